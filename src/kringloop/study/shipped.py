"""The studies that ship with the package, and copies of them to adapt."""

from __future__ import annotations

import shutil
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from kringloop.core import StudyError, did_you_mean

STUDY_FILE = "study.yaml"


def shipped_studies() -> dict[str, Path]:
    """Study files that come with the package, by key."""
    root = Path(str(files("kringloop"))) / "studies"
    return {p.parent.name: p for p in sorted(root.glob(f"*/{STUDY_FILE}"))}


def find_study(name: str) -> Path:
    """The study file for a shipped study's name, a folder, or a file.

    Raises
    ------
    StudyError   no such study; names the nearest
    """
    shipped = shipped_studies()
    if name in shipped:
        return shipped[name]
    with suppress(OSError):  # a name too long for the file system
        path = Path(name)
        if path.is_dir():
            path = path / STUDY_FILE
        if path.is_file():
            return path
    raise StudyError(
        f"'{name}' is not a study: neither a shipped one nor a file or folder with {STUDY_FILE}; "
        f"{did_you_mean(name, shipped)}"
    )


def copy_study(name: str, folder: Path) -> Path:
    """Copy a study to a new folder; returns its study file.

    Raises
    ------
    StudyError   the folder has files already, or cannot be written
    """
    source = find_study(name)
    if folder.resolve().is_relative_to(source.parent.resolve()):
        raise StudyError(f"{folder} lies inside the study itself; choose a folder elsewhere. Nothing was written.")
    try:
        if folder.exists() and any(folder.iterdir()):
            raise StudyError(f"{folder} is not empty; choose a new folder. Nothing was written.")
        shutil.copytree(source.parent, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    except OSError as error:
        raise StudyError(f"{folder} cannot be written: {error.strerror or error}") from None
    return folder / source.name

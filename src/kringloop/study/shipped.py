"""The studies that ship with the package, and copies of them to adapt."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from kringloop.core import StudyError, did_you_mean, system_reason

STUDY_FILE = "study.yaml"


def shipped_studies() -> dict[str, Path]:
    """Study files that come with the package, by key."""
    root = Path(str(files("kringloop"))) / "studies"
    return {p.parent.name: p for p in sorted(root.glob(f"*/{STUDY_FILE}"))}


SHIPPED = "shipped:"
"""Before a name: the study that ships with the package, whatever stands in the folder here."""


def find_study(name: str) -> Path:
    """The study file for a shipped study's name, a folder, or a file.

    Raises
    ------
    StudyError   no such study, naming the nearest; or a name that means two: the shipped one and one here
    """
    shipped = shipped_studies()
    if name.startswith(SHIPPED):
        if (known := shipped.get(name.removeprefix(SHIPPED))) is not None:
            return known
        raise StudyError(
            f"'{name}' does not ship with the package; {did_you_mean(name, shipped)}",
            nl=f"'{name}' is geen meegeleverde studie; {did_you_mean(name, shipped, 'nl')}",
        )
    here = _here(name)
    if name in shipped and here is not None:
        raise StudyError(
            f"'{name}' means two studies: the one that ships with the package, and {here}\n"
            f"  Write ./{name} for the one here, or {SHIPPED}{name} for the shipped one.",
            nl=f"'{name}' kan twee studies zijn: de meegeleverde, en {here}\n"
            f"  Schrijf ./{name} voor die van hier, of {SHIPPED}{name} voor de meegeleverde.",
        )
    found = shipped.get(name) or here
    if found is not None:
        return found
    raise StudyError(
        f"'{name}' is not a study: neither a shipped one nor a file or folder with {STUDY_FILE}; "
        f"{did_you_mean(name, shipped)}",
        nl=f"'{name}' is geen studie: geen meegeleverde, en geen bestand of map met {STUDY_FILE}; "
        f"{did_you_mean(name, shipped, 'nl')}",
    )


def _here(name: str) -> Path | None:
    """The study file that a path means, where there is one."""
    with suppress(OSError, ValueError):  # a name too long for the file system, or that no file can have
        path = Path(name)
        if path.is_dir():
            path = path / STUDY_FILE
        if path.exists() and not path.is_dir():
            return path
    return None


def copy_study(name: str, folder: Path) -> Path:
    """Copy a study to a new folder, whole or not at all; returns its study file.

    Raises
    ------
    StudyError   the folder has files already, or cannot be written
    """
    source = find_study(name)
    if folder.resolve().is_relative_to(source.parent.resolve()):
        raise StudyError(
            f"{folder} lies inside the study itself; choose a folder elsewhere. Nothing was written.",
            nl=f"{folder} ligt in de studie zelf; kies een map ergens anders. Er is niets geschreven.",
        )
    fill_folder(folder, lambda to: shutil.copytree(source.parent, to, ignore=_no_part_of_a_study))
    return folder / source.name


def fill_folder(folder: Path, fill: Callable[[Path], object]) -> None:
    """Let `fill` make a new folder, whole or not at all.

    Raises
    ------
    StudyError   the folder has files already, or cannot be written
    """
    target = Path(os.path.realpath(folder))
    partial = target.parent / f".kringloop-{secrets.token_hex(8)}.partial"
    made = [f for f in target.parents if not f.exists()]
    try:
        if target.exists() and any(target.iterdir()):
            raise StudyError(
                f"{folder} is not empty; choose a new folder. Nothing was written.",
                nl=f"{folder} is niet leeg; kies een nieuwe map. Er is niets geschreven.",
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        fill(partial)
        if target.exists():
            target.rmdir()
        os.rename(partial, target)
    except BaseException as error:
        shutil.rmtree(partial, ignore_errors=True)
        for each in made:
            with suppress(OSError):
                each.rmdir()
        if isinstance(error, OSError | shutil.Error | ValueError):
            raise StudyError(
                f"{folder} cannot be written: {system_reason(error)}. Nothing was written.",
                nl=f"{folder} kan niet worden geschreven: {system_reason(error, 'nl')}. Er is niets geschreven.",
            ) from None
        raise


def _no_part_of_a_study(folder: str, names: list[str]) -> set[str]:
    """What a copy leaves behind: Python, packages of it such as the recipe of the tables, and hidden files."""
    packages = {name for name in names if (Path(folder) / name / "__init__.py").is_file()}
    return packages | shutil.ignore_patterns("__pycache__", "*.py", ".*")(folder, names)

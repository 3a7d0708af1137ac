"""Find the producers' files in a folder of snapshots.

A folder may hold the files flat or one level down; the first match in alphabetical order counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kringloop.core import Problems, SourceError


def locate(place: Path, names: Iterable[str]) -> Path:
    """The file itself, or the first file in the folder that has one of `names`.

    Raises
    ------
    SourceError   nothing there; says which names were looked for
    """
    names = tuple(names)
    if place.is_file():
        return place
    found = find(place, names)
    if found is None:
        raise SourceError(f"{' or '.join(names)} is not in {place} nor one folder below it")
    return found


def find(folder: Path, names: Iterable[str]) -> Path | None:
    """The first of `names` in the folder or one level below, or None."""
    for name in names:
        if (folder / name).is_file():
            return folder / name
        below = sorted(folder.glob(f"*/{name}"))
        if below:
            return below[0]
    return None


def require_files(folder: Path, wanted: Iterable[tuple[str, ...]]) -> None:
    """Raise one SourceError that lists every file missing from the folder."""
    problems = Problems(str(folder))
    if not folder.is_dir():
        raise SourceError(f"{folder} is not a folder; give the folder that holds the snapshots")
    for names in sorted(set(wanted)):
        if find(folder, names) is None:
            problems.add(names[0], "is missing" + (f" (also looked for {', '.join(names[1:])})" if names[1:] else ""))
    problems.raise_if_any(SourceError, closing="Nothing was written.")

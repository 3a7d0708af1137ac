"""How wide a text is in the font that ships with the package, and where its lines break.

Widths come from the font itself, so labels measured here fit in the browser and on paper.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from pathlib import Path

_UNKNOWN = 700


def font_folder() -> Path:
    """Folder with the font files and their licence (SIL Open Font License)."""
    return Path(str(files("kringloop.charts"))) / "fonts"


@cache
def _widths() -> dict[str, tuple[int, int]]:
    with (font_folder() / "widths.csv").open(encoding="utf-8", newline="") as handle:
        return {chr(int(r["codepoint"])): (int(r["regular"]), int(r["semibold"])) for r in csv.DictReader(handle)}


@cache
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line [px]."""
    table = _widths()
    return sum(table.get(c, (_UNKNOWN, _UNKNOWN))[bold] for c in text) * size / 1000


def wrap(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """Lines no wider than `room`, broken at blanks and after hyphens; a longer word keeps its own line.

    >>> wrap("hergebruik en reparatie", 12, 90)
    ['hergebruik en', 'reparatie']
    """
    lines: list[str] = []
    for piece in text.replace("-", "-\u200b").split():
        for number, part in enumerate(piece.split("\u200b")):
            if not part:
                continue
            glue = "" if number else " "
            if lines and width_of(lines[-1] + glue + part, size, bold=bold) <= room:
                lines[-1] += glue + part
            else:
                lines.append(part)
    return lines or [""]

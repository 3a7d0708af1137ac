"""Codes of the Harmonised System as text: two, four or six digits, of which the first may be a nought."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kringloop.core import SourceError

TOTAL: Final = "TOTAL"
_LONGEST: Final = 6


def hs_code(code: object, *, path: Path, line: int) -> str:
    """The code with the leading nought that it loses where it was kept as a number.

    Chapters begin at 01, so that an odd number of digits can only have lost one.

    Raises
    ------
    SourceError   no code of the Harmonised System

    >>> hs_code(10121, path=Path("x"), line=1), hs_code("2603", path=Path("x"), line=1)
    ('010121', '2603')
    """
    text = str(code).strip()
    if text == TOTAL:
        return text
    whole = text if len(text) % 2 == 0 else f"0{text}"
    if not (whole.isascii() and whole.isdigit()) or not 1 < len(whole) <= _LONGEST or whole.startswith("00"):
        raise SourceError(
            f"{path} row {line}: '{text}' is no code of the Harmonised System; expected 2, 4 or 6 digits",
            nl=f"{path} rij {line}: '{text}' is geen code van het Geharmoniseerd Systeem; verwacht 2, 4 of 6 cijfers",
        )
    return whole

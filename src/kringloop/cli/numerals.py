"""Figures of one table with the same number of decimals."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from kringloop.cli.render import number
from kringloop.core import NOISE

MOST = 6


def decimals_for(values: Iterable[float | None], *, digits: int = 4) -> int:
    """Decimals with which the middle figure shows `digits` significant digits; none that are zero in every figure.

    >>> decimals_for([120.0, 60.0]), decimals_for([41.636, 0.12, 5.5]), decimals_for([1007330.0, 159.4])
    (0, 3, 0)
    """
    known = sorted(abs(v) for v in values if v is not None and math.isfinite(v) and v != 0)
    if not known:
        return 0
    places = max(0, min(MOST, digits - 1 - math.floor(math.log10(known[len(known) // 2]))))
    while places and all(_same(v, places - 1, places) for v in known):
        places -= 1
    return places


def _same(value: float, fewer: int, more: int) -> bool:
    return abs(round(value, fewer) - round(value, more)) < 0.5 * 10.0**-MOST / 10


def fixed(value: float | None, decimals: int, language: str = "en") -> str:
    """A figure with fixed decimals; a small one gets the decimals that show two of its digits.

    >>> fixed(41636.0, 0), fixed(5.5, 2, "nl"), fixed(0.00034, 2), fixed(None, 1)
    ('41,636', '5,50', '0.00034', '–')
    """
    if value is None or not math.isfinite(value):
        return "–"
    if value and abs(value) < 10.0 ** (1 - decimals) and not math.isclose(value, round(value, decimals), rel_tol=NOISE):
        return number(value, language, digits=2)
    text = f"{round(value, decimals) + 0.0:,.{decimals}f}"
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def flagged(texts: Sequence[str], flags: Sequence[str]) -> list[str]:
    """Figures with their marks; a figure without one keeps the room, so that the digits stand under each other."""
    room = max((len(f) + 1 for f in flags if f), default=0)
    return [text + (f" {flag}" if flag else "").ljust(room) for text, flag in zip(texts, flags, strict=True)]

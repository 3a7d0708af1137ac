"""How much a series changed over the window, in the measure that its unit asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kringloop.core import same
from kringloop.standing.record import Figure, recorded, since_break
from kringloop.standing.window import Window

Measure = Literal["percent", "points", "amount", "none"]
PERCENT = "%"


@dataclass(frozen=True, slots=True)
class Change:
    """The change between the first and the last year on record within the window.

    Parameters
    ----------
    measure : percent of the first figure; percentage points where the unit is per cent; the bare amount where
              a percentage of the first figure says nothing (0 or below); none where nothing changed
    amount  : by that measure, with its sign; as a share for percent, in units of the series for the others
    """

    first: int
    last: int
    start: float
    end: float
    measure: Measure
    amount: float


def change_of(figures: Sequence[Figure], window: Window, *, unit: str) -> Change | None:
    """The change on record within the window, after the last break in it; None below two years.

    >>> window = Window(2016, 2024)
    >>> change_of([Figure(2016, 50.0, "observed"), Figure(2023, 40.0, "observed")], window, unit="Mt").amount
    -0.2
    >>> change_of([Figure(2016, 62.0, "observed"), Figure(2023, 83.0, "observed")], window, unit="%").measure
    'points'
    """
    inside = since_break([f for f in recorded(figures) if f.year in window])
    if len(inside) < 2:
        return None
    first, last = inside[0], inside[-1]
    start, end = float(first.value or 0.0), float(last.value or 0.0)
    if same(start, end):
        return Change(first.year, last.year, start, end, "none", 0.0)
    if unit == PERCENT:
        return Change(first.year, last.year, start, end, "points", end - start)
    if start <= 0 or end < 0:
        return Change(first.year, last.year, start, end, "amount", end - start)
    return Change(first.year, last.year, start, end, "percent", (end - start) / start)

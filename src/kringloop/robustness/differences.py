"""Has it changed more than its error? Differences and trends on common draws, so that shared errors drop out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from kringloop.core import Array, MismatchError, MissingDataError, RangeError
from kringloop.ledger import HIGH, LOW, Expression
from kringloop.robustness.causes import moves
from kringloop.robustness.drawing import one_cell
from kringloop.robustness.samples import Samples

Verdict = Literal["higher", "lower", "unclear"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A change, or a difference of two figures, beside its own error.

    Parameters
    ----------
    value     : from the central figures [unit]
    deviation : standard deviation of its draws [unit]
    low, high : 95 % of the draws lie between [unit]
    higher    : share of the draws in which it is above 0; a draw in which it is exactly 0 counts as half
    lost      : draws in which one of the two has no figure
    """

    value: float
    deviation: float
    low: float
    high: float
    higher: float
    lost: int

    @property
    def verdict(self) -> Verdict:
        """Higher or lower where 0 lies outside the interval, on the side of the central figure; unclear elsewhere."""
        if self.low > 0 and self.value > 0:
            return "higher"
        return "lower" if self.high < 0 and self.value < 0 else "unclear"

    @property
    def is_clear(self) -> bool:
        """Whether it is more than its error."""
        return self.verdict != "unclear"


def difference(
    samples: Samples, cell: Mapping[str, str | int], other: Mapping[str, str | int], of: Samples | None = None
) -> Difference:
    """What one cell is more than another, draw by draw; `of` has the other cell where that is of another figure.

    Raises
    ------
    MismatchError      two figures with other draws, or in other units
    MissingDataError   a cell without a figure
    UnknownNameError   a cell that was not drawn
    """
    second = samples if of is None else of
    if second.drawing != samples.drawing:
        raise MismatchError(
            f"differences need common draws; one has {samples.drawing}, the other {second.drawing}\n"
            "  Draw both with one Drawing."
        )
    if second.result.unit != samples.result.unit:
        raise MismatchError(f"one figure is in '{samples.result.unit}', the other in '{second.result.unit}'")
    value = _central(samples, cell) - _central(second, other)
    return _judged(value, samples.of(**cell) - second.of(**other))


def first_order_change(
    expression: Expression, later: Mapping[str, str | int], earlier: Mapping[str, str | int]
) -> tuple[float, float | None]:
    """What one cell is more than another, and the standard deviation of that to first order [unit].

    A datum that moves both counts once, with the difference of its moves: var = Σ_d (later_d − earlier_d)². None
    instead of a deviation where no datum moves either, or where the formula jumps and has no slope.

    Raises
    ------
    MissingDataError   a cell without a figure
    """
    values = [one_cell(expression, cell) for cell in (later, earlier)]
    after, before = (float(plain.evaluate(grid).masked().item()) for plain, grid in values)
    if expression.jumps:
        return after - before, None
    last, first = moves(expression, **later), moves(expression, **earlier)
    names = last.keys() | first.keys()  # in any order: an exact sum is the same bits in each
    squares = math.fsum((last.get(name, 0.0) - first.get(name, 0.0)) ** 2 for name in names)
    return after - before, math.sqrt(squares) if any(last.values()) or any(first.values()) else None


def trend(samples: Samples, first: int, last: int, **cell: str | int) -> Difference:
    """The median of the slopes between all pairs of years [unit/year], draw by draw: the slope that trends are told by.

    Years without a figure are left out.

    Raises
    ------
    RangeError         years the wrong way round, or a figure that was not drawn by year
    MissingDataError   fewer than two years with a figure
    """
    if "year" not in samples.grid.by or not first < last:
        raise RangeError(f"a trend needs figures by year, from an earlier to a later year; seen {first} to {last}")
    years = [int(y) for y in samples.grid.labels["year"] if first <= int(y) <= last]
    known = [y for y in years if np.isfinite(samples.result.at(**cell, year=y))]
    if len(known) < 2:
        raise MissingDataError(f"{len(known)} years between {first} and {last} have a figure; a trend needs two")
    value = _median_slope(known, np.array([[samples.result.at(**cell, year=y)] for y in known]))
    return _judged(float(value[0]), _median_slope(known, np.stack([samples.of(**cell, year=y) for y in known])))


def _median_slope(years: list[int], values: Array) -> Array:
    """(draws,) from values (years, draws)."""
    pairs = list(combinations(range(len(years)), 2))
    found: Array = np.median([(values[b] - values[a]) / (years[b] - years[a]) for a, b in pairs], axis=0)
    return found


def _central(samples: Samples, cell: Mapping[str, str | int]) -> float:
    value = samples.result.at(**cell)
    if not np.isfinite(value):
        where = ", ".join(f"{d}={v}" for d, v in cell.items())
        raise MissingDataError(f"{samples.result.formula} has no figure at {where}")
    return value


def _judged(value: float, drawn: Array) -> Difference:
    known = drawn[np.isfinite(drawn)]
    if not len(known):
        raise MissingDataError("not one draw has a figure on both sides")
    low, high = np.quantile(known, [LOW, HIGH]).tolist()
    higher = float((known > 0).mean() + (known == 0).mean() / 2)
    return Difference(
        value=value, deviation=float(known.std()), low=low, high=high, higher=higher, lost=len(drawn) - len(known)
    )

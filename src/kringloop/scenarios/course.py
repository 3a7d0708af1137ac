"""How far a measure has come in each year: from nothing to all of it, in one step, a line, an S or by a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

import numpy as np

from kringloop.core import Array, Names, RangeError, one_of

Shape = Literal["step", "linear", "logistic", "table"]
SHAPES: Final = get_args(Shape)
STEEP: Final = 4.595119850134589
"""ln 99: an S runs from 1 to 99 % of its middle part, and is stretched so that it begins at 0 and ends at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Penetration:
    """The course p(t) of a measure, 0 … 1; what it does in a year is neutral + p(t) · (full − neutral).

    Parameters
    ----------
    shape : "step": all of it from `first`; "linear": a line from `first`, where it is 0, to `last`; "logistic": an S
            between the same years; "table": straight lines between the years of `table`
    table : year → p [1]

    Raises
    ------
    UnknownNameError   another shape; names the nearest
    RangeError         years out of order, or a share outside 0 and 1

    >>> Penetration(shape="linear", first=2030, last=2040).at([2020, 2030, 2035, 2045]).tolist()
    [0.0, 0.0, 0.5, 1.0]
    >>> Penetration(shape="step", first=2030).at([2029, 2030]).tolist()
    [0.0, 1.0]
    """

    shape: Shape
    first: int = 0
    last: int = 0
    table: Mapping[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        one_of(self.shape, SHAPES, what="shape of a course")
        if self.shape in ("linear", "logistic") and self.first >= self.last:
            raise RangeError(
                f"a course runs from {self.first} to {self.last}; the first year comes before the last",
                nl=f"een verloop gaat van {self.first} tot {self.last}; het eerste jaar komt voor het laatste",
            )
        if self.shape == "table" and not self.table:
            raise RangeError("a course by table has no years", nl="een verloop met een tabel heeft geen jaren")
        for year, share in self.table.items():
            if not 0.0 <= share <= 1.0:
                raise RangeError(
                    f"the course is {share:g} in {year}; expected a share between 0 and 1",
                    nl=f"het verloop is {share:g} in {year}; verwacht: een deel tussen 0 en 1",
                )

    @property
    def span(self) -> tuple[int, int]:
        """First and last year in which it is not constant."""
        if self.shape == "table":
            return min(self.table), max(self.table)
        return self.first, self.first if self.shape == "step" else self.last

    def at(self, years: Sequence[int] | Array) -> Array:
        """(year,) p [1]; before the first year and after the last held as there."""
        when = np.asarray(years, dtype=np.float64)
        match self.shape:
            case "step":
                return np.where(when >= self.first, 1.0, 0.0)
            case "table":
                known = sorted(self.table)
                return np.asarray(np.interp(when, known, [self.table[y] for y in known]))
        way = np.clip((when - self.first) / (self.last - self.first), 0.0, 1.0)
        if self.shape == "linear":
            return np.asarray(way)
        low, high = _logistic(0.0), _logistic(1.0)
        return np.asarray((_logistic(way) - low) / (high - low))

    def held(self, first: int, last: int) -> Names | None:
        """What is held constant because the course says nothing of it between two years; None where it is all there.

        >>> print(Penetration(shape="table", table={2030: 0.2, 2040: 0.6}).held(2016, 2050).en)
        0.2 until 2030 and 0.6 from 2040 on are held constant: the course gives no other years
        """
        begin, end = self.span
        if self.shape != "table":
            if end <= last and (begin >= first - 1 or self.shape == "step"):  # it starts at nothing
                return None
            return Names(
                f"het verloop ({begin}–{end}) ligt deels buiten {first}–{last}; daarbuiten telt het niet",
                f"the course ({begin}–{end}) lies partly outside {first}–{last}; what is outside does not count",
            )
        before, after = self.table[begin], self.table[end]
        if (begin <= first or before == 0.0) and (end >= last or after == 1.0):
            return None
        return Names(
            f"{before:g} tot {begin} en {after:g} vanaf {end} blijven gelijk: het verloop geeft geen andere jaren",
            f"{before:g} until {begin} and {after:g} from {end} on are held constant: the course gives no other years",
        )


def _logistic(way: Array | float) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-STEEP * (2.0 * np.asarray(way) - 1.0))))

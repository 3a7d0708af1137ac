"""Time in intervals: their edges, their lengths and what a flow figure means.

Owns interval lengths, so that a flow on a five-year step can never be mistaken for a
yearly one. Stocks are levels at the end of an interval. Rules: C4, C6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from kringloop.core import (
    Array,
    DuplicateError,
    MismatchError,
    MissingDataError,
    RangeError,
    ShapeError,
    UnitError,
    figures,
    listing,
)

Flows = Literal["per_year", "per_interval"]
LAST_YEAR = 9999
YearRule = Literal["since_previous", "midpoints"]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Interval edges t_0 … t_T and the meaning of a flow figure on them.

    Parameters
    ----------
    edges : (T + 1,) [year]  strictly rising
    flows : "per_year" (a rate: amount = flow · length) or "per_interval" (an amount).
            May be left out only when every interval is one year long.

    Raises
    ------
    MismatchError   edges are not strictly rising
    UnitError       intervals are not one year long and `flows` is not given

    >>> Grid([2000, 2001, 2002]).size
    2
    >>> Grid([2000, 2005, 2015], flows="per_year").lengths.tolist()
    [5.0, 10.0]
    """

    edges: Array
    flows: Flows | None = None
    labels: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        edges = np.array(figures(self.edges, what="grid edges"))
        if edges.ndim != 1 or len(edges) < 2:
            raise ShapeError(f"grid edges have shape {edges.shape}; expected one row of at least two years")
        falls = np.flatnonzero(np.diff(edges) <= 0)
        if len(falls):
            at = int(falls[0])
            raise MismatchError(
                f"grid edges must rise: {edges[at]:.10g} is followed by {edges[at + 1]:.10g}\n"
                "  Sort the years and leave repeated ones out."
            )
        edges.setflags(write=False)
        object.__setattr__(self, "edges", edges)
        given = (
            edges[1:]
            if isinstance(self.labels, tuple) and not self.labels
            else figures(self.labels, what="labels of the intervals")
        )
        object.__setattr__(self, "labels", tuple(float(v) for v in given.reshape(-1)))
        if len(self.labels) != self.size:
            raise ShapeError(f"{len(self.labels)} labels for {self.size} intervals; give one label per interval")
        twice = (
            sorted({v for v in self.labels if self.labels.count(v) > 1}) if len(set(self.labels)) < self.size else []
        )
        if twice:
            raise DuplicateError(f"labels of intervals stand twice: {listing(twice)}; give each interval its own label")
        self._require_rule()

    def _require_rule(self) -> None:
        if self.flows is None:
            lengths = self.lengths
            if not (self.even and abs(float(lengths[0]) - 1.0) <= self._slack()):
                raise UnitError(
                    f"intervals are {listing(f'{v:g}' for v in lengths)} years long, "
                    "so a flow figure can mean two things\n"
                    "  Say flows='per_year' (a rate) or flows='per_interval' (the amount of the whole interval)."
                )
            object.__setattr__(self, "flows", "per_year")
        elif not isinstance(self.flows, str) or self.flows not in get_args(Flows):
            raise UnitError(f"flows is {self.flows!r}; expected 'per_year' or 'per_interval'")

    @classmethod
    def yearly(cls, first: int, last: int) -> Grid:
        """One interval per calendar year: the stock of a year is its level on 31 December.

        >>> Grid.yearly(2000, 2002).labels
        (2000.0, 2001.0, 2002.0)
        """
        first, last = _whole_year(first), _whole_year(last)
        if last < first:
            raise MismatchError(f"the last year {last} lies before the first year {first}")
        return cls.from_years(range(first, last + 1))

    @classmethod
    def from_years(
        cls, years: Sequence[int] | range, *, rule: YearRule | None = None, flows: Flows | None = None
    ) -> Grid:
        """A grid from year labels; gaps need a rule for the intervals they stand for.

        rule "since_previous": an interval runs from the end of the previous label to the end
        of its own; the first is as long as the second. "midpoints": edges lie half-way
        between labels.

        Raises
        ------
        MissingDataError   years are missing and no rule is given

        >>> Grid.from_years([2000, 2010, 2015], rule="since_previous", flows="per_year").edges.tolist()
        [1991.0, 2001.0, 2011.0, 2016.0]
        """
        labels = [
            _whole_year(y)
            for y in figures(list(years) if isinstance(years, range) else years, what="years").reshape(-1)
        ]
        if len(labels) < 1:
            raise ShapeError("a grid needs at least one year")
        gaps = [(a, b) for a, b in pairwise(labels) if b - a > 1]
        if gaps and rule is None:
            missing = [str(y) for a, b in gaps for y in range(a + 1, b)]
            raise MissingDataError(
                f"years are missing between {labels[0]} and {labels[-1]}: {listing(missing)}\n"
                "  Give the missing years, or say which intervals the labels stand for with "
                "rule='since_previous' or rule='midpoints'."
            )
        return cls(_edges(np.array(labels, dtype=np.float64), rule), flows=flows, labels=tuple(map(float, labels)))

    @property
    def size(self) -> int:
        return len(self.edges) - 1

    @property
    def lengths(self) -> Array:
        lengths: Array = np.diff(self.edges)
        return lengths

    @property
    def even(self) -> bool:
        """All intervals are equally long, within rounding of the edges."""
        lengths = self.lengths
        return bool(np.ptp(lengths) <= self._slack())

    def _slack(self) -> float:
        return 16.0 * float(np.finfo(np.float64).eps) * max(1.0, float(np.abs(self.edges).max()))

    def rows(self, values: object, what: str) -> Array:
        """Figures with one row per interval; a frame or series with years is put in the order of the grid.

        Raises
        ------
        ShapeError         no numbers, or other rows than intervals
        MismatchError      labels that are not those of the grid
        MissingDataError   a gap
        """
        array = figures(values, what=what, labels=(self.labels,))
        if array.ndim < 1 or len(array) != self.size:
            raise ShapeError(
                f"{what} has shape {array.shape}; expected {self.size} rows, one for each interval "
                f"from {self.label(0)} to {self.label(-1)}"
            )
        return array

    def amounts(self, flow: Array) -> Array:
        """Amount per interval of a flow figure (T, …)."""
        if self.flows == "per_interval" or bool(np.all(self.lengths == 1.0)):
            return flow
        amounts: Array = flow * self._column(flow)
        return amounts

    def figures(self, amount: Array) -> Array:
        """Flow figure, per year or per interval as declared, of an amount per interval (T, …)."""
        if self.flows == "per_interval" or bool(np.all(self.lengths == 1.0)):
            return amount
        figures: Array = amount / self._column(amount)
        return figures

    def _column(self, like: Array) -> Array:
        column: Array = self.lengths.reshape((-1,) + (1,) * (like.ndim - 1))
        return column

    @property
    def year_labels(self) -> NDArray[np.int64] | Array:
        """(T,) labels of the intervals; whole numbers only where every label is a whole year."""
        labels: Array = np.array(self.labels, dtype=np.float64)
        whole = labels.astype(np.int64)
        return whole if bool((whole == labels).all()) else labels

    def label(self, position: int) -> str:
        return f"{self.labels[position]:.10g}"


def _whole_year(year: object) -> int:
    if isinstance(year, bool | np.bool_) or not isinstance(year, int | float | np.number) or not _is_whole(year):
        raise RangeError(
            f"{year} is not a whole year\n"
            "  Give quarters and half-years by the edges of their intervals: Grid(edges, flows=…)."
        )
    return int(year)


def _is_whole(year: Any) -> bool:
    return abs(year) <= LAST_YEAR and float(year) % 1 == 0


def _edges(labels: Array, rule: YearRule | None) -> Array:
    if rule is None or len(labels) == 1:
        return np.append(labels, labels[-1] + 1.0)
    if rule == "since_previous":
        ends = labels + 1.0
        return np.insert(ends, 0, ends[0] - (ends[1] - ends[0]))
    if rule == "midpoints":
        middle = (labels[:-1] + labels[1:]) / 2.0
        return np.concatenate(([2 * labels[0] - middle[0]], middle, [2 * labels[-1] - middle[-1]]))
    raise UnitError(f"rule is '{rule}'; expected 'since_previous' or 'midpoints'")

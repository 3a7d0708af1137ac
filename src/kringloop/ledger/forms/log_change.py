"""The part of a change that one factor makes, by logarithmic means.

Owns the logarithmic mean split as an expression, so that it runs by year and sector, on draws, and
opens down to its rows like any other. The numbers themselves come from `lmdi`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import overload

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, RangeError, log_mean
from kringloop.ledger.algebra import At, Figure, Formula
from kringloop.ledger.cells import Cells, Grid, Reason
from kringloop.ledger.expression import Expression
from kringloop.ledger.lmdi import log_ratio

_SERIES_BELOW = 1e-2
"""Below this |ln(a/b)| the slopes of the logarithmic mean come from their series."""


@overload
def log_changes(value: Expression, factors: Mapping[str, Expression], base: int) -> dict[str, Expression]: ...


@overload
def log_changes(value: Expression, factors: Sequence[Expression], base: int) -> tuple[Expression, ...]: ...


def log_changes(
    value: Expression, factors: Mapping[str, Expression] | Sequence[Expression], base: int
) -> dict[str, Expression] | tuple[Expression, ...]:
    """The change of `value` since `base` split over the factors it is a product of, one expression each.

    value = Π_k x_k ;  effect_k = L(value, value_0) · ln(x_k / x_k0) ;  Σ_k effect_k = value − value_0

    L is the logarithmic mean. Zeros are taken to their limits, as in `lmdi`: when the value
    is zero in one of the years, the change falls in equal parts on the factors that are zero in one.
    Factors given by name come back by name.

    Raises
    ------
    RangeError   fewer than two factors

    Source      ang2005, wood2006 (zeros)

    Example
    -------
    mass, value = view.select("mass"), view.select("value")
    log_changes(mass, {"activity": value, "intensity": mass / value}, 2010)["intensity"].by("year")
    """
    if isinstance(factors, Mapping):
        return dict(zip(factors, log_changes(value, tuple(factors.values()), base), strict=True))
    if len(factors) < 2:
        raise RangeError(f"a change is split over at least two factors; seen {len(factors)}")
    factors = tuple(factors)
    return tuple(LogChange(value, x, factors[:k] + factors[k + 1 :], base) for k, x in enumerate(factors))


@dataclass(frozen=True, eq=False)
class LogChange(Expression):
    """The part of the change of `value` since a base year that `factor` makes.

    `others` are the other factors of the value; they only count where the value is zero in one year.
    """

    value: Expression
    factor: Expression
    others: tuple[Expression, ...]
    base: int

    @property
    def parts(self) -> tuple[Expression, ...]:  # type: ignore[override]
        return self.value, self.value.at(self.base), self.factor, self.factor.at(self.base)

    @property
    def unit(self) -> str:  # type: ignore[override]
        return self.value.unit

    def __str__(self) -> str:
        return f"L({self.value}, in {self.base}) × ln(({self.factor}) ÷ in {self.base})"

    def leaves(self) -> Iterator[Formula]:
        yield from self.value.leaves()
        yield from self.factor.leaves()

    def evaluate(self, grid: Grid) -> Cells:
        cells = [p.evaluate(g) for p, g in zip(self.parts, self.grids(grid), strict=True)]
        now, before, x, x0 = np.broadcast_arrays(*(c.values for c in cells))
        reasons = _largest(c.reasons for c in cells)
        negative = (now < 0) | (before < 0) | (x < 0) | (x0 < 0)
        reasons = np.where(negative & (reasons == Reason.KNOWN), Reason.NEGATIVE, reasons).astype(np.int8)
        effect = log_mean(np.maximum(now, 0.0), np.maximum(before, 0.0)) * log_ratio(x, x0)
        one_sided = (now > 0) != (before > 0)
        if one_sided.any():
            effect = np.where(one_sided, self._share(grid, x, x0) * (now - before), effect)
        return Cells(effect, reasons)

    def _share(self, grid: Grid, x: Array, x0: Array) -> Array:
        """Part of the change that falls on this factor when the value is zero in one year."""
        turned = (x > 0) != (x0 > 0)
        count = turned.astype(np.float64)
        for other in self.others:
            pair = [p.evaluate(g).values for p, g in zip((other, other.at(self.base)), (grid, grid), strict=True)]
            count = count + ((pair[0] > 0) != (pair[1] > 0))
        share: Array = turned / np.maximum(count, 1.0)
        return share

    def value_slopes(self, grid: Grid) -> tuple[Array, Array]:
        """What turns the value now and in the base year into their parts of the effect; the parts add up."""
        now, before, x, x0 = (p.evaluate(g).values for p, g in zip(self.parts, self.grids(grid), strict=True))
        if ((now > 0) != (before > 0)).any():
            share = self._share(grid, x, x0)
            return share, -share
        slopes = self.derivatives((now, before, x, x0))
        return np.nan_to_num(slopes[0]), np.nan_to_num(slopes[1])

    def derivatives(self, values: tuple[Array, ...]) -> tuple[Array, ...]:
        """Slopes for the value and the factor, now and in the base year; values > 0.

        L is homogeneous of degree 1, so value · slope now + value · slope before = the effect itself.
        """
        now, before, x, x0 = values
        with np.errstate(divide="ignore", invalid="ignore"):
            u = np.log(now / before)
            logs = np.log(x / x0)
            mean = log_mean(np.maximum(np.nan_to_num(now), 0.0), np.maximum(np.nan_to_num(before), 0.0))
            return _slope(-u) * logs, _slope(u) * logs, mean / x, -mean / x0

    def require_split(self) -> None:
        raise RangeError(f"'{self}' is a split over time already; decompose the value it splits")

    def worked(self, grid: Grid, figure: Figure) -> str:
        now, before, x, x0 = (p.worked(g, figure) for p, g in zip(self.parts, self.grids(grid), strict=True))
        return f"L({now}, {before}) × ln({x} ÷ {x0})"

    def steps(self, at: At) -> Iterator[tuple[Formula, At]]:
        """Both values share the effect by the logarithmic mean; the factor counts through its logarithm."""
        grids = self.grids(at.grid)
        mean = replace(at.place, level="mean") if at.place.is_part else at.place
        log = replace(at.place, level="logarithm")
        scales = [*(float(s.reshape(-1)[0]) for s in self.value_slopes(at.grid)), 1.0, 1.0]
        places = (mean, mean, log, log)
        for k, (grid, slope) in enumerate(zip(grids, self.slopes(grids), strict=True)):
            yield self.parts[k], at.down(k, grid, slope, scale=scales[k], place=places[k])


def _slope(u: Array) -> Array:
    """(exp(u) − 1 − u) / u²: the slope of L(a, b) in b for u = ln(a/b), in a for −u."""
    small = np.abs(u) < _SERIES_BELOW
    safe = np.where(small, 1.0, u)
    series = 1 / 2 + u * (1 / 6 + u * (1 / 24 + u * (1 / 120 + u * (1 / 720 + u * (1 / 5040 + u / 40320)))))
    return np.where(small, series, (np.expm1(safe) - safe) / safe**2)


def _largest(reasons: Iterable[NDArray[np.int8]]) -> NDArray[np.int8]:
    return reduce(np.maximum, reasons)

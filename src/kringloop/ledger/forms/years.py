"""The value of other years: some years earlier, or one fixed year."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kringloop.core import Array, RangeError
from kringloop.ledger.cells import Cells, Grid, Reason
from kringloop.ledger.expression import Expression, answers
from kringloop.ledger.roles import Place, Read


class _OtherYears(Expression):
    """Base of expressions that read their inner expression in other years."""

    inner: Expression

    @property
    def parts(self) -> tuple[Expression, ...]:  # type: ignore[override]
        return (self.inner,)

    @property
    def unit(self) -> str:  # type: ignore[override]
        return self.inner.unit

    def other(self, year: int) -> int:
        """The year that is read when `year` is asked."""
        raise NotImplementedError

    def grids(self, grid: Grid) -> tuple[Grid, ...]:
        if "year" not in grid.by:
            raise RangeError(f"'{self}' compares years; ask it by year")
        return (grid.replace("year", tuple(str(self.other(int(y))) for y in grid.labels["year"])),)

    def evaluate(self, grid: Grid) -> Cells:
        inner = self.inner.evaluate(self.grids(grid)[0])
        reasons = np.where(inner.reasons == Reason.NO_DATA, Reason.NO_BASE, inner.reasons).astype(np.int8)
        return Cells(inner.values, reasons)

    def derivatives(self, values: tuple[Array, ...]) -> tuple[Array, ...]:
        return (np.ones_like(values[0]),)


@answers("shift")
@dataclass(frozen=True, eq=False)
class Shifted(_OtherYears):
    """The value some years earlier."""

    inner: Expression
    years: int

    def __str__(self) -> str:
        way = "before" if self.years >= 0 else "later"
        return f"({self.inner}) {abs(self.years)} year{'s' if abs(self.years) != 1 else ''} {way}"

    def other(self, year: int) -> int:
        return year - self.years

    def place_of(self, part: int, place: Place) -> Place:  # noqa: ARG002  # there is one part
        return replace(place, read=Read.EARLIER)


@answers("at")
@dataclass(frozen=True, eq=False)
class Fixed(_OtherYears):
    """The value of one fixed year."""

    inner: Expression
    year: int

    def __str__(self) -> str:
        return f"({self.inner}) in {self.year}"

    def other(self, year: int) -> int:  # noqa: ARG002  # the answer is the same for every year
        return self.year

    def place_of(self, part: int, place: Place) -> Place:  # noqa: ARG002  # there is one part
        return replace(place, read=Read.FIXED)

"""left × right and left ÷ right: one side is a part of the figure, the other scales it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from kringloop.core import Array, product_unit, ratio_unit
from kringloop.ledger.algebra import LOOSE, SCALED, At, Figure, Formula
from kringloop.ledger.cells import Cells, Grid, Reason
from kringloop.ledger.expression import Expression, answers


class _Scaled(Expression):
    """Base of products and quotients."""

    left: Expression
    right: Expression

    @property
    def parts(self) -> tuple[Expression, ...]:  # type: ignore[override]
        return (self.left, self.right)

    @property
    def binding(self) -> int:
        return SCALED

    def _factors(self, power: int) -> tuple[tuple[Formula, int], ...] | None:
        """Factors of both sides, those of the right one to a power."""
        left, right = self.left.factors(), self.right.factors()
        if left is None or right is None:
            return None
        return (*left, *((leaf, p * power) for leaf, p in right))

    def _worked(self, grid: Grid, figure: Figure, sign: str, torn: int) -> str:
        """Both sides with their figures; the right one in brackets where it holds no firmer than `torn`."""
        left, right = self.left.worked(grid, figure), self.right.worked(grid, figure)
        left = f"({left})" if self.left.binding_worked(grid) == LOOSE else left
        right = f"({right})" if self.right.binding_worked(grid) <= torn else right
        return f"{left} {sign} {right}"

    def _steps(self, at: At, main: int, *, divided: bool) -> Iterator[tuple[Formula, At]]:
        """The side that is a part of the figure, then the one that scales it."""
        grids, other = self.grids(at.grid), 1 - main
        slopes, sides = self.slopes(grids), (self.left, self.right)
        value = sides[other].number(grids[other])
        scale = (1.0 / value if divided else value) if at.place.is_part else 1.0
        yield sides[main], at.down(main, grids[main], slopes[main], scale=scale)
        yield sides[other], at.beside(other, grids[other], slopes[other], sides[other], divided=divided)


@answers("×")
@dataclass(frozen=True, eq=False)
class Product(_Scaled):
    """left × right."""

    left: Expression
    right: Expression

    @property
    def unit(self) -> str:  # type: ignore[override]
        return product_unit(self.left.unit, self.right.unit)

    def __str__(self) -> str:
        return f"{self.left.bracketed()} × {self.right.bracketed()}"

    def evaluate(self, grid: Grid) -> Cells:
        a, b = self.left.evaluate(grid), self.right.evaluate(grid)
        return Cells(a.values * b.values, np.maximum(a.reasons, b.reasons))

    def derivatives(self, values: tuple[Array, ...]) -> tuple[Array, ...]:
        return values[1], values[0]

    def factors(self) -> tuple[tuple[Formula, int], ...] | None:
        return self._factors(1)

    def secants(self, start: tuple[Array, ...], end: tuple[Array, ...]) -> tuple[Array, ...]:
        return (start[1] + end[1]) / 2, (start[0] + end[0]) / 2

    def worked(self, grid: Grid, figure: Figure) -> str:
        return self._worked(grid, figure, "×", LOOSE)

    def steps(self, at: At) -> Iterator[tuple[Formula, At]]:
        """The number of a product always scales; of a square the one selection counts twice."""
        if self._is_square():
            value = self.left.number(at.grid)
            place = replace(at.place, squared=at.place.level == "figure")
            yield self.left, at.down(0, at.grid, 2.0 * value, scale=value, place=place)
        else:
            is_number = not any(True for _ in self.left.leaves())
            yield from self._steps(at, 1 if is_number else 0, divided=False)

    def _is_square(self) -> bool:
        """Whether it is a selection times itself."""
        a, b = self.left.reads, self.right.reads
        return a is not None and b is not None and a.same_rows(b)


@answers("÷")
@dataclass(frozen=True, eq=False)
class Quotient(_Scaled):
    """left ÷ right; absent where the denominator is zero."""

    left: Expression
    right: Expression

    @property
    def unit(self) -> str:  # type: ignore[override]
        return ratio_unit(self.left.unit, self.right.unit)

    def __str__(self) -> str:
        return f"{self.left.bracketed()} ÷ {self.right.bracketed(division=True)}"

    def evaluate(self, grid: Grid) -> Cells:
        a, b = self.left.evaluate(grid), self.right.evaluate(grid)
        zero = b.values == 0
        reasons = np.maximum(a.reasons, b.reasons)
        if not zero.any():
            return Cells(a.values / b.values, reasons)
        reasons = np.where(zero & (reasons == Reason.KNOWN), Reason.ZERO_DENOMINATOR, reasons).astype(np.int8)
        return Cells(np.where(zero, 0.0, a.values / np.where(zero, 1.0, b.values)), reasons)

    def derivatives(self, values: tuple[Array, ...]) -> tuple[Array, ...]:
        return 1.0 / values[1], -values[0] / values[1] ** 2

    def factors(self) -> tuple[tuple[Formula, int], ...] | None:
        return self._factors(-1)

    def secants(self, start: tuple[Array, ...], end: tuple[Array, ...]) -> tuple[Array, ...]:
        ratio = (start[0] / start[1] + end[0] / end[1]) / 2
        mean = (start[1] + end[1]) / 2
        return 1.0 / mean, -ratio / mean

    def worked(self, grid: Grid, figure: Figure) -> str:
        return self._worked(grid, figure, "÷", SCALED)

    def steps(self, at: At) -> Iterator[tuple[Formula, At]]:
        return self._steps(at, 0, divided=True)

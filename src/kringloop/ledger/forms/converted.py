"""The same quantity in another unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kringloop.core import Array, conversion_factor
from kringloop.ledger.algebra import Formula
from kringloop.ledger.cells import Cells, Grid
from kringloop.ledger.expression import Expression, answers


@answers("to")
@dataclass(frozen=True, eq=False)
class Converted(Expression):
    """The same quantity in another unit; it is written as what it converts."""

    inner: Expression
    unit: str

    def __post_init__(self) -> None:
        conversion_factor(self.inner.unit, self.unit)

    @property
    def parts(self) -> tuple[Expression, ...]:  # type: ignore[override]
        return (self.inner,)

    @property
    def binding(self) -> int:
        return self.inner.binding

    @property
    def adds_up(self) -> bool:
        return self.inner.adds_up

    def __str__(self) -> str:
        return str(self.inner)

    @property
    def factor(self) -> float:
        return conversion_factor(self.inner.unit, self.unit)

    def evaluate(self, grid: Grid) -> Cells:
        inner = self.inner.evaluate(grid)
        return Cells(inner.values * self.factor, inner.reasons)

    def derivatives(self, values: tuple[Array, ...]) -> tuple[Array, ...]:
        return (np.full_like(values[0], self.factor),)

    def factors(self) -> tuple[tuple[Formula, int], ...] | None:
        return self.inner.factors()

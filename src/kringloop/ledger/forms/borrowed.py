"""For some labels of a dimension the value of another label, such as that of their group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from kringloop.core import Array, RangeError
from kringloop.ledger.cells import Cells, Grid
from kringloop.ledger.expression import Expression, answers
from kringloop.ledger.roles import Place, Read


@answers("borrowed")
@dataclass(frozen=True, eq=False)
class Borrowed(Expression):
    """For some labels of a dimension the value of another label."""

    inner: Expression
    dimension: str
    lender: Mapping[str, str]

    @property
    def parts(self) -> tuple[Expression, ...]:  # type: ignore[override]
        return (self.inner,)

    @property
    def unit(self) -> str:  # type: ignore[override]
        return self.inner.unit

    def __str__(self) -> str:
        return f"({self.inner} of the {self.dimension} or its group)"

    def grids(self, grid: Grid) -> tuple[Grid, ...]:
        if self.dimension not in grid.by:
            raise RangeError(f"'{self}' needs the dimension '{self.dimension}'; ask it by it, or sum over it")
        return (grid.replace(self.dimension, tuple(self.lender.get(v, v) for v in grid.labels[self.dimension])),)

    def evaluate(self, grid: Grid) -> Cells:
        return self.inner.evaluate(self.grids(grid)[0])

    def derivatives(self, values: tuple[Array, ...]) -> tuple[Array, ...]:
        return (np.ones_like(values[0]),)

    def place_of(self, part: int, place: Place) -> Place:  # noqa: ARG002  # there is one part
        return replace(place, read=Read.BORROWED)

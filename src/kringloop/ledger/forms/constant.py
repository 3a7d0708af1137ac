"""A number with a unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kringloop.ledger.algebra import Formula
from kringloop.ledger.cells import Cells, Grid
from kringloop.ledger.expression import Expression, answers


@answers("number")
@dataclass(frozen=True, eq=False)
class Constant(Expression):
    """A number with a unit."""

    value: float
    unit: str = "1"

    def __str__(self) -> str:
        return f"{self.value:g}" + ("" if self.unit == "1" else f" {self.unit}")

    def evaluate(self, grid: Grid) -> Cells:
        return Cells(np.full(grid.room, self.value), np.zeros(grid.room, dtype=np.int8))

    def factors(self) -> tuple[tuple[Formula, int], ...]:
        return ()

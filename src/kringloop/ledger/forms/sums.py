"""left + right or left − right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kringloop.core import Array, UnitError
from kringloop.ledger.algebra import LOOSE, Figure
from kringloop.ledger.cells import Cells, Grid
from kringloop.ledger.expression import Expression, answers
from kringloop.ledger.roles import Place


@answers("+", "−")
@dataclass(frozen=True, eq=False)
class Sum(Expression):
    """left + right or left − right, in one unit."""

    left: Expression
    right: Expression
    sign: Literal["+", "−"]

    def __post_init__(self) -> None:
        if self.left.unit != self.right.unit:
            raise UnitError(
                f"cannot compute '{self.left.unit}' {self.sign} '{self.right.unit}' (rule C3)\n"
                f"  in {self}\n  Convert one side with .to(unit)."
            )

    @property
    def parts(self) -> tuple[Expression, ...]:  # type: ignore[override]
        return (self.left, self.right)

    @property
    def unit(self) -> str:  # type: ignore[override]
        return self.left.unit

    @property
    def binding(self) -> int:
        return LOOSE

    @property
    def adds_up(self) -> bool:
        return self.sign == "+" and self.left.adds_up and self.right.adds_up

    def __str__(self) -> str:
        return f"{self.left} {self.sign} {self.right.bracketed() if self.sign == '−' else self.right}"

    def evaluate(self, grid: Grid) -> Cells:
        a, b = self.left.evaluate(grid), self.right.evaluate(grid)
        values = a.values + b.values if self.sign == "+" else a.values - b.values
        return Cells(values, np.maximum(a.reasons, b.reasons))

    def derivatives(self, values: tuple[Array, ...]) -> tuple[Array, ...]:
        one = np.ones_like(values[0])
        return one, one if self.sign == "+" else -one

    def place_of(self, part: int, place: Place) -> Place:
        return place.added(negative=part == 1 and self.sign == "−")

    def worked(self, grid: Grid, figure: Figure) -> str:
        left, right = self.left.worked(grid, figure), self.right.worked(grid, figure)
        torn = self.sign == "−" and self.right.binding_worked(grid) == LOOSE
        return f"{left} {self.sign} ({right})" if torn else f"{left} {self.sign} {right}"

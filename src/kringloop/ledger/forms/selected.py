"""A selection as a leaf of an expression."""

from __future__ import annotations

from dataclasses import dataclass

from kringloop.ledger.algebra import Formula
from kringloop.ledger.cells import Cells, Grid
from kringloop.ledger.expression import Expression, answers
from kringloop.ledger.selection import Selection


@answers("select")
@dataclass(frozen=True, eq=False)
class Selected(Expression):
    """A selection as a leaf of an expression."""

    selection: Selection

    @property
    def unit(self) -> str:  # type: ignore[override]
        return self.selection.unit

    @property
    def reads(self) -> Selection:
        return self.selection

    def __str__(self) -> str:
        return str(self.selection)

    def evaluate(self, grid: Grid) -> Cells:
        return self.selection.evaluate(grid)

    @property
    def adds_up(self) -> bool:
        return True

    def factors(self) -> tuple[tuple[Formula, int], ...]:
        return ((self, 1),)

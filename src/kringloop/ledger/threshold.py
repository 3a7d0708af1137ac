"""A figure held against a threshold: 1 where it is reached, 0 where it is not.

Summed over labels it counts them, so that "how many materials are critical" opens down to its rows like any other
figure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kringloop.core import Array, tolerance
from kringloop.ledger.cells import Cells, Grid
from kringloop.ledger.expression import Expression


@dataclass(frozen=True, eq=False)
class AtLeast(Expression):
    """1 where `inner` is at or above a level in its own unit, else 0; absent where it is absent.

    The level counts as reached within the rounding of the figures (rule C7).
    """

    inner: Expression
    level: float

    @property
    def parts(self) -> tuple[Expression, ...]:  # type: ignore[override]
        return (self.inner,)

    @property
    def unit(self) -> str:  # type: ignore[override]
        return "1"

    def __str__(self) -> str:
        return f"[{self.inner} ≥ {self.level:g}]"

    def evaluate(self, grid: Grid) -> Cells:
        inner = self.inner.evaluate(grid)
        reached = inner.values >= self.level - tolerance(np.array([self.level]))
        return Cells(reached.astype(np.float64), inner.reasons)

    def derivatives(self, values: tuple[Array, ...]) -> tuple[Array, ...]:
        """Zero: a little more changes nothing, away from the threshold itself."""
        return (np.zeros_like(values[0]),)

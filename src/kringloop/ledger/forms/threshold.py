"""A figure held against a threshold: 1 where it is reached, 0 where it is not.

Summed over labels it counts them, so that "how many materials are critical" opens down to its rows like any other
figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from kringloop.core import Array, tolerance
from kringloop.ledger.algebra import At, Formula
from kringloop.ledger.cells import Cells, Grid
from kringloop.ledger.expression import Expression
from kringloop.ledger.forms.constant import Constant


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

    @property
    def jumps(self) -> bool:
        return True

    def __str__(self) -> str:
        return f"[{self.inner} ≥ {Constant(self.level, self.inner.unit)}]"

    def evaluate(self, grid: Grid) -> Cells:
        inner = self.inner.evaluate(grid)
        return Cells(self._reached(inner.values), inner.reasons)

    def _reached(self, values: Array) -> Array:
        return (values >= self.level - tolerance(np.array([self.level]))).astype(np.float64)

    def derivatives(self, values: tuple[Array, ...]) -> tuple[Array, ...]:
        """Zero: a little more changes nothing, away from the threshold itself."""
        return (np.zeros_like(values[0]),)

    def secants(self, start: tuple[Array, ...], end: tuple[Array, ...]) -> tuple[Array, ...]:
        """What was reached or lost over the change that did it."""
        moved = end[0] - start[0]
        return (
            np.divide(
                self._reached(end[0]) - self._reached(start[0]), moved, out=np.zeros_like(moved), where=moved != 0
            ),
        )

    def steps(self, at: At) -> Iterator[tuple[Formula, At]]:
        """What reaches the threshold counts as one, whatever its own size."""
        value, counted = self.inner.number(at.grid), self.number(at.grid)
        first = at.place.level == "figure"
        place = replace(at.place, level="threshold") if first else replace(at.place, stepped=not at.place.is_part)
        yield self.inner, at.down(0, at.grid, 0.0, scale=counted / value if value else 0.0, place=place)

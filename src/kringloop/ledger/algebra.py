"""What every node of an expression answers: its value on a grid, its slopes, and how it is opened, split and written.

One class is one file in `forms`; whatever walks an expression (`result`, `explain`, `decompose`) asks these methods
and knows no class. A new class answers `evaluate` and `derivatives`; the other methods have a rule that fits what is
linear in its parts, and what is not linear also answers `secants` and `steps`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from kringloop.core import Array
from kringloop.ledger.cells import Cells, Grid
from kringloop.ledger.roles import Place
from kringloop.ledger.selection import Selection

Figure: TypeAlias = Callable[[float, str], str]
"""Writes a value that has a unit."""

LOOSE, SCALED, TIGHT = 0, 1, 2
"""How firmly a node holds together when it is written: a sum, a product or quotient, anything else."""


class Formula:
    """A node of an expression: a leaf that reads a selection or holds a number, or something made of parts."""

    unit: str
    parts: tuple[Formula, ...] = ()

    def evaluate(self, grid: Grid) -> Cells:
        """Value per cell and why one is absent.

        On a grid with draws values and reasons have a last axis: (cells…, draws), or of length one where nothing
        is drawn. Write it for arrays that broadcast; then it holds for the central figure and for each draw.
        """
        raise NotImplementedError

    def derivatives(self, values: tuple[Array, ...]) -> tuple[Array, ...]:
        """d(self)/d(part) for each part, given the parts' values on one grid."""
        raise NotImplementedError

    def grids(self, grid: Grid) -> tuple[Grid, ...]:
        """The grid on which each part is evaluated when this is evaluated on `grid`."""
        return (grid,) * len(self.parts)

    @property
    def jumps(self) -> bool:
        """Whether it moves by steps, so that a slope says nothing of how far it may be off."""
        return any(part.jumps for part in self.parts)

    @property
    def reads(self) -> Selection | None:
        """The selection that a leaf reads; None for numbers and for what has parts."""
        return None

    def leaves(self) -> Iterator[Formula]:
        """Every leaf that reads a selection, in reading order."""
        if self.reads is not None:
            yield self
        for part in self.parts:
            yield from part.leaves()

    def selections(self) -> tuple[Selection, ...]:
        """Every selection in the tree, in reading order."""
        return tuple(leaf.reads for leaf in self.leaves() if leaf.reads is not None)

    def number(self, grid: Grid) -> float:
        """The value on a grid of one cell."""
        return float(self.evaluate(grid).values.reshape(-1)[0])

    @property
    def formula(self) -> str:
        """The expression in words and signs."""
        return str(self)

    @property
    def binding(self) -> int:
        """How firmly it holds together in its formula."""
        return TIGHT

    @property
    def adds_up(self) -> bool:
        """Whether it only adds up rows, perhaps in another unit."""
        return False

    def bracketed(self, *, division: bool = False) -> str:
        """Its formula, in brackets where a product or, with `division`, a quotient would tear it apart."""
        return f"({self})" if self.binding <= (SCALED if division else LOOSE) else str(self)

    def worked(self, grid: Grid, figure: Figure) -> str:
        """The formula of one cell with its figures filled in; what has one part is written as that part."""
        if not self.parts:
            return figure(self.number(grid), self.unit)
        return self.parts[0].worked(self.grids(grid)[0], figure)

    def binding_worked(self, grid: Grid) -> int:
        """How firmly `worked` holds together; what has one part is written as that part."""
        return self.parts[0].binding_worked(self.grids(grid)[0]) if len(self.parts) == 1 else self.binding

    def left_out(self, grid: Grid) -> Iterator[tuple[tuple[int, ...], str]]:  # noqa: ARG002  # most leave out nothing
        """Labels without a figure that it left out by itself, with the position of the cell."""
        return iter(())

    def factors(self) -> tuple[tuple[Formula, int], ...] | None:
        """Leaves and powers of a pure product or quotient, or None."""
        return None

    def secants(self, start: tuple[Array, ...], end: tuple[Array, ...]) -> tuple[Array, ...]:  # noqa: ARG002
        """Slopes that reproduce the change between two years exactly; the derivatives where it is linear."""
        return self.derivatives(start)

    def require_split(self) -> None:
        """Raise where a change over time cannot be split over the parts."""

    def steps(self, at: At) -> Iterator[tuple[Formula, At]]:
        """The way down from this node in one cell: each part and where it then stands."""
        grids = self.grids(at.grid)
        for k, (part, grid, slope) in enumerate(zip(self.parts, grids, self.slopes(grids), strict=True)):
            yield part, at.down(k, grid, slope, scale=slope, place=self.place_of(k, at.place))

    def place_of(self, part: int, place: Place) -> Place:  # noqa: ARG002  # most do not move their parts
        """What a part does to the figure, where this node does as `place` says."""
        return place

    def slopes(self, grids: tuple[Grid, ...]) -> tuple[float, ...]:
        """Derivative in each part in one cell; 0 where there is none."""
        values = tuple(p.evaluate(g).masked() for p, g in zip(self.parts, grids, strict=True))
        with np.errstate(divide="ignore", invalid="ignore"):
            return tuple(float(np.nan_to_num(slope).reshape(-1)[0]) for slope in self.derivatives(values))


@dataclass(frozen=True, slots=True, eq=False)
class At:
    """Where a walk down an expression stands in one cell.

    Parameters
    ----------
    path   : position in the tree; the same for all labels of a sum over labels
    grid   : the cell that is read
    scale  : value · scale is its part of the figure, where its place is a part
    slope  : d(figure) / d(node)
    place  : what it does to the figure
    within : the whole of which it is a part, where that whole scales the figure
    """

    path: tuple[int, ...]
    grid: Grid
    scale: float
    slope: float
    place: Place
    within: tuple[Formula, Grid] | None

    def down(self, part: int, grid: Grid, slope: float, *, scale: float = 1.0, place: Place | None = None) -> At:
        """The step to a part."""
        return replace(
            self,
            path=(*self.path, part),
            grid=grid,
            slope=self.slope * slope,
            scale=self.scale * scale,
            place=self.place if place is None else place,
        )

    def beside(self, part: int, grid: Grid, slope: float, expression: Formula, *, divided: bool) -> At:
        """The step to what multiplies or divides this place."""
        place = self.place.scaled_by(divided=divided)
        moved = self.down(part, grid, slope, place=place)
        return replace(moved, scale=1.0, within=(expression, grid) if self.place.is_part else self.within)

"""Walk down an expression in one cell: every leaf with its place in the formula, its scale and its slope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from kringloop.core import Array
from kringloop.ledger.cells import Grid, Reason
from kringloop.ledger.expression import (
    Borrowed,
    Constant,
    Expression,
    Fixed,
    Over,
    Product,
    Quotient,
    Selected,
    Shifted,
    Sum,
)
from kringloop.ledger.functions import LogChange
from kringloop.ledger.roles import Place, Read
from kringloop.ledger.threshold import AtLeast

Within: TypeAlias = "tuple[Expression, Grid] | None"
_READ = ((Fixed, Read.FIXED), (Shifted, Read.EARLIER), (Borrowed, Read.BORROWED))


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A leaf as it is read in the cell.

    Parameters
    ----------
    path   : its position in the tree; the same for all labels of a sum over labels
    grid   : the cell it is read in
    scale  : value · scale is its part of the figure, where its place is a part
    slope  : d(figure) / d(leaf)
    place  : what it does to the figure
    within : the whole of which it is a part, where that whole scales the figure
    """

    leaf: Selected | Constant
    path: tuple[int, ...]
    grid: Grid
    scale: float
    slope: float
    place: Place
    within: Within


def found_leaves(expression: Expression, grid: Grid) -> Iterator[Found]:
    """Every leaf of an expression in a cell that has a value, in reading order; numbers included."""
    yield from _walk(expression, _At((), grid, 1.0, 1.0, Place(), None))


def number_of(expression: Expression, grid: Grid) -> float:
    """The value of an expression in a grid of one cell."""
    return float(expression.evaluate(grid).values.reshape(-1)[0])


@dataclass(frozen=True, slots=True, eq=False)
class _At:
    """Where the walk is: the cell, what has gathered on the way down, and the place in the formula."""

    path: tuple[int, ...]
    grid: Grid
    scale: float
    slope: float
    place: Place
    within: Within

    def down(self, part: int, grid: Grid, slope: float, *, scale: float = 1.0, place: Place | None = None) -> _At:
        return replace(
            self, path=(*self.path, part), grid=grid, slope=self.slope * slope, scale=self.scale * scale,
            place=self.place if place is None else place,
        )  # fmt: skip

    def beside(self, part: int, grid: Grid, slope: float, expression: Expression, *, divided: bool) -> _At:
        """The step to what multiplies or divides this place."""
        place = self.place.scaled_by(divided=divided)
        moved = self.down(part, grid, slope, place=place)
        return replace(moved, scale=1.0, within=(expression, grid) if self.place.is_part else self.within)


def _walk(expression: Expression, at: _At) -> Iterator[Found]:
    if isinstance(expression, Selected | Constant):
        yield _leaf(expression, at)
    elif isinstance(expression, Over):
        yield from _walk_over(expression, at)
    elif isinstance(expression, Quotient | Product):
        yield from _walk_scaled(expression, at)
    elif isinstance(expression, LogChange):
        yield from _walk_log(expression, at)
    elif isinstance(expression, AtLeast):
        yield from _walk_threshold(expression, at)
    else:
        grids = expression.grids(at.grid)
        slopes = _slopes(expression, grids)
        for k, (part, grid, slope) in enumerate(zip(expression.parts, grids, slopes, strict=True)):
            place = _place_below(expression, at.place, k)
            yield from _walk(part, at.down(k, grid, slope, scale=slope, place=place))


def _place_below(expression: Expression, place: Place, part: int) -> Place:
    if isinstance(expression, Sum):
        return place.added(negative=part == 1 and expression.sign == "−")
    return next((replace(place, read=read) for kind, read in _READ if isinstance(expression, kind)), place)


def _leaf(leaf: Selected | Constant, at: _At) -> Found:
    place, summed = at.place, at.place.summed
    if isinstance(leaf, Selected) and place.read is None and leaf.selection.pooled & set(at.grid.by):
        place = replace(place, read=Read.WHOLE)
    within = at.within if summed and not place.is_part else None
    return Found(leaf, at.path, at.grid, at.scale, at.slope, place, within)


def _walk_scaled(expression: Quotient | Product, at: _At) -> Iterator[Found]:
    """One side is a part of the figure, the other scales it; the number of a product always scales."""
    grids, divided = expression.grids(at.grid), isinstance(expression, Quotient)
    slopes = _slopes(expression, grids)
    sides = (expression.left, expression.right)
    if _is_square(expression):
        value = number_of(sides[0], grids[0])
        place = replace(at.place, squared=at.place.level == "figure")
        yield from _walk(sides[0], at.down(0, grids[0], 2.0 * value, scale=value, place=place))
        return
    main = 1 if isinstance(expression, Product) and _is_number(sides[0]) else 0
    other = 1 - main
    value = number_of(sides[other], grids[other])
    scale = (1.0 / value if divided else value) if at.place.is_part else 1.0
    yield from _walk(sides[main], at.down(main, grids[main], slopes[main], scale=scale))
    yield from _walk(sides[other], at.beside(other, grids[other], slopes[other], sides[other], divided=divided))


def _walk_log(expression: LogChange, at: _At) -> Iterator[Found]:
    """Both values share the effect by the logarithmic mean; the factor counts through its logarithm."""
    grids = expression.grids(at.grid)
    slopes = _slopes(expression, grids)
    scales = [float(s.reshape(-1)[0]) for s in expression.value_slopes(at.grid)]
    mean = replace(at.place, level="mean") if at.place.is_part else at.place
    log = replace(at.place, level="logarithm")
    for k, (part, grid, slope) in enumerate(zip(expression.parts, grids, slopes, strict=True)):
        scale = scales[k] if k < 2 else 1.0  # two values, then two factors
        yield from _walk(part, at.down(k, grid, slope, scale=scale, place=mean if k < 2 else log))


def _walk_threshold(expression: AtLeast, at: _At) -> Iterator[Found]:
    """What reaches the threshold counts as one, whatever its own size."""
    value, counted = number_of(expression.inner, at.grid), number_of(expression, at.grid)
    place = replace(at.place, level="threshold") if at.place.level == "figure" else at.place
    yield from _walk(expression.inner, at.down(0, at.grid, 0.0, scale=counted / value if value else 0.0, place=place))


def _walk_over(expression: Over, at: _At) -> Iterator[Found]:
    grid = expression.grids(at.grid)[0]
    cells = expression.inner.evaluate(grid)
    known = cells.reasons.reshape(-1) == Reason.KNOWN
    plain = cells.values.reshape(-1)
    labels = grid.labels[expression.dimension]
    chosen = [i for i in range(len(labels)) if known[i]]
    if expression.how == "max":
        chosen = [max(chosen, key=lambda i: plain[i])]
        place = replace(at.place, largest=at.place.is_part)
    else:
        place = at.place.added() if len(labels) > 1 else at.place
    for i in chosen:
        one = grid.replace(expression.dimension, (labels[i],))
        yield from _walk(expression.inner, at.down(0, one, 1.0, place=place))


def _slopes(expression: Expression, grids: tuple[Grid, ...]) -> tuple[float, ...]:
    values = tuple(p.evaluate(g).masked() for p, g in zip(expression.parts, grids, strict=True))
    with np.errstate(divide="ignore", invalid="ignore"):
        return tuple(_one(slope) for slope in expression.derivatives(values))


def _one(slope: Array) -> float:
    return float(np.nan_to_num(slope).reshape(-1)[0])


def _is_number(expression: Expression) -> bool:
    return not any(True for _ in expression.leaves())


def _is_square(expression: Quotient | Product) -> bool:
    """Whether a product is that of a selection with itself."""
    left, right = expression.left, expression.right
    if not (isinstance(expression, Product) and isinstance(left, Selected) and isinstance(right, Selected)):
        return False
    a, b = left.selection, right.selection
    same = a.account is b.account and (a.layer, a.years, a.pooled) == (b.layer, b.years, b.pooled)
    return same and [(c.dimension, c.labels) for c in a.conditions] == [(c.dimension, c.labels) for c in b.conditions]

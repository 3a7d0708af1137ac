"""How a figure answers to its selections: slopes by one reverse sweep, and the variance that follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array
from kringloop.ledger.account import Account
from kringloop.ledger.algebra import Formula
from kringloop.ledger.cells import Grid
from kringloop.ledger.errors import LeafSlope, error_variance
from kringloop.ledger.layer import Layer
from kringloop.ledger.places import rows_and_cells


def leaf_slopes(expression: Formula, grid: Grid, slope: Array) -> Iterator[LeafSlope]:
    """Every selection with d(figure)/d(selection) per cell and the grid it is read on: one reverse sweep."""
    if expression.reads is not None:
        yield expression.reads, slope, grid
        return
    if not expression.parts:
        return
    grids = expression.grids(grid)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = tuple(p.evaluate(g).masked() for p, g in zip(expression.parts, grids, strict=True))
        slopes = expression.derivatives(values)
        for part, inner, derivative in zip(expression.parts, grids, slopes, strict=True):
            outer = slope if slope.ndim == derivative.ndim else slope[..., None]
            yield from leaf_slopes(part, inner, np.where(outer == 0, 0.0, outer * derivative))


def variance(expression: Formula, grid: Grid) -> Array | None:
    """First-order variance per cell; None where no selection has a deviation.

    Selections that read the same rows are off together, and so are rows that share an error:
    var = Σ_e (Σ_r slope_r · sd_r)², over every error e and the rows r that it moves.
    """
    layers = [s.account.layer(s.layer) for s in expression.selections()]
    if all(layer.sd is None for layer in layers):
        return None
    leaves = tuple(leaf_slopes(expression, grid, np.ones(grid.shape)))
    return error_variance(leaves, grid)


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """What the rows of a layer do to a figure when each is one standard deviation higher: slope · sd [unit].

    Parameters
    ----------
    slopes  : (rows + closed,) d(figure)/d(row), closed rows behind the others
    by_row  : (rows,) all of the deviation of a row as it stands
    own     : (rows,) the part that a row has by itself, before what follows from others
    common  : (rows,) the part that it shares
    printed : (rows + closed,) by printed figure, where errors of rows follow from those; else nothing
    """

    account: Account
    layer: Layer
    slopes: Array

    @property
    def by_row(self) -> Array:
        assert self.layer.sd is not None
        return self._rows * self.layer.sd

    @property
    def own(self) -> Array:
        follows = self.layer.follows
        return self._rows * self.layer.alone if follows is None else self._base * follows.alone

    @property
    def common(self) -> Array:
        follows = self.layer.follows
        return self._rows * self.layer.common if follows is None else self._base * follows.common

    @property
    def printed(self) -> Array:
        follows = self.layer.follows
        return np.zeros(0) if follows is None else follows.by_figure(self.slopes)

    @property
    def _rows(self) -> Array:
        return self.slopes[: len(self.account)]

    @property
    def _base(self) -> Array:
        assert self.layer.follows is not None
        found: Array = self.layer.follows.base(self._rows)
        return found


def slopes_of(account: Account, layer: Layer) -> Array:
    """(rows + closed,) a slope of 0 for each row of a layer and each closed row behind it."""
    return np.zeros(len(account) if layer.follows is None else len(layer.follows.width))


def moved_by_rows(expression: Formula, grid: Grid, position: tuple[int, ...] = ()) -> tuple[Moved, ...]:
    """What each row with a deviation does to one cell of the figure, to first order.

    Rows that share an error move together: their moves add up before they are squared, so that
    var = Σ_e (Σ_r move_r)² over every error e.
    """
    return _moved(tuple(leaf_slopes(expression, grid, np.ones(grid.shape))), position)


def _moved(leaves: tuple[LeafSlope, ...], position: tuple[int, ...]) -> tuple[Moved, ...]:
    moved: dict[tuple[str, str], Moved] = {}
    for selection, slope, inner in leaves:
        account, layer = selection.account, selection.account.layer(selection.layer)
        if layer.sd is None:
            continue
        found = moved.setdefault((account.key, layer.key), Moved(account, layer, slopes_of(account, layer)))
        for extra in np.ndindex(*inner.shape[len(position) :]):
            place = position + extra
            if slope[place]:
                cell = {d: (inner.labels[d][i],) for d, i in zip(inner.by, place, strict=True)}
                found.slopes[selection.rows_off_in(Grid(inner.by, cell))] += slope[place]
    return tuple(moved.values())


@dataclass(frozen=True, slots=True, eq=False)
class RowSlopes:
    """How every cell of a figure answers to the rows of a layer: d(cell)/d(row), a triple for each two that are tied.

    A row that is read several times has several triples, which add up.

    Parameters
    ----------
    account, layer : whose rows
    cells, rows    : flat number of the cell, and number of the row
    slopes         : [unit of the figure per unit of the layer]
    """

    account: str
    layer: str
    cells: NDArray[np.int64]
    rows: NDArray[np.int64]
    slopes: Array


def row_slopes(expression: Formula, grid: Grid) -> tuple[RowSlopes, ...]:
    """The slopes of a figure by the rows of all it reads, to first order, a part per selection."""
    count = int(np.prod(grid.shape, dtype=np.int64))
    found = []
    for selection, slope, inner in leaf_slopes(expression, grid, np.ones(grid.shape)):
        rows, at = rows_and_cells(selection, inner)
        slopes = np.where(np.isfinite(slope), slope, 0.0).reshape(-1)[at]
        found.append(RowSlopes(selection.account.key, selection.layer, at // (slope.size // count), rows, slopes))
    return tuple(found)

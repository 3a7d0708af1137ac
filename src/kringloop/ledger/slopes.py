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
    by_row : all of a deviation
    own    : the part of it that a row has by itself
    common : the part that it shares
    """

    account: Account
    layer: Layer
    by_row: Array

    @property
    def own(self) -> Array:
        return self.by_row * self._part(self.layer.alone)

    @property
    def common(self) -> Array:
        return self.by_row * self._part(self.layer.common)

    def _part(self, of: Array) -> Array:
        sd = self.layer.sd
        assert sd is not None
        return np.divide(of, sd, out=np.zeros(len(of)), where=sd > 0)


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
        found = moved.setdefault((account.key, layer.key), Moved(account, layer, np.zeros(len(account))))
        for extra in np.ndindex(*inner.shape[len(position) :]):
            place = position + extra
            if slope[place]:
                cell = {d: (inner.labels[d][i],) for d, i in zip(inner.by, place, strict=True)}
                rows = selection.rows_in(Grid(inner.by, cell))
                found.by_row[rows] += slope[place] * layer.sd[rows]
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

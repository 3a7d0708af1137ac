"""How a figure answers to its selections: slopes by one reverse sweep, and the variance that follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from kringloop.core import Array
from kringloop.ledger.account import Account
from kringloop.ledger.algebra import Formula
from kringloop.ledger.cells import Grid
from kringloop.ledger.layer import Layer
from kringloop.ledger.selection import Selection

LeafSlope: TypeAlias = "tuple[Selection, Array, Grid]"


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
    if any(layer.shared is not None for layer in layers) or any(inner != grid for _, _, inner in leaves):
        return _by_row(leaves, grid)
    total = np.zeros(grid.shape)
    for a, slope_a, _ in leaves:
        for b, slope_b, _ in leaves:
            common = a.spread(grid, b)
            if common is not None:
                total = total + slope_a * slope_b * common
    return total


def _by_row(leaves: tuple[LeafSlope, ...], grid: Grid) -> Array:
    """The same row by row: for shared errors, and for expressions that look at other years or run over labels."""
    found = np.zeros(grid.shape)
    for position in np.ndindex(*grid.shape):
        found[position] = sum(moved**2 for moved in _by_error(_moved(leaves, position)))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """What the rows of a layer do to a figure when each is one standard deviation higher: slope · sd [unit]."""

    account: Account
    layer: Layer
    by_row: Array


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


def _by_error(moved: Iterable[Moved]) -> Iterator[float]:
    """What each error moves: a row's own, and those shared by name over all layers."""
    together = dict[str, float]()
    for each in moved:
        shared = each.layer.shared
        if shared is None:
            yield float(np.sqrt((each.by_row**2).sum()))
            continue
        own = shared.codes < 0
        yield float(np.sqrt((each.by_row[own] ** 2).sum()))
        sums = np.bincount(shared.codes[~own], each.by_row[~own], len(shared.labels))
        for label, amount in zip(shared.labels, sums.tolist(), strict=True):
            together[label] = together.get(label, 0.0) + amount
    yield from together.values()

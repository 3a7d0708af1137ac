"""How a figure answers to its selections: slopes by one reverse sweep, and the variance that follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

import numpy as np

from kringloop.core import Array
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
        moved: dict[tuple[str, str], tuple[Layer, Array]] = {}
        for selection, slope, inner in leaves:
            layer = selection.account.layer(selection.layer)
            if layer.sd is None:
                continue
            key = (selection.account.key, layer.key)
            _, weight = moved.setdefault(key, (layer, np.zeros(len(selection.account))))
            for extra in np.ndindex(*inner.shape[len(position) :]):
                place = position + extra
                if slope[place]:
                    cell = {d: (inner.labels[d][i],) for d, i in zip(inner.by, place, strict=True)}
                    rows = selection.rows_in(Grid(inner.by, cell))
                    weight[rows] += slope[place] * layer.sd[rows]
        found[position] = _of_errors(moved.values())
    return found


def _of_errors(moved: Iterable[tuple[Layer, Array]]) -> float:
    """Squares of what each error moves: a row's own, and those shared by name over all layers."""
    alone, together = 0.0, dict[str, float]()
    for layer, weight in moved:
        if layer.shared is None:
            alone += float((weight**2).sum())
            continue
        own = layer.shared.codes < 0
        alone += float((weight[own] ** 2).sum())
        sums = np.bincount(layer.shared.codes[~own], weight[~own], len(layer.shared.labels))
        for label, amount in zip(layer.shared.labels, sums.tolist(), strict=True):
            together[label] = together.get(label, 0.0) + amount
    return alone + sum(amount**2 for amount in together.values())

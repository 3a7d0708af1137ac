"""Whether an expression only adds up rows, so that what comes out is of the same kind as what went in."""

from __future__ import annotations

import numpy as np

from kringloop.core import Array
from kringloop.ledger.algebra import Formula
from kringloop.ledger.cells import Grid


def adds_rows(expression: Formula) -> bool:
    """Whether a figure is a sum of rows of one layer, perhaps in another unit, and nothing else.

    A difference, ratio, product, logarithm or a figure of another year is computed from its rows, not observed.
    """
    layers = {selection.layer for selection in expression.selections()}
    return len(layers) == 1 and expression.adds_up


def weigh_rows(expression: Formula, grid: Grid, weights: Array) -> Array:
    """Sum of a weight per row of the account over the rows of each cell, for an expression that only adds rows.

    With 1 for every row this counts the rows behind each cell.
    """
    if expression.reads is not None:
        return expression.reads.rows_per_cell(grid, weights)
    inner = [weigh_rows(p, g, weights) for p, g in zip(expression.parts, expression.grids(grid), strict=True)]
    over_labels = inner[0].ndim > len(grid.shape)
    return np.asarray(inner[0].sum(axis=-1) if over_labels else np.sum(inner, axis=0))

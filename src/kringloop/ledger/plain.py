"""Whether an expression only adds up rows, so that what comes out is of the same kind as what went in."""

from __future__ import annotations

from kringloop.ledger.algebra import Formula


def adds_rows(expression: Formula) -> bool:
    """Whether a figure is a sum of rows of one layer, perhaps in another unit, and nothing else.

    A difference, ratio, product, logarithm or a figure of another year is computed from its rows, not observed.
    """
    layers = {selection.layer for selection in expression.selections()}
    return len(layers) == 1 and expression.adds_up

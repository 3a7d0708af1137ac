"""Whether an expression only adds up rows, so that what comes out is of the same kind as what went in."""

from __future__ import annotations

from kringloop.ledger.expression import Converted, Expression, Over, Selected, Sum


def adds_rows(expression: Expression) -> bool:
    """Whether a figure is a sum of rows of one layer, perhaps in another unit, and nothing else.

    A difference, ratio, product, logarithm or a figure of another year is computed from its rows, not observed.
    """
    layers = {leaf.selection.layer for leaf in expression.leaves()}
    return len(layers) == 1 and _adds(expression)


def _adds(expression: Expression) -> bool:
    if isinstance(expression, Selected):
        return True
    if isinstance(expression, Sum) and expression.sign != "+":
        return False
    if isinstance(expression, Over) and expression.how != "sum":
        return False
    return isinstance(expression, Sum | Converted | Over) and all(map(_adds, expression.parts))

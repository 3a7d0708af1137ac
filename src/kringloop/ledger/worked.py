"""A formula with its figures filled in: `395,514 ÷ (90,497 + 395,514)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from kringloop.ledger.cells import Grid
from kringloop.ledger.expression import Constant, Converted, Expression, Over, Product, Quotient, Selected, Sum
from kringloop.ledger.functions import LogChange

Figure: TypeAlias = Callable[[float, str], str]
"""Writes a value that has a unit."""

MOST_LABELS = 4
"""A sum over more labels than this is written as its result."""


def worked(expression: Expression, grid: Grid, figure: Figure) -> str:
    """The formula of one cell with a figure for every selection; a sum over many labels is one figure.

    Figures stand in the unit of their table; of percentages `figure` writes the sign.
    """
    while isinstance(expression, Converted):
        expression = expression.inner
    if isinstance(expression, Selected | Constant) or _is_long(expression, grid):
        return figure(float(expression.evaluate(grid).values.reshape(-1)[0]), expression.unit)
    grids = expression.grids(grid)
    if isinstance(expression, Sum | Product | Quotient):
        return _two_sides(expression, grids, figure)
    if isinstance(expression, LogChange):
        now, before, x, x0 = (worked(p, g, figure) for p, g in zip(expression.parts, grids, strict=True))
        return f"L({now}, {before}) × ln({x} ÷ {x0})"
    if isinstance(expression, Over):
        labels = grids[0].labels[expression.dimension]
        cells = [grids[0].replace(expression.dimension, (label,)) for label in labels]
        parts = [worked(expression.inner, g, figure) for g in cells]
        return f"max({'; '.join(parts)})" if expression.how == "max" else " + ".join(parts)
    return worked(expression.parts[0], grids[0], figure)


def _is_long(expression: Expression, grid: Grid) -> bool:
    return isinstance(expression, Over) and (
        expression.how == "max" or len(expression.grids(grid)[0].labels[expression.dimension]) > MOST_LABELS
    )


def _two_sides(expression: Sum | Product | Quotient, grids: tuple[Grid, ...], figure: Figure) -> str:
    left, right = (worked(p, g, figure) for p, g in zip((expression.left, expression.right), grids, strict=True))
    if isinstance(expression, Sum):
        right = f"({right})" if expression.sign == "−" and _binds_loosely(expression.right, grids[1]) else right
        return f"{left} {expression.sign} {right}"
    sign = "×" if isinstance(expression, Product) else "÷"
    left = f"({left})" if _binds_loosely(expression.left, grids[0]) else left
    tight = isinstance(expression, Quotient) and isinstance(_plain(expression.right), Product | Quotient)
    right = f"({right})" if tight or _binds_loosely(expression.right, grids[1]) else right
    return f"{left} {sign} {right}"


def _plain(expression: Expression) -> Expression:
    """What an expression is written as: itself, or what it reads elsewhere or converts."""
    while len(expression.parts) == 1 and not isinstance(expression, Over):
        expression = expression.parts[0]
    return expression


def _binds_loosely(expression: Expression, grid: Grid) -> bool:
    inner = _plain(expression)
    return isinstance(inner, Sum) or (isinstance(inner, Over) and not _is_long(inner, grid))

"""Walk down an expression in one cell: every leaf with its place in the formula, its scale and its slope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kringloop.ledger.algebra import At, Formula
from kringloop.ledger.cells import Grid
from kringloop.ledger.roles import Place, Read


def found_leaves(expression: Formula, grid: Grid) -> Iterator[tuple[Formula, At]]:
    """Every leaf of an expression in a cell that has a value, in reading order; numbers included.

    `within` is kept only for what scales the figure as one of several that are added up.
    """
    for leaf, at in _walk(expression, At((), grid, 1.0, 1.0, Place(), None)):
        within = at.within if at.place.summed and not at.place.is_part else None
        yield leaf, replace(at, place=_read_as_whole(leaf, at), within=within)


def _walk(expression: Formula, at: At) -> Iterator[tuple[Formula, At]]:
    if not expression.parts:
        yield expression, at
    else:
        for part, below in expression.steps(at):
            yield from _walk(part, below)


def _read_as_whole(leaf: Formula, at: At) -> Place:
    """A selection that a dimension of the cell does not divide is read as a whole."""
    whole = leaf.reads is not None and at.place.read is None and leaf.reads.pooled & set(at.grid.by)
    return replace(at.place, read=Read.WHOLE) if whole else at.place

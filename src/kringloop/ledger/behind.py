"""What stands behind each cell of a figure: the sources and flags of its rows, and what a sum left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kringloop.ledger.algebra import Formula
from kringloop.ledger.cells import Grid, Reason
from kringloop.ledger.selection import Selection

PerCell: TypeAlias = "Mapping[tuple[int, ...], tuple[str, ...]]"
"""Words per cell, by its position."""


def rows_behind(expression: Formula, grid: Grid, reasons: NDArray[np.int8]) -> tuple[PerCell, PerCell]:
    """Sources and flags of each known cell; a zero without rows rests on all the sources asked."""
    known = reasons == Reason.KNOWN
    sources: dict[str, NDArray[np.bool_]] = {}
    flags: dict[str, NDArray[np.bool_]] = {}
    asked: set[str] = set()
    for selection, inner in leaf_grids(expression, grid):
        account = selection.account
        of_layer = account.sources_of(selection.layer)
        asked.update(of_layer.labels)
        if len(of_layer.labels) > 1:
            _mark(sources, grid, inner, selection, of_layer.labels, of_layer.codes)
        elif of_layer.labels:  # an account without rows has none
            sources[of_layer.labels[0]] = known
        if account.flag_codes is not None:
            _mark(flags, grid, inner, selection, account.flags, account.flag_codes)
    bare = known & ~np.logical_or.reduce([*sources.values(), np.zeros_like(known)])
    if bare.any():
        sources = {label: sources.get(label, np.zeros_like(known)) | bare for label in asked}
    return _per_cell(sources, known), _per_cell(flags, known)


def _mark(
    found: dict[str, NDArray[np.bool_]],
    grid: Grid,
    inner: Grid,
    selection: Selection,
    labels: tuple[str, ...],
    codes: NDArray[np.integer[Any]],
) -> None:
    """Note for each label in which cells of `grid` a row of the selection carries it."""
    for number, label in enumerate(labels):
        if label:
            has: NDArray[np.bool_] = selection.rows_per_cell(inner, codes == number) > 0
            while has.ndim > len(grid.shape):
                has = np.any(has, axis=-1, keepdims=False)
            found[label] = found.get(label, np.zeros(grid.shape, dtype=bool)) | has


def _per_cell(found: Mapping[str, NDArray[np.bool_]], known: NDArray[np.bool_]) -> PerCell:
    """Labels of each known cell that has any, in order; cells with the same labels share one tuple."""
    labels = sorted(found)
    if not labels:
        return {}
    carried = np.array([found[label] & known for label in labels])
    places = np.argwhere(carried.any(axis=0))
    if not places.size:
        return {}
    packed = np.packbits(carried[(slice(None), *places.T)], axis=0)
    _, first, group = np.unique(packed, axis=1, return_index=True, return_inverse=True)
    here = carried[(slice(None), *places[first].T)]
    words = [tuple(label for label, on in zip(labels, column, strict=True) if on) for column in here.T.tolist()]
    return dict(zip(map(tuple, places.tolist()), [words[g] for g in group.reshape(-1).tolist()], strict=True))


def left_out(expression: Formula, grid: Grid) -> Iterator[tuple[tuple[int, ...], str]]:
    grids = expression.grids(grid) if expression.parts else ()
    yield from expression.left_out(grid)
    for part, inner in zip(expression.parts, grids, strict=True):
        yield from left_out(part, inner)


def leaf_grids(expression: Formula, grid: Grid) -> Iterator[tuple[Selection, Grid]]:
    """Every selection that an expression reads, with the grid it is read on, in reading order."""
    if expression.reads is not None:
        yield expression.reads, grid
        return
    for part, inner in zip(expression.parts, expression.grids(grid), strict=True):
        yield from leaf_grids(part, inner)

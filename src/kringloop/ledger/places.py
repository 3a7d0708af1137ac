"""Which rows count in which cells: every row beside the number of every cell whose codes hold it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kringloop.ledger.account import Account
from kringloop.ledger.cells import Grid
from kringloop.ledger.kernel import rows_of
from kringloop.ledger.members import membership
from kringloop.ledger.selection import Selection


def rows_and_cells(selection: Selection, grid: Grid) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every row in every cell it counts in: row numbers, and flat numbers of cells beside them."""
    positions = [_cells_of_series(selection, grid, name) for name in grid.by if name != "year"]
    rows = rows_of(selection.account, selection.series_mask, selection.years)
    present = selection.account.layer(selection.layer).present
    rows = rows if present is None else rows[present[rows]]
    cell = np.zeros(len(rows), dtype=np.int64)
    known = iter(positions)
    for name in grid.by:
        size = len(grid.labels[name])
        if name == "year":
            rows, cell = _spread_years(selection.account, rows, cell, grid.labels[name])
        else:
            starts, labels = next(known)
            series = selection.account.series[rows]
            count = starts[series + 1] - starts[series]
            first = np.repeat(starts[series] - np.append(0, np.cumsum(count)[:-1]), count)
            rows, cell = np.repeat(rows, count), np.repeat(cell, count)
            cell = cell * size + labels[first + np.arange(len(first))]
    return rows, cell


def closed_rows_and_cells(selection: Selection, grid: Grid) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The same for the rows of 0 that only errors ask for; none where every total has a row of its own."""
    closed = selection.on_closed()
    none = np.zeros(0, dtype=np.int64)
    return (none, none) if closed is None else rows_and_cells(closed, grid)


def _cells_of_series(selection: Selection, grid: Grid, name: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The labels of a dimension that each series counts for: starts (series + 1,), and places among the labels."""
    labels, count = grid.labels[name], selection.account.series_count
    if name in selection.pooled:
        every = np.arange(count + 1, dtype=np.int64) * len(labels)
        return every, np.tile(np.arange(len(labels), dtype=np.int64), count)
    dimension = selection.account.dimension(name)
    member = membership(dimension, labels, widened=False, exact=False) > 0
    of_code = [np.flatnonzero(column) for column in member.T]
    of_code.append(np.zeros(0, dtype=np.int64))
    found = [of_code[code] for code in dimension.codes.tolist()]
    return np.append(0, np.cumsum([len(f) for f in found])), np.concatenate(found or [np.zeros(0, dtype=np.int64)])


def _spread_years(
    account: Account, rows: NDArray[np.int64], cell: NDArray[np.int64], years: tuple[str, ...]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows in the cells of their year; a year that is asked several times has them several times."""
    found = [(i, np.flatnonzero(account.years[rows] == year)) for i, year in enumerate(map(int, years))]
    parts = [(rows[at], cell[at] * len(years) + i) for i, at in found]
    if not parts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    return np.concatenate([r for r, _ in parts]), np.concatenate([c for _, c in parts])

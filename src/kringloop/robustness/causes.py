"""Which data should be measured better first: those behind a figure, by their part of its first-order variance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, MissingDataError
from kringloop.ledger import (
    Account,
    Expression,
    Moved,
    datum_names,
    figure_names,
    leaf_grids,
    moved_by_rows,
    own_names,
)
from kringloop.robustness.drawing import one_cell
from kringloop.tables import UNSPECIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Culprit:
    """A datum that makes a figure uncertain: a row, or the error that several rows share.

    Parameters
    ----------
    account, layer, source, year, labels : of the row, or of its largest row where rows share an error
    shared : the name of that error; empty for a row by itself
    rows   : how many rows it moves
    value  : of the row [unit of the layer]
    sd     : standard deviation of the row [unit of the layer]
    move   : what one deviation of it does to the figure [unit of the figure]
    share  : of the first-order variance
    """

    account: str
    layer: str
    source: str
    year: int
    labels: tuple[tuple[str, str], ...]
    shared: str
    rows: int
    value: float
    sd: float
    move: float
    share: float


_SHARED = "shared\x1f"
_ROUNDING = 1e-18
"""Part of a variance below which a datum does nothing: what it moves in one place it takes back in another."""


@dataclass(slots=True)
class _Datum:
    move: float
    rows: int
    largest: float
    at: _At
    shared: str = ""


class _At(NamedTuple):
    """A row behind a datum: its account, and where it is what is printed the deviation of that."""

    of: Moved
    account: Account
    row: int
    figure: int | None


def culprits(expression: Expression, *, most: int = 10, **cell: str | int) -> tuple[Culprit, ...]:
    """The data with the largest part in the variance of one cell, the largest first; parts of all data add up to 1.

    To first order: exact for sums, good where draws and first order agree.

    Raises
    ------
    MissingDataError   the cell has no figure, or no row behind it has a deviation that moves it
    """
    plain, data = _data_of(expression, cell)
    variance = sum(datum.move**2 for datum in data.values())
    if variance == 0:
        raise MissingDataError(
            f"no deviation of a row moves {plain.formula} in this cell to first order\n"
            "  Give deviations to the rows it reads, or ask its sensitivity, which needs no slope."
        )
    moving = [datum for datum in data.values() if datum.move**2 > _ROUNDING * variance]
    ranked = sorted(moving, key=lambda datum: -(datum.move**2))[:most]
    return tuple(_culprit(datum, variance) for datum in ranked)


def moves(expression: Expression, **cell: str | int) -> dict[str, float]:
    """What one deviation of each datum does to one cell [unit], to first order, by the name of the datum.

    Raises
    ------
    MissingDataError   the cell has no figure
    """
    return {name: datum.move for name, datum in _data_of(expression, cell)[1].items()}


def _data_of(expression: Expression, cell: Mapping[str, str | int]) -> tuple[Expression, dict[str, _Datum]]:
    plain, grid = one_cell(expression, cell)
    data: dict[str, _Datum] = {}
    for each in moved_by_rows(plain, grid, (0,) * len(grid.by)):
        for moves, rows, names, held, first in _by_datum(each):
            for name, row in zip(names, rows.tolist(), strict=True):
                move = float(moves[row])
                at = _At(each, held, row - (first or 0), None if first is None else row)
                found = data.setdefault(name, _Datum(0.0, 0, -1.0, at, name.partition(_SHARED)[2]))
                found.move, found.rows = found.move + move, found.rows + 1
                if abs(move) > found.largest:
                    found.largest, found.at = abs(move), at
    return plain, data


def _by_datum(of: Moved) -> Iterator[tuple[Array, NDArray[np.int64], Sequence[str], Account, int | None]]:
    """Moves, the rows that move, the names of their data, whose rows they are, and of printed figures the first row."""
    account, free, size = of.account, of.layer.free, len(of.account)
    for moves, named in ((of.common, datum_names), (of.own, own_names)):
        rows = np.flatnonzero(moves)
        yield moves, rows, named(account, free, rows), account, None
    printed, closed = of.printed, account.closed.get(of.layer.key)
    rows = np.flatnonzero(printed)
    inside = rows[rows < size]
    yield printed, inside, figure_names(account, of.layer, inside), account, 0
    if closed is not None:
        beyond = rows[rows >= size]
        yield printed, beyond, figure_names(account, of.layer, beyond), closed, size


def _culprit(datum: _Datum, variance: float) -> Culprit:
    of, account, row, figure = datum.at
    layer, follows = of.layer, of.layer.follows
    sources, series = account.sources_of(layer.key), int(account.series[row])
    coded = [(name, d.labels, int(d.codes[series])) for name, d in account.dimensions.items()]
    assert layer.sd is not None
    if figure is None or follows is None:
        value, sd = float(layer.values[row]), float(layer.sd[row])
    else:
        value, sd = float(follows.figures[figure]), float(follows.width[figure])
    return Culprit(
        account=account.key,
        layer=layer.key,
        source=sources.labels[int(sources.codes[row])],
        year=int(account.years[row]),
        labels=tuple((name, _printed(labels[code], figure)) for name, labels, code in coded if code >= 0),
        shared=datum.shared,
        rows=datum.rows,
        value=value,
        sd=sd,
        move=datum.move,
        share=datum.move**2 / variance,
    )


def _printed(label: str, figure: int | None) -> str:
    """The code of a printed figure: that of a total, not of the row between it and its parts."""
    return label if figure is None else label.removesuffix(UNSPECIFIED)


def without_margin(expression: Expression, **cell: str | int) -> tuple[tuple[str, str, int, int], ...]:
    """Layers of which rows behind one cell have a figure and no deviation: account, layer, such rows, and rows in all.

    The error of the figure leaves out what these rows add to it.
    """
    plain, grid = one_cell(expression, cell)
    rows: dict[tuple[str, str], tuple[Account, NDArray[np.int64]]] = {}
    for selection, inner in leaf_grids(plain, grid):
        pair = (selection.account.key, selection.layer)
        before = rows[pair][1] if pair in rows else np.zeros(0, dtype=np.int64)
        rows[pair] = (selection.account, np.union1d(before, selection.rows_in(inner)))
    found = []
    for (key, name), (account, numbers) in rows.items():
        layer = account.layer(name)
        sd = np.zeros(len(numbers)) if layer.sd is None else layer.sd[numbers]
        bare = int(((sd == 0) & (layer.values[numbers] != 0)).sum())
        if bare:
            found.append((key, name, bare, len(numbers)))
    return tuple(found)

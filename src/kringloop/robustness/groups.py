"""The data behind a figure as factors of its uncertainty: by source, account, layer or a label of their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, unknown
from kringloop.ledger import (
    Account,
    Expression,
    Grid,
    Layer,
    data_of_rows,
    scored_account,
)
from kringloop.robustness.drawing import AT_ONCE, Drawing, Read, one_cell, rows_read, values_on
from kringloop.robustness.estimates import Indices
from kringloop.robustness.executors import Crew, serial
from kringloop.robustness.morris import MANY, Screening, screen
from kringloop.robustness.sobol import SAMPLES_AT_ONCE, sobol_indices
from kringloop.robustness.working import Progress

GROUPS = ("source", "account", "layer", "datum")
"""What data can be put together by, besides the dimensions of their rows; each datum by itself is the last."""
REST = "others"
_BETWEEN = " + "


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """The data with a deviation behind one cell of a figure.

    Parameters
    ----------
    read  : rows by account and layer
    names : of each datum; rows that share an error are one datum
    group : (data,) number of the group that each belongs to
    groups: names of the groups
    """

    read: Read
    names: tuple[str, ...]
    group: NDArray[np.int64]
    groups: tuple[str, ...]
    place: dict[str, int]
    """The number of each datum."""


def data_behind(expression: Expression, grid: Grid, by: str) -> Data:
    """The data behind a figure, put together by something; a datum that moves rows of several groups is one itself.

    Raises
    ------
    UnknownNameError   an account has no such dimension
    MissingDataError   no row has a deviation
    """
    read = rows_read(expression, grid)
    seen: dict[str, set[str]] = {}
    for account, layers in read.values():
        for layer, rows in layers.items():
            for names, held, behind in data_of_rows(account, account.layer(layer), rows):
                labels = _labels(held, held.layer(layer), behind, by)
                for name, label in zip(names, labels or names, strict=True):
                    seen.setdefault(name, set()).add(label)
    ordered = tuple(sorted(seen))
    of_datum = [_BETWEEN.join(sorted(seen[name])) for name in ordered]
    groups = tuple(sorted(set(of_datum)))
    number = {group: i for i, group in enumerate(groups)}
    place = {name: i for i, name in enumerate(ordered)}
    return Data(read, ordered, np.array([number[g] for g in of_datum], dtype=np.int64), groups, place)


def _labels(account: Account, layer: Layer, rows: NDArray[np.int64], by: str) -> list[str] | None:
    """The group of each row; None for each datum by itself."""
    if by == "datum":
        return None
    if by in ("account", "layer"):
        return [account.key if by == "account" else layer.key] * len(rows)
    if by == "source":
        sources = account.sources_of(layer.key)
        return [sources.labels[c] for c in sources.codes[rows].tolist()]
    if by == "year":
        return [str(year) for year in account.years[rows].tolist()]
    if by not in account.dimension_names:
        where, where_nl = f"account '{account.key}'", f"rekening '{account.key}'"
        raise unknown("dimension", by, (*GROUPS, "year", *account.dimension_names), where=where, where_nl=where_nl)
    dimension = account.dimension(by)
    return [dimension.labels[c] if c >= 0 else "–" for c in dimension.codes[account.series[rows]].tolist()]


@dataclass(frozen=True, slots=True, eq=False)
class _Figure:
    """A figure as a function of the data behind it."""

    expression: Expression
    grid: Grid
    data: Data
    drawing: Drawing

    def __call__(self, units: Array) -> Array:
        """(samples,) from (samples, data) numbers between 0 and 1."""
        from scipy.special import ndtri

        scores, place = ndtri(units).T, self.data.place

        def of(names: Sequence[str]) -> Array:
            found: Array = scores[[place[n] for n in names]]
            return found

        drawn = {
            key: scored_account(account, layers, of, len(units), self.drawing.law)
            for key, (account, layers) in self.data.read.items()
        }
        return values_on(self.expression, self.grid, drawn, len(units)).reshape(-1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sensitivity:
    """Which data make one cell of a figure uncertain.

    Parameters
    ----------
    by        : what the data were put together by
    indices   : shares of the variance per group
    screening : what went before where there are many groups; the others are then one group, `others`
    """

    by: str
    indices: Indices
    screening: Screening | None


def sensitivity(
    expression: Expression,
    by: str = "source",
    *,
    base: int = 256,
    drawing: Drawing | None = None,
    crew: Crew = serial,
    progress: Progress = lambda _, __: None,
    **cell: str | int,
) -> Sensitivity:
    """Share the variance of one cell out over the groups of data behind it.

    Groups above 30 are screened first, by walks; the 30 with the largest effects stay and the others become one group.

    Parameters
    ----------
    by      : "source", "account", "layer", "datum", "year", or a dimension of the rows
    base    : samples, a power of two; the figure is worked out base · (groups + 2) times
    drawing : its law and its seed count

    Raises
    ------
    MissingDataError   no row has a deviation, or the cell has no figure
    UnknownNameError   an account has no such dimension
    """
    drawing = drawing or Drawing()
    plain, grid = one_cell(expression, cell)
    data = data_behind(plain, grid, by)
    figure = _Figure(plain, grid, data, drawing)
    screening, groups, group = None, data.groups, data.group
    if len(groups) > MANY:
        screening = screen(figure, data.names, factors=groups, factor=group, seed=drawing.seed)
        groups, group = _fewer(data, screening.keep(MANY))
    held = sum(len(account) * len(layers) for account, layers in data.read.values()) + 3 * len(data.names)
    indices = sobol_indices(
        figure, data.names, factors=groups, factor=group, base=base, seed=drawing.seed, crew=crew, progress=progress,
        at_once=max(1, min(SAMPLES_AT_ONCE, AT_ONCE // (8 * held))),
    )  # fmt: skip
    return Sensitivity(by=by, indices=indices, screening=screening)


def screening(
    expression: Expression,
    by: str = "source",
    *,
    walks: int = 20,
    drawing: Drawing | None = None,
    **cell: str | int,
) -> Screening:
    """Effects of the groups of data behind one cell over their whole range, by `walks` · (groups + 1) calls.

    Raises
    ------
    MissingDataError   no row has a deviation, or the cell has no figure
    UnknownNameError   an account has no such dimension
    """
    drawing = drawing or Drawing()
    plain, grid = one_cell(expression, cell)
    data = data_behind(plain, grid, by)
    figure = _Figure(plain, grid, data, drawing)
    return screen(figure, data.names, factors=data.groups, factor=data.group, walks=walks, seed=drawing.seed)


def _fewer(data: Data, keep: tuple[str, ...]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The groups that stay, and all others as one."""
    groups = keep if len(keep) == len(data.groups) else (*keep, REST)
    number = {name: i for i, name in enumerate(keep)}
    table = np.array([number.get(name, len(keep)) for name in data.groups], dtype=np.int64)
    return groups, table[data.group]

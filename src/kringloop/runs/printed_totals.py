"""Which sums of rows their producer prints as a total, and which are ours.

An account holds the finest rows, and a row for what is not split further, so that every printed total is got back
exactly. Such a total is no less observed for it. A sum that nobody prints is computed, however simple.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kringloop.core import Array, unknown
from kringloop.ledger import Account, Formula, Grid, adds_rows, group_sums, weigh_rows

MARKS = 2**36
"""Marks are whole numbers below this, so that sums over 130,000 rows are exact in floating point."""


@dataclass(frozen=True)
class PrintedTotals:
    """The printed totals of a study: asked of a figure, whether it is one of them.

    Parameters
    ----------
    tables : published totals by account, as in the files `totals` of a study; read when first asked
    """

    tables: Mapping[str, pl.DataFrame] | Callable[[str], pl.DataFrame | None]
    _known: dict[tuple[str, str], Marked] = field(default_factory=dict, repr=False)

    def printed(self, expression: Formula, grid: Grid) -> NDArray[np.bool_]:
        """For each cell whether its producer prints the figure: one row, or a sum that is a printed total.

        A remainder (a printed total less its printed parts) is no figure of the producer. A cell without rows in a
        year on record is a nothing that the producer leaves out, and counts as printed.
        """
        selections = expression.selections()
        accounts = {s.account.key for s in selections}
        if not adds_rows(expression) or len(accounts) > 1:
            return np.zeros(grid.shape, dtype=bool)
        account, layer = selections[0].account, selections[0].layer
        known = self._marked(account, layer)
        rows = weigh_rows(expression, grid, known.ones)
        single: NDArray[np.bool_] = (rows == 0) | (rows == 1) & (weigh_rows(expression, grid, known.balancing) == 0)
        if not known.by_year:
            return single
        sums, years = weigh_rows(expression, grid, known.marks), grid.labels["year"] if "year" in grid.by else ()
        total = np.zeros(grid.shape, dtype=bool)
        axis = grid.by.index("year") if years else 0
        for place, year in enumerate(years):
            at = (slice(None),) * axis + (place,)
            total[at] = np.isin(sums[at], known.by_year.get(int(year), np.zeros(0)))
        return np.asarray(single | total)

    def _marked(self, account: Account, layer: str) -> Marked:
        found = self._known.get((account.key, layer))
        if found is None or found.account is not account:
            table = self.tables(account.key) if callable(self.tables) else self.tables.get(account.key)
            found = Marked(account, layer, table)
            self._known[account.key, layer] = found
        return found


@dataclass(frozen=True)
class Marked:
    """Rows of an account with a mark each: sums with equal marks are sums of the same rows."""

    account: Account
    layer: str
    table: pl.DataFrame | None

    @cached_property
    def ones(self) -> Array:
        return np.ones(len(self.account))

    @cached_property
    def balancing(self) -> Array:
        rows = self.account.balancing
        return np.zeros(len(self.account)) if rows is None else rows.astype(np.float64)

    @cached_property
    def marks(self) -> Array:
        """One number per series, the same in every run; two sums agree by chance once in 10^10."""
        by_series = np.random.default_rng(0).integers(1, MARKS, self.account.series_count)
        return by_series[self.account.series].astype(np.float64)

    @cached_property
    def by_year(self) -> Mapping[int, Array]:
        """The marks of each printed total, by year."""
        if self.table is None or self.layer not in self.table.columns:
            return {}
        printed = self.table.filter(pl.col(self.layer).is_not_null())
        filters = [c for c in printed.columns if c != "year" and c not in self.account.layers]
        marks = self.marks * self.account.layer(self.layer).carried
        sums, years = rows_below(self.account, marks, printed, filters), printed["year"].to_numpy()
        return {int(y): np.unique(sums[years == y]) for y in np.unique(years)}


def rows_below(account: Account, values: Array, published: pl.DataFrame, filters: list[str]) -> Array:
    """Sum of `values` over the rows below each published cell."""
    first = account.year_range[0]
    sums = np.zeros(published.height)
    series = np.arange(account.series_count, dtype=np.int32)
    by_series = group_sums(account, values, series, account.series_count, by_year=True)
    masks: dict[tuple[str, str], np.ndarray] = {}
    years = published["year"].to_numpy()
    for codes, rows in _rows_by_codes(published, filters).items():
        mask = np.ones(account.series_count, dtype=bool)
        for name, code in zip(filters, codes, strict=True):
            if code is not None:
                if (name, code) not in masks:
                    masks[name, code] = _mask(account, name, code)
                mask &= masks[name, code]
        index = np.array(rows)
        index = index[(years[index] >= first) & (years[index] <= account.year_range[1])]  # no rows: the sum is 0
        sums[index] = by_series[np.flatnonzero(mask)].sum(axis=0)[years[index] - first]
    return sums


def _rows_by_codes(published: pl.DataFrame, filters: list[str]) -> dict[tuple[str | None, ...], list[int]]:
    """Row numbers of the published cells that are selected by the same codes."""
    groups: dict[tuple[str | None, ...], list[int]] = {}
    for row, codes in enumerate(published.select(filters).rows() if filters else [()] * published.height):
        groups.setdefault(codes, []).append(row)
    return groups


def _mask(account: Account, name: str, code: str) -> np.ndarray:
    dimension = account.dimension(name)
    if dimension.tree is not None:
        return dimension.of(dimension.within(code))
    if code not in dimension.labels:
        raise unknown(name, code, dimension.labels, where=f"published totals of '{account.key}'")
    return dimension.of(frozenset((code,)))

"""Rows that balance printed totals: from the totals of a table, what the errors of its rows follow from.

An account holds the finest rows, and between a printed total and its parts a row for the remainder. A table that rounds
every figure by itself prints T_x for a total x and its parts beside it, each with an error ε of its own. The remainder
is z_x = T_x − Σ z_y over all rows y below x, and so is its error: ε_x − Σ ε(z_y). Where the parts make the total
exactly there is no such row; it is put beside the account as one of 0, because the total was printed all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kringloop.core import NOISE, Array, BalanceError, MissingDataError, RangeError, listing
from kringloop.ledger import Account
from kringloop.robustness.closed_rows import closed_rows
from kringloop.tables import UNSPECIFIED

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Codes = tuple[str | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Balanced:
    """How the rows of a layer balance its printed totals.

    Parameters
    ----------
    closed  : rows of 0 for totals that their parts make exactly; None where there is no such total
    printed : (rows + closed, rows + closed) each row from the printed figures: a part is one itself
    figures : (rows + closed,) the printed figures: of a row between a total and its parts the total [unit]
    between : (rows,) which rows are a total less its parts
    """

    closed: Account | None
    printed: csr_array
    figures: Array
    between: NDArray[np.bool_]


class _Total(NamedTuple):
    """A printed total: its codes, and in which years it has which value."""

    codes: Codes
    years: NDArray[np.int64]
    values: Array


def balanced(account: Account, layer: str, totals: pl.DataFrame | None, rounding: float) -> Balanced:
    """What the rows of a layer are made of, by the printed totals of its account.

    Parameters
    ----------
    totals   : `year`, layers, and a column for each dimension by which totals are printed
    rounding : by how much the rows below a total may miss it [unit]

    Raises
    ------
    MissingDataError   no total of the layer is printed, or there is no node at which a row between could stand
    RangeError         a row between totals and parts of which no total is printed
    BalanceError       the rows below a total do not add up to it
    """
    by, found = _printed(account, layer, totals)
    own = _Rows(account, layer, by)
    known = own.between
    lost = {(t.codes, y) for t in found for y in own.years_below(t.codes, t.years) if (t.codes, y) not in known}
    if strange := known.keys() - {(t.codes, int(y)) for t in found for y in t.years}:
        codes, year = min(strange, key=str)
        raise RangeError(
            f"{len(strange)} rows of '{account.key}' are a remainder of layer '{layer}' and no total of them is "
            f"printed, the first of {year}: {listing(c for c in codes if c)}\n  Give those totals under 'totals:', or "
            "leave follows out."
        )
    closed = closed_rows(account, layer, by, lost, own.series_below) if lost else None
    more = None if closed is None else _Rows(closed, layer, by)
    at = known | ({} if more is None else {k: row + len(account) for k, row in more.between.items()})
    size = len(account) + (0 if closed is None else len(closed))
    below, figures = _relation(found, own, more, at, size)
    values = np.append(own.values, np.zeros(size - len(account)))
    _require_closing(account, layer, {row: key for key, row in at.items()}, below @ values + values, figures, rounding)
    between = ~np.isnan(figures[: len(account)])
    return Balanced(closed, _inverse(below), np.where(np.isnan(figures), values, figures), between)


def _printed(account: Account, layer: str, totals: pl.DataFrame | None) -> tuple[tuple[str, ...], list[_Total]]:
    """By which dimensions totals of a layer are printed, and each of them."""
    if totals is None or layer not in totals.columns or not totals[layer].count():
        raise MissingDataError(
            f"no total of layer '{layer}' of '{account.key}' is printed, so that no row follows from one\n"
            "  Give the published totals under 'totals:' of the account, or leave follows out."
        )
    by = tuple(c for c in totals.columns if c != "year" and c not in account.layers)
    groups = totals.filter(pl.col(layer).is_not_null()).group_by(by or ["year"], maintain_order=True)
    return by, [
        _Total(tuple(codes) if by else (), frame["year"].to_numpy(), frame[layer].to_numpy()) for codes, frame in groups
    ]


@dataclass(frozen=True)
class _Rows:
    """The rows of a layer by the dimensions of its printed totals."""

    account: Account
    layer: str
    by: tuple[str, ...]

    @cached_property
    def values(self) -> Array:
        return self.account.layer(self.layer).values

    @cached_property
    def present(self) -> NDArray[np.bool_]:
        return self.account.layer(self.layer).carried

    @cached_property
    def between(self) -> dict[tuple[Codes, int], int]:
        """The row between each total and its parts, by the codes of the total and the year."""
        balancing = self.account.balancing
        if balancing is None:
            return {}
        labels = [(d.labels, d.codes) for d in map(self.account.dimension, self.by)]
        found = {}
        for row in np.flatnonzero(balancing & self.present).tolist():
            series = self.account.series[row]
            codes = tuple(ls[cs[series]].removesuffix(UNSPECIFIED) if cs[series] >= 0 else None for ls, cs in labels)
            found[codes, int(self.account.years[row])] = row
        return found

    @cached_property
    def _masks(self) -> dict[tuple[str, str], NDArray[np.bool_]]:
        return {}

    def series_below(self, codes: Codes) -> NDArray[np.bool_]:
        """(series,) which series stand at a total or below it."""
        mask: NDArray[np.bool_] = np.ones(self.account.series_count, dtype=bool)
        for name, code in zip(self.by, codes, strict=True):
            if code is not None:
                if (name, code) not in self._masks:
                    dimension = self.account.dimension(name)
                    inside = dimension.within(code) if dimension.tree is not None else frozenset((code,))
                    self._masks[name, code] = dimension.of(inside)
                mask &= self._masks[name, code]
        return mask

    def rows_below(self, codes: Codes) -> NDArray[np.int64]:
        """The rows at a total or below it."""
        starts = self.account.starts
        series = np.flatnonzero(self.series_below(codes))
        rows = [np.arange(starts[s], starts[s + 1]) for s in series.tolist()]
        found = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
        kept: NDArray[np.int64] = found[self.present[found]]
        return kept

    def years_below(self, codes: Codes, years: NDArray[np.int64]) -> list[int]:
        """Of some years those in which a row stands below a total."""
        found: list[int] = np.intersect1d(self.account.years[self.rows_below(codes)], years).tolist()
        return found


def _relation(
    totals: Sequence[_Total], own: _Rows, more: _Rows | None, at: dict[tuple[Codes, int], int], size: int
) -> tuple[csr_array, Array]:
    """1 for each row below the row between a total and its parts, and the printed total at that row; else NaN."""
    from scipy.sparse import coo_array

    over, under, figures = [], [], np.full(size, np.nan)
    for total in totals:
        place = {int(y): at[total.codes, int(y)] for y in total.years if (total.codes, int(y)) in at}
        if not place:
            continue
        figures[list(place.values())] = [
            v for y, v in zip(total.years.tolist(), total.values, strict=True) if y in place
        ]
        first, last = min(place), max(place)
        in_year = np.full(last - first + 1, -1, dtype=np.int64)
        in_year[[y - first for y in place]] = list(place.values())
        for rows, years in _below(total.codes, own, more):
            inside = (years >= first) & (years <= last)
            row = np.where(inside, in_year[np.where(inside, years, first).astype(np.int64) - first], -1)
            kept = (row >= 0) & (row != rows)
            over.append(row[kept])
            under.append(rows[kept])
    places = (
        np.concatenate(over or [np.zeros(0, dtype=np.int64)]),
        np.concatenate(under or [np.zeros(0, dtype=np.int64)]),
    )
    return coo_array((np.ones(len(places[0])), places), shape=(size, size)).tocsr(), figures


def _below(codes: Codes, own: _Rows, more: _Rows | None) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int16]]]:
    """Rows at a total or below it with their years, and closed rows by their number after the others."""
    rows = own.rows_below(codes)
    yield rows, own.account.years[rows]
    if more is not None:
        rows = more.rows_below(codes)
        yield rows + len(own.account), more.account.years[rows]


def _require_closing(
    account: Account,
    layer: str,
    keys: dict[int, tuple[Codes, int]],
    sums: Array,
    figures: Array,
    rounding: float,
) -> None:
    missed = np.where(np.isnan(figures), 0.0, np.abs(sums - figures))
    allowed = rounding + NOISE * np.abs(sums)
    wrong = np.flatnonzero(missed > allowed)
    if len(wrong):
        row = int(wrong[np.argmax(missed[wrong])])
        codes, year = keys[row]
        raise BalanceError(
            f"{len(wrong)} printed totals of layer '{layer}' of '{account.key}' are not the sum of their rows, "
            f"most of all {listing(c for c in codes if c)} of {year}: printed {figures[row]:g}, rows {sums[row]:g}, "
            f"allowed {allowed[row]:g}\n  Correct the table, or leave follows out: what does not close does not follow."
        )


def _inverse(below: csr_array) -> csr_array:
    """(I + below)⁻¹ = I − below + below² − …, which ends: nothing stands below itself."""
    from scipy.sparse import eye_array

    found = step = eye_array(below.shape[0], format="csr")
    sign = 1.0
    while (step := step @ below).nnz:
        sign = -sign
        found = found + sign * step
        found.eliminate_zeros()
    found.sort_indices()
    return found

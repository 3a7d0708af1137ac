"""Sums of rows by group: the one loop everything else is made of.

Works through the rows in blocks that stay in the processor's cache and skips blocks that
hold nothing of the selection, so no temporary is ever as long as the account. Draws are read
row by row, and only those of selected rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array
from kringloop.ledger.account import LAST_YEAR, Account

BLOCK = 1 << 16


def group_sums(
    account: Account, values: Array, series_group: NDArray[np.int32], groups: int, *, by_year: bool
) -> Array:
    """Sum `values` over the rows of each group.

    Parameters
    ----------
    values       : (rows,) or (rows, draws)
    series_group : (series,) group of each series, −1 for series that are not selected
    groups       : number of groups
    by_year      : keep the years of the account apart

    Returns
    -------
    (groups, years[, draws]); one year column when `by_year` is false
    """
    first, last = account.year_range
    years = last - first + 1 if by_year else 1
    bins = (groups + 1) * years
    width: type[np.int32 | np.int64] = np.int32 if bins <= np.iinfo(np.int32).max else np.int64
    base: NDArray[np.int32 | np.int64] = np.where(series_group < 0, groups, series_group).astype(width)
    base *= width(years)
    if values.ndim > 1:
        rows = rows_of(account, series_group >= 0)
        code = base[account.series[rows]] + (account.years[rows] - width(first) if by_year else width(0))
        return _drawn_sums(values, rows, code, groups * years).reshape(groups, years, values.shape[1])
    out = np.zeros(bins)
    selected = np.append(0, np.cumsum(series_group >= 0))
    for start in range(0, len(account), BLOCK):
        stop = min(start + BLOCK, len(account))
        series = account.series[start:stop]
        if selected[series[-1] + 1] == selected[series[0]]:
            continue
        code = base[series]
        if by_year:
            code += account.years[start:stop]
            code -= width(first)
        out += np.bincount(code, weights=values[start:stop], minlength=bins)
    return out.reshape(groups + 1, years)[:groups]


def _drawn_sums(values: Array, rows: NDArray[np.int64], code: NDArray[np.signedinteger[Any]], bins: int) -> Array:
    """(bins, draws): the draws of the selected rows, read once and added to the sum they belong to."""
    from scipy.sparse import csr_array

    ends = np.append(0, np.cumsum(np.bincount(code, minlength=bins)))
    order = rows[np.argsort(code, kind="stable")]
    picker: Any = csr_array((np.ones(len(rows)), order, ends), shape=(bins, len(values)))
    summed: Array = picker @ values
    return summed


def added_along(member: Array, sums: Array, axis: int, *, drawn: bool) -> Array:
    """Sums over the codes that count for each label, along one axis.

    Draws are added one after another, so that a draw is the same bits however many stand beside it.

    Parameters
    ----------
    member : (labels, codes) 1 where a code counts, else 0
    sums   : (…, codes, …, years[, draws])
    """
    if not drawn:
        few: Array = np.moveaxis(np.tensordot(member, sums, axes=(1, axis)), 0, axis)
        return few
    from scipy.sparse import csr_array, eye_array, kron

    before, after = (int(np.prod(part, dtype=np.int64)) for part in (sums.shape[:axis], sums.shape[axis + 1 : -1]))
    picker: Any = kron(kron(eye_array(before), csr_array(member)), eye_array(after), format="csr")
    added: Array = picker @ sums.reshape(-1, sums.shape[-1])
    return added.reshape(*sums.shape[:axis], len(member), *sums.shape[axis + 1 :])


def rows_of(account: Account, chosen: NDArray[np.bool_], years: tuple[int, ...] | None = None) -> NDArray[np.int64]:
    """Row numbers of the chosen series, in the order of the account."""
    mask = chosen[account.series]
    if years is not None:
        mask &= np.isin(account.years, np.array([y for y in years if abs(y) <= LAST_YEAR], dtype=np.int16))
    return np.flatnonzero(mask)

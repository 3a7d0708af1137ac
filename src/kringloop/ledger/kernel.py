"""Sums of rows by group: the one loop everything else is made of.

Works through the rows in blocks that stay in the processor's cache and skips blocks that
hold nothing of the selection, so no temporary is ever as long as the account.
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
    out = np.zeros((bins, *values.shape[1:]))
    selected = np.append(0, np.cumsum(series_group >= 0))
    block = BLOCK if values.ndim == 1 else max(1, BLOCK // values.shape[1])
    for start in range(0, len(account), block):
        stop = min(start + block, len(account))
        series = account.series[start:stop]
        if selected[series[-1] + 1] == selected[series[0]]:
            continue
        code = base[series]
        if by_year:
            code += account.years[start:stop]
            code -= width(first)
        out += _sum_block(code, values[start:stop], bins)
    return out.reshape(groups + 1, years, *values.shape[1:])[:groups]


def _sum_block(code: NDArray[np.signedinteger[Any]], values: Array, bins: int) -> Array:
    if values.ndim == 1:
        counted: Array = np.bincount(code, weights=values, minlength=bins).astype(np.float64, copy=False)
        return counted
    from scipy.sparse import csr_array

    rows = np.arange(len(code))
    picker: Any = csr_array((np.ones(len(code)), (code, rows)), shape=(bins, len(code)))
    summed: Array = picker @ values
    return summed


def rows_of(account: Account, chosen: NDArray[np.bool_], years: tuple[int, ...] | None = None) -> NDArray[np.int64]:
    """Row numbers of the chosen series, in the order of the account."""
    mask = chosen[account.series]
    if years is not None:
        mask &= np.isin(account.years, np.array([y for y in years if abs(y) <= LAST_YEAR], dtype=np.int16))
    return np.flatnonzero(mask)

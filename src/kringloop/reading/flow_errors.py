"""How far flows between groups of nodes may be off: as the same sums of rows asked as a figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from kringloop.ledger import Account, variance_of_sums

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_ROW, _GROUP = "_row", "_group"


def deviations(
    account: Account | None,
    layer: str,
    sides: pl.DataFrame,
    keys: Sequence[str],
    choose: Callable[[pl.DataFrame], pl.DataFrame],
) -> pl.DataFrame:
    """The standard deviation of the sum of the rows of each group, as `sd` beside the keys of the group.

    Rows that no rule is about have none: their flows look surer than they are, and the page on margins says which.

    Parameters
    ----------
    account : with its margins; None where the study gives it none
    sides   : the rows that are added up, with what describes them and the keys of their group
    choose  : the keys of the groups of rows that only errors ask for: those among the same choice
    """
    groups = sides.select(keys).unique(maintain_order=True).with_row_index(_GROUP)
    if account is None or account.layer(layer).sd is None:
        return groups.drop(_GROUP).with_columns(pl.lit(0.0).alias("sd"))
    held = account.layer(layer)
    described = [n for n in _rows(account).columns if n != _ROW]
    parts = [_known(sides, described).join(_known(_rows(account), described), on=described, how="inner")]
    size, closed = len(account), account.closed.get(layer)
    if held.follows is not None and closed is not None:
        parts.append(choose(_rows(closed)).with_columns(pl.col(_ROW) + size))
        size += len(closed)
    placed = pl.concat(part.select(*keys, _ROW) for part in parts)
    placed = placed.join(groups, on=list(keys), how="inner", nulls_equal=True)
    variance = variance_of_sums(held, _weights(placed, len(groups), size))
    return groups.drop(_GROUP).with_columns(pl.Series("sd", np.sqrt(variance)))


def _weights(placed: pl.DataFrame, groups: int, size: int) -> csr_array:
    from scipy.sparse import csr_array

    places = (placed[_GROUP].to_numpy(), placed[_ROW].to_numpy())
    return csr_array((np.ones(len(placed)), places), shape=(groups, size))


def _rows(account: Account) -> pl.DataFrame:
    """Year and codes of each row of an account, and its number."""
    codes = {
        key: pl.Series(np.array([*d.labels, None], dtype=object)[d.codes[account.series]].tolist(), dtype=pl.String)
        for key, d in account.dimensions.items()
    }
    numbers = np.arange(len(account), dtype=np.int64)
    return pl.DataFrame({"year": account.years.astype(np.int64), **codes, _ROW: numbers})


def _known(frame: pl.DataFrame, described: Sequence[str]) -> pl.DataFrame:
    """Rows with what describes them as text, so that those of two tables can be told to be the same."""
    return frame.with_columns(pl.col(name).cast(pl.String).fill_null("") for name in described)

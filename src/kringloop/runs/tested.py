"""Which years of every cell a trend is told over, for all cells of a figure at once."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kringloop.ledger import Result
from kringloop.standing import BREAK, PROJECTED, RECORD, Window


def tested_cells(result: Result, rows: pl.DataFrame, window: Window) -> NDArray[np.bool_]:
    """(cells…) whether a cell counts in the trend of its series, as `tested_years` says of one series.

    On record and in the window, and since the last break in it.

    Parameters
    ----------
    rows : the known observations of the figure
    """
    others = [d for d in result.grid.by if d != "year"]
    flags = pl.col("flags").fill_null("").str.split(" ")
    on_record = rows.filter(
        pl.col("status").is_in(sorted(RECORD)),
        pl.col("year").is_between(window.first, window.last),
        ~flags.list.contains(PROJECTED),
    )
    broken = pl.when(flags.list.contains(BREAK)).then("year").max()
    since = on_record.filter(pl.col("year") >= (broken.over(others) if others else broken).fill_null(window.first))
    found = np.zeros(result.grid.shape, dtype=bool)
    places = tuple(
        since[d]
        .cast(pl.String)
        .replace_strict(list(result.grid.labels[d]), range(found.shape[k]), return_dtype=pl.Int64)
        for k, d in enumerate(result.grid.by)
    )
    found[places] = True
    return found

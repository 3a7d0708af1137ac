"""Parquet: figures with their types, for programs."""

from __future__ import annotations

import polars as pl

from kringloop.exchange.analyst import AnalystTable
from kringloop.exchange.form import Form, written_to

_NUMBERS = {"year": pl.Int64, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64}


def _sheet(table: AnalystTable) -> bytes:
    schema = {key: _NUMBERS.get(key, pl.String) for key in table.figures.keys}
    return written_to(pl.DataFrame(list(table.figures.rows), schema=schema, orient="row").write_parquet)


FORM = Form(
    ending="parquet",
    media_type="application/vnd.apache.parquet",
    sheet=_sheet,
    table=lambda frame, path: frame.write_parquet(path),
)

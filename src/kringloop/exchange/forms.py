"""An analyst's table as the bytes of a file, for the command line and the pages alike."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

from kringloop.core import unknown
from kringloop.exchange.analyst import AnalystTable, Part, records
from kringloop.exchange.delimited import csv_text
from kringloop.exchange.workbook import xlsx_bytes

FORMS = ("csv", "xlsx", "json", "parquet")
"""Formats of tables, of one figure and of whole tables alike; the first is that of a name without an ending."""
MEDIA_TYPES: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}


def form_bytes(table: AnalystTable, form: str) -> bytes:
    """The file: `xlsx` with notes and sources on sheets, `json` with them beside the figures; `csv` and `parquet`
    hold the figures.

    Raises
    ------
    UnknownNameError   no such form; names the known ones
    """
    if form == "xlsx":
        return xlsx_bytes(table)
    if form == "csv":
        return csv_text(table).encode("utf-8")
    if form == "json":
        told = {
            "title": table.title,
            "figures": records(table),
            "notes": _records(table.notes),
            "sources": _records(table.sources),
        }
        return (json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
    if form == "parquet":
        return _parquet(table)
    raise unknown("format", form, FORMS)


def _records(part: Part) -> list[dict[str, object]]:
    return [dict(zip(part.keys, row, strict=True)) for row in part.rows]


def _parquet(table: AnalystTable) -> bytes:
    import polars as pl

    kinds = {"year": pl.Int64, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64}
    schema = {key: kinds.get(key, pl.String) for key in table.figures.keys}
    stream = io.BytesIO()
    pl.DataFrame(list(table.figures.rows), schema=schema, orient="row").write_parquet(stream)
    return stream.getvalue()

"""JSON: the figures of an analyst with notes and sources beside them, or a table as records."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from kringloop.exchange.analyst import AnalystTable, part_records, records
from kringloop.exchange.form import Form


def _sheet(table: AnalystTable) -> bytes:
    told = {
        "title": table.title,
        "figures": records(table),
        "notes": part_records(table.notes),
        "sources": part_records(table.sources),
    }
    return (json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _table(frame: pl.DataFrame, path: Path) -> None:
    path.write_bytes((json.dumps(frame.to_dicts(), ensure_ascii=False, indent=1) + "\n").encode())


FORM = Form(ending="json", media_type="application/json", sheet=_sheet, table=_table)

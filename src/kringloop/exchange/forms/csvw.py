"""CSV on the Web: plain tables, and `csv-metadata.json` that says in two languages what stands in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kringloop.exchange.delivered import Delivery
from kringloop.exchange.form import Form, Write
from kringloop.exchange.tidy import Table, tidy_tables

_TYPES = {"text": "string", "integer": "integer", "number": "double"}


def _files(delivery: Delivery) -> Mapping[str, Write]:
    tables = tidy_tables(delivery)

    def describe(path: Path) -> None:
        told = json.dumps(_metadata(delivery, tables), ensure_ascii=False, indent=1)
        path.write_text(told + "\n", encoding="utf-8")

    return {table.file_name: table.write for table in tables} | {"csv-metadata.json": describe}


def _metadata(delivery: Delivery, tables: tuple[Table, ...]) -> dict[str, Any]:
    meta = delivery.run.meta
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": delivery.language}],
        "dc:title": delivery.title[delivery.language],
        "dc:identifier": meta["run"],
        "dc:created": meta["created"],
        "tables": [_table(table, tables) for table in tables],
    }


def _table(table: Table, tables: tuple[Table, ...]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [
            {
                "name": c.key,
                "titles": {"und": [c.key]},
                "dc:description": {"nl": c.names.nl, "en": c.names.en}[_LEADS],
                "datatype": _TYPES[c.kind],
                "required": not c.empty,
                "null": [""],
            }
            for c in table.columns
        ]
    }
    if table.primary:
        schema["primaryKey"] = [table.primary]
    if table.points:
        others = {t.key: t for t in tables}
        schema["foreignKeys"] = [
            {
                "columnReference": [column],
                "reference": {"resource": others[other].file_name, "columnReference": [others[other].primary]},
            }
            for column, other in table.points.items()
        ]
    return {"url": table.file_name, "dc:title": table.names[_LEADS], "tableSchema": schema}


_LEADS = "en"
FORM = Form(ending="csv", media_type="text/csv; charset=utf-8", files=_files)

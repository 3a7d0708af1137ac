"""A Frictionless data package: plain tables, and `datapackage.json` that says what stands in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kringloop.exchange.delivered import Delivery
from kringloop.exchange.form import Form, Write
from kringloop.exchange.tidy import Table, tidy_tables

_TYPES = {"text": "string", "integer": "integer", "number": "number"}


def _files(delivery: Delivery) -> Mapping[str, Write]:
    tables = tidy_tables(delivery)

    def describe(path: Path) -> None:
        told = json.dumps(_package(delivery, tables), ensure_ascii=False, indent=1)
        path.write_text(told + "\n", encoding="utf-8")

    return {table.file_name: table.write for table in tables} | {"datapackage.json": describe}


def _package(delivery: Delivery, tables: tuple[Table, ...]) -> dict[str, Any]:
    run, language = delivery.run, delivery.language
    used = [o for o in run.origins.values() if o.url]
    return {
        "profile": "tabular-data-package",
        "name": f"kringloop-{run.meta['study']}",
        "id": run.meta["run"],
        "title": delivery.title[language],
        "created": run.meta["created"],
        "version": run.meta["version"],
        "sources": [{"title": o.label, "path": o.url} for o in used],
        "resources": [_resource(table, tables, language) for table in tables],
    }


def _resource(table: Table, tables: tuple[Table, ...], language: str) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [
            {"name": c.key, "type": _TYPES[c.kind], "title": c.names[language]}
            | ({} if c.empty else {"constraints": {"required": True}})
            for c in table.columns
        ],
        "missingValues": [""],
    }
    primary = {t.key: t.primary for t in tables}
    if table.primary:
        schema["primaryKey"] = [table.primary]
    if table.points:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [primary[other]]}}
            for column, other in table.points.items()
        ]
    return {
        "name": table.key,
        "path": table.file_name,
        "title": table.names[language],
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


FORM = Form(ending="csv", media_type="text/csv; charset=utf-8", files=_files)

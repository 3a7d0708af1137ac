"""What a results file must hold before anything is asked of it, whoever made it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

import polars as pl

from kringloop.core import ResultsError, listing
from kringloop.runs.checks import CHECK_SCHEMA
from kringloop.runs.evaluate import BASE_COLUMNS, VALUE_COLUMNS
from kringloop.runs.opened import Run
from kringloop.runs.run import INDICATOR_COLUMNS

_TEXT = pl.String()
_META = ("study", "name_nl", "name_en", "run", "inputs", "program", "version", "created", "study_file")


def _texts(*names: str) -> dict[str, pl.DataType]:
    return dict.fromkeys(names, _TEXT)


DECLARED: Mapping[str, Mapping[str, pl.DataType]] = {
    "observations": {**BASE_COLUMNS, **VALUE_COLUMNS},
    "indicators": {**_texts(*INDICATOR_COLUMNS), "additive": pl.Boolean()},
    "checks": _texts(*CHECK_SCHEMA),
    "origins": _texts("id", "producer", "dataset", "title", "vintage", "licence", "kind", "url", "note"),
    "nodes": _texts("id", "name_nl", "name_en", "stage", "sector", "region", "actor"),
    "classifications": _texts("classification", "code", "parent", "name_nl", "name_en"),
    "series": _texts("series", "unit", "name_nl", "name_en"),
}
"""Columns of each table of a results file; an account has those of its own, figures their dimensions as well."""


def require_declared(run: Run) -> None:
    """Read a run through: its tables, what is said about it, its study file, sources and classifications.

    Raises
    ------
    ResultsError   a table or column is lacking or of another type, or a text is not what it should be
    """
    lacking = [key for key in _META if key not in run.meta]
    if lacking:
        raise ResultsError(f"what is said about the run lacks {listing(lacking)}")
    try:
        datetime.fromisoformat(run.meta["created"])
    except ValueError:
        raise ResultsError(f"'{run.meta['created'][:40]}' is no moment at which the run was made") from None
    for name, columns in DECLARED.items():
        _require_columns(name, run.file.table(name), columns)
    for name in run.file.names:
        if name.startswith("account_"):
            run.file.table(name)
    for text in run.indicators["choices"].to_list():
        if not isinstance(json.loads(text or "{}"), dict):
            raise ResultsError("the choices of an indicator are no names with values")
    _ = run.study, run.origins, run.trees


def _require_columns(name: str, frame: pl.DataFrame, columns: Mapping[str, pl.DataType]) -> None:
    wrong = [c for c, kind in columns.items() if frame.schema.get(c) not in (kind, pl.Null()) and frame.height]
    wrong += [c for c in columns if c not in frame.columns and not frame.height]
    if wrong:
        raise ResultsError(f"table '{name}' lacks {listing(sorted(set(wrong)))}, or has it as another type")

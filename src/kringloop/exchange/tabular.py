"""Tables of a results file as CSV, JSON or Parquet."""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path

import polars as pl

from kringloop.core import ResultsError, unknown
from kringloop.tables import ResultsFile

FORMS = ("csv", "json", "parquet")


def form_of(path: Path) -> str:
    """The format a file name asks for by its ending; csv when it names none.

    >>> form_of(Path("figures.parquet")), form_of(Path("deliver"))
    ('parquet', 'csv')
    """
    ending = path.suffix.removeprefix(".").lower()
    return ending if ending in FORMS else FORMS[0]


def export_tables(results: ResultsFile, tables: list[str], form: str, out: Path) -> list[tuple[Path, int]]:
    """Write tables; one table to the file `out`, several to files in the folder `out`.

    Returns
    -------
    path and number of rows of each file

    Raises
    ------
    UnknownNameError   no such table or format
    ResultsError       `out` cannot be written
    """
    if form not in FORMS:
        raise unknown("format", form, FORMS)
    frames = {name: results.table(name) for name in tables}
    written = []
    for name, frame in frames.items():
        path = out if len(tables) == 1 and not out.is_dir() else out / f"{name}.{form}"
        _write_whole(frame, form, path)
        written.append((path, frame.height))
    return written


def _write_whole(frame: pl.DataFrame, form: str, path: Path) -> None:
    """Write under a temporary name and rename, so that a reader sees a whole file or none."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if form == "csv":
            frame.write_csv(partial)
        elif form == "parquet":
            frame.write_parquet(partial)
        else:
            partial.write_text(json.dumps(frame.to_dicts(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        os.replace(partial, path)
    except (OSError, pl.exceptions.PolarsError) as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or error
        raise ResultsError(f"{path} cannot be written: {reason}. Choose another place with --out.") from None

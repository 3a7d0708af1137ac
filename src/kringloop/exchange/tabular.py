"""Whole tables of a results file as CSV, xlsx, JSON or Parquet, for programs: codes and keys as they are stored."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import polars as pl

from kringloop.core import RangeError, UnknownNameError, unknown
from kringloop.exchange.forms import FORMS
from kringloop.exchange.workbook import sheet_bytes
from kringloop.tables import ResultsFile, replace_file, require_free

MOST_XLSX_ROWS = 1_048_575
"""Rows that a sheet of a workbook can hold below its headings."""


def form_of(path: Path) -> str:
    """The format a file name asks for by its ending; csv when it has none.

    Raises
    ------
    UnknownNameError   the ending is of no known format

    >>> form_of(Path("figures.parquet")), form_of(Path("deliver"))
    ('parquet', 'csv')
    """
    ending = path.suffix.removeprefix(".").lower()
    if ending and ending not in FORMS:
        known = ", ".join(f".{f}" for f in FORMS)
        raise UnknownNameError(
            f"'{path.name}' ends in .{ending}; known endings: {known}",
            nl=f"'{path.name}' eindigt op .{ending}; bekend zijn: {known}",
        )
    return ending or FORMS[0]


def export_tables(
    results: ResultsFile, tables: list[str], form: str, out: Path, *, force: bool = False
) -> list[tuple[Path, int]]:
    """Write tables; one table to the file `out`, several to files in the folder `out`.

    Parameters
    ----------
    force : replace files that are there already; files of studies and results stay even so

    Returns
    -------
    path and number of rows of each file

    Raises
    ------
    UnknownNameError   no such table or format
    ResultsError       `out` cannot be written, or what is there stays
    """
    if form not in FORMS:
        raise unknown("format", form, FORMS)
    frames = {name: results.table(name) for name in tables}
    single = len(tables) == 1 and not out.is_dir()
    paths = {name: out if single else out / f"{name}.{form}" for name in frames}
    for path in paths.values():
        require_free(path, force=force)
    for name, frame in frames.items():
        if form == "xlsx" and frame.height > MOST_XLSX_ROWS:
            raise RangeError(
                f"table '{name}' has {frame.height} rows, a sheet holds {MOST_XLSX_ROWS}; take csv",
                nl=f"tabel '{name}' heeft {frame.height} rijen, op een blad passen er {MOST_XLSX_ROWS}; neem csv",
            )
    for name, frame in frames.items():
        replace_file(paths[name], partial(_write, frame, form), force=force)
    return [(paths[name], frame.height) for name, frame in frames.items()]


def _write(frame: pl.DataFrame, form: str, path: Path) -> None:
    with path.open("wb") as file:
        if form == "csv":
            frame.write_csv(file)
        elif form == "parquet":
            frame.write_parquet(file)
        elif form == "xlsx":
            file.write(sheet_bytes(frame.columns, frame.iter_rows()))
        else:
            file.write((json.dumps(frame.to_dicts(), ensure_ascii=False, indent=1) + "\n").encode())

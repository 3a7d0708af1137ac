"""Whole tables of a results file as CSV, xlsx, JSON or Parquet, for programs: codes and keys as they are stored."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from kringloop.core import RangeError, UnknownNameError, unknown
from kringloop.exchange.form import FIRST, find_form, plain_forms
from kringloop.tables import ResultsFile, replace_file, require_free


def form_of(path: Path) -> str:
    """The format a file name asks for by its ending; csv when it has none.

    Raises
    ------
    UnknownNameError   the ending is of no known format

    >>> form_of(Path("figures.parquet")), form_of(Path("deliver"))
    ('parquet', 'csv')
    """
    ending = path.suffix.removeprefix(".").lower()
    if ending and ending not in plain_forms():
        known = ", ".join(f".{f}" for f in plain_forms())
        raise UnknownNameError(
            f"'{path.name}' ends in .{ending}; known endings: {known}; other formats go by --as",
            nl=f"'{path.name}' eindigt op .{ending}; bekend zijn: {known}; andere vormen gaan met --as",
        )
    return ending or FIRST


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
    UnknownNameError   no such table or format, or a format that holds no tables
    RangeError         more rows than the format can hold
    ResultsError       `out` cannot be written, or what is there stays
    """
    asked = find_form(form)
    if asked.table is None:
        raise unknown("format", form, plain_forms())
    frames = {name: results.table(name) for name in tables}
    single = len(tables) == 1 and not out.is_dir()
    paths = {name: out if single else out / f"{name}.{form}" for name in frames}
    for path in paths.values():
        require_free(path, force=force)
    for name, frame in frames.items():
        if asked.most_rows is not None and frame.height > asked.most_rows:
            raise RangeError(
                f"table '{name}' has {frame.height} rows, a sheet holds {asked.most_rows}; take csv",
                nl=f"tabel '{name}' heeft {frame.height} rijen, op een blad passen er {asked.most_rows}; neem csv",
            )
    for name, frame in frames.items():
        replace_file(paths[name], partial(asked.table, frame), force=force)
    return [(paths[name], frame.height) for name, frame in frames.items()]

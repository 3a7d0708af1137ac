"""Read SDMX-CSV as Eurostat sends it: versions 1.0 and 2.0, with or without label columns.

Owns the format: which columns are codes, that an empty OBS_VALUE is missing and not zero, and that
flags are kept. Knows no dataset.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import SourceError, did_you_mean, listing, split_flags
from kringloop.sources.text import Row, delimited_rows, number, require_columns
from kringloop.sources.whole import Whole, require_once

PERIOD: Final = "TIME_PERIOD"
VALUE: Final = "OBS_VALUE"
FLAG: Final = "OBS_FLAG"

Located = tuple[int, Row]
"""A row with its line in the file; in JSON, which has no lines, the count of the observation."""


def read_sdmx_csv(path: Path, *, dimensions: Sequence[str], where: Mapping[str, str] | None = None) -> pl.DataFrame:
    """Rows `geo, year, <dimensions>, value, flag` of an annual dataset; see `read_eurostat`, which reads every form."""
    rows = [{_code(name): cell for name, cell in row.items()} for row in delimited_rows(path)]
    require_columns(path, rows[0], ["geo", PERIOD, VALUE, *dimensions, *(where or {})])
    return select_observations(path, list(enumerate(rows, 2)), dimensions=dimensions, where=where or {})


def whole_sdmx_csv(path: Path) -> Whole:
    """Every observation: a column per dimension, `period`, `value` and `flag`; columns of labels are not read."""
    rows = delimited_rows(path)
    header = {_code(name): name for name in rows[0]}
    require_columns(path, header, [PERIOD, VALUE])
    dimensions = [name for name in header if name.islower() and " " not in name]
    read = {*dimensions, PERIOD, VALUE, FLAG}
    short = [{name: row[full] for name, full in header.items() if name in read} for row in rows]
    unused = tuple(name for code, name in header.items() if code not in read)
    return whole_observations(path, list(enumerate(short, 2)), dimensions, unused)


def select_observations(
    path: Path, rows: Sequence[Located], *, dimensions: Sequence[str], where: Mapping[str, str]
) -> pl.DataFrame:
    """Observations of an annual dataset that have the codes asked for; rows come with their line.

    Raises
    ------
    SourceError   a code asked for does not occur, a period is no year, a value no number, a flag that is not known
    """
    chosen = [(line, row) for line, row in rows if all(_code(row[c]) == v for c, v in where.items())]
    if not chosen:
        raise SourceError(_nothing(path, [row for _, row in rows], where))
    cells = [row[VALUE] for _, row in chosen]
    names = ["geo", *dimensions]
    records = [
        (*(_code(row[c]) for c in names), _year(path, line, row), *_figure(path, line, row, cells))
        for line, row in chosen
    ]
    schema = {name: pl.String() for name in names} | {"year": pl.Int64(), "value": pl.Float64(), "flag": pl.String()}
    return pl.DataFrame(records, schema=schema, orient="row")


def whole_observations(
    path: Path, rows: Sequence[Located], dimensions: Sequence[str], unused: tuple[str, ...]
) -> Whole:
    """All observations, with periods as they are written.

    Raises
    ------
    SourceError   a value that is no number, a flag that is not known, an observation that stands twice
    """
    cells = [row[VALUE] for _, row in rows]
    records = [
        (*(_code(row[c]) for c in dimensions), _code(row[PERIOD]), *_figure(path, line, row, cells))
        for line, row in rows
    ]
    text = dict.fromkeys((*dimensions, "period"), pl.String())
    schema = {**text, "value": pl.Float64(), "flag": pl.String()}
    frame = pl.DataFrame(records, schema=schema, orient="row")
    require_once(path, frame, text)
    return Whole(frame=frame, why="flag", unused=unused)


def _code(cell: str) -> str:
    """The code of a cell or header; version 1.0 with labels joins them as `NL: Netherlands`."""
    return cell.split(":", 1)[0].strip()


def _year(path: Path, line: int, row: Row) -> int:
    period = _code(row[PERIOD])
    if not (period.isdigit() and len(period) == 4):
        raise SourceError(f"{path} line {line}: '{period}' is not a year; only annual datasets are read")
    return int(period)


def _figure(path: Path, line: int, row: Row, cells: Sequence[str]) -> tuple[float | None, str]:
    value = number(row[VALUE], path=path, line=line, column=VALUE, column_cells=cells)
    return value, " ".join(split_flags(_code(row.get(FLAG, "")), where=f"{path} line {line}"))


def _nothing(path: Path, rows: Sequence[Row], where: Mapping[str, str]) -> str:
    problems = []
    for column, code in where.items():
        seen = {_code(row[column]) for row in rows}
        if code not in seen:
            problems.append(f"  {column}: '{code}' does not occur; {did_you_mean(code, seen)}")
    asked = listing(f"{c}={v}" for c, v in where.items())
    return "\n".join([f"{path} has no row with {asked}", *problems])

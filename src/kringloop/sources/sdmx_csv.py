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

_FLAG: Final = "OBS_FLAG"


def read_sdmx_csv(path: Path, *, dimensions: Sequence[str], where: Mapping[str, str] | None = None) -> pl.DataFrame:
    """Rows `geo, year, <dimensions>, value, flag` of an annual dataset.

    Parameters
    ----------
    path       : the file; codes may be followed by a column of labels or carry them ("NL: Netherlands")
    dimensions : code columns wanted beside geo and year
    where      : code each of these columns must have; other rows are left out

    Raises
    ------
    SourceError   a column is missing, a code asked for does not occur, a period is no year, a value no number, a flag
                  that is not known
    """
    rows = [{_code(name): cell for name, cell in row.items()} for row in delimited_rows(path)]
    where = where or {}
    require_columns(path, rows[0], ["geo", "TIME_PERIOD", "OBS_VALUE", *dimensions, *where])
    chosen = [(line, row) for line, row in enumerate(rows, 2) if all(_code(row[c]) == v for c, v in where.items())]
    if not chosen:
        raise SourceError(_nothing(path, rows, where))
    cells = [row["OBS_VALUE"] for _, row in chosen]
    records = [
        (*(_code(row[c]) for c in ("geo", *dimensions)), *_observation(path, line, row, cells)) for line, row in chosen
    ]
    names = ["geo", *dimensions]
    schema = {name: pl.String() for name in names} | {"year": pl.Int64(), "value": pl.Float64(), "flag": pl.String()}
    return pl.DataFrame(records, schema=schema, orient="row")


def _code(cell: str) -> str:
    """The code of a cell or header; version 1.0 with labels joins them as `NL: Netherlands`."""
    return cell.split(":", 1)[0].strip()


def _observation(path: Path, line: int, row: Row, cells: Sequence[str]) -> tuple[int, float | None, str]:
    period = _code(row["TIME_PERIOD"])
    if not (period.isdigit() and len(period) == 4):
        raise SourceError(f"{path} line {line}: '{period}' is not a year; only annual datasets are read")
    value = number(row["OBS_VALUE"], path=path, line=line, column="OBS_VALUE", column_cells=cells)
    return int(period), value, " ".join(split_flags(_code(row.get(_FLAG, "")), where=f"{path} line {line}"))


def _nothing(path: Path, rows: Sequence[Row], where: Mapping[str, str]) -> str:
    problems = []
    for column, code in where.items():
        seen = {_code(row[column]) for row in rows}
        if code not in seen:
            problems.append(f"  {column}: '{code}' does not occur; {did_you_mean(code, seen)}")
    asked = listing(f"{c}={v}" for c, v in where.items())
    return "\n".join([f"{path} has no row with {asked}", *problems])

"""Read a CBS StatLine table: the OData v3 TypedDataSet as CSV or JSON, or the observations of OData v4.

Owns the producer's conventions: keys padded with blanks, periods such as `2023JJ00`, a cell that is
empty or holds '.' for a missing figure, columns named with their position. Knows no table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import polars as pl

from kringloop.core import NOISE, SourceError, did_you_mean, listing
from kringloop.sources.statline_v4 import is_v4, records_v4
from kringloop.sources.text import Row, delimited_rows, number, read_json, require_columns

Frequency = Literal["year", "quarter", "month"]
_LETTERS: Final[Mapping[str, Frequency]] = {"JJ": "year", "KW": "quarter", "MM": "month"}
_PERIOD: Final = re.compile(r"(\d{4})(JJ|KW|MM)(\d\d)")
_OTHER: Final = re.compile(r"\d{4}(HJ\d\d|SJ\d\d|W\d{3}|X\d{3})")
"""Half-years, school years, weeks, and the days of a week that fall in another year: known, and not read."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure column of a StatLine table: the producer's column, our name, printed decimals."""

    column: str
    name: str
    decimals: int = 0


def read_statline(
    path: Path,
    *,
    period: str,
    dimensions: Mapping[str, str],
    measures: Sequence[Measure],
    frequency: Frequency | None = None,
) -> pl.DataFrame:
    """Rows of a TypedDataSet with `year` (or `period`), our dimension names and our measure names.

    Parameters
    ----------
    path       : `.csv` or `.json` (a list of records, or an object with the list under "value"; or a table of v4, whose
                 figure columns are called as in v3 or by the code of the measure)
    period     : column of periods
    dimensions : dimension column to our name
    measures   : figure columns
    frequency  : None: the table must hold years only; otherwise keep the periods of this frequency

    Raises
    ------
    SourceError   a column is missing or renamed, a period or figure cannot be read, periods of
                  more than one frequency without a choice, or a figure with more decimals than declared
    """
    rows = _records(path, [m.column for m in measures])
    require_columns(path, rows[0], [period, *dimensions, *(m.column for m in measures)])
    kept = _with_period(path, rows, period, frequency)
    time = "year" if frequency in {None, "year"} else "period"
    columns: dict[str, pl.Series] = {time: pl.Series(time, [p for p, _, _ in kept])}
    for column, name in dimensions.items():
        columns[name] = pl.Series(name, [row[column] for _, _, row in kept], dtype=pl.String)
    for measure in measures:
        cells = [row[measure.column] for _, _, row in kept]
        figures = [_figure(row[measure.column], measure, path, line, cells) for _, line, row in kept]
        columns[measure.name] = pl.Series(measure.name, figures, dtype=pl.Float64)
    return pl.DataFrame(list(columns.values()))


def map_codes(
    frame: pl.DataFrame,
    column: str,
    codes: Mapping[str, str],
    *,
    left_out: Mapping[str, str] | frozenset[str] = frozenset(),
    where: str,
) -> pl.DataFrame:
    """Replace the producer's codes by ours; codes in `left_out` lose their rows, any other code is an error."""
    seen = frame[column].unique().to_list()
    strange = sorted(code for code in seen if code not in codes and code not in left_out)
    if strange:
        hint = did_you_mean(strange[0], codes)
        raise SourceError(
            f"{where}: column '{column}' holds {len(strange)} unknown code(s): {listing(strange)}\n"
            f"  {hint}\n  Add the code with its label to the code list, or list it among those left out."
        )
    return frame.filter(pl.col(column).is_in(list(codes))).with_columns(pl.col(column).replace_strict(dict(codes)))


def _records(path: Path, columns: Sequence[str]) -> list[Row]:
    if path.suffix.lower() != ".json":
        return delimited_rows(path)
    content = read_json(path)
    if is_v4(content):
        return records_v4(path, content, columns)
    records = content.get("value") if isinstance(content, dict) else content
    if not isinstance(records, list) or not records or not all(isinstance(r, dict) for r in records):
        raise SourceError(f'{path} holds no records; expected a list, or an object with the list under "value"')
    return [{str(k): "" if v is None else str(v).strip() for k, v in record.items()} for record in records]


def _with_period(
    path: Path, rows: Sequence[Row], period: str, frequency: Frequency | None
) -> list[tuple[int | str, int, Row]]:
    kept: list[tuple[int | str, int, Row]] = []
    for line, row in enumerate(rows, 2):
        require_columns(path, row, [period])
        match = _PERIOD.fullmatch(row[period])
        if match is None:
            if _OTHER.fullmatch(row[period]) is None:
                raise SourceError(
                    f"{path} line {line}: '{row[period]}' is not a period; expected 2023JJ00, KW01 or MM01"
                )
            if frequency is None:
                raise _choose(path, line, "period of another length", row[period])
            continue
        kind = _LETTERS[match[2]]
        if frequency is None and kind != "year":
            raise _choose(path, line, kind, row[period])
        if kind == (frequency or "year"):
            kept.append((_time(kind, match[1], match[3]), line, row))
    if not kept:
        raise SourceError(
            f"{path}: column '{period}' holds no {frequency or 'year'}; seen {listing({r[period]: 0 for r in rows})}\n"
            "  Ask for a frequency that the table has: 'year', 'quarter' or 'month'."
        )
    return kept


def _choose(path: Path, line: int, kind: str, seen: str) -> SourceError:
    return SourceError(
        f"{path} line {line}: the table holds a {kind} ('{seen}') among its periods\n"
        "  Say which to read: frequency='year', 'quarter' or 'month'."
    )


def _time(kind: Frequency, year: str, part: str) -> int | str:
    if kind == "year":
        return int(year)
    return f"{year}-Q{int(part)}" if kind == "quarter" else f"{year}-{part}"


def _figure(text: str, measure: Measure, path: Path, line: int, cells: Sequence[str]) -> float | None:
    value = number(text, path=path, line=line, column=measure.column, column_cells=cells)
    if value is not None and abs(value - round(value, measure.decimals)) > NOISE * max(1.0, abs(value)):
        raise SourceError(
            f"{path} line {line}, column '{measure.column}': '{text}' has more than the "
            f"{measure.decimals} decimal(s) this table is printed with; has the unit changed?"
        )
    return value

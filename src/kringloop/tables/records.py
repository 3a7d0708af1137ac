"""Tidy tables with declared columns, read strictly from CSV: every problem is named with its line.

Nothing is filled, dropped, sorted or guessed. What cannot be read without guessing is
refused, and all problems of a file are reported together.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from kringloop.core import (
    Problems,
    TableError,
    did_you_mean,
    header_problem,
    listing,
    number_problem,
    separator_problem,
)
from kringloop.tables.classification import Classification
from kringloop.tables.files import LARGEST_FILE, read_plain, unpacked

ColumnType = Literal["text", "integer", "number"]

_DTYPES: Mapping[str, pl.DataType] = {"text": pl.String(), "integer": pl.Int64(), "number": pl.Float64()}
_MOST_SHOWN = 5
_HEAD = 4096
"""Bytes in which a file that is no text shows a byte of nought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What a column must hold.

    Parameters
    ----------
    name     : header of the column
    type     : text, integer or number (decimal point, no thousands sign)
    empty    : whether a cell may be empty; an empty cell is absence, never zero
    codes    : the values it may take
    optional : whether the column itself may be left out
    """

    name: str
    type: ColumnType = "text"
    empty: bool = False
    codes: Classification | frozenset[str] | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """Declared columns of a table and the columns that identify a row."""

    columns: tuple[Column, ...]
    key: tuple[str, ...]


def read_table(path: Path, schema: Schema) -> pl.DataFrame:
    """Read a CSV table (also `.csv.gz`) that follows `schema`.

    Raises
    ------
    TableError   the file is missing, empty, truncated, not UTF-8, or breaks the schema;
                 lists every problem with its line
    """
    problems = Problems(str(path))
    frame = parse_table(read_text(path), schema, problems)
    problems.raise_if_any(TableError, closing="Nothing was read.")
    return frame


def read_text(path: Path) -> str:
    """Text of a UTF-8 file, unpacked when its name ends in `.gz`."""
    return text_of(read_plain(path), path)


def text_of(data: bytes, path: Path, *, most: int = LARGEST_FILE) -> str:
    """Text of the bytes of a UTF-8 file, unpacked to at most `most` bytes when its name ends in `.gz`."""
    if path.suffix.casefold() == ".gz":
        data = unpacked(data, path, most=most)
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        raise TableError(
            f"{path} is empty; expected a header line and rows", nl=f"{path} is leeg; verwacht: een kopregel en rijen"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\0" in data[:_HEAD] and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise TableError(
                f"{path} is no table of text, but a picture, workbook, packed file or another file of bytes; "
                "expected rows of text (CSV)",
                nl=f"{path} is geen tabel van tekst, maar een afbeelding, werkmap, ingepakt of ander bestand van "
                "bytes; verwacht: rijen tekst (CSV)",
            ) from None
        line = data.count(b"\n", 0, error.start) + 1
        seen = data[error.start : error.start + 1]
        raise TableError(
            f"{path} is not UTF-8: line {line} holds the byte {seen!r} ('{seen.decode('latin-1')}' in latin-1)\n"
            "  Save the file as UTF-8, in a spreadsheet program: 'CSV UTF-8'.",
            nl=f"{path} is geen UTF-8: regel {line} bevat de byte {seen!r} ('{seen.decode('latin-1')}' in latin-1)\n"
            "  Bewaar het bestand als UTF-8; in een rekenblad heet dat 'CSV UTF-8'.",
        ) from None


def parse_table(text: str, schema: Schema, problems: Problems) -> pl.DataFrame:
    """Parse CSV text; problems are added, and an empty frame is returned when there are any."""
    before = len(problems)
    raw = _raw_frame(text, problems)
    if raw is None or not _check_header(raw.columns, schema, problems):
        return pl.DataFrame()
    found = Problems(problems.where)
    typed = []
    for column in schema.columns:
        if column.name in raw.columns:
            typed.append(_typed(raw[column.name], column, found))
        else:
            typed.append(pl.Series(column.name, [None] * raw.height, dtype=_DTYPES[column.type]))
    frame = pl.DataFrame(typed)
    _check_keys(frame, schema.key, found)
    _add_by_line(found, row_lines(text, raw.height) if len(found) else {}, problems)
    return frame if len(problems) == before else pl.DataFrame()


def row_lines(text: str, rows: int) -> Mapping[int, int]:
    """Line at which each row begins, by the line it would have without line breaks inside cells.

    Empty when every row is one line, as in almost every table.
    """
    if '"' not in text or text.count("\n", 0, len(text) - 1) == rows:
        return {}
    reader, lines, start = csv.reader(io.StringIO(text, newline="")), {}, 1
    for row, _ in enumerate(reader, 1):
        lines[row] = start
        start = reader.line_num + 1
    return lines


def _add_by_line(found: Problems, lines: Mapping[int, int], problems: Problems) -> None:
    for each in found.found:
        row, colon, column = each.place.partition(":")
        line = lines.get(int(row), row) if row.isdecimal() else row
        problems.add(f"{line}{colon}{column}", each.what)


def _raw_frame(text: str, problems: Problems) -> pl.DataFrame | None:
    header = text.split("\n", 1)[0]
    try:
        names = next(csv.reader(io.StringIO(text)), [])
    except csv.Error as error:
        problems.add("1", f"cannot be read as CSV: {error}")
        return None
    wrong = separator_problem(header) or header_problem([name.strip() for name in names])
    if wrong is not None:
        problems.add("1", wrong)
        return None
    if not text.endswith("\n"):
        last = text.count("\n") + 1
        fields, expected = text.rsplit("\n", 1)[-1].count(","), header.count(",")
        if fields < expected and '"' not in text.rsplit("\n", 1)[-1]:
            problems.add(str(last), f"the file ends inside a row ({fields + 1} of {expected + 1} columns): truncated?")
            return None
    ragged = list(_ragged(text, header.count(",") + 1))
    for number, seen in ragged[:_MOST_SHOWN]:
        problems.add(str(number), f"the row has {seen} of {header.count(',') + 1} columns")
    if ragged:
        return None
    try:
        return _kept(pl.read_csv(io.StringIO(text), infer_schema=False), text, problems)
    except pl.exceptions.PolarsError as error:
        problems.add("1", f"cannot be read as CSV: {str(error).splitlines()[0]}")
        return None


def _kept(raw: pl.DataFrame, text: str, problems: Problems) -> pl.DataFrame | None:
    """The frame, when no quote made one row of several: a cell with line ends and commas holds other rows."""
    before, places = len(problems), row_lines(text, raw.height)
    for name in raw.columns:
        if '"' not in text:
            break
        swallowed = raw[name].str.contains(r"(?s),.*\n|\n.*,").fill_null(value=False)
        for row in swallowed.arg_true().to_list()[:_MOST_SHOWN]:
            lines = str(raw[name][row]).count("\n")
            problems.add(
                f"{places.get(row + 2, row + 2)}:{name}",
                f"a quote opens here and takes {lines} more lines into one cell; remove it",
            )
    return raw if len(problems) == before else None


def _ragged(text: str, expected: int) -> Iterator[tuple[int, int]]:
    """Line and number of cells of each row that has another number than the header."""
    if '"' not in text:
        for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
            if line.count(",") + 1 != expected:
                yield number, line.count(",") + 1
        return
    reader, start = csv.reader(io.StringIO(text, newline="")), 1
    try:
        for row in reader:
            if max(len(row), 1) != expected:
                yield start, max(len(row), 1)
            start = reader.line_num + 1
    except csv.Error:
        return  # polars says what is wrong with it


def _check_header(columns: Sequence[str], schema: Schema, problems: Problems) -> bool:
    known = [c.name for c in schema.columns]
    before = len(problems)
    for name in columns:
        if name not in known:
            problems.add("1", f"column '{name}' is not declared; {did_you_mean(name, known)}")
    for column in schema.columns:
        if column.name not in columns and not column.optional:
            problems.add("1", f"column '{column.name}' is missing; seen: {listing(columns, most=12)}")
    return len(problems) == before


def _typed(raw: pl.Series, column: Column, problems: Problems) -> pl.Series:
    values = raw.str.strip_chars()
    values = pl.select(pl.when(values != "").then(values).alias(raw.name)).to_series()
    if not column.empty:
        _report(values.is_null(), raw, column, problems, "is empty; a figure or code is needed here")
    if column.type == "text":
        _check_codes(values, column, problems)
        return values
    numbers = values.cast(_DTYPES[column.type], strict=False)
    unread = numbers.is_null() & values.is_not_null()
    expected = "is not a whole number" if column.type == "integer" else "is not a number"
    if unread.any():
        cells = values.drop_nulls().to_list()
        whys = [
            (number_problem(cell, cells) or expected) if bad else "" for cell, bad in zip(values, unread, strict=True)
        ]
        told = pl.Series("why", whys)
        for why in told.filter(unread).unique(maintain_order=True):
            _report((told == why) & unread, raw, column, problems, why)
    if column.type == "number":
        _report(~numbers.is_finite().fill_null(value=True), raw, column, problems, "is not a finite number")
    return numbers


def _report(bad: pl.Series, raw: pl.Series, column: Column, problems: Problems, what: str) -> None:
    rows = bad.arg_true().to_list()
    for row in rows[:_MOST_SHOWN]:
        problems.add(f"{row + 2}:{column.name}", f"'{_short(raw[row] or '')}' {what}")
    if len(rows) > _MOST_SHOWN:
        problems.add(f"…:{column.name}", f"and {len(rows) - _MOST_SHOWN} more rows where the cell {what}")


def _check_codes(values: pl.Series, column: Column, problems: Problems) -> None:
    if column.codes is None:
        return
    known = column.codes
    names = known.by_code if isinstance(known, Classification) else known
    strange = [c for c in values.drop_nulls().unique(maintain_order=True).to_list() if c not in known]
    for code in strange[:_MOST_SHOWN]:
        first = values.eq(code).arg_true()[0]
        problems.add(f"{first + 2}:{column.name}", f"'{_short(code)}' is not a known code; {did_you_mean(code, names)}")
    if len(strange) > _MOST_SHOWN:
        problems.add(f"…:{column.name}", f"and {len(strange) - _MOST_SHOWN} more codes that are not known")


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def _check_keys(frame: pl.DataFrame, key: Sequence[str], problems: Problems) -> None:
    columns = [c for c in key if c in frame.columns]
    if not columns or frame.is_empty():
        return
    first = frame.select(pl.struct(columns).is_first_distinct()).to_series()
    for row in (~first).arg_true().to_list()[:_MOST_SHOWN]:
        cells = ", ".join(f"{c}={frame[c][row]}" for c in columns if frame[c][row] is not None)
        problems.add(str(row + 2), f"the key {cells} stands twice; a row may occur once")

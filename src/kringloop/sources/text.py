"""Read the text and the delimited cells of a producer's file; every fault names its line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kringloop.core import (
    KringloopError,
    SourceError,
    did_you_mean,
    header_problem,
    nearest,
    number_problem,
    separator_problem,
)

Row = dict[str, str]


def source_text(path: Path, *, encoding: str = "utf-8-sig") -> str:
    """Decoded text of a file that is not empty."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from None
    if not data.strip():
        raise SourceError(f"{path} is empty; fetch it again from the producer")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{path} is not {encoding.removesuffix('-sig')}: line {line} holds the byte "
            f"{data[error.start : error.start + 1]!r}\n  Fetch the file again, or save it as UTF-8."
        ) from None


def read_json(path: Path) -> Any:
    """What a JSON file holds.

    Raises
    ------
    SourceError   empty, wrong encoding, or no whole JSON
    """
    try:
        return json.loads(source_text(path))
    except json.JSONDecodeError as error:
        raise SourceError(f"{path} line {error.lineno} is not JSON: {error.msg}; truncated?") from None


@contextmanager
def read_as(path: Path, form: str) -> Iterator[None]:
    """Read a file whose parts have the form named; a part of another kind is told.

    Raises
    ------
    SourceError   a list where an object was expected, a field that is not there, and the like
    """
    try:
        yield
    except KringloopError:
        raise
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise SourceError(
            f"{path} does not have the form of {form}: {type(error).__name__} {error}\n"
            "  Fetch it again; if it stays so, the producer has changed its form.",
            nl=f"{path} heeft niet de vorm van {form}: {type(error).__name__} {error}\n"
            "  Haal het opnieuw op; blijft het zo, dan heeft de producent zijn vorm veranderd.",
        ) from error


def delimited_rows(path: Path, *, encoding: str = "utf-8-sig") -> list[Row]:
    """Rows of a comma-separated file with a header; cells stripped of blanks.

    Raises
    ------
    SourceError   empty, wrong encoding, no rows, other separators, a column named twice, a quote that is never
                  closed or swallows lines, or a row with more or fewer cells than the header
    """
    text = source_text(path, encoding=encoding)
    reader = csv.reader(io.StringIO(text), strict=True)
    header, rows = _header(path, reader, text), list[Row]()
    last = reader.line_num
    for cells in _lines(path, reader):
        if any(_holds_rows(cell, len(header)) for cell in cells if "\n" in cell):
            raise SourceError(
                f"{path} line {last + 1}: a quote opens here and closes in line {reader.line_num}, so that "
                f"{reader.line_num - last} lines become one row\n  Remove the stray quote, or write it twice."
            )
        last = reader.line_num
        if len(cells) != len(header):
            raise SourceError(
                f"{path} line {reader.line_num}: the row has {len(cells)} of {len(header)} columns; "
                "the file is truncated or was edited"
            )
        rows.append({name: cell.strip() for name, cell in zip(header, cells, strict=True)})
    if not rows:
        raise SourceError(f"{path} holds a header and no rows; fetch it again from the producer")
    return rows


def _holds_rows(cell: str, columns: int) -> bool:
    """Whether a quoted cell of several lines has swallowed whole rows: then it holds all their separators.

    A cell with line ends of its own is left as it is.
    """
    return cell.count(",") == (columns - 1) * cell.count("\n")


def _lines(path: Path, reader: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise SourceError(
            f"{path} cannot be read as CSV: {error}\n  A quote is not closed, or stands inside a cell; the file may be "
            "truncated. Fetch it again, or mend the line."
        ) from None


def _header(path: Path, reader: Iterator[list[str]], text: str) -> list[str]:
    problem = separator_problem(text.split("\n", 1)[0])
    header = [] if problem else [name.strip() for name in next(_lines(path, reader))]
    problem = problem or header_problem(header)
    if problem is not None:
        raise SourceError(f"{path} line 1: {problem}")
    return header


def require_columns(path: Path, seen: Iterable[str], needed: Sequence[str]) -> None:
    """Raise when a needed column is not there, naming the nearest ones."""
    seen = tuple(seen)
    lost = [name for name in needed if name not in seen]
    if not lost:
        return
    hints = [f"  '{name}' is missing; {_hint(name, seen)}" for name in lost[:8]]
    more = [f"  and {len(lost) - 8} more"] if len(lost) > 8 else []
    raise SourceError("\n".join([f"{path}: {len(lost)} column(s) not found", *hints, *more]))


def _hint(name: str, seen: Sequence[str]) -> str:
    stem = name.rsplit("_", 1)[0]
    same_words = [s for s in seen if s.rsplit("_", 1)[0] == stem]
    if same_words and not nearest(name, seen):
        return "did you mean " + " or ".join(f"'{s}'" for s in same_words[:3]) + "?"
    return did_you_mean(name, seen)


def number(text: str, *, path: Path, line: int, column: str, column_cells: Sequence[str] = ()) -> float | None:
    """The figure in a cell; empty and '.' are missing.

    Parameters
    ----------
    column_cells : all cells of the column, which show what a comma means there

    Raises
    ------
    SourceError   the cell holds something else than a plain number
    """
    if text in {"", "."}:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if value != value or value in {float("inf"), float("-inf")}:
        told = number_problem(text, column_cells)
        why = "is not a number; expected 12 or -3.4" if told is None else f"is not a number: it {told}"
        raise SourceError(f"{path} line {line}, column '{column}': '{text}' {why}")
    return value

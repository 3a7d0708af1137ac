"""A table of parts as programs save it: on which sheet and in which row it begins, and which signs its numbers have.

What can be seen without guessing is read and told: columns parted by semicolons or tabs, decimal commas that nothing in
the file contradicts, outcomes that a spreadsheet program stored beside its formulas. The rest is refused.
"""

from __future__ import annotations

import csv
import io
import re
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kringloop.core import Names, RangeError, TableError, separator_problem
from kringloop.products.columns import NUMBERS
from kringloop.products.intake import Left
from kringloop.tables import text_of, workbook_rows

_SIGNS: Final = {";": Names("puntkomma's", "semicolons"), "\t": Names("tabs", "tabs")}
_DECIMAL: Final = re.compile(r"\s*-?\d+,\d+\s*")
_MAYBE_GROUPED: Final = re.compile(r"\s*-?[1-9]\d{0,2},\d{3}\s*")
_FEW: Final = 3
_HOW: Final = Names(
    "zeg met --sheet 'NAAM' welk, of bewaar het blad met de tabel", "say which with --sheet 'NAME', or keep that sheet"
)
_ABOVE: Final = Names("staat boven de rij met koppen", "stands above the row of headings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the table stands in a file: the sheet of a workbook, and the row that holds the headings."""

    sheet: str = ""
    header: int = 1

    @property
    def options(self) -> str:
        """How it is said on a command line.

        >>> Place(sheet="my parts", header=3).options
        "--sheet 'my parts' --header 3"
        """
        said = [f"--sheet {shlex.quote(self.sheet)}"] * bool(self.sheet)
        return " ".join([*said, *[f"--header {self.header}"] * (self.header > 1)])

    def require_none(self, name: str) -> None:
        """Refuse a place in a file that is no table.

        Raises
        ------
        RangeError   a sheet or a row of headings was named
        """
        if self != Place():
            raise RangeError(
                f"--sheet and --header are for tables; {name} is none",
                nl=f"--sheet en --header zijn voor tabellen; {name} is dat niet",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A table as text with commas, the line of each of its rows in the file, and what is to be told of it."""

    text: str
    lines: Sequence[int] | None = None
    sign: str = ","
    notes: tuple[Names, ...] = ()
    left: tuple[Left, ...] = field(default=())

    def place(self, line: int) -> str:
        """What a line of the text is called in the file."""
        return str(self.lines[line - 1] if self.lines and 1 <= line <= len(self.lines) else line)


def laid(data: bytes, path: Path, at: Place, *, most: int) -> Laid:
    """The table in the bytes of a file.

    Parameters
    ----------
    most : bytes that are taken, and that a packed file may unpack to

    Raises
    ------
    TableError   as `text_of` and `workbook_rows`; no such row
    RangeError   a sheet of a file that has none, or a row of headings before the first
    """
    if at.header < 1:
        raise RangeError(
            f"--header is {at.header}; expected a row, 1 or more", nl=f"--header is {at.header}; verwacht: 1 of meer"
        )
    if path.name.casefold().endswith(".xlsx"):
        return _of_workbook(data, path, at, most)
    if at.sheet:
        raise RangeError(
            f"--sheet is for a workbook (.xlsx); {path} has no sheets",
            nl=f"--sheet is voor een werkmap (.xlsx); {path} heeft geen bladen",
        )
    return _of_text(text_of(data, path, most=most), str(path), at.header)


def _of_workbook(data: bytes, path: Path, at: Place, most: int) -> Laid:
    found = workbook_rows(data, str(path), sheet=at.sheet, header=at.header, how=_HOW, most=most)
    notes = [
        Names(
            f"Cellen met een formule: {found.formulas}. Gelezen is de uitkomst die het rekenprogramma bewaarde.",
            f"Cells with a formula: {found.formulas}. What the spreadsheet program stored as outcome was read.",
        )
    ] * bool(found.formulas)
    notes += [
        Names(
            f"Verborgen rijen die zijn meegelezen: {found.unseen}.",
            f"Hidden rows that were read as well: {found.unseen}.",
        )
    ] * bool(found.unseen)
    notes += [
        Names(
            f"Gelezen is blad '{found.title}'; niet gelezen, want verborgen: {', '.join(found.passed)}.",
            f"Sheet '{found.title}' was read; not read, being hidden: {', '.join(found.passed)}.",
        )
    ] * bool(found.passed)
    _require_rows(found.rows, str(path), at.header)
    kept = _filled(enumerate(found.rows, at.header))
    return Laid(
        text=_written(kept), lines=[line for line, _ in kept], notes=tuple(notes), left=_above(at.header, found.above)
    )


def _of_text(text: str, name: str, header: int) -> Laid:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    head = lines[header - 1] if header <= len(lines) else ""
    sign = next((sign for sign in _SIGNS if sign in head), ",") if separator_problem(head) else ","
    if sign == "," and header == 1 and '"' not in text and all(line.strip(" ,") for line in lines[:-1]):
        return Laid(text=text)
    rows = _read(text, sign, name)
    _require_rows([row for line, row in rows if line >= header], name, header)
    kept = _filled((line, row) for line, row in rows if line >= header)
    notes = (
        [Names(f"De kolommen zijn gescheiden door {_SIGNS[sign].nl}.", f"Columns are parted by {_SIGNS[sign].en}.")]
        if sign in _SIGNS
        else []
    )
    return Laid(
        text=_written(kept),
        lines=[line for line, _ in kept],
        sign=sign,
        notes=tuple(notes),
        left=_above(header, sum(bool(cell.strip()) for line, row in rows if line < header for cell in row)),
    )


def _read(text: str, sign: str, name: str) -> list[tuple[int, list[str]]]:
    """The rows, each with its line and its cells on one line; empty columns behind the last filled one are none."""
    read = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    rows, begins = [], 1
    try:
        for row in read:
            rows.append((begins, [" ".join(cell.splitlines()) for cell in row]))
            begins = read.line_num + 1
    except csv.Error as error:
        raise TableError(
            f"{name} cannot be read as a table: line {begins}, {error}",
            nl=f"{name} is niet als tabel te lezen: regel {begins}, {error}",
        ) from None
    if sign == ",":
        return rows
    width = max((at + 1 for _, row in rows for at, cell in enumerate(row) if cell.strip()), default=0)
    return [(line, row[:width]) for line, row in rows]


def _require_rows(rows: Sequence[Sequence[str]], name: str, header: int) -> None:
    if header > 1 and not any(cell.strip() for row in rows[:1] for cell in row):
        raise TableError(
            f"{name} has nothing in row {header}; --header names the row that holds the headings",
            nl=f"{name} heeft niets in rij {header}; --header noemt de rij met de koppen",
        )


def _filled(rows: Iterable[tuple[int, Sequence[str]]]) -> list[tuple[int, Sequence[str]]]:
    """The rows with anything in them; a row without a filled cell says nothing."""
    return [(line, row) for line, row in rows if any(cell.strip() for cell in row)]


def _above(header: int, cells: int) -> tuple[Left, ...]:
    return (Left(f"1:{header - 1}", cells, _ABOVE),) if cells else ()


def _written(rows: Sequence[tuple[int, Sequence[str]]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(row for _, row in rows)
    return stream.getvalue()


def with_points(text: str) -> tuple[str, Names | None]:
    """The text of a bill with decimal points for decimal commas, and how many there were.

    Commas are decimal where one cell of the numbers can be nothing else and none has a point; else all stay, and the
    reader of tables refuses them.

    >>> with_points("part,mass\\na,\\"1,25\\"\\n")[0]
    'part,mass\\na,1.25\\n'
    >>> with_points("part,mass\\na,\\"1,250\\"\\n")[1] is None
    True
    """
    heads, *rows = list(csv.reader(io.StringIO(text))) or [[]]
    at = [place for place, head in enumerate(heads) if head.strip() in NUMBERS]
    cells = [row[place] for row in rows for place in at if place < len(row)]
    commas = [cell for cell in cells if "," in cell]
    certain = [cell for cell in commas if _DECIMAL.fullmatch(cell) and not _MAYBE_GROUPED.fullmatch(cell)]
    if not certain or any("." in cell for cell in cells):
        return text, None
    for row in rows:
        for place in at:
            if place < len(row) and _DECIMAL.fullmatch(row[place]):
                row[place] = row[place].replace(",", ".")
    count = sum(bool(_DECIMAL.fullmatch(cell)) for cell in commas)
    seen = ", ".join(f"'{cell.strip()}'" for cell in list(dict.fromkeys(certain))[:_FEW])
    note = Names(
        f"Een komma is als decimale komma gelezen, zoals in {seen}; cellen: {count}.",
        f"A comma was read as a decimal comma, as in {seen}; cells: {count}.",
    )
    return _written([(0, heads), *((0, row) for row in rows)]), note

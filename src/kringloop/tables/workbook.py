"""A table in a workbook (.xlsx), as text whose lines are the rows of the sheet.

A workbook is a packed folder of XML: one that unpacks to very much, or that declares entities, is refused before it is
read. So are merged cells and formulas: what they hold depends on the program that shows them. Who tells it beside the
figures may take the outcomes that the program stored beside its formulas.
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kringloop.core import Names, Problems, TableError, did_you_mean, listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

MOST_UNPACKED: Final = 100 * 2**20
"""Bytes that a workbook may unpack to."""
_MOST_MEMBERS: Final = 2000
_MOST_CELLS: Final = 5_000_000
_FORBIDDEN: Final = (b"<!DOCTYPE", b"<!ENTITY")
NOTES_SHEET: Final = "notes"
"""Name of a sheet that explains the columns of a template; it holds no rows and is not read."""


_UNMERGE: Final = Names(
    "de cellen zijn samengevoegd; splits ze en vul elke cel", "the cells are merged; unmerge them and fill each one"
)
_TITLE: Final = Names(
    f"{_UNMERGE.nl}; staan de koppen eronder, zeg dan met --header in welke rij",
    f"{_UNMERGE.en}; where the headings stand below them, say with --header in which row",
)
_KEEP: Final = Names("bewaar het blad met de tabel", "keep the sheet with the table")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRows:
    """Rows of one sheet, and what is to be told of how it was read.

    Parameters
    ----------
    title    : of the sheet
    rows     : texts of its cells, from its row of headings on
    formulas : cells whose stored outcome was read
    unseen   : rows that the sheet hides, which were read
    above    : filled cells above the row of headings, which were not read
    passed   : hidden sheets that are filled and were not read
    """

    title: str
    rows: list[list[str]]
    formulas: int
    unseen: int
    above: int
    passed: tuple[str, ...]


def workbook_text(data: bytes, name: str, *, most: int = MOST_UNPACKED) -> str:
    """The one filled sheet as text of a table, beside which a sheet `notes` may stand; `most`: bytes it may unpack to.

    Raises
    ------
    TableError   no workbook, too much inside, entities, several filled sheets, merged cells, formulas, dates
    """
    _require_harmless(data, name, most)
    book = _loaded(data, name, stored=False)
    filled = _filled(book)
    if len(filled) != 1:
        raise _several(filled, name, _KEEP)
    rows = _as_table(_rows(filled[0], name, 1, None, _UNMERGE))
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def workbook_rows(data: bytes, name: str, *, sheet: str, header: int, how: Names, most: int) -> SheetRows:
    """Rows of the sheet that is named, or of the one that is filled and shown, with the stored outcomes of formulas.

    Parameters
    ----------
    sheet  : its title; "" where one is filled and shown
    header : row of the headings; what stands above it is not read
    how    : to say, in words, which sheet is meant where there are several

    Raises
    ------
    TableError   as `workbook_text`; no sheet of that title, or a formula without stored outcome
    """
    _require_harmless(data, name, min(most, MOST_UNPACKED))
    book = _loaded(data, name, stored=False)
    filled = _filled(book)
    shown = [each for each in filled if each.sheet_state == "visible"]
    found = [each for each in filled if each.title == sheet] if sheet else shown if len(shown) == 1 else filled
    if sheet and not found:
        titles = [each.title for each in filled]
        raise TableError(
            f"{name} has no filled sheet '{sheet}'; {did_you_mean(sheet, titles)}",
            nl=f"{name} heeft geen gevuld blad '{sheet}'; {did_you_mean(sheet, titles, 'nl')}",
        )
    if len(found) != 1:
        raise _several(found, name, how)
    (one,) = found
    formulas = sum(cell.data_type == "f" for row in one.iter_rows(min_row=header) for cell in row)
    stored = _loaded(data, name, stored=True)[one.title] if formulas else None
    hidden = (dimension for at, dimension in one.row_dimensions.items() if header < at <= one.max_row)
    return SheetRows(
        title=one.title,
        rows=_as_table(_rows(one, name, header, stored, _TITLE)),
        formulas=formulas,
        unseen=sum(bool(dimension.hidden) for dimension in hidden),
        above=sum(c is not None for row in _before(one, header) for c in row),
        passed=() if sheet else tuple(each.title for each in filled if each is not one),
    )


def _before(sheet: Worksheet, header: int) -> Iterable[tuple[object, ...]]:
    return sheet.iter_rows(max_row=header - 1, values_only=True) if header > 1 else ()


def _rows(sheet: Worksheet, name: str, header: int, stored: Worksheet | None, merged: Names) -> list[list[str]]:
    """Texts of the cells from a row on; every cell that cannot be one is told."""
    problems = Problems(f"{name}, {sheet.title}")
    for cells in sheet.merged_cells.ranges:
        if cells.max_row >= header:
            problems.add(str(cells), merged.en, nl=merged.nl)
    rows = [[_cell_text(cell, problems, stored) for cell in row] for row in sheet.iter_rows(min_row=header)]
    problems.raise_if_any(TableError, closing="Nothing was read.")
    return rows


def _require_harmless(data: bytes, name: str, most: int) -> None:
    """Refuse what is empty, unpacks without end or declares entities, by looking at the packed folder alone."""
    if not data:
        raise TableError(
            f"{name} is empty; expected a sheet with a table", nl=f"{name} is leeg; verwacht: een blad met een tabel"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
            size = sum(member.file_size for member in members)
            if size > most or len(members) > _MOST_MEMBERS:
                raise TableError(
                    f"{name} unpacks to {size / 2**20:.0f} MB in {len(members)} pieces; at most "
                    f"{most / 2**20:.0f} MB is read: save the table as CSV",
                    nl=f"{name} is uitgepakt {size / 2**20:.0f} MB in {len(members)} stukken; hoogstens "
                    f"{most / 2**20:.0f} MB wordt gelezen: bewaar de tabel als CSV",
                )
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    with packed.open(member) as part:
                        content = part.read(most).upper()
                    if any(word in content.replace(b"\0", b"") for word in _FORBIDDEN):
                        raise TableError(
                            f"{name} declares entities in {member.filename}, which no spreadsheet program writes",
                            nl=f"{name} declareert entiteiten in {member.filename}; dat schrijft geen rekenprogramma",
                        )
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise _no_workbook(name) from error


def _loaded(data: bytes, name: str, *, stored: bool) -> Workbook:
    """The workbook with its formulas, or with the outcomes that were stored beside them."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=stored, keep_links=False)
    except Exception as error:  # a broken workbook gives whatever its broken piece gives
        raise _no_workbook(name) from error
    for sheet in book.worksheets:
        _require_bounded(sheet, name)
    return book


def _filled(book: Workbook) -> list[Worksheet]:
    """The sheets that hold anything, but for one of notes."""
    sheets = [s for s in book.worksheets if s.title.casefold() != NOTES_SHEET]
    return [s for s in sheets if any(c is not None for row in s.iter_rows(values_only=True) for c in row)]


def _several(filled: list[Worksheet], name: str, how: Names) -> TableError:
    titles = {
        of: [s.title if s.sheet_state == "visible" else f"{s.title}, {word}" for s in filled]
        for of, word in (("en", "hidden"), ("nl", "verborgen"))
    }
    seen, seen_nl = (listing((f"'{title}'" for title in titles[of]), language=of) for of in ("en", "nl"))
    return TableError(
        f"{name} has {len(filled)} filled sheets ({seen}); expected one: {how.en}",
        nl=f"{name} heeft {len(filled)} gevulde bladen ({seen_nl}); verwacht: één; {how.nl}",
    )


def _require_bounded(sheet: Worksheet, name: str) -> None:
    """Refuse a sheet with one cell far away: every empty cell before it would be looked at."""
    cells = sheet.max_row * sheet.max_column
    if cells > _MOST_CELLS:
        raise TableError(
            f"{name}, {sheet.title} runs to row {sheet.max_row}, column {sheet.max_column}; at most {_MOST_CELLS} "
            "cells are read: delete the empty rows and columns behind the table, or save it as CSV",
            nl=f"{name}, {sheet.title} loopt tot rij {sheet.max_row}, kolom {sheet.max_column}; hoogstens "
            f"{_MOST_CELLS} cellen worden gelezen: verwijder lege rijen en kolommen achter de tabel, of bewaar als CSV",
        )


def _no_workbook(name: str) -> TableError:
    return TableError(
        f"{name} cannot be read as a workbook; open it in a spreadsheet program and save it as .xlsx",
        nl=f"{name} is niet te lezen als werkmap; open het in een rekenprogramma en bewaar het als .xlsx",
    )


def _cell_text(cell: Cell | MergedCell, problems: Problems, stored: Worksheet | None = None) -> str:
    value = cell.value
    place = str(getattr(cell, "coordinate", ""))
    if cell.data_type == "f" and stored is not None:
        outcome = stored[place]
        if outcome.value is not None:
            return _cell_text(outcome, problems)
    if value is None:
        return ""
    if cell.data_type == "f" or not isinstance(value, str | int | float | bool):
        if cell.data_type == "f":
            problems.add(
                place,
                f"holds a formula{' without stored outcome' if stored else ''}; put its outcome in the cell (paste as "
                "values)",
                nl=f"bevat een formule{' zonder bewaarde uitkomst' if stored else ''}; zet de uitkomst in de cel "
                "(plakken als waarden)",
            )
        else:
            problems.add(
                place,
                f"holds the date or time {value}, no figure and no text; format the cell as text",
                nl=f"bevat de datum of tijd {value}, geen getal en geen tekst; maak de cel op als tekst",
            )
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if cell.data_type == "e":
        problems.add(place, f"holds the error {value}", nl=f"bevat de fout {value}")
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _as_table(rows: list[list[str]]) -> list[list[str]]:
    """The rows without the empty columns and rows behind the last filled ones."""
    width = max((i + 1 for row in rows for i, cell in enumerate(row) if cell), default=0)
    while rows and not any(rows[-1]):
        rows.pop()
    return [row[:width] for row in rows]

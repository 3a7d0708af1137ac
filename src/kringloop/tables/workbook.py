"""A table in a workbook (.xlsx), as text whose lines are the rows of the sheet.

A workbook is a packed folder of XML: one that unpacks to very much, or that declares entities, is refused before it is
read. So are merged cells and formulas: what they hold depends on the program that shows them.
"""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING, Final

from kringloop.core import Problems, TableError, listing

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

MOST_UNPACKED: Final = 100 * 2**20
"""Bytes that a workbook may unpack to."""
_MOST_MEMBERS: Final = 2000
_MOST_CELLS: Final = 5_000_000
_FORBIDDEN: Final = (b"<!DOCTYPE", b"<!ENTITY")
NOTES_SHEET: Final = "notes"
"""Name of a sheet that explains the columns of a template; it holds no rows and is not read."""


def workbook_text(data: bytes, name: str, *, most: int = MOST_UNPACKED) -> str:
    """The one filled sheet as text of a table, beside which a sheet `notes` may stand; `most`: bytes it may unpack to.

    Raises
    ------
    TableError   no workbook, too much inside, entities, several filled sheets, merged cells, formulas, dates
    """
    _require_harmless(data, name, most)
    sheet = _filled_sheet(data, name)
    problems = Problems(f"{name}, {sheet.title}")
    for merged in sheet.merged_cells.ranges:
        problems.add(
            str(merged),
            "the cells are merged; unmerge them and fill each one",
            nl="de cellen zijn samengevoegd; splits ze en vul elke cel",
        )
    rows = [[_cell_text(cell, problems) for cell in row] for row in sheet.iter_rows()]
    problems.raise_if_any(TableError, closing="Nothing was read.")
    return _as_table(rows)


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


def _filled_sheet(data: bytes, name: str) -> Worksheet:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
    except Exception as error:  # a broken workbook gives whatever its broken piece gives
        raise _no_workbook(name) from error
    for sheet in book.worksheets:
        _require_bounded(sheet, name)
    sheets = [s for s in book.worksheets if s.title.casefold() != NOTES_SHEET]
    filled = [s for s in sheets if any(c is not None for row in s.iter_rows(values_only=True) for c in row)]
    if len(filled) != 1:
        seen, seen_nl = (listing((sheet.title for sheet in filled), language=of) for of in ("en", "nl"))
        raise TableError(
            f"{name} has {len(filled)} filled sheets ({seen}); expected one: keep the sheet with the table",
            nl=f"{name} heeft {len(filled)} gevulde bladen ({seen_nl}); verwacht: één; bewaar het blad met de tabel",
        )
    return filled[0]


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


def _cell_text(cell: Cell | MergedCell, problems: Problems) -> str:
    value = cell.value
    place = str(getattr(cell, "coordinate", ""))
    if value is None:
        return ""
    if cell.data_type == "f" or not isinstance(value, str | int | float | bool):
        if cell.data_type == "f":
            problems.add(
                place,
                "holds a formula; put its outcome in the cell (paste as values)",
                nl="bevat een formule; zet de uitkomst in de cel (plakken als waarden)",
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


def _as_table(rows: list[list[str]]) -> str:
    """The rows without the empty columns and rows behind the last filled ones."""
    width = max((i + 1 for row in rows for i, cell in enumerate(row) if cell), default=0)
    while rows and not any(rows[-1]):
        rows.pop()
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(row[:width] for row in rows)
    return stream.getvalue()

"""An analyst's table as a workbook: real numbers, text that stays text."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from kringloop.exchange.analyst import AnalystTable, Cell, Part

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

WIDEST, NARROWEST = 60, 8
MOST_XLSX_ROWS = 1_048_575
"""Rows that a sheet of a workbook can hold below its headings."""


def xlsx_bytes(table: AnalystTable) -> bytes:
    """The workbook: figures, notes and sources on a sheet each.

    Every text is stored as text, so that `10-12` is no date and a text that begins with = is no formula.
    """
    return parts_bytes(table.title, table.parts)


def parts_bytes(
    title: str, parts: Sequence[Part], *, texts: Mapping[str, Collection[int]] | None = None, ready: int = 0
) -> bytes:
    """A workbook of sheets; `texts`: by sheet the columns whose first `ready` rows take what is typed as text."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.title, book.properties.creator = title, "kringloop"
    first = book.active
    for index, part in enumerate(parts):
        sheet = first if index == 0 and first is not None else book.create_sheet()
        _fill(sheet, part)
        for column in (texts or {}).get(part.name, ()):
            for row in range(2, ready + 2):
                sheet.cell(row, column).number_format = "@"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet_bytes(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook with one sheet of plain rows, for large tables; text stays text here too."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("table")
    sheet.append(list(heads))
    for row in rows:
        cells: list[object] = []
        for value in row:
            if isinstance(value, str) and value[:1] in "=+-@0123456789":
                cell = WriteOnlyCell(sheet, value=value)
                cell.data_type, cell.number_format = "s", "@"
                cells.append(cell)
            else:
                cells.append(value)
        sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def write_sheet(frame: pl.DataFrame, path: Path) -> None:
    """A table as it is stored, as a workbook of at most `MOST_XLSX_ROWS` rows."""
    path.write_bytes(sheet_bytes(frame.columns, frame.iter_rows()))


def _fill(sheet: Worksheet, part: Part) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet.title = part.name[:31]
    for number, row in enumerate((part.heads, *part.rows), start=1):
        for column, value in enumerate(row, start=1):
            _put(sheet, number, column, value)
    for column, head in enumerate(part.heads, start=1):
        sheet.cell(1, column).font = Font(bold=True)
        longest = max([len(head), *(len(str(row[column - 1] or "")) for row in part.rows)])
        sheet.column_dimensions[get_column_letter(column)].width = max(NARROWEST, min(WIDEST, longest + 2))
    sheet.freeze_panes = "A2"
    if part.rows:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(part.heads))}{len(part.rows) + 1}"


def _put(sheet: Worksheet, row: int, column: int, value: Cell) -> None:
    if value is None or value == "":
        return
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type, cell.number_format = "s", "@"
    else:
        cell.value = value

"""A sheet of a workbook (.xlsx) as a frame of texts, so that one way of reading serves files and workbooks.

A figure is written with all its digits; a name or code that a workbook holds as a number is refused, because 01 and 1
are then one.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kringloop.core import SourceError, header_problem, listing

if TYPE_CHECKING:
    import polars as pl

NAMES = ("block", "row_region", "row", "column_region", "column", "unit", "region", "industry")


def read_sheet(path: Path) -> pl.DataFrame:
    """The one filled sheet of a workbook; every column is text.

    Raises
    ------
    SourceError   no workbook, several filled sheets, a header that is no text, a name that is a number, a date
    """
    import openpyxl
    import polars as pl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
        book.close()
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, EOFError) as error:
        raise SourceError(f"'{path}' cannot be read as a workbook: {error}\n  Save it again as .xlsx.") from error
    filled = {title: rows for title, rows in sheets.items() if any(cell is not None for row in rows for cell in row)}
    if len(filled) != 1:
        seen = listing(filled) if filled else "none"
        raise SourceError(f"'{path.name}' has {len(filled)} filled sheets ({seen}); expected one\n  Keep that one.")
    (rows,) = filled.values()
    width = max((i + 1 for row in rows for i, cell in enumerate(row) if cell is not None), default=0)
    body = [
        (number, (*row, *(None,) * width)[:width])
        for number, row in enumerate(rows, 1)
        if any(cell is not None for cell in row)
    ]
    header = _header(body[0][1], path.name)
    cells = [[_text(cell, path.name, number, header[c], c) for c, cell in enumerate(row)] for number, row in body[1:]]
    return pl.DataFrame(cells, schema=dict.fromkeys(header, pl.String), orient="row")


def _header(row: tuple[Any, ...], name: str) -> list[str]:
    numbers = [cell for cell in row if cell is not None and not isinstance(cell, str)]
    if numbers:
        raise SourceError(
            f"'{name}' has {numbers[0]!r} in its header, which the workbook holds as a number\n"
            "  Format codes as text (01, 10.10), so that they stay whole."
        )
    header = ["sector" if i == 0 and cell is None else (cell or "").strip() for i, cell in enumerate(row)]
    wrong = header_problem(header)
    if wrong is not None:
        raise SourceError(f"'{name}' line 1: {wrong}")
    return header


def _text(cell: Any, name: str, row: int, column: str, place: int) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise SourceError(f"'{name}' row {row}, column '{column}': {cell!r} is no figure and no name")
    if place == 0 or column in NAMES:
        raise SourceError(
            f"'{name}' row {row}, column '{column}': {cell!r} is held as a number, so that 01 and 1 are one\n"
            "  Format the column of codes as text."
        )
    return repr(cell)

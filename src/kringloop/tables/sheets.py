"""A table as people send it: CSV, packed CSV or a workbook, by its name, as the text of one table."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kringloop.core import TableError
from kringloop.tables.files import LARGEST_FILE, read_plain
from kringloop.tables.records import text_of

SHEETS: Final = (".csv", ".csv.gz", ".xlsx")
"""How the name of such a file ends."""


def sheet_text(data: bytes, path: Path, *, most: int = LARGEST_FILE) -> str:
    """Text of a table from the bytes of a file and its name.

    Parameters
    ----------
    most : bytes that a packed file may unpack to

    Raises
    ------
    TableError   another ending; not UTF-8; a workbook with several filled sheets, formulas, merged cells or entities
    """
    if not path.name.casefold().endswith(SHEETS):
        raise TableError(
            f"{path} is no table by its name; expected {', '.join(SHEETS)}",
            nl=f"{path} is naar zijn naam geen tabel; verwacht: {', '.join(SHEETS)}",
        )
    if not path.name.casefold().endswith(".xlsx"):
        return text_of(data, path, most=most)
    from kringloop.tables.workbook import MOST_UNPACKED, workbook_text

    return workbook_text(data, str(path), most=min(most, MOST_UNPACKED))


def read_sheet(path: Path) -> str:
    """Text of a table in a file.

    Raises
    ------
    TableError   the file is missing or too large, or as `sheet_text`
    """
    return sheet_text(read_plain(path), path)

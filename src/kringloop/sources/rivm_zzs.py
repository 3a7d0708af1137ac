"""National institute for public health: its list of substances of very high concern, as a user downloads it.

The list is not shipped. It is wider than the lists of the agency: it also holds substances of the sea conventions and
the water directive. The layout of the file was not at hand: columns are known by the words of their headings, and a
file without them is refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import polars as pl

from kringloop.core import Names, SourceError
from kringloop.reference import CONCERN_COLUMNS, SubstanceList, substance_list
from kringloop.sources.text import delimited_rows

LIST: Final = "rivm_zzs"
NAMES: Final = Names("ZZS-lijst van het RIVM (eigen bestand)", "RIVM list of very high concern (own file)")
_WORDS: Final = {"cas": ("cas",), "name": ("stofnaam", "naam", "substance", "name"), "ec": ("eg-", "ec-", "ec ", "eg ")}


def read_zzs(path: Path, *, exported: str) -> SubstanceList:
    """The list as CSV or Excel.

    Parameters
    ----------
    path     : the file
    exported : day on which it was downloaded, as 2026-04-01; the file does not say

    Raises
    ------
    SourceError   no heading with the word CAS or without names, or no date
    """
    rows = _rows(path)
    columns = _columns(path, rows[0])
    records = [
        (LIST, row[columns["name"]], number, row.get(columns.get("ec", ""), ""), "zzs", "", exported, "")
        for row in rows
        for number in (row[columns["cas"]].replace(";", " ").replace(",", " ").split() or [""])
    ]
    frame = pl.DataFrame(records, schema=dict.fromkeys(CONCERN_COLUMNS, pl.String), orient="row")
    return substance_list(LIST, NAMES, exported, frame)


def _columns(path: Path, row: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for ours, words in _WORDS.items():
        heads = [head for word in words for head in row if word in head.lower()]
        if heads:
            found[ours] = heads[0]
    if lost := [word for word in ("cas", "name") if word not in found]:
        raise SourceError(
            f"{path}: no column for {' and '.join(lost)} among {', '.join(row)}; expected headings with CAS and a name",
            nl=f"{path}: geen kolom voor {' en '.join(lost)} tussen {', '.join(row)}; verwacht: CAS en een naam",
        )
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    if path.suffix.lower() != ".xlsx":
        return delimited_rows(path)
    cells = _sheet(path)
    at = next((n for n, row in enumerate(cells) if any("cas" in c.lower() for c in row)), None)
    if at is None:
        raise SourceError(
            f"{path}: no row of the first sheet has a heading with CAS",
            nl=f"{path}: geen rij van het eerste blad heeft een kop met CAS",
        )
    heads = cells[at]
    return [dict(zip(heads, row, strict=True)) for row in cells[at + 1 :] if any(row)]


def _sheet(path: Path) -> list[list[str]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        rows: list[tuple[Any, ...]] = list(book.worksheets[0].iter_rows(values_only=True))
        book.close()
    except (BadZipFile, KeyError, OSError):
        raise SourceError(f"{path} is not a complete workbook (.xlsx); fetch it again") from None
    return [["" if cell is None else " ".join(str(cell).split()) for cell in row] for row in rows]

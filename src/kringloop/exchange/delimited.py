"""An analyst's table as CSV that a spreadsheet opens right, in Dutch and in English.

Dutch: semicolon and decimal comma; English: comma and decimal point; both UTF-8 with a byte order mark, which
spreadsheets need to read é and ₂. A CSV has no types, so a spreadsheet turns the code `10-12` into a date and
`0104` into 104. Codes that would be read so are written as a text formula, `="10-12"`, which a spreadsheet shows
as 10-12 and keeps as text; other programs read the xlsx, JSON or Parquet form. A text that begins with a sign of a
formula gets a blank before it.
"""

from __future__ import annotations

import csv
import io
import re

from kringloop.exchange.analyst import AnalystTable, Cell

BOM = "\ufeff"
_LIKE_NUMBER = re.compile(r"[\d.,+\-/: %€$]*\d[\d.,+\-/: %€$]*|\d+[eE]\d+")
_MONTH = r"(jan|feb|maa?r|mrt|apr|ma[yi]|mei|june?|juli?|jul|aug|sept?|o[ck]t|nov|de[cz])"
_DATE = re.compile(rf"(?i)(\d{{1,4}}[- /.]?)?{_MONTH}([- /.]?\d{{1,4}})?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(table: AnalystTable) -> str:
    """The figures as CSV, with headings in the language of the table; begins with a byte order mark."""
    dutch = table.language == "nl"
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";" if dutch else ",", lineterminator="\r\n")
    writer.writerow(table.figures.heads)
    for row in table.figures.rows:
        writer.writerow([_text(value, dutch=dutch) for value in row])
    return BOM + stream.getvalue()


def _text(value: Cell, *, dutch: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe_text(value)
    text = repr(value) if isinstance(value, int) else f"{value:.12g}"
    return text.replace(".", ",") if dutch else text


def safe_text(text: str) -> str:
    """A text that a spreadsheet neither reads as a number or a date, nor runs.

    >>> safe_text("10-12"), safe_text("0104"), safe_text("C"), safe_text("=1+1"), safe_text("basic metals")
    ('="10-12"', '="0104"', 'C', ' =1+1', 'basic metals')
    """
    if _LIKE_NUMBER.fullmatch(text) or _DATE.fullmatch(text):
        return f'="{text}"'
    return f" {text}" if text.startswith(_FORMULA) else text

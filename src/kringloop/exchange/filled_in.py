"""An empty table that somebody fills in, as CSV or as a workbook with its notes on a sheet of their own."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from kringloop.core import one_of
from kringloop.exchange.analyst import Part
from kringloop.exchange.workbook import parts_bytes
from kringloop.tables import NOTES_SHEET

if TYPE_CHECKING:
    from kringloop.reading import Template

FORMS: Final = ("csv", "xlsx")
"""How an empty table is written."""
_FOR_ROWS: Final = 500
"""Rows of a workbook that are made ready for text, so that 10-12 stays a code and becomes no date."""


def template_bytes(template: Template, form: str) -> bytes:
    """The file of an empty table.

    Raises
    ------
    RangeError   a form other than csv and xlsx
    """
    one_of(form, FORMS, what="form")
    if form == "csv":
        stream = io.StringIO()
        csv.writer(stream, lineterminator="\n").writerows((template.heads, *template.rows))
        return stream.getvalue().encode()
    rows = Part(template.key, template.heads, template.heads, template.rows)
    notes = Part(NOTES_SHEET, template.note_heads, template.note_heads, template.notes)
    texts = {at for at, head in enumerate(template.heads, 1) if head in template.texts}
    return parts_bytes(template.title, (rows, notes), texts={template.key: texts}, ready=_FOR_ROWS)

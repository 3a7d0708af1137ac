"""A workbook: the figures of an analyst with notes and sources on sheets, or a table as it is stored."""

from kringloop.exchange.form import Form
from kringloop.exchange.workbook import MOST_XLSX_ROWS, write_sheet, xlsx_bytes

FORM = Form(
    ending="xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    sheet=xlsx_bytes,
    table=write_sheet,
    most_rows=MOST_XLSX_ROWS,
)

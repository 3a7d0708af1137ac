"""CSV: the figures of an analyst for a spreadsheet, or a table as it is stored."""

from kringloop.exchange.delimited import csv_text
from kringloop.exchange.form import Form

FORM = Form(
    ending="csv",
    media_type="text/csv; charset=utf-8",
    sheet=lambda table: csv_text(table).encode("utf-8"),
    table=lambda frame, path: frame.write_csv(path),
)

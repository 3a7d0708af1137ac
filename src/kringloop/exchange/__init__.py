"""Results out to other programs: the analyst's table as xlsx, CSV, JSON or Parquet, and whole tables of a run.

Owns formats. Reads results files; knows no formula.
"""

from kringloop.exchange.analyst import AnalystTable, Part, analyst_table, records, written_number
from kringloop.exchange.delimited import csv_text
from kringloop.exchange.forms import FORMS, MEDIA_TYPES, form_bytes
from kringloop.exchange.tabular import export_tables, form_of
from kringloop.exchange.workbook import xlsx_bytes

__all__ = [
    "FORMS",
    "MEDIA_TYPES",
    "AnalystTable",
    "Part",
    "analyst_table",
    "csv_text",
    "export_tables",
    "form_bytes",
    "form_of",
    "records",
    "written_number",
    "xlsx_bytes",
]

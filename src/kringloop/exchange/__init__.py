"""Results out to other programs: CSV, JSON, Parquet.

Owns formats. Reads results files; knows no formula.
"""

from kringloop.exchange.tabular import FORMS, export_tables, form_of

__all__ = ["FORMS", "export_tables", "form_of"]

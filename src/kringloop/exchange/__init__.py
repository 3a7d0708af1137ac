"""Results out to other programs: tables for a spreadsheet, and the forms that offices and archives exchange.

Owns formats. Reads results files; knows no formula.

More than twenty public names, because a delivery is asked, cut, written and named apart for pages and commands.
"""

from typing import TYPE_CHECKING

from kringloop.core import late

if TYPE_CHECKING:
    from kringloop.exchange import sdmx
    from kringloop.exchange.analyst import AnalystTable, analyst_table, written_number
    from kringloop.exchange.delimited import csv_text
    from kringloop.exchange.delivered import Delivery, Flow, delivery_of, whole_delivery
    from kringloop.exchange.delivering import deliver, delivered_paths
    from kringloop.exchange.filled_in import template_bytes
    from kringloop.exchange.form import Form, find_form, form_names, plain_forms, sheet_bytes_of
    from kringloop.exchange.sdmx_answers import SdmxForm
    from kringloop.exchange.sdmx_query import Cut
    from kringloop.exchange.tabular import export_tables, form_of

__getattr__ = late(__name__, __file__)

__all__ = [
    "AnalystTable",
    "Cut",
    "Delivery",
    "Flow",
    "Form",
    "SdmxForm",
    "analyst_table",
    "csv_text",
    "deliver",
    "delivered_paths",
    "delivery_of",
    "export_tables",
    "find_form",
    "form_names",
    "form_of",
    "plain_forms",
    "sdmx",
    "sheet_bytes_of",
    "template_bytes",
    "whole_delivery",
    "written_number",
]

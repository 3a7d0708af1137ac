"""Tidy records, classifications, rows that can be added, and the results file.

Owns how tables are declared, read and written. Knows no producer, no indicator and no formula.

More than twenty public names, by few: reading, classifying and writing each have a handful.
"""

from typing import TYPE_CHECKING

from kringloop.core import late

if TYPE_CHECKING:
    from kringloop.tables.classification import UNSPECIFIED, Classification, Code, Grouping
    from kringloop.tables.exact import csv_bytes, decimal_text
    from kringloop.tables.files import LARGEST_FILE, read_plain, unpacked
    from kringloop.tables.finest import finest_rows
    from kringloop.tables.json_text import json_of, json_table
    from kringloop.tables.kinds import Kinds
    from kringloop.tables.records import Column, Schema, parse_table, read_table, read_text, row_lines, text_of
    from kringloop.tables.results import EXAMPLE_STUDY, LAYOUT, ResultsFile, newest_results, write_results
    from kringloop.tables.sheets import SHEETS, read_sheet, sheet_text
    from kringloop.tables.workbook import NOTES_SHEET, workbook_rows
    from kringloop.tables.writing import put_file, replace_file, require_free
    from kringloop.tables.yamlfile import YamlFile, read_yaml, yaml_of

__getattr__ = late(__name__, __file__)

__all__ = [
    "EXAMPLE_STUDY",
    "LARGEST_FILE",
    "LAYOUT",
    "NOTES_SHEET",
    "SHEETS",
    "UNSPECIFIED",
    "Classification",
    "Code",
    "Column",
    "Grouping",
    "Kinds",
    "ResultsFile",
    "Schema",
    "YamlFile",
    "csv_bytes",
    "decimal_text",
    "finest_rows",
    "json_of",
    "json_table",
    "newest_results",
    "parse_table",
    "put_file",
    "read_plain",
    "read_sheet",
    "read_table",
    "read_text",
    "read_yaml",
    "replace_file",
    "require_free",
    "row_lines",
    "sheet_text",
    "text_of",
    "unpacked",
    "workbook_rows",
    "write_results",
    "yaml_of",
]

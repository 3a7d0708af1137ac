"""Data sources: one file per dataset, from the producer's own format to tidy cells with an origin.

Owns where figures come from, how each file is cleaned, its licence and its traps, and the making of the
tables that ship with a study. Knows no ledger, no indicator and no formula.
"""

from kringloop.sources.sdmx_csv import read_sdmx_csv
from kringloop.sources.shipped import csv_bytes, tables, write
from kringloop.sources.source import SOURCES, Source
from kringloop.sources.statline import Measure, map_codes, read_statline

__all__ = [
    "SOURCES",
    "Measure",
    "Source",
    "csv_bytes",
    "map_codes",
    "read_sdmx_csv",
    "read_statline",
    "tables",
    "write",
]

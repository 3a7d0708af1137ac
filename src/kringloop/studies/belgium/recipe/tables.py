"""The tables of the study of Belgium: what Eurostat publishes ready-made of it, and of the members it stands among."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kringloop.sources import EUROSTAT, SOURCES, Tables, country_tables, eurostat_tables, require_files

HOME: Final = "BE"


def tables(snapshots: Path) -> Tables:
    """Every shipped table by file name without ending.

    Raises
    ------
    SourceError   files are missing from the folder (all named at once), or a file cannot be read
    """
    require_files(snapshots, (names for key in EUROSTAT for names in SOURCES[key].needed))
    return country_tables(eurostat_tables(snapshots)["eurostat"], HOME)

"""Write the packed table of Eurostat's framework of all members: `python tools/framework.py SNAPSHOTS --to FOLDER`.

A study of one member is cut from it: `kringloop new country --region CODE`.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import polars as pl

from kringloop.reference.framework import OBSERVATIONS
from kringloop.sources import EUROSTAT, SOURCES, eurostat_tables, require_files, rewrite
from kringloop.tables import put_file

ORDER = ("series", "region", "item", "year")


def observations(snapshots: Path) -> pl.DataFrame:
    """Every observation of every member and of the union.

    Raises
    ------
    SourceError   files are missing from the folder (all named at once), or a file cannot be read
    """
    require_files(snapshots, (names for key in EUROSTAT for names in SOURCES[key].needed))
    return eurostat_tables(snapshots)["eurostat"].sort(ORDER)


def write_all(snapshots: Path, target: Path) -> str:
    """Read every snapshot, then write the table; what was written, in words."""
    made = observations(snapshots)
    put_file(target / OBSERVATIONS, partial(_put, made))
    return f"{made.height} observations written to {target / OBSERVATIONS}"


def _put(made: pl.DataFrame, path: Path) -> None:
    made.write_parquet(path, compression="zstd", compression_level=19)


if __name__ == "__main__":
    sys.exit(rewrite("tools.framework", write_all))

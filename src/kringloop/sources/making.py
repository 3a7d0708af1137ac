"""What every recipe of a study's tables shares: its origins, where its figures stand, its files.

The same snapshots give the same bytes. Which tables a study has is the business of its recipe.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import polars as pl

from kringloop.sources.addresses import Address
from kringloop.sources.source import SOURCES
from kringloop.tables import UNSPECIFIED, csv_bytes, put_file

Tables = dict[str, pl.DataFrame]
"""Tables by file name without ending."""

Used = Callable[[pl.DataFrame, str], set[str]]
"""Codes of a dimension that occur in a table; none: the dimension is not told apart there."""


def write(made: Mapping[str, pl.DataFrame], folder: Path) -> tuple[Path, ...]:
    """Write every table as CSV below `folder`; returns the files."""
    written = []
    for name, frame in sorted(made.items()):
        path = folder / f"{name}.csv"
        put_file(path, partial(_put, frame))
        written.append(path)
    return tuple(written)


def _put(frame: pl.DataFrame, path: Path) -> None:
    path.write_bytes(csv_bytes(frame))


def origins_table(made: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Where the figures of the tables come from: one row for each source that a row names."""
    used = {key for frame in made.values() if "source" in frame.columns for key in frame["source"]}
    rows = []
    for key in sorted(used):
        o = SOURCES[key].origin
        rows.append((key, o.producer, o.dataset, o.title, o.vintage, o.licence, o.kind, o.url, o.note))
    schema = ["id", "producer", "dataset", "title", "vintage", "licence", "kind", "url", "note"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def cells_table(
    made: Mapping[str, pl.DataFrame], used: Used, *, as_in_tables: Callable[[Address], Address] = lambda a: a
) -> pl.DataFrame:
    """Where the figures of the tables stand at their producers; of the codes that occur in them.

    Parameters
    ----------
    used         : codes of a dimension in a table
    as_in_tables : an address in the columns of the tables, where a study renames a dimension of its source
    """
    rows = []
    for key in made["origins"]["id"].to_list():
        frames = [
            f for f in (f.filter(pl.col("source") == key) for f in made.values() if "source" in f.columns) if f.height
        ]
        for address in map(as_in_tables, SOURCES[key].cells()):
            seen = set().union(*(used(f, address.dimension) for f in frames))
            if not seen or address.code in seen:
                rows.append((key, *address))
    return pl.DataFrame(rows, schema=["source", *Address._fields], orient="row").unique().sort(pl.all())


def codes_of(frame: pl.DataFrame, dimension: str) -> set[str]:
    """Codes in the column of a dimension, the totals of its remainders included."""
    if dimension not in frame.columns or dimension == "year":
        return set()
    return {str(v).removesuffix(UNSPECIFIED) for v in frame[dimension].drop_nulls().unique()}

"""The tables of the study of Belgium: what Eurostat publishes ready-made of it, and of the members it stands among."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from kringloop.sources import (
    EUROSTAT,
    SOURCES,
    Tables,
    cells_table,
    codes_of,
    eurostat_tables,
    origins_table,
    require_files,
)

HOME, UNION, WEIGHTED_TOTAL = "BE", "EU27_2020", "SWS"
NODES: Final = (("BE", "Belgische economie", "Belgian economy", "economy", "", "BE", ""),)


def tables(snapshots: Path) -> Tables:
    """Every shipped table by file name without ending.

    Raises
    ------
    SourceError   files are missing from the folder (all named at once), or a file cannot be read
    """
    require_files(snapshots, (names for key in EUROSTAT for names in SOURCES[key].needed))
    made = eurostat_tables(snapshots)
    made["eurostat"] = _kept(made["eurostat"])
    columns = ["id", "name_nl", "name_en", "stage", "sector", "region", "actor"]
    made["nodes"] = pl.DataFrame(list(NODES), schema=columns, orient="row")
    made["origins"] = origins_table(made)
    made["cells"] = cells_table(made, codes_of)
    return made


def _kept(observations: pl.DataFrame) -> pl.DataFrame:
    """All of Belgium and the union; of other members no single impact of consumption, only its weighted total."""
    here = pl.col("region").is_in([HOME, UNION])
    total = ~pl.col("series").str.starts_with("consumption_footprint") | (pl.col("item") == WEIGHTED_TOTAL)
    return observations.filter(here | total)

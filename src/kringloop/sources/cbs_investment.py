"""CBS 81144: gross fixed capital formation by activity, 1969-2012."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Names
from kringloop.reference import cbs_activity_codes, classification
from kringloop.sources.cbs import cbs_origin, statline_files
from kringloop.sources.snapshots import locate
from kringloop.sources.source import SOURCES, Source
from kringloop.sources.statline import Measure, map_codes, read_statline

KEY: Final = "cbs_81144"
FILES: Final = statline_files("81144ned")
ALL: Final = "300025"
"""This table's code of all activities together."""
MANUFACTURING: Final = "C"
MEASURES: Final = (
    Measure("WaardeInWerkelijkePrijzen_1", "current"),
    Measure("WaardePrijsniveau2005_2", "constant"),
)


def clean(place: Path) -> pl.DataFrame:
    """Rows `year, sector, current, constant, source`: million EUR, at prices of the year and at prices of 2005.

    All activities, and manufacturing with its divisions; a year without a figure at both prices has no row.
    """
    path = locate(place, FILES)
    wide = read_statline(path, period="Perioden", dimensions={"Bestemming": "sector"}, measures=MEASURES)
    tree = classification("activities")
    codes = {c: a for c, a in cbs_activity_codes().codes.items() if MANUFACTURING in (a, *tree.above(a))}
    codes[ALL] = "A-U"
    others = frozenset(wide["sector"].unique().to_list()) - codes.keys()
    known = map_codes(wide, "sector", codes, left_out=others, where=str(path))
    figures = known.drop_nulls(["current", "constant"])
    return figures.with_columns(source=pl.lit(KEY)).sort("sector", "year")


SOURCES.add(
    KEY,
    Source(
        key=KEY,
        names=Names("Investeringen in vaste activa naar bestemming", "Gross fixed capital formation by activity"),
        origin=cbs_origin(
            "81144ned",
            "Investeringen in vaste activa naar bedrijfstak van bestemming (nationale rekeningen)",
            note="Million EUR; volumes at prices of 2005, chained. Discontinued in 2012: the accounts before the "
            "revision that made research and development an investment.",
        ),
        years=(1969, 2012),
        files=FILES,
        rules=(
            "all activities, and manufacturing with its divisions, are read; other activities are not",
            "a year without a figure at both prices has no row",
        ),
        traps=(
            "an older revision than table 85867: its consumption of fixed capital counts research and development "
            "too, and is larger than these investments can carry; never join the two",
            "divisions end in 2011, and begin in 1969 or 1988; they overlap (C, 24-25, 24)",
        ),
        clean=clean,
    ),
    file=__file__,
)

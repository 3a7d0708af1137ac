"""CBS 84970: industrial waste by type, treatment and industry, 1994-2021; 84971 for the split of treatments."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Names
from kringloop.sources.addresses import Address, by_sector, coded, measures
from kringloop.sources.cbs import by_activity, cbs_origin, statline_files
from kringloop.sources.snapshots import locate
from kringloop.sources.source import SOURCES, Source
from kringloop.sources.statline import Measure, map_codes, read_statline

KEY: Final = "cbs_84970"
KEY_SPLIT: Final = "cbs_84971"
PROVISIONAL_YEAR: Final = 2021
FIRST_YEAR_OF_SPLIT: Final = 2004
FILES: Final = statline_files("84970NED")
FILES_SPLIT: Final = statline_files("84971NED")

WASTE_TYPES: Final = {
    "A050391": "industrial_waste",
    "A047684": "non_chemical",
    "A047672": "metal",
    "A047673": "glass",
    "A047674": "paper",
    "A047675": "plastic_rubber",
    "A047676": "wood",
    "A047677": "textile_leather",
    "A047678": "animal_vegetal",
    "A047679": "mixed",
    "A047680": "sludge",
    "A047681": "mineral",
    "A047682": "other_non_chemical",
    "A047683": "chemical",
}
TREATMENTS: Final = {"T001523": "treatment", "T001617": "recovery", "T001618": "disposal"}

SPLIT: Final = {
    "T001523": "treatment",
    "T001617": "recovery",
    "A050137": "energy_recovery",
    "A050138": "other_recovery",
    "T001618": "disposal",
    "A050140": "incineration",
    "A050141": "landfill",
    "A050142": "later_separation",
}
"""Treatments of 84971, each by its code."""

_FIGURE: Final = Measure("Bedrijfsafval_1", "mass")
_TREATMENT: Final = "NuttigeToepassingEnEindverwerking"
_SECTOR: Final = "BedrijfstakkenBranchesSBI2008"
_PERIOD: Final = "Perioden"


def clean(place: Path) -> pl.DataFrame:
    """Cells `year, sector, stage, material, mass` with stage treatment, recovery or disposal; kt."""
    path = locate(place, FILES)
    frame = read_statline(
        path,
        period=_PERIOD,
        dimensions={"Bedrijfsafvalstoffen": "material", _TREATMENT: "stage", _SECTOR: "sector"},
        measures=[_FIGURE],
    )
    frame = map_codes(frame, "material", WASTE_TYPES, where=str(path))
    frame = map_codes(frame, "stage", TREATMENTS, where=str(path))
    return by_activity(frame, where=str(path)).select("year", "sector", "stage", "material", "mass")


def clean_split(place: Path) -> pl.DataFrame:
    """Cells `year, sector, stage, mass` over all waste types, recovery split into fuel and other; kt."""
    path = locate(place, FILES_SPLIT)
    frame = read_statline(path, period=_PERIOD, dimensions={_TREATMENT: "stage", _SECTOR: "sector"}, measures=[_FIGURE])
    frame = by_activity(map_codes(frame, "stage", SPLIT, where=str(path)), where=str(path))
    # until 2003 use as fuel is empty and the table repeats all recovery under "other": that is no split
    repeated = (pl.col("stage") == "other_recovery") & (pl.col("year") < FIRST_YEAR_OF_SPLIT)
    mass = pl.when(~repeated).then(pl.col("mass"))
    return frame.select("year", "sector", "stage", mass.alias("mass"))


def cells() -> tuple[Address, ...]:
    """Where a figure of 84970 stands."""
    types = {ours: theirs for theirs, ours in WASTE_TYPES.items()}
    return (*coded("material", "Bedrijfsafvalstoffen", types), *_by_treatment(TREATMENTS))


def cells_of_split() -> tuple[Address, ...]:
    """Where a figure of 84971 stands."""
    return _by_treatment(SPLIT)


def _by_treatment(codes: Mapping[str, str]) -> tuple[Address, ...]:
    return (
        *by_sector(_SECTOR, _PERIOD),
        *coded("stage", _TREATMENT, {ours: theirs for theirs, ours in codes.items()}),
        *measures("layer", {_FIGURE.name: _FIGURE.column}),
    )


_LABELS: Final = (
    "315805, 317105, 320005, 328110, 332905, 348200, 348500, 348800, 349100, 349400 and 349800 have no label "
    "and are left out"
)

SOURCES.add(
    KEY,
    Source(
        key=KEY,
        names=Names(
            "Bedrijfsafval naar soort, verwerking en bedrijfstak", "Industrial waste by type, treatment, industry"
        ),
        origin=cbs_origin(
            "84970NED",
            "Bedrijfsafval; afvalsoort, bedrijfstak (SBI 2008)",
            vintage="2022-10-26",
            note="Million kg; 2021 provisional. Recovery (nuttige toepassing) includes energy recovery: it is not "
            "recycling. Labels of waste types and treatments inferred from equality with 81414.",
        ),
        years=(1994, 2021),
        files=FILES,
        rules=(
            _LABELS,
            "1995, 1997 and 1999 are not published",
            "two printed contradictions (26 paper 2002: 2 kt, E recovery 2010: 23 kt) are kept as negative rest rows",
        ),
        traps=(
            "recovery includes use as fuel: it is not recycling",
            "without construction waste and hazardous waste reported elsewhere",
        ),
        clean=clean,
        cells=cells,
    ),
    file=__file__,
)

SOURCES.add(
    KEY_SPLIT,
    Source(
        key=KEY_SPLIT,
        names=Names("Bedrijfsafval naar verwerking en bedrijfstak", "Industrial waste by treatment and industry"),
        origin=cbs_origin(
            "84971NED",
            "Bedrijfsafval; verwerkingsmethode, bedrijfstak (SBI 2008)",
            note="Million kg; the status of 2021 is not stated in the snapshot and taken from 84970: provisional. The "
            "only table that splits recovery into use as fuel and other (recycling, animal feed and the like), and "
            "disposal into incineration, landfill and separation afterwards; over all waste types. Labels of "
            "treatments inferred from 81414, its predecessor until 2019: all 6470 cells that both print are equal.",
        ),
        years=(1994, 2021),
        files=FILES_SPLIT,
        rules=(
            _LABELS,
            "1995, 1997 and 1999 are not published",
            "until 2003 use as fuel is empty and the table repeats all recovery under other recovery: those cells are "
            "left out and recovery stays whole",
            "three printed contradictions of 2 kt are kept as negative rest rows",
        ),
        traps=(
            "until 2003 'other recovery' is all recovery: no recycling share can be read from it",
            "other recovery is more than recycling, animal feed is among it: food, drinks and tobacco have 7319 of the "
            "11366 kt of manufacturing in 2021",
            "from 2003 to 2004 incineration halves and use as fuel appears: recovery rises by 6 points in one year",
            "cells differ by up to 5 kt from those of 84970",
        ),
        clean=clean_split,
        cells=cells_of_split,
    ),
    file=__file__,
)

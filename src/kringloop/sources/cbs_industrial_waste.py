"""CBS 84970: industrial waste by type, treatment and industry, 1994-2021; 81414 for the split of recovery."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Names
from kringloop.sources.addresses import Address, by_sector, coded, columns_of, measures, same
from kringloop.sources.cbs import by_activity, cbs_origin
from kringloop.sources.snapshots import locate
from kringloop.sources.source import SOURCES, Source
from kringloop.sources.statline import Measure, map_codes, read_statline

KEY: Final = "cbs_84970"
KEY_SPLIT: Final = "cbs_81414"
PROVISIONAL_YEAR: Final = 2021
FIRST_YEAR_OF_SPLIT: Final = 2004
FILES: Final = ("84970NED.csv", "84970NED.json")
FILES_SPLIT: Final = ("81414ned.csv", "81414NED.csv", "81414ned.json")

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

SPLIT: Final = (
    Measure("TotaalBedrijfsafvalstoffen_15", "treatment"),
    Measure("TotaalNuttigeToepassing_16", "recovery"),
    Measure("InzetAlsBrandstof_17", "energy_recovery"),
    Measure("OverigNuttigeToepassing_18", "other_recovery"),
    Measure("TotaalEindverwerking_19", "disposal"),
    Measure("Verbranden_20", "incineration"),
    Measure("StortenLozen_21", "landfill"),
    Measure("ScheidenAchteraf_22", "later_separation"),
)


def clean(place: Path) -> pl.DataFrame:
    """Cells `year, sector, stage, material, mass` with stage treatment, recovery or disposal; kt."""
    path = locate(place, FILES)
    frame = read_statline(
        path,
        period="Perioden",
        dimensions={
            "Bedrijfsafvalstoffen": "material",
            "NuttigeToepassingEnEindverwerking": "stage",
            "BedrijfstakkenBranchesSBI2008": "sector",
        },
        measures=[Measure("Bedrijfsafval_1", "mass")],
    )
    frame = map_codes(frame, "material", WASTE_TYPES, where=str(path))
    frame = map_codes(frame, "stage", TREATMENTS, where=str(path))
    return by_activity(frame, where=str(path)).select("year", "sector", "stage", "material", "mass")


def clean_split(place: Path) -> pl.DataFrame:
    """Cells `year, sector, stage, mass` over all waste types, recovery split into fuel and other; kt."""
    path = locate(place, FILES_SPLIT)
    frame = read_statline(
        path,
        period="Perioden",
        dimensions={"NuttigeToepassingEnEindverwerking": "row", "BedrijfstakBranchesSBI2008": "sector"},
        measures=SPLIT,
    )
    totals = map_codes(frame, "row", TREATMENTS, where=str(path)).filter(pl.col("row") == "treatment").drop("row")
    # until 2003 use as fuel is empty and the table repeats all recovery under "other": that is no split
    split = pl.when(pl.col("year") >= FIRST_YEAR_OF_SPLIT).then(pl.col("other_recovery"))
    return (
        by_activity(totals, where=str(path))
        .with_columns(split.alias("other_recovery"))
        .unpivot(index=["year", "sector"], variable_name="stage", value_name="mass")
    )


def cells() -> tuple[Address, ...]:
    """Where a figure of 84970 stands."""
    types = {ours: theirs for theirs, ours in WASTE_TYPES.items()}
    treatments = {ours: theirs for theirs, ours in TREATMENTS.items()}
    return (
        *by_sector("BedrijfstakkenBranchesSBI2008", "Perioden"),
        *coded("material", "Bedrijfsafvalstoffen", types),
        *coded("stage", "NuttigeToepassingEnEindverwerking", treatments),
        *measures("layer", {"mass": "Bedrijfsafval_1"}),
    )


def cells_of_split() -> tuple[Address, ...]:
    """Where a figure of 81414 stands: each treatment is a column of its own."""
    (whole,) = (theirs for theirs, ours in TREATMENTS.items() if ours == "treatment")
    return (
        *by_sector("BedrijfstakBranchesSBI2008", "Perioden"),
        same("NuttigeToepassingEnEindverwerking", whole),
        *measures("stage", columns_of(SPLIT)),
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
        names=Names("Bedrijfsafval naar verwerking, eerdere reeks", "Industrial waste by treatment, earlier series"),
        origin=cbs_origin(
            "81414ned",
            "Bedrijfsafval; soort afval en verwerking, bedrijfstak, eerdere reeks",
            note="Million kg. The only table that splits recovery into use as fuel and other (recycling among it), "
            "and disposal into incineration, landfill and separation afterwards; over all waste types. Discontinued.",
        ),
        years=(1994, 2019),
        files=FILES_SPLIT,
        rules=(
            _LABELS,
            "columns _15 to _22 of the total row are read",
            "until 2003 use as fuel is empty and the table repeats all recovery under other recovery: those cells are "
            "left out and recovery stays whole",
            "two printed contradictions of 2 kt are kept as negative rest rows",
        ),
        traps=("until 2003 'other recovery' is all recovery: no recycling share can be read from it",),
        clean=clean_split,
        cells=cells_of_split,
    ),
    file=__file__,
)

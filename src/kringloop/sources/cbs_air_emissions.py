"""CBS 83300: emissions to air by the Dutch economy, residence principle, 1990-2024."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Names
from kringloop.sources.addresses import Address, by_sector, columns_of, measures
from kringloop.sources.cbs import by_activity, cbs_origin, statline_files
from kringloop.sources.snapshots import locate
from kringloop.sources.source import SOURCES, Source
from kringloop.sources.statline import Measure, read_statline

KEY: Final = "cbs_83300"
FILES: Final = statline_files("83300ENG")

SUBSTANCES: Final = (
    Measure("TotalCO2_1", "co2", 0),
    Measure("CO2ExclBiomass_2", "co2_excl_biomass", 0),
    Measure("CO2Biomass_3", "co2_biomass", 1),
    Measure("N2O_4", "n2o", 1),
    Measure("CH4_5", "ch4", 1),
    Measure("GreenhouseGasEquivalents_6", "ghg", 0),
    Measure("NOx_7", "nox", 1),
    Measure("SO2_8", "so2", 1),
    Measure("NH3_9", "nh3", 1),
    Measure("AcidificationEquivalents_10", "acidification", 1),
    Measure("CFK12Equivalents_11", "cfc12e", 1),
    Measure("CO_12", "co", 1),
    Measure("NMVOC_13", "nmvoc", 1),
    Measure("PM10_14", "pm10", 1),
)
"""Million kg; greenhouse gases in CO2 equivalents; acidification in 10^9 acid equivalents."""


def clean(place: Path) -> pl.DataFrame:
    """Cells `year, sector` and one column per substance."""
    path = locate(place, FILES)
    frame = read_statline(path, period="Periods", dimensions={"DutchEconomy": "sector"}, measures=SUBSTANCES)
    return by_activity(frame, where=str(path))


def cells() -> tuple[Address, ...]:
    """Where a figure stands in the table."""
    return (*by_sector("DutchEconomy", "Periods"), *measures("layer", columns_of(SUBSTANCES)))


SOURCES.add(
    KEY,
    Source(
        key=KEY,
        names=Names("Emissies naar lucht naar activiteit", "Emissions to air by activity"),
        origin=cbs_origin(
            "83300ENG",
            "Emissions to air by the Dutch economy; national accounts",
            note="Million kg; greenhouse gases in CO2 equivalents. Unit of acidification not printed: 10^9 acid "
            "equivalents, because NOx/46 + 2 SO2/64 + NH3/17 gives the column. Unit of CFC-12 equivalents not printed.",
        ),
        years=(1990, 2024),
        files=FILES,
        rules=(
            "households, transport and landfill sites are kept beside the activities below the Dutch economy",
            "printed contradictions of households (CO2 without biomass 2023: 43, CFC-12 2020-2024: 1 to 3) are kept as "
            "negative rest rows",
        ),
        traps=(
            "residence principle: not the figures of the climate agreement, which follow the territory",
            "total CO2 holds biomass; co2_excl_biomass and co2_biomass are its parts: never add the three",
            "the parts of households print no CO2 from biomass from 2022 on: see 'households, not specified'",
            "33 stands inside 31-33, 29 and 30 inside 29-30",
        ),
        clean=clean,
        cells=cells,
    ),
    file=__file__,
)

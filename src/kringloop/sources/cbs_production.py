"""CBS 85867: output, intermediate use and value added by activity, 1995-2024."""

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

KEY: Final = "cbs_85867"
FILES: Final = statline_files("85867ENG")
PROVISIONAL_FROM: Final = 2024
"""First year that the statistical office had not made final when the table was taken."""

CURRENT: Final = (
    Measure("OutputBasicPrices_1", "output"),
    Measure("IntermediateConsumption_2", "intermediate_consumption"),
    Measure("GrossValueAddedBasicPrices_3", "gross_value_added"),
    Measure("Total_13", "compensation_of_employees"),
    Measure("WagesAndSalaries_14", "wages_and_salaries"),
    Measure("EmployersSocialContributions_15", "employers_social_contributions"),
    Measure("Gross_16", "gross_operating_surplus"),
    Measure("ConsumptionOfFixedCapital_17", "consumption_of_fixed_capital"),
    Measure("Net_18", "net_operating_surplus"),
    Measure("TaxesLessSubsidies_19", "taxes_less_subsidies"),
    Measure("OtherTaxesOnProduction_20", "other_taxes_on_production"),
    Measure("OtherSubsidiesOnProduction_21", "other_subsidies_on_production"),
)
"""Million EUR, current prices. `_22` repeats `_3`."""

PRICES_OF_2021: Final = (
    Measure("OutputBasicPrices_4", "output"),
    Measure("IntermediateConsumption_5", "intermediate_consumption"),
    Measure("GrossValueAddedBasicPrices_6", "gross_value_added"),
)
"""Million EUR, prices of 2021, chained."""


def clean(place: Path) -> pl.DataFrame:
    """Cells `year, sector, good, value` at current prices; subsidies negative; million EUR."""
    long = _long(place, CURRENT, "value")
    sign = pl.when(pl.col("good") == "other_subsidies_on_production").then(-1.0).otherwise(1.0)
    return long.with_columns(pl.col("value") * sign)


def clean_volumes(place: Path) -> pl.DataFrame:
    """Cells `year, sector, good, value_2021` at prices of 2021; million EUR."""
    return _long(place, PRICES_OF_2021, "value_2021")


def _long(place: Path, measures: tuple[Measure, ...], value: str) -> pl.DataFrame:
    path = locate(place, FILES)
    wide = read_statline(path, period="Periods", dimensions={"SectorBranchesSIC2008": "sector"}, measures=measures)
    return by_activity(wide, where=str(path)).unpivot(index=["year", "sector"], variable_name="good", value_name=value)


def cells() -> tuple[Address, ...]:
    """Where a figure stands, at current prices or at prices of 2021."""
    columns = columns_of(CURRENT, "value") | columns_of(PRICES_OF_2021, "value_2021")
    return (*by_sector("SectorBranchesSIC2008", "Periods"), *measures("layer|good", columns))


_TRAPS: Final = (
    "activities overlap (A-U, B-E, C, 24-25, 24): never add them across levels",
    "column names repeat; _1 to _3 current prices, _4 to _6 prices of 2021, _7 to _12 changes, _22 repeats _3",
    "2024 is provisional and has consumption of fixed capital for a few totals only",
    "31 and 32, 10 to 12, 06 to 09 and other fine activities begin in 2021",
)

SOURCES.add(
    KEY,
    Source(
        key=KEY,
        names=Names("Productie en toegevoegde waarde naar activiteit", "Production and value added by activity"),
        origin=cbs_origin(
            "85867ENG",
            "GDP, production and expenditures; output and income by activity (national accounts)",
            note="Million EUR, current prices. Where a part is printed for a total only, the rest row of the total "
            "may be negative so that every printed figure comes back (2024, fixed capital).",
        ),
        years=(1995, 2024),
        files=FILES,
        rules=(
            "subsidies are booked as negative flows, so that the parts of value added add up to it",
            "440400, 999999, B000083 and B000084 have no label and are left out",
        ),
        traps=_TRAPS,
        clean=clean,
        cells=cells,
    ),
    file=__file__,
)

SOURCES.add(
    f"{KEY}_volumes",
    Source(
        key=f"{KEY}_volumes",
        names=Names(
            "Productie en toegevoegde waarde in prijzen van 2021", "Production and value added at prices of 2021"
        ),
        origin=cbs_origin(
            "85867ENG",
            "GDP, production and expenditures; output and income by activity (prices of 2021)",
            note="Million EUR, prices of 2021. Chained volumes do not add up: what parts and total differ by is a "
            "signed row marked unspecified.",
        ),
        years=(1995, 2024),
        files=FILES,
        rules=("440400, 999999, B000083 and B000084 have no label and are left out",),
        traps=("chained volumes of parts do not add up to the total; before and after 2021 the gap grows", *_TRAPS),
        clean=clean_volumes,
        cells=cells,
    ),
    file=__file__,
)

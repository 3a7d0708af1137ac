"""Environmental pressure: what sectors emit and use themselves, per euro, per worker and per head.

Emissions and energy follow the residence principle of the national accounts. Pressure in the
chain abroad needs the supply-chain engine and is not here; published footprints are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kringloop.indicators.declare import Declared, indicator, variant, variants
from kringloop.indicators.quantities import (
    emission,
    energy_use,
    industrial_waste,
    labour,
    published,
    real_value_added,
)
from kringloop.ledger import Expression, Ledger

BY_SECTOR: Declared = {
    "goal": "pressure",
    "by": ("sector",),
    "level": ("nation", "sector"),
    "better": "down",
    "kind_of_figure": "computed",
}
"""What the pressures of sectors have in common."""
AMOUNT: Declared = {**BY_SECTOR, "degree": 1, "additive": True, "certainty": "read"}
EMITTED: Declared = {**AMOUNT, "bounds": (0, float("inf")), "reference": "cbs_83300"}
OF_EUROSTAT: Declared = {
    "goal": "pressure",
    "by": ("region",),
    "better": "down",
    "degree": 1,
    "kind_of_figure": "published",
    "certainty": "read",
    "among_countries": "rank",
}


@indicator(EMITTED, key="ghg_direct", definition="cbs", unit="Mt_CO2e", show_with=("pressure_intensity.ghg",))
def ghg_direct(ledger: Ledger) -> Expression:
    """CO2, N2O and CH4 in CO2 equivalents, from activities and households to the air."""
    return emission(ledger, "ghg")


@indicator(
    OF_EUROSTAT,
    key="ghg_direct",
    definition="eurostat_per_capita",
    unit="kg CO2e/person",
    bounds=(0, float("inf")),
    reference="eurostat_cei_gsr011",
    show_with=("ghg_direct.cbs",),
)
def ghg_direct_per_head(ledger: Ledger) -> Expression:
    """Eurostat's greenhouse gases of production per head."""
    return published(ledger, "ghg_per_head")


@variants(
    EMITTED,
    key="co2_direct",
    unit="Mt",
    show_with=("ghg_direct.cbs",),
    rows=(
        variant("fossil", {"substance": "co2_excl_biomass"}),
        variant("with_biomass", {"substance": "co2"}),
    ),
)
def co2_direct(ledger: Ledger, *, substance: str) -> Expression:
    """CO2 to the air."""
    return emission(ledger, substance)


@variants(
    EMITTED,
    key="air_pollutants_direct",
    unit="kt",
    show_with=("ghg_direct.cbs",),
    rows=(
        variant("nox", {"substance": "nox"}),
        variant("so2", {"substance": "so2"}),
        variant("nh3", {"substance": "nh3"}),
        variant("pm10", {"substance": "pm10"}),
        variant("nmvoc", {"substance": "nmvoc"}),
        variant("co", {"substance": "co"}),
        variant("acidification", {"substance": "acidification"}, unit="bn acid_eq", certainty="derived"),
    ),
)
def air_pollutants_direct(ledger: Ledger, *, substance: str) -> Expression:
    """Another substance to the air."""
    return emission(ledger, substance)


@indicator(
    AMOUNT,
    key="net_energy_use",
    definition="cbs",
    unit="PJ",
    reference="cbs_85849",
    show_with=("pressure_intensity.energy", "net_energy_use.cbs_earlier"),
)
def net_energy_use(ledger: Ledger) -> Expression:
    """Energy used less energy supplied, all carriers."""
    return energy_use(ledger)


@indicator(
    AMOUNT,
    key="net_energy_use",
    definition="cbs_earlier",
    unit="PJ",
    reference="cbs_84450",
    show_with=("net_energy_use.cbs",),
)
def net_energy_use_earlier(ledger: Ledger) -> Expression:
    """The same from the earlier table, in the years both have."""
    return energy_use(ledger, "energy_earlier")


PRESSURES: Mapping[str, Callable[[Ledger], Expression]] = {
    "ghg": lambda ledger: emission(ledger, "ghg"),
    "co2": lambda ledger: emission(ledger, "co2_excl_biomass"),
    "nox": lambda ledger: emission(ledger, "nox"),
    "energy": energy_use,
    "waste": industrial_waste,
}
"""What is set against value added or work."""
RATIO: Declared = {**BY_SECTOR, "certainty": "derived"}
GHG, CO2, NOX = "ghg_direct.cbs", "co2_direct.fossil", "air_pollutants_direct.nox"
REAL = "gross_value_added.constant_prices"


@variants(
    RATIO,
    key="pressure_intensity",
    reference="cbs_83300",
    rows=(
        variant("ghg", {"of": "ghg"}, unit="kg_CO2e/EUR_2021", show_with=(GHG, REAL)),
        variant("co2", {"of": "co2"}, unit="kg/EUR_2021", show_with=(CO2, REAL)),
        variant("nox", {"of": "nox"}, unit="g/EUR_2021", show_with=(NOX, REAL)),
        variant(
            "energy",
            {"of": "energy"},
            unit="MJ/EUR_2021",
            reference="cbs_85849",
            show_with=("net_energy_use.cbs", REAL),
        ),
        variant(
            "waste", {"of": "waste"}, unit="g/EUR_2021", reference="cbs_84970", show_with=("waste_generated.cbs", REAL)
        ),
    ),
)
def pressure_intensity(ledger: Ledger, *, of: str) -> Expression:
    """A pressure over value added at prices of 2021."""
    return PRESSURES[of](ledger) / real_value_added(ledger)


@variants(
    RATIO,
    key="pressure_per_worker",
    reference="cbs_85942",
    rows=(
        variant("ghg", {"of": "ghg"}, unit="t_CO2e/FTE", show_with=(GHG, "employment.cbs")),
        variant("co2", {"of": "co2"}, unit="t/FTE", show_with=(CO2, "employment.cbs")),
        variant("nox", {"of": "nox"}, unit="kg/FTE", show_with=(NOX, "employment.cbs")),
    ),
)
def pressure_per_worker(ledger: Ledger, *, of: str) -> Expression:
    """A pressure over labour volume."""
    return PRESSURES[of](ledger) / labour(ledger)


@indicator(
    OF_EUROSTAT,
    key="pressure_intensity",
    definition="eurostat_waste_gdp",
    unit="kg/(thousand EUR_2010)",
    reference="eurostat_cei_pc032",
    show_with=("pressure_intensity.waste",),
)
def waste_per_gdp(ledger: Ledger) -> Expression:
    """Eurostat's waste excluding major mineral waste per unit of GDP."""
    return published(ledger, "waste_per_gdp")

"""The flow accounts of the Netherlands: which cells, between which nodes, in which layers and units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from kringloop.reference import classification
from kringloop.sources import (
    Account,
    Layer,
    cbs_air_emissions,
    cbs_energy,
    cbs_environmental_sector,
    cbs_industrial_waste,
    cbs_material_flows,
    cbs_production,
    cbs_trade_and_labour,
)
from kringloop.studies.netherlands.recipe.nodes import activity_node, treatment_node
from kringloop.tables import UNSPECIFIED

FIRST_YEAR_OF_85849: Final = 2014
PROVISIONAL: Final = "p"
BREAK: Final = "b"

_ENDS: Final[Mapping[str, tuple[str, str]]] = {
    "output": ("", "NL.market"),
    "intermediate_consumption": ("NL.market", ""),
    "gross_value_added": ("NL.factors", ""),
    "compensation_of_employees": ("NL.labour", ""),
    "gross_operating_surplus": ("NL.capital", ""),
    "taxes_less_subsidies": ("NL.government", ""),
    "imports": ("RoW", ""),
    "exports": ("", "RoW"),
    "labour": ("NL.labour", ""),
}
"""Origin and destination of a good; the empty end is the activity. A good inherits from the nearest above it."""

MATERIAL_ENDS: Final[Mapping[str, tuple[str, str]]] = {
    "extraction": ("NL.environment", "NL.extraction"),
    "import": ("RoW", "NL"),
    "export": ("NL", "RoW"),
}
"""Nodes between which each flow of materials runs."""


def _end(position: int) -> Callable[[Mapping[str, Any]], str]:
    def place(row: Mapping[str, Any]) -> str:
        goods = classification("goods")
        good = row["good"]
        line = [good.removesuffix(UNSPECIFIED), *goods.above(good)]
        ends = next(_ENDS[g] for g in line if g in _ENDS)
        return ends[position] or activity_node(row)

    return place


def _always(key: str) -> Callable[[int], str]:
    return lambda _: key


def _at(node: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda _: node


def _provisional_from(first: int) -> Callable[[int], str]:
    """The flag of a table whose years from `first` on are provisional."""
    return lambda year: PROVISIONAL if year >= first else ""


def _energy_flag(year: int) -> str:
    """The whole table of today is provisional at its producer; with its first year another series begins."""
    if year < FIRST_YEAR_OF_85849:
        return ""
    return f"{BREAK} {PROVISIONAL}" if year == FIRST_YEAR_OF_85849 else PROVISIONAL


def _energy_cells(place: Path) -> pl.DataFrame:
    earlier = cbs_energy.clean_earlier(place).filter(pl.col("year") < FIRST_YEAR_OF_85849)
    return pl.concat([earlier, cbs_energy.clean(place)])


def _earlier_energy_cells(place: Path) -> pl.DataFrame:
    return cbs_energy.clean_earlier(place).filter(pl.col("year") >= FIRST_YEAR_OF_85849)


@dataclass(frozen=True, slots=True)
class Shipped:
    """An account and the reader of its published cells."""

    account: Account
    cells: Callable[[Path], pl.DataFrame]


_SECTORS: Final = {"sector": "activities"}
_SECTORS_AND_GOODS: Final = {"sector": "activities", "good": "goods"}
_AIR_CONTRADICTIONS: Final[Mapping[str, frozenset[tuple[int | str, ...]]]] = {
    "co2_excl_biomass": frozenset({(2023, "HH_X")}),
    "cfc12e": frozenset((year, "HH_X") for year in range(2020, 2025)),
}
_WASTE_CONTRADICTIONS: Final = frozenset(
    {(2002, "26", "treatment_X", "paper"), (2010, "E", "recovery", "non_chemical_X")}
)
_SPLIT_CONTRADICTIONS: Final = frozenset(
    {(2005, "13-15", "recovery_X"), (2008, "10", "recovery_X"), (2020, "E", "recovery_X")}
)
_UNITS: Final = {"ghg": "kt CO2e", "acidification": "10^9 mol H+", "cfc12e": "not stated"}

ACCOUNTS: Final[tuple[Shipped, ...]] = (
    Shipped(
        Account(
            key="material_flows",
            layers=(Layer(name="mass", unit="kt"),),
            carried=("flow", "good"),
            trees={"material": "materials"},
            origin=lambda row: MATERIAL_ENDS[row["flow"]][0],
            destination=lambda row: MATERIAL_ENDS[row["flow"]][1],
            source=_always(cbs_material_flows.KEY),
        ),
        cbs_material_flows.clean,
    ),
    Shipped(
        Account(
            key="production",
            layers=(Layer(name="value", unit="million EUR", signed=True),),
            trees=_SECTORS_AND_GOODS,
            origin=_end(0),
            destination=_end(1),
            source=_always(cbs_production.KEY),
            flag=_provisional_from(cbs_production.PROVISIONAL_FROM),
        ),
        cbs_production.clean,
    ),
    Shipped(
        Account(
            key="production_volumes",
            layers=(Layer(name="value_2021", unit="million EUR at prices of 2021", signed=True),),
            trees=_SECTORS_AND_GOODS,
            origin=_end(0),
            destination=_end(1),
            source=_always(f"{cbs_production.KEY}_volumes"),
            flag=_provisional_from(cbs_production.PROVISIONAL_FROM),
        ),
        cbs_production.clean_volumes,
    ),
    Shipped(
        Account(
            key="air_emissions",
            layers=tuple(
                Layer(
                    name=m.name,
                    unit=_UNITS.get(m.name, "kt"),
                    decimals=m.decimals,
                    contradictions=_AIR_CONTRADICTIONS.get(m.name, frozenset()),
                )
                for m in cbs_air_emissions.SUBSTANCES
            ),
            trees=_SECTORS,
            origin=activity_node,
            destination=_at("NL.atmosphere"),
            source=_always(cbs_air_emissions.KEY),
            good="emissions_to_air",
        ),
        cbs_air_emissions.clean,
    ),
    Shipped(
        Account(
            key="energy",
            layers=(Layer(name="energy", unit="PJ", decimals=1),),
            trees=_SECTORS,
            origin=_at("NL.energy"),
            destination=activity_node,
            source=lambda year: cbs_energy.KEY_EARLIER if year < FIRST_YEAR_OF_85849 else cbs_energy.KEY,
            good="net_energy_use",
            flag=_energy_flag,
        ),
        _energy_cells,
    ),
    Shipped(
        Account(
            key="energy_earlier",
            layers=(Layer(name="energy", unit="PJ", decimals=1),),
            trees=_SECTORS,
            origin=_at("NL.energy"),
            destination=activity_node,
            source=_always(cbs_energy.KEY_EARLIER),
            good="net_energy_use",
        ),
        _earlier_energy_cells,
    ),
    Shipped(
        Account(
            key="waste",
            layers=(Layer(name="mass", unit="kt", contradictions=_WASTE_CONTRADICTIONS),),
            trees={"sector": "activities", "stage": "stages", "material": "waste_types"},
            origin=activity_node,
            destination=treatment_node,
            source=_always(cbs_industrial_waste.KEY),
            flag=_provisional_from(cbs_industrial_waste.PROVISIONAL_YEAR),
        ),
        cbs_industrial_waste.clean,
    ),
    Shipped(
        Account(
            key="waste_split",
            layers=(Layer(name="mass", unit="kt", contradictions=_SPLIT_CONTRADICTIONS),),
            trees={"sector": "activities", "stage": "stages"},
            origin=activity_node,
            destination=treatment_node,
            source=_always(cbs_industrial_waste.KEY_SPLIT),
            flag=_provisional_from(cbs_industrial_waste.PROVISIONAL_YEAR),
        ),
        cbs_industrial_waste.clean_split,
    ),
    Shipped(
        Account(
            key="labour_trade",
            layers=(
                Layer(name="value", unit="million EUR", decimals=1, signed=True),
                Layer(name="labour", unit="1000 FTE", decimals=1),
            ),
            trees=_SECTORS_AND_GOODS,
            origin=_end(0),
            destination=_end(1),
            source=_always(cbs_trade_and_labour.KEY),
        ),
        cbs_trade_and_labour.clean,
    ),
    Shipped(
        Account(
            key="environmental_goods",
            layers=(Layer(name="value", unit="million EUR"), Layer(name="labour", unit="1000 FTE", decimals=1)),
            trees=_SECTORS_AND_GOODS,
            origin=_end(0),
            destination=_end(1),
            source=_always(cbs_environmental_sector.KEY),
        ),
        cbs_environmental_sector.clean,
    ),
)

"""The tables of the study of the Netherlands, from a folder of snapshots: which there are, and what is in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from kringloop.sources import (
    JOINED,
    SOURCES,
    Address,
    Recipe,
    Step,
    Tables,
    babbitt_electronics,
    build,
    cbs_investment,
    cells_table,
    codes_of,
    ec_critical_materials,
    eurostat_steps,
    gcp_co2,
    open_repair,
    origins_table,
    premise_metals,
    require_files,
    require_known,
    unu_lifetimes,
    whole_step,
    worldbank_governance,
    wot_electronics,
    wot_prodcom,
)
from kringloop.studies.netherlands.recipe.accounts import ACCOUNTS, MATERIAL_ENDS, Shipped
from kringloop.studies.netherlands.recipe.nodes import WASTE_NODES, node_table
from kringloop.tables import UNSPECIFIED


@dataclass(frozen=True, slots=True)
class Plain:
    """A table that is a source's tidy rows as they are."""

    name: str
    key: tuple[str, ...]
    clean: Callable[[Path], pl.DataFrame]


PLAIN: Final = (
    Plain("critical_materials_assessment", ("year", "material"), ec_critical_materials.clean_assessment),
    Plain("critical_materials_supply", ("material", "stage", "scope", "country"), ec_critical_materials.clean_supply),
    Plain("critical_materials_use", ("material", "application", "sector", "line"), ec_critical_materials.clean_use),
    Plain("critical_materials_sectors", ("material", "sector"), ec_critical_materials.clean_sectors),
    Plain("governance", ("country", "year"), worldbank_governance.clean),
    Plain("co2_by_border", ("border", "year"), gcp_co2.clean),
    Plain("technology_metals", ("technology", "metal", "year"), premise_metals.clean),
    Plain("electronics", ("year", "product", "flow"), wot_electronics.clean),
    Plain("electronics_makers", ("product", "sector"), wot_prodcom.clean),
    Plain("electronics_introduced", ("product",), wot_electronics.clean_introduced),
    Plain("investment", ("year", "sector"), cbs_investment.clean),
    Plain("electronics_guideline_lives", ("product",), unu_lifetimes.clean),
    Plain("electronics_guideline_means", ("product",), unu_lifetimes.clean_means),
    Plain("electronics_content", ("product", "content"), babbitt_electronics.clean),
    Plain("electronics_parts", ("product", "part", "content"), babbitt_electronics.clean_parts),
    Plain("repair_attempts", ("appliance", "year", "outcome"), open_repair.clean),
)

READ_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "air_emissions": ("cbs_83300",),
    "co2_by_border": ("gcp_co2_consumption", "gcp_co2_territory"),
    "critical_materials_assessment": ("ec_crm2023_assessment",),
    "critical_materials_sectors": ("ec_crm2023_use",),
    "critical_materials_supply": ("ec_crm2023_supply",),
    "critical_materials_use": ("ec_crm2023_use",),
    "electronics": ("cbs_waste_over_time",),
    "electronics_content": ("babbitt2020",),
    "electronics_guideline_lives": ("unu_lifetimes_2015",),
    "electronics_guideline_means": ("unu_lifetimes_2015",),
    "electronics_introduced": ("cbs_waste_over_time",),
    "electronics_makers": ("cbs_waste_over_time_prodcom",),
    "electronics_parts": ("babbitt2020",),
    "energy": ("cbs_84450", "cbs_85849"),
    "energy_earlier": ("cbs_84450",),
    "environmental_goods": ("cbs_83155",),
    "governance": ("worldbank_wgi",),
    "investment": ("cbs_81144",),
    "labour_trade": ("cbs_85942",),
    "material_flows": ("cbs_83180",),
    "production": ("cbs_85867",),
    "production_volumes": ("cbs_85867_volumes",),
    "repair_attempts": ("open_repair_nl",),
    "technology_metals": ("premise_metals",),
    "waste": ("cbs_84970",),
    "waste_split": ("cbs_84971",),
}
"""By table the sources it is made of."""


def tables(snapshots: Path) -> Tables:
    """Every shipped table by file name without ending; reads all snapshots.

    Raises
    ------
    SourceError   files are missing from the folder (all named at once), or a file cannot be read
    """
    require_files(snapshots, (names for key in RECIPE.sources for names in SOURCES[key].needed))
    return RECIPE.make_all(snapshots)


def _account(shipped: Shipped) -> Step:
    """The step of an account: its flows and its printed totals."""
    key = shipped.account.key

    def make(snapshots: Path) -> Tables:
        built = build(shipped.account, shipped.cells(snapshots))
        return {key: built.flows, f"totals/{key}": built.totals}

    return Step(tables=(key, f"totals/{key}"), sources=READ_BY[key], make=make)


def _plain(plain: Plain) -> Step:
    return whole_step(plain.name, READ_BY[plain.name], lambda snapshots: plain.clean(snapshots).sort(plain.key))


def _finish(made: Tables) -> Tables:
    """What rests on all tables: the nodes that occur, where figures come from, and where each stands."""
    nodes = {"nodes": node_table([made[shipped.account.key] for shipped in ACCOUNTS])}
    origins = {"origins": origins_table({**made, **nodes})}
    return nodes | origins | {"cells": cells_table({**made, **nodes, **origins}, _used, as_in_tables=_between_nodes)}


def _between_nodes(address: Address) -> Address:
    """An address in the columns of the accounts: where a source names a way or a treatment, they name nodes."""
    if address.dimension == "stage" and address.code in WASTE_NODES:
        return address._replace(dimension="destination", code=WASTE_NODES[address.code])
    if address.dimension == JOINED.join(("flow", "material")):
        flow, material = address.code.split(JOINED)
        ends = JOINED.join(("origin", "destination", "material"))
        return address._replace(dimension=ends, code=JOINED.join((*MATERIAL_ENDS[flow], material)))
    return address


def _used(frame: pl.DataFrame, dimension: str) -> set[str]:
    """Codes of a dimension in a table; the sector of a flow is in the ids of its nodes."""
    if dimension != "sector" or "origin" not in frame.columns:
        return codes_of(frame, dimension)
    codes = {str(v).removeprefix("NL.") for end in ("origin", "destination") for v in frame[end].unique()}
    return {c.removesuffix(UNSPECIFIED) for c in codes}


RECIPE: Final = require_known(
    Recipe(steps=(*map(_account, ACCOUNTS), *eurostat_steps(), *map(_plain, PLAIN)), finish=_finish)
)
"""How the tables are made, step by step."""

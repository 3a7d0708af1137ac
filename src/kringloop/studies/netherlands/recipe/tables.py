"""The tables of the study of the Netherlands, from a folder of snapshots: which there are, and what is in each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from kringloop.sources import (
    EUROSTAT,
    JOINED,
    SOURCES,
    Address,
    Tables,
    babbitt_electronics,
    build,
    cbs_investment,
    cells_table,
    codes_of,
    ec_critical_materials,
    eurostat_tables,
    gcp_co2,
    open_repair,
    origins_table,
    premise_metals,
    require_files,
    unu_lifetimes,
    worldbank_governance,
    wot_electronics,
    wot_prodcom,
)
from kringloop.studies.netherlands.recipe.accounts import ACCOUNTS, MATERIAL_ENDS
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

READ: Final = (
    "babbitt2020",
    "cbs_81144",
    "cbs_83155",
    "cbs_83180",
    "cbs_83300",
    "cbs_84450",
    "cbs_84970",
    "cbs_84971",
    "cbs_85849",
    "cbs_85867",
    "cbs_85867_volumes",
    "cbs_85942",
    "cbs_waste_over_time",
    "cbs_waste_over_time_prodcom",
    "ec_crm2023_assessment",
    "ec_crm2023_supply",
    "ec_crm2023_use",
    *EUROSTAT,
    "gcp_co2_consumption",
    "gcp_co2_territory",
    "open_repair_nl",
    "premise_metals",
    "unu_lifetimes_2015",
    "worldbank_wgi",
)
"""Sources whose files the tables are made of."""


def tables(snapshots: Path) -> Tables:
    """Every shipped table by file name without ending; reads all snapshots.

    Raises
    ------
    SourceError   files are missing from the folder (all named at once), or a file cannot be read
    """
    require_files(snapshots, (names for key in READ for names in SOURCES[key].needed))
    made: Tables = {}
    flows = []
    for shipped in ACCOUNTS:
        built = build(shipped.account, shipped.cells(snapshots))
        made[shipped.account.key] = built.flows
        made[f"totals/{shipped.account.key}"] = built.totals
        flows.append(built.flows)
    made["nodes"] = node_table(flows)
    made |= eurostat_tables(snapshots)
    made |= {plain.name: plain.clean(snapshots).sort(plain.key) for plain in PLAIN}
    made["origins"] = origins_table(made)
    made["cells"] = cells_table(made, _used, as_in_tables=_between_nodes)
    return made


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

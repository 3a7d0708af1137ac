"""The nodes between which the flows of the Netherlands run: id, names, stage, sector, region."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import polars as pl

from kringloop.core import Names, SourceError
from kringloop.reference import classification
from kringloop.tables import UNSPECIFIED

COLUMNS: Final = ("id", "name_nl", "name_en", "stage", "sector", "region", "actor")

FIXED: Final[Mapping[str, tuple[Names, str, str]]] = {
    "NL": (Names("Nederlandse economie", "Dutch economy"), "economy", "NL"),
    "NL.extraction": (Names("winning in Nederland", "extraction in the Netherlands"), "extraction", "NL"),
    "NL.environment": (Names("milieu in Nederland", "environment of the Netherlands"), "environment", "NL"),
    "NL.atmosphere": (Names("lucht", "air"), "environment", "NL"),
    "NL.energy": (Names("energie-aanbod", "supply of energy"), "environment", "NL"),
    "NL.labour": (Names("arbeid", "labour"), "factors", "NL"),
    "NL.capital": (Names("kapitaal", "capital"), "factors", "NL"),
    "NL.government": (Names("overheid", "government"), "factors", "NL"),
    "NL.factors": (Names("productiefactoren, niet verdeeld", "factors of production, not split"), "factors", "NL"),
    "NL.market": (Names("markt", "market"), "market", "NL"),
    "NL.waste.treatment": (Names("afvalverwerking, niet verdeeld", "waste treatment, not split"), "treatment", "NL"),
    "NL.waste.recovery": (
        Names("nuttige toepassing (ook energie)", "recovery (energy recovery included)"),
        "recovery",
        "NL",
    ),
    "NL.waste.fuel": (Names("inzet als brandstof", "use as fuel"), "energy_recovery", "NL"),
    "NL.waste.other_recovery": (Names("overige nuttige toepassing", "other recovery"), "other_recovery", "NL"),
    "NL.waste.disposal": (Names("eindverwerking", "disposal"), "disposal", "NL"),
    "NL.waste.incineration": (Names("verbranden", "incineration"), "incineration", "NL"),
    "NL.waste.landfill": (Names("storten en lozen", "landfill and discharge"), "landfill", "NL"),
    "NL.waste.later_separation": (Names("scheiden achteraf", "separation afterwards"), "later_separation", "NL"),
    "RoW": (Names("buitenland", "rest of the world"), "rest_of_world", "RoW"),
}
"""Names, stage and region of the nodes that are no economic activity."""

_STAGES: Final = {"ECONOMY": "economy", "HH": "use", "LANDFILL_SITES": "landfill"}

WASTE_NODES: Final = {FIXED[node][1]: node for node in FIXED if node.startswith("NL.waste.")}
"""Node of each stage of waste treatment."""


def activity_node(row: Mapping[str, Any]) -> str:
    """The node of an activity of the Netherlands, from the column `sector` of a row.

    >>> activity_node({"sector": "24"})
    'NL.24'
    """
    return f"NL.{row['sector']}"


def treatment_node(row: Mapping[str, Any]) -> str:
    """The node of a stage of waste treatment; what is not split further stays at the stage itself.

    >>> treatment_node({"stage": "recovery_X"})
    'NL.waste.recovery'
    """
    return WASTE_NODES[str(row["stage"]).removesuffix(UNSPECIFIED)]


def node_table(accounts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Every node that occurs in the accounts, sorted by id.

    Raises
    ------
    SourceError   a node that is neither fixed nor an activity
    """
    used = {"NL"}
    for frame in accounts:
        used.update(frame["origin"], frame["destination"])
    return pl.DataFrame(list(_rows(sorted(used))), schema=list(COLUMNS), orient="row")


def _rows(ids: Iterable[str]) -> Iterator[tuple[str, ...]]:
    activities = classification("activities")
    for node in ids:
        if node in FIXED:
            names, stage, region = FIXED[node]
            yield node, names.nl, names.en, stage, "", region, ""
            continue
        code = node.removeprefix("NL.")
        if code not in activities:
            raise SourceError(
                f"node '{node}' is no activity of the Netherlands; declare it among the fixed nodes",
                nl=f"knoop '{node}' is geen activiteit van Nederland; geef hem op bij de vaste knopen",
            )
        names = _names(code)
        yield node, names.nl, names.en, _stage(code), code, "NL", ""


def _names(code: str) -> Names:
    names = classification("activities").names(code)
    if code.removesuffix(UNSPECIFIED) != "ECONOMY":
        return names
    nl, en = classification("activities").names("ECONOMY").nl, classification("activities").names("ECONOMY").en
    return Names(names.nl.replace(nl, FIXED["NL"][0].nl), names.en.replace(en, FIXED["NL"][0].en))


def _stage(code: str) -> str:
    activities = classification("activities")
    line = [code.removesuffix(UNSPECIFIED), *activities.above(code)]
    if line[0] == "ECONOMY":
        return "economy"
    return next((_STAGES[c] for c in line if c in _STAGES and c != "ECONOMY"), "production")

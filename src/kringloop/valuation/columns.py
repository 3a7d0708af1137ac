"""Columns of physical quality and of criticality, side by side, each with what it can and cannot see.

They are never merged into one number: they measure different things, and weights would be an opinion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kringloop.core import Names


@dataclass(frozen=True, slots=True)
class Column:
    """A measure: its names, unit, and a sentence on what it can and cannot see."""

    key: str
    names: Names
    unit: str
    sees: Names


COLUMNS: Final[Mapping[str, Column]] = {
    column.key: column
    for column in (
        Column(
            "chemical_exergy",
            Names("chemische exergie", "chemical exergy"),
            "MJ/kg",
            Names(
                "Ziet hoe reactief een materiaal is; niet hoe schaars, zuiver of giftig.",
                "Sees how reactive a material is; not how scarce, pure or toxic.",
            ),
        ),
        Column(
            "separation_work",
            Names("scheidingsarbeid", "separation work"),
            "kJ/mol",
            Names(
                "Ziet het minste werk om een mengsel te scheiden; niet het echte werk, dat veel groter is.",
                "Sees the least work to take a mixture apart; not the real work, which is far larger.",
            ),
        ),
        Column(
            "dilution_loss",
            Names("verdunningsverlies", "dilution loss"),
            "kg",
            Names(
                "Ziet hoeveel primair metaal vervuiling kost; niet andere manieren om te zuiveren.",
                "Sees how much primary metal a contamination costs; not other ways to purify.",
            ),
        ),
        Column(
            "rarity",
            Names("zeldzaamheid", "rarity"),
            "MJ",
            Names(
                "Ziet wat opnieuw concentreren kost, volgens een tabel van de gebruiker; niet de markt.",
                "Sees what concentrating again costs, by a table of the user; not the market.",
            ),
        ),
        Column(
            "relative_entropy",
            Names("relatieve entropie", "relative entropy"),
            "1",
            Names(
                "Ziet hoe verdund één stof is; niet wat die waard is of hoe schadelijk.",
                "Sees how diluted one substance is; not what it is worth or how harmful.",
            ),
        ),
        Column(
            "hazardous_content",
            Names("gevaarlijke stoffen", "hazardous content"),
            "kg/kg",
            Names(
                "Ziet stoffen op bekeken lijsten en grenzen; niet stoffen die er niet op staan.",
                "Sees substances on the lists and limits looked at; not those that are on none.",
            ),
        ),
        Column(
            "supply_risk",
            Names("leveringsrisico", "supply risk"),
            "1",
            Names(
                "Ziet hoe kwetsbaar het aanbod van de EU is; niet dat van één land of bedrijf.",
                "Sees how fragile the supply of the EU is; not that of one country or firm.",
            ),
        ),
        Column(
            "economic_importance",
            Names("economisch belang", "economic importance"),
            "1",
            Names(
                "Ziet hoeveel waarde in de EU op een materiaal rust; niet hoeveel ervan nodig is.",
                "Sees how much value in the EU rests on a material; not how much of it is needed.",
            ),
        ),
        Column(
            "concentration",
            Names("concentratie (HHI)", "concentration (HHI)"),
            "1",
            Names(
                "Ziet of weinig landen leveren; niet wie de mijnen en fabrieken bezit.",
                "Sees whether few countries supply; not who owns the mines and plants.",
            ),
        ),
        Column(
            "geopolrisk",
            Names("risico van de import (GeoPolRisk)", "risk of imports (GeoPolRisk)"),
            "1",
            Names(
                "Ziet van wie er wordt gekocht; niet waar het is gewonnen, en niet wat alleen doorgaat.",
                "Sees from whom it is bought; not where it was mined, and not what only passes through.",
            ),
        ),
        Column(
            "abundance",
            Names("voorkomen in de aardkorst", "abundance in the crust"),
            "mg/kg",
            Names(
                "Ziet hoeveel er in de aardkorst zit; niet of het te winnen is en wie het bewerkt.",
                "Sees how much the crust holds; not whether it can be mined, or who processes it.",
            ),
        ),
    )
}
"""Every measure by its key."""

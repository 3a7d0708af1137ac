"""Materials that enter, leave and stay: extraction, trade, consumption, productivity, circular use.

Owns the economy-wide material indicators. They are about the nation: no official table splits
them by sector. Imports and exports hold large transit flows.
"""

from __future__ import annotations

from typing import Any

from kringloop.indicators.declare import indicator
from kringloop.indicators.quantities import (
    ALL_ACTIVITIES,
    exports,
    extraction,
    imports,
    material_consumption,
    material_input,
    population,
    published,
    real_value_added,
    series,
    value_added,
)
from kringloop.ledger import Expression, Ledger

TRANSIT = {
    "nl": "Met doorvoer en wederuitvoer. Het gewicht van grondstoffen in ingevoerde producten telt niet mee.",
    "en": "With transit and re-exports. The raw material behind imported products does not count.",
}
FLOW: dict[str, Any] = {
    "goal": "circulation",
    "by": ("material",),
    "kind_of_figure": "computed",
    "reference": "cbs_83180",
}
"""What the flows of material have in common."""


@indicator(
    key="domestic_extraction", **FLOW, better="neutral", unit="Mt", degree=1, additive=True,
    names={"nl": "Binnenlandse winning", "en": "Domestic extraction"},
    question={"nl": "Hoeveel materiaal winnen we zelf?", "en": "How much material do we extract ourselves?"},
    certainty="read", show_with=("dmi",),
    traps={
        "nl": "Ontgraven grond staat buiten het totaal. Een kleine winning zegt niets over de druk elders.",
        "en": "Excavated earth is outside the total. Little extraction says nothing of the pressure elsewhere.",
    },
)  # fmt: skip
def domestic_extraction(ledger: Ledger) -> Expression:
    """Biomass, minerals and fossil carriers taken from the environment at home."""
    return extraction(ledger)


@indicator(
    key="dmi", **FLOW, better="down", unit="Mt", degree=1, additive=True,
    names={"nl": "Directe materiaalinput (DMI)", "en": "Direct material input (DMI)"},
    question={
        "nl": "Hoeveel materiaal komt de economie binnen?",
        "en": "How much material enters the economy?",
    },
    certainty="read", show_with=("dmc.cbs_table", "domestic_extraction"), traps=TRANSIT,
)  # fmt: skip
def dmi(ledger: Ledger) -> Expression:
    """Extraction + imports."""
    return material_input(ledger)


@indicator(
    key="dmc", definition="cbs_table", **FLOW, better="down", unit="Mt", degree=1, additive=True,
    names={"nl": "Binnenlands materiaalverbruik (DMC)", "en": "Domestic material consumption (DMC)"},
    label={"nl": "uit de materiaalrekening", "en": "from the material accounts"},
    question={"nl": "Hoeveel materiaal blijft in het land?", "en": "How much material stays in the country?"},
    certainty="read", show_with=("dmi", "physical_trade_balance", "material_footprint.eurostat"), traps=TRANSIT,
)  # fmt: skip
def dmc(ledger: Ledger) -> Expression:
    """Extraction + imports − exports; below 0 for materials of which stocks leave the country."""
    return material_consumption(ledger)


@indicator(
    key="dmc", definition="per_head", **FLOW, better="down", unit="t/person",
    names={"nl": "Binnenlands materiaalverbruik per inwoner", "en": "Domestic material consumption per head"},
    label={"nl": "per inwoner, uit de materiaalrekening", "en": "per head, from the material accounts"},
    question={
        "nl": "Hoeveel materiaal blijft in het land per inwoner?",
        "en": "How much material stays in the country per head?",
    },
    certainty="read", show_with=("dmc.cbs_table", "material_footprint.eurostat"), traps=TRANSIT,
)  # fmt: skip
def dmc_per_head(ledger: Ledger) -> Expression:
    """The same over the average population."""
    return material_consumption(ledger) / population(ledger)


@indicator(
    key="physical_trade_balance", **FLOW, better="neutral", unit="Mt", degree=1, additive=True,
    names={"nl": "Fysieke handelsbalans", "en": "Physical trade balance"},
    question={
        "nl": "Komt er meer materiaal binnen dan er uitgaat?",
        "en": "Does more material come in than go out?",
    },
    certainty="read", show_with=("physical_trade_by_material.imports", "physical_trade_by_material.exports"),
    traps=TRANSIT,
)  # fmt: skip
def physical_trade_balance(ledger: Ledger) -> Expression:
    """Imports − exports; above 0 the country draws on others."""
    return imports(ledger) - exports(ledger)


TRADE_TRAP = {
    "nl": TRANSIT["nl"] + " Edelmetalen en tin zijn klein en afgerond.",
    "en": TRANSIT["en"] + " Precious metals and tin are small and rounded.",
}


@indicator(
    key="physical_trade_by_material", definition="imports", **{**FLOW, "goal": "security"}, better="neutral",
    unit="Mt", degree=1, additive=True,
    names={"nl": "In- en uitvoer per materiaal", "en": "Imports and exports by material"},
    label={"nl": "invoer", "en": "imports"},
    question={"nl": "Wat en hoeveel voeren we in?", "en": "What and how much do we import?"},
    certainty="read", show_with=("physical_trade_by_material.exports",), traps=TRADE_TRAP,
)  # fmt: skip
def trade_imports(ledger: Ledger) -> Expression:
    """Weight of imports."""
    return imports(ledger)


@indicator(
    key="physical_trade_by_material", definition="exports", **{**FLOW, "goal": "security"}, better="neutral",
    unit="Mt", degree=1, additive=True,
    names={"nl": "In- en uitvoer per materiaal", "en": "Imports and exports by material"},
    label={"nl": "uitvoer", "en": "exports"},
    question={"nl": "Wat en hoeveel voeren we uit?", "en": "What and how much do we export?"},
    certainty="read", show_with=("physical_trade_by_material.imports",), traps=TRADE_TRAP,
)  # fmt: skip
def trade_exports(ledger: Ledger) -> Expression:
    """Weight of exports."""
    return exports(ledger)


ABIOTIC = ("metals", "minerals", "fossil")
"""What is left of the materials without biomass, waste and other products."""
PRIMARY = {
    "nl": "Het basisjaar van het doel (50 % minder in 2030) ligt niet vast en de basis (input of verbruik) verandert "
    "het antwoord. Invoer onderscheidt primair en secundair niet.",
    "en": "The base year of the goal (50 % less in 2030) is not settled, and the basis (input or consumption) changes "
    "the answer. Imports do not tell primary from secondary.",
}


@indicator(
    key="primary_material_use", definition="dmi", goal="circulation", by=(), better="down", unit="Mt", degree=1,
    names={"nl": "Primair abiotisch grondstoffengebruik", "en": "Primary abiotic material use"},
    label={"nl": "op basis van input (DMI)", "en": "on the basis of input (DMI)"},
    question={
        "nl": "Hoeveel metaal, mineraal en fossiel materiaal gebruiken we?",
        "en": "How much metal, mineral and fossil material do we use?",
    },
    kind_of_figure="computed", certainty="derived", reference="cbs_83180",
    show_with=("primary_material_use.dmc", "dmi"), traps=PRIMARY,
)  # fmt: skip
def primary_input(ledger: Ledger) -> Expression:
    """Extraction without biomass + imports of metals, minerals and fossil carriers."""
    return extraction(ledger) - extraction(ledger, "biomass") + imports(ledger, *ABIOTIC)


@indicator(
    key="primary_material_use", definition="dmc", goal="circulation", by=(), better="down", unit="Mt", degree=1,
    names={"nl": "Primair abiotisch grondstoffengebruik", "en": "Primary abiotic material use"},
    label={"nl": "op basis van verbruik (DMC)", "en": "on the basis of consumption (DMC)"},
    question={
        "nl": "Hoeveel metaal, mineraal en fossiel materiaal blijft in het land?",
        "en": "How much metal, mineral and fossil material stays in the country?",
    },
    kind_of_figure="computed", certainty="derived", reference="cbs_83180",
    show_with=("primary_material_use.dmi", "dmc.cbs_table"), traps=PRIMARY,
)  # fmt: skip
def primary_consumption(ledger: Ledger) -> Expression:
    """The same − exports of metals, minerals and fossil carriers."""
    return primary_input(ledger) - exports(ledger, *ABIOTIC)


@indicator(
    key="import_dependency", definition="cbs_table", goal="security", by=("material",), better="neutral", unit="%",
    names={"nl": "Materiaalimportafhankelijkheid", "en": "Material import dependency"},
    label={"nl": "uit de materiaalrekening", "en": "from the material accounts"},
    question={
        "nl": "Welk deel van de materiaalinput komt van buiten?",
        "en": "Which part of the material input comes from abroad?",
    },
    kind_of_figure="computed", certainty="derived", reference="cbs_83180",
    show_with=("import_dependency.eurostat", "dmi"),
    traps={
        "nl": "Rekeningen van andere makers geven een ander cijfer. Doorvoer telt.",
        "en": "Accounts of other makers give another figure. Transit counts.",
    },
)  # fmt: skip
def import_dependency(ledger: Ledger) -> Expression:
    """Imports over extraction + imports."""
    return imports(ledger) / material_input(ledger)


indicator(
    key="import_dependency", definition="eurostat", goal="security", by=("region",), better="neutral", unit="%",
    among_countries="rank",
    degree=1, bounds=(0, 100),
    names={"nl": "Materiaalimportafhankelijkheid", "en": "Material import dependency"},
    label={"nl": "Eurostat", "en": "Eurostat"},
    question={
        "nl": "Welk deel van de materiaalinput komt van buiten?",
        "en": "Which part of the material input comes from abroad?",
    },
    kind_of_figure="published", certainty="read", reference="eurostat_cei_gsr030",
    stated={"nl": "invoer ÷ (winning + invoer), zoals Eurostat die telt",
            "en": "imports ÷ (extraction + imports), as Eurostat counts them"},
    show_with=("import_dependency.cbs_table",),
    traps={
        "nl": "Alleen het totaal over materialen; andere regels dan de materiaalrekening.",
        "en": "Only the total over materials; other rules than the material accounts.",
    },
)(series("material_import_dependency"))  # fmt: skip


PRODUCTIVITY: dict[str, Any] = {
    "goal": "value", "better": "up",
    "names": {"nl": "Grondstoffenproductiviteit", "en": "Resource productivity"},
    "question": {
        "nl": "Hoeveel waarde maken we per kg materiaal?",
        "en": "How much value do we make per kg of material?",
    },
}  # fmt: skip
NOMINAL_PRODUCTIVITY: dict[str, Any] = {**PRODUCTIVITY, "better": "neutral"}
"""Inflation is no progress: what is in current prices is not judged."""

indicator(
    key="resource_productivity", definition="eurostat", **PRODUCTIVITY, by=("region",), unit="2000=100", degree=1,
    label={"nl": "index, 2000 = 100, Eurostat", "en": "index, 2000 = 100, Eurostat"},
    kind_of_figure="published", certainty="read", reference="eurostat_cei_pc030",
    show_with=("dmc.cbs_table", "resource_productivity.cbs_real"), bounds=(0, float("inf")),
    traps={
        "nl": "Een index verbergt het niveau. De noemer bevat doorvoer.",
        "en": "An index hides the level. The denominator holds transit.",
    },
)(series("resource_productivity_index"))  # fmt: skip


@indicator(
    key="resource_productivity", definition="cbs_current", **NOMINAL_PRODUCTIVITY, by=(), unit="EUR/kg",
    label={
        "nl": "eigen berekening met toegevoegde waarde, lopende prijzen",
        "en": "our ratio with value added, current prices",
    },
    kind_of_figure="computed", certainty="derived", reference="cbs_83180",
    show_with=("dmc.cbs_table", "resource_productivity.cbs_real"),
    traps={
        "nl": "Lopende prijzen: inflatie telt als vooruitgang. Gebruik voor trends constante prijzen.",
        "en": "Current prices: inflation counts as progress. Use constant prices for trends.",
    },
)  # fmt: skip
def resource_productivity_current(ledger: Ledger) -> Expression:
    """Value added of all activities over domestic material consumption."""
    return value_added(ledger).pooled("sector", [ALL_ACTIVITIES]) / material_consumption(ledger)


@indicator(
    key="resource_productivity", definition="cbs_real", **PRODUCTIVITY, by=(), unit="EUR_2021/kg",
    label={
        "nl": "eigen berekening met toegevoegde waarde, prijzen van 2021",
        "en": "our ratio with value added, prices of 2021",
    },
    kind_of_figure="computed", certainty="derived", reference="cbs_83180",
    show_with=("dmc.cbs_table", "gross_value_added.constant_prices"),
    traps={
        "nl": "De noemer bevat doorvoer; het materiaal achter ingevoerde producten telt niet mee.",
        "en": "The denominator holds transit; the material behind imported products does not count.",
    },
)  # fmt: skip
def resource_productivity_real(ledger: Ledger) -> Expression:
    """The same at prices of 2021."""
    return real_value_added(ledger).pooled("sector", [ALL_ACTIVITIES]) / material_consumption(ledger)


indicator(
    key="circular_material_use", definition="eurostat", goal="circulation", by=("region",), better="up", unit="%",
    among_countries="rank",
    degree=1, bounds=(0, 100), names={"nl": "Circulair materiaalgebruik", "en": "Circular material use rate"},
    label={"nl": "Eurostat: deel van het verbruik", "en": "Eurostat: share of material use"},
    stated={"nl": "U ÷ (DMC + U), U = gerecycled − invoer + uitvoer van afval voor recycling",
            "en": "U ÷ (DMC + U), U = recycled − imports + exports of waste for recycling"},
    question={
        "nl": "Welk deel van het materiaalgebruik is secundair?",
        "en": "Which share of material use is secondary?",
    },
    kind_of_figure="published", certainty="read", reference="eurostat_cei_srm030",
    show_with=("dmc.cbs_table", "secondary_material_implied", "recycling_rate_waste.all"),
    traps={
        "nl": "Hele economie, niet de industrie. De definitie bepaalt de uitkomst.",
        "en": "Whole economy, not manufacturing. The definition decides the outcome.",
    },
)(series("circular_material_use_rate"))  # fmt: skip


@indicator(
    key="secondary_material_implied", goal="circulation", by=(), better="up", unit="Mt", degree=1,
    bounds=(0, float("inf")),
    names={"nl": "Secundair materiaal, orde van grootte", "en": "Secondary material, order of magnitude"},
    question={
        "nl": "Hoeveel secundair materiaal hoort ongeveer bij het circulaire aandeel?",
        "en": "About how much secondary material goes with the circular share?",
    },
    kind_of_figure="computed", certainty="proposal", reference="eurostat2018cmu",
    show_with=("circular_material_use.eurostat", "dmc.cbs_table"),
    traps={
        "nl": "Mengt twee rekeningen: het aandeel van Eurostat en het verbruik uit de materiaalrekening, die andere "
        "regels volgen. Alleen de orde van grootte telt.",
        "en": "Mixes two accounts: Eurostat's share and the consumption of the material accounts, which follow other "
        "rules. Only the order of magnitude counts.",
    },
)  # fmt: skip
def secondary_material_implied(ledger: Ledger) -> Expression:
    """U from r = U / (DMC + U): U = DMC · r / (1 − r), with r published and DMC from the material accounts."""
    rate = published(ledger, "circular_material_use_rate", of=ledger.home_code).to("1")
    return material_consumption(ledger) * (rate / (1 - rate))


WASTE_TRADE: dict[str, Any] = {
    "goal": "security", "better": "neutral", "level": ("nation",),
    "names": {"nl": "Handel in secundaire grondstoffen", "en": "Trade in recyclable raw materials"},
    "question": {"nl": "Verlaten secundaire grondstoffen het land?", "en": "Do secondary materials leave?"},
    "unit": "Mt", "degree": 1, "bounds": (0, float("inf")),
}  # fmt: skip

indicator(
    key="recyclables_trade", definition="eurostat_extra_eu", **WASTE_TRADE, by=("region",), among_countries="total",
    label={"nl": "uitvoer buiten de EU, Eurostat", "en": "exports outside the EU, Eurostat"},
    kind_of_figure="published", certainty="read", reference="eurostat_cei_srm020",
    show_with=("recyclables_trade.cbs_imports", "recyclables_trade.cbs_exports"),
    traps={
        "nl": "Alleen uitvoer naar landen buiten de EU: invoer en handel binnen de EU ontbreken.",
        "en": "Only exports to countries outside the EU: imports and trade inside the EU are missing.",
    },
)(series("exports_recyclables_extra_eu"))  # fmt: skip

_WASTE_TRAP = {
    "nl": "Afval en reststoffen volgens de materiaalrekening: niet hetzelfde als recyclebare grondstoffen.",
    "en": "Waste and residuals of the material account: not the same as recyclable raw materials.",
}


@indicator(
    key="recyclables_trade", definition="cbs_imports", **WASTE_TRADE, by=(),
    label={"nl": "invoer van afval en reststoffen", "en": "imports of waste and residuals"},
    kind_of_figure="computed", certainty="read", reference="cbs_83180",
    show_with=("recyclables_trade.cbs_exports",), traps=_WASTE_TRAP,
)  # fmt: skip
def waste_imports(ledger: Ledger) -> Expression:
    """Imports of waste and residuals."""
    return imports(ledger, "waste")


@indicator(
    key="recyclables_trade", definition="cbs_exports", **WASTE_TRADE, by=(),
    label={"nl": "uitvoer van afval en reststoffen", "en": "exports of waste and residuals"},
    kind_of_figure="computed", certainty="read", reference="cbs_83180",
    show_with=("recyclables_trade.cbs_imports",), traps=_WASTE_TRAP,
)  # fmt: skip
def waste_exports(ledger: Ledger) -> Expression:
    """Exports of waste and residuals."""
    return exports(ledger, "waste")

"""Waste that leaves industry, what is done with it, and the official recycling rates.

Recovery (*nuttige toepassing*) includes use as fuel: no name here calls it recycling.
"""

from __future__ import annotations

from typing import Any

from kringloop.indicators.declare import indicator
from kringloop.indicators.quantities import industrial_waste, series
from kringloop.ledger import Expression, Ledger, stage

LEVELS = ("nation", "sector")
SCOPE = {
    "nl": "Zonder bouwafval en zonder gevaarlijk afval dat elders wordt gemeld. Laatste jaar 2021, enkele jaren "
    "ontbreken.",
    "en": "Without construction waste and hazardous waste reported elsewhere. Last year 2021, some years missing.",
}


@indicator(
    key="waste_generated", definition="cbs", goal="pressure", by=("sector",), better="down", level=LEVELS,
    names={"nl": "Gegenereerd afval", "en": "Waste generated"},
    label={"nl": "bedrijfsafval per sector", "en": "industrial waste by sector"},
    question={"nl": "Hoeveel afval verlaat de sector?", "en": "How much waste leaves the sector?"},
    unit="kt", degree=1, additive=True, bounds=(0, float("inf")), kind_of_figure="computed", certainty="read",
    reference="cbs_84970", show_with=("recovery_share_cbs", "pressure_intensity.waste"), traps=SCOPE,
)  # fmt: skip
def waste_generated(ledger: Ledger) -> Expression:
    """Industrial waste to recovery and disposal together."""
    return industrial_waste(ledger)


STREAMS = {
    "eurostat_per_capita": ("waste_per_head", "eurostat_cei_pc034", "al het afval, per inwoner", "all waste, per head"),
    "eurostat_municipal": (
        "waste_municipal_per_head", "eurostat_cei_pc031", "gemeentelijk afval, per inwoner", "municipal waste, per head"
    ),
    "eurostat_packaging": (
        "waste_packaging_per_head", "eurostat_cei_pc040", "verpakkingsafval, per inwoner", "packaging waste, per head"
    ),
    "eurostat_plastic_packaging": (
        "waste_plastic_packaging_per_head", "eurostat_cei_pc050", "kunststofverpakkingen, per inwoner",
        "plastic packaging waste, per head",
    ),
    "eurostat_food": ("waste_food_per_head", "eurostat_cei_pc035", "voedselafval, per inwoner", "food waste, per head"),
}  # fmt: skip
"""Series, reference and labels of the published amounts per head."""

for _definition, (_series, _reference, _nl, _en) in STREAMS.items():
    indicator(
        key="waste_generated", definition=_definition, goal="pressure", by=("region",), better="down",
        names={"nl": "Gegenereerd afval per inwoner", "en": "Waste generated per head"},
        label={"nl": _nl, "en": _en},
        question={"nl": "Hoeveel afval ontstaat er per inwoner?", "en": "How much waste arises per head?"},
        unit="kg/person", degree=1, bounds=(0, float("inf")), kind_of_figure="published", certainty="read",
        reference=_reference, show_with=("recycling_rate_waste",),
        traps={
            "nl": "Hele economie en huishoudens: geen cijfer van de industrie. Stromen overlappen en tellen niet op.",
            "en": "Whole economy and households: no figure of manufacturing. Streams overlap and do not add up.",
        },
    )(series(_series))  # fmt: skip


SHARE: dict[str, Any] = {"unit": "%", "goal": "circulation", "by": ("sector",), "level": LEVELS, "bounds": (0, 100)}
"""What the shares of industrial waste have in common."""


@indicator(
    key="recovery_share_cbs", **SHARE, better="up",
    names={"nl": "Aandeel nuttige toepassing", "en": "Recovery share of industrial waste"},
    question={
        "nl": "Hoeveel van het afval wordt nuttig toegepast?",
        "en": "How much of the waste is usefully applied?",
    },
    kind_of_figure="computed", certainty="derived", reference="cbs_84970",
    show_with=("waste_generated.cbs", "fuel_share_of_recovery", "recycling_rate_waste.all"),
    traps={
        "nl": "Nuttige toepassing is géén recycling: inzet als brandstof zit erin. " + SCOPE["nl"],
        "en": "Recovery is not recycling: use as fuel is inside. " + SCOPE["en"],
    },
)  # fmt: skip
def recovery_share_cbs(ledger: Ledger) -> Expression:
    """Waste to recovery, use as fuel included, over all industrial waste."""
    return industrial_waste(ledger, treatment="recovery") / industrial_waste(ledger)


@indicator(
    key="disposal_share_cbs", **SHARE, better="down",
    names={"nl": "Aandeel eindverwerking", "en": "Disposal share of industrial waste"},
    question={
        "nl": "Hoeveel van het afval wordt verbrand zonder nut, gestort of geloosd?",
        "en": "How much of the waste is incinerated without use, landfilled or discharged?",
    },
    kind_of_figure="computed", certainty="derived", reference="cbs_84970",
    show_with=("waste_generated.cbs", "recovery_share_cbs"), traps=SCOPE,
)  # fmt: skip
def disposal_share_cbs(ledger: Ledger) -> Expression:
    """Waste to disposal over all industrial waste."""
    return industrial_waste(ledger, treatment="disposal") / industrial_waste(ledger)


@indicator(
    key="fuel_share_of_recovery", **SHARE, better="neutral",
    names={"nl": "Aandeel brandstof in nuttige toepassing", "en": "Share of fuel in recovery"},
    question={
        "nl": "Hoeveel van de nuttige toepassing is verbranden als brandstof?",
        "en": "How much of recovery is burning as fuel?",
    },
    kind_of_figure="computed", certainty="derived", reference="cbs_81414", show_with=("recovery_share_cbs",),
    traps={
        "nl": "Stopgezette tabel, 2004–2019. Wat geen brandstof is, is daarmee nog geen recycling.",
        "en": "Discontinued table, 2004–2019. What is not fuel is not therefore recycling.",
    },
)  # fmt: skip
def fuel_share_of_recovery(ledger: Ledger) -> Expression:
    """Waste used as fuel over all recovered waste, from the only table that splits recovery."""
    split = ledger.account("waste_split")
    fuel = split.select("mass", origin=ledger.home, destination=stage("energy_recovery"))
    return fuel / split.select("mass", origin=ledger.home, destination=stage("recovery"))


@indicator(
    key="chemical_waste_share", **{**SHARE, "goal": "quality"}, better="down",
    names={"nl": "Aandeel chemisch afval", "en": "Chemical waste share"},
    question={
        "nl": "Welk deel van het afval is chemisch: een aanwijzing voor gevaarlijke uitstroom?",
        "en": "Which part of the waste is chemical: a pointer to hazardous output?",
    },
    kind_of_figure="computed", certainty="derived", reference="cbs_84970", show_with=("waste_generated.cbs",),
    traps={
        "nl": "Alleen een aanwijzing: niet hetzelfde als gevaarlijk afval en niet als ZZS. " + SCOPE["nl"],
        "en": "A pointer only: not the same as hazardous waste, nor as substances of very high concern. "
        + SCOPE["en"],
    },
)  # fmt: skip
def chemical_waste_share(ledger: Ledger) -> Expression:
    """Chemical waste over all industrial waste."""
    return industrial_waste(ledger, material="chemical") / industrial_waste(ledger)


RATES = {
    "all": (
        "recycling_rate_waste", "eurostat_cei_wm010", ("region",),
        "al het afval zonder grote minerale stromen", "all waste excluding major mineral waste",
    ),
    "municipal": (
        "recycling_rate_municipal", "eurostat_cei_wm011", ("region",), "gemeentelijk afval", "municipal waste"
    ),
    "packaging": (
        "recycling_rate_packaging", "eurostat_cei_wm020", ("region", "item"),
        "verpakkingen naar materiaal", "packaging by material",
    ),
    "weee_collected": (
        "recycling_rate_weee_collected", "eurostat_cei_wm060", ("region",),
        "ingezamelde elektronica", "collected electronics",
    ),
}  # fmt: skip
"""Series, reference, dimensions and labels of the official recycling rates."""

for _definition, (_series, _reference, _by, _nl, _en) in RATES.items():
    indicator(
        key="recycling_rate_waste", definition=_definition, goal="circulation", by=_by, better="up",
        among_countries="rank",
        names={"nl": "Recyclingpercentage afval", "en": "Recycling rate of waste"}, label={"nl": _nl, "en": _en},
        question={
            "nl": "Hoeveel van deze afvalstroom wordt gerecycled?",
            "en": "How much of this waste stream is recycled?",
        },
        unit="%", degree=1, bounds=(0, float("inf")), kind_of_figure="published", certainty="read",
        reference=_reference, show_with=("recovery_share_cbs", "circular_material_use.eurostat"),
        traps={
            "nl": "Elk percentage heeft een eigen noemer. Dat van elektronica rekent over wat is ingezameld, niet over "
            "wat is afgedankt. Hele economie, niet de industrie.",
            "en": "Each rate has its own denominator. That of electronics is over what is collected, not over what is "
            "discarded. Whole economy, not manufacturing.",
        },
    )(series(_series))  # fmt: skip

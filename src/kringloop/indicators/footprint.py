"""Published footprints of national and European consumption: materials and sixteen impacts.

They follow consumption, not manufacturing, and come ready-made from Eurostat's models.
"""

from __future__ import annotations

from kringloop.indicators.declare import indicator
from kringloop.indicators.quantities import published
from kringloop.ledger import Expression, Ledger


@indicator(
    key="material_footprint", definition="eurostat", goal="pressure", by=("region",), better="down",
    among_countries="rank",
    names={"nl": "Grondstoffenvoetafdruk", "en": "Material footprint (RMC)"},
    label={"nl": "model van Eurostat", "en": "Eurostat's model"},
    question={
        "nl": "Hoeveel grondstof wordt wereldwijd gewonnen voor ons verbruik?",
        "en": "How much raw material is extracted worldwide for our consumption?",
    },
    unit="t/person", degree=1, bounds=(0, float("inf")), kind_of_figure="published", certainty="read",
    reference="eurostat_cei_pc020", show_with=("dmc.per_head",),
    traps={
        "nl": "Het model bepaalt de uitkomst. Een deel van de jaren is bijgeschat.",
        "en": "The model decides the outcome. Part of the years is imputed.",
    },
)  # fmt: skip
def material_footprint(ledger: Ledger) -> Expression:
    """Raw material consumption per head as Eurostat models it."""
    return published(ledger, "material_footprint_per_head")


@indicator(
    key="consumption_footprint", definition="index", goal="pressure", by=("region", "item"), better="down",
    names={"nl": "Consumptievoetafdruk", "en": "Consumption footprint"},
    label={"nl": "index, 2010 = 100", "en": "index, 2010 = 100"},
    question={
        "nl": "Hoe verandert de druk van onze consumptie over de levenscyclus?",
        "en": "How does the life-cycle pressure of our consumption change?",
    },
    unit="2010=100", degree=1, bounds=(0, float("inf")), kind_of_figure="published", certainty="read",
    reference="eurostat_cei_gsr010", show_with=("consumption_footprint.per_head", "planetary_boundary_multiple"),
    traps={
        "nl": "Consumptie, niet de industrie. Het gewogen totaal (SWS) verbergt de spreiding: toon de effecten.",
        "en": "Consumption, not manufacturing. The weighted total (SWS) hides the spread: show the categories.",
    },
)  # fmt: skip
def consumption_footprint_index(ledger: Ledger) -> Expression:
    """Sixteen impact categories and their weighted total, as an index."""
    return published(ledger, "consumption_footprint_index")


@indicator(
    key="consumption_footprint", definition="per_head", goal="pressure", by=("region", "item"), better="down",
    among_countries="rank",
    names={"nl": "Consumptievoetafdruk per inwoner", "en": "Consumption footprint per head"},
    label={"nl": "per inwoner", "en": "per head"},
    question={
        "nl": "Hoeveel druk geeft de consumptie van een inwoner over de levenscyclus?",
        "en": "How much life-cycle pressure comes with the consumption of one inhabitant?",
    },
    unit="points/person", degree=1, bounds=(0, float("inf")), kind_of_figure="published", certainty="read",
    reference="eurostat_cei_gsr010", show_with=("planetary_boundary_multiple",),
    traps={
        "nl": "Consumptie, niet de industrie. Effecten zijn niet bij elkaar op te tellen.",
        "en": "Consumption, not manufacturing. Categories do not add up.",
    },
)  # fmt: skip
def consumption_footprint_per_head(ledger: Ledger) -> Expression:
    """Sixteen impact categories and their weighted total, per head."""
    return published(ledger, "consumption_footprint_per_head")


@indicator(
    key="planetary_boundary_multiple", definition="", goal="pressure", by=("region", "item"), better="down",
    among_countries="rank",
    names={"nl": "Overschrijding planetaire grenzen", "en": "Planetary boundary multiple"},
    question={
        "nl": "Hoeveel keer de aarde gebruiken we?",
        "en": "How many times our fair share of one earth do we use?",
    },
    unit="1", degree=1, bounds=(0, float("inf")), kind_of_figure="published", certainty="read",
    reference="eurostat_cei_gsr010", show_with=("consumption_footprint.per_head",),
    traps={
        "nl": "Een gelijk deel per wereldburger zit in het cijfer: dat is een keuze. Boven 1 is boven de grens.",
        "en": "An equal share per head of the world is inside the figure: a choice of values. Above 1 is over.",
    },
)  # fmt: skip
def planetary_boundary_multiple(ledger: Ledger) -> Expression:
    """Consumption footprint over the equal share per head of each planetary boundary."""
    return published(ledger, "consumption_footprint_planetary_boundary")

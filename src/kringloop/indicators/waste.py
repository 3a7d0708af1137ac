"""Waste that leaves industry, what is done with it, and the official recycling rates.

Recovery (*nuttige toepassing*) includes use as fuel: no name here calls it recycling.
"""

from __future__ import annotations

from kringloop.indicators.declare import Declared, indicator, variant, variants
from kringloop.indicators.quantities import industrial_waste, published, treated_waste
from kringloop.ledger import Expression, Ledger

LEVELS = ("nation", "sector")


@indicator(
    key="waste_generated",
    definition="cbs",
    goal="pressure",
    by=("sector",),
    better="down",
    level=LEVELS,
    unit="kt",
    degree=1,
    additive=True,
    bounds=(0, float("inf")),
    kind_of_figure="computed",
    certainty="read",
    reference="cbs_84970",
    show_with=("recovery_share_cbs", "pressure_intensity.waste"),
)
def waste_generated(ledger: Ledger) -> Expression:
    """Industrial waste to recovery and disposal together."""
    return industrial_waste(ledger)


OF_EUROSTAT: Declared = {
    "by": ("region",),
    "degree": 1,
    "bounds": (0, float("inf")),
    "kind_of_figure": "published",
    "certainty": "read",
}


@variants(
    OF_EUROSTAT,
    key="waste_generated",
    goal="pressure",
    better="down",
    unit="kg/person",
    show_with=("recycling_rate_waste",),
    rows=(
        variant("eurostat_per_capita", {"series": "waste_per_head"}, reference="eurostat_cei_pc034"),
        variant("eurostat_municipal", {"series": "waste_municipal_per_head"}, reference="eurostat_cei_pc031"),
        variant("eurostat_packaging", {"series": "waste_packaging_per_head"}, reference="eurostat_cei_pc040"),
        variant(
            "eurostat_plastic_packaging",
            {"series": "waste_plastic_packaging_per_head"},
            reference="eurostat_cei_pc050",
        ),
        variant("eurostat_food", {"series": "waste_food_per_head"}, reference="eurostat_cei_pc035"),
    ),
)
def waste_per_head(ledger: Ledger, *, series: str) -> Expression:
    """A stream of waste per head as Eurostat publishes it."""
    return published(ledger, series)


SHARE: Declared = {
    "unit": "%",
    "goal": "circulation",
    "by": ("sector",),
    "level": LEVELS,
    "bounds": (0, 100),
    "kind_of_figure": "computed",
    "certainty": "derived",
    "reference": "cbs_84970",
}
"""What the shares of industrial waste have in common."""


@indicator(
    SHARE,
    key="recovery_share_cbs",
    better="up",
    show_with=("waste_generated.cbs", "waste_treatment_share.recycled", "recycling_rate_waste.all"),
)
def recovery_share_cbs(ledger: Ledger) -> Expression:
    """Waste to recovery, use as fuel included, over all industrial waste."""
    return industrial_waste(ledger, treatment="recovery") / industrial_waste(ledger)


@indicator(SHARE, key="disposal_share_cbs", better="down", show_with=("waste_generated.cbs", "recovery_share_cbs"))
def disposal_share_cbs(ledger: Ledger) -> Expression:
    """Waste to disposal over all industrial waste."""
    return industrial_waste(ledger, treatment="disposal") / industrial_waste(ledger)


@indicator(
    SHARE,
    key="fuel_share_of_recovery",
    better="neutral",
    reference="cbs_84971",
    show_with=("recovery_share_cbs", "waste_treatment_share.fuel"),
)
def fuel_share_of_recovery(ledger: Ledger) -> Expression:
    """Waste used as fuel over all recovered waste, from the only table that splits recovery."""
    return treated_waste(ledger, "energy_recovery") / treated_waste(ledger, "recovery")


@variants(
    SHARE,
    key="waste_treatment_share",
    reference="cbs_84971",
    show_with=("recovery_share_cbs", "disposal_share_cbs"),
    rows=(
        variant("recycled", {"treatment": "other_recovery"}, better="up"),
        variant("fuel", {"treatment": "energy_recovery"}, better="neutral"),
        variant("burnt", {"treatment": "incineration"}, better="down"),
        variant("landfilled", {"treatment": "landfill"}, better="down"),
        variant("sorted", {"treatment": "later_separation"}, better="neutral"),
    ),
)
def waste_treatment_share(ledger: Ledger, *, treatment: str) -> Expression:
    """Waste with this treatment over all industrial waste; the five together are all of it."""
    return treated_waste(ledger, treatment) / treated_waste(ledger)


@indicator(SHARE, key="chemical_waste_share", goal="quality", better="down", show_with=("waste_generated.cbs",))
def chemical_waste_share(ledger: Ledger) -> Expression:
    """Chemical waste over all industrial waste."""
    return industrial_waste(ledger, material="chemical") / industrial_waste(ledger)


@variants(
    OF_EUROSTAT,
    key="recycling_rate_waste",
    goal="circulation",
    better="up",
    among_countries="rank",
    unit="%",
    show_with=("recovery_share_cbs", "circular_material_use.eurostat"),
    rows=(
        variant("all", {"series": "recycling_rate_waste"}, reference="eurostat_cei_wm010"),
        variant("municipal", {"series": "recycling_rate_municipal"}, reference="eurostat_cei_wm011"),
        variant(
            "packaging", {"series": "recycling_rate_packaging"}, reference="eurostat_cei_wm020", by=("region", "item")
        ),
        variant("weee_collected", {"series": "recycling_rate_weee_collected"}, reference="eurostat_cei_wm060"),
    ),
)
def recycling_rate(ledger: Ledger, *, series: str) -> Expression:
    """An official recycling rate as Eurostat publishes it."""
    return published(ledger, series)

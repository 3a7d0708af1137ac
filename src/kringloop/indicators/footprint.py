"""Published footprints of national and European consumption: materials and sixteen impacts.

They follow consumption, not manufacturing, and come ready-made from Eurostat's models.
"""

from __future__ import annotations

from kringloop.indicators.declare import indicator
from kringloop.indicators.quantities import published
from kringloop.ledger import Expression, Ledger


@indicator(
    key="material_footprint",
    definition="eurostat",
    goal="pressure",
    by=("region",),
    better="down",
    among_countries="rank",
    unit="t/person",
    degree=1,
    bounds=(0, float("inf")),
    kind_of_figure="published",
    certainty="read",
    reference="eurostat_cei_pc020",
    show_with=("dmc.per_head",),
)
def material_footprint(ledger: Ledger) -> Expression:
    """Raw material consumption per head as Eurostat models it."""
    return published(ledger, "material_footprint_per_head")


@indicator(
    key="consumption_footprint",
    definition="index",
    goal="pressure",
    by=("region", "item"),
    better="down",
    unit="2010=100",
    degree=1,
    bounds=(0, float("inf")),
    kind_of_figure="published",
    certainty="read",
    reference="eurostat_cei_gsr010",
    show_with=("consumption_footprint.per_head", "planetary_boundary_multiple"),
)
def consumption_footprint_index(ledger: Ledger) -> Expression:
    """Sixteen impact categories and their weighted total, as an index."""
    return published(ledger, "consumption_footprint_index")


@indicator(
    key="consumption_footprint",
    definition="per_head",
    goal="pressure",
    by=("region", "item"),
    better="down",
    among_countries="rank",
    unit="points/person",
    degree=1,
    bounds=(0, float("inf")),
    kind_of_figure="published",
    certainty="read",
    reference="eurostat_cei_gsr010",
    show_with=("planetary_boundary_multiple",),
)
def consumption_footprint_per_head(ledger: Ledger) -> Expression:
    """Sixteen impact categories and their weighted total, per head."""
    return published(ledger, "consumption_footprint_per_head")


@indicator(
    key="planetary_boundary_multiple",
    definition="",
    goal="pressure",
    by=("region", "item"),
    better="down",
    among_countries="rank",
    unit="1",
    degree=1,
    bounds=(0, float("inf")),
    kind_of_figure="published",
    certainty="read",
    reference="eurostat_cei_gsr010",
    show_with=("consumption_footprint.per_head",),
)
def planetary_boundary_multiple(ledger: Ledger) -> Expression:
    """Consumption footprint over the equal share per head of each planetary boundary."""
    return published(ledger, "consumption_footprint_planetary_boundary")

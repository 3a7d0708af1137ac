"""What comes free from use, by product: the denominator of every rate of reuse and recycling.

Official time series of reuse, repair, refurbishment and remanufacture do not exist; none is invented.
"""

from __future__ import annotations

from kringloop.indicators.declare import indicator
from kringloop.indicators.quantities import discarded
from kringloop.ledger import Expression, Ledger


@indicator(
    key="discards_by_product",
    goal="circulation",
    by=("product",),
    better="neutral",
    level=("nation", "product group"),
    unit="t",
    degree=1,
    bounds=(0, float("inf")),
    kind_of_figure="published",
    certainty="read",
    reference="cbs_waste_over_time",
    show_with=("recycling_rate_waste.weee_collected",),
)
def discards_by_product(ledger: Ledger) -> Expression:
    """Mass discarded at home by product key."""
    return discarded(ledger)


@indicator(
    key="discards_electronics",
    goal="circulation",
    by=(),
    better="neutral",
    unit="t",
    degree=1,
    bounds=(0, float("inf")),
    kind_of_figure="computed",
    certainty="read",
    reference="cbs_waste_over_time",
    show_with=("discards_by_product", "recycling_rate_waste.weee_collected"),
)
def discards_electronics(ledger: Ledger) -> Expression:
    """Mass of all product keys together."""
    return discarded(ledger).over("product")

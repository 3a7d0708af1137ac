"""What comes free from use, by product: the denominator of every rate of reuse and recycling.

Official time series of reuse, repair, refurbishment and remanufacture do not exist; none is invented.
"""

from __future__ import annotations

from kringloop.indicators.declare import indicator
from kringloop.indicators.quantities import discarded
from kringloop.ledger import Expression, Ledger


@indicator(
    key="discards_by_product", goal="circulation", by=("product",), better="neutral",
    level=("nation", "product group"),
    names={"nl": "Afgedankte producten", "en": "Discards by product group"},
    question={"nl": "Wat wordt er elk jaar afgedankt?", "en": "What is discarded each year?"},
    unit="t", degree=1, bounds=(0, float("inf")), kind_of_figure="published", certainty="read",
    reference="cbs_waste_over_time", show_with=("recycling_rate_waste.weee_collected",),
    traps={
        "nl": "Alleen elektronica; uitkomst van een model van verkoop en levensduur, na 2015 een projectie.",
        "en": "Electronics only; result of a model of sales and lifetimes, after 2015 a projection.",
    },
)  # fmt: skip
def discards_by_product(ledger: Ledger) -> Expression:
    """Mass discarded at home by product key."""
    return discarded(ledger)


@indicator(
    key="discards_electronics", goal="circulation", by=(), better="neutral",
    names={"nl": "Afgedankte elektronica", "en": "Discarded electronics"},
    question={"nl": "Hoeveel elektronica komt er vrij?", "en": "How much electronics comes free?"},
    unit="t", degree=1, bounds=(0, float("inf")), kind_of_figure="computed", certainty="read",
    reference="cbs_waste_over_time", show_with=("discards_by_product", "recycling_rate_waste.weee_collected"),
    traps={
        "nl": "Uitkomst van een model van verkoop en levensduur, na 2015 een projectie.",
        "en": "Result of a model of sales and lifetimes, after 2015 a projection.",
    },
)  # fmt: skip
def discards_electronics(ledger: Ledger) -> Expression:
    """Mass of all product keys together."""
    return discarded(ledger).over("product")

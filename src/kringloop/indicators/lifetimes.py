"""Lifetimes of product groups as guidelines print them, beside those that the record of sales and discards gives."""

from __future__ import annotations

from kringloop.indicators.declare import Declared, indicator
from kringloop.ledger import Expression, Ledger

GUIDELINES = "electronics_guideline_means"
LIVES: Declared = {
    "goal": "circulation",
    "level": ("nation", "product group"),
    "better": "neutral",
    "unit": "year",
    "degree": 1,
    "reference": "balde2015",
}


@indicator(
    LIVES,
    key="product_lifetime",
    definition="guideline",
    by=("good",),
    bounds=(0, float("inf")),
    kind_of_figure="published",
    certainty="read_second_hand",
    show_with=("product_lifetime", "product_lifetime.difference"),
)
def product_lifetime_guideline(ledger: Ledger) -> Expression:
    """Mean of the law that the guidelines print."""
    return ledger.account(GUIDELINES).select("mean")


@indicator(
    LIVES,
    key="product_lifetime",
    definition="difference",
    by=("good", "scenario"),
    kind_of_figure="computed",
    certainty="derived",
    show_with=("product_lifetime", "product_lifetime.guideline"),
)
def product_lifetime_difference(ledger: Ledger) -> Expression:
    """Mean of the fitted law less that of the guidelines."""
    means = ledger.account(GUIDELINES)
    printed = means.select("mean").at(int(means.account.year_values[-1])).pooled("scenario")
    return ledger.account("product_lives").select("lifetime") - printed

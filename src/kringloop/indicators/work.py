"""Work and the circular economy as the offices count it: jobs, value added, investment, patents.

Two official definitions stand side by side and are never joined: Eurostat's list of circular
sectors, and the environmental goods and services sector of a statistical office.
"""

from __future__ import annotations

from kringloop.indicators.declare import Declared, indicator, variant, variants
from kringloop.indicators.quantities import labour, published, real_value_added
from kringloop.ledger import Expression, Ledger

BY_SECTOR: Declared = {
    "goal": "prosperity",
    "by": ("sector",),
    "level": ("nation", "sector"),
    "better": "up",
    "kind_of_figure": "computed",
    "reference": "cbs_85942",
}


@indicator(
    BY_SECTOR,
    key="employment",
    definition="cbs",
    unit="thousand FTE",
    degree=1,
    additive=True,
    bounds=(0, float("inf")),
    certainty="read",
    show_with=("labour_productivity",),
)
def employment(ledger: Ledger) -> Expression:
    """Labour volume by industry, all types of firm."""
    return labour(ledger)


@indicator(
    BY_SECTOR,
    key="labour_productivity",
    unit="EUR_2021/FTE",
    certainty="derived",
    show_with=("employment.cbs", "gross_value_added.constant_prices"),
)
def labour_productivity(ledger: Ledger) -> Expression:
    """Value added at prices of 2021 over labour volume."""
    return real_value_added(ledger) / labour(ledger)


OF_EUROSTAT: Declared = {
    "goal": "prosperity",
    "by": ("region",),
    "better": "up",
    "degree": 1,
    "bounds": (0, float("inf")),
    "kind_of_figure": "published",
    "certainty": "read",
}
AMOUNT: Declared = {"among_countries": "total"}
NOMINAL: Declared = {"among_countries": "total", "better": "neutral", "unit": "mln EUR"}
"""Amounts in current prices: inflation is no progress."""
SHARE: Declared = {"among_countries": "rank", "unit": "%"}


@variants(
    OF_EUROSTAT,
    key="ce_employment",
    reference="eurostat_cei_cie011",
    rows=(
        variant(
            "eurostat_cei", {"series": "ce_employment_fte"}, AMOUNT, unit="FTE", show_with=("ce_employment.cbs_egss",)
        ),
        variant(
            "eurostat_cei_share", {"series": "ce_employment_share"}, SHARE, show_with=("ce_employment.eurostat_cei",)
        ),
    ),
)
def circular_jobs(ledger: Ledger, *, series: str) -> Expression:
    """Jobs in the sectors on Eurostat's list."""
    return published(ledger, series)


@variants(
    OF_EUROSTAT,
    key="ce_gva",
    reference="eurostat_cei_cie012",
    rows=(
        variant("eurostat_cei", {"series": "ce_gva"}, NOMINAL, show_with=("ce_gva.cbs_egss",)),
        variant("eurostat_cei_share", {"series": "ce_gva_share"}, SHARE, show_with=("ce_gva.eurostat_cei",)),
    ),
)
def circular_value(ledger: Ledger, *, series: str) -> Expression:
    """Value added of the sectors on Eurostat's list."""
    return published(ledger, series)


@variants(
    OF_EUROSTAT,
    key="ce_investment",
    rows=(
        variant(
            "eurostat_cei",
            {"series": "ce_investment"},
            NOMINAL,
            reference="eurostat_cei_cie012",
            show_with=("ce_gva.eurostat_cei",),
        ),
        variant(
            "eurostat_cei_share",
            {"series": "ce_investment_share"},
            SHARE,
            reference="eurostat_cei_cie012",
            show_with=("ce_investment.eurostat_cei",),
        ),
        variant(
            "patents",
            {"series": "patents_recycling"},
            AMOUNT,
            unit="1",
            reference="eurostat_cei_cie020",
            show_with=("ce_investment.patents_per_million",),
        ),
        variant(
            "patents_per_million",
            {"series": "patents_recycling_per_million"},
            SHARE,
            unit="1/(million persons)",
            reference="eurostat_cei_cie020",
            show_with=("ce_investment.patents",),
        ),
    ),
)
def circular_investment(ledger: Ledger, *, series: str) -> Expression:
    """Investment of the sectors on Eurostat's list, and patents on recycling."""
    return published(ledger, series)


ENVIRONMENTAL: Declared = {
    "goal": "prosperity",
    "by": ("sector",),
    "level": ("nation", "sector"),
    "degree": 1,
    "kind_of_figure": "computed",
    "certainty": "read",
    "reference": "cbs_83155",
}
"""Of the environmental goods and services sector."""


@indicator(
    ENVIRONMENTAL,
    key="ce_gva",
    definition="cbs_egss",
    better="neutral",
    unit="mln EUR",
    show_with=("ce_gva.eurostat_cei",),
)
def egss_value_added(ledger: Ledger) -> Expression:
    """Value added of the environmental goods and services sector."""
    account = ledger.account("environmental_goods")
    return account.select("value", good="gross_value_added", destination=ledger.home)


@indicator(
    ENVIRONMENTAL,
    key="ce_employment",
    definition="cbs_egss",
    better="up",
    unit="thousand FTE",
    show_with=("ce_employment.eurostat_cei",),
)
def egss_employment(ledger: Ledger) -> Expression:
    """Labour volume of the environmental goods and services sector."""
    account = ledger.account("environmental_goods")
    return account.select("labour", good="labour", destination=ledger.home)

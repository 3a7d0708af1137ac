"""Pressure and value along supply chains: where in the world they arise, for demand at home and manufacturing at home.

Reads rows that the supply-chain engine computed from world input-output tables. The chains of two
products overlap, so an indicator by product names `good` among the dimensions it must be asked by.
"""

from __future__ import annotations

from kringloop.indicators.declare import Declared, indicator
from kringloop.ledger import Expression, Ledger

FOOTPRINT, OUTPUT, EXPORTS = "chains_footprint", "chains_output", "chains_exports"


_SHARE: Declared = {"degree": 0, "unit": "%", "kind_of_figure": "computed", "certainty": "derived"}


def _bought(ledger: Ledger, layer: str = "co2") -> Expression:
    """What arises in the chains of products for final users at home."""
    return ledger.account(FOOTPRINT).select(layer, good="final_demand")


def _sold(ledger: Ledger, layer: str = "co2", tier: str = "chain") -> Expression:
    """What arises in the chains of what manufacturing at home sells."""
    return ledger.account(OUTPUT).select(layer, tier=tier)


@indicator(
    key="carbon_footprint_consumption",
    definition="products",
    goal="pressure",
    by=("place",),
    better="down",
    unit="Mt",
    degree=1,
    additive=True,
    bounds=(0, float("inf")),
    kind_of_figure="computed",
    certainty="derived",
    reference="timmer2015",
    show_with=("chain_pressure_split.consumption", "co2_direct.fossil"),
)
def carbon_footprint_products(ledger: Ledger) -> Expression:
    """f L y of final demand at home by place of origin."""
    return _bought(ledger)


@indicator(
    key="carbon_footprint_consumption",
    definition="with_households",
    goal="pressure",
    by=("place",),
    better="down",
    unit="Mt",
    degree=1,
    additive=True,
    bounds=(0, float("inf")),
    kind_of_figure="computed",
    certainty="derived",
    reference="corsatea2019",
    show_with=("carbon_footprint_consumption.products",),
)
def carbon_footprint_with_households(ledger: Ledger) -> Expression:
    """f L y of final demand at home and what households at home emit themselves."""
    return ledger.account(FOOTPRINT).select("co2", good=("final_demand", "household_direct"))


@indicator(
    key="carbon_footprint_chain",
    definition="total",
    goal="pressure",
    by=("good", "tier"),
    apart=("good",),
    better="down",
    level=("nation", "sector"),
    unit="Mt",
    degree=1,
    bounds=(0, float("inf")),
    kind_of_figure="computed",
    certainty="derived",
    reference="millerblair2009",
    show_with=("carbon_footprint_chain.per_usd", "chain_pressure_split.output"),
)
def carbon_footprint_chain(ledger: Ledger) -> Expression:
    """f L y of what industries at home deliver outside themselves, by product and tier."""
    return _sold(ledger)


@indicator(
    key="carbon_footprint_chain",
    definition="per_usd",
    goal="pressure",
    by=("good", "tier"),
    apart=("good",),
    better="neutral",
    level=("nation", "sector"),
    unit="kg/USD",
    degree=0,
    bounds=(0, float("inf")),
    kind_of_figure="computed",
    certainty="derived",
    reference="millerblair2009",
    show_with=("carbon_footprint_chain.total",),
)
def carbon_intensity_chain(ledger: Ledger) -> Expression:
    """CO2 over value: the value of all links of a chain adds up to what the product sells for."""
    return _sold(ledger) / _sold(ledger, "value_added").pooled("tier")


@indicator(
    _SHARE,
    key="chain_pressure_split",
    definition="consumption",
    goal="pressure",
    by=("place",),
    better="neutral",
    bounds=(0, 100),
    reference="timmer2015",
    show_with=("carbon_footprint_consumption.products",),
)
def split_of_consumption(ledger: Ledger) -> Expression:
    """Share of the footprint of final demand at home by place of origin."""
    return _bought(ledger) / _bought(ledger).pooled("place")


@indicator(
    _SHARE,
    key="chain_pressure_split",
    definition="output",
    goal="pressure",
    by=("good", "place"),
    apart=("good",),
    better="neutral",
    level=("nation", "sector"),
    bounds=(0, 100),
    reference="timmer2015",
    show_with=("carbon_footprint_chain.total", "domestic_value_share_chain.output"),
)
def split_of_output(ledger: Ledger) -> Expression:
    """Share of the chain of each product by place of origin."""
    return _sold(ledger) / _sold(ledger).pooled("place")


@indicator(
    _SHARE,
    key="chain_pressure_split",
    definition="upstream",
    goal="pressure",
    by=("good",),
    apart=("good",),
    better="neutral",
    level=("nation", "sector"),
    bounds=(0, 100),
    reference="millerblair2009",
    show_with=("carbon_footprint_chain.per_usd",),
)
def upstream_share(ledger: Ledger) -> Expression:
    """1 − direct ÷ whole chain."""
    return _sold(ledger, tier="upstream") / _sold(ledger)


@indicator(
    _SHARE,
    key="domestic_value_share_chain",
    definition="output",
    goal="prosperity",
    by=("good", "place"),
    apart=("good",),
    better="neutral",
    level=("nation", "sector"),
    bounds=(0, 100),
    reference="timmer2015",
    show_with=("chain_pressure_split.output",),
)
def value_share_of_output(ledger: Ledger) -> Expression:
    """Share of the value of each product by place where it is earned."""
    return _sold(ledger, "value_added") / _sold(ledger, "value_added").pooled("place")


@indicator(
    _SHARE,
    key="domestic_value_share_chain",
    definition="consumption",
    goal="prosperity",
    by=("place",),
    better="neutral",
    bounds=(0, 100),
    reference="timmer2015",
    show_with=("chain_pressure_split.consumption",),
)
def value_share_of_consumption(ledger: Ledger) -> Expression:
    """Share of the value in final demand at home by place where it is earned."""
    return _bought(ledger, "value_added") / _bought(ledger, "value_added").pooled("place")


def _terms(ledger: Ledger) -> Expression:
    return ledger.account(EXPORTS).select("value_added")


@indicator(
    key="domestic_value_in_exports",
    definition="value",
    goal="prosperity",
    by=("term",),
    better="neutral",
    unit="bn USD",
    degree=1,
    additive=True,
    kind_of_figure="computed",
    certainty="read",
    reference="koopman2014",
    show_with=("domestic_value_in_exports.share",),
)
def value_in_exports(ledger: Ledger) -> Expression:
    """Gross exports in the terms of Koopman, Wang and Wei."""
    return _terms(ledger)


@indicator(
    key="domestic_value_in_exports",
    definition="share",
    goal="prosperity",
    by=("term",),
    better="up",
    unit="%",
    degree=0,
    bounds=(0, 100),
    kind_of_figure="computed",
    certainty="read",
    reference="koopman2014",
    show_with=("domestic_value_in_exports.value",),
)
def share_in_exports(ledger: Ledger) -> Expression:
    """Share of each term in gross exports."""
    return _terms(ledger) / _terms(ledger).pooled("term")

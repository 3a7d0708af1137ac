"""Three ways to look at one tonne: territory, consumption and the chain of manufacturing, and what they share.

Reads an account in which everything that arises in the world stands once per industry followed, with the place
where it arises, the final user it is for, and whether it passes through that industry. So the three ways are
selections of the same rows. They overlap and are never added; their parts do add up.
"""

from __future__ import annotations

from typing import Any

from kringloop.indicators.declare import Declared, indicator
from kringloop.ledger import Expression, Ledger

OVERLAP = "chains_overlap"
WHOLE = "C"
"""Any industry that is followed divides the same total; without one to choose, manufacturing as a whole."""
_CO2: Declared = {
    "goal": "pressure",
    "unit": "Mt",
    "degree": 1,
    "kind_of_figure": "computed",
    "certainty": "derived",
}
_VALUE: Declared = {
    "goal": "prosperity",
    "unit": "bn USD",
    "degree": 1,
    "kind_of_figure": "computed",
    "certainty": "derived",
}


def _arises(ledger: Ledger, layer: str, **codes: Any) -> Expression:
    return ledger.account(OVERLAP).select(layer, **codes)


@indicator(
    _CO2,
    key="carbon_perspectives",
    definition="territory",
    by=("user",),
    better="down",
    additive=True,
    reference="timmer2015",
    show_with=("carbon_footprint_consumption.with_households", "carbon_perspectives.overlap", "co2_direct.fossil"),
)
def carbon_territory(ledger: Ledger) -> Expression:
    """Σ over everything that arises at home, households included, by the final user it is for."""
    return _arises(ledger, "co2", place="national", good=WHOLE)


@indicator(
    _CO2,
    key="carbon_perspectives",
    definition="chain",
    by=("good", "place"),
    apart=("good",),
    better="down",
    reference="millerblair2009",
    level=("nation", "sector"),
    show_with=("carbon_footprint_chain.total", "carbon_perspectives.overlap"),
)
def carbon_through_industry(ledger: Ledger) -> Expression:
    """f L_·K L_KK⁻¹ (L Y)_K: what an industry emits and what is emitted for it, each tonne once."""
    return _arises(ledger, "co2", overlap="through")


@indicator(
    _CO2,
    key="carbon_perspectives",
    definition="overlap",
    by=("good", "overlap"),
    apart=("good",),
    better="neutral",
    reference="millerblair2009",
    show_with=("carbon_perspectives.territory", "carbon_perspectives.chain"),
)
def carbon_overlap(ledger: Ledger) -> Expression:
    """All that arises in the world, in the eight parts that three yes-or-no questions make."""
    return _arises(ledger, "co2")


@indicator(
    _VALUE,
    key="value_perspectives",
    definition="territory",
    by=("user",),
    better="neutral",
    additive=True,
    reference="timmer2015",
    show_with=("value_perspectives.consumption", "value_perspectives.overlap"),
)
def value_of_territory(ledger: Ledger) -> Expression:
    """Σ over all value added at home, by the final user it is for."""
    return _arises(ledger, "value_added", place="national", good=WHOLE)


@indicator(
    _VALUE,
    key="value_perspectives",
    definition="consumption",
    by=("place",),
    better="neutral",
    additive=True,
    reference="timmer2015",
    show_with=("domestic_value_share_chain.consumption", "value_perspectives.territory"),
)
def value_of_consumption(ledger: Ledger) -> Expression:
    """Σ over all value added for final users at home, by place."""
    return _arises(ledger, "value_added", user="national", good=WHOLE)


@indicator(
    _VALUE,
    key="value_perspectives",
    definition="chain",
    by=("good", "place"),
    apart=("good",),
    better="neutral",
    reference="millerblair2009",
    level=("nation", "sector"),
    show_with=("domestic_value_share_chain.output", "value_perspectives.overlap"),
)
def value_through_industry(ledger: Ledger) -> Expression:
    """v L_·K L_KK⁻¹ (L Y)_K: what an industry earns and what is earned by those who supply it, once."""
    return _arises(ledger, "value_added", overlap="through")


@indicator(
    _VALUE,
    key="value_perspectives",
    definition="overlap",
    by=("good", "overlap"),
    apart=("good",),
    better="neutral",
    reference="millerblair2009",
    show_with=("value_perspectives.territory", "value_perspectives.chain"),
)
def value_overlap(ledger: Ledger) -> Expression:
    """All value added in the world, in the eight parts that three yes-or-no questions make."""
    return _arises(ledger, "value_added")


PUBLISHED = "co2_by_border"
"""Account of CO2 by territory and by consumption as others publish it, to a later year than any table of chains."""
_BRIDGE: Declared = {
    "goal": "pressure",
    "unit": "Mt",
    "degree": 1,
    "certainty": "read",
    "reference": "gcp2023",
    "better": "down",
}


def _published(ledger: Ledger, **codes: Any) -> Expression:
    return ledger.account(PUBLISHED).select("co2", **codes)


@indicator(
    _BRIDGE,
    key="carbon_perspectives",
    definition="published",
    by=("border",),
    apart=("border",),
    kind_of_figure="published",
    show_with=("carbon_perspectives.net_import", "carbon_perspectives.territory"),
)
def carbon_as_published(ledger: Ledger) -> Expression:
    """CO2 by territory and by consumption as published, the bridge over the years after the last table of chains."""
    return _published(ledger)


@indicator(
    _BRIDGE,
    key="carbon_perspectives",
    definition="net_import",
    by=(),
    kind_of_figure="computed",
    show_with=("carbon_perspectives.published", "carbon_perspectives.overlap"),
)
def carbon_across_the_border(ledger: Ledger) -> Expression:
    """Consumption less territory: what comes in with goods above what goes out with them."""
    return _published(ledger, border="consumption") - _published(ledger, border="territory")

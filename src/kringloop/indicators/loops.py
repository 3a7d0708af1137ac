"""Products in use and their loops: stock, life, circulation speed, and the rates at every gate.

Owns what is read from a stock model of products, by product key and scenario. What is collected,
reused or recycled by product is not in any official series: those flows are assumptions of the
study, and every figure that rests on them says so.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kringloop.core import Names, conversion_factor
from kringloop.indicators.choices import BEST_RECOVERY
from kringloop.indicators.declare import Declared, PartOf, indicator
from kringloop.indicators.said import state_words
from kringloop.ledger import Expression, Formula, Grid, Ledger, Reason, stage

INFINITE = float("inf")
RELATED: Declared = {
    "goal": "circulation",
    "by": ("good", "scenario"),
    "level": ("nation", "product group"),
    "kind_of_figure": "computed",
    "part_of": PartOf(
        dimension="good",
        account="electronics",
        label="product",
        layer="mass",
        where={"flow": "placed_on_market"},
    ),
}
"""What these indicators have in common."""


BACK = ("discards", "collection", "reuse", "refurbishment", "remanufacture", "repurposing")
"""Stages from which discarded products return to use, by whatever way; repair never left it."""
AFTER_USE = ("use", "discards", "collection", "treatment")
"""Stages whose mass was in use: what goes from them to making is secondary material, by whatever way."""
PARTS = "parts_reused"
"""Stage of components that take the place of new ones."""
SURPLUS = "surplus"
"""Stage of secondary material that its kind of product cannot take up: abroad, or kept for later years."""
LOST = ("energy_recovery", "disposal", "environment")
"""Stages where mass is lost as material."""


def _flow(ledger: Ledger, origin: tuple[str, ...], *destination: str) -> Expression:
    return ledger.account("life_cycle").select("mass", origin=stage(*origin), destination=stage(*destination))


def new_products(ledger: Ledger) -> Expression:
    """Products that enter use for the first time."""
    return _flow(ledger, ("market",), "use")


def discards(ledger: Ledger) -> Expression:
    """All products that leave use for good."""
    return _flow(ledger, ("use",), "discards")


def back_to_use(ledger: Ledger) -> Expression:
    """Discarded products that get another use."""
    return _flow(ledger, BACK, "use")


def used_again(ledger: Ledger) -> Expression:
    """Secondary material from discards that is made into products of the year."""
    return _flow(ledger, (*AFTER_USE, SURPLUS), "make")


def taken_back(ledger: Ledger) -> Expression:
    """Secondary material and components of discards that are made into products of the year; in one sum, since where
    no components are reused there is no row of them."""
    return _flow(ledger, (*AFTER_USE, SURPLUS), "make", PARTS)


def recycled(ledger: Ledger) -> Expression:
    """Secondary material made from discards, in a plant or by any other way, whether or not there is use for it."""
    return _flow(ledger, AFTER_USE, "make", SURPLUS)


def lost(ledger: Ledger) -> Expression:
    """What is burnt or dumped."""
    return ledger.account("life_cycle").select("mass", destination=stage(*LOST))


def stock(ledger: Ledger) -> Expression:
    """Products in use at the end of the year."""
    return ledger.account("in_use").select("mass", node=stage("use"))


def stock_change(ledger: Ledger) -> Expression:
    """Net addition to the stock in the year."""
    return stock(ledger) - stock(ledger).shift(1)


@indicator(
    RELATED,
    key="in_use_stock",
    better="neutral",
    unit="kt",
    degree=1,
    bounds=(0, INFINITE),
    certainty="derived",
    reference="mueller2006",
    show_with=("in_use_stock_per_capita", "stock_turnover"),
)
def in_use_stock(ledger: Ledger) -> Expression:
    """Mass in first and later use at the end of the year."""
    return stock(ledger)


@indicator(
    RELATED,
    key="new_products",
    better="neutral",
    unit="kt",
    degree=1,
    bounds=(0, INFINITE),
    certainty="derived",
    reference="mueller2006",
    show_with=("primary_need", "in_use_stock"),
)
def new_product_mass(ledger: Ledger) -> Expression:
    """Mass of products that enter use for the first time."""
    return new_products(ledger)


@indicator(
    RELATED,
    key="primary_need",
    better="down",
    unit="kt",
    degree=1,
    bounds=(0, INFINITE),
    certainty="derived",
    reference="unep2011",
    show_with=("new_products", "recycled_content", "secondary_surplus"),
)
def primary_need(ledger: Ledger) -> Expression:
    """New products less secondary material from discards that is made into them, and parts used before."""
    return new_products(ledger) - taken_back(ledger)


@indicator(
    RELATED,
    key="secondary_material",
    better="up",
    unit="kt",
    degree=1,
    bounds=(0, INFINITE),
    certainty="derived",
    reference="unep2011",
    show_with=("eol_recycling_rate", "primary_need"),
)
def secondary_material(ledger: Ledger) -> Expression:
    """Secondary material made from discards."""
    return recycled(ledger)


@indicator(
    RELATED,
    key="secondary_surplus",
    better="neutral",
    unit="kt",
    degree=1,
    bounds=(0, INFINITE),
    certainty="derived",
    reference="unep2011",
    show_with=("secondary_material", "primary_need"),
)
def secondary_surplus(ledger: Ledger) -> Expression:
    """Secondary material from discards that its kind of product cannot take up."""
    return _flow(ledger, AFTER_USE, SURPLUS)


@indicator(
    RELATED,
    key="material_lost",
    better="down",
    unit="kt",
    degree=1,
    bounds=(0, INFINITE),
    certainty="derived",
    reference="unep2011",
    show_with=("material_loss_rate", "primary_need"),
)
def material_lost(ledger: Ledger) -> Expression:
    """What ends in energy recovery and landfill."""
    return lost(ledger)


@indicator(
    RELATED,
    key="settling_time",
    better="neutral",
    unit="year",
    degree=1,
    bounds=(0, INFINITE),
    certainty="derived",
    reference="mueller2006",
    show_with=("product_lifetime", "in_use_stock"),
)
def settling_time(ledger: Ledger) -> Expression:
    """Years until a stock under constant inflow is within 5 % of its level."""
    return ledger.account("product_lives").select("settling")


@indicator(
    RELATED,
    key="in_use_stock_per_capita",
    better="neutral",
    unit="kg/person",
    bounds=(0, INFINITE),
    certainty="proposal",
    reference="mueller2006",
    show_with=("in_use_stock", "net_addition_to_stock_ratio"),
)
def in_use_stock_per_capita(ledger: Ledger) -> Expression:
    """Stock in use over the population of the scenario."""
    persons = ledger.account("population_path").select("persons")
    return stock(ledger) / persons.pooled("good").pooled("product_group")


@indicator(
    RELATED,
    key="stock_turnover",
    better="neutral",
    unit="%",
    bounds=(0, INFINITE),
    certainty="derived",
    reference="mueller2006",
    show_with=("uses_per_primary_unit", "longevity"),
)
def stock_turnover(ledger: Ledger) -> Expression:
    """What leaves use in a year over what is in use at its end."""
    return ledger.account("life_cycle").select("mass", origin=stage("use")) / stock(ledger)


@indicator(
    RELATED,
    key="uses_per_primary_unit",
    better="up",
    unit="1",
    degree=1,
    bounds=(0, INFINITE),
    certainty="derived",
    reference="figge2018",
    show_with=("stock_turnover", "longevity"),
)
def uses_per_primary_unit(ledger: Ledger) -> Expression:
    """Expected uses of one new product, from the absorbing chain of the life cycle."""
    return ledger.account("product_lives").select("uses")


@indicator(
    RELATED,
    key="longevity",
    better="up",
    unit="year",
    degree=1,
    bounds=(0, INFINITE),
    certainty="derived",
    reference="franklinjohnson2016",
    show_with=("product_lifetime", "uses_per_primary_unit"),
)
def longevity(ledger: Ledger) -> Expression:
    """Expected years of one new product in all its uses."""
    return ledger.account("product_lives").select("longevity")


@indicator(
    RELATED,
    key="product_lifetime",
    better="up",
    unit="year",
    degree=1,
    bounds=(0, INFINITE),
    certainty="read",
    reference="balde2015",
    show_with=("longevity", "discards_by_product"),
)
def product_lifetime(ledger: Ledger) -> Expression:
    """Mean of the fitted law of life, times the factor of the scenario."""
    return ledger.account("product_lives").select("lifetime")


@indicator(
    RELATED,
    key="net_addition_to_stock_ratio",
    better="neutral",
    unit="%",
    certainty="derived",
    reference="seea2012",
    show_with=("in_use_stock", "recycled_content_cap"),
)
def net_addition_to_stock_ratio(ledger: Ledger) -> Expression:
    """Stock at the end of the year − a year before, over new products."""
    return stock_change(ledger) / new_products(ledger)


@indicator(
    RELATED,
    key="collection_rate",
    definition="discarded",
    better="up",
    unit="%",
    bounds=(0, 100),
    certainty="read_second_hand",
    reference="unep2011",
    show_with=("eol_recycling_rate", "reuse_rate_products"),
)
def collection_rate(ledger: Ledger) -> Expression:
    """Collected over discarded (gate 1)."""
    return _flow(ledger, ("discards",), "collection") / discards(ledger)


@indicator(
    RELATED,
    key="collection_rate",
    definition="placed",
    better="up",
    unit="%",
    bounds=(0, INFINITE),
    certainty="memory",
    reference="unep2011",
    show_with=("collection_rate.discarded",),
)
def collection_rate_placed(ledger: Ledger) -> Expression:
    """Collected over new products, mean of the year and the two before it."""
    new = new_products(ledger)
    return _flow(ledger, ("discards",), "collection") / ((new + new.shift(1) + new.shift(2)) / 3.0)


@indicator(
    RELATED,
    key="reuse_rate_products",
    better="up",
    unit="%",
    bounds=(0, 100),
    certainty="proposal",
    reference="unep2011",
    show_with=("collection_rate.discarded", "longevity"),
)
def reuse_rate_products(ledger: Ledger) -> Expression:
    """Products back in use by reuse, refurbishment and remanufacture over discards."""
    return back_to_use(ledger) / discards(ledger)


@indicator(
    RELATED,
    key="eol_recycling_rate",
    better="up",
    unit="%",
    bounds=(0, 100),
    certainty="read",
    reference="unep2011",
    show_with=("recycled_content", "recycled_content_cap"),
)
def eol_recycling_rate(ledger: Ledger) -> Expression:
    """Secondary material over discards (gate 3)."""
    return recycled(ledger) / discards(ledger)


@indicator(
    RELATED,
    key="recycled_content",
    better="up",
    unit="%",
    bounds=(0, 100),
    certainty="read",
    reference="unep2011",
    show_with=("recycled_content_cap", "eol_recycling_rate", "net_addition_to_stock_ratio", "product_lifetime"),
)
def recycled_content(ledger: Ledger) -> Expression:
    """Secondary material from discards that is made into new products over those: RC = η · (1 − NAS/I), with reuse
    added to the outflow; at most all of it."""
    return used_again(ledger) / new_products(ledger)


def cap_states(expression: Formula, grid: Grid) -> Mapping[tuple[int, ...], Names]:
    """Whether the cap binds in each cell: above 100 % there is more to recover than new products take."""
    cells = expression.evaluate(grid)
    values = cells.values * conversion_factor(expression.unit, "1")
    known = np.argwhere(cells.reasons == Reason.KNOWN)
    places = (tuple(int(i) for i in position) for position in known)
    states = {place: "binds" if values[place] <= 1.0 else "no_longer_binds" for place in places}
    return {place: state_words(__file__, state) for place, state in states.items()}


@indicator(
    RELATED,
    key="discards_per_new_product",
    better="neutral",
    unit="%",
    bounds=(0, INFINITE),
    certainty="derived",
    reference="grosse2010",
    show_with=("recycled_content", "net_addition_to_stock_ratio"),
)
def discards_per_new_product(ledger: Ledger) -> Expression:
    """Discards over new products: recycled content is this times the recycling rate, as long as there is no surplus."""
    return discards(ledger) / new_products(ledger)


@indicator(
    RELATED,
    key="recycled_content_cap",
    better="neutral",
    unit="%",
    states=cap_states,
    certainty="derived",
    reference="grosse2010",
    show_with=("recycled_content", "net_addition_to_stock_ratio"),
    method={"best_recovery": BEST_RECOVERY},
)
def recycled_content_cap(ledger: Ledger, best_recovery: float) -> Expression:
    """Best recovery · (1 − NAS/I)."""
    return best_recovery * (1 - stock_change(ledger) / new_products(ledger))


@indicator(
    RELATED,
    key="material_loss_rate",
    better="down",
    unit="%",
    bounds=(0, 100),
    certainty="derived",
    reference="unep2011",
    show_with=("eol_recycling_rate", "reuse_rate_products"),
)
def material_loss_rate(ledger: Ledger) -> Expression:
    """What ends in energy recovery and landfill over discards."""
    return lost(ledger) / discards(ledger)

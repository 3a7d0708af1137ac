"""Products in use and their loops: stock, life, circulation speed, and the rates at every gate.

Owns what is read from a stock model of products, by product key and scenario. What is collected,
reused or recycled by product is not in any official series: those flows are assumptions of the
study, and every figure that rests on them says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kringloop.core import Names, conversion_factor
from kringloop.indicators.choices import BEST_RECOVERY
from kringloop.indicators.declare import PartOf, indicator
from kringloop.ledger import Expression, Formula, Grid, Ledger, Reason, stage

INFINITE = float("inf")
RELATED: dict[str, Any] = {
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
        words=Names(
            "{held} van de {count} productgroepen, {share} van de massa die in {year} op de markt kwam",
            "{held} of {count} product groups, {share} of the mass put on the market in {year}",
        ),
    ),
}
"""What these indicators have in common."""
ASSUMED = {
    "nl": "Alleen productsleutels waarvan de levensduur te schatten is. Wat met afgedankte producten gebeurt is een "
    "aanname in het studiebestand, geen telling.",
    "en": "Only product keys whose lifetime can be fitted. What becomes of discards is an assumption in the study "
    "file, not a count.",
}
ONLY_FITTED = {
    "nl": "Alleen productsleutels waarvan de levensduur te schatten is; de eerste jaren rusten op teruggerekende "
    "verkopen. Wat ongebruikt bewaard wordt telt mee.",
    "en": "Only product keys whose lifetime can be fitted; the first years rest on sales grown back. What is kept "
    "unused counts as in use.",
}
BACK = ("discards", "collection", "reuse", "refurbishment", "remanufacture", "repurposing")
"""Stages from which discarded products return to use, by whatever way; repair never left it."""
AFTER_USE = ("use", "discards", "collection", "treatment")
"""Stages whose mass was in use: what goes from them to making is secondary material, by whatever way."""
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


def recycled(ledger: Ledger) -> Expression:
    """Secondary material made from discards, in a plant or by any other way."""
    return _flow(ledger, AFTER_USE, "make")


def lost(ledger: Ledger) -> Expression:
    """What is burnt or dumped."""
    return ledger.account("life_cycle").select("mass", destination=stage(*LOST))


def stock(ledger: Ledger) -> Expression:
    """Products in use at the end of the year."""
    return ledger.account("in_use").select("mass")


def stock_change(ledger: Ledger) -> Expression:
    """Net addition to the stock in the year."""
    return stock(ledger) - stock(ledger).shift(1)


@indicator(
    key="in_use_stock", **RELATED, better="neutral", unit="kt", degree=1, bounds=(0, INFINITE),
    names={"nl": "Voorraad in gebruik", "en": "Stock in use"},
    question={"nl": "Hoeveel is er in gebruik?", "en": "How much is in use?"},
    certainty="derived", reference="mueller2006", show_with=("in_use_stock_per_capita", "stock_turnover"),
    traps=ONLY_FITTED,
)  # fmt: skip
def in_use_stock(ledger: Ledger) -> Expression:
    """Mass in first and later use at the end of the year."""
    return stock(ledger)


@indicator(
    key="new_products", **RELATED, better="neutral", unit="kt", degree=1, bounds=(0, INFINITE),
    names={"nl": "Nieuwe producten", "en": "New products"},
    question={"nl": "Hoeveel nieuwe producten komen er in gebruik?", "en": "How much enters use for the first time?"},
    certainty="derived", reference="mueller2006", show_with=("primary_need", "in_use_stock"), traps=ONLY_FITTED,
)  # fmt: skip
def new_product_mass(ledger: Ledger) -> Expression:
    """Mass of products that enter use for the first time."""
    return new_products(ledger)


@indicator(
    key="primary_need", **RELATED, better="down", unit="kt", degree=1,
    names={"nl": "Ander dan teruggewonnen materiaal", "en": "Material other than recycled"},
    question={"nl": "Hoeveel materiaal moet ergens anders vandaan komen?",
              "en": "How much material has to come from elsewhere?"},
    certainty="derived", reference="unep2011", show_with=("new_products", "recycled_content"),
    traps={
        "nl": ASSUMED["nl"] + " Alsof alle secundaire massa terugkeert in dezelfde productgroep.",
        "en": ASSUMED["en"] + " As if all secondary mass returned to the same product group.",
    },
)  # fmt: skip
def primary_need(ledger: Ledger) -> Expression:
    """New products less secondary material from discards."""
    return new_products(ledger) - recycled(ledger)


@indicator(
    key="secondary_material", **RELATED, better="up", unit="kt", degree=1, bounds=(0, INFINITE),
    names={"nl": "Teruggewonnen (secundair) materiaal", "en": "Secondary material"},
    question={"nl": "Hoeveel materiaal komt terug uit afgedankte producten?",
              "en": "How much material comes back from discarded products?"},
    certainty="derived", reference="unep2011", show_with=("eol_recycling_rate", "primary_need"), traps=ASSUMED,
)  # fmt: skip
def secondary_material(ledger: Ledger) -> Expression:
    """Secondary material made from discards."""
    return recycled(ledger)


@indicator(
    key="material_lost", **RELATED, better="down", unit="kt", degree=1, bounds=(0, INFINITE),
    names={"nl": "Verbrand of gestort", "en": "Burnt or dumped"},
    question={"nl": "Hoeveel van wat is afgedankt gaat verloren?", "en": "How much of what is discarded is lost?"},
    certainty="derived", reference="unep2011", show_with=("material_loss_rate", "primary_need"),
    traps={
        "nl": ASSUMED["nl"] + " Verbranden met energieterugwinning telt als verlies, uitvoer niet.",
        "en": ASSUMED["en"] + " Burning with energy recovery counts as a loss, exports do not.",
    },
)  # fmt: skip
def material_lost(ledger: Ledger) -> Expression:
    """What ends in energy recovery and landfill."""
    return lost(ledger)


@indicator(
    key="settling_time", **RELATED, better="neutral", unit="year", degree=1, bounds=(0, INFINITE),
    names={"nl": "Tijd tot evenwicht (de voorraad groeit niet meer)",
           "en": "Time to steady state (the stock no longer grows)"},
    question={"nl": "Hoe lang duurt het voor de voorraad niet meer groeit?",
              "en": "How long until the stock no longer grows?"},
    certainty="derived", reference="mueller2006", show_with=("product_lifetime", "in_use_stock"), traps=ONLY_FITTED,
)  # fmt: skip
def settling_time(ledger: Ledger) -> Expression:
    """Years until a stock under constant inflow is within 5 % of its level."""
    return ledger.account("product_lives").select("settling")


@indicator(
    key="in_use_stock_per_capita", **RELATED, better="neutral", unit="kg/person", bounds=(0, INFINITE),
    names={"nl": "Voorraad in gebruik per inwoner", "en": "Stock in use per head"},
    question={"nl": "Groeit de voorraad nog?", "en": "Is the stock still growing?"},
    certainty="proposal", reference="mueller2006", show_with=("in_use_stock", "net_addition_to_stock_ratio"),
    traps={
        "nl": ONLY_FITTED["nl"] + " Bevolking na 2023 is een aanname.",
        "en": ONLY_FITTED["en"] + " Population after 2023 is an assumption.",
    },
)  # fmt: skip
def in_use_stock_per_capita(ledger: Ledger) -> Expression:
    """Stock in use over the population of the scenario."""
    return stock(ledger) / ledger.account("population_path").select("persons").pooled("good")


@indicator(
    key="stock_turnover", **RELATED, better="neutral", unit="%", bounds=(0, INFINITE),
    names={"nl": "Deel van de voorraad dat per jaar wordt afgedankt", "en": "Part of the stock discarded each year"},
    question={
        "nl": "Welk deel van de voorraad verlaat per jaar het gebruik?",
        "en": "Which share of the stock leaves use each year?",
    },
    certainty="derived", reference="mueller2006", show_with=("uses_per_primary_unit", "longevity"),
    traps={
        "nl": "Laag is goed: dan gaan producten lang mee. Kijk ook hoe vaak een product wordt gebruikt. Een "
        "reparatie telt als verlaten en terugkeren. Zolang de voorraad groeit, is 1 gedeeld door dit "
        "deel niet de levensduur.",
        "en": "Low is good: products last long. See also how many times a product is used. A repair counts as "
        "leaving and coming back. While the stock grows, 1 over this part is not the lifetime.",
    },
)  # fmt: skip
def stock_turnover(ledger: Ledger) -> Expression:
    """What leaves use in a year over what is in use at its end."""
    return ledger.account("life_cycle").select("mass", origin=stage("use")) / stock(ledger)


@indicator(
    key="uses_per_primary_unit", **RELATED, better="up", unit="1", degree=1, bounds=(0, INFINITE),
    names={"nl": "Aantal keren dat een product wordt gebruikt", "en": "Number of times a product is used"},
    question={"nl": "Hoe vaak wordt één nieuw product gebruikt?", "en": "How many times is a product used?"},
    certainty="derived", reference="figge2018", show_with=("stock_turnover", "longevity"),
    traps={
        "nl": "Hoog is goed. Met de aandelen van dat jaar voor altijd. Een reparatie telt als nieuw gebruik. "
        "Hergebruik van nu zit in de geschatte levensduur en telt niet als extra gebruik.",
        "en": "High is good. With the shares of that year for ever. A repair counts as a new use. Reuse of today is "
        "inside the fitted lifetime and does not count as an extra use.",
    },
)  # fmt: skip
def uses_per_primary_unit(ledger: Ledger) -> Expression:
    """Expected uses of one new product, from the absorbing chain of the life cycle."""
    return ledger.account("product_lives").select("uses")


@indicator(
    key="longevity", **RELATED, better="up", unit="year", degree=1, bounds=(0, INFINITE),
    names={"nl": "Levensduur in het systeem (longevity)", "en": "Longevity of the resource"},
    question={"nl": "Hoe lang blijft een product in gebruik, lussen meegeteld?",
              "en": "How long does a product stay in use, loops counted?"},
    certainty="derived", reference="franklinjohnson2016", show_with=("product_lifetime", "uses_per_primary_unit"),
    traps={
        "nl": "Met de aandelen van dat jaar voor altijd; aandelen van hergebruik zijn aannamen.",
        "en": "With the shares of that year for ever; shares of reuse are assumptions.",
    },
)  # fmt: skip
def longevity(ledger: Ledger) -> Expression:
    """Expected years of one new product in all its uses."""
    return ledger.account("product_lives").select("longevity")


@indicator(
    key="product_lifetime", **RELATED, better="up", unit="year", degree=1, bounds=(0, INFINITE),
    names={"nl": "Productlevensduur", "en": "Product lifetime"},
    question={"nl": "Hoe lang gaan producten mee?", "en": "How long do products last?"},
    certainty="read", reference="balde2015", show_with=("longevity", "discards_by_product"),
    traps={
        "nl": "Geschat: de levensduur die verkoop en gemodelleerde afdanking aan elkaar knoopt, geen waarneming aan "
        "producten. De marge is die van de schatting alleen.",
        "en": "Fitted: the life that ties sales to modelled discards, no observation of products. The margin is that "
        "of the fit alone.",
    },
)  # fmt: skip
def product_lifetime(ledger: Ledger) -> Expression:
    """Mean of the fitted law of life, times the factor of the scenario."""
    return ledger.account("product_lives").select("lifetime")


@indicator(
    key="net_addition_to_stock_ratio", **RELATED, better="neutral", unit="%",
    names={"nl": "Nettotoename voorraad per instroom (NAS/I)", "en": "Net addition to stock over inflow (NAS/I)"},
    question={"nl": "Hoe snel groeit de voorraad?", "en": "How fast does the stock grow?"},
    certainty="derived", reference="seea2012", show_with=("in_use_stock", "recycled_content_cap"),
    traps={
        "nl": ONLY_FITTED["nl"] + " Onder nul: er komt meer vrij dan er nieuw bijkomt.",
        "en": ONLY_FITTED["en"] + " Below zero: more comes free than is added new.",
    },
)  # fmt: skip
def net_addition_to_stock_ratio(ledger: Ledger) -> Expression:
    """Stock at the end of the year − a year before, over new products."""
    return stock_change(ledger) / new_products(ledger)


@indicator(
    key="collection_rate", definition="discarded", **RELATED, better="up", unit="%", bounds=(0, 100),
    names={"nl": "Inzamelpercentage", "en": "Collection rate"},
    label={"nl": "van wat is afgedankt", "en": "of what is discarded"},
    question={"nl": "Welk deel van de afdanking wordt ingezameld?", "en": "Which share of discards is collected?"},
    certainty="read_second_hand", reference="unep2011", show_with=("eol_recycling_rate", "reuse_rate_products"),
    traps=ASSUMED,
)  # fmt: skip
def collection_rate(ledger: Ledger) -> Expression:
    """Collected over discarded (gate 1)."""
    return _flow(ledger, ("discards",), "collection") / discards(ledger)


@indicator(
    key="collection_rate", definition="placed", **RELATED, better="up", unit="%", bounds=(0, INFINITE),
    names={"nl": "Inzamelpercentage", "en": "Collection rate"},
    label={"nl": "van wat op de markt kwam, gemiddeld over drie jaar",
           "en": "of what was placed on the market, mean of three years"},
    question={"nl": "Hoeveel wordt ingezameld naast wat op de markt komt?",
              "en": "How much is collected beside what is placed on the market?"},
    certainty="memory", reference="unep2011", show_with=("collection_rate.discarded",),
    traps={
        "nl": ASSUMED["nl"] + " Groeit de verkoop, dan is dit lager dan van wat is afgedankt.",
        "en": ASSUMED["en"] + " When sales grow this is lower than of what is discarded.",
    },
)  # fmt: skip
def collection_rate_placed(ledger: Ledger) -> Expression:
    """Collected over new products, mean of the year and the two before it."""
    new = new_products(ledger)
    return _flow(ledger, ("discards",), "collection") / ((new + new.shift(1) + new.shift(2)) / 3.0)


@indicator(
    key="reuse_rate_products", **RELATED, better="up", unit="%", bounds=(0, 100),
    names={"nl": "Hergebruikpercentage producten", "en": "Reuse rate of products"},
    question={"nl": "Welk deel van de afdanking krijgt een volgende gebruiker?",
              "en": "Which share of discards gets a next user?"},
    certainty="proposal", reference="unep2011", show_with=("collection_rate.discarded", "longevity"),
    traps={
        "nl": ASSUMED["nl"] + " Naar massa. Hergebruik van nu zit in de levensduur: geen cijfer in de geschiedenis.",
        "en": ASSUMED["en"] + " By mass. Reuse of today is inside the lifetime: no figure in the history.",
    },
)  # fmt: skip
def reuse_rate_products(ledger: Ledger) -> Expression:
    """Products back in use by reuse, refurbishment and remanufacture over discards."""
    return back_to_use(ledger) / discards(ledger)


@indicator(
    key="eol_recycling_rate", **RELATED, better="up", unit="%", bounds=(0, 100),
    names={"nl": "Recycling van afgedankte producten", "en": "Recycling of discarded products"},
    question={"nl": "Hoeveel secundair materiaal komt er echt uit wat is afgedankt?",
              "en": "How much secondary material really comes from discards?"},
    certainty="read", reference="unep2011", show_with=("recycled_content", "recycled_content_cap"), traps=ASSUMED,
)  # fmt: skip
def eol_recycling_rate(ledger: Ledger) -> Expression:
    """Secondary material over discards (gate 3)."""
    return recycled(ledger) / discards(ledger)


@indicator(
    key="recycled_content", **RELATED, better="up", unit="%", bounds=(0, INFINITE),
    names={"nl": "Mogelijk gerecycled aandeel in nieuwe producten", "en": "Possible recycled content of new products"},
    question={"nl": "Hoeveel van nieuwe producten kan uit eigen afdanking komen?",
              "en": "How much of new products can come from their own discards?"},
    certainty="read", reference="unep2011",
    show_with=("recycled_content_cap", "eol_recycling_rate", "net_addition_to_stock_ratio", "product_lifetime"),
    traps={
        "nl": ASSUMED["nl"] + " Alsof alle secundaire massa terugkeert in dezelfde productgroep. Langer gebruik "
        "verlaagt dit cijfer en de vraag naar nieuw materiaal tegelijk: nooit alleen tonen.",
        "en": ASSUMED["en"] + " As if all secondary mass returned to the same product group. Longer use lowers this "
        "figure and the need for new material alike: never show it alone.",
    },
)  # fmt: skip
def recycled_content(ledger: Ledger) -> Expression:
    """Secondary material from discards over new products: RC = η · (1 − NAS/I), with reuse added to the outflow."""
    return recycled(ledger) / new_products(ledger)


CAP = {
    True: Names("het plafond knelt", "the cap binds"),
    False: Names(
        "boven 100 %: er wordt meer afgedankt dan er nieuw bijkomt, de voorraad krimpt; het plafond knelt niet meer",
        "above 100 %: more is discarded than is new, the stock shrinks; the cap no longer binds",
    ),
}
"""Whether recycled content can be held back by what comes free."""


def cap_states(expression: Formula, grid: Grid) -> Mapping[tuple[int, ...], Names]:
    """Whether the cap binds in each cell: above 100 % there is more to recover than new products take."""
    cells = expression.evaluate(grid)
    values = cells.values * conversion_factor(expression.unit, "1")
    known = np.argwhere(cells.reasons == Reason.KNOWN)
    places = (tuple(int(i) for i in position) for position in known)
    return {place: CAP[bool(values[place] <= 1.0)] for place in places}


@indicator(
    key="discards_per_new_product", **RELATED, better="neutral", unit="%", bounds=(0, INFINITE),
    names={"nl": "Afgedankt per nieuw product", "en": "Discards per new product"},
    question={"nl": "Hoeveel komt er vrij naast wat er nieuw bijkomt?",
              "en": "How much comes free beside what is added new?"},
    certainty="derived", reference="grosse2010", show_with=("recycled_content", "net_addition_to_stock_ratio"),
    traps=ONLY_FITTED,
)  # fmt: skip
def discards_per_new_product(ledger: Ledger) -> Expression:
    """Discards over new products: recycled content is this times the recycling rate."""
    return discards(ledger) / new_products(ledger)


@indicator(
    key="recycled_content_cap", **RELATED, better="neutral", unit="%", states=cap_states,
    names={"nl": "Haalbaar gerecycled aandeel (plafond)", "en": "Reachable recycled content (cap)"},
    question={"nl": "Wat is fysiek het hoogste gerecyclede aandeel?",
              "en": "What is the highest recycled content physically possible?"},
    certainty="derived", reference="grosse2010", show_with=("recycled_content", "net_addition_to_stock_ratio"),
    method={"best_recovery": BEST_RECOVERY},
    traps={
        "nl": "Rust op het hoogste recyclingpercentage dat denkbaar wordt geacht (keuze best_recovery). Krimpt de "
        "voorraad sterk, dan ligt het boven 100 %: er komt meer materiaal vrij dan nieuwe producten vragen, en het "
        "plafond knelt niet meer.",
        "en": "Rests on the highest recycling rate thought possible (choice best_recovery). Where the stock "
        "shrinks fast it lies above 100 %: more material comes free than new products ask for, and the cap no longer "
        "binds.",
    },
)  # fmt: skip
def recycled_content_cap(ledger: Ledger, best_recovery: float) -> Expression:
    """Best recovery · (1 − NAS/I)."""
    return best_recovery * (1 - stock_change(ledger) / new_products(ledger))


@indicator(
    key="material_loss_rate", **RELATED, better="down", unit="%", bounds=(0, 100),
    names={"nl": "Materiaalverlies", "en": "Material loss rate"},
    question={"nl": "Welk deel van de afdanking gaat verloren?", "en": "Which share of discards is lost?"},
    certainty="derived", reference="unep2011", show_with=("eol_recycling_rate", "reuse_rate_products"),
    traps={
        "nl": ASSUMED["nl"] + " Verbranden met energieterugwinning telt als verlies, uitvoer niet.",
        "en": ASSUMED["en"] + " Burning with energy recovery counts as a loss, exports do not.",
    },
)  # fmt: skip
def material_loss_rate(ledger: Ledger) -> Expression:
    """What ends in energy recovery and landfill over discards."""
    return lost(ledger) / discards(ledger)

"""Pressure and value along supply chains: where in the world they arise, for demand at home and manufacturing at home.

Reads rows that the supply-chain engine computed from world input-output tables. The chains of two
products overlap, so an indicator by product names `good` among the dimensions it must be asked by.
"""

from __future__ import annotations

from typing import Any

from kringloop.indicators.declare import indicator
from kringloop.ledger import Expression, Ledger

FOOTPRINT, OUTPUT, EXPORTS = "chains_footprint", "chains_output", "chains_exports"
LAST_TABLE = {
    "nl": "Laatste tabel 2011: latere jaren zijn scenario's, geen monitoring.",
    "en": "Last table 2011: later years are scenarios, never monitoring.",
}
CO2_TRAP = {
    "nl": f"{LAST_TABLE['nl']} Alleen CO2. Zeven regio's in plaats van 41 verlagen de voetafdruk met 3–10 %.",
    "en": f"{LAST_TABLE['en']} CO2 only. Seven regions instead of 41 lower the footprint by 3–10 %.",
}
VALUE_TRAP = {
    "nl": f"{LAST_TABLE['nl']} De toegevoegde waarde is een restpost: met productbelastingen en marges erin.",
    "en": f"{LAST_TABLE['en']} Value added is a residual: it holds product taxes and transport margins.",
}
_OVERLAP = {
    "nl": "Ketens overlappen: tel producten nooit bij elkaar op. Wat de bedrijfstak aan zichzelf levert telt niet mee.",
    "en": "Chains overlap: never add products up. What the industry delivers to itself is left out.",
}
_PLACE = {
    "nl": "Lokale cijfers ontbreken: er is geen verdeling naar regio.",
    "en": "There are no local figures: there is no division by region.",
}
_SHARE: dict[str, Any] = {"degree": 0, "unit": "%", "kind_of_figure": "computed", "certainty": "derived"}


def both(*texts: dict[str, str]) -> dict[str, str]:
    """Several traps as one text, in both languages."""
    return {language: " ".join(t[language] for t in texts) for language in ("nl", "en")}


def _bought(ledger: Ledger, layer: str = "co2") -> Expression:
    """What arises in the chains of products for final users at home."""
    return ledger.account(FOOTPRINT).select(layer, good="final_demand")


def _sold(ledger: Ledger, layer: str = "co2", tier: str = "chain") -> Expression:
    """What arises in the chains of what manufacturing at home sells."""
    return ledger.account(OUTPUT).select(layer, tier=tier)


@indicator(
    key="carbon_footprint_consumption", definition="products", goal="pressure", by=("place",), better="down",
    names={"nl": "Consumptievoetafdruk CO2", "en": "Carbon footprint of consumption"},
    label={"nl": "zonder eigen uitstoot van huishoudens", "en": "without households' own emissions"},
    question={
        "nl": "Hoeveel CO2 stoot de wereld uit voor wat {country} koopt, en waar?",
        "en": "How much CO2 does the world emit for what {country} buys, and where?",
    },
    unit="Mt", degree=1, additive=True, bounds=(0, float("inf")), kind_of_figure="computed", certainty="derived",
    reference="timmer2015", show_with=("chain_pressure_split.consumption", "co2_direct.fossil"),
    traps=both(_PLACE, CO2_TRAP),
)  # fmt: skip
def carbon_footprint_products(ledger: Ledger) -> Expression:
    """f L y of final demand at home by place of origin."""
    return _bought(ledger)


@indicator(
    key="carbon_footprint_consumption", definition="with_households", goal="pressure", by=("place",), better="down",
    names={"nl": "Consumptievoetafdruk CO2", "en": "Carbon footprint of consumption"},
    label={"nl": "met eigen uitstoot van huishoudens", "en": "with households' own emissions"},
    question={
        "nl": "Hoeveel CO2 hoort bij het {national} verbruik, autorijden en stoken meegeteld?",
        "en": "How much CO2 comes with {national} consumption, driving and heating counted in?",
    },
    unit="Mt", degree=1, additive=True, bounds=(0, float("inf")), kind_of_figure="computed", certainty="derived",
    reference="corsatea2019", show_with=("carbon_footprint_consumption.products",), traps=CO2_TRAP,
)  # fmt: skip
def carbon_footprint_with_households(ledger: Ledger) -> Expression:
    """f L y of final demand at home and what households at home emit themselves."""
    return ledger.account(FOOTPRINT).select("co2", good=("final_demand", "household_direct"))


@indicator(
    key="carbon_footprint_chain", definition="total", goal="pressure", by=("good", "tier"), apart=("good",),
    better="down", level=("nation", "sector"),
    names={"nl": "Ketenvoetafdruk CO2 van de industrie", "en": "Carbon footprint of manufacturing chains"},
    label={"nl": "hele keten van de afzet", "en": "whole chain of what is sold"},
    question={
        "nl": "Hoeveel CO2 zit in de hele keten van wat een bedrijfstak verkoopt?",
        "en": "How much CO2 is in the whole chain of what an industry sells?",
    },
    unit="Mt", degree=1, bounds=(0, float("inf")), kind_of_figure="computed", certainty="derived",
    reference="millerblair2009", show_with=("carbon_footprint_chain.per_usd", "chain_pressure_split.output"),
    traps=both(_OVERLAP, CO2_TRAP),
)  # fmt: skip
def carbon_footprint_chain(ledger: Ledger) -> Expression:
    """f L y of what industries at home deliver outside themselves, by product and tier."""
    return _sold(ledger)


@indicator(
    key="carbon_footprint_chain", definition="per_usd", goal="pressure", by=("good", "tier"), apart=("good",),
    better="neutral", level=("nation", "sector"),
    names={"nl": "Ketenvoetafdruk CO2 van de industrie", "en": "Carbon footprint of manufacturing chains"},
    label={"nl": "per dollar afzet, lopende prijzen", "en": "per dollar sold, current prices"},
    question={
        "nl": "Hoeveel CO2 zit in de keten van een dollar product?",
        "en": "How much CO2 is in the chain of a dollar of product?",
    },
    unit="kg/USD", degree=0, bounds=(0, float("inf")), kind_of_figure="computed", certainty="derived",
    reference="millerblair2009", show_with=("carbon_footprint_chain.total",),
    traps=both(
        {
            "nl": "Lopende prijzen en wisselkoersen: een dalend cijfer kan alleen prijsstijging zijn.",
            "en": "Current prices and exchange rates: a falling figure may be nothing but rising prices.",
        },
        CO2_TRAP,
    ),
)  # fmt: skip
def carbon_intensity_chain(ledger: Ledger) -> Expression:
    """CO2 over value: the value of all links of a chain adds up to what the product sells for."""
    return _sold(ledger) / _sold(ledger, "value_added").pooled("tier")


@indicator(
    key="chain_pressure_split", definition="consumption", goal="pressure", by=("place",), better="neutral",
    names={"nl": "Ketendruk naar plaats", "en": "Chain pressure by place"},
    label={
        "nl": "CO2 van producten voor {national} eindgebruikers",
        "en": "CO2 of products for {national} final users",
    },
    question={
        "nl": "Welk deel van de druk van ons verbruik valt hier, en welk deel in het buitenland?",
        "en": "Which part of the pressure of our consumption falls here, and which part abroad?",
    },
    **_SHARE, bounds=(0, 100), reference="timmer2015", show_with=("carbon_footprint_consumption.products",),
    traps=both(_PLACE, CO2_TRAP),
)  # fmt: skip
def split_of_consumption(ledger: Ledger) -> Expression:
    """Share of the footprint of final demand at home by place of origin."""
    return _bought(ledger) / _bought(ledger).pooled("place")


@indicator(
    key="chain_pressure_split", definition="output", goal="pressure", by=("good", "place"), apart=("good",),
    better="neutral", level=("nation", "sector"),
    names={"nl": "Ketendruk naar plaats", "en": "Chain pressure by place"},
    label={"nl": "CO2 van de keten van de industrie", "en": "CO2 of the chains of manufacturing"},
    question={
        "nl": "Welk deel van de ketendruk van een bedrijfstak valt lokaal, nationaal en in het buitenland?",
        "en": "Which part of the chain pressure of an industry falls locally, nationally and abroad?",
    },
    **_SHARE, bounds=(0, 100), reference="timmer2015",
    show_with=("carbon_footprint_chain.total", "domestic_value_share_chain.output"),
    traps=both(_PLACE, CO2_TRAP),
)  # fmt: skip
def split_of_output(ledger: Ledger) -> Expression:
    """Share of the chain of each product by place of origin."""
    return _sold(ledger) / _sold(ledger).pooled("place")


@indicator(
    key="chain_pressure_split", definition="upstream", goal="pressure", by=("good",), apart=("good",),
    better="neutral", level=("nation", "sector"),
    names={"nl": "Ketendruk naar plaats", "en": "Chain pressure by place"},
    label={"nl": "aandeel van de toeleveranciers", "en": "share of the suppliers"},
    question={
        "nl": "Welk deel van de ketendruk zit bij de toeleveranciers?",
        "en": "Which part of the chain pressure lies with the suppliers?",
    },
    **_SHARE, bounds=(0, 100), reference="millerblair2009", show_with=("carbon_footprint_chain.per_usd",),
    traps=both(
        {
            "nl": "Een hoog aandeel vraagt om keuzes bij inkoop en ontwerp.",
            "en": "A high share asks for choices in purchasing and design.",
        },
        CO2_TRAP,
    ),
)  # fmt: skip
def upstream_share(ledger: Ledger) -> Expression:
    """1 − direct ÷ whole chain."""
    return _sold(ledger, tier="upstream") / _sold(ledger)


@indicator(
    key="domestic_value_share_chain", definition="output", goal="prosperity", by=("good", "place"), apart=("good",),
    better="neutral", level=("nation", "sector"),
    names={"nl": "Verdeling van de ketenwaarde", "en": "Shares in chain value"},
    label={"nl": "keten van de industrie", "en": "chains of manufacturing"},
    question={
        "nl": "Wie verdient er aan een industrieproduct uit {country}?",
        "en": "Who earns in the chain of a manufactured product of {country}?",
    },
    **_SHARE, bounds=(0, 100), reference="timmer2015", show_with=("chain_pressure_split.output",), traps=VALUE_TRAP,
)  # fmt: skip
def value_share_of_output(ledger: Ledger) -> Expression:
    """Share of the value of each product by place where it is earned."""
    return _sold(ledger, "value_added") / _sold(ledger, "value_added").pooled("place")


@indicator(
    key="domestic_value_share_chain", definition="consumption", goal="prosperity", by=("place",), better="neutral",
    names={"nl": "Verdeling van de ketenwaarde", "en": "Shares in chain value"},
    label={"nl": "producten voor {national} eindgebruikers", "en": "products for {national} final users"},
    question={
        "nl": "Wie verdient er aan wat {country} koopt?",
        "en": "Who earns from what {country} buys?",
    },
    **_SHARE, bounds=(0, 100), reference="timmer2015", show_with=("chain_pressure_split.consumption",),
    traps=VALUE_TRAP,
)  # fmt: skip
def value_share_of_consumption(ledger: Ledger) -> Expression:
    """Share of the value in final demand at home by place where it is earned."""
    return _bought(ledger, "value_added") / _bought(ledger, "value_added").pooled("place")


_TERMS_TRAP = both(
    {
        "nl": "Alleen op landniveau. Wederuitvoer zit in de tabel en verlaagt het binnenlandse deel. Rijen van WIOD "
        "sluiten niet helemaal: de termen dekken de uitvoer op een half procent na.",
        "en": "Country level only. Re-exports are in the table and lower the domestic share. Rows of WIOD do not close "
        "fully: the terms cover exports to within half a percent.",
    },
    VALUE_TRAP,
)


def _terms(ledger: Ledger) -> Expression:
    return ledger.account(EXPORTS).select("value_added")


@indicator(
    key="domestic_value_in_exports", definition="value", goal="prosperity", by=("term",), better="neutral",
    names={"nl": "Binnenlandse waarde in de uitvoer", "en": "Domestic value in exports"},
    label={"nl": "in dollars, naar negen termen", "en": "in dollars, by nine terms"},
    question={
        "nl": "Hoeveel waarde verdient {country} met zijn uitvoer?",
        "en": "How much value do {national} exports earn at home?",
    },
    unit="bn USD", degree=1, additive=True, kind_of_figure="computed", certainty="read", reference="koopman2014",
    show_with=("domestic_value_in_exports.share",), traps=_TERMS_TRAP,
)  # fmt: skip
def value_in_exports(ledger: Ledger) -> Expression:
    """Gross exports in the terms of Koopman, Wang and Wei."""
    return _terms(ledger)


@indicator(
    key="domestic_value_in_exports", definition="share", goal="prosperity", by=("term",), better="up",
    names={"nl": "Binnenlandse waarde in de uitvoer", "en": "Domestic value in exports"},
    label={"nl": "aandeel in de bruto-uitvoer", "en": "share of gross exports"},
    question={
        "nl": "Welk deel van een uitgevoerde dollar blijft in {country}?",
        "en": "Which part of a dollar of exports stays in {country}?",
    },
    unit="%", degree=0, bounds=(0, 100), kind_of_figure="computed", certainty="read", reference="koopman2014",
    show_with=("domestic_value_in_exports.value",), traps=_TERMS_TRAP,
)  # fmt: skip
def share_in_exports(ledger: Ledger) -> Expression:
    """Share of each term in gross exports."""
    return _terms(ledger) / _terms(ledger).pooled("term")

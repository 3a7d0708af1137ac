"""Three ways to look at one tonne: territory, consumption and the chain of manufacturing, and what they share.

Reads an account in which everything that arises in the world stands once per industry followed, with the place
where it arises, the final user it is for, and whether it passes through that industry. So the three ways are
selections of the same rows. They overlap and are never added; their parts do add up.
"""

from __future__ import annotations

from typing import Any

from kringloop.indicators.chains import CO2_TRAP, VALUE_TRAP, both
from kringloop.indicators.declare import indicator
from kringloop.ledger import Expression, Ledger

OVERLAP = "chains_overlap"
WHOLE = "C"
"""Any industry that is followed divides the same total; without one to choose, manufacturing as a whole."""
_CO2: dict[str, Any] = {
    "key": "carbon_perspectives", "goal": "pressure", "unit": "Mt", "degree": 1, "kind_of_figure": "computed",
    "certainty": "derived", "names": {"nl": "CO2 op drie manieren geteld", "en": "CO2 counted in three ways"},
}  # fmt: skip
_VALUE: dict[str, Any] = {
    "key": "value_perspectives", "goal": "prosperity", "unit": "bn USD", "degree": 1, "kind_of_figure": "computed",
    "certainty": "derived",
    "names": {"nl": "Toegevoegde waarde op drie manieren geteld", "en": "Value added counted in three ways"},
}  # fmt: skip
_NEVER_ADDED = {
    "nl": "Grondgebied, consumptie en keten overlappen: tel ze nooit bij elkaar op; de delen van het geheel wel.",
    "en": "Territory, consumption and chain overlap: never add them up; the parts of the whole do add up.",
}
_ONCE = {
    "nl": "Elke ton telt één keer, ook als hij vaker langs de industrie komt; de ketenvoetafdruk van de afzet telt "
    "wat terugkomt opnieuw en is 0–5 % hoger.",
    "en": "Each tonne counts once, even when it passes the industry more often; the chain footprint of what is sold "
    "counts what comes back again and is 0–5 % higher.",
}
_OPEN = {
    "nl": "Een klein deel heeft geen eindgebruiker, omdat de rijen van de tabel niet helemaal sluiten.",
    "en": "A small part has no final user, because the rows of the table do not close fully.",
}


def _arises(ledger: Ledger, layer: str, **codes: Any) -> Expression:
    return ledger.account(OVERLAP).select(layer, **codes)


@indicator(
    **_CO2, definition="territory", by=("user",), better="down", additive=True, reference="timmer2015",
    label={"nl": "grondgebied, naar eindgebruiker", "en": "territory, by final user"},
    question={
        "nl": "Hoeveel CO2 ontstaat in {country}, en voor wie?",
        "en": "How much CO2 arises in {country}, and for whom?",
    },
    show_with=("carbon_footprint_consumption.with_households", "carbon_perspectives.overlap", "co2_direct.fossil"),
    traps=both(_OPEN, CO2_TRAP),
)  # fmt: skip
def carbon_territory(ledger: Ledger) -> Expression:
    """Σ over everything that arises at home, households included, by the final user it is for."""
    return _arises(ledger, "co2", place="national", good=WHOLE)


@indicator(
    **_CO2, definition="chain", by=("good", "place"), apart=("good",), better="down", reference="millerblair2009",
    level=("nation", "sector"),
    label={"nl": "keten van de industrie, naar plaats", "en": "chain of manufacturing, by place"},
    question={
        "nl": "Hoeveel CO2 van de wereld komt langs een bedrijfstak van {country}, en waar ontstaat het?",
        "en": "How much CO2 of the world passes through an industry of {country}, and where does it arise?",
    },
    show_with=("carbon_footprint_chain.total", "carbon_perspectives.overlap"), traps=both(_ONCE, CO2_TRAP),
)  # fmt: skip
def carbon_through_industry(ledger: Ledger) -> Expression:
    """f L_·K L_KK⁻¹ (L Y)_K: what an industry emits and what is emitted for it, each tonne once."""
    return _arises(ledger, "co2", overlap="through")


@indicator(
    **_CO2, definition="overlap", by=("good", "overlap"), apart=("good",), better="neutral",
    reference="millerblair2009",
    label={"nl": "wat de drie delen en wat niet", "en": "what the three share and what not"},
    question={
        "nl": "Welke CO2 hoort bij grondgebied, consumptie en keten tegelijk, en welke bij maar één?",
        "en": "Which CO2 belongs to territory, consumption and chain at once, and which to only one?",
    },
    show_with=("carbon_perspectives.territory", "carbon_perspectives.chain"),
    traps=both(_NEVER_ADDED, _ONCE, _OPEN, CO2_TRAP),
)  # fmt: skip
def carbon_overlap(ledger: Ledger) -> Expression:
    """All that arises in the world, in the eight parts that three yes-or-no questions make."""
    return _arises(ledger, "co2")


@indicator(
    **_VALUE, definition="territory", by=("user",), better="neutral", additive=True, reference="timmer2015",
    label={"nl": "grondgebied, naar eindgebruiker", "en": "territory, by final user"},
    question={
        "nl": "Wie betaalt uiteindelijk wat in {country} wordt verdiend?",
        "en": "Who finally pays for what is earned in {country}?",
    },
    show_with=("value_perspectives.consumption", "value_perspectives.overlap"), traps=both(_OPEN, VALUE_TRAP),
)  # fmt: skip
def value_of_territory(ledger: Ledger) -> Expression:
    """Σ over all value added at home, by the final user it is for."""
    return _arises(ledger, "value_added", place="national", good=WHOLE)


@indicator(
    **_VALUE, definition="consumption", by=("place",), better="neutral", additive=True, reference="timmer2015",
    label={"nl": "consumptie, naar plaats", "en": "consumption, by place"},
    question={
        "nl": "Waar wordt verdiend aan wat {country} koopt?",
        "en": "Where is value earned from what {country} buys?",
    },
    show_with=("domestic_value_share_chain.consumption", "value_perspectives.territory"), traps=VALUE_TRAP,
)  # fmt: skip
def value_of_consumption(ledger: Ledger) -> Expression:
    """Σ over all value added for final users at home, by place."""
    return _arises(ledger, "value_added", user="national", good=WHOLE)


@indicator(
    **_VALUE, definition="chain", by=("good", "place"), apart=("good",), better="neutral",
    reference="millerblair2009", level=("nation", "sector"),
    label={"nl": "keten van de industrie, naar plaats", "en": "chain of manufacturing, by place"},
    question={
        "nl": "Hoeveel toegevoegde waarde komt langs een bedrijfstak van {country}, en waar wordt die verdiend?",
        "en": "How much value added passes through an industry of {country}, and where is it earned?",
    },
    show_with=("domestic_value_share_chain.output", "value_perspectives.overlap"), traps=both(_ONCE, VALUE_TRAP),
)  # fmt: skip
def value_through_industry(ledger: Ledger) -> Expression:
    """v L_·K L_KK⁻¹ (L Y)_K: what an industry earns and what is earned by those who supply it, once."""
    return _arises(ledger, "value_added", overlap="through")


@indicator(
    **_VALUE, definition="overlap", by=("good", "overlap"), apart=("good",), better="neutral",
    reference="millerblair2009",
    label={"nl": "wat de drie delen en wat niet", "en": "what the three share and what not"},
    question={
        "nl": "Welke waarde hoort bij grondgebied, consumptie en keten tegelijk, en welke bij maar één?",
        "en": "Which value belongs to territory, consumption and chain at once, and which to only one?",
    },
    show_with=("value_perspectives.territory", "value_perspectives.chain"),
    traps=both(_NEVER_ADDED, _ONCE, _OPEN, VALUE_TRAP),
)  # fmt: skip
def value_overlap(ledger: Ledger) -> Expression:
    """All value added in the world, in the eight parts that three yes-or-no questions make."""
    return _arises(ledger, "value_added")

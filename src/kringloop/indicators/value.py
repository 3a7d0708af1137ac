"""Value made and value used up: output, value added and consumption of fixed capital by activity.

Universal figures of the national accounts: by themselves they say nothing of circularity.
"""

from __future__ import annotations

from typing import Any

from kringloop.indicators.declare import indicator
from kringloop.indicators.quantities import ALL_ACTIVITIES, real_value_added, value_added
from kringloop.ledger import Expression, Ledger

COMMON: dict[str, Any] = {
    "by": ("sector",),
    "level": ("nation", "sector"),
    "kind_of_figure": "computed",
    "reference": "cbs_85867",
}
VALUE_ADDED: dict[str, Any] = {
    "key": "gross_value_added", "goal": "prosperity", "better": "up",
    "names": {"nl": "Bruto toegevoegde waarde", "en": "Gross value added"},
}  # fmt: skip
UNIVERSAL = {
    "nl": "Zegt op zichzelf niets over circulariteit. Het bbp telt daarbovenop belastingen op producten.",
    "en": "Says nothing of circularity by itself. GDP adds taxes on products.",
}
NOMINAL = {
    "nl": "Lopende prijzen: inflatie telt mee. Een stijging zegt dus niet of het beter gaat.",
    "en": "Current prices: inflation is inside. A rise does not say whether things get better.",
}
CHAINED = {
    "nl": "Kettingvolumes van sectoren tellen niet op tot het totaal; hoe verder van 2021, hoe groter het verschil.",
    "en": "Chained volumes of sectors do not add up to the total; the gap grows away from 2021.",
}


@indicator(
    **{**VALUE_ADDED, "better": "neutral"}, **COMMON, definition="current", unit="mln EUR", degree=1,
    additive=True, certainty="read",
    label={"nl": "lopende prijzen", "en": "current prices"},
    question={"nl": "Hoeveel waarde voegt de sector toe?", "en": "How much value does the sector add?"},
    show_with=("gross_value_added.constant_prices", "depreciation_share"),
    traps={n: f"{UNIVERSAL[n]} {NOMINAL[n]}" for n in ("nl", "en")},
)  # fmt: skip
def gross_value_added_current(ledger: Ledger) -> Expression:
    """Output less intermediate consumption, basic prices."""
    return value_added(ledger)


@indicator(
    **VALUE_ADDED, **COMMON, definition="constant_prices", unit="mln EUR_2021", degree=1, certainty="read",
    label={"nl": "prijzen van 2021", "en": "prices of 2021"},
    question={
        "nl": "Hoeveel waarde voegt de sector toe, zonder prijsstijging?",
        "en": "How much value does the sector add, price changes taken out?",
    },
    show_with=("gross_value_added.current", "gross_value_added.real_growth"), traps=CHAINED,
)  # fmt: skip
def gross_value_added_constant(ledger: Ledger) -> Expression:
    """The same at prices of 2021, chained."""
    return real_value_added(ledger)


@indicator(
    **VALUE_ADDED, **COMMON, definition="share", unit="%", certainty="read", bounds=(-100, 115),
    label={"nl": "aandeel in de economie", "en": "share of the economy"},
    question={
        "nl": "Hoeveel draagt de sector bij aan de economie?",
        "en": "How much does the sector contribute to the economy?",
    },
    show_with=("gross_value_added.current",),
    traps={
        "nl": "Aandeel in de toegevoegde waarde van alle activiteiten, niet in het bbp.",
        "en": "Share of the value added of all activities, not of GDP.",
    },
)  # fmt: skip
def gross_value_added_share(ledger: Ledger) -> Expression:
    """Value added over that of all activities."""
    return value_added(ledger) / value_added(ledger).pooled("sector", [ALL_ACTIVITIES])


@indicator(
    **VALUE_ADDED, **COMMON, definition="real_growth", unit="%", certainty="derived",
    label={"nl": "reële groei in een jaar", "en": "real growth in a year"},
    question={"nl": "Groeit de sector werkelijk?", "en": "Does the sector really grow?"},
    show_with=("gross_value_added.constant_prices", "decoupling_elasticity.ghg"), traps=CHAINED,
)  # fmt: skip
def gross_value_added_growth(ledger: Ledger) -> Expression:
    """Change of real value added since the year before."""
    return real_value_added(ledger).growth()


def _capital_used(ledger: Ledger) -> Expression:
    account = ledger.account("production")
    return account.select("value", good="consumption_of_fixed_capital", destination=ledger.home)


PROXY = {
    "nl": "Slijtage van de kapitaalgoederen die de sector gebruikt, niet van de goederen die hij maakt. 2024 alleen "
    "voor enkele totalen.",
    "en": "Wear of the capital goods the sector uses, not of the goods it makes. 2024 for a few totals only.",
}


@indicator(
    **COMMON, key="consumption_of_fixed_capital", goal="value", better="neutral", unit="mln EUR", degree=1,
    additive=True, certainty="read",
    names={"nl": "Verbruik van vaste activa (afschrijvingen)", "en": "Consumption of fixed capital (depreciation)"},
    question={
        "nl": "Hoeveel waarde slijt er in de sector?",
        "en": "How much value is used up in the sector?",
    },
    show_with=("depreciation_share",), traps=PROXY,
)  # fmt: skip
def consumption_of_fixed_capital(ledger: Ledger) -> Expression:
    """Value of capital goods used up in a year."""
    return _capital_used(ledger)


@indicator(
    **COMMON, key="depreciation_share", goal="value", better="down", unit="%", certainty="derived",
    names={"nl": "Afschrijvingen / toegevoegde waarde", "en": "Consumption of fixed capital / value added"},
    question={
        "nl": "Hoeveel waarde wordt verbruikt om waarde te maken?",
        "en": "How much value is used up to make value?",
    },
    show_with=("consumption_of_fixed_capital", "gross_value_added.current"), traps=PROXY,
)  # fmt: skip
def depreciation_share(ledger: Ledger) -> Expression:
    """Consumption of fixed capital over gross value added."""
    return _capital_used(ledger) / value_added(ledger)


def _output(ledger: Ledger, account: str, layer: str) -> Expression:
    return ledger.account(account).select(layer, good="output", origin=ledger.home)


OUTPUT: dict[str, Any] = {
    "key": "output", "goal": "prosperity", "better": "neutral",
    "names": {"nl": "Productiewaarde", "en": "Output"},
    "question": {"nl": "Hoeveel produceert de sector?", "en": "How much does the sector produce?"},
}  # fmt: skip


@indicator(
    **OUTPUT, **COMMON, definition="current", unit="mln EUR", degree=1, additive=True, certainty="read",
    label={"nl": "lopende prijzen", "en": "current prices"}, show_with=("value_added_in_output",),
    traps={
        "nl": "Telt leveringen tussen bedrijven dubbel: gebruik toegevoegde waarde voor bijdragen.",
        "en": "Counts deliveries between firms twice: use value added for contributions.",
    },
)  # fmt: skip
def output_current(ledger: Ledger) -> Expression:
    """Output at basic prices."""
    return _output(ledger, "production", "value")


@indicator(
    **OUTPUT, **COMMON, definition="constant_prices", unit="mln EUR_2021", degree=1, certainty="read",
    label={"nl": "prijzen van 2021", "en": "prices of 2021"}, show_with=("output.current",), traps=CHAINED,
)  # fmt: skip
def output_constant(ledger: Ledger) -> Expression:
    """The same at prices of 2021, chained."""
    return _output(ledger, "production_volumes", "value_2021")


@indicator(
    **COMMON, key="value_added_in_output", goal="value", better="up", unit="%", certainty="derived",
    names={"nl": "Toegevoegde waarde in de productiewaarde", "en": "Value added in output"},
    question={
        "nl": "Hoeveel van de omzet is eigen waarde en geen ingekocht verbruik?",
        "en": "How much of output is own value and not bought in?",
    },
    show_with=("output.current", "gross_value_added.current"),
    traps={
        "nl": "Uitbesteden verlaagt het cijfer zonder dat er minder waarde in de keten ontstaat.",
        "en": "Outsourcing lowers the figure without less value in the chain.",
    },
)  # fmt: skip
def value_added_in_output(ledger: Ledger) -> Expression:
    """Gross value added over output, current prices."""
    return value_added(ledger) / _output(ledger, "production", "value")

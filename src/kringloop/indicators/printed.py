"""The same concept as others publish it: single figures printed in reports, news items and dossiers.

They stand beside our own and Eurostat's figures and are never mixed with them. Each has its own base, year and edition;
the texts that define them were read second-hand.
"""

from __future__ import annotations

from typing import Any

from kringloop.indicators.declare import indicator
from kringloop.indicators.quantities import series
from kringloop.ledger import Expression, Ledger

PRINTED: dict[str, Any] = {
    "by": ("material",), "degree": 1, "kind_of_figure": "published", "certainty": "read_second_hand",
    "bounds": (0, float("inf")),
}  # fmt: skip
AS_PRINTED = {
    "nl": "Losse cijfers zoals gedrukt, in hele getallen; elke uitgave heeft een eigen grondslag.",
    "en": "Single figures as printed, in whole numbers; each edition has a base of its own.",
}
RATE: dict[str, Any] = {
    "key": "circular_material_use", "goal": "circulation", "better": "up", "unit": "%",
    "names": {"nl": "Circulair materiaalgebruik", "en": "Circular material use rate"},
    "question": {
        "nl": "Welk deel van het materiaalgebruik is secundair?",
        "en": "Which share of material use is secondary?",
    },
    "show_with": ("circular_material_use.eurostat",),
}  # fmt: skip
RATES = {
    "cbs": (
        "printed_cmu_of_input", "cbs2018secondary",
        "CBS 2018: secundair / (winning + invoer met wederuitvoer + secundair)",
        "CBS 2018: secondary / (extraction + imports with re-exports + secondary)",
    ),
    "cbs_2023": (
        "printed_cmu_of_input_2023", "cbs2023secondary",
        "CBS 2023: dezelfde breuk, nieuwe uitgave", "CBS 2023: the same ratio, a new edition",
    ),
    "cbs_consumption": (
        "printed_cmu_of_consumption", "cbs2018secondary",
        "CBS 2018: secundair / verbruik", "CBS 2018: secondary / consumption",
    ),
    "eurostat_2020": (
        "printed_cmu_eurostat_2020", "eurostat_cei_srm030",
        "Eurostat, uitgave 2020: met andere terugwinning", "Eurostat, edition of 2020: with other recovery",
    ),
}  # fmt: skip
"""Definition → series, reference and labels of the share of secondary material."""

for _definition, (_series, _reference, _nl, _en) in RATES.items():
    indicator(
        **RATE, **PRINTED, definition=_definition, label={"nl": _nl, "en": _en}, reference=_reference, traps=AS_PRINTED,
    )(series(_series))  # fmt: skip

FLOWS = {
    "dmi": ("Directe materiaalinput (DMI)", "Direct material input (DMI)",
            "Hoeveel materiaal gaat de economie in?", "How much material enters the economy?"),
    "dmc": ("Binnenlands materiaalverbruik (DMC)", "Domestic material consumption (DMC)",
            "Hoeveel materiaal verbruikt Nederland?", "How much material does the Netherlands use?"),
}  # fmt: skip
EDITIONS = (
    ("dmi", "cbs_publication", "printed_dmi", "cbs2024groei",
     "CBS, Groeiend naar een groene economie", "CBS, Growing towards a green economy"),
    ("dmi", "cbs_dossier", "printed_dmi_dossier", "cbsdossier", "CBS, dossier circulaire economie",
     "CBS, dossier on the circular economy"),
    ("dmc", "cbs_publication", "printed_dmc", "cbs2024groei",
     "CBS, Groeiend naar een groene economie", "CBS, Growing towards a green economy"),
)  # fmt: skip
LESS_TRADE = {
    "nl": AS_PRINTED["nl"] + " De invoer is hier kleiner dan in tabel 83180; doorvoer en wederuitvoer zijn een "
    "waarschijnlijke oorzaak, geen genoemde.",
    "en": AS_PRINTED["en"] + " Imports are smaller here than in table 83180; transit and re-exports are a likely "
    "cause, not a stated one.",
}
for _key, _definition, _series, _reference, _nl, _en in EDITIONS:
    _names_nl, _names_en, _question_nl, _question_en = FLOWS[_key]
    indicator(
        **PRINTED, key=_key, definition=_definition, goal="circulation", better="down", unit="Mt",
        names={"nl": _names_nl, "en": _names_en}, label={"nl": _nl, "en": _en},
        question={"nl": _question_nl, "en": _question_en}, reference=_reference, traps=LESS_TRADE,
        show_with=("dmc.cbs_table", "dmi"),
    )(series(_series))  # fmt: skip

DOSSIER: dict[str, Any] = {"goal": "prosperity", "better": "up", "reference": "cbsdossier"}
WIDER = {
    "nl": "Hele economie, naar de R-strategieën van het CBS: breder dan de lijst van sectoren van Eurostat.",
    "en": "Whole economy, by the R-strategies of CBS: wider than Eurostat's list of sectors.",
}
indicator(
    **{**PRINTED, **DOSSIER}, key="ce_employment", definition="cbs_dossier", unit="thousand FTE",
    names={"nl": "Werkgelegenheid circulaire economie", "en": "Circular-economy jobs"},
    label={"nl": "CBS, dossier circulaire economie", "en": "CBS, dossier on the circular economy"},
    question={"nl": "Hoeveel mensen werken er in de circulaire economie?",
              "en": "How many people work in the circular economy?"},
    traps={n: f"{AS_PRINTED[n]} {WIDER[n]}" for n in ("nl", "en")}, show_with=("ce_employment.eurostat_cei",),
)(series("printed_ce_jobs"))  # fmt: skip

VALUE: dict[str, Any] = {
    "key": "ce_gva", "unit": "%", "degree": 1, "bounds": (0, 100), "certainty": "read_second_hand",
    "names": {"nl": "Toegevoegde waarde circulaire economie", "en": "Circular-economy value added"},
    "question": {
        "nl": "Hoeveel waarde komt van circulaire producten en diensten?",
        "en": "How much value comes from circular products and services?",
    },
    "traps": {
        "nl": WIDER["nl"] + " Afgelezen uit een grafiek, in honderdsten van een procent; 2021 is nader voorlopig.",
        "en": WIDER["en"] + " Read off a chart, in hundredths of a per cent; 2021 is second provisional.",
    },
    "show_with": ("ce_gva.eurostat_cei_share",),
}  # fmt: skip


def _by_strategy(ledger: Ledger) -> Expression:
    return ledger.account("circular_value").select("share")


@indicator(
    **VALUE, **DOSSIER, definition="cbs_dossier", by=(), kind_of_figure="computed",
    label={"nl": "CBS, som van de R-strategieën, aandeel bbp", "en": "CBS, sum of the R-strategies, share of GDP"},
)  # fmt: skip
def circular_value_cbs(ledger: Ledger) -> Expression:
    """Shares of the strategies added up; the total is printed for three years only."""
    return _by_strategy(ledger).over("strategy")


@indicator(
    **VALUE, **DOSSIER, definition="cbs_by_strategy", by=("strategy",),
    kind_of_figure="published",
    label={"nl": "CBS, naar R-strategie, aandeel bbp", "en": "CBS, by R-strategy, share of GDP"},
)  # fmt: skip
def circular_value_by_strategy(ledger: Ledger) -> Expression:
    """Value added by R-strategy, as the dossier shows it."""
    return _by_strategy(ledger)

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
OF_INPUT = {
    "nl": "secundair materiaal ÷ (winning + invoer met wederuitvoer + secundair materiaal)",
    "en": "secondary material ÷ (extraction + imports with re-exports + secondary material)",
}
RATES: dict[str, tuple[str, str, dict[str, str], dict[str, str]]] = {
    "cbs": (
        "printed_cmu_of_input", "cbs2018secondary",
        {"nl": "CBS 2018: deel van al het materiaal", "en": "CBS 2018: share of all material"},
        {n: f"{OF_INPUT[n]}; 2014: 48 ÷ 549 {bn} kg" for n, bn in (("nl", "mld"), ("en", "bn"))},
    ),
    "cbs_2023": (
        "printed_cmu_of_input_2023", "cbs2023secondary",
        {"nl": "CBS 2023: deel van al het materiaal, nieuwe uitgave",
         "en": "CBS 2023: share of all material, new edition"},
        OF_INPUT,
    ),
    "clo": (
        "printed_cmu_clo", "clo0621",
        {"nl": "Compendium (CLO 0621): deel van al het materiaal", "en": "CLO 0621: share of all material"},
        OF_INPUT,
    ),
    "cbs_consumption": (
        "printed_cmu_of_consumption", "cbs2018secondary",
        {"nl": "CBS 2018: deel van het verbruik", "en": "CBS 2018: share of consumption"},
        {"nl": "secundair materiaal ÷ verbruik; 2014: 48 ÷ 221 mld kg",
         "en": "secondary material ÷ consumption; 2014: 48 ÷ 221 bn kg"},
    ),
    "eurostat_2020": (
        "printed_cmu_eurostat_2020", "eurostat_cei_srm030",
        {"nl": "Eurostat, uitgave 2020", "en": "Eurostat, edition of 2020"},
        {"nl": "U ÷ (DMC + U), U = teruggewonnen − invoer + uitvoer van afval; sommige oudere uitgaven tellen andere "
               "terugwinning mee, nu telt alleen recycling",
         "en": "U ÷ (DMC + U), U = recovered − imports + exports of waste; some earlier editions count other recovery, "
               "today only recycling counts"},
    ),
}  # fmt: skip
"""Definition → series, reference, label and formula of the share of secondary material."""

for _definition, (_series, _reference, _label, _stated) in RATES.items():
    indicator(
        **RATE, **PRINTED, definition=_definition, label=_label, stated=_stated, reference=_reference, traps=AS_PRINTED,
    )(series(_series))  # fmt: skip

FLOWS = {
    "dmi": ("Directe materiaalinput (DMI)", "Direct material input (DMI)",
            "Hoeveel materiaal gaat de economie in?", "How much material enters the economy?"),
    "dmc": ("Binnenlands materiaalverbruik (DMC)", "Domestic material consumption (DMC)",
            "Hoeveel materiaal verbruikt {country}?", "How much material does {country} use?"),
}  # fmt: skip
INPUT = {"nl": "winning + invoer, zoals CBS die telt", "en": "extraction + imports, as CBS counts them"}
EDITIONS: tuple[tuple[str, str, str, str, dict[str, str], dict[str, str]], ...] = (
    ("dmi", "cbs_publication", "printed_dmi", "cbs2024groei",
     {"nl": "CBS, Groeiend naar een groene economie", "en": "CBS, Growing towards a green economy"},
     {"nl": INPUT["nl"] + "; 2022: 88 + 282 mld kg", "en": INPUT["en"] + "; 2022: 88 + 282 bn kg"}),
    ("dmi", "cbs_dossier", "printed_dmi_dossier", "cbsdossier",
     {"nl": "CBS, dossier circulaire economie", "en": "CBS, dossier on the circular economy"}, INPUT),
    ("dmc", "cbs_publication", "printed_dmc", "cbs2024groei",
     {"nl": "CBS, Groeiend naar een groene economie", "en": "CBS, Growing towards a green economy"},
     {"nl": "winning + invoer − uitvoer, zoals CBS die telt",
      "en": "extraction + imports − exports, as CBS counts them"}),
)  # fmt: skip
LESS_TRADE = {
    "nl": AS_PRINTED["nl"] + " De invoer is hier kleiner dan in tabel 83180; doorvoer en wederuitvoer zijn een "
    "waarschijnlijke oorzaak, geen genoemde.",
    "en": AS_PRINTED["en"] + " Imports are smaller here than in table 83180; transit and re-exports are a likely "
    "cause, not a stated one.",
}
for _key, _definition, _series, _reference, _label, _stated in EDITIONS:
    _names_nl, _names_en, _question_nl, _question_en = FLOWS[_key]
    indicator(
        **PRINTED, key=_key, definition=_definition, goal="circulation", better="down", unit="Mt",
        names={"nl": _names_nl, "en": _names_en}, label=_label, stated=_stated,
        question={"nl": _question_nl, "en": _question_en}, reference=_reference, traps=LESS_TRADE,
        show_with=("dmc.cbs_table", "dmi"),
    )(series(_series))  # fmt: skip

indicator(
    **PRINTED, key="dmc", definition="cbs_index", goal="circulation", better="down", unit="2014=100",
    names={"nl": "Binnenlands materiaalverbruik, index", "en": "Domestic material consumption, index"},
    label={"nl": "index, 2014 = 100, CBS", "en": "index, 2014 = 100, CBS"},
    question={"nl": "Hoe veranderde het verbruik van elk soort materiaal sinds 2014?",
              "en": "How did the use of each kind of material change since 2014?"},
    stated={"nl": "100 × DMC van het jaar ÷ DMC van 2014, per soort materiaal",
            "en": "100 × DMC of the year ÷ DMC of 2014, by kind of material"},
    reference="cbs2024groei", show_with=("dmc.cbs_publication",),
    traps={"nl": "Om het jaar, zonder totaal; een index verbergt het niveau.",
           "en": "Every second year, without a total; an index hides the level."},
)(series("printed_dmc_index"))  # fmt: skip
FROM_ABROAD = (
    ("cbs_publication", "printed_import_share", "cbs2024groei",
     {"nl": "CBS, Groeiend naar een groene economie", "en": "CBS, Growing towards a green economy"}),
    ("cbs_dossier", "printed_import_share_dossier", "cbsdossier",
     {"nl": "CBS, dossier circulaire economie", "en": "CBS, dossier on the circular economy"}),
)  # fmt: skip
for _definition, _series, _reference, _label in FROM_ABROAD:
    indicator(
        **{**PRINTED, "bounds": (0, 100)}, key="import_dependency", definition=_definition, goal="security",
        better="neutral", unit="%", label=_label, reference=_reference, traps=LESS_TRADE,
        names={"nl": "Materiaalimportafhankelijkheid", "en": "Material import dependency"},
        question={"nl": "Welk deel van de materiaalinput komt van buiten?",
                  "en": "Which part of the material input comes from abroad?"},
        stated={"nl": "invoer ÷ (winning + invoer), zoals CBS die telt",
                "en": "imports ÷ (extraction + imports), as CBS counts them"},
        show_with=("import_dependency.cbs_table",),
    )(series(_series))  # fmt: skip

DOSSIER: dict[str, Any] = {"goal": "prosperity", "better": "up", "reference": "cbsdossier"}
EDITION_2020: dict[str, Any] = {
    "goal": "prosperity", "better": "up", "reference": "cbs2020circular", "definition": "cbs_wide",
    "label": {"nl": "CBS, brede rekening, uitgave 2020", "en": "CBS, wide account, edition of 2020"},
}  # fmt: skip
WIDER = {
    "nl": "Hele economie, naar de R-strategieën van het CBS: breder dan de lijst van sectoren van Eurostat.",
    "en": "Whole economy, by the R-strategies of CBS: wider than Eurostat's list of sectors.",
}
YEARS = {
    "nl": "De tekst van het CBS zegt: van 254 naar meer dan 332 duizend in twee decennia. Dat het om 2001 en 2021 "
    "gaat, is niet nagekeken.",
    "en": "The text of CBS says: from 254 to more than 332 thousand in two decades. That these are the years 2001 and "
    "2021 was not verified.",
}
REVISED = {
    "nl": "Sindsdien is de definitie herzien: niet in een reeks te zetten met het dossier.",
    "en": "The definition was revised since: not to be put in one series with the dossier.",
}
APPROACHES = {
    "nl": "milieusector + bedrijfstakken + productgroepen, dubbeltellingen eruit",
    "en": "environmental sector + industries + product groups, double counting taken out",
}
JOBS: dict[str, Any] = {
    "key": "ce_employment", "unit": "FTE", "by": (),
    "names": {"nl": "Werkgelegenheid circulaire economie", "en": "Circular-economy jobs"},
    "question": {"nl": "Hoeveel mensen werken er in de circulaire economie?",
                 "en": "How many people work in the circular economy?"},
    "show_with": ("ce_employment.eurostat_cei",),
}  # fmt: skip
indicator(
    **{**PRINTED, **DOSSIER, **JOBS}, definition="cbs_dossier",
    label={"nl": "CBS, dossier; jaren niet nagekeken", "en": "CBS, dossier; years not verified"},
    stated={"nl": "Σ voltijdbanen van de R-strategieën; de tekst van de rekenwijze is niet gelezen",
            "en": "Σ full-time jobs of the R-strategies; the text of the method was not read"},
    traps={n: f"{AS_PRINTED[n]} {YEARS[n]} {WIDER[n]}" for n in ("nl", "en")},
)(series("printed_ce_jobs"))  # fmt: skip
indicator(
    **{**PRINTED, **EDITION_2020, **JOBS}, stated={
        "nl": f"Σ voltijdbanen; {APPROACHES['nl']}", "en": f"Σ full-time equivalents; {APPROACHES['en']}",
    },
    traps={n: f"{AS_PRINTED[n]} {REVISED[n]}" for n in ("nl", "en")},
)(series("printed_ce_jobs_wide"))  # fmt: skip

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


indicator(
    **{
        **PRINTED, **EDITION_2020, **VALUE, "better": "neutral", "unit": "mln EUR", "by": (),
        "bounds": (0, float("inf")),
        "traps": {n: f"{AS_PRINTED[n]} {REVISED[n]}" for n in ("nl", "en")}, "show_with": ("ce_gva.eurostat_cei",),
    },
    stated={"nl": f"Σ toegevoegde waarde, lopende prijzen; {APPROACHES['nl']}",
            "en": f"Σ value added, current prices; {APPROACHES['en']}"},
)(series("printed_ce_value_wide"))  # fmt: skip


def _by_strategy(ledger: Ledger) -> Expression:
    return ledger.account("circular_value").select("share")


@indicator(
    **VALUE, **DOSSIER, definition="cbs_dossier", by=(), kind_of_figure="computed",
    label={"nl": "CBS, som van de R-strategieën, aandeel bbp", "en": "CBS, sum of the R-strategies, share of GDP"},
    stated={"nl": "som van de toegevoegde waarde van de R-strategieën ÷ bbp; CBS geeft die som voor 2001, 2005 en 2021",
            "en": "sum of the value added of the R-strategies ÷ GDP; CBS prints that sum for 2001, 2005 and 2021"},
)  # fmt: skip
def circular_value_cbs(ledger: Ledger) -> Expression:
    """Shares of the strategies added up; the total is printed for three years only."""
    return _by_strategy(ledger).over("strategy")


@indicator(
    **VALUE, **DOSSIER, definition="cbs_by_strategy", by=("strategy",),
    kind_of_figure="published",
    label={"nl": "CBS, naar R-strategie, aandeel bbp", "en": "CBS, by R-strategy, share of GDP"},
    stated={"nl": "toegevoegde waarde van de R-strategie ÷ bbp", "en": "value added of the R-strategy ÷ GDP"},
)  # fmt: skip
def circular_value_by_strategy(ledger: Ledger) -> Expression:
    """Value added by R-strategy, as the dossier shows it."""
    return _by_strategy(ledger)

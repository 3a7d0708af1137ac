"""Work and the circular economy as the offices count it: jobs, value added, investment, patents.

Two official definitions stand side by side and are never joined: Eurostat's list of circular
sectors, and the environmental goods and services sector of a statistical office.
"""

from __future__ import annotations

from typing import Any

from kringloop.indicators.declare import indicator
from kringloop.indicators.quantities import labour, real_value_added, series
from kringloop.ledger import Expression, Ledger

LABOUR_UNIT = {
    "nl": "De eenheid van arbeid staat niet in de tabel; de grootte past bij 1000 arbeidsjaren. 2015–2021, grove "
    "sectoren.",
    "en": "The unit of labour is not printed; its size fits 1000 full-time equivalents. 2015–2021, coarse sectors.",
}


@indicator(
    key="employment", definition="cbs", goal="prosperity", by=("sector",), level=("nation", "sector"), better="up",
    names={"nl": "Arbeidsvolume", "en": "Labour volume"},
    label={"nl": "uit de arbeidsrekening", "en": "from the labour account"},
    question={"nl": "Hoeveel mensen werken er in de sector, in voltijdbanen?",
              "en": "How many people work in the sector, in full-time jobs?"},
    unit="thousand FTE", degree=1, additive=True, bounds=(0, float("inf")), kind_of_figure="computed",
    certainty="read", reference="cbs_85942", show_with=("labour_productivity",), traps=LABOUR_UNIT,
)  # fmt: skip
def employment(ledger: Ledger) -> Expression:
    """Labour volume by industry, all types of firm."""
    return labour(ledger)


@indicator(
    key="labour_productivity", goal="prosperity", by=("sector",), level=("nation", "sector"), better="up",
    names={"nl": "Arbeidsproductiviteit", "en": "Labour productivity"},
    question={
        "nl": "Hoeveel reële waarde geeft een arbeidsjaar?",
        "en": "How much real value comes with a year of work?",
    },
    unit="EUR_2021/FTE", kind_of_figure="computed", certainty="derived", reference="cbs_85942",
    show_with=("employment.cbs", "gross_value_added.constant_prices"),
    traps={
        "nl": "Waarde uit de nationale rekeningen, arbeid uit een andere tabel. " + LABOUR_UNIT["nl"],
        "en": "Value from the national accounts, labour from another table. " + LABOUR_UNIT["en"],
    },
)  # fmt: skip
def labour_productivity(ledger: Ledger) -> Expression:
    """Value added at prices of 2021 over labour volume."""
    return real_value_added(ledger) / labour(ledger)


EUROSTAT: dict[str, Any] = {
    "goal": "prosperity", "by": ("region",), "better": "up", "degree": 1, "bounds": (0, float("inf")),
    "kind_of_figure": "published", "certainty": "read",
}  # fmt: skip
NOMINAL: dict[str, Any] = {**EUROSTAT, "better": "neutral"}
"""Amounts in current prices: inflation is no progress."""
JOBS: dict[str, Any] = {
    "key": "ce_employment",
    "names": {"nl": "Werkgelegenheid circulaire economie", "en": "Circular-economy jobs"},
    "question": {
        "nl": "Hoeveel werk geven circulaire activiteiten?",
        "en": "How much work do circular activities give?",
    },
}
VALUE: dict[str, Any] = {
    "key": "ce_gva",
    "names": {"nl": "Toegevoegde waarde circulaire economie", "en": "Circular-economy value added"},
    "question": {
        "nl": "Hoeveel waarde komt van circulaire producten en diensten?",
        "en": "How much value comes from circular products and services?",
    },
}
INVESTMENT: dict[str, Any] = {
    "key": "ce_investment",
    "names": {"nl": "Investeringen en octrooien circulaire economie", "en": "Circular investment and patents"},
    "question": {
        "nl": "Gaan er meer geld en octrooien naar de circulaire economie?",
        "en": "Do more money and patents go to the circular economy?",
    },
}
FACTOR = {
    "nl": "De definitie bepaalt de uitkomst: een ruimere lijst van sectoren geeft meer waarde en banen.",
    "en": "The definition decides: a wider list of sectors gives more value and jobs.",
}
PATENTS = {
    "nl": "Alleen recycling en secundaire grondstoffen (klasse Y02W), tot 2020; gedeelde octrooien tellen als breuk.",
    "en": "Only recycling and secondary materials (class Y02W), until 2020; shared patents count as fractions.",
}
JOBS_FORMULA = {
    "nl": "Σ voltijdbanen van de bedrijfstakken op de lijst van Eurostat",
    "en": "Σ full-time equivalents of the industries on Eurostat's list",
}
JOBS_SHARE = {n: f"{JOBS_FORMULA[n]} ÷ {whole}" for n, whole in (("nl", "alle banen"), ("en", "all jobs"))}
VALUE_FORMULA = {
    "nl": "Σ bruto toegevoegde waarde van de bedrijfstakken op de lijst van Eurostat, lopende prijzen",
    "en": "Σ gross value added of the industries on Eurostat's list, current prices",
}
VALUE_SHARE = {n: f"{VALUE_FORMULA[n]} ÷ {whole}" for n, whole in (("nl", "bbp"), ("en", "GDP"))}
AMOUNT = {"nl": "lijst van sectoren van Eurostat", "en": "Eurostat's list of sectors"}
SHARE = {"nl": "lijst van sectoren van Eurostat, aandeel", "en": "Eurostat's list of sectors, share"}

indicator(
    **JOBS, **EUROSTAT, definition="eurostat_cei", stated=JOBS_FORMULA, unit="FTE",
    among_countries="total", label=AMOUNT, reference="eurostat_cei_cie011",
    show_with=("ce_employment.cbs_egss",), traps=FACTOR,
)(series("ce_employment_fte"))  # fmt: skip
indicator(
    **JOBS, **EUROSTAT, definition="eurostat_cei_share", stated=JOBS_SHARE, unit="%",
    among_countries="rank", label=SHARE, reference="eurostat_cei_cie011",
    show_with=("ce_employment.eurostat_cei",), traps=FACTOR,
)(series("ce_employment_share"))  # fmt: skip
indicator(
    **VALUE, **NOMINAL, definition="eurostat_cei", stated=VALUE_FORMULA, unit="mln EUR",
    among_countries="total", label=AMOUNT, reference="eurostat_cei_cie012",
    show_with=("ce_gva.cbs_egss",), traps=FACTOR,
)(series("ce_gva"))  # fmt: skip
indicator(
    **VALUE, **EUROSTAT, definition="eurostat_cei_share", stated=VALUE_SHARE, unit="%",
    among_countries="rank", label=SHARE, reference="eurostat_cei_cie012",
    show_with=("ce_gva.eurostat_cei",), traps=FACTOR,
)(series("ce_gva_share"))  # fmt: skip
indicator(
    **INVESTMENT, **NOMINAL, definition="eurostat_cei", unit="mln EUR",
    among_countries="total", reference="eurostat_cei_cie012",
    label={"nl": "investeringen van bedrijven", "en": "private investment"}, show_with=("ce_gva.eurostat_cei",),
    traps={"nl": "Geen splitsing naar activiteit.", "en": "No split by activity."},
)(series("ce_investment"))  # fmt: skip
indicator(
    **INVESTMENT, **EUROSTAT, definition="eurostat_cei_share", unit="%",
    among_countries="rank", reference="eurostat_cei_cie012",
    label={"nl": "investeringen, aandeel bbp", "en": "private investment, share of GDP"},
    show_with=("ce_investment.eurostat_cei",),
    traps={"nl": "Geen splitsing naar activiteit.", "en": "No split by activity."},
)(series("ce_investment_share"))  # fmt: skip
indicator(
    **INVESTMENT, **EUROSTAT, definition="patents", unit="1",
    among_countries="total", reference="eurostat_cei_cie020",
    label={"nl": "octrooien voor recycling", "en": "patents on recycling"},
    show_with=("ce_investment.patents_per_million",), traps=PATENTS,
)(series("patents_recycling"))  # fmt: skip
indicator(
    **INVESTMENT, **EUROSTAT, definition="patents_per_million", unit="1/(million persons)",
    among_countries="rank",
    reference="eurostat_cei_cie020",
    label={"nl": "octrooien per miljoen inwoners", "en": "patents per million inhabitants"},
    show_with=("ce_investment.patents",), traps=PATENTS,
)(series("patents_recycling_per_million"))  # fmt: skip

EGSS: dict[str, Any] = {
    "goal": "prosperity", "by": ("sector",), "level": ("nation", "sector"), "better": "up", "degree": 1,
    "kind_of_figure": "computed", "certainty": "read", "reference": "cbs_83155",
    "label": {"nl": "milieusector, alle domeinen", "en": "environmental goods and services sector"},
}  # fmt: skip
EGSS_VALUE: dict[str, Any] = {
    "better": "neutral",
    "names": {"nl": "Toegevoegde waarde milieusector", "en": "Value added of the environmental sector"},
    "question": {
        "nl": "Hoeveel waarde komt van milieudiensten en milieuproducten?",
        "en": "How much value comes from environmental goods and services?",
    },
}  # fmt: skip
EGSS_JOBS: dict[str, Any] = {
    "names": {"nl": "Banen in de milieusector", "en": "Jobs in the environmental sector"},
    "question": {
        "nl": "Hoeveel werk geven milieudiensten en milieuproducten?",
        "en": "How much work do environmental goods and services give?",
    },
}  # fmt: skip
EGSS_TRAP = {
    "nl": "Milieusector: ook water, energiebesparing en hernieuwbare energie, dus breder dan circulair. Enkele "
    "bedrijfstakken zijn geheim en staan alleen in het totaal.",
    "en": "Environmental sector: water, energy saving and renewable energy too, so wider than circular. Some "
    "industries are confidential and only in the total.",
}


@indicator(
    **{**VALUE, **EGSS, **EGSS_VALUE},
    definition="cbs_egss",
    unit="mln EUR",
    show_with=("ce_gva.eurostat_cei",),
    traps=EGSS_TRAP,
)
def egss_value_added(ledger: Ledger) -> Expression:
    """Value added of the environmental goods and services sector."""
    account = ledger.account("environmental_goods")
    return account.select("value", good="gross_value_added", destination=ledger.home)


@indicator(
    **{**JOBS, **EGSS, **EGSS_JOBS}, definition="cbs_egss", unit="thousand FTE",
    show_with=("ce_employment.eurostat_cei",),
    traps={
        "nl": EGSS_TRAP["nl"] + " De eenheid van arbeid staat niet in de tabel; de grootte past bij 1000 arbeidsjaren.",
        "en": EGSS_TRAP["en"] + " The unit of labour is not printed; its size fits 1000 full-time equivalents.",
    },
)  # fmt: skip
def egss_employment(ledger: Ledger) -> Expression:
    """Labour volume of the environmental goods and services sector."""
    account = ledger.account("environmental_goods")
    return account.select("labour", good="labour", destination=ledger.home)

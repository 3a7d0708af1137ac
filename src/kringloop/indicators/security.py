"""Security of supply of (critical) raw materials: risk, concentration, dependence, use.

Figures of the European Commission and Eurostat about the European Union. They say how the Union is
placed, not the country of a study, and none of them measures compliance with a regulation.
"""

from __future__ import annotations

from typing import Any

from kringloop.core import RangeError, did_you_mean
from kringloop.indicators.choices import LARGEST_SECTOR, METAL_FIGURE
from kringloop.indicators.declare import Compute, indicator
from kringloop.indicators.quantities import series
from kringloop.ledger import Constant, Expression, Ledger
from kringloop.reference import classification

SUPPLY, ASSESSMENT, USE = "critical_materials_supply", "critical_materials_assessment", "critical_materials_use"
COMMON: dict[str, Any] = {"goal": "security", "reference": "ec2023crm"}
EU_FIGURE = {
    "nl": "Cijfer voor de Europese Unie, niet voor {country}.",
    "en": "Figure for the European Union, not for {country}.",
}

for _definition, _nl, _en in (("extraction", "winning", "extraction"), ("processing", "verwerking", "processing")):
    indicator(
        key="self_sufficiency", definition=_definition, goal="security", by=("region", "item"), better="up", unit="%",
        degree=1, bounds=(0, float("inf")), names={"nl": "Zelfvoorziening EU", "en": "EU self-sufficiency"},
        label={"nl": _nl, "en": _en},
        question={"nl": "Hoeveel dekt de EU uit eigen bron?", "en": "How much does the EU cover from inside?"},
        kind_of_figure="published", certainty="read", reference="eurostat_cei_gsr020",
        show_with=("third_country_dependence",),
        traps={
            "nl": EU_FIGURE["nl"] + " Naast de ijkpunten van de CRMA (10 en 40 %) is dit een meter, geen naleving.",
            "en": EU_FIGURE["en"] + " Beside the CRMA benchmarks (10 and 40 %) this is a gauge, not compliance.",
        },
    )(series(f"self_sufficiency_{_definition}"))  # fmt: skip


@indicator(
    key="supply_risk", **COMMON, by=("material",), better="down", unit="1", degree=1, bounds=(0, float("inf")),
    names={"nl": "Leveringsrisico", "en": "Supply risk (SR)"},
    question={
        "nl": "Hoe waarschijnlijk is een verstoring van de aanvoer naar de EU?",
        "en": "How likely is a disruption of EU supply?",
    },
    kind_of_figure="published", certainty="read", show_with=("economic_importance.published",),
    traps={
        "nl": EU_FIGURE["nl"] + " Vanaf 1 kritiek, samen met economisch belang. De methode wisselde in 2017. Groepen "
        "zijn gemiddelden.",
        "en": EU_FIGURE["en"] + " Critical from 1, together with economic importance. The method changed in 2017. "
        "Groups are means.",
    },
)  # fmt: skip
def supply_risk(ledger: Ledger) -> Expression:
    """Supply risk by material and assessment year, as the Commission publishes it."""
    return ledger.account(ASSESSMENT).select("supply_risk")


IMPORTANCE: dict[str, Any] = {
    "key": "economic_importance", "by": ("material",), "better": "neutral", "unit": "1",
    "names": {"nl": "Economisch belang", "en": "Economic importance (EI)"},
    "question": {
        "nl": "Hoeveel waarde van de EU-industrie hangt eraan?",
        "en": "How much EU manufacturing value depends on it?",
    },
}  # fmt: skip


@indicator(
    **IMPORTANCE, **COMMON, definition="published", degree=1, bounds=(0, float("inf")),
    label={"nl": "gepubliceerd, met vervangbaarheid", "en": "published, with substitution"},
    kind_of_figure="published", certainty="read", show_with=("supply_risk",),
    traps={
        "nl": EU_FIGURE["nl"] + " Vanaf 2,8 kritiek, samen met leveringsrisico.",
        "en": EU_FIGURE["en"] + " Critical from 2.8, together with supply risk.",
    },
)  # fmt: skip
def economic_importance(ledger: Ledger) -> Expression:
    """Economic importance by material and assessment year, as the Commission publishes it."""
    return ledger.account(ASSESSMENT).select("economic_importance")


@indicator(
    **IMPORTANCE, **COMMON, definition="core", degree=2, method={"largest_sector": LARGEST_SECTOR},
    label={"nl": "kern, zonder vervangbaarheid", "en": "core, without substitution"}, bounds=(0, float("inf")),
    kind_of_figure="computed", certainty="derived", show_with=("economic_importance.published",),
    traps={
        "nl": EU_FIGURE["nl"] + " Zonder de index voor vervangbaarheid, die niet open is. Aandelen van enkele stoffen "
        "tellen niet op tot 100 %.",
        "en": EU_FIGURE["en"] + " Without the substitution index, which is not open. Shares of some materials do not "
        "add up to 100 %.",
    },
)  # fmt: skip
def economic_importance_core(ledger: Ledger, *, largest_sector: float) -> Expression:
    """EI core = Σ_s A_s · Q_s · 10 / max Q: use shares times value added, largest sector (C28) = 10.

    Source      ec2023crm
    """
    use = ledger.account(USE)
    weighted = (use.select("share") * use.select("value_added")).over("application").over("line").over("sector")
    return weighted / Constant(largest_sector, "mln EUR") * 10


CONCENTRATION: dict[str, Any] = {
    "key": "supply_concentration", "by": ("material", "stage"), "better": "down",
    "names": {"nl": "Aanbodconcentratie", "en": "Supply concentration"},
    "question": {"nl": "Komt het uit weinig of veel landen?", "en": "Does it come from few or many countries?"},
}  # fmt: skip
COVERED = {
    "nl": "Opgeslagen aandelen tellen niet altijd op tot 1 (EU-chroomerts 9 %): kijk naar het gedekte deel. '<0,1 %' "
    "telt als 0,1 %. Stadia E (winning) en P (verwerking).",
    "en": "Stored shares do not always add up to 1 (EU chromium ore 9 %): look at the part covered. '<0.1 %' counts "
    "as 0.1 %. Stages E (extraction) and P (processing).",
}
SCOPES = {"world": ("world", "wereld", "world"), "eu": ("EU", "aanvoer naar de EU", "EU sourcing")}


def _shares(ledger: Ledger, scope: str) -> Expression:
    return ledger.account(SUPPLY).select("share", scope=scope)


def _hhi(scope: str) -> Compute:
    def compute(ledger: Ledger) -> Expression:
        """HHI = Σ_c S_c²."""
        return (_shares(ledger, scope) * _shares(ledger, scope)).over("country")

    return compute


def _governance(scope: str) -> Compute:
    def compute(ledger: Ledger) -> Expression:
        """Σ_c S_c² · t_c · W_c, W_c = 2 (2.5 − WGI_c): 0 well governed, 10 badly."""
        trade = ledger.account(SUPPLY).select("trade_parameter", scope=scope)
        years = ledger.account(SUPPLY).account.year_values
        governance = ledger.account("governance").select("wgi_mean", year=years).pooled("material").pooled("stage")
        risk = (2.5 - governance) * 2
        return (_shares(ledger, scope) * _shares(ledger, scope) * trade * risk).over("country")

    return compute


def _covered(scope: str) -> Compute:
    def compute(ledger: Ledger) -> Expression:
        """Σ_c S_c: the part of supply whose country is named."""
        return _shares(ledger, scope).over("country")

    return compute


for _definition, (_scope, _nl, _en) in SCOPES.items():
    indicator(
        **CONCENTRATION, **COMMON, definition=_definition, unit="1", degree=2, bounds=(0, 1),
        label={"nl": f"Herfindahl-index, {_nl}", "en": f"Herfindahl index, {_en}"}, kind_of_figure="computed",
        certainty="derived", show_with=(f"supply_share_covered.{_definition}",), traps=COVERED,
    )(_hhi(_scope))  # fmt: skip
    indicator(
        **CONCENTRATION, **COMMON, definition=f"{_definition}_governance", unit="1", degree=3, bounds=(0, 10),
        label={"nl": f"gewogen met bestuur, {_nl}", "en": f"weighted by governance, {_en}"},
        kind_of_figure="computed", certainty="derived", show_with=(f"supply_concentration.{_definition}",),
        traps={
            "nl": "De schaal van bestuur van 0 tot 10 is afgeleid. Landen zonder bestuurscijfer vallen weg. "
            + COVERED["nl"],
            "en": "The scale of governance from 0 to 10 is inferred. Countries without a governance figure drop out. "
            + COVERED["en"],
        },
    )(_governance(_scope))  # fmt: skip
    indicator(
        **COMMON, key="supply_share_covered", definition=_definition, by=("material", "stage"), better="neutral",
        unit="%", degree=1, bounds=(0, 110),
        names={"nl": "Gedekt deel van het aanbod", "en": "Part of supply covered"}, label={"nl": _nl, "en": _en},
        question={
            "nl": "Van welk deel van het aanbod is het land bekend?",
            "en": "For which part of supply is the country known?",
        },
        kind_of_figure="computed", certainty="derived", show_with=(f"supply_concentration.{_definition}",),
        traps=COVERED,
    )(_covered(_scope))  # fmt: skip


@indicator(
    key="third_country_dependence", goal="security", by=("material", "stage"), better="down", unit="%", degree=1,
    bounds=(0, 100), reference="eu2024crma", kind_of_figure="computed", certainty="read_second_hand",
    names={"nl": "Grootste aandeel van één derde land", "en": "Largest third-country share"},
    question={
        "nl": "Hangt de EU voor meer dan 65 % van één land buiten de EU af?",
        "en": "Does the EU depend for over 65 % on one country outside the EU?",
    },
    show_with=("self_sufficiency.extraction", "supply_share_covered.eu"),
    traps={
        "nl": "Een meter, geen naleving: het aandeel in de aanvoer is niet de wettelijke basis (jaarverbruik per "
        "stadium). " + EU_FIGURE["nl"],
        "en": "A gauge, not compliance: the share in sourcing is not the legal basis (yearly consumption per stage). "
        + EU_FIGURE["en"],
    },
)  # fmt: skip
def third_country_dependence(ledger: Ledger) -> Expression:
    """Largest share of one country outside the Union in EU sourcing."""
    shares = _shares(ledger, "EU")
    members = classification("countries").below(ledger.whole)
    outside = [c for c in shares.selections()[0].labels("country") if c not in members]
    return shares.over("country", "max", labels=outside)


def _use_by_sector(ledger: Ledger) -> Expression:
    return ledger.account(USE).select("share").over("application").over("line")


FUNCTION: dict[str, Any] = {
    "key": "crm_use_by_function", "better": "neutral", "unit": "%", "degree": 1, "bounds": (0, 110),
    "names": {"nl": "Kritieke grondstoffen naar toepassing", "en": "Critical material by application"},
    "question": {
        "nl": "Waarvoor wordt de grondstof gebruikt, en in welke sector?",
        "en": "What is the material used for, and in which sector?",
    },
    "kind_of_figure": "published", "certainty": "read",
    "traps": {
        "nl": "Aandelen in de EU. Magneten staan bij metaalproducten (25) door de regels van de studie. Aandelen "
        "tellen niet altijd op tot 100 %.",
        "en": "Shares in the EU. Magnets stand under metal products (25) by the rules of the study. Shares do not "
        "always add up to 100 %.",
    },
}  # fmt: skip


@indicator(
    **FUNCTION, **COMMON, definition="application", by=("material", "application"),
    label={"nl": "naar toepassing", "en": "by application"}, show_with=("crm_use_by_function.sector",),
)  # fmt: skip
def crm_use_by_application(ledger: Ledger) -> Expression:
    """Share of each application in the use of a material."""
    return ledger.account(USE).select("share").over("line").over("sector")


@indicator(
    **FUNCTION, **COMMON, definition="sector", by=("material", "sector"), level=("sector",),
    label={"nl": "naar sector", "en": "by sector"}, show_with=("crm_use_by_function.application",),
)  # fmt: skip
def crm_use_by_sector(ledger: Ledger) -> Expression:
    """Share of each sector in the use of a material."""
    return _use_by_sector(ledger)


EXPOSURE: dict[str, Any] = {
    "by": ("sector",), "level": ("sector",), "kind_of_figure": "computed", "certainty": "proposal",
    "question": {
        "nl": "Welke sectoren hangen af van grondstoffen met een hoog risico?",
        "en": "Which sectors rest on risky materials?",
    },
    "traps": {
        "nl": "Voorstel van dit project: EU-gebruik toegepast op de sector. Een index, geen kans. Stoffen zonder "
        "risicocijfer tellen niet mee: zie het gedekte deel.",
        "en": "Proposed by this project: EU use applied to the sector. An index, no probability. Materials without a "
        "figure for risk do not count: see the part covered.",
    },
}  # fmt: skip
MAPS = {
    "by_name": ("stoffen met gelijke naam", "materials with the same name"),
    "with_groups": ("ook leden van groepen", "members of groups too"),
}


def risk_of(ledger: Ledger, *, groups: bool) -> dict[str, str]:
    """For each material in use the material or group whose supply risk counts; others are left out.

    Rare earths and platinum metals borrow the risk of their group, of which they are members by definition.
    """
    tree = classification("raw_materials")
    assessed = set(ledger.account(ASSESSMENT).select("supply_risk").selections()[0].labels("material"))
    found: dict[str, str] = {}
    for material in ledger.account(USE).select("share").selections()[0].labels("material"):
        line = (material, *tree.above(material)) if groups else (material,)
        lender = next((m for m in line if m in assessed), None)
        if lender is not None:
            found[material] = lender
    return found


def _exposure(*, groups: bool) -> Compute:
    def compute(ledger: Ledger) -> Expression:
        """Σ_m A_{m,s} · SR_m."""
        lender = risk_of(ledger, groups=groups)
        years = ledger.account(USE).account.year_values
        risk = ledger.account(ASSESSMENT).select("supply_risk", year=years).pooled("sector")
        return (_use_by_sector(ledger) * risk.borrowed("material", lender)).over("material", labels=lender)

    return compute


def _exposure_covered(*, groups: bool) -> Compute:
    def compute(ledger: Ledger) -> Expression:
        """Use shares of the materials with a risk over those of all materials."""
        known = _use_by_sector(ledger).over("material", labels=risk_of(ledger, groups=groups))
        return known / _use_by_sector(ledger).over("material")

    return compute


for _definition, (_nl, _en) in MAPS.items():
    _groups = _definition == "with_groups"
    indicator(
        **EXPOSURE, **COMMON, key="crm_sector_exposure", definition=_definition, better="down", unit="1", degree=2,
        bounds=(0, float("inf")),
        names={"nl": "Blootstelling aan kritieke grondstoffen", "en": "Exposure to critical materials"},
        label={"nl": _nl, "en": _en}, show_with=(f"crm_exposure_covered.{_definition}", "gross_value_added.current"),
    )(_exposure(groups=_groups))  # fmt: skip
    indicator(
        **EXPOSURE, **COMMON, key="crm_exposure_covered", definition=_definition, better="neutral", unit="%",
        bounds=(0, 100),
        names={"nl": "Gedekt deel van de blootstelling", "en": "Part of the exposure covered"},
        label={"nl": _nl, "en": _en}, show_with=(f"crm_sector_exposure.{_definition}",),
    )(_exposure_covered(groups=_groups))  # fmt: skip


FIGURES = ("mean", "median", "min", "max")
CONTENT = {
    "per_mw": ("kg/MW", "kg/MW", "MW", "per MW vermogen", "per MW of capacity"),
    "per_kg_vehicle": ("kg metal/kg vehicle", "g/kg", "kg", "per kg voertuig", "per kg of vehicle"),
    "per_kg_motor": ("kg metal/kg motor", "g/kg", "kg", "per kg elektromotor", "per kg of electric motor"),
}
"""Denominator in the table, unit shown, unit of the denominator, labels."""


def _content(per: str, denominator: str) -> Compute:
    def compute(ledger: Ledger, *, figure: str) -> Expression:
        if figure not in FIGURES:
            raise RangeError(f"figure is '{figure}'; {did_you_mean(figure, FIGURES)}")
        return ledger.account("technology_metals").select(figure, unit=per) / Constant(1.0, denominator)

    return compute


for _definition, (_per, _unit, _denominator, _nl, _en) in CONTENT.items():
    indicator(
        key="crm_mass_in_products", definition=_definition, goal="security", by=("technology", "metal"),
        better="neutral", level=("product",), unit=_unit, degree=1, bounds=(0, float("inf")),
        method={"figure": METAL_FIGURE},
        names={"nl": "Metaalinhoud van producten", "en": "Metal content of products"}, label={"nl": _nl, "en": _en},
        question={"nl": "Hoeveel metaal zit erin?", "en": "How much metal is inside?"},
        kind_of_figure="computed", certainty="read", reference="premise",
        show_with=("supply_risk",),
        traps={
            "nl": "Per MW, per kg voertuig en per kg motor zijn drie maten: nooit optellen. 2050 is een aanname. Het "
            "gemiddelde verbergt een brede spreiding: kies ook laagste en hoogste.",
            "en": "Per MW, per kg of vehicle and per kg of motor are three measures: never add. 2050 is assumed. The "
            "mean hides a wide range: choose lowest and highest too.",
        },
    )(_content(_per, _denominator))  # fmt: skip

"""Security of supply of (critical) raw materials: risk, concentration, dependence, use.

Figures of the European Commission and Eurostat about the European Union. They say how the Union is
placed, not the country of a study, and none of them measures compliance with a regulation.
"""

from __future__ import annotations

from collections.abc import Callable

from kringloop.core import RangeError, did_you_mean
from kringloop.indicators.choices import LARGEST_SECTOR, METAL_FIGURE
from kringloop.indicators.declare import Declared, indicator, variant, variants
from kringloop.indicators.quantities import published
from kringloop.ledger import Constant, Expression, Ledger
from kringloop.reference import classification

SUPPLY, ASSESSMENT, USE = "critical_materials_supply", "critical_materials_assessment", "critical_materials_use"
COMMON: Declared = {"goal": "security", "reference": "ec2023crm"}


@variants(
    key="self_sufficiency",
    goal="security",
    by=("region", "item"),
    better="up",
    unit="%",
    degree=1,
    bounds=(0, float("inf")),
    kind_of_figure="published",
    certainty="read",
    reference="eurostat_cei_gsr020",
    show_with=("third_country_dependence",),
    rows=(
        variant("extraction", {"series": "self_sufficiency_extraction"}),
        variant("processing", {"series": "self_sufficiency_processing"}),
    ),
)
def self_sufficiency(ledger: Ledger, *, series: str) -> Expression:
    """What the Union covers from inside, as Eurostat publishes it."""
    return published(ledger, series)


@indicator(
    COMMON,
    key="supply_risk",
    by=("material",),
    better="down",
    unit="1",
    degree=1,
    bounds=(0, float("inf")),
    kind_of_figure="published",
    certainty="read",
    show_with=("economic_importance.published",),
)
def supply_risk(ledger: Ledger) -> Expression:
    """Supply risk by material and assessment year, as the Commission publishes it."""
    return ledger.account(ASSESSMENT).select("supply_risk")


IMPORTANCE: Declared = {
    "by": ("material",),
    "better": "neutral",
    "unit": "1",
}


@indicator(
    IMPORTANCE,
    COMMON,
    key="economic_importance",
    definition="published",
    degree=1,
    bounds=(0, float("inf")),
    kind_of_figure="published",
    certainty="read",
    show_with=("supply_risk",),
)
def economic_importance(ledger: Ledger) -> Expression:
    """Economic importance by material and assessment year, as the Commission publishes it."""
    return ledger.account(ASSESSMENT).select("economic_importance")


@indicator(
    IMPORTANCE,
    COMMON,
    key="economic_importance",
    definition="core",
    degree=2,
    method={"largest_sector": LARGEST_SECTOR},
    bounds=(0, float("inf")),
    kind_of_figure="computed",
    certainty="derived",
    show_with=("economic_importance.published",),
)
def economic_importance_core(ledger: Ledger, *, largest_sector: float) -> Expression:
    """EI core = Σ_s A_s · Q_s · 10 / max Q: use shares times value added, largest sector (C28) = 10.

    Source      ec2023crm
    """
    use = ledger.account(USE)
    weighted = (use.select("share") * use.select("value_added")).over("application").over("line").over("sector")
    return weighted / Constant(largest_sector, "mln EUR") * 10


SUPPLIED: Declared = {
    **COMMON,
    "by": ("material", "stage"),
    "kind_of_figure": "computed",
    "certainty": "derived",
}
"""What is said of the countries that supply."""
HERFINDAHL: Declared = {"degree": 2, "bounds": (0, 1)}
GOVERNANCE: Declared = {"degree": 3, "bounds": (0, 10)}


def _shares(ledger: Ledger, scope: str) -> Expression:
    return ledger.account(SUPPLY).select("share", scope=scope)


def _herfindahl(ledger: Ledger, scope: str) -> Expression:
    """HHI = Σ_c S_c²."""
    return (_shares(ledger, scope) * _shares(ledger, scope)).over("country")


def _by_governance(ledger: Ledger, scope: str) -> Expression:
    """Σ_c S_c² · t_c · W_c, W_c = 2 (2.5 − WGI_c): 0 well governed, 10 badly."""
    trade = ledger.account(SUPPLY).select("trade_parameter", scope=scope)
    years = ledger.account(SUPPLY).account.year_values
    governance = ledger.account("governance").select("wgi_mean", year=years).pooled("material").pooled("stage")
    risk = (2.5 - governance) * 2
    return (_shares(ledger, scope) * _shares(ledger, scope) * trade * risk).over("country")


@variants(
    SUPPLIED,
    key="supply_concentration",
    better="down",
    unit="1",
    rows=(
        variant(
            "world", {"index": _herfindahl, "scope": "world"}, HERFINDAHL, show_with=("supply_share_covered.world",)
        ),
        variant(
            "world_governance",
            {"index": _by_governance, "scope": "world"},
            GOVERNANCE,
            show_with=("supply_concentration.world",),
        ),
        variant("eu", {"index": _herfindahl, "scope": "EU"}, HERFINDAHL, show_with=("supply_share_covered.eu",)),
        variant(
            "eu_governance",
            {"index": _by_governance, "scope": "EU"},
            GOVERNANCE,
            show_with=("supply_concentration.eu",),
        ),
    ),
)
def supply_concentration(ledger: Ledger, *, index: Callable[[Ledger, str], Expression], scope: str) -> Expression:
    """How far supply rests on few countries."""
    return index(ledger, scope)


@variants(
    SUPPLIED,
    key="supply_share_covered",
    better="neutral",
    unit="%",
    degree=1,
    bounds=(0, 110),
    rows=(
        variant("world", {"scope": "world"}, show_with=("supply_concentration.world",)),
        variant("eu", {"scope": "EU"}, show_with=("supply_concentration.eu",)),
    ),
)
def supply_share_covered(ledger: Ledger, *, scope: str) -> Expression:
    """Σ_c S_c: the part of supply whose country is named."""
    return _shares(ledger, scope).over("country")


@indicator(
    key="third_country_dependence",
    goal="security",
    by=("material", "stage"),
    better="down",
    unit="%",
    degree=1,
    bounds=(0, 100),
    reference="eu2024crma",
    kind_of_figure="computed",
    certainty="read_second_hand",
    show_with=("self_sufficiency.extraction", "supply_share_covered.eu"),
)
def third_country_dependence(ledger: Ledger) -> Expression:
    """Largest share of one country outside the Union in EU sourcing."""
    shares = _shares(ledger, "EU")
    members = classification("countries").below(ledger.whole)
    outside = [c for c in shares.selections()[0].labels("country") if c not in members]
    return shares.over("country", "max", labels=outside)


def _use_by_sector(ledger: Ledger) -> Expression:
    return ledger.account(USE).select("share").over("application").over("line")


FUNCTION: Declared = {
    "better": "neutral",
    "unit": "%",
    "degree": 1,
    "bounds": (0, 110),
    "kind_of_figure": "published",
    "certainty": "read",
}


@indicator(
    FUNCTION,
    COMMON,
    key="crm_use_by_function",
    definition="application",
    by=("material", "application"),
    show_with=("crm_use_by_function.sector",),
)
def crm_use_by_application(ledger: Ledger) -> Expression:
    """Share of each application in the use of a material."""
    return ledger.account(USE).select("share").over("line").over("sector")


@indicator(
    FUNCTION,
    COMMON,
    key="crm_use_by_function",
    definition="sector",
    by=("material", "sector"),
    level=("sector",),
    show_with=("crm_use_by_function.application",),
)
def crm_use_by_sector(ledger: Ledger) -> Expression:
    """Share of each sector in the use of a material."""
    return _use_by_sector(ledger)


@indicator(
    key="geopolrisk",
    goal="security",
    by=("material", "stage"),
    better="down",
    unit="1",
    degree=1,
    bounds=(0, 1),
    kind_of_figure="computed",
    certainty="read_second_hand",
    reference="geopolrisk2023",
    show_with=("supply_concentration.world", "supply_risk"),
)
def geopolrisk(ledger: Ledger) -> Expression:
    """HHI · Σ_i g_i f_i / F: concentration of world supply times the instability of who sells."""
    return ledger.account("material_imports").select("score")


EXPOSURE: Declared = {
    **COMMON,
    "by": ("sector",),
    "level": ("sector",),
    "kind_of_figure": "computed",
    "certainty": "proposal",
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


@variants(
    EXPOSURE,
    key="crm_sector_exposure",
    better="down",
    unit="1",
    degree=2,
    bounds=(0, float("inf")),
    rows=(
        variant("by_name", {"groups": False}, show_with=("crm_exposure_covered.by_name", "gross_value_added.current")),
        variant(
            "with_groups",
            {"groups": True},
            show_with=("crm_exposure_covered.with_groups", "gross_value_added.current"),
        ),
    ),
)
def crm_sector_exposure(ledger: Ledger, *, groups: bool) -> Expression:
    """Σ_m A_{m,s} · SR_m."""
    lender = risk_of(ledger, groups=groups)
    years = ledger.account(USE).account.year_values
    risk = ledger.account(ASSESSMENT).select("supply_risk", year=years).pooled("sector")
    return (_use_by_sector(ledger) * risk.borrowed("material", lender)).over("material", labels=lender)


@variants(
    EXPOSURE,
    key="crm_exposure_covered",
    better="neutral",
    unit="%",
    bounds=(0, 100),
    rows=(
        variant("by_name", {"groups": False}, show_with=("crm_sector_exposure.by_name",)),
        variant("with_groups", {"groups": True}, show_with=("crm_sector_exposure.with_groups",)),
    ),
)
def crm_exposure_covered(ledger: Ledger, *, groups: bool) -> Expression:
    """Use shares of the materials with a risk over those of all materials."""
    known = _use_by_sector(ledger).over("material", labels=risk_of(ledger, groups=groups))
    return known / _use_by_sector(ledger).over("material")


FIGURES = ("mean", "median", "min", "max")


@variants(
    key="crm_mass_in_products",
    goal="security",
    by=("technology", "metal"),
    better="neutral",
    level=("product",),
    degree=1,
    bounds=(0, float("inf")),
    method={"figure": METAL_FIGURE},
    kind_of_figure="computed",
    certainty="read",
    reference="premise",
    show_with=("supply_risk",),
    rows=(
        variant("per_mw", {"per": "kg/MW", "denominator": "MW"}, unit="kg/MW"),
        variant("per_kg_vehicle", {"per": "kg metal/kg vehicle", "denominator": "kg"}, unit="g/kg"),
        variant("per_kg_motor", {"per": "kg metal/kg motor", "denominator": "kg"}, unit="g/kg"),
    ),
)
def crm_mass_in_products(ledger: Ledger, *, per: str, denominator: str, figure: str) -> Expression:
    """Metal in a product; `per` as the table says it, `denominator` the unit it stands for."""
    if figure not in FIGURES:
        raise RangeError(f"figure is '{figure}'; {did_you_mean(figure, FIGURES)}")
    return ledger.account("technology_metals").select(figure, unit=per) / Constant(1.0, denominator)

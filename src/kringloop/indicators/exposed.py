"""Value added of manufacturing that rests on critical materials: material → use → division → value.

The use of a material by division is known for the Union (assessment of 2023) and applied to the value added of the
country, in the years of the assessments since the method of today. As in the method of the Commission a division counts
for its share in the use of a material: a convention, no count of its products. One euro can rest on several materials,
so figures of materials never add up: of a division the largest share of one critical material counts, or all its value.
"""

from __future__ import annotations

from collections.abc import Iterable

from kringloop.indicators.choices import IMPORTANCE, SUPPLY_RISK
from kringloop.indicators.critical import SINCE
from kringloop.indicators.declare import Declared, indicator, variant, variants
from kringloop.indicators.security import ASSESSMENT, COMMON, risk_of
from kringloop.ledger import AtLeast, Expression, Ledger
from kringloop.reference import classification

DIVISIONS = "critical_materials_sectors"
MANUFACTURING = "C"
USED = 0.005
"""From which share of a material a division counts as using it: half of the last printed per cent."""
EXPOSED: Declared = {
    **COMMON,
    "better": "neutral",
    "unit": "mln EUR",
    "kind_of_figure": "computed",
    "certainty": "proposal",
    "bounds": (0, float("inf")),
}


def _editions(ledger: Ledger) -> list[int]:
    """Years of the assessments by the method of today."""
    return [int(y) for y in ledger.account(ASSESSMENT).account.year_values if int(y) >= SINCE]


def _use(ledger: Ledger) -> Expression:
    """Share of each division in the use of a material, that of the one study in every year."""
    use = ledger.account(DIVISIONS)
    return use.select("share").at(int(use.account.year_values[-1]))


def _reached(ledger: Ledger, layer: str, level: float) -> Expression:
    """Whether a material, or the group it belongs to, reaches a level in an assessment."""
    judged = AtLeast(ledger.account(ASSESSMENT).select(layer, year=_editions(ledger)).pooled("sector"), level)
    return judged.borrowed("material", risk_of(ledger, groups=True))


def _value(ledger: Ledger) -> Expression:
    account = ledger.account("production")
    return account.select("value", good="gross_value_added", destination=ledger.home, year=_editions(ledger))


def _divisions(ledger: Ledger) -> tuple[str, ...]:
    """Divisions of manufacturing for which uses are known."""
    tree = classification("activities")
    known: Iterable[str] = ledger.account(DIVISIONS).select("share").selections()[0].labels("sector")
    return tuple(s for s in known if MANUFACTURING in tree.above(s))


@indicator(
    EXPOSED,
    key="crm_value_added",
    definition="by_material",
    by=("material", "sector"),
    level=("sector",),
    degree=2,
    show_with=("supply_risk", "crm_value_added.weighted"),
)
def by_material(ledger: Ledger) -> Expression:
    """A_{m,s} · VA_s for every assessed material."""
    return _use(ledger) * _value(ledger).pooled("material") * _reached(ledger, "supply_risk", 0.0)


@indicator(
    EXPOSED,
    key="crm_value_added",
    definition="of_material",
    by=("material",),
    degree=2,
    show_with=("supply_risk", "crm_value_added.by_material"),
)
def of_material(ledger: Ledger) -> Expression:
    """Σ_s A_{m,s} · VA_s over the divisions of manufacturing."""
    return by_material(ledger).over("sector", labels=_divisions(ledger))


def _largest(ledger: Ledger, risk: float, importance: float) -> Expression:
    """Largest share of a division in the use of one critical material."""
    critical = _reached(ledger, "supply_risk", risk) * _reached(ledger, "economic_importance", importance)
    return (_use(ledger) * critical).over("material", "max", labels=risk_of(ledger, groups=True))


def _exposed(ledger: Ledger, risk: float, importance: float, *, weighted: bool) -> Expression:
    share = _largest(ledger, risk, importance)
    return (share if weighted else AtLeast(share, USED)) * _value(ledger)


LEVELS: Declared = {**EXPOSED, "method": {"risk": SUPPLY_RISK, "importance": IMPORTANCE}}


@variants(
    LEVELS,
    key="crm_value_added",
    by=("sector",),
    level=("sector",),
    rows=(
        variant("weighted", {"weighted": True}, degree=2, show_with=("crm_value_added.whole",)),
        variant("whole", {"weighted": False}, degree=1, show_with=("crm_value_added.weighted",)),
    ),
)
def of_division(ledger: Ledger, *, risk: float, importance: float, weighted: bool) -> Expression:
    """max_m A_{m,s} · VA_s over critical materials, or all VA_s of a division that uses one."""
    return _exposed(ledger, risk, importance, weighted=weighted)


@variants(
    LEVELS,
    key="crm_value_added",
    by=(),
    better="down",
    unit="%",
    bounds=(0, 100),
    rows=(
        variant("weighted_share", {"weighted": True}, degree=1, show_with=("crm_value_added.whole_share",)),
        variant("whole_share", {"weighted": False}, show_with=("crm_value_added.weighted_share",)),
    ),
)
def of_manufacturing(ledger: Ledger, *, risk: float, importance: float, weighted: bool) -> Expression:
    """The same over all divisions, over the value added of manufacturing."""
    exposed = _exposed(ledger, risk, importance, weighted=weighted).over("sector", labels=_divisions(ledger))
    return exposed / _value(ledger).pooled("sector", [MANUFACTURING])

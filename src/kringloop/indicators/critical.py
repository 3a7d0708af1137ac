"""Critical raw materials: how many there are, and from which country most of each comes.

The Commission calls a material critical from a supply risk of 1.0 and an economic importance of 2.8. Its list also
holds strategic materials below a threshold (copper and nickel in 2023), which are not counted here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kringloop.core import Names
from kringloop.indicators.choices import IMPORTANCE, SUPPLY_RISK
from kringloop.indicators.declare import Declared, indicator
from kringloop.indicators.said import state_words
from kringloop.indicators.security import ASSESSMENT, COMMON, SUPPLY
from kringloop.ledger import AtLeast, Expression, Formula, Grid, Ledger, Reason
from kringloop.reference import classification

SINCE = 2017
"""First assessment by the method of today."""
NAMED = 3


def _critical(ledger: Ledger, risk: float, importance: float) -> Expression:
    years = [y for y in ledger.account(ASSESSMENT).account.year_values if int(y) >= SINCE]
    assessed = ledger.account(ASSESSMENT)
    at_risk = AtLeast(assessed.select("supply_risk", year=years), risk)
    return (at_risk * AtLeast(assessed.select("economic_importance", year=years), importance)).over("material")


def _assessed(ledger: Ledger) -> Expression:
    years = [y for y in ledger.account(ASSESSMENT).account.year_values if int(y) >= SINCE]
    return AtLeast(ledger.account(ASSESSMENT).select("supply_risk", year=years), 0.0).over("material")


def critical_states(expression: Formula, grid: Grid) -> Mapping[tuple[int, ...], Names]:
    """Of how many materials, and which of the critical ones matter most to manufacturing (economic importance)."""
    risk, importance = (s for s in expression.selections() if s.account.key == ASSESSMENT)
    materials = risk.labels("material")
    wide = grid.replace("material", materials)
    flags, weights = expression.parts[0].evaluate(wide), importance.evaluate(wide)
    tree, words, said = classification("raw_materials"), state_words(__file__, "assessed"), {}
    for cell in np.ndindex(grid.shape):
        assessed = flags.reasons[cell] == Reason.KNOWN
        critical = np.flatnonzero(assessed & (flags.values[cell] > 0))
        if not assessed.any():
            continue
        top = sorted(critical.tolist(), key=lambda n: -weights.values[cell][n])[:NAMED]
        names = [tree.names(materials[n]) for n in top]
        said[cell] = Names(
            words.nl.format(count=assessed.sum(), top=", ".join(n.nl for n in names)),
            words.en.format(count=assessed.sum(), top=", ".join(n.en for n in names)),
        )
    return said


CRITICAL: Declared = {
    "by": (),
    "better": "down",
    "kind_of_figure": "computed",
    "certainty": "read",
    "method": {"risk": SUPPLY_RISK, "importance": IMPORTANCE},
    "show_with": ("supply_risk", "economic_importance.published"),
}


@indicator(
    CRITICAL,
    COMMON,
    key="critical_materials",
    definition="count",
    unit="1",
    bounds=(0, float("inf")),
    states=critical_states,
)
def critical_count(ledger: Ledger, *, risk: float, importance: float) -> Expression:
    """Σ_m [SR_m ≥ 1.0] · [EI_m ≥ 2.8]."""
    return _critical(ledger, risk, importance)


@indicator(
    CRITICAL,
    COMMON,
    key="critical_materials",
    definition="share",
    unit="%",
    bounds=(0, 100),
)
def critical_share(ledger: Ledger, *, risk: float, importance: float) -> Expression:
    """The number over all assessed materials."""
    return _critical(ledger, risk, importance) / _assessed(ledger)


def supplier_states(expression: Formula, grid: Grid) -> Mapping[tuple[int, ...], Names]:
    """The country with the largest share in each cell."""
    supply = expression.selections()[0]
    countries = supply.labels("country")
    shares = supply.evaluate(grid.replace("country", countries))
    known = shares.reasons == Reason.KNOWN
    values = np.where(known, shares.values, -1.0)
    tree = classification("countries")
    cells = (tuple(int(i) for i in place) for place in np.argwhere(known.any(axis=-1)))
    return {cell: tree.names(countries[int(values[cell].argmax())]) for cell in cells}


@indicator(
    COMMON,
    key="largest_supplier",
    by=("material", "stage"),
    better="down",
    unit="%",
    degree=1,
    bounds=(0, 100),
    kind_of_figure="computed",
    certainty="derived",
    show_with=("supply_concentration.world", "supply_risk"),
    states=supplier_states,
)
def largest_supplier(ledger: Ledger) -> Expression:
    """max_c S_c over the countries of the world."""
    return ledger.account(SUPPLY).select("share", scope="world").over("country", "max")

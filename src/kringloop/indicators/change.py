"""Why and how figures change: loosening of pressure from growth, and the factors behind a change.

Owns the elasticity of Tapio with its eight states, and the split of emissions of manufacturing into
activity, structure and intensity. Both compare with a base year that is a choice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from kringloop.core import Names, RangeError
from kringloop.indicators.choices import PRICES
from kringloop.indicators.choices import base_year as since
from kringloop.indicators.declare import Declared, indicator, variant, variants
from kringloop.indicators.quantities import (
    ALL_ACTIVITIES,
    emission,
    energy_use,
    industrial_waste,
    material_consumption,
    real_value_added,
    value_added,
)
from kringloop.indicators.said import state_words
from kringloop.ledger import Expression, Formula, Grid, Ledger, Quotient, Reason, elasticity, log_changes

SINCE = since(2010, 2015)
SINCE_ENERGY = since(2014, 2016)
"""First year of the present energy series: an earlier base year would compare across its break."""

WEAK, STRONG = 0.8, 1.2
"""Elasticities between these count as coupled."""


def decoupling_state(pressure: float, growth: float) -> str:
    """State of decoupling from the relative change of a pressure and of the activity behind it.

    e = pressure / growth ; bounds 0, 0.8 and 1.2, apart for growth and for decline

    Raises
    ------
    RangeError   no change of activity, of which there is no elasticity

    Source      tapio2005, fig. 1
    >>> decoupling_state(-0.02, 0.26), decoupling_state(0.1, -0.1)
    ('strong', 'strong_negative')
    """
    if growth == 0:
        raise RangeError("activity did not change; an elasticity needs growth or decline")
    elasticity = pressure / growth
    if elasticity < 0:
        return "strong" if growth > 0 else "strong_negative"
    if WEAK <= elasticity <= STRONG:
        return "expansive_coupling" if growth > 0 else "recessive_coupling"
    if elasticity < WEAK:
        return "weak" if growth > 0 else "weak_negative"
    return "expansive_negative" if growth > 0 else "recessive"


def decoupling_states(expression: Formula, grid: Grid) -> Mapping[tuple[int, ...], Names]:
    """The state in each cell that has an elasticity."""
    if not isinstance(expression, Quotient):
        raise RangeError(f"'{expression}' is no elasticity: it is not a change over a change")
    pressure, growth = (side.evaluate(grid).values for side in (expression.left, expression.right))
    known = expression.evaluate(grid).reasons == Reason.KNOWN
    cells = (tuple(int(i) for i in position) for position in np.argwhere(known))
    states = {cell: decoupling_state(float(pressure[cell]), float(growth[cell])) for cell in cells}
    return {cell: state_words(__file__, state) for cell, state in states.items()}


Quantity = Callable[[Ledger], Expression]
Activity = Callable[[Ledger, str], Expression]
"""By the prices it is counted in."""
ELASTICITY: Declared = {
    "goal": "prosperity",
    "better": "down",
    "unit": "1",
    "kind_of_figure": "computed",
    "certainty": "read",
    "reference": "tapio2005",
    "states": decoupling_states,
    "method": {"base_year": SINCE, "prices": PRICES},
}
OF_SECTOR: Declared = {"by": ("sector",), "level": ("nation", "sector")}
REAL = "gross_value_added.constant_prices"


def _greenhouse_gases(ledger: Ledger) -> Expression:
    return emission(ledger, "ghg")


def _of_sectors(ledger: Ledger, prices: str) -> Expression:
    return {"constant": real_value_added, "current": value_added}[prices](ledger)


def _economy(ledger: Ledger, prices: str) -> Expression:
    return _of_sectors(ledger, prices).pooled("sector", [ALL_ACTIVITIES])


@variants(
    ELASTICITY,
    key="decoupling_elasticity",
    rows=(
        variant(
            "ghg",
            {"pressure": _greenhouse_gases, "activity": _of_sectors},
            OF_SECTOR,
            show_with=("ghg_direct.cbs", REAL),
        ),
        variant(
            "energy",
            {"pressure": energy_use, "activity": _of_sectors},
            OF_SECTOR,
            show_with=("net_energy_use.cbs", REAL),
            method={"base_year": SINCE_ENERGY, "prices": PRICES},
        ),
        variant(
            "waste",
            {"pressure": industrial_waste, "activity": _of_sectors},
            OF_SECTOR,
            show_with=("waste_generated.cbs", REAL),
        ),
        variant(
            "dmc",
            {"pressure": material_consumption, "activity": _economy},
            by=(),
            show_with=("dmc.cbs_table", "resource_productivity.cbs_real"),
        ),
    ),
)
def decoupling(ledger: Ledger, *, pressure: Quantity, activity: Activity, base_year: int, prices: str) -> Expression:
    """(ΔP / P_0) / (ΔG / G_0), since the base year."""
    return elasticity(pressure(ledger), activity(ledger, prices), since=base_year)


SECTORS = ("10-12", "19", "20", "22", "23", "24", "25", "26", "27", "28", "29-30", "31-33")
"""Sectors of manufacturing that have emissions and value added in every year since 2000."""
MANUFACTURING = "C"
PARTS = ("10-12", "13-15", "16-18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29-30", "31-33")
"""The parts of manufacturing: the sectors above, and textiles, wood and paper, and pharmaceuticals."""
FACTORS = ("activity", "remainder", "coverage", "structure", "intensity")
"""The parts of the change of emissions, in the order in which they are multiplied."""
DRIVERS: Declared = {
    "goal": "pressure",
    "by": (),
    "level": ("sector",),
    "better": "down",
    "unit": "Mt_CO2e",
    "degree": 1,
    "kind_of_figure": "computed",
    "method": {"base_year": SINCE},
    "reference": "ang2005",
}


@variants(
    DRIVERS,
    key="decomposition_factors",
    show_with=("decomposition_factors.total", "ghg_direct.cbs"),
    rows=(
        variant("activity", {"factor": "activity"}, certainty="read"),
        variant("remainder", {"factor": "remainder"}, certainty="derived"),
        variant("coverage", {"factor": "coverage"}, certainty="derived"),
        variant("structure", {"factor": "structure"}, certainty="read"),
        variant("intensity", {"factor": "intensity"}, certainty="read"),
    ),
)
def effect(ledger: Ledger, *, factor: str, base_year: int) -> Expression:
    """Σ_s L(P_s, P_s0) · ln(x_s / x_s0) with P_s = A · (V / A) · (W / V) · (A_s / W) · (P_s / A_s), x one of them.

    A is the volume of manufacturing as it is published, V the sum of the volumes of all its parts and W that
    of the twelve sectors: volumes in chained prices do not add up, and V / A is what they differ by.
    """
    pressure, added = emission(ledger, "ghg"), real_value_added(ledger)
    whole, parts, own = (added.pooled("sector", codes) for codes in ([MANUFACTURING], PARTS, SECTORS))
    factors = (whole, parts / whole, own / parts, added / own, pressure / added)
    changes = log_changes(pressure, factors, base_year)
    return changes[FACTORS.index(factor)].over("sector", labels=SECTORS, complete=True)


@indicator(
    DRIVERS,
    key="decomposition_factors",
    definition="total",
    certainty="derived",
    show_with=tuple(f"decomposition_factors.{f}" for f in FACTORS),
    additive=True,
)
def total_change(ledger: Ledger, *, base_year: int) -> Expression:
    """Change of the emissions of the twelve sectors since the base year."""
    pressure = emission(ledger, "ghg").over("sector", labels=SECTORS, complete=True)
    return pressure - pressure.at(base_year)

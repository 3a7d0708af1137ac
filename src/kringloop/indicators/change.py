"""Why and how figures change: loosening of pressure from growth, and the factors behind a change.

Owns the elasticity of Tapio with its eight states, and the split of emissions of manufacturing into
activity, structure and intensity. Both compare with a base year that is a choice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from kringloop.core import Certainty, Names, RangeError
from kringloop.indicators.choices import base_year as since
from kringloop.indicators.declare import Compute, indicator
from kringloop.indicators.quantities import (
    ALL_ACTIVITIES,
    emission,
    energy_use,
    industrial_waste,
    material_consumption,
    real_value_added,
)
from kringloop.ledger import Expression, Formula, Grid, Ledger, Quotient, Reason, elasticity, log_changes

SINCE = since(2010, 2015)
SINCE_ENERGY = since(2014, 2016)
"""First year of the present energy series: an earlier base year would compare across its break."""

WEAK, STRONG = 0.8, 1.2
"""Elasticities between these count as coupled."""
STATES = {
    "strong": Names("sterke ontkoppeling", "strong decoupling"),
    "weak": Names("zwakke ontkoppeling", "weak decoupling"),
    "expansive_coupling": Names("gekoppelde groei", "expansive coupling"),
    "expansive_negative": Names("negatieve ontkoppeling bij groei", "expansive negative decoupling"),
    "strong_negative": Names("sterke negatieve ontkoppeling", "strong negative decoupling"),
    "weak_negative": Names("zwakke negatieve ontkoppeling", "weak negative decoupling"),
    "recessive_coupling": Names("gekoppelde krimp", "recessive coupling"),
    "recessive": Names("ontkoppeling bij krimp", "recessive decoupling"),
}


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
    return {cell: STATES[decoupling_state(float(pressure[cell]), float(growth[cell]))] for cell in cells}


def _elasticity(pressure: Callable[[Ledger], Expression], activity: Callable[[Ledger], Expression]) -> Compute:
    def compute(ledger: Ledger, *, base_year: int) -> Expression:
        """(ΔP / P_0) / (ΔG / G_0), since the base year."""
        return elasticity(pressure(ledger), activity(ledger), since=base_year)

    return compute


def _economy(ledger: Ledger) -> Expression:
    return real_value_added(ledger).pooled("sector", [ALL_ACTIVITIES])


ELASTICITY: dict[str, Any] = {
    "key": "decoupling_elasticity", "goal": "prosperity", "better": "down", "unit": "1",
    "names": {"nl": "Ontkoppelingsstatus", "en": "Decoupling state"},
    "question": {"nl": "Groeit de economie terwijl de milieudruk daalt?", "en": "Has growth decoupled from pressure?"},
    "kind_of_figure": "computed", "certainty": "read", "reference": "tapio2005",
    "states": decoupling_states,
}  # fmt: skip
UNSTABLE = {
    "nl": "De status is de uitkomst, niet het getal: bij bijna geen groei slaat het getal door. Ontkoppeling zegt niet "
    "dat de druk laag genoeg is.",
    "en": "The state is the result, not the number: with almost no growth the number runs wild. Decoupling does not "
    "say that the pressure is low enough.",
}
BREAK = {
    "nl": UNSTABLE["nl"] + " De energiereeks heeft een breuk in 2014: kies het basisjaar 2014 of later.",
    "en": UNSTABLE["en"] + " The energy series has a break in 2014: choose 2014 or later as base year.",
}
PRESSURES: dict[str, tuple[Callable[[Ledger], Expression], str, str, str, Mapping[str, str]]] = {
    "ghg": (lambda ledger: emission(ledger, "ghg"), "ghg_direct.cbs", "broeikasgassen", "greenhouse gases", UNSTABLE),
    "energy": (energy_use, "net_energy_use.cbs", "energie", "energy", BREAK),
    "waste": (industrial_waste, "waste_generated.cbs", "bedrijfsafval", "industrial waste", UNSTABLE),
}
"""Pressure, companion, labels and traps of the elasticities by sector."""

for _definition, (_pressure, _companion, _nl, _en, _traps) in PRESSURES.items():
    indicator(
        **ELASTICITY, definition=_definition, by=("sector",), level=("nation", "sector"),
        label={"nl": f"{_nl} van de sector", "en": f"{_en} of the sector"},
        show_with=(_companion, "gross_value_added.constant_prices"), traps=_traps,
        method={"base_year": SINCE_ENERGY if _definition == "energy" else SINCE},
    )(_elasticity(_pressure, real_value_added))  # fmt: skip

indicator(
    **ELASTICITY, definition="dmc", by=(),
    label={"nl": "materiaalverbruik van {country}", "en": "material consumption of {country}"},
    show_with=("dmc.cbs_table", "resource_productivity.cbs_real"), traps=UNSTABLE, method={"base_year": SINCE},
)(_elasticity(material_consumption, _economy))  # fmt: skip


SECTORS = ("10-12", "19", "20", "22", "23", "24", "25", "26", "27", "28", "29-30", "31-33")
"""Sectors of manufacturing that have emissions and value added in every year since 2000."""
MANUFACTURING = "C"
PARTS = ("10-12", "13-15", "16-18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29-30", "31-33")
"""The parts of manufacturing: the sectors above, and textiles, wood and paper, and pharmaceuticals."""
FACTORS: dict[str, tuple[str, str, Certainty]] = {
    "activity": ("groei van de industrie", "growth of manufacturing", "read"),
    "remainder": ("volumes die niet optellen (rest)", "volumes that do not add up (remainder)", "derived"),
    "coverage": ("aandeel van de twaalf sectoren", "share of the twelve sectors", "derived"),
    "structure": ("verschuiving tussen sectoren", "shift between sectors", "read"),
    "intensity": ("uitstoot per euro in elke sector", "emissions per euro in each sector", "read"),
}


def _effect(which: int) -> Compute:
    def compute(ledger: Ledger, *, base_year: int) -> Expression:
        """Σ_s L(P_s, P_s0) · ln(x_s / x_s0) with P_s = A · (V / A) · (W / V) · (A_s / W) · (P_s / A_s), x one of them.

        A is the volume of manufacturing as it is published, V the sum of the volumes of all its parts and W that
        of the twelve sectors: volumes in chained prices do not add up, and V / A is what they differ by.
        """
        pressure, added = emission(ledger, "ghg"), real_value_added(ledger)
        whole, parts, own = (added.pooled("sector", codes) for codes in ([MANUFACTURING], PARTS, SECTORS))
        factors = (whole, parts / whole, own / parts, added / own, pressure / added)
        return log_changes(pressure, factors, base_year)[which].over("sector", labels=SECTORS, complete=True)

    return compute


DRIVERS: dict[str, Any] = {
    "key": "decomposition_factors", "goal": "pressure", "by": (), "level": ("sector",), "better": "down",
    "unit": "Mt_CO2e", "degree": 1, "kind_of_figure": "computed", "method": {"base_year": SINCE},
    "names": {"nl": "Drijvende factoren broeikasgassen industrie", "en": "Drivers of greenhouse gases of industry"},
    "question": {
        "nl": "Waardoor veranderde de uitstoot van de industrie?",
        "en": "Why did the emissions of manufacturing change?",
    },
    "traps": {
        "nl": "Twaalf sectoren; textiel, hout en papier, farmacie vallen erbuiten. Een rekenkundige verdeling, geen "
        "oorzaak. De groei is die van de hele industrie, zoals ze gepubliceerd is. Volumes in kettingprijzen "
        "tellen niet op: het verschil is een eigen deel. De vijf delen samen zijn precies de verandering.",
        "en": "Twelve sectors; textiles, wood and paper, pharmaceuticals are outside. An arithmetic split, no cause. "
        "Growth is that of all manufacturing as published. Chained volumes do not add up: the difference is a "
        "part of its own. The five parts together are exactly the change.",
    },
}  # fmt: skip

for _number, (_definition, (_nl, _en, _certainty)) in enumerate(FACTORS.items()):
    indicator(
        **DRIVERS, definition=_definition, label={"nl": _nl, "en": _en}, certainty=_certainty, reference="ang2005",
        show_with=("decomposition_factors.total", "ghg_direct.cbs"),
    )(_effect(_number))  # fmt: skip


@indicator(
    **DRIVERS, definition="total", label={"nl": "hele verandering", "en": "whole change"}, certainty="derived",
    reference="ang2005", show_with=tuple(f"decomposition_factors.{f}" for f in FACTORS), additive=True,
)  # fmt: skip
def total_change(ledger: Ledger, *, base_year: int) -> Expression:
    """Change of the emissions of the twelve sectors since the base year."""
    pressure = emission(ledger, "ghg").over("sector", labels=SECTORS, complete=True)
    return pressure - pressure.at(base_year)

"""Elements of hope: abundant in the crust, by one rule, with the concentration of their processing beside it.

The rule is a proposal of this project: an element with at least 1,000 mg per kg of crust. Aluminium, magnesium,
silicon, titanium and phosphorus pass it and are on the EU list all the same, because few countries process them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from kringloop.core import RangeError
from kringloop.reference import crustal_abundance, element_of_material, listed_as, raw_material, supply_shares
from kringloop.valuation.concentration import herfindahl

ABUNDANT: Final = 1000.0
"""mg per kg of crust."""


@dataclass(frozen=True, slots=True)
class Hope:
    """Abundance of the element of a raw material, beside how concentrated its supply is.

    Parameters
    ----------
    material   : code of the raw material
    element    : symbol; empty where it is not one element
    abundance  : mg per kg of crust; None where it is not one element
    hopeful    : at least the rule; None where abundance is not known
    extraction, processing : HHI of world supply by stage; None where it is not at hand
    listed     : on the EU list of 2023, itself or as one of a group
    """

    material: str
    element: str
    abundance: float | None
    hopeful: bool | None
    extraction: float | None
    processing: float | None
    listed: bool


def element_of_hope(material: str, *, abundant: float = ABUNDANT) -> Hope:
    """Whether a material rests on an abundant element, and what the rule does not see.

    >>> silicon = element_of_hope("Silicon metal")
    >>> silicon.hopeful, silicon.listed, round(silicon.processing, 2)
    (True, True, 0.58)
    """
    if not abundant > 0:
        raise RangeError(f"the rule is {abundant:g} mg/kg; expected above 0")
    code = raw_material(material)
    symbol = element_of_material().get(code, "")
    amount = crustal_abundance().get(symbol)
    return Hope(
        code,
        symbol,
        amount,
        None if amount is None else amount >= abundant,
        world_concentration(code, "E"),
        world_concentration(code, "P"),
        listed_as(code) is not None,
    )


def world_concentration(material: str, stage: str) -> float | None:
    """HHI of world supply at a stage (E or P), of the shares that are known, scaled to 1; None where none is."""
    shares = np.array([share for share, _ in supply_shares(material, stage).values()])
    return float(herfindahl(shares / shares.sum())) if shares.size else None

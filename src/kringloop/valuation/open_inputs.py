"""Supply risk of a raw material computed here from open inputs, beside what the Commission publishes.

Shares and trade parameters are of the study of 2023, governance of the World Bank; import reliance, recycling and
substitution were printed in full in 2017 only. So the outcome is no copy of the published figure: it shows what follows
from inputs that anybody can look up, and may differ where the unprinted inputs of 2023 do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kringloop.core import MissingDataError
from kringloop.reference import SUPPLY_OF, governance_of, governed_by, raw_material, risk_inputs, supply_shares
from kringloop.valuation.concentration import scaled_governance, weighted_herfindahl
from kringloop.valuation.supply_risk import supply_risk


@dataclass(frozen=True, slots=True)
class OpenRisk:
    """Supply risk of a stage from open inputs.

    Parameters
    ----------
    material, stage : what, and E or P
    value           : the supply risk
    world, union    : Σ S² WGI t over the countries of the world, and over what the Union buys; None where not at hand
    import_reliance : of 2017; None where one side is used alone
    recycling, substitution : of 2017
    """

    material: str
    stage: str
    value: float
    world: float | None
    union: float | None
    import_reliance: float | None
    recycling: float
    substitution: float


def open_supply_risk(material: str, *, governance_year: int = SUPPLY_OF) -> OpenRisk:
    """The largest supply risk of the stages of a material, from open inputs.

    Raises
    ------
    MissingDataError   the inputs of 2017 or the shares of 2023 do not hold the material

    >>> cobalt = open_supply_risk("Cobalt")
    >>> cobalt.stage, round(cobalt.value, 1)
    ('E', 3.6)
    """
    code = raw_material(material)
    known = risk_inputs().get(code)
    found = [] if known is None else [_of_stage(code, stage, governance_year) for stage in ("E", "P")]
    told = [risk for risk in found if risk is not None]
    if not told:
        raise MissingDataError(
            f"no open inputs of {code}: recycling and substitution were printed of other materials only",
            nl=f"geen open invoer van {code}: recycling en vervanging zijn alleen van andere grondstoffen gedrukt",
        )
    return max(told, key=lambda risk: risk.value)


def _of_stage(material: str, stage: str, year: int) -> OpenRisk | None:
    printed = risk_inputs()[material]
    world, union = (_side(supply_shares(material, stage, scope), year) for scope in ("world", "EU"))
    if world is None and union is None:
        return None
    if printed.import_reliance is None:
        union = None if world is not None else union
    value = supply_risk(
        world=world,
        union=union,
        import_reliance=printed.import_reliance,
        recycling=printed.recycling,
        substitution=printed.substitution_risk,
    )
    reliance = printed.import_reliance if world is not None and union is not None else None
    return OpenRisk(material, stage, float(value), world, union, reliance, printed.recycling, printed.substitution_risk)


def _side(shares: Mapping[str, tuple[float, float]], year: int) -> float | None:
    """Σ S² WGI t over the countries that are named and have governance."""
    found = [
        (share, known[0], trade)
        for country, (share, trade) in shares.items()
        if (known := governance_of(governed_by().get(country, country), year)) is not None
    ]
    if not found:
        return None
    share, estimate, trade = (np.array(column) for column in zip(*found, strict=True))
    return float(weighted_herfindahl(share, scaled_governance(estimate), trade))

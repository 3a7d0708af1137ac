"""Supply risk and economic importance of raw materials by the method of the European Commission, from open inputs.

SR = [HHI_world · IR/2 + HHI_EU (1 − IR/2)] (1 − EoL_RIR) · SI_SR. All functions take arrays: materials, years and
draws at once.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from kringloop.core import Array, RangeError
from kringloop.valuation.concentration import require_shares

CRITICAL_RISK: Final = 1.0
CRITICAL_IMPORTANCE: Final = 2.8
"""From which a material counts as critical, where it reaches both."""


def supply_risk(
    *,
    world: Array | float | None = None,
    union: Array | float | None = None,
    import_reliance: Array | float | None = None,
    recycling: Array | float,
    substitution: Array | float,
) -> Array:
    """Supply risk of a stage: [HHI_world · IR/2 + HHI_EU (1 − IR/2)] (1 − recycling) · substitution.

    Parameters
    ----------
    world           : Σ S² WGI t over the countries of the world; None where only the Union's side is known
    union           : the same over what the Union buys; None where only the world's side is known
    import_reliance : (imports − exports) / (production + imports − exports), shares of 1; below 0 counts as 0
    recycling       : end-of-life recycling input rate, 0 to 1
    substitution    : factor SI_SR, 0 to 1

    Source: European Commission (2017), Methodology for establishing the EU list of critical raw materials.

    Raises
    ------
    RangeError   neither side, both sides without import reliance, or a rate outside 0 to 1

    >>> float(supply_risk(world=3.6, union=1.3, import_reliance=0.32, recycling=0.0, substitution=1.0)).__round__(3)
    1.668
    """
    rate, factor = _unit(recycling, "recycling"), _unit(substitution, "substitution")
    kept = (1 - rate) * factor
    if world is None and union is None:
        raise RangeError(
            "supply risk needs the concentration of the world, of the Union, or both",
            nl="leveringsrisico vraagt de concentratie van de wereld, van de Unie, of beide",
        )
    if world is None or union is None:
        known = union if world is None else world
        return np.asarray(np.asarray(known, dtype=float) * kept)
    if import_reliance is None:
        raise RangeError(
            "supply risk of both sides needs import reliance; give it, or leave one side out",
            nl="leveringsrisico van beide kanten vraagt de importafhankelijkheid; geef die, of laat één kant weg",
        )
    half = np.maximum(_at_most_one(import_reliance), 0.0) / 2
    return np.asarray((np.asarray(world, dtype=float) * half + np.asarray(union, dtype=float) * (1 - half)) * kept)


def import_reliance(imports: Array | float, exports: Array | float, production: Array | float) -> Array:
    """(imports − exports) / (production + imports − exports); below 0 where more leaves than enters.

    >>> float(import_reliance(80.0, 20.0, 40.0))
    0.6
    """
    net = np.asarray(imports, dtype=float) - np.asarray(exports, dtype=float)
    use = np.asarray(production, dtype=float) + net
    if not np.all(use > 0):
        raise RangeError(
            "apparent use (production + imports − exports) is not above 0; import reliance does not exist",
            nl="het verbruik (productie + import − export) is niet boven 0; importafhankelijkheid bestaat dan niet",
        )
    return np.asarray(net / use)


def economic_importance(
    use: Array, value_added: Array, *, largest: float, substitution: Array | float = 1.0, rounded: bool = False
) -> Array:
    """Economic importance, 0 to 10: Σ_s A_s Q_s · 10 / max Q · SI_EI, sectors along the last axis.

    Parameters
    ----------
    use          : share of each sector in the use of the material, adding up to 1
    value_added  : of each sector, in the unit of `largest`
    largest      : value added of the largest sector
    substitution : factor SI_EI
    rounded      : whether the shares were printed rounded

    Source: European Commission (2017).

    >>> float(economic_importance(np.array([1.0]), np.array([64990.0]), largest=204200.0)).__round__(3)
    3.183
    """
    if not largest > 0:
        raise RangeError(f"value added of the largest sector is {largest:g}; expected above 0")
    shares = require_shares(use, rounded=rounded)
    weighted = np.einsum("...s,...s->...", shares, np.broadcast_to(value_added, shares.shape))
    return np.asarray(weighted * 10 / largest * _unit(substitution, "substitution"))


def group_mean(members: Array) -> Array:
    """Supply risk or importance of a group, the mean of its members.

    >>> float(group_mean(np.array([2.8, 1.7, 2.1, 2.5, 3.4])))
    2.5
    """
    return np.asarray(np.asarray(members, dtype=float).mean(axis=-1))


def _unit(values: Array | float, what: str) -> Array:
    found = np.asarray(values, dtype=float)
    if not np.all((found >= 0) & (found <= 1)):
        raise RangeError(
            f"{what} must lie between 0 and 1; seen {np.ravel(found)[:3]}",
            nl=f"{what} moet tussen 0 en 1 liggen; gezien: {np.ravel(found)[:3]}",
        )
    return found


def _at_most_one(values: Array | float) -> Array:
    found = np.asarray(values, dtype=float)
    if not np.all(found <= 1):
        raise RangeError(
            f"import reliance above 1; seen {np.ravel(found)[:3]}; give shares, not per cent",
            nl=f"importafhankelijkheid boven 1; gezien: {np.ravel(found)[:3]}; geef aandelen, geen procenten",
        )
    return found

"""How concentrated supply is: the Herfindahl index of shares, by itself or weighed by governance and trade.

A table of production that keeps its row "Total" gives (H + 1)/4 instead of H, without a word. So a row that is a total,
by its name or because it is the sum of all others, is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from kringloop.core import Array, BalanceError, RangeError

ROUNDED: Final = 0.005
"""How far shares that are declared rounded may be from 1 together."""
TOTALS: Final = frozenset({"total", "totaal", "world", "wereld", "world total", "sum", "som", "all", "alle landen"})
_FEWEST: Final = 3


def shares_of(amounts: Mapping[str, float]) -> dict[str, float]:
    """Shares of countries from what each produces or exports.

    Raises
    ------
    BalanceError   a row that is the total of the others, by name or by amount
    RangeError     an amount below 0, or none above it

    >>> shares_of({"a": 30.0, "b": 10.0})
    {'a': 0.75, 'b': 0.25}
    """
    if wrong := {name: value for name, value in amounts.items() if not value >= 0}:
        raise RangeError(f"amounts {wrong}; expected at least 0", nl=f"hoeveelheden {wrong}; verwacht: minstens 0")
    whole = sum(amounts.values())
    if not whole > 0:
        raise RangeError("no amount is above 0; there is nothing to share", nl="geen hoeveelheid is boven 0")
    for name, value in amounts.items():
        halves = len(amounts) >= _FEWEST and bool(np.isclose(value, whole - value, rtol=ROUNDED / 10))
        if name.strip().casefold() in TOTALS or halves:
            raise BalanceError(
                f"row '{name}' ({value:g}) is the total of the others ({whole - value:g}); leave it out",
                nl=f"rij '{name}' ({value:g}) is het totaal van de andere ({whole - value:g}); laat die weg",
            )
    return {name: value / whole for name, value in amounts.items()}


def herfindahl(shares: Array, *, rounded: bool = False) -> Array:
    """H = Σ_c S_c² over the last axis: 1 is one country, 1/n is n countries alike.

    Parameters
    ----------
    shares  : shares of 1
    rounded : the shares were printed rounded and may miss 1 by half a per cent point

    Raises
    ------
    RangeError   shares below 0, or that do not add up to 1; a total beside its parts makes 2

    >>> float(herfindahl(np.array([0.75, 0.25])))
    0.625
    """
    s = require_shares(shares, rounded=rounded)
    return np.asarray(np.einsum("...c,...c->...", s, s))


def normalised(index: Array | float, countries: int) -> Array:
    """(H − 1/n) / (1 − 1/n): 0 where all n countries are alike.

    >>> round(float(normalised(0.6504, 10)), 6)
    0.611556
    """
    if countries <= 1:
        raise RangeError(f"{countries} countries; an index is normalised over at least two")
    least = 1 / countries
    return (np.asarray(index, dtype=float) - least) / (1 - least)


def weighted_herfindahl(shares: Array, governance: Array, trade: Array) -> Array:
    """Σ_c S_c² · WGI_c · t_c over the last axis, the concentration in the EU's supply risk.

    Parameters
    ----------
    shares     : of countries; shares that are not known are left out, so they may add up to less than 1
    governance : 0 (well governed) to 10, see `scaled_governance`
    trade      : trade parameter t, 1 where nothing changes the free flow of trade

    >>> float(weighted_herfindahl(np.array([0.81]), np.array([6.92]), np.array([1.0]))).__round__(2)
    4.54
    """
    s = np.asarray(shares, dtype=float)
    weight = np.asarray(governance, dtype=float) * np.asarray(trade, dtype=float)
    return np.asarray(np.einsum("...c,...c,...c->...", s, s, np.broadcast_to(weight, s.shape)))


def scaled_governance(estimate: Array | float) -> Array:
    """Governance from 2.5 (strong) … −2.5 (weak) to 0 … 10: W = 2 (2.5 − estimate).

    A reading of the EU method by us: the scaling itself was not read in it.
    """
    return (2.5 - np.asarray(estimate, dtype=float)) * 2


def require_shares(shares: Array, *, rounded: bool = False) -> Array:
    """The shares, where they are at least 0 and add up to 1 along the last axis."""
    s = np.asarray(shares, dtype=float)
    sums = s.sum(axis=-1)
    room = ROUNDED if rounded else ROUNDED / 1000
    if not np.all(s >= 0) or not np.all(np.abs(sums - 1) <= room):
        raise RangeError(
            f"shares add up to {np.ravel(sums)[0]:.4g}; expected shares of at least 0 that add up to 1, without a row "
            "for the total",
            nl=f"de aandelen zijn samen {np.ravel(sums)[0]:.4g}; verwacht: aandelen van minstens 0, samen 1, zonder "
            "rij voor het totaal",
        )
    return s

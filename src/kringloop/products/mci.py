"""How circular a mass is: the Material Circularity Indicator and shares of mass, each for many products at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kringloop.core import NOISE, RangeError
from kringloop.products.vectors import Vector

USE_FACTOR = 0.9
"""Of the utility F(X) = 0.9 / X: a linear product of average use scores 0.1."""


@dataclass(frozen=True, slots=True, eq=False)
class Circularity:
    """Terms of the indicator, per mass that was given; they add up, the indicator does not.

    V is virgin feedstock, W all waste that cannot be recovered, W_F and W_C that of making recycled feedstock and of
    recycling after use.
    """

    mass: Vector
    virgin: Vector
    waste: Vector
    waste_feedstock: Vector
    waste_recycling: Vector

    @property
    def linear(self) -> Vector:
        """`LFI = (V + W) / (2 M + (W_F - W_C) / 2)`; the whole denominator, 2 M alone is another number."""
        with np.errstate(invalid="ignore", divide="ignore"):
            below = 2 * self.mass + (self.waste_feedstock - self.waste_recycling) / 2
            found: Vector = (self.virgin + self.waste) / below
        return found

    def indicator(self, utility: Vector | float = 1.0) -> Vector:
        """`MCI = max(0, 1 - LFI 0.9 / X)`, between 0 and 1.

        Raises
        ------
        RangeError   a utility that is not above zero
        """
        if (np.asarray(utility) <= 0).any():
            raise RangeError(
                f"utility X is {np.min(utility)}; expected above 0",
                nl=f"het nut X is {np.min(utility)}; verwacht: groter dan 0",
            )
        found: Vector = np.maximum(0.0, 1.0 - self.linear * USE_FACTOR / utility)
        return found

    def summed(self, groups: Vector, size: int) -> Circularity:
        """The terms of parts added up by whole."""
        terms = (self.mass, self.virgin, self.waste, self.waste_feedstock, self.waste_recycling)
        return Circularity(*(np.bincount(groups, term, minlength=size) for term in terms))


def circularity(
    mass: Vector | float,
    *,
    recycled: Vector | float = 0.0,
    reused: Vector | float = 0.0,
    renewable: Vector | float = 0.0,
    to_recycling: Vector | float = 0.0,
    to_reuse: Vector | float = 0.0,
    to_composting: Vector | float = 0.0,
    to_energy: Vector | float = 0.0,
    recycling_yield: Vector | float = 1.0,
    feedstock_yield: Vector | float = 1.0,
) -> Circularity:
    """The terms of the Material Circularity Indicator; every share is of 1.

    ```
    V   = M (1 - F_R - F_U - F_S)       W_0 = M (1 - C_R - C_U - C_C - C_E)
    W_C = M (1 - E_C) C_R               W_F = M (1 - E_F) F_R / E_F
    W   = W_0 + (W_F + W_C) / 2
    ```

    Parameters
    ----------
    to_energy : counts only for biological material under the condition of the method; else leave it 0

    Raises
    ------
    RangeError   shares below 0 or above 1, together above 1, or recycled feedstock from a yield of 0

    Source: Ellen MacArthur Foundation and Granta Design, Circularity Indicators (2015, revised 2019), read second-hand.

    >>> made = circularity(1, recycled=1, to_recycling=1, recycling_yield=0.8, feedstock_yield=0.8)
    >>> round(float(made.indicator()[0]), 5)
    0.9
    """
    shares = {
        "recycled": recycled,
        "reused": reused,
        "renewable": renewable,
        "to_recycling": to_recycling,
        "to_reuse": to_reuse,
        "to_composting": to_composting,
        "to_energy": to_energy,
        "recycling_yield": recycling_yield,
        "feedstock_yield": feedstock_yield,
    }
    given = {name: np.atleast_1d(np.asarray(value, dtype=float)) for name, value in shares.items()}
    _require_shares(given)
    m, f_r, c_r = np.atleast_1d(np.asarray(mass, dtype=float)), given["recycled"], given["to_recycling"]
    gone = 1 - c_r - given["to_reuse"] - given["to_composting"] - given["to_energy"]
    e_f = np.where(given["feedstock_yield"] > 0, given["feedstock_yield"], 1.0)
    w_f, w_c = m * (1 - e_f) * f_r / e_f, m * (1 - given["recycling_yield"]) * c_r
    virgin, waste = m * (1 - f_r - given["reused"] - given["renewable"]), m * gone + (w_f + w_c) / 2
    m, virgin, waste, w_f, w_c = np.broadcast_arrays(m, virgin, waste, w_f, w_c)
    return Circularity(m, virgin, waste, w_f, w_c)


def _require_shares(given: dict[str, Vector]) -> None:
    for name, values in given.items():
        if not ((values >= 0) & (values <= 1 + NOISE)).all():
            raise RangeError(
                f"{name} is {values.min():g} to {values.max():g}; expected shares of 0 to 1",
                nl=f"{name} is {values.min():g} tot {values.max():g}; verwacht: delen van 0 tot 1",
            )
    for group in (("recycled", "reused", "renewable"), ("to_recycling", "to_reuse", "to_composting", "to_energy")):
        total = sum((given[name] for name in group), np.zeros(1))
        if (total > 1 + NOISE).any():
            raise RangeError(
                f"{' + '.join(group)} is {total.max():g}; expected at most 1",
                nl=f"{' + '.join(group)} is {total.max():g}; verwacht: hoogstens 1",
            )
    if ((given["feedstock_yield"] == 0) & (given["recycled"] > 0)).any():
        raise RangeError(
            "feedstock_yield is 0 where there is recycled feedstock; expected above 0",
            nl="feedstock_yield is 0 terwijl er gerecycled materiaal is; verwacht: groter dan 0",
        )


def share(part: Vector, whole: Vector) -> Vector:
    """A part of a whole in per cent, added up before it is divided; nan where there is no whole."""
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Vector = np.where(whole > 0, 100 * part / whole, np.nan)
    return found

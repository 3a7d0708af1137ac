"""How far adjusted figures lie from published ones: what a method makes as small as it can.

Each method is one file in `methods`: a function of the change in deviations, r = (x − published) / deviation, with
its slope and its curvature. Near r = 0 all are ½ r², so that they differ only in how they weigh large changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, Names, RangeError, Registry, listing

Part = Callable[[Array, Array, Array], Array]
"""Of the figure now, the published one and its deviation, element by element."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A distance between adjusted and published figures.

    value, slope, curvature : of (x, published, deviation); slope and curvature by r
    keeps_sign : a figure never crosses 0, and a published 0 cannot be adjusted
    quadratic  : the curvature is 1 everywhere, so that one step suffices where all constraints are linear
    """

    key: str
    names: Names
    value: Part
    slope: Part
    curvature: Part
    reference: str
    keeps_sign: bool = False
    quadratic: bool = False


METHODS: Final[Registry[Method]] = Registry("method of reconciliation")


def require_signs(method: Method, names: Sequence[str], places: NDArray[np.int64], published: Array) -> None:
    """Refuse figures that a method of ratios cannot adjust."""
    zero = np.flatnonzero(published == 0)
    if method.keeps_sign and len(zero):
        raise RangeError(
            f"method '{method.key}' adjusts by a factor, and "
            f"{listing(repr(names[i]) for i in places[zero].tolist())} are 0\n"
            "  Make them constants, or choose least_squares."
        )

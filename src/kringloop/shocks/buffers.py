"""What a chain has to bridge a shortage with, in the units of the kernels: weeks and shares of weekly use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, RangeError


@dataclass(frozen=True, slots=True, kw_only=True)
class Buffers:
    """Everything in shares of the weekly use of the material; delays are counted from the first week told of.

    Parameters
    ----------
    stock              : [weeks of use] in store, which is also the most that is ever held
    spare              : [1] of what other suppliers deliver, that they can deliver more
    spare_delay        : [weeks] until they do
    substitutes        : [1] of the use of each node, that another material can take over
    substitutes_delay  : [weeks]
    recovery           : [1] of the use, from discarded goods
    recovery_delay     : [weeks]
    longer_life        : [1] of the use of each node, that can be put off

    Raises
    ------
    RangeError   one below 0, or a share above 1
    """

    stock: float = 0.0
    spare: float = 0.0
    spare_delay: float = 0.0
    substitutes: float = 0.0
    substitutes_delay: float = 0.0
    recovery: float = 0.0
    recovery_delay: float = 0.0
    longer_life: float = 0.0

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            share = name in ("substitutes", "longer_life")
            if not value >= 0 or (share and value > 1):
                raise RangeError(
                    f"buffer '{name}' is {value:g}; expected {'between 0 and 1' if share else '0 or more'}",
                    nl=f"buffer '{name}' is {value:g}; verwacht {'tussen 0 en 1' if share else '0 of meer'}",
                )


def running(starts: NDArray[np.int_], delay: float) -> Array:
    """(period,) whether what starts after a delay is there, by the week in which each period starts.

    >>> running(np.arange(4), 2).tolist()
    [0.0, 0.0, 1.0, 1.0]
    """
    return np.asarray(starts >= delay, dtype=float)

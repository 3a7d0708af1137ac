"""What a classification finds of the quantities that may move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Sorted:
    """Per movable quantity; `redundant` says something of measured ones, `observable` and `group` of unknown ones."""

    redundant: Mask
    observable: Mask
    group: NDArray[np.int64]
    freedom: int

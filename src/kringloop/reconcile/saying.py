"""Names of many quantities or constraints in a message: the first ones, and how many more."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kringloop.core import listing


def named(names: Sequence[str], where: NDArray[np.bool_]) -> str:
    """The names at the places that are marked.

    >>> named(["a", "b", "c"], np.array([True, False, True]))
    "'a', 'c'"
    """
    return listing(repr(names[i]) for i in np.flatnonzero(where).tolist())

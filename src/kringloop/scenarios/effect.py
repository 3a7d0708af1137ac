"""What a lever does to rows of an account that goes on after its record: times a factor, or taken over by another code.

Rows that are taken over keep their sum where the replacement is one for one: shares of origin go on adding up to 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from kringloop.core import Array

Factor: TypeAlias = Callable[[Array, float], Array]
"""(p(t) (year,), value) → (year,) what the rows are times what they were without."""


@dataclass(frozen=True, slots=True)
class OnRows:
    """An effect on rows.

    Parameters
    ----------
    factor    : on the rows in scope
    takes     : whether what is taken away goes to rows of another code, `per` of it for each
    moves     : whether it must go one for one, as shares of origin do
    """

    factor: Factor
    takes: bool = False
    moves: bool = False


def share_left(course: Array, value: float) -> Array:
    """1 − p · share."""
    return np.asarray(1.0 - course * value)


def times(course: Array, value: float) -> Array:
    """1 + p · (factor − 1)."""
    return np.asarray(1.0 + course * (value - 1.0))


def one_over(course: Array, value: float) -> Array:
    """1 over (1 + p · (factor − 1))."""
    return np.asarray(1.0 / times(course, value))


def compounded(course: Array, value: float) -> Array:
    """Π (1 + p · growth) over the years so far."""
    return np.asarray(np.cumprod(1.0 + course * value))

"""Small numerical helpers: tolerances taken from the data, what is noise, the logarithmic mean, NaN refused.

When are two figures equal? There are two answers, and no third:

- ROUNDING · Σ|terms|, where the same figures were added up in two ways, such as the two sides of a balance: only
  floating point can part them.
- NOISE of the larger one, where figures were written down and read again, such as shares that must add up to one:
  their last digits were rounded by somebody.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kringloop.core.errors import MissingDataError, RangeError, listing

Array = NDArray[np.float64]

ROUNDING = 64.0 * float(np.finfo(np.float64).eps)
"""What rounding may leave of a sum, as a share of Σ|terms|: for sums that must close by their own arithmetic."""
NOISE = 1e-9
"""Figures closer than this share of the largest are one figure, written down twice with other rounding."""
_SMALLEST_RATIO = 1e-290  # below it a quotient may underflow


def tolerance(*terms: NDArray[Any]) -> float:
    """Rounding error to expect in a sum of these terms: ROUNDING · Σ|terms| = 64 · eps · Σ|terms| (rule C7)."""
    return ROUNDING * sum(float(np.abs(t).sum()) for t in terms)


def log_mean(a: Array, b: Array) -> Array:
    """Logarithmic mean L(a, b) = (a − b) / ln(a/b), with L(a, a) = a and L(a, 0) = 0.

    Symmetric; near-equal values go through log1p, so no figure is lost to cancellation,
    and values of very different size through the difference of their logarithms.

    Raises
    ------
    MissingDataError   a value is NaN or infinite (rule C4)
    RangeError         a value is negative: it has no logarithm

    Source      ang2005
    >>> float(log_mean(np.array([2.0]), np.array([2.0]))[0])
    2.0
    """
    a, b = np.broadcast_arrays(np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64))
    for values, side in ((a, "first"), (b, "second")):
        require_numbers(values, what=f"the {side} side of a logarithmic mean")
        if (values < 0).any():
            raise RangeError(f"the {side} side of a logarithmic mean holds {values.min():g}; expected values ≥ 0")
    both = (a > 0) & (b > 0)
    high, low = np.where(both, np.maximum(a, b), 1.0), np.where(both, np.minimum(a, b), 1.0)
    gap, ratio = (high - low) / high, low / high
    log = np.select(
        [ratio > 0.5, ratio > _SMALLEST_RATIO],
        [np.log1p(-np.minimum(gap, 0.5)), np.log(np.maximum(ratio, _SMALLEST_RATIO))],
        np.log(low) - np.log(high),
    )
    share: Array = np.divide(gap, -log, out=np.ones_like(gap), where=gap > 0)
    return np.where(both, high * share, 0.0)


def require_numbers(values: Array, *, what: str) -> None:
    """Refuse NaN and infinity, naming the first places (rule C4)."""
    bad = ~np.isfinite(values)
    if bad.any():
        where = [tuple(int(i) for i in index) for index in np.argwhere(bad)[:5]]
        raise MissingDataError(
            f"{what} holds {int(bad.sum())} values that are not numbers, first at {listing(where)} (rule C4)\n"
            "  Give the figures, or leave them out; a gap is never a number."
        )


def same(a: float, b: float) -> bool:
    """Whether two figures differ by rounding only: by at most NOISE of the larger one.

    >>> same(40.15, 40.150000000000006), same(40.15, 40.16), same(0.0, 0.0)
    (True, False, True)
    """
    return abs(a - b) <= NOISE * max(abs(a), abs(b))


def without_noise(values: Sequence[float | None]) -> list[float | None]:
    """Figures of one series in which those that differ by rounding only are one figure.

    What is noise is told by the largest figure: NOISE · max|values|. Gaps stay gaps. Whatever tests, draws or
    splits a series looks at it through this, so that a constant is constant in every door.

    >>> without_noise([40.15, 40.150000000000006, None, 41.0])
    [40.15, 40.15, None, 41.0]
    """
    known = sorted({v for v in values if v is not None and math.isfinite(v)})
    room = NOISE * max((abs(v) for v in known), default=0.0)
    stands_for: dict[float, float] = {}
    first = None
    for value in known:
        first = value if first is None or value - first > room else first
        stands_for[value] = first
    return [None if v is None else stands_for.get(v, v) for v in values]


LEAST_SIDE: Final = 0.5
"""Of the longer side of an interval, as much as the shorter one is at least where ± tells it."""


def margin(value: float | None, low: float | None, high: float | None) -> float | None:
    """Half the interval of a figure; None without one, and where no ± is true: outside it, or near one of its ends.

    A figure on record may lie outside the interval of its draws or of its source, and an interval that stops at a
    natural bound, such as a count of 32 between 28 and 32, lies on one side of it. It is drawn as it is.

    >>> margin(5.0, 4.0, 6.0), margin(5.0, 1.0, 2.0), margin(32.0, 28.0, 32.0), margin(5.0, None, None)
    (1.0, None, None, None)
    """
    if value is None or low is None or high is None or outside(value, low, high):
        return None
    sides = sorted((value - low, high - value))
    return None if sides[0] < LEAST_SIDE * sides[1] else (high - low) / 2


def outside(value: float | None, low: float | None, high: float | None) -> bool:
    """Whether a figure lies outside its own interval."""
    if value is None or low is None or high is None:
        return False
    slack = NOISE * max(abs(low), abs(high), abs(value))
    return not low - slack <= value <= high + slack

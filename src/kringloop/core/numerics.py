"""Small numerical helpers: tolerances taken from the data, the logarithmic mean, NaN refused."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kringloop.core.errors import MissingDataError, RangeError, listing

Array = NDArray[np.float64]

TOLERANCE_FACTOR = 64.0
_SMALLEST_RATIO = 1e-290  # below it a quotient may underflow


def tolerance(*terms: NDArray[Any], factor: float = TOLERANCE_FACTOR) -> float:
    """Rounding error to expect in a sum of these terms: factor · eps · Σ|terms| (rule C7)."""
    scale = sum(float(np.abs(t).sum()) for t in terms)
    return factor * float(np.finfo(np.float64).eps) * scale


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
            "  Leave the row out, or give it the flag 'missing'; a gap is never a number."
        )

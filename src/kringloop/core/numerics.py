"""Small numerical helpers: tolerances taken from the data, the logarithmic mean, NaN refused."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kringloop.core.errors import MissingDataError, listing

Array = NDArray[np.float64]

TOLERANCE_FACTOR = 64.0


def tolerance(*terms: NDArray[Any], factor: float = TOLERANCE_FACTOR) -> float:
    """Rounding error to expect in a sum of these terms: factor · eps · Σ|terms| (rule C7)."""
    scale = sum(float(np.abs(t).sum()) for t in terms)
    return factor * float(np.finfo(np.float64).eps) * scale


def log_mean(a: Array, b: Array) -> Array:
    """Logarithmic mean L(a, b) = (a − b) / ln(a/b), with L(a, a) = a and L(a, 0) = 0.

    Near-equal values use the series of the quotient, so no figure is lost to cancellation.

    Source      ang2005
    >>> float(log_mean(np.array([2.0]), np.array([2.0]))[0])
    2.0
    """
    a, b = np.broadcast_arrays(np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64))
    both = (a > 0) & (b > 0)
    safe_a, safe_b = np.where(both, a, 1.0), np.where(both, b, 1.0)
    relative = (safe_a - safe_b) / safe_b
    log = np.log1p(relative)
    quotient = np.divide(relative, log, out=np.ones_like(relative), where=np.abs(relative) > 1e-9)
    near = 1.0 + relative / 2.0
    result: Array = safe_b * np.where(np.abs(relative) > 1e-9, quotient, near)
    return np.where(both, result, 0.0)


def require_numbers(values: Array, *, what: str) -> None:
    """Refuse NaN and infinity, naming the first places (rule C4)."""
    bad = ~np.isfinite(values)
    if bad.any():
        where = [tuple(int(i) for i in index) for index in np.argwhere(bad)[:5]]
        raise MissingDataError(
            f"{what} holds {int(bad.sum())} values that are not numbers, first at {listing(where)} (rule C4)\n"
            "  Leave the row out, or give it the flag 'missing'; a gap is never a number."
        )

"""The first-order error beside the draws: where the two differ, the figure is not straight enough for the first."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, RangeError
from kringloop.ledger import HIGH, LOW, NORMAL_HIGH
from kringloop.robustness.samples import Samples

APART = 0.1
"""Share of the error by which the two may differ before both are shown."""
_SURE = 3.0
_DENSITY = math.exp(-(NORMAL_HIGH**2) / 2) / math.sqrt(2 * math.pi)


def apart(samples: Samples, tolerance: float = APART) -> NDArray[np.bool_]:
    """(cells…) where draws and first order tell two stories: their deviations or ends differ by more than a share.

    The share is of the first-order deviation, and for the ends of half the first-order interval. What so few draws
    cannot tell apart is not counted as a difference: at least three times the noise of the draws is allowed, which is
    1/√(2D) of a deviation, and √(p(1−p)/D)/φ(z) deviations for an end.

    Raises
    ------
    RangeError   a tolerance that is not above 0
    """
    if not tolerance > 0:
        raise RangeError(f"tolerance is {tolerance:g}; expected a share above 0, such as {APART:g}")
    first, count = _known(samples.result.deviation, samples), samples.drawing.count
    noise = _SURE / math.sqrt(2 * count)
    differs = np.abs(samples.deviation - first) > max(tolerance, noise) * first
    edge = _SURE * math.sqrt(LOW * HIGH / count) / _DENSITY / NORMAL_HIGH
    half = NORMAL_HIGH * first
    for end, drawn in ((samples.result.value - half, samples.low), (samples.result.value + half, samples.high)):
        differs |= np.abs(drawn - end) > max(tolerance, edge) * half
    found: NDArray[np.bool_] = differs & (first > 0) | ((first == 0) & (samples.deviation > _rounding(samples)))
    return found


def _known(first: Array | None, samples: Samples) -> Array:
    return np.zeros(samples.grid.shape) if first is None else first


def _rounding(samples: Samples) -> Array:
    """What adding up in another order may leave."""
    found: Array = 1e-12 * np.abs(samples.result.value)
    return found

"""Parameters of lifetime laws from the mean and the standard deviation of the life itself.

A law that cannot have them is refused, with the laws that can. Knows no ages.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import special

from kringloop.core import Array, RangeError

ROOMY = "weibull, lognormal or gamma"
NARROWEST, WIDEST = 1e-6, 1e3
"""Spread over mean that the laws with two parameters are held to."""
_ZETA = (1.6449340668482264, 1.2020569031595942, 1.0823232337111382, 1.0369277551433699)


def fixed(mean: Array, sd: Array) -> dict[str, Array]:
    """A life without spread."""
    if (sd != 0).any():
        raise RangeError(f"lifetime 'fixed' has no spread; leave sd out, or take {ROOMY}")
    return {"mean": mean}


def exponential(mean: Array, sd: Array) -> dict[str, Array]:
    """A life whose spread is its mean."""
    if (np.abs(sd - mean) > 1e-12 * mean).any():
        raise RangeError(
            f"lifetime 'exponential' has a standard deviation equal to its mean; leave sd out, or take {ROOMY}"
        )
    return {"mean": mean}


def same(mean: Array, sd: Array) -> dict[str, Array]:
    """A law whose parameters are its moments."""
    _spread(mean, sd, "lognormal")
    return {"mean": mean, "sd": sd}


def gamma(mean: Array, sd: Array) -> dict[str, Array]:
    """shape = (mean/sd)², scale = sd²/mean."""
    spread = _spread(mean, sd, "gamma")
    return {"shape": spread**-2.0, "scale": mean * spread**2}


def weibull_mean(*, scale: Array, shape: Array) -> Array:
    """scale · Γ(1 + 1/shape)."""
    with np.errstate(over="ignore"):
        mean: Array = scale * special.gamma(1.0 + 1.0 / shape)
    return mean


def weibull(mean: Array, sd: Array) -> dict[str, Array]:
    """shape solves Γ(1 + 2/k) / Γ(1 + 1/k)² = 1 + (sd/mean)²; scale = mean / Γ(1 + 1/k)."""
    wanted = np.log1p(_spread(mean, sd, "weibull") ** 2)
    log_inverse = _solved(lambda u: _weibull_spread(np.exp(u)) < wanted, np.log(1e-8), np.log(50.0), wanted.shape)
    inverse = np.exp(log_inverse)
    return {"scale": mean / special.gamma(1.0 + inverse), "shape": 1.0 / inverse}


def truncated_normal(mean: Array, sd: Array) -> dict[str, Array]:
    """The normal law of which the part above 0 has this mean and sd; its own mean must stay above 0."""
    return _normal(mean, sd, "normal", _truncated)


def cut_normal(mean: Array, sd: Array) -> dict[str, Array]:
    """The normal law whose negative ages leave at birth, so that what is lived has this mean and sd."""
    return _normal(mean, sd, "normal_untruncated", _cut)


def _truncated(place: Array) -> tuple[Array, Array]:
    """Mean and variance above 0 of a normal law with mean `place` and sd 1."""
    ratio = _density(place) / special.ndtr(place)
    return place + ratio, 1.0 - place * ratio - ratio**2


def _cut(place: Array) -> tuple[Array, Array]:
    """Mean and variance of max(T, 0) for a normal law with mean `place` and sd 1."""
    above = special.ndtr(place)
    mean = place * above + _density(place)
    return mean, (place**2 + 1.0) * above + place * _density(place) - mean**2


def _normal(mean: Array, sd: Array, law: str, moments: Callable[[Array], tuple[Array, Array]]) -> dict[str, Array]:
    spread = _spread(mean, sd, law)
    least = 1e-3
    widest = _ratio(moments, np.asarray(least))
    if (spread > widest).any():
        at = np.unravel_index(int(np.argmax(spread)), spread.shape)
        raise RangeError(
            f"lifetime '{law}' cannot have mean {np.broadcast_to(mean, spread.shape)[at]:g} with sd "
            f"{np.broadcast_to(sd, spread.shape)[at]:g}: cut off at age 0, its sd is at most {float(widest):.2g} times "
            "its mean\n"
            f"  Take {ROOMY}, which can; or give the parameters before the cut with Lifetime.of('{law}', mean=…, sd=…)."
        )
    far = 1.0 / spread
    place = _solved(lambda p: _ratio(moments, p) > spread, least, 9.0, spread.shape)
    place = np.where(far > 8.5, far, place)  # nothing is cut off any more
    whole, _ = moments(place)
    scale = np.where(far > 8.5, sd, mean / whole)
    return {"mean": place * scale, "sd": scale}


def _ratio(moments: Callable[[Array], tuple[Array, Array]], place: Array) -> Array:
    mean, variance = moments(place)
    return np.asarray(np.sqrt(np.maximum(variance, 0.0)) / mean)


def _density(z: Array) -> Array:
    return np.asarray(np.exp(-0.5 * z**2) / np.sqrt(2.0 * np.pi))


def _weibull_spread(inverse: Array) -> Array:
    """ln Γ(1 + 2u) − 2 ln Γ(1 + u); by its series for small u, where the difference would lose its digits."""
    u = np.minimum(inverse, 2e-3)
    series = u**2 * (_ZETA[0] - u * (2.0 * _ZETA[1] - u * (3.5 * _ZETA[2] - u * 6.0 * _ZETA[3])))
    direct = special.gammaln(1.0 + 2.0 * inverse) - 2.0 * special.gammaln(1.0 + inverse)
    return np.where(inverse < 2e-3, series, direct)


def _solved(below: Callable[[Array], NDArray[np.bool_]], low: float, high: float, shape: tuple[int, ...]) -> Array:
    """Where a condition that holds on the left stops holding, by halving."""
    left, right = np.full(shape, low), np.full(shape, high)
    for _ in range(100):
        middle = (left + right) / 2.0
        holds = below(middle)
        left, right = np.where(holds, middle, left), np.where(holds, right, middle)
    return np.asarray((left + right) / 2.0)


def _spread(mean: Array, sd: Array, law: str) -> Array:
    """sd over mean, within what a law can show in floats."""
    spread = np.asarray(sd / mean)
    if (spread < NARROWEST).any() or (spread > WIDEST).any():
        worst = float(spread.min()) if (spread < NARROWEST).any() else float(spread.max())
        raise RangeError(
            f"sd over mean of lifetime '{law}' is {worst:.3g}; expected {NARROWEST:g} … {WIDEST:g}\n"
            "  A life without spread is the law 'fixed'; for a wider one give a survival table."
        )
    return spread

"""Squares of relative changes: ½ Σ (ln(x / published) / s)² with s² = ln(1 + (deviation / published)²).

For positive figures with large relative errors: doubling weighs as much as halving, and no figure crosses 0.
"""

from __future__ import annotations

import numpy as np

from kringloop.core import Array, Names
from kringloop.reconcile.distance import METHODS, Method

_LEAST_BEND = 0.25


def _spread(published: Array, deviation: Array) -> Array:
    spread: Array = np.sqrt(np.log1p((deviation / published) ** 2))
    return spread


def _value(x: Array, published: Array, deviation: Array) -> Array:
    half: Array = 0.5 * (np.log(x / published) / _spread(published, deviation)) ** 2
    return half


def _slope(x: Array, published: Array, deviation: Array) -> Array:
    slope: Array = np.log(x / published) / _spread(published, deviation) ** 2 * deviation / x
    return slope


def _curvature(x: Array, published: Array, deviation: Array) -> Array:
    """The second derivative, which falls as a figure grows; kept above 0, where it would turn."""
    bend = np.maximum(1.0 - np.log(x / published), _LEAST_BEND)
    curvature: Array = bend * (deviation / x / _spread(published, deviation)) ** 2
    return curvature


METHODS.add(
    "logarithmic",
    Method(
        key="logarithmic",
        names=Names("logaritmisch", "logarithmic"),
        value=_value,
        slope=_slope,
        curvature=_curvature,
        reference="derived",
        keeps_sign=True,
    ),
    file=__file__,
)

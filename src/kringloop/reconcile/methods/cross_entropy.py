"""Least cross-entropy: Σ w |published| (z ln z − z + 1) with z = x / published and w = |published| / deviation².

Where the deviation of each figure is the root of the figure, w is 1: then a table with given row and column sums is
that of RAS, and with negative figures that of GRAS, which keep every sign and every 0.

Source: junius2003, lenzen2007gras.
"""

from __future__ import annotations

import numpy as np

from kringloop.core import Array, Names
from kringloop.reconcile.distance import METHODS, Method


def _value(x: Array, published: Array, deviation: Array) -> Array:
    more = (x - published) / published
    value: Array = (published / deviation) ** 2 * ((1.0 + more) * np.log1p(more) - more)
    return value


def _slope(x: Array, published: Array, deviation: Array) -> Array:
    slope: Array = published / deviation * np.log(x / published)
    return slope


def _curvature(x: Array, published: Array, _: Array) -> Array:
    curvature: Array = published / x
    return curvature


METHODS.add(
    "cross_entropy",
    Method(
        key="cross_entropy",
        names=Names("kleinste kruisentropie", "least cross-entropy"),
        value=_value,
        slope=_slope,
        curvature=_curvature,
        reference="junius2003",
        keeps_sign=True,
    ),
    file=__file__,
)

"""Weighted least squares: ½ Σ ((x − published) / deviation)². Source: cencic2016."""

from __future__ import annotations

import numpy as np

from kringloop.core import Array, Names
from kringloop.reconcile.distance import METHODS, Method


def _value(x: Array, published: Array, deviation: Array) -> Array:
    half: Array = 0.5 * ((x - published) / deviation) ** 2
    return half


def _slope(x: Array, published: Array, deviation: Array) -> Array:
    change: Array = (x - published) / deviation
    return change


def _curvature(x: Array, *_: Array) -> Array:
    return np.ones_like(x)


METHODS.add(
    "least_squares",
    Method(
        key="least_squares",
        names=Names("kleinste kwadraten", "least squares"),
        value=_value,
        slope=_slope,
        curvature=_curvature,
        reference="cencic2016",
        quadratic=True,
    ),
    file=__file__,
)

"""The law of Weibull: the chance of leaving rises or falls with a power of age."""

from __future__ import annotations

import numpy as np
from scipy import special

from kringloop.core import Array, Names
from kringloop.stocks import moments
from kringloop.stocks.law import SMALL, lifetime


def _weibull_hazard(age: Array, scale: Array, shape: Array) -> Array:
    """(age/scale)^shape; infinite far beyond the last unit, where nothing is left."""
    with np.errstate(over="ignore"):
        cumulative: Array = (age / scale) ** shape
    return cumulative


def _weibull_integral(age: Array, *, scale: Array, shape: Array) -> Array:
    hazard = _weibull_hazard(age, scale, shape)
    partial: Array = special.gammainc(1.0 / shape, np.maximum(hazard, SMALL))
    # a narrow law has a hazard too small for a float long before its life ends
    return np.where(hazard <= SMALL, age, moments.weibull_mean(scale=scale, shape=shape) * partial)


@lifetime(
    "weibull",
    names=Names(nl="Weibull", en="Weibull"),
    params={"scale": "year", "shape": "1"},
    reference="weibull1951",
    integral=_weibull_integral,
    logarithm=lambda age, *, scale, shape: -_weibull_hazard(age, scale, shape),
    mean=moments.weibull_mean,
    moments=moments.weibull,
)
def weibull(age: Array, *, scale: Array, shape: Array) -> Array:
    """S(a) = exp(−(a/scale)^shape)."""
    survival: Array = np.exp(-_weibull_hazard(age, scale, shape))
    return survival

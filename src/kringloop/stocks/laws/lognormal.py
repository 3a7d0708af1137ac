"""The logarithm of life is normal."""

from __future__ import annotations

import numpy as np
from scipy import special

from kringloop.core import Array, Names
from kringloop.stocks import moments
from kringloop.stocks.law import lifetime, upper_tail


def _lognormal_logs(mean: Array, sd: Array) -> tuple[Array, Array]:
    variance = np.log1p((sd / mean) ** 2)
    return np.log(mean) - variance / 2.0, np.sqrt(variance)


def _log_age(age: Array) -> Array:
    age = np.asarray(age, dtype=np.float64)
    log: Array = np.log(age, out=np.full(age.shape, -np.inf), where=age > 0)
    return log


def _lognormal_integral(age: Array, *, mean: Array, sd: Array) -> Array:
    mu, sigma = _lognormal_logs(mean, sd)
    z = (_log_age(age) - mu) / sigma
    integral: Array = age * upper_tail(z) + mean * special.ndtr(z - sigma)
    return integral


def _lognormal_logarithm(age: Array, *, mean: Array, sd: Array) -> Array:
    mu, sigma = _lognormal_logs(mean, sd)
    log: Array = special.log_ndtr((mu - _log_age(age)) / sigma)
    return log


@lifetime(
    "lognormal",
    names=Names(nl="lognormaal", en="lognormal"),
    params={"mean": "year", "sd": "year"},
    reference="johnson1994",
    integral=_lognormal_integral,
    logarithm=_lognormal_logarithm,
    mean=lambda *, mean, sd: mean + 0.0 * sd,
    moments=moments.same,
)
def lognormal(age: Array, *, mean: Array, sd: Array) -> Array:
    """S(a) = Q((ln a − μ)/σ), σ² = ln(1 + (sd/mean)²), μ = ln mean − σ²/2; mean and sd of the life itself."""
    mu, sigma = _lognormal_logs(mean, sd)
    return upper_tail((_log_age(age) - mu) / sigma)

"""The gamma law: a life of several stages without memory."""

from __future__ import annotations

import numpy as np
from scipy import special

from kringloop.core import Array, Names
from kringloop.stocks import moments
from kringloop.stocks.law import lifetime


def _gamma_integral(age: Array, *, shape: Array, scale: Array) -> Array:
    whole: Array = age * special.gammaincc(shape, age / scale)
    return whole + shape * scale * special.gammainc(shape + 1.0, age / scale)


def _gamma_logarithm(age: Array, *, shape: Array, scale: Array) -> Array:
    """ln Q(k, x); far out by the continued fraction Q = e⁻ˣ xᵏ / Γ(k) / (x + 1 − k − 1(1 − k)/(x + 3 − k − …))."""
    k, x = np.broadcast_arrays(np.asarray(shape, dtype=np.float64), np.asarray(age / scale, dtype=np.float64))
    near = special.gammaincc(k, x)
    log: Array = np.log(near, out=np.full(near.shape, -np.inf), where=near > 0)
    out = near < 1e-250
    if out.any():
        k, x = k[out], x[out]
        tail = np.zeros(x.shape)
        for step in range(200, 0, -1):
            tail = step * (step - k) / (x + 2.0 * step + 1.0 - k + tail) * -1.0
        log[out] = k * np.log(x) - x - special.gammaln(k) - np.log(x + 1.0 - k + tail)
    return log


@lifetime(
    "gamma",
    names=Names(nl="gamma", en="gamma"),
    params={"shape": "1", "scale": "year"},
    reference="johnson1994",
    integral=_gamma_integral,
    logarithm=_gamma_logarithm,
    mean=lambda *, shape, scale: shape * scale,
    moments=moments.gamma,
)
def gamma(age: Array, *, shape: Array, scale: Array) -> Array:
    """S(a) = 1 − P(shape, a/scale)."""
    survival: Array = special.gammaincc(shape, age / scale)
    return survival

"""A life without memory: the chance of leaving does not depend on age."""

from __future__ import annotations

import numpy as np

from kringloop.core import Array, Names
from kringloop.stocks import moments
from kringloop.stocks.law import lifetime


def _exponential_integral(age: Array, *, mean: Array) -> Array:
    integral: Array = -mean * np.expm1(-age / mean)
    return integral


@lifetime(
    "exponential",
    names=Names(nl="exponentieel", en="exponential"),
    params={"mean": "year"},
    reference="rinne2008",
    integral=_exponential_integral,
    logarithm=lambda age, *, mean: -np.asarray(age) / mean,
    mean=lambda *, mean: np.asarray(mean),
    moments=moments.exponential,
)
def exponential(age: Array, *, mean: Array) -> Array:
    """S(a) = exp(−a/mean): the chance of leaving does not depend on age."""
    survival: Array = np.exp(-age / mean)
    return survival

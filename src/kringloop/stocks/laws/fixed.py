"""A life without spread."""

from __future__ import annotations

import numpy as np

from kringloop.core import Array, Names
from kringloop.stocks import moments
from kringloop.stocks.law import lifetime


def _fixed_integral(age: Array, *, mean: Array) -> Array:
    return np.minimum(age, mean)


@lifetime(
    "fixed",
    names=Names(nl="vaste levensduur", en="fixed life"),
    params={"mean": "year"},
    reference="mueller2006",
    integral=_fixed_integral,
    mean=lambda *, mean: np.asarray(mean),
    moments=moments.fixed,
)
def fixed(age: Array, *, mean: Array) -> Array:
    """S(a) = 1 while a < mean, then 0."""
    return np.where(age < mean, 1.0, 0.0)

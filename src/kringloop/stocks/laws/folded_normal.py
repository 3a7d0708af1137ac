"""The normal law with its negative ages turned over."""

from __future__ import annotations

import numpy as np
from scipy import special

from kringloop.core import Array, Names
from kringloop.stocks.law import density, lifetime, upper_tail, upper_tail_integral


def _folded_integral(age: Array, *, mean: Array, sd: Array) -> Array:
    here = upper_tail_integral((age - mean) / sd) + upper_tail_integral((age + mean) / sd)
    birth = upper_tail_integral(-mean / sd) + upper_tail_integral(mean / sd)
    integral: Array = sd * (here - birth)
    return integral


@lifetime(
    "folded_normal",
    names=Names(nl="gevouwen normaal", en="folded normal"),
    params={"mean": "year", "sd": "year"},
    reference="leone1961",
    integral=_folded_integral,
    logarithm=lambda age, *, mean, sd: np.logaddexp(
        special.log_ndtr((mean - age) / sd), special.log_ndtr((-mean - age) / sd)
    ),
    mean=lambda *, mean, sd: 2.0 * sd * density(mean / sd) + mean * (1.0 - 2.0 * special.ndtr(-mean / sd)),
)
def folded_normal(age: Array, *, mean: Array, sd: Array) -> Array:
    """S(a) = Q((a − mean)/sd) + Q((a + mean)/sd); mean and sd are those before folding."""
    return upper_tail((age - mean) / sd) + upper_tail((age + mean) / sd)

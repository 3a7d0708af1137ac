"""The normal law, cut off at age 0."""

from __future__ import annotations

from scipy import special

from kringloop.core import Array, Names
from kringloop.stocks import moments
from kringloop.stocks.law import density, lifetime, normal_integral, upper_tail


def _normal_integral(age: Array, *, mean: Array, sd: Array) -> Array:
    integral: Array = normal_integral(age, mean=mean, sd=sd) / upper_tail(-mean / sd)
    return integral


@lifetime(
    "normal",
    names=Names(nl="normaal, afgeknot op 0", en="normal, truncated at 0"),
    params={"mean": "year", "sd": "year"},
    reference="johnson1994",
    integral=_normal_integral,
    logarithm=lambda age, *, mean, sd: special.log_ndtr((mean - age) / sd) - special.log_ndtr(mean / sd),
    mean=lambda *, mean, sd: mean + sd * density(mean / sd) / special.ndtr(mean / sd),
    moments=moments.truncated_normal,
)
def normal(age: Array, *, mean: Array, sd: Array) -> Array:
    """S(a) = Q((a − mean)/sd) / Q(−mean/sd); mean and sd are those before truncation."""
    survival: Array = upper_tail((age - mean) / sd) / upper_tail(-mean / sd)
    return survival

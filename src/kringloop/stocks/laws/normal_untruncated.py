"""The normal law as ODYM and flodym have it: what has a negative age leaves at birth."""

from __future__ import annotations

from scipy import special

from kringloop.core import Array, Names
from kringloop.stocks import moments
from kringloop.stocks.law import density, lifetime, normal_integral, upper_tail


@lifetime(
    "normal_untruncated",
    names=Names(nl="normaal, niet afgeknot", en="normal, not truncated"),
    params={"mean": "year", "sd": "year"},
    reference="pauliuk2020odym",
    integral=normal_integral,
    logarithm=lambda age, *, mean, sd: special.log_ndtr((mean - age) / sd),
    mean=lambda *, mean, sd: mean * special.ndtr(mean / sd) + sd * density(mean / sd),
    moments=moments.cut_normal,
    whole_at_birth=False,
)
def normal_untruncated(age: Array, *, mean: Array, sd: Array) -> Array:
    """S(a) = Q((a − mean)/sd): the mass at negative ages leaves at birth, as ODYM and flodym do."""
    return upper_tail((age - mean) / sd)

"""A target in a growing economy: the absolute budget binds, and what it asks per unit of output follows.

Growth gives no credit. What the energy transition needs stands with the sector that makes it; what it saves elsewhere
stands apart, on a mission account that is never taken off.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import Array, RangeError, figures, number


def required_intensity(course: ArrayLike, growth: float) -> Array:
    """(year,) [1]  what a unit of output may still take, over that of the first year: (A_t/A_0)/(1 + g)^t.

    Parameters
    ----------
    course : (year,) absolute course from the first year, each year one further [any unit]
    growth : of output [1/year], above −1

    Raises
    ------
    RangeError   a course that begins at 0 or below, or growth of −1 or less

    Example     half in ten years while output grows by 2 % a year: 0.5/1.02¹⁰
    >>> round(float(required_intensity([100, *[50] * 10], 0.02)[-1]), 3)
    0.41
    """
    values = figures(course, what="course", shape=(None,))
    number(growth, what="growth", above=-1)
    if not values[0] > 0:
        raise RangeError(
            f"the course begins at {values[0]:g}; expected above 0",
            nl=f"het pad begint bij {values[0]:g}; verwacht: boven 0",
        )
    found: Array = values / values[0] / (1 + growth) ** np.arange(values.size)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """One series in the forms that people argue about; only the absolute one binds.

    absolute         : (year,) [own unit]
    intensity        : (year,) per unit of activity
    growth_corrected : (year,) [1] over what it would be had it grown with activity: M_t/(M_0 Y_t/Y_0)
    per_head         : (year,) per inhabitant; None where the number of people is not given
    per_service      : (year,) per unit of service; None where it is not given
    """

    absolute: Array
    intensity: Array
    growth_corrected: Array
    per_head: Array | None
    per_service: Array | None


def forms(
    series: ArrayLike, activity: ArrayLike, *, heads: ArrayLike | None = None, service: ArrayLike | None = None
) -> Forms:
    """A series as amount, intensity, corrected for growth, per head and per service.

    Raises
    ------
    RangeError   activity, heads or service not above 0, or a first figure of 0

    Example     the same use while activity grew by a quarter: a fifth less than growth alone would give
    >>> found = forms([80, 80], [100, 125])
    >>> found.intensity.tolist(), found.growth_corrected.tolist()
    ([0.8, 0.64], [1.0, 0.8])
    """
    values = figures(series, what="series", shape=(None,), axes=("year",))
    given = {"activity": activity, "heads": heads, "service": service}
    by = {name: figures(v, what=name, shape=values.shape) for name, v in given.items() if v is not None}
    for name, each in by.items():
        if not (each > 0).all():
            raise RangeError(f"{name} must be above 0 in every year", nl=f"{name} moet in elk jaar boven 0 zijn")
    if values[0] == 0:
        raise RangeError(
            "the first figure is 0; nothing grows from it", nl="het eerste cijfer is 0; daar groeit niets van"
        )
    grown = values / (values[0] * by["activity"] / by["activity"][0])
    per = {name: values / by[name] if name in by else None for name in ("heads", "service")}
    return Forms(values, values / by["activity"], grown, per["heads"], per["service"])


@dataclass(frozen=True, slots=True)
class MissionAccount:
    """Material for the energy transition: debited to the sector that makes it; what it saves stands apart.

    own    : use without the extra material [unit]
    extra  : material for the mission [unit], in the use of the sector
    saved  : pressure that the goods avoid elsewhere, against a reference [its own unit]; never netted
    """

    own: float
    extra: float
    saved: float
    saved_unit: str

    @property
    def use(self) -> float:
        """What the target of the sector is held against: own use and the extra material together."""
        return self.own + self.extra


def mission_account(own: float, extra: float, saved: float = 0.0, saved_unit: str = "") -> MissionAccount:
    """The account of a mission.

    Raises
    ------
    RangeError   extra material below 0: a saving is not a use

    >>> mission_account(100, 12, saved=40, saved_unit="kt_CO2e").use
    112
    """
    if extra < 0:
        raise RangeError(
            f"extra material is {extra:g}; what is saved stands apart, as `saved`",
            nl=f"extra materiaal is {extra:g}; wat wordt bespaard staat apart, als `saved`",
        )
    return MissionAccount(own, extra, saved, saved_unit)

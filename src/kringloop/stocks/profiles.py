"""How the value of a good falls with its age: profiles for perpetual inventories and for used products alike.

Profiles of value by age, each for goods that last `T` years on average (OECD 2009, chapters 4 and 5):

=============  =====================================================================================================
straight_line  each good loses the same amount every year of its own life; lives differ by the law of lifetimes:
               p(a) = E[max(0, 1 − a/life)] = S(a) − a · ∫_a^∞ f(x)/x dx
geometric      the same share of what is left every year: p(a) = (1 − R/T)^a, with R the declining-balance rate; it
               never ends, so that a little value stays after the goods are gone
hyperbolic     the service of a good falls slowly at first: g(a) = (life − a)/(life − β·a); its value is the service
               that is left, discounted
=============  =====================================================================================================
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import Array, RangeError, ShapeError, figures, number, one_of
from kringloop.stocks.lifetimes import Lifetime

STEPS: Final = 12
"""Parts of a year in which goods are bought and lose value."""
FINE: Final = 120
"""Parts of a year where a single good is followed."""
LEFT: Final = 1e-6
"""Share of a year's goods below which it is no longer counted."""
LONGEST: Final = 200
"""Years that are looked back at most."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Numbers of the profiles; see `perpetual_inventory`."""

    declining_balance: float
    efficiency: float
    discount: float

    def __post_init__(self) -> None:
        for name, value, least, below in (
            ("declining_balance", self.declining_balance, 0.0, np.inf),
            ("efficiency", self.efficiency, 0.0, 1.0),
            ("discount", self.discount, 0.0, 1.0),
        ):
            if not (least <= value < below):
                raise RangeError(f"{name} lies from {least:g} to below {below:g}; seen: {value:g}")


def rates_of(declining_balance: float, efficiency: float, discount: float) -> Rates:
    """The numbers of the profiles, each checked."""
    return Rates(
        number(declining_balance, what="declining_balance"),
        number(efficiency, what="efficiency"),
        number(discount, what="discount"),
    )


def lives_of(life: Lifetime, shape: tuple[int, ...]) -> tuple[Array, Array]:
    """(life,) years a good lasts, and (life, …) the share of the goods that do."""
    if life.law.key == "fixed":
        mean = np.broadcast_to(life.mean(), shape)
        each = np.unique(mean)
        return each, (mean == each.reshape(-1, *([1] * mean.ndim))).astype(float)
    edges = np.arange(LONGEST * STEPS + 1) / STEPS
    left = np.broadcast_to(life.survival(edges.reshape(-1, *([1] * len(shape)))), (len(edges), *shape))
    if (left[-1] > LEFT).any():
        raise RangeError(
            f"after {LONGEST} years {float(left[-1].max()):.2g} of the goods is still there; a perpetual inventory "
            f"looks back {LONGEST} years at most"
        )
    needed = int(np.argmax((left <= LEFT).reshape(len(edges), -1).all(axis=1)))
    weights = -np.diff(left[: needed + 1], axis=0)
    return (edges[:needed] + edges[1 : needed + 1]) / 2, weights / weights.sum(axis=0)


Profile = Callable[[Array, Array, Array, Rates], Array]
"""(age,) ages, (life,) lives, (life, …) their shares, rates → (age, …) value of goods of that age, new ones 1."""


def straight_line(ages: Array, lives: Array, weights: Array, _rates: Rates) -> Array:
    return np.tensordot(np.maximum(0.0, 1.0 - ages[:, None] / lives), weights, axes=1)


def until_nothing(lives: Array, weights: Array, rates: Rates) -> int:
    """Years until a geometric value is no longer counted."""
    lost = rates.declining_balance / float(np.tensordot(lives, weights, axes=1).max())
    if not lost:
        raise RangeError("a declining balance of 0 means that goods never lose value; there is no stock to count")
    return int(np.ceil(np.log(LEFT) / np.log1p(-min(lost, 1 - LEFT))))


def geometric(ages: Array, lives: Array, weights: Array, rates: Rates) -> Array:
    mean = np.tensordot(lives, weights, axes=1)
    if (rates.declining_balance >= mean).any():
        raise RangeError(
            f"with a declining balance of {rates.declining_balance:g} goods that last {float(mean.min()):g} years "
            "would lose more than all their value in a year"
        )
    return np.asarray((1.0 - rates.declining_balance / mean) ** ages.reshape(-1, *([1] * mean.ndim)))


def hyperbolic(ages: Array, lives: Array, weights: Array, rates: Rates) -> Array:
    old = np.minimum(ages[:, None] / lives, 1.0)
    service = np.tensordot((1.0 - old) / (1.0 - rates.efficiency * old), weights, axes=1)
    fade = np.exp(-rates.discount * ages).reshape(-1, *([1] * (service.ndim - 1)))
    ahead = np.cumsum((service * fade)[::-1], axis=0)[::-1]
    return (ahead - service * fade / 2) / fade / ahead[:1]


PROFILES: Final[dict[str, Profile]] = {
    "straight_line": straight_line,
    "geometric": geometric,
    "hyperbolic": hyperbolic,
}


def value_by_age(
    ages: ArrayLike,
    life: Lifetime,
    *,
    profile: str = "hyperbolic",
    declining_balance: float = 2.0,
    efficiency: float = 0.5,
    discount: float = 0.04,
) -> Array:
    """Value of a good of a given age by a depreciation profile, a new one 1: indirect valuation.

    Parameters
    ----------
    ages              : [year] any shape, 0 or more
    life              : law of the lives of the goods; what is gone has no value
    profile           : `straight_line`, `geometric` or `hyperbolic`
    declining_balance : R of `geometric`
    efficiency        : β of `hyperbolic`; 0.5 is used for machinery, 0.75 for structures
    discount          : yearly, of `hyperbolic`

    Raises
    ------
    RangeError   an age below zero or no number, a profile or rate out of range
    ShapeError   a life that differs by product: ask them one by one

    Source
    ------
    OECD (2009), Measuring Capital, second edition, chapters 4 and 5; β as the Australian Bureau of Statistics has it.

    Example
    -------
    >>> from kringloop.stocks import Lifetime, value_by_age
    >>> value_by_age([0, 2.5, 10], Lifetime.of("fixed", mean=10.0), profile="straight_line").tolist()
    [1.0, 0.75, 0.0]
    """
    one_of(profile, tuple(PROFILES), what="profile of value by age")
    asked = figures(ages, what="ages")
    if (asked < 0).any():
        raise RangeError(f"an age is 0 or more; seen: {asked.min():g}")
    if np.ndim(life.mean()):
        raise ShapeError(f"value by age is of one life; seen: {np.shape(life.mean())}. Ask each product by itself.")
    rates = rates_of(declining_balance, efficiency, discount)
    lives, weights = lives_of(life, ())
    each = np.unique(asked)
    if profile != "hyperbolic":
        return np.asarray(PROFILES[profile](each, lives, weights, rates)[np.searchsorted(each, asked)])
    grid = (np.arange(int(np.ceil(max(lives.max(), 1.0))) * FINE) + 0.5) / FINE
    known = PROFILES[profile](grid, lives, weights, rates)
    return np.asarray(np.interp(asked, [0.0, *grid, grid[-1] + 0.5 / FINE], [1.0, *known, 0.0]))


def service_by_age(ages: ArrayLike, life: float, *, efficiency: float = 0.5) -> Array:
    """What a good still does at an age, of what it does when new: E(a) = (T − a)/(T − β·a), 0 after its life.

    β of 1 is a good that works as new until its end.

    Raises
    ------
    RangeError   an age below zero, a life of nothing, β outside 0 … 1

    Source: Australian Bureau of Statistics, Australian System of National Accounts: Concepts, Sources and Methods
    2020-21, paragraphs 14.37 and 14.38.

    >>> service_by_age([0, 5, 10], 10.0).round(4).tolist()
    [1.0, 0.6667, 0.0]
    """
    asked, mean = figures(ages, what="ages"), number(life, what="life")
    beta = number(efficiency, what="efficiency")
    if (asked < 0).any():
        raise RangeError(f"an age is 0 or more; seen: {asked.min():g}")
    if mean <= 0:
        raise RangeError(f"a life is longer than 0 years; seen: {mean:g}")
    if not 0 <= beta <= 1:
        raise RangeError(f"efficiency lies from 0 to 1; seen: {beta:g}")
    old = np.minimum(asked / mean, 1.0)
    return np.asarray(np.where(old < 1.0, (1.0 - old) / np.where(old < 1.0, 1.0 - beta * old, 1.0), 0.0))

"""Perpetual inventory: the value of capital goods in use, from what was invested and how value is used up by age.

    G_t = Σ_v I_v · S(t, v)        gross stock: what is still there, at its value when new
    W_t = Σ_v I_v · p(t, v)        net stock: at its value by age
    D_t = W_{t−1} + I_t − W_t      consumption of fixed capital

`v` years of investment, `t` ends of years. Investment is spread evenly over its year. Everything at constant prices: a
change of prices is no investment and no wear.

How value is used up by age stands in `profiles`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import Array, RangeError, ShapeError, figures, one_of
from kringloop.stocks.lifetimes import Lifetime
from kringloop.stocks.profiles import PROFILES, STEPS, Profile, Rates, geometric, lives_of, rates_of, until_nothing


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Inventory:
    """What a perpetual inventory gives, (year, …) like the investment, at the same constant prices.

    gross, net  : stock at the end of each year
    consumption : consumption of fixed capital in each year
    retired     : what is discarded in each year, at its value when new
    before      : (…,) net stock at the start of the first year, which rests on the growth assumed before it
    """

    investment: Array
    gross: Array
    net: Array
    consumption: Array
    retired: Array
    before: Array

    @property
    def worn(self) -> Array:
        """Share of the gross stock that is used up: 1 − net/gross; NaN where there is no stock."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(1.0 - self.net / self.gross)


def perpetual_inventory(
    investment: ArrayLike,
    life: Lifetime,
    *,
    profile: str = "straight_line",
    growth_before: ArrayLike = 0.0,
    declining_balance: float = 2.0,
    efficiency: float = 0.75,
    discount: float = 0.04,
) -> Inventory:
    """Gross and net stock of capital goods, and what is used up each year.

    Parameters
    ----------
    investment        : (year, …) gross fixed capital formation at constant prices
    life              : law of the lives of the goods, one for all or one per column
    profile           : `straight_line`, `geometric` or `hyperbolic`
    growth_before     : (…,) yearly growth of investment before the first year, which nobody recorded
    declining_balance : R of `geometric`; 2 is double-declining
    efficiency        : β of `hyperbolic`, 0 (straight) … below 1 (as new until the end)
    discount          : yearly, of `hyperbolic`

    Raises
    ------
    ShapeError   no years
    RangeError   investment that is not a number, growth so low or high that the stock before has no end, a profile or
                 rate out of range

    Source
    ------
    OECD (2009), Measuring Capital, second edition; chapters 4, 5 and 15.

    Example
    -------
    >>> import numpy as np
    >>> from kringloop.stocks import Lifetime, perpetual_inventory
    >>> found = perpetual_inventory([100.0, 0, 0, 0, 0], Lifetime.of("fixed", mean=4.0), growth_before=-1)
    >>> np.round(found.net, 1)
    array([87.5, 62.5, 37.5, 12.5,  0. ])
    """
    one_of(profile, tuple(PROFILES), what="profile of value by age")
    put_in = figures(investment, what="investment")
    if put_in.ndim == 0 or not put_in.shape[0]:
        raise ShapeError("investment has years on its first axis; seen: no year")
    if not put_in.size:
        raise ShapeError(f"investment has a column or more; seen: shape {put_in.shape}")
    growth = _fitting(figures(growth_before, what="growth_before"), put_in.shape[1:])
    if (growth < -1).any():
        raise RangeError(f"growth_before is -1 (nothing was there before) or more; seen: {growth.min():g}")
    rates = rates_of(declining_balance, efficiency, discount)
    lives, weights = lives_of(life, put_in.shape[1:])
    survives, value = _by_age(PROFILES[profile], lives, weights, rates)
    return _added_up(put_in, survives, value, growth)


def _fitting(growth: Array, shape: tuple[int, ...]) -> Array:
    try:
        return np.broadcast_to(growth, shape)
    except ValueError:
        raise ShapeError(
            f"growth_before has shape {growth.shape}; it is one number, or one per column {shape}"
        ) from None


def _by_age(profile: Profile, lives: Array, weights: Array, rates: Rates) -> tuple[Array, Array]:
    """(age at the end of a year, …) shares of a year's goods that are there, and of their value."""
    years = int(np.ceil(lives.max())) + 1
    if profile is geometric:
        years = max(years, until_nothing(lives, weights, rates))
    ages = (np.arange(years * STEPS) + 0.5) / STEPS
    there = np.tensordot(np.clip((lives - ages[:, None]) * STEPS + 0.5, 0.0, 1.0), weights, axes=1)
    value = profile(ages, lives, weights, rates)
    return _by_year(there), _by_year(value)


def _by_year(shares: Array) -> Array:
    """Mean over the parts of each year."""
    return np.asarray(shares.reshape(-1, STEPS, *shares.shape[1:]).mean(axis=1))


def _added_up(put_in: Array, survives: Array, value: Array, growth: Array) -> Inventory:
    """The stocks of all years; `survives` and `value` are (age at the end of a year, …) shares."""
    ages = len(survives)
    back = np.arange(ages, 0, -1, dtype=float).reshape(-1, *([1] * growth.ndim))
    with np.errstate(divide="ignore", over="ignore"):
        earlier = put_in[:1] * np.where(growth > -1, (1.0 + growth) ** -back, 0.0)
    whole = np.concatenate([earlier, put_in])
    gross, net = (_added(whole, shares)[ages - 1 :] for shares in (survives, value))
    return Inventory(
        investment=put_in,
        gross=gross[1:],
        net=net[1:],
        consumption=net[:-1] + put_in - net[1:],
        retired=gross[:-1] + put_in - gross[1:],
        before=net[0],
    )


def _added(flow: Array, shares: Array) -> Array:
    """(year, …) what came in over the years, times the share of it that is left."""
    back = np.arange(len(flow))[:, None] - np.arange(len(flow))
    left = np.where((back >= 0) & (back < len(shares)), 1.0, 0.0)
    kernel = shares[np.clip(back, 0, len(shares) - 1)] * left.reshape(*back.shape, *([1] * (shares.ndim - 1)))
    return np.asarray(np.einsum("tv...,v...->t...", kernel, flow))

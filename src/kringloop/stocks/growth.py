"""Growth, lifetime and recycling: what recycled content can be, and what a target asks.

Owns the steady-growth formulas for any lifetime law. `growth` is the continuous rate [1/year] in
every function; `continuous_rate` makes it of a yearly one. Rules: C4, C6.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import Array, InfeasibleError, RangeError, figures, number, together
from kringloop.stocks.graph import require_fraction
from kringloop.stocks.lifetimes import Lifetime

CELLS = 16384
"""Cells of the sum over ages, finest at birth; H is exact in each, so the error is that of the discount within one."""


def continuous_rate(yearly: ArrayLike) -> Array:
    """Continuous rate of growth of a yearly one: ln(1 + r).

    Raises
    ------
    RangeError   a yearly rate of −1 or less

    >>> round(float(continuous_rate(0.02)), 6)
    0.019803
    """
    rate = figures(yearly, what="yearly growth")
    if (rate <= -1).any():
        raise RangeError(f"yearly growth is {rate.min():g}; expected above -1")
    return np.log1p(rate)


def outflow_over_inflow(life: Lifetime, growth: float) -> Array:
    """O/I of a stock whose inflow grows at a constant rate: E[exp(−g T)] = 1 − g ∫ exp(−g a) S(a) da.

    Fixed life: exp(−g L); exponential: 1/(1 + g L); gamma: (1 + g θ)^(−k).

    Parameters
    ----------
    growth : [1/year] continuous rate

    Returns
    -------
    in the shape of the lifetime parameters [1]

    Source      derived
    >>> round(float(outflow_over_inflow(Lifetime.of("fixed", mean=20.0), 0.02)), 5)
    0.67032
    """
    growth = number(growth, what="growth")
    return _finite(1.0 - growth * _discounted_life(life, growth), "outflow over inflow")


def recycled_content_ceiling(life: Lifetime, growth: float, *, recovery: ArrayLike) -> Array:
    """Highest recycled content that old scrap allows under steady growth: η · O/I.

    Parameters
    ----------
    recovery : [1] η, end-of-life recycling rate

    Source      grosse2010
    >>> round(float(recycled_content_ceiling(Lifetime.of("fixed", mean=20.0), 0.02, recovery=0.9)), 6)
    0.603288
    """
    share = outflow_over_inflow(life, growth)
    eta, share = together(recovery=require_fraction(recovery, "recovery"), life=share)
    return np.asarray(eta * share)


def primary_per_stock(life: Lifetime, growth: float, *, recovery: ArrayLike) -> Array:
    """Primary material per year and unit of stock: g · (1 − η q)/(1 − q), q = O/I; (1 − η)/mean life at g = 0.

    Source      derived
    >>> round(float(primary_per_stock(Lifetime.of("fixed", mean=20.0), 0.02, recovery=0.9)), 7)
    0.0240665
    """
    growth = number(growth, what="growth")
    eta = require_fraction(recovery, "recovery")
    lived = _discounted_life(life, growth)
    eta, lived = together(recovery=eta, life=lived)
    with np.errstate(all="ignore"):
        need = (1.0 - eta * (1.0 - growth * lived)) / lived
    return _finite(need, "primary material per stock")


def required_recycled_content(
    content: ArrayLike, *, growth: ArrayLike, years: float, reduction: ArrayLike = 0.5
) -> Array:
    """Recycled content that cuts primary use by `reduction`, when activity grows and intensity stays.

    RC = 1 − (1 − reduction) · (1 − RC_0) · exp(−growth · years)

    Parameters
    ----------
    content : [1] RC_0, recycled content today
    growth  : [1/year] continuous rate of activity

    Source      derived
    Example     from 13 %, halving in 14 years at 1 % growth a year asks 62.2 %:
    >>> round(100 * float(required_recycled_content(0.13, growth=continuous_rate(0.01), years=14)), 1)
    62.2
    """
    today = require_fraction(content, "recycled content")
    cut = require_fraction(reduction, "reduction")
    rate = figures(growth, what="growth")
    for_years = number(years, what="years", least=0)
    today, cut, rate = together(content=today, reduction=cut, growth=rate)
    with np.errstate(over="ignore"):
        content_asked = 1.0 - (1.0 - cut) * (1.0 - today) * np.exp(-rate * for_years)
    return _finite(content_asked, "the recycled content asked for")


def required_recovery(target: float, life: Lifetime, growth: float) -> Array:
    """End-of-life recycling rate that a recycled content asks under steady growth: η = RC / (O/I).

    Raises
    ------
    InfeasibleError   more than everything discarded would have to be recycled

    Source      derived
    >>> round(float(required_recovery(0.5, Lifetime.of("fixed", mean=20.0), 0.02)), 4)
    0.7459
    """
    target = float(require_fraction(number(target, what="target recycled content"), "target recycled content"))
    growth = number(growth, what="growth")
    share = outflow_over_inflow(life, growth)
    needed: Array = np.divide(target, share, out=np.full(share.shape, np.inf if target else 0.0), where=share > 0)
    if (needed > 1).any():
        raise InfeasibleError(
            f"a recycled content of {target:.3g} needs {float(needed.max()):.3g} times all discards: "
            f"at {growth:.3g} growth they cover only {float(share.min()):.3g} of inflow\n"
            "  Lower the target, the growth or the inflow itself; reuse and longer life cut primary use as well."
        )
    return needed


def required_life_factor(target: float, life: Lifetime, growth: float, *, recovery: float) -> float:
    """Factor on one lifetime that brings primary material per unit of stock down to `target` [1/year].

    Solves primary_per_stock(life · factor) = target.

    Raises
    ------
    InfeasibleError   growth alone needs more than the target, however long the life

    Source      derived
    >>> life = Lifetime.of("fixed", mean=20.0)
    >>> round(required_life_factor(0.0025, life, 0.0, recovery=0.9), 6)
    2.0
    """
    from scipy import optimize  # heavy, and only for this question

    target, growth = number(target, what="target", above=0), number(growth, what="growth")
    recovery = number(recovery, what="recovery", least=0, most=1)
    if life.mean().size != 1:
        raise RangeError("give one lifetime at a time; a factor for several lives is not one number")
    if not target > max(growth, 0.0):
        raise InfeasibleError(
            f"primary material of {target:.4g} per unit of stock is not above the growth of {growth:.4g} per year\n"
            "  A growing stock needs at least its growth as new material, however long products last."
        )

    def excess(log_factor: float) -> float:
        return float(primary_per_stock(life.scaled(np.exp(log_factor)), growth, recovery=recovery).item()) - target

    low, high = -3.0, 3.0
    while excess(low) < 0 and low > -20:
        low -= 3.0
    while excess(high) > 0 and high < 20:
        high += 3.0
    if excess(low) < 0 or excess(high) > 0:
        raise InfeasibleError(f"no factor on the lifetime between e^{low:g} and e^{high:g} gives {target:.4g}")
    return float(np.exp(optimize.brentq(excess, low, high, xtol=1e-13)))


def _discounted_life(life: Lifetime, growth: float) -> Array:
    """∫ exp(−g a) S(a) da [year], the mean life at g = 0; the stock over its inflow under steady growth."""
    growth = number(growth, what="growth")
    end = _end(life)
    edges = (end * np.linspace(0.0, 1.0, CELLS + 1) ** 2).reshape((-1,) + (1,) * life.mean().ndim)
    lived = np.diff(life.law.integral(edges, **life.parameters), axis=0)
    middle, half = (edges[1:] + edges[:-1]) / 2.0, growth * np.diff(edges, axis=0) / 2.0
    with np.errstate(over="ignore"):
        inside = np.divide(np.sinh(half), half, out=np.ones_like(half), where=half != 0)
    with np.errstate(over="ignore", invalid="ignore"):
        discounted: Array = (np.exp(-growth * middle) * inside * lived).sum(axis=0)
    return _finite(discounted, "the discounted life")


def _finite(values: Array, what: str) -> Array:
    """An answer of steady growth, refused where growth and life together leave the range of floats."""
    if not np.isfinite(values).all():
        raise RangeError(
            f"{what} leaves the range of floats at this growth and life\n"
            "  Growth is a continuous rate per year, such as 0.02; check its unit and that of the life."
        )
    return np.asarray(values)


def _end(life: Lifetime) -> float:
    """Age at which less than 1e-13 of every cohort is left."""
    end = float(np.max(life.mean()))
    while float(np.max(life.law.survival(np.asarray(end), **life.parameters))) > 1e-13 and end < 1e6:
        end *= 1.5
    return end

"""Where a stock settles: saturating stock per head, a population path, and the demand that remains.

Owns saturation curves and the question when a system is steady. Rules: C4, C6.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import Array, RangeError, ShapeError, figures, number, together
from kringloop.stocks.aged import InitialStock
from kringloop.stocks.engine import stock_driven
from kringloop.stocks.graph import require_fraction
from kringloop.stocks.grid import Grid
from kringloop.stocks.kernels import Timing
from kringloop.stocks.lifetimes import Lifetime
from kringloop.stocks.policies import Policy
from kringloop.stocks.run import StockRun


def logistic(years: ArrayLike, *, start: ArrayLike, ceiling: ArrayLike, rate: ArrayLike) -> Array:
    """Saturating stock per head: ceiling / (1 + (ceiling/start − 1) · exp(−rate · (t − t_0))).

    Parameters
    ----------
    years   : (year,)
    start   : (…) [t/head]  in the first year, between 0 and the ceiling
    ceiling : (…) [t/head]  approached for ever
    rate    : (…) [1/year]

    Raises
    ------
    RangeError   a start outside 0 … ceiling, or a rate that is not positive

    Source      mueller2006
    >>> logistic([2000, 2050], start=1.0, ceiling=4.0, rate=0.2).round(3).tolist()
    [1.0, 3.999]
    """
    given = {"start": start, "ceiling": ceiling, "rate": rate}
    first, top, speed = together(**{name: figures(v, what=name) for name, v in given.items()})
    if (first <= 0).any() or (first > top).any() or (speed <= 0).any():
        raise RangeError(
            "a saturating curve needs 0 < start ≤ ceiling and rate > 0; "
            f"seen start {first}, ceiling {top}, rate {speed}"
        )
    t = figures(years, what="years", shape=(None,), axes=("year",))
    if not len(t):
        raise ShapeError("years is empty; a curve needs at least its first year")
    since = (t - t[0]).reshape((-1,) + (1,) * first.ndim)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        curve = top / (1.0 + (top / first - 1.0) * np.exp(-speed * since))
    if not np.isfinite(curve).all():
        raise RangeError("the saturating curve leaves the range of floats; check the order of the years and the rate")
    return np.asarray(curve)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Settlement:
    """A stock on its way to a steady state.

    Arrays (year, …) for paths and (…) for what is reached.
    """

    run: StockRun
    secondary: Array
    """[t/year] recovered from the outflow of the same year, no more than the inflow takes"""
    primary: Array
    """[t/year] inflow − secondary"""
    steady_inflow: Array
    """[t/year] final stock / mean life"""
    steady_primary: Array
    """[t/year] (1 − recovery) · steady inflow"""
    settled: Array
    """(…) first year from which inflow stays within the tolerance of its steady level; NaN when it does not"""


def settle(
    per_head: ArrayLike,
    population: ArrayLike,
    life: Lifetime,
    grid: Grid,
    *,
    recovery: float,
    within: float = 0.05,
    timing: Timing = "uniform",
    negative: Policy = "refuse",
    initial: InitialStock | None = None,
) -> Settlement:
    """When, and at which primary demand, a stock per head times a population settles.

    stock = per head · population; primary = inflow − min(recovery · outflow, inflow);
    steady inflow = final stock / mean life.

    Parameters
    ----------
    per_head   : (year, …) [t/head], for example from `logistic`
    population : (year,) [head]
    recovery   : [1] share of the outflow that is recycled
    within     : [1] band around the steady level that counts as settled

    Raises
    ------
    ShapeError        population and stock per head differ in years
    RangeError        recovery or band outside 0 … 1
    InfeasibleError   the stock would fall faster than it wears out and `negative` is "refuse"

    Valid for   a final year in which stock per head and population no longer move; otherwise
                the steady level is that of the last year and `settled` says when it is near.
    Source      derived; mueller2006 for stock-driven demand
    Example     a stock that never grows asks its size over the life, less what is recycled:
    >>> steady = settle(np.ones(60), np.full(60, 20.0), Lifetime.of("exponential", mean=10.0),
    ...                 Grid.yearly(2001, 2060), recovery=0.75)
    >>> round(float(steady.steady_inflow), 9), round(float(steady.steady_primary), 9)
    (2.0, 0.5)
    """
    recovery = float(require_fraction(number(recovery, what="recovery"), "recovery"))
    within = float(require_fraction(number(within, what="within"), "within"))
    heads = figures(population, what="population", labels=(grid.labels,))
    level = grid.rows(per_head, "stock per head")
    if heads.shape != level.shape[:1]:
        raise ShapeError(f"population has shape {heads.shape} and stock per head {level.shape}; same years expected")
    if (heads <= 0).any():
        raise RangeError(f"population holds {heads.min():g}; expected persons above 0 in every year")
    target = level * heads.reshape((-1,) + (1,) * (level.ndim - 1))
    run = stock_driven(target, life, grid, timing=timing, negative=negative, initial=initial)
    secondary = np.minimum(recovery * run.outflow, np.maximum(run.inflow, 0.0))
    steady = run.stock[-1] / np.broadcast_to(_last_mean(life), run.shape)
    if grid.flows == "per_interval":
        steady = steady * grid.lengths[-1]
    return Settlement(
        run=run,
        secondary=secondary,
        primary=run.inflow - secondary,
        steady_inflow=steady,
        steady_primary=(1.0 - recovery) * steady,
        settled=_settled(run.inflow, steady, np.array(grid.labels), within),
    )


def time_to_steady_state(life: Lifetime, *, within: float = 0.05) -> Array:
    """Years until the stock under a constant inflow has come within a band of its final level.

    Smallest a with H(a) ≥ (1 − within) · mean life.

    Source      derived
    >>> round(float(time_to_steady_state(Lifetime.of("fixed", mean=20.0), within=0.05)), 6)
    19.0
    """
    within = number(within, what="within", least=0, most=1)
    if within in (0.0, 1.0):
        raise RangeError(f"within is {within:g}; expected between 0 and 1")
    mean = life.mean()
    low, high = np.zeros_like(mean), mean.copy()
    while (life.law.integral(high, **life.parameters) < (1.0 - within) * mean).any():
        high = high * 2.0
    for _ in range(100):
        middle = (low + high) / 2.0
        enough = life.law.integral(middle, **life.parameters) >= (1.0 - within) * mean
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return high


def _last_mean(life: Lifetime) -> Array:
    mean = life.mean()
    return mean[-1] if life.by_cohort and mean.ndim else mean


def _settled(inflow: Array, steady: Array, labels: Array, within: float) -> Array:
    near = np.abs(inflow - steady) <= within * np.abs(steady)
    always = np.flip(np.logical_and.accumulate(np.flip(near, axis=0), axis=0), axis=0)
    first = labels[np.argmax(always, axis=0)]
    return np.where(always.any(axis=0), first, np.nan)

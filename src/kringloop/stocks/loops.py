"""Run a life cycle through time: every unit keeps its age, every node closes.

Per interval each phase ages, what leaves follows the routes, and what comes back enters
the next interval with the age its route leaves it. Linear in the inflow: a trailing
material dimension carries the composition of the birth year through every loop.
Cost: intervals × phases × ages × combinations. Rules: C4, C5, C7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import Array, MismatchError, RangeError, ShapeError, figures, one_of, unknown
from kringloop.stocks.ageing import Ageing, ageing, arrive
from kringloop.stocks.graph import LifeCycle, Link
from kringloop.stocks.grid import Grid
from kringloop.stocks.kernels import POINT, TIMINGS, Timing
from kringloop.stocks.looprun import LoopRun


def circulate(
    cycle: LifeCycle,
    inflow: ArrayLike,
    grid: Grid,
    *,
    timing: Timing = "uniform",
    initial: Mapping[str, ArrayLike] | None = None,
) -> LoopRun:
    """Stocks and flows of a life cycle with loops, from the inflow of new products.

    n_q(a', t+1) = Σ_p R_pq(t) · leaving_p(a, t) + what stayed, one interval older;
    leaving_p(a, t) = n_p(a, t) · (1 − K_p(a)/K_p(a − 1))

    Parameters
    ----------
    inflow  : (year, …) [pieces or t]  new products into the first phase
    timing  : spread of new products over their interval; what comes back is there at its end
    initial : phase → (interval of birth, …) stock at the first edge, first what was made in the
              last interval before it, then the one before that

    Raises
    ------
    MismatchError     the grid is uneven: ages would not line up
    ShapeError        shares by year do not have one row per interval
    MissingDataError  a value is NaN

    Source      derived
    Example     what leaves its first use after two years lasts until it is three, its age kept:
    >>> from kringloop.stocks import End, Lifetime, Phase, Route
    >>> twice = LifeCycle(
    ...     phases=(Phase(key="new", life=Lifetime.of("fixed", mean=2.0)),
    ...             Phase(key="old", life=Lifetime.of("fixed", mean=3.0))),
    ...     steps=(),
    ...     ends=(End(key="landfill", kind="landfill"),),
    ...     routes=(Route("new", "old", 1.0), Route("old", "landfill", 1.0)),
    ... )
    >>> run = circulate(twice, [6.0, 0.0, 0.0, 0.0], Grid.yearly(2001, 2004), timing="end")
    >>> run.stock["new"].tolist(), run.stock["old"].tolist()
    ([6.0, 6.0, 0.0, 0.0], [0.0, 0.0, 6.0, 0.0])
    """
    if not grid.even:
        raise MismatchError(
            "a life cycle with loops needs equal intervals, so that ages line up\n"
            "  Use Grid.yearly(first, last) and read the years you need from the result."
        )
    one_of(timing, TIMINGS, what="timing")
    new = grid.rows(inflow, "inflow of new products")
    shape = new.shape[1:]
    state = _opening(cycle, grid, shape, {} if initial is None else initial)
    ages = [ageing(p.life, grid, shape, classes=state.shape[1], timing=timing) for p in cycle.phases]
    shares = shares_of(cycle, grid.size, shape)
    returns = returns_of(cycle, grid.size, shape)
    opening = state.sum(axis=1)
    stock, left, classes = _march(grid.amounts(new).reshape(grid.size, -1), state, ages, returns)
    mean_age = np.where(stock > 0, classes - POINT.get(timing, 0.5), np.nan) * float(grid.lengths.mean())
    return LoopRun.of(cycle, grid, shape, new, opening, stock, left, mean_age, shares)


Shares = dict[tuple[str, str, bool], Array]


@dataclass(frozen=True, slots=True, eq=False)
class Return:
    """What goes from one phase to another through all steps between, by how much age is taken away."""

    origin: int
    destination: int
    rejuvenation: Array
    """(1 or year,)"""
    share: Array
    direct: Array | None
    """the part of the share that goes straight there, through no step"""

    def taken_at(self, interval: int) -> float:
        """Part of the age that is taken away in this interval."""
        return float(self.rejuvenation[interval if len(self.rejuvenation) > 1 else 0])


def shares_of(cycle: LifeCycle, years: int, shape: tuple[int, ...]) -> Shares:
    """(origin, destination, loss) → share of what enters the origin (year, 1 or combination).

    Worked out once for inflows of one shape.
    """
    known = cycle.known_shares
    if (years, shape) not in known:
        known[years, shape] = {(k.origin, k.destination, k.loss): _share_of(k, years, shape) for k in cycle.links}
    return known[years, shape]


def _share_of(link: Link, years: int, shape: tuple[int, ...]) -> Array:
    """Share of a link as (year, 1 or combination)."""
    share = link.share
    if len(share) not in (1, years):
        raise ShapeError(f"share {link.origin} → {link.destination} has {len(share)} rows by year; expected {years}")
    if share[0].size == 1:
        return np.broadcast_to(share.reshape(len(share), 1), (years, 1))
    try:
        lifted = share.reshape(len(share), *(1,) * (len(shape) + 1 - share.ndim), *share.shape[1:])
        return np.broadcast_to(lifted, (years, *shape)).reshape(years, -1)
    except ValueError:
        raise ShapeError(
            f"share {link.origin} → {link.destination} has shape {share.shape[1:]} behind the year; "
            f"it does not fit the inflow {shape}"
        ) from None


def _reach(cycle: LifeCycle, shares: Shares, origin: str) -> dict[str, Array]:
    """Share of what leaves `origin` that passes through each step, by year."""
    passing: dict[str, Array] = {origin: np.ones((1, 1))}
    for step in cycle.step_order:
        parts = [passing[a] * share for (a, b, _), share in shares.items() if b == step and a in passing]
        passing[step] = sum(parts[1:], parts[0]) if parts else np.zeros((1, 1))
    return passing


def returns_of(cycle: LifeCycle, years: int, shape: tuple[int, ...]) -> list[Return]:
    """Every way from a phase to a phase, the steps between taken together."""
    shares = shares_of(cycle, years, shape)
    found: dict[tuple[int, int, tuple[float, ...]], Array] = {}
    direct: dict[tuple[int, int, tuple[float, ...]], Array] = {}
    keys = cycle.phase_keys
    for number, phase in enumerate(keys):
        passing = _reach(cycle, shares, phase)
        for link in cycle.links:
            if link.destination in keys and link.origin in passing:
                share = passing[link.origin] * shares[link.origin, link.destination, link.loss]
                _require_ages(link, years)
                place = (number, keys.index(link.destination), tuple(link.rejuvenation.tolist()))
                found[place] = found[place] + share if place in found else share
                if link.origin == phase:
                    direct[place] = share
    return [
        Return(origin, destination, np.array(taken), share, direct.get((origin, destination, taken)))
        for (origin, destination, taken), share in found.items()
        if share.any()
    ]


def _require_ages(link: Link, years: int) -> None:
    if len(link.rejuvenation) not in (1, years):
        raise ShapeError(
            f"the age of {link.origin} → {link.destination} has {len(link.rejuvenation)} figures; "
            f"expected one, or {years} by year"
        )


def _opening(cycle: LifeCycle, grid: Grid, shape: tuple[int, ...], initial: Mapping[str, ArrayLike]) -> Array:
    if not isinstance(initial, Mapping):
        raise ShapeError(f"initial is a {type(initial).__name__}; expected a mapping from phase to its stock by age")
    given = {key: figures(value, what=f"initial stock of '{key}'") for key, value in initial.items()}
    for key, value in given.items():
        if key not in cycle.phase_keys:
            raise unknown("phase", key, cycle.phase_keys, where="the initial stock")
        if value.ndim < 1 or not len(value) or value.shape[1:] != shape:
            raise ShapeError(
                f"initial stock of '{key}' has shape {value.shape}; expected (age, …) with {shape} behind the age"
            )
        if (value < 0).any():
            raise RangeError(f"initial stock of '{key}' holds {value.min():g}; expected 0 or more")
    oldest = max((len(v) for v in given.values()), default=0)
    state = np.zeros((len(cycle.phases), grid.size + 1 + oldest, int(np.prod(shape, dtype=int))))
    for key, value in given.items():
        state[cycle.phase_keys.index(key), 1 : len(value) + 1] = value.reshape(len(value), -1)
    return state


def _march(new: Array, state: Array, ages: list[Ageing], returns: list[Return]) -> tuple[Array, Array, Array]:
    """Stock, what left and mean age class of each phase: (interval, phase, combination)."""
    years, (phases, classes, count) = len(new), state.shape
    oldest = classes - years - 1
    stock, left, age = (np.zeros((years, phases, count)) for _ in range(3))
    numbers = np.arange(classes, dtype=np.float64)
    following, leaving = np.zeros_like(state), np.zeros_like(state)
    first = _first_with_any(new, state)
    for year in range(first, years):
        seen = min(oldest + year - first + 1, classes - 1)
        state[0, 0] += new[year]
        following[:, : seen + 1] = 0.0
        for phase in range(phases):
            here, out = state[phase, :seen], leaving[phase, :seen]
            np.multiply(here, ages[phase].at(year, seen), out=following[phase, 1 : seen + 1])
            np.subtract(here, following[phase, 1 : seen + 1], out=out)
            left[year, phase] = out.sum(axis=0)
        for back in returns:
            share = back.share[year if len(back.share) > 1 else 0]
            arrive(following[back.destination], leaving[back.origin, :seen], share, back.taken_at(year))
        state, following = following, state
        stock[year] = state[:, : seen + 1].sum(axis=1)
        weighted = numbers[: seen + 1] @ state[:, : seen + 1]
        np.divide(weighted, stock[year], out=age[year], where=stock[year] > 0)
    return stock, left, age


def _first_with_any(new: Array, state: Array) -> int:
    """The interval before which there is nothing; 0 for a single combination, whose ages are added up in pairs."""
    if new.shape[1] < 2 or state.any():
        return 0
    return int(np.argmax(new.any(axis=1)))

"""Bounds: told apart after a free fit, or held by pinning what would cross them.

A figure that crosses a bound is pinned to it; one whose multiplier says that it wants back is let go; until nothing
changes. What then holds is the optimum under the bounds: the distance is convex and the step solves its optimum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kringloop.core import NOISE, Array, ConvergenceError, InfeasibleError, RangeError, listing
from kringloop.reconcile.constraints import Slopes
from kringloop.reconcile.distance import Method
from kringloop.reconcile.factor import Solver
from kringloop.reconcile.saying import named
from kringloop.reconcile.search import Found, search
from kringloop.reconcile.system import System

Mask = NDArray[np.bool_]
Bounds = Literal["tell", "hold"]
BOUNDS: tuple[Bounds, ...] = ("tell", "hold")
ROOM = 1e-9
"""A figure may lie this share of its own size, or of its deviation, beyond a bound."""
_MOST_ROUNDS = 60


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """An answer within the bounds, and what was pinned to get it."""

    found: Found
    pinned: Mask


def outside(system: System, point: Array) -> Mask:
    """Which quantities lie beyond a bound."""
    deviation = np.where(system.measured, system.deviations, 0.0)
    room = ROOM * np.maximum(np.abs(point), deviation)
    beyond: Mask = (point < system.lower - room) | (point > system.upper + room)
    return beyond


def within_bounds(system: System, method: Method, free: Found, solver: Solver, most: int) -> Held:
    """The best answer in which no quantity lies beyond a bound.

    Raises
    ------
    InfeasibleError    the bounds leave no room for the constraints
    ConvergenceError   the set of pinned quantities does not settle
    """
    pinned = np.zeros(len(system), dtype=bool)
    level = np.zeros(len(system))
    found, seen = free, set()
    for turn in range(_MOST_ROUNDS):
        crossed = outside(system, found.point) & ~pinned
        freed = pinned & _wants_back(system, method, found, pinned, level)
        if not crossed.any() and not freed.any():
            return Held(found, pinned)
        cautious = turn > _MOST_ROUNDS // 3 or pinned.tobytes() in seen
        seen.add(pinned.tobytes())
        if cautious:  # one at a time, so that it cannot go round in circles
            crossed, freed = _first(crossed), _first(freed) if not crossed.any() else np.zeros_like(freed)
        low = crossed & (found.point < system.lower)
        level = np.where(low, system.lower, np.where(crossed, system.upper, level))
        pinned = (pinned | crossed) & ~freed
        _refuse_correlated(system, pinned)
        found = search(system.holding(pinned, level), method, solver=solver, most=most)
        if not found.holds:
            raise InfeasibleError(
                "the constraints cannot hold within the bounds; pinned: "
                f"{named(system.names, pinned)}\n"
                "  Widen a bound, or reconcile with bounds='tell' and look at what crosses them."
            )
    names = named(system.names, crossed | freed)
    raise ConvergenceError(f"which quantities lie at a bound did not settle in {_MOST_ROUNDS} rounds: {names}")


def _refuse_correlated(system: System, pinned: Mask) -> None:
    tied = np.concatenate([system.correlations.first, system.correlations.second])
    lost = np.unique(tied[pinned[tied]])
    if len(lost):
        raise RangeError(
            f"{listing(repr(system.names[i]) for i in lost.tolist())} would be held at a bound and has correlations; "
            "both at once is not done\n  Leave its correlations out, or reconcile with bounds='tell'."
        )


def _first(where: Mask) -> Mask:
    made = np.zeros_like(where)
    made[np.flatnonzero(where)[:1]] = True
    return made


def _wants_back(system: System, method: Method, found: Found, pinned: Mask, level: Array) -> Mask:
    """Pinned quantities that a lower distance would move off their bound, inwards."""
    if not pinned.any():
        return pinned
    gradient = np.zeros(len(system))
    known = np.flatnonzero(pinned & system.measured)
    published, deviation = system.values[known], system.deviations[known]
    gradient[known] = method.slope(found.point[known], published, deviation) / deviation
    gradient = gradient + Slopes.of(system).at(found.point).T @ found.multipliers
    inwards = np.where(level <= system.lower, gradient, -gradient)
    scale = np.abs(gradient).max(initial=1e-300)
    return np.asarray(pinned & (inwards < -NOISE * scale))

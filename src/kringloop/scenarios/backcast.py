"""Search backwards: the least mix of levers that meets targets, by linear programmes, with the full model as truth.

Each round the model is linearised where the search stands, a linear programme (HiGHS) gives the least mix inside a
trust region, and the model itself says what that mix really gives. The region shrinks where the line was not the
truth. Every target has a slack at a price far above any lever: what cannot be met is told, and by how much.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from kringloop.core import Array, InfeasibleError, RangeError
from kringloop.scenarios.search_space import SearchSpace

Objective = Literal["change", "cost", "effort"]
OBJECTIVES: Final = ("change", "cost", "effort")
TOLERANCE: Final = 1e-4
"""[1] of a target by which the replay may miss it."""
ROUNDS: Final = 20
PRICE: Final = 1e4
"""Of a slack, in the unit of the objective per whole target."""
FIRST_REGION: Final = 0.5
LEAST_REGION: Final = 1e-5
STEP: Final = 0.01
GOOD: Final = 0.5
"""Of the range of each lever: where the trust region begins and ends, and how far a slope looks; and the part of what
the lines promise from which the region grows."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Aims:
    """Targets: at least (sense 1) or at most (sense −1) a value, arrays (target,)."""

    value: Array
    sense: Array

    @property
    def scale(self) -> Array:
        """What a miss is measured by: the target itself, or 1 where it is 0."""
        return np.where(self.value == 0.0, 1.0, np.abs(self.value))

    def missed(self, reached: Array) -> Array:
        """(…, target) [1] how far below what is asked, as a part of the target; 0 where it is met."""
        return np.maximum(0.0, self.sense * (self.value - reached) / self.scale)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Backcast:
    """Where a search ended.

    Parameters
    ----------
    mix        : (lever,) found
    reached    : (target,) what the full model gives with it
    missed     : (target,) [1] part of each target that is missed; at most the tolerance where all are met
    effort     : the objective at the mix
    prices     : (target,) objective per whole target, never below 0
    slopes     : (target, lever) of the model at the mix
    rounds     : times the model was linearised
    settled    : whether the search ended by itself
    """

    mix: Array
    reached: Array
    missed: Array
    effort: float
    prices: Array
    slopes: Array
    rounds: int
    settled: bool

    @property
    def met(self) -> bool:
        """Whether the replay meets every target."""
        return bool((self.missed <= TOLERANCE).all())


Evaluate = Callable[[Array], Array]
"""(point, lever) → (point, target): the full model."""


def backcast(
    evaluate: Evaluate, space: SearchSpace, aims: Aims, *, objective: Objective = "change", rounds: int = ROUNDS
) -> Backcast:
    """The least mix that meets the targets, as the full model sees it.

    Raises
    ------
    RangeError        an objective that is not there
    InfeasibleError   no position of the levers fits together

    One lever of which half gives half:

    >>> space = SearchSpace(start=np.zeros(1), low=np.zeros(1), high=np.ones(1), weight=np.ones(1))
    >>> found = backcast(lambda p: p @ np.ones((1, 1)), space, Aims(value=np.array([0.5]), sense=np.ones(1)))
    >>> found.mix.round(6).tolist(), found.met, found.prices.round(6).tolist()
    ([0.5], True, [0.5])
    """
    if objective not in OBJECTIVES:
        raise RangeError(
            f"objective '{objective}'; expected one of {', '.join(OBJECTIVES)}",
            nl=f"doelfunctie '{objective}'; verwacht een van {', '.join(OBJECTIVES)}",
        )
    point, region = space.start.copy(), FIRST_REGION
    reached, slopes = _look(evaluate, space, point)
    settled, count = False, 1
    while count < rounds and not settled:
        programme = _solve(space, aims, objective, point, reached, slopes, region)
        there, their_slopes = _look(evaluate, space, programme.mix)
        count += 1
        before = _merit(space, aims, objective, point, reached)
        gained = before - _merit(space, aims, objective, programme.mix, there)
        hoped = before - _merit(space, aims, objective, programme.mix, reached + slopes @ (programme.mix - point))
        step = float(np.abs((programme.mix - point) / space.span).max(initial=0.0))
        if gained >= 0:
            little = gained <= TOLERANCE * space.effort(point, objective)
            settled = step <= LEAST_REGION or (little and bool((aims.missed(there) <= TOLERANCE).all()))
            point, reached, slopes = programme.mix, there, their_slopes
            region = min(1.0, 1.5 * region) if gained > GOOD * hoped else region / 2.0
        else:
            region = min(region, step) / 4.0
            settled = region <= LEAST_REGION
    last = _solve(space, aims, objective, point, reached, slopes, 1.0)
    return Backcast(
        mix=point,
        reached=reached,
        missed=aims.missed(reached),
        effort=space.effort(point, objective),
        prices=last.prices,
        slopes=slopes,
        rounds=count,
        settled=settled,
    )


def _merit(space: SearchSpace, aims: Aims, objective: str, point: Array, reached: Array) -> float:
    """The objective, and far above it what is missed beyond half the tolerance."""
    beyond = np.maximum(0.0, aims.missed(reached) - TOLERANCE / 2.0)
    return space.effort(point, objective) + PRICE * float(beyond.sum())


def _look(evaluate: Evaluate, space: SearchSpace, point: Array) -> tuple[Array, Array]:
    """What the model gives at a point, and its slopes there, in one call of the model."""
    steps = space.steps(point, STEP)
    found = evaluate(np.vstack([point, point + np.diag(steps)]))
    return found[0], ((found[1:] - found[0]) / steps[:, None]).T


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    mix: Array
    prices: Array


def near(
    space: SearchSpace, aims: Aims, found: Backcast, *, objective: Objective, within: float = 0.05
) -> tuple[Array, Array]:
    """(lever, lever) the mixes with the least and the most of each lever that cost at most so much more.

    By the lines at the mix that was found: the caller has the full model say which of them hold.
    """
    low: list[Array] = []
    high: list[Array] = []
    for lever in range(len(space.start)):
        for sign, ends in ((1.0, low), (-1.0, high)):
            target = np.zeros(len(space.start))
            target[lever] = sign
            rows = _rows(space, aims, objective, found.mix, found.reached, found.slopes, 1.0)
            ends.append(_run(space, rows, objective, steer=target, most=(1.0 + within) * found.effort + TOLERANCE).mix)
    return np.array(low), np.array(high)


def _solve(
    space: SearchSpace, aims: Aims, objective: str, point: Array, reached: Array, slopes: Array, region: float
) -> _Answer:
    return _run(space, _rows(space, aims, objective, point, reached, slopes, region), objective)


def _rows(
    space: SearchSpace, aims: Aims, objective: str, point: Array, reached: Array, slopes: Array, region: float
) -> tuple[Array, Array]:
    """Rows ≤ right in (more, less, largest, slack): targets first, then the region, wholes, and the largest move."""
    levers, count = len(space.start), len(aims.value)
    none = np.zeros((levers, 1 + count))
    moved = np.hstack([np.eye(levers), -np.eye(levers)])
    gain = (aims.sense / aims.scale)[:, None] * slopes
    offset = aims.sense * (aims.value - reached) / aims.scale + gain @ (point - space.start)
    blocks = [(np.hstack([-gain, gain, np.zeros((count, 1)), -np.eye(count)]), -offset)]
    low = np.maximum(space.low, point - region * space.span) - space.start
    high = np.minimum(space.high, point + region * space.span) - space.start
    blocks += [(np.hstack([moved, none]), high), (np.hstack([-moved, none]), -low)]
    if len(space.together):
        together = np.hstack([space.together, -space.together, np.zeros((len(space.together), 1 + count))])
        blocks.append((together, space.room - space.together @ space.start))
    if objective == "effort":
        most = np.hstack(
            [np.diag(space.weight), np.diag(space.weight), -np.ones((levers, 1)), np.zeros((levers, count))]
        )
        blocks.append((most, np.zeros(levers)))
    return np.vstack([b for b, _ in blocks]), np.concatenate([r for _, r in blocks])


def _run(
    space: SearchSpace,
    made: tuple[Array, Array],
    objective: str,
    *,
    steer: Array | None = None,
    most: float | None = None,
) -> _Answer:
    """The programme; with `steer` another aim is pursued, at a price of the first of at most `most`."""
    from scipy.optimize import linprog

    rows, right = made
    levers = len(space.start)
    count = rows.shape[1] - 2 * levers - 1
    weight = np.zeros(2 * levers) if objective == "effort" else np.tile(space.weight, 2)
    costs = np.concatenate([weight, [float(objective == "effort")], np.full(count, PRICE)])
    if steer is not None:
        rows = np.vstack([rows, np.concatenate([costs[: 2 * levers + 1], np.zeros(count)])])
        right = np.append(right, most if most is not None else 0.0)
        costs = np.concatenate([steer, -steer, [0.0], np.full(count, PRICE)])
    answer: Any = linprog(costs, A_ub=rows, b_ub=right, method="highs")
    if answer.status != 0:
        raise InfeasibleError(
            f"no position of the levers fits their bounds: {answer.message}",
            nl=f"geen stand van de knoppen past binnen hun grenzen: {answer.message}",
        )
    x = answer.x
    mix = np.clip(space.start + x[:levers] - x[levers : 2 * levers], space.low, space.high)
    return _Answer(mix, np.maximum(0.0, -answer.ineqlin.marginals[:count]))

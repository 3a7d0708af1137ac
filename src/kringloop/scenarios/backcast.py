"""Search backwards: the least mix of levers that meets targets, by linear programmes, with the full model as truth.

Each round the model is linearised where the search stands, a linear programme (HiGHS) gives the least mix inside a
trust region, and the model itself says what that mix really gives. The region shrinks where the line was not the
truth. A mix that meets the targets is polished on the model itself. Where no mix meets them, every target has a slack:
first the slacks together are made as small as can be, then the effort, so that what cannot be met is told, and by how
much, however much it takes to move a lever.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from kringloop.core import Array, InfeasibleError, RangeError
from kringloop.scenarios.polish import polish
from kringloop.scenarios.search_space import SearchSpace

Objective = Literal["change", "cost", "effort"]
OBJECTIVES: Final = ("change", "cost", "effort")
TOLERANCE: Final = 1e-4
"""[1] of a target by which the replay may miss it."""
ROUNDS: Final = 20
AGAIN: Final = 10
"""Rounds of a search anew, from a mix that is near."""
PRICE: Final = 1e4
"""Of a miss, in the unit of the objective per whole target, where a search begins; it grows where levers are dearer."""
FIRST_REGION: Final = 0.5
LEAST_REGION: Final = 1e-5
LITTLE: Final = 0.05
"""Of the effort: where a round of lines that meets the targets gains less, the polish takes over."""
ROUNDING: Final = 1e-7
"""[1] of a target: what the solver takes for nothing."""
SETTLED: Final = 1e-3
"""Of the effort: what the lines may still promise of a mix that counts as least."""
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

    def eased(self, reached: Array) -> Aims:
        """The same, with a miss inside the tolerance taken as met: what lines from a point that meets them ask."""
        within = (self.missed(reached) > 0.0) & (self.missed(reached) <= TOLERANCE)
        return Aims(value=np.where(within, reached, self.value), sense=self.sense)


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
    settled    : whether no small move is better: the gap is at most 0.1 % of the effort; of a miss, that nothing moves
    gap        : effort that the lines at the mix still promise less; 0 where it is least
    """

    mix: Array
    reached: Array
    missed: Array
    effort: float
    prices: Array
    slopes: Array
    rounds: int
    settled: bool
    gap: float = 0.0

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
    search = _Lines(evaluate, space, aims, objective, rounds)
    search.run()
    if search.met:
        search.polish()
    last = _solve(space, aims.eased(search.reached), objective, search.point, search.reached, search.slopes, 1.0)
    effort = space.effort(search.point, objective)
    gap = max(0.0, effort - space.effort(last.mix, objective)) if search.met else 0.0
    return Backcast(
        mix=search.point,
        reached=search.reached,
        missed=aims.missed(search.reached),
        effort=effort,
        prices=last.prices,
        slopes=search.slopes,
        rounds=search.looks,
        settled=search.settled if not search.met else gap <= SETTLED * effort + TOLERANCE,
        gap=gap,
    )


def attainable(
    evaluate: Evaluate, space: SearchSpace, aims: Aims, *, begin: Array, rounds: int = AGAIN
) -> Array | None:
    """A mix that meets the targets, looked for from one that is near; None where no round found one.

    Parameters
    ----------
    begin  : (lever,) where the search begins; it is the answer where it meets the targets itself
    rounds : times the model is linearised at most

    That none was found is no proof that there is none: the model is no straight line.

    >>> space = SearchSpace(start=np.zeros(1), low=np.zeros(1), high=np.ones(1), weight=np.ones(1))
    >>> half = lambda points: 0.5 * points
    >>> [attainable(half, space, Aims(value=np.array([v]), sense=np.ones(1)), begin=np.zeros(1)) is None
    ...  for v in (0.4, 0.6)]
    [False, True]
    """
    reached = evaluate(begin[None, :])[0]
    if (aims.missed(reached) <= TOLERANCE).all():
        return begin
    search = _Lines(evaluate, space, aims, "change", rounds, begin=begin)
    return search.point if search.reach() else None


class _Lines:
    """A search under way: where it stands, what the model gives there, and how often the model was looked at."""

    def __init__(
        self,
        evaluate: Evaluate,
        space: SearchSpace,
        aims: Aims,
        objective: Objective,
        rounds: int,
        *,
        begin: Array | None = None,
    ) -> None:
        self.evaluate, self.space, self.aims = evaluate, space, aims
        self.objective, self.rounds = objective, rounds
        self.point, self.region = (_inside(space, objective) if begin is None else begin).copy(), FIRST_REGION
        self.price = PRICE
        self.reached, self.slopes = _look(evaluate, space, self.point)
        self.settled, self.looks, self.met = False, 1, False

    def run(self) -> None:
        """Round by round, until the targets are met and little is gained by a round, or nothing moves any more."""
        while self.looks < self.rounds and not self.settled and not self.met:
            self._round()

    def reach(self) -> bool:
        """Round by round, until the targets are met, whatever it takes; whether they are."""
        while self.looks < self.rounds and not self.settled and (self.aims.missed(self.reached) > TOLERANCE).any():
            self._round()
        return bool((self.aims.missed(self.reached) <= TOLERANCE).all())

    def _round(self) -> None:
        space, aims, objective, point = self.space, self.aims, self.objective, self.point
        programme = _solve(space, aims, objective, point, self.reached, self.slopes, self.region)
        there, their_slopes = _look(self.evaluate, space, programme.mix)
        self.looks += 1
        lines = self.reached + self.slopes @ (programme.mix - point)
        self._raise_price(programme.mix, lines)
        before = self._merit(point, self.reached)
        gained = before - self._merit(programme.mix, there)
        hoped = before - self._merit(programme.mix, lines)
        step = float(np.abs((programme.mix - point) / space.span).max(initial=0.0))
        if gained < 0:
            self.region = min(self.region, step) / 4.0
            self.settled = self.region <= LEAST_REGION
            return
        little = gained <= LITTLE * space.effort(programme.mix, objective)
        self.settled = step <= LEAST_REGION
        self.point, self.reached, self.slopes = programme.mix, there, their_slopes
        self.region = min(1.0, 1.5 * self.region) if gained > GOOD * hoped else self.region / 2.0
        self.met = bool((aims.missed(there) <= TOLERANCE).all()) and (little or self.settled)

    def polish(self) -> None:
        """From the mix of the lines to one where no small move is better; kept where the model says that it is."""
        seen: dict[bytes, tuple[Array, Array]] = {}

        def look(mix: Array) -> tuple[Array, Array]:
            if mix.tobytes() not in seen:
                seen[mix.tobytes()] = _look(self.evaluate, self.space, mix)
                self.looks += 1
            reached, slopes = seen[mix.tobytes()]
            return self._left(reached), (self.aims.sense / self.aims.scale)[:, None] * slopes

        mix = polish(look, lambda p: self._left(self.evaluate(p[None, :])[0]), self.space, self.objective, self.point)
        look(mix)
        there, slopes = seen[mix.tobytes()]
        if self._merit(mix, there) <= self._merit(self.point, self.reached):
            self.point, self.reached, self.slopes = mix, there, slopes

    def _left(self, reached: Array) -> Array:
        """(target,) [1] what is left over of each target; below 0 where it is missed."""
        aims = self.aims
        return aims.sense * (reached - aims.value) / aims.scale

    def _merit(self, point: Array, reached: Array) -> float:
        """The objective, and far above it what is missed beyond half the tolerance."""
        return self.space.effort(point, self.objective) + self.price * self._beyond(reached)

    def _beyond(self, reached: Array) -> float:
        return float(np.maximum(0.0, self.aims.missed(reached) - TOLERANCE / 2.0).sum())

    def _raise_price(self, mix: Array, lines: Array) -> None:
        """A miss costs at least twice what it takes to close it, however little a lever does."""
        closed = self._beyond(self.reached) - self._beyond(lines)
        taken = self.space.effort(mix, self.objective) - self.space.effort(self.point, self.objective)
        if closed > ROUNDING:
            self.price = max(self.price, 2.0 * taken / closed)


def _inside(space: SearchSpace, objective: str) -> Array:
    """(lever,) where a search begins: where levers stand now, or the nearest that fits bounds that do not hold it."""
    point = np.clip(space.start, space.low, space.high)
    if not len(space.together) or (space.together @ point <= space.room).all():
        return point
    nothing = Aims(value=np.zeros(0), sense=np.zeros(0))
    return _solve(space, nothing, objective, point, np.zeros(0), np.zeros((0, len(point))), 1.0).mix


def _look(evaluate: Evaluate, space: SearchSpace, point: Array) -> tuple[Array, Array]:
    """What the model gives at a point, and its slopes there, in one call of the model."""
    steps = space.steps(point, STEP)
    found = evaluate(np.vstack([point, point + steps]))
    return found[0], np.linalg.lstsq(steps, found[1:] - found[0], rcond=None)[0].T


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
    rows = _rows(space, aims.eased(found.reached), objective, found.mix, found.reached, found.slopes, 1.0)
    for lever in range(len(space.start)):
        for sign, ends in ((1.0, low), (-1.0, high)):
            target = np.zeros(len(space.start))
            target[lever] = sign
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
    rows, right = made
    levers = len(space.start)
    count = rows.shape[1] - 2 * levers - 1
    weight = np.zeros(2 * levers) if objective == "effort" else np.tile(space.weight, 2)
    costs = np.concatenate([weight, [float(objective == "effort")], np.zeros(count)])
    if steer is not None:
        rows = np.vstack([rows, costs])
        right = np.append(right, most if most is not None else 0.0)
        costs = np.concatenate([steer, -steer, np.zeros(1 + count)])
    answer = _linear(costs, rows, right, False, count)
    if answer.status != 0 and count:  # no mix meets all: what is missed is least first
        missed = np.concatenate([np.zeros(2 * levers + 1), np.ones(count)])
        least = _linear(missed, rows, right, True, count)
        if least.status == 0:
            more = float(least.fun) + ROUNDING
            answer = _linear(costs, np.vstack([rows, missed]), np.append(right, more), True, count)
            answer = answer if answer.status == 0 else least
    if answer.status != 0:
        raise InfeasibleError(
            f"no position of the levers fits their bounds: {answer.message}",
            nl=f"geen stand van de knoppen past binnen hun grenzen: {answer.message}",
        )
    x = answer.x
    mix = np.clip(space.start + x[:levers] - x[levers : 2 * levers], space.low, space.high)
    return _Answer(mix, np.maximum(0.0, -answer.ineqlin.marginals[:count]))


def _linear(costs: Array, rows: Array, right: Array, open_slacks: bool, count: int) -> Any:
    """The least of costs · x with rows · x ≤ right and x ≥ 0; the last of x are slacks, of rounding unless open."""
    from scipy.optimize import linprog

    bounds = [(0.0, None)] * (len(costs) - count) + [(0.0, None if open_slacks else ROUNDING)] * count
    return linprog(costs, A_ub=rows, b_ub=right, bounds=bounds, method="highs")

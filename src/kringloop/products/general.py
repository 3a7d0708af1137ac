"""The order of steps that may wait for several others: blocks of the largest ratio, and the best order inside each.

A block is a maximum closure: the set with `sum of (w_j - r t_j)` largest among sets that hold whatever their members
wait for, at the largest r for which it is not below zero (Dinkelbach's search). Its order is an integer programme of
which step precedes which; HiGHS proves it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kringloop.core import NOISE, ConvergenceError
from kringloop.products.orders import Ordered, cost, ratio
from kringloop.products.vectors import Vector

if TYPE_CHECKING:
    from kringloop.products.steps import Steps

EXACT: Final = 25
"""Steps of one block up to which the best order is proven."""
_SECONDS: Final = 60.0
"""Time after which a proof is given up, and the order is told with its bound."""
_TURNS: Final = 200


def general_order(steps: Steps) -> Ordered:
    """Blocks of falling ratio, each in its best order; above `EXACT` steps in a block with a bound."""
    order: list[int] = []
    ends: list[int] = []
    above, exact = 0.0, True
    for block in blocks_of(steps):
        placed, proven, slack = _inside(steps, block)
        exact = exact and proven
        above += slack
        order += placed
        ends.append(len(order))
    least = abs(cost(steps, order) - above)
    return Ordered(tuple(order), tuple(ends), exact, above / least if above and least else 0.0)


def blocks_of(steps: Steps) -> list[list[int]]:
    """The blocks, largest ratio first (Sidney 1975)."""
    left, found = set(range(len(steps))), []
    while left:
        block = _largest(steps, sorted(left))
        found.append(block)
        left -= set(block)
    return found


def _largest(steps: Steps, among: list[int]) -> list[int]:
    """A set with the largest gain per minute among those that can be done now."""
    best, scale = among, float(np.abs(steps.gain[among]).max(initial=0.0)) or 1.0
    for _ in range(_TURNS):
        rate = ratio(float(steps.gain[best].sum()), float(steps.minutes[best].sum()))
        if not np.isfinite(rate):
            return best
        worth = steps.gain[among] - rate * steps.minutes[among]
        chosen = closure(steps, among, worth)
        size = max(scale, abs(rate) * float(steps.minutes[among].max()))
        if not chosen or sum(float(worth[among.index(i)]) for i in chosen) <= NOISE * size * len(among):
            return best
        best = chosen
    raise ConvergenceError(f"no block of largest ratio was found in {_TURNS} turns among {len(among)} steps")


def closure(steps: Steps, among: Sequence[int], worth: Vector) -> list[int]:
    """The set that is worth most among those that hold what their members wait for; empty where none is worth anything.

    Its matrix is totally unimodular, so that the linear programme has a whole answer.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    place = {step: i for i, step in enumerate(among)}
    pairs = [(place[j], place[i]) for j in among for i in steps.before[j] if i in place]
    if not pairs:
        return [step for step in among if worth[place[step]] > 0]
    rows = np.repeat(np.arange(len(pairs)), 2)
    matrix = csr_array(
        (np.tile([1.0, -1.0], len(pairs)), (rows, np.asarray(pairs).ravel())), shape=(len(pairs), len(among))
    )
    size = float(np.abs(worth).max(initial=0.0)) or 1.0
    answer = milp(
        -worth / size,
        constraints=LinearConstraint(matrix, ub=0.0),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(among), dtype=int),
    )
    if answer.x is None:
        raise ConvergenceError(f"no best set was found among {len(among)} steps: {answer.message}")
    return [step for step in among if answer.x[place[step]] > 0.5]


def _inside(steps: Steps, block: list[int]) -> tuple[list[int], bool, float]:
    """The order within a block, whether it is proven, and by how much its cost may be too high."""
    waiting = [i for i in block if any(j in set(block) for j in steps.before[i])]
    if len(block) == 1 or not waiting:
        return sorted(block, key=lambda i: -ratio(float(steps.gain[i]), float(steps.minutes[i]))), True, 0.0
    if len(block) <= EXACT:
        return _proven(steps, block)
    placed = _by_ratio(steps, block)
    return placed, False, max(0.0, cost(steps, placed) - _lowest(steps, block))


def _lowest(steps: Steps, block: list[int]) -> float:
    """What the cost of a block cannot be below: no first part of it frees more per minute than the whole does.

    With r = w/t of the block: cost = sum of t_i (w - gain before i) >= w t / 2 + r (sum of t_i^2) / 2.
    """
    gain, times = float(steps.gain[block].sum()), steps.minutes[block]
    total = float(times.sum())
    return (gain * total + gain / total * float(times @ times)) / 2 if total else 0.0


def _by_ratio(steps: Steps, block: list[int]) -> list[int]:
    """Of the steps that can be done now, the one whose tail frees most per minute, over and over."""
    inside = set(block)
    after: dict[int, list[int]] = {i: [] for i in block}
    for step in block:
        for first in steps.before[step]:
            if first in inside:
                after[first].append(step)
    waits = {i: sum(j in inside for j in steps.before[i]) for i in block}
    best = {i: _best_path(steps, i, after) for i in block}
    free = {i for i in block if not waits[i]}
    placed: list[int] = []
    while free:
        step = max(free, key=lambda i: (best[i], -i))
        free.remove(step)
        placed.append(step)
        for each in after[step]:
            waits[each] -= 1
            if not waits[each]:
                free.add(each)
    return placed


def _best_path(steps: Steps, start: int, after: dict[int, list[int]]) -> float:
    """The largest gain per minute on a way onwards from a step, by its best follower each time."""
    gain, minutes, at = float(steps.gain[start]), float(steps.minutes[start]), start
    best = ratio(gain, minutes)
    while after[at]:
        at = max(after[at], key=lambda i: ratio(float(steps.gain[i]), float(steps.minutes[i])))
        gain, minutes = gain + float(steps.gain[at]), minutes + float(steps.minutes[at])
        best = max(best, ratio(gain, minutes))
    return best


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Which of two steps comes first, as unknowns of 0 and 1; pairs that precedence settles are known."""

    place: dict[tuple[int, int], int]
    fixed: dict[tuple[int, int], int]

    def term(self, i: int, j: int) -> tuple[int | None, float, float]:
        """`i before j` as unknown, factor and constant."""
        if (i, j) in self.fixed:
            return None, 0.0, float(self.fixed[i, j])
        if (i, j) in self.place:
            return self.place[i, j], 1.0, 0.0
        return self.place[j, i], -1.0, 1.0


def _proven(steps: Steps, block: list[int]) -> tuple[list[int], bool, float]:
    from scipy.optimize import Bounds, milp

    pairs = _pairs(steps, block)
    if not pairs.place:
        return _from(block, pairs, np.zeros(0)), True, 0.0
    objective, constant = np.zeros(len(pairs.place)), 0.0
    for i, j in permutations(block, 2):
        place, factor, known = pairs.term(i, j)
        weight = float(steps.minutes[i] * steps.gain[j])
        constant += weight * known
        if place is not None:
            objective[place] += weight * factor
    size = float(np.abs(objective).max(initial=0.0)) or 1.0
    answer = milp(
        objective / size,
        constraints=_no_circles(block, pairs),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(pairs.place), dtype=int),
        options={"time_limit": _SECONDS, "mip_rel_gap": NOISE},
    )
    if answer.x is None:
        raise ConvergenceError(f"no order was found for {len(block)} steps: {answer.message}")
    slack = 0.0 if answer.status == 0 else size * (float(answer.fun) - float(answer.mip_dual_bound))
    return _from(block, pairs, answer.x), answer.status == 0, slack


def _pairs(steps: Steps, block: list[int]) -> _Pairs:
    """Pairs of a block: what must come first by any way is known."""
    inside = set(block)
    ahead: dict[int, set[int]] = {}

    def earlier(step: int) -> set[int]:
        if step not in ahead:
            near = [j for j in steps.before[step] if j in inside]
            ahead[step] = set(near).union(*(earlier(j) for j in near))
        return ahead[step]

    fixed: dict[tuple[int, int], int] = {}
    place: dict[tuple[int, int], int] = {}
    for i, j in combinations(block, 2):
        if i in earlier(j) or j in earlier(i):
            fixed[i, j], fixed[j, i] = int(i in earlier(j)), int(j in earlier(i))
        else:
            place[i, j] = len(place)
    return _Pairs(place, fixed)


def _no_circles(block: list[int], pairs: _Pairs) -> Any:
    """`i before j + j before k + k before i <= 2`, for every three."""
    from scipy.optimize import LinearConstraint
    from scipy.sparse import csr_array

    rows: list[int] = []
    columns: list[int] = []
    factors: list[float] = []
    limits: list[float] = []
    for a, b, c in combinations(block, 3):
        for i, j, k in ((a, b, c), (a, c, b)):
            terms = [pairs.term(*pair) for pair in ((i, j), (j, k), (k, i))]
            limit = 2.0 - sum(known for _, _, known in terms)
            unknown = [(place, factor) for place, factor, _ in terms if place is not None]
            if sum(max(factor, 0.0) for _, factor in unknown) <= limit:
                continue
            rows += [len(limits)] * len(unknown)
            columns += [place for place, _ in unknown]
            factors += [factor for _, factor in unknown]
            limits.append(limit)
    matrix = csr_array((factors, (rows, columns)), shape=(len(limits), len(pairs.place)))
    return LinearConstraint(matrix, ub=np.asarray(limits)) if limits else ()


def _from(block: list[int], pairs: _Pairs, answer: Vector) -> list[int]:
    def ahead(i: int) -> float:
        total = 0.0
        for j in block:
            if j != i:
                place, factor, known = pairs.term(j, i)
                total += known + (factor * float(answer[place]) if place is not None else 0.0)
        return total

    return sorted(block, key=ahead)

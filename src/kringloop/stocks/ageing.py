"""Survival from one interval to the next by age class, for units that move between phases.

Age class k at the start of an interval: k intervals old. The share that stays is
K(k)/K(k − 1) with K(−1) = 1, so that a single phase gives the kernel of the stock engine
exactly. Rules: C4, C6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Protocol
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, Kept, MismatchError, ShapeError
from kringloop.stocks.grid import Grid
from kringloop.stocks.kernels import Kernels, Timing
from kringloop.stocks.laws import LAWS
from kringloop.stocks.lifetimes import Lifetime


class Ageing(Protocol):
    """Share that stays in a phase."""

    def at(self, interval: int, classes: int) -> Array:
        """(age class, combination) [1] in this interval, for the youngest classes."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class SameForAllCohorts:
    """One profile (age class, combination), to the power of the year's hazard factor if there is one."""

    profile: Array
    hazard: Array | None

    def at(self, interval: int, classes: int) -> Array:
        stay = self.profile[:classes]
        if self.hazard is None:
            return stay
        powered: Array = stay ** self.hazard[interval]
        return powered


@dataclass(frozen=True, slots=True, eq=False)
class ByCohort:
    """Steps (interval, age class, distinct lifetime) and which lifetime each combination has; None: each its own."""

    steps: Array
    index: NDArray[np.intp] | None

    def at(self, interval: int, classes: int) -> Array:
        stay: Array = self.steps[interval, :classes]
        return stay if self.index is None else stay[:, self.index]


KEPT_BYTES: Final = 16_000_000
"""Steps of one lifetime that are kept as long as it lives: larger ones are worked out anew."""
_Asked = tuple[bytes, str | None, int, Timing]
_kept: WeakKeyDictionary[Lifetime, dict[_Asked, Array]] = WeakKeyDictionary()


def _known(life: Lifetime, asked: _Asked, work_out: Callable[[], Array]) -> Array:
    """Steps of a lifetime, worked out once."""
    known = _kept.setdefault(life, {})
    if asked in known:
        return known[asked]
    steps = work_out()
    if steps.nbytes <= KEPT_BYTES:
        known[asked] = steps
    return steps


def ageing(life: Lifetime, grid: Grid, shape: tuple[int, ...], *, classes: int, timing: Timing) -> Ageing:
    """Survival by age class of one phase on an even grid.

    Raises
    ------
    MismatchError   older classes than the grid has intervals are asked of a lifetime that
                    differs by cohort or stretches by year
    """
    if life.by_cohort or life.stretch is not None:
        if classes > grid.size + 1:
            raise MismatchError(
                "an initial stock was born before the grid, where a life by cohort or stretched by year says nothing\n"
                "  Start the grid earlier, or give the phase a lifetime that changes only by hazard."
            )
        return _changing(life, grid, shape, classes, timing)
    long = Grid(grid.edges[0] + float(grid.lengths.mean()) * np.arange(classes + 1), flows="per_interval")
    kernels = Kernels.of(replace(life, hazard=None), long, shape, timing=timing)
    return SameForAllCohorts(_same(kernels)[:, kernels.groups.index], _hazard(life, grid, shape))


_columns: Final[Kept[Array]] = Kept(512)
"""Share that stays by age class, of one lifetime."""
FEW: Final = 256
"""Lifetimes that are kept one by one; of more the whole is worked out anew."""
HELD: Final = 4096
"""Age classes of a lifetime that is kept."""


def _same(kernels: Kernels) -> Array:
    """(age class, distinct lifetime)  share that stays."""
    law, groups = kernels.law, kernels.groups
    if groups.count > FEW or kernels.grid.size > HELD or law.key not in LAWS or LAWS[law.key] is not law:
        return _stay(kernels, np.arange(groups.count))
    about = law.key, float(kernels.grid.lengths.mean()), kernels.grid.size, kernels.timing
    told = [(*about, *one) for one in np.concatenate(list(groups.parameters.values())).T.tolist()]
    known = {n: column for n, each in enumerate(told) if (column := _columns.get(each)) is not None}
    lacking = np.array([n for n in range(len(told)) if n not in known], dtype=np.intp)
    if len(lacking):
        worked_out = np.ascontiguousarray(_stay(kernels, lacking).T)
        known |= {n: _columns.put(told[n], column) for n, column in zip(lacking.tolist(), worked_out, strict=True)}
    return np.stack([known[n] for n in range(len(told))], axis=1)


def _stay(kernels: Kernels, groups: NDArray[np.intp]) -> Array:
    profile = kernels.profile(groups)
    before = np.vstack((np.ones(profile.shape[1]), profile[:-1]))
    return np.divide(profile, before, out=np.zeros_like(profile), where=before > 0)


def arrive(phase: Array, leaving: Array, share: Array, rejuvenation: float) -> None:
    """Add what comes back: of its classes at the start of the interval a share is taken away, then it is one older.

    Rejuvenated in full it stands where a product made in this interval stands. An age between
    two classes is split so that number and mean age are kept.
    """
    if rejuvenation == 0.0:
        phase[1 : len(leaving) + 1] += leaving * share
    elif rejuvenation == 1.0:
        phase[1] += leaving.sum(axis=0) * share
    else:
        low, upper, turns = _between(len(leaving), rejuvenation)
        moved = leaving * share
        below, above = moved * (1.0 - upper), moved * upper
        for rows in turns:
            phase[low[rows]] += below[rows]
        for rows in turns:
            phase[low[rows] + 1] += above[rows]


@lru_cache(maxsize=512)
def _between(classes: int, rejuvenation: float) -> tuple[NDArray[np.intp], Array, tuple[NDArray[np.intp], ...]]:
    """Class below each age made younger, the part that belongs to the class above it, and the ages in turns.

    In one turn no two ages go to one class, so that a turn can be added at once.
    """
    age = (1.0 - rejuvenation) * np.arange(classes) + 1.0
    low = np.floor(age).astype(np.intp)
    first = np.searchsorted(low, low)  # ages rise, so those of one class stand together
    turn = np.arange(classes) - first
    turns = tuple(np.flatnonzero(turn == n) for n in range(int(turn.max(initial=-1)) + 1))
    return low, (age - low)[:, None], turns


def _hazard(life: Lifetime, grid: Grid, shape: tuple[int, ...]) -> Array | None:
    if life.hazard is None:
        return None
    if len(life.hazard) != grid.size:
        raise ShapeError(f"hazard factors have {len(life.hazard)} rows by year; expected {grid.size}")
    inner = life.hazard.shape[1:]
    lifted = life.hazard.reshape((grid.size,) + (1,) * (len(shape) - len(inner)) + inner)
    return np.broadcast_to(lifted, (grid.size, *shape)).reshape(grid.size, -1)


def _changing(life: Lifetime, grid: Grid, shape: tuple[int, ...], classes: int, timing: Timing) -> ByCohort:
    kernels = Kernels.of(life, grid, shape, timing=timing)
    steps = _known(life, (grid.edges.tobytes(), grid.flows, classes, timing), lambda: _steps(kernels, grid, classes))
    index = kernels.groups.index
    return ByCohort(steps, None if np.array_equal(index, np.arange(kernels.groups.count)) else index)


def _steps(kernels: Kernels, grid: Grid, classes: int) -> Array:
    """(interval, age class, distinct lifetime)  share that stays."""
    steps = np.zeros((grid.size, classes, kernels.groups.count))
    rows, born = np.tril_indices(grid.size)
    older, before = rows > born, np.ones(len(rows))
    last = rows[older] - 1, born[older]
    for group in range(kernels.groups.count):
        matrix = kernels.matrix(group)
        now = matrix[rows, born]
        before[older] = matrix[last]
        steps[rows, rows - born, group] = np.divide(now, before, out=np.zeros_like(now), where=before > 0)
    return steps

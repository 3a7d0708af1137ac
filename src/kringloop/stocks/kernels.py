"""Survival kernels: which share of each cohort is still in stock at the end of each interval.

Owns the step from S(a) to K[m, c] on a grid, once per distinct lifetime. Kernels are made
when they are read and never held for all combinations together. Rules: C4, C6.

How the inflow of an interval is spread over it (the discretisation) has a name:

=========  ==========================================  ==================================
timing     K[m, c]                                     meaning
=========  ==========================================  ==================================
uniform    (H(t_m − t_c−1) − H(t_m − t_c)) / L_c       spread evenly; exact (default)
start      S(t_m − t_c−1)                              all at the start of the interval
middle     S(t_m − (t_c−1 + t_c)/2)                    all half-way
end        S(t_m − t_c)                                all at the end: the ODYM convention
=========  ==========================================  ==================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, RangeError, one_of
from kringloop.stocks.grid import Grid
from kringloop.stocks.law import Law
from kringloop.stocks.lifetimes import Groups, Lifetime, grouped, survived

Timing = Literal["uniform", "start", "middle", "end"]
TIMINGS: Final[tuple[str, ...]] = get_args(Timing)

KERNEL_CUT = 1e-15
"""Survivors below this share are rounding of H and count as none; what they held leaves with the balance."""

FEW = 1e-8
"""Share of a cohort below which its remaining life is not read from the integral."""

POINT: Final[dict[str, float]] = {"start": 0.0, "middle": 0.5, "end": 1.0}


@dataclass(frozen=True, slots=True, eq=False)
class Kernels:
    """The kernels of one lifetime declaration on one grid, grouped by distinct lifetime."""

    grid: Grid
    law: Law
    groups: Groups
    timing: Timing
    stationary: bool
    """One age profile serves every cohort: even grid, nothing changes by cohort or year."""

    @classmethod
    def of(cls, life: Lifetime, grid: Grid, shape: tuple[int, ...], *, timing: Timing = "uniform") -> Kernels:
        """Kernels for combinations of `shape` (the dimensions behind the year).

        Raises
        ------
        RangeError      the timing is not known
        MismatchError   parameters do not broadcast against `shape`
        """
        one_of(timing, TIMINGS, what="timing")
        groups = grouped(life, grid.size, shape)
        changing = any(len(v) > 1 for v in groups.parameters.values())
        same = grid.even and not changing and groups.stretch is None and groups.hazard is None
        return cls(grid, life.law, groups, timing, same)

    def profile(self, groups: slice | NDArray[np.intp]) -> Array:
        """K by number of intervals since birth (age class, group); for a stationary kernel."""
        parameters = {n: v[:, groups] for n, v in self.groups.parameters.items()}
        length = float(self.grid.lengths.mean())
        steps = np.arange(self.grid.size, dtype=np.float64)[:, None]
        if self.timing == "uniform":
            life_to = self.law.integral((steps + 1.0) * length, **parameters)
            kernel = np.diff(life_to, axis=0, prepend=0.0) / length
        else:
            kernel = self.law.survival((steps + 1.0 - POINT[self.timing]) * length, **parameters)
        kernel = np.ascontiguousarray(kernel)
        self._require_numbers(kernel)
        np.clip(kernel[0], 0.0, 1.0, out=kernel[0])
        _within_bounds(kernel[1:])
        return np.minimum.accumulate(kernel, axis=0, out=kernel) if self.timing == "uniform" else kernel

    def matrix(self, group: int, *, age: float = 0.0) -> Array:
        """K[m, c] (interval, cohort) of one distinct lifetime; zero above the diagonal.

        With `age`, what enters has that age already: survivors are those of S(age + a) / S(age).
        """
        early = _lower(self.grid.size)[1]
        parameters = {
            n: v[:, group].take(early) if len(v) > 1 else v[0, group] for n, v in self.groups.parameters.items()
        }
        share = self._shares(group, age, parameters)
        if age > 0:
            alive = np.broadcast_to(self.alive_at(group, np.array([age]))[:, 0], (self.grid.size,))[early]
            self._require_reached(group, age, alive)
            share = np.divide(share, alive, out=np.zeros_like(share), where=alive > 0)
        self._require_numbers(share)
        own = np.clip(share[_own(self.grid.size)], 0.0, 1.0)
        share = _within_bounds(share.copy())
        if age == 0:
            # what is left after its own interval is no difference of large figures and keeps its digits
            share[_own(self.grid.size)] = own
        born = _born(self.grid.size)
        kernel = np.full(born.shape, np.inf if self.timing == "uniform" else 0.0)
        kernel[born] = share
        if self.timing == "uniform":
            np.minimum.accumulate(kernel, axis=0, out=kernel)
            kernel[~born] = 0.0
        return self._with_hazard(kernel, group)

    def _shares(self, group: int, age: float, parameters: Mapping[str, Array]) -> Array:
        """Share left in the lower triangle, row by row, over S(0)."""
        if self.groups.stretch is None:
            if (found := self._shares_of_alike(group, age)) is not None:
                return found
            since, until, length = _on_grid(self.grid)
        else:
            since, until, length = _ages(self.clock(group))
        if self.timing == "uniform":
            lived = self.law.integral(age + since, **parameters)
            return np.asarray((lived - self.law.integral(age + until, **parameters)) / length)
        return self.law.survival(age + (since - POINT[self.timing] * length), **parameters)

    def _shares_of_alike(self, group: int, age: float) -> Array | None:
        """As `_shares` where cohorts differ and many live alike: each kind is read once for every age.

        None where no cohort differs, or where that would be no fewer readings.
        """
        names, size = list(self.groups.parameters), self.grid.size
        if self.timing != "uniform" or all(len(v) == 1 for v in self.groups.parameters.values()):
            return None
        each = np.stack([np.broadcast_to(self.groups.parameters[n][:, group], (size,)) for n in names])
        _, first, of = np.unique(_in_bytes(each), return_index=True, return_inverse=True)
        kinds = each[:, first]
        ages, since, until, length = _distinct_ages(self.grid)
        if kinds.shape[1] * len(ages) >= 2 * len(since):
            return None
        lived = self.law.integral(age + ages, **{n: kinds[k, :, None] for k, n in enumerate(names)})
        cohort = of.reshape(-1)[_lower(size)[1]]
        return np.asarray((lived[cohort, since] - lived[cohort, until]) / length)

    def _require_numbers(self, share: Array) -> None:
        if not np.isfinite(share.sum()):
            raise RangeError(
                f"lifetime '{self.law.key}' gives shares that are no numbers on this grid\n"
                "  Take less extreme parameters or other intervals, or give a survival table."
            )

    def _require_reached(self, group: int, age: float, alive: Array) -> None:
        """Shares of what hardly any unit reaches are differences of nearly equal figures: refused, not rounded."""
        if float(alive.min()) < FEW and not self.gone_at(group, np.array([age])).all():
            raise RangeError(
                f"goods enter with age {age:g}, which only {float(alive.min()):.2g} of a cohort reaches\n"
                "  Run them apart with a lifetime of their own, or check the unit of the age."
            )

    def alive_at(self, group: int, ages: Array) -> Array:
        """S(age) (1 or cohort, age) of one distinct lifetime."""
        parameters = {n: v[:, group, None] for n, v in self.groups.parameters.items()}
        return self.law.survival(ages, **parameters)

    def gone_at(self, group: int, ages: Array) -> NDArray[np.bool_]:
        """(age,) which ages no unit of one distinct lifetime can have; by its logarithm, so that few is not none."""
        parameters = {n: v[0, group] for n, v in self.groups.parameters.items()}
        return np.asarray(np.isneginf(self.law.logarithm(ages, **parameters)))

    def surviving(self, group: int, ages: Array) -> Array:
        """Survivors at t_m of units of known age at t_0 (interval, age): S(a + t_m − t_0)/S(a).

        Uses the parameters of the first cohort for what was there before.
        """
        clock = self.clock(group)
        parameters = {n: v[0, group] for n, v in self.groups.parameters.items()}
        share = survived(self.law, ages, ages + (clock[1:, None] - clock[0]), parameters)
        if self.groups.hazard is not None:
            share = _powered(share, self.groups.hazard[:, group])
        return share

    def clock(self, group: int) -> Array:
        """Effective time at the edges: in a year with stretch φ the clock runs at 1/φ."""
        if self.groups.stretch is None:
            edges: Array = self.grid.edges - self.grid.edges[0]
            return edges
        clock: Array = np.concatenate(([0.0], np.cumsum(self.grid.lengths / self.groups.stretch[:, group])))
        return clock

    def _with_hazard(self, kernel: Array, group: int) -> Array:
        """Interval survival of each cohort to the power of the year's hazard factor."""
        if self.groups.hazard is None:
            return kernel
        older = np.tri(len(kernel), k=-1, dtype=bool)
        before = np.where(older, np.vstack((kernel[:1], kernel[:-1])), 1.0)
        step = np.divide(kernel, before, out=np.zeros_like(kernel), where=before > 0)
        powered = step ** self.groups.hazard[:, group, None]
        changed: Array = np.tril(np.cumprod(np.where(np.tri(len(kernel), dtype=bool), powered, 1.0), axis=0))
        return changed

    def members(self) -> list[NDArray[np.intp]]:
        """Combinations of each distinct lifetime."""
        if not self.groups.count:
            return []
        order = np.argsort(self.groups.index, kind="stable")
        counts = np.bincount(self.groups.index, minlength=self.groups.count)
        return np.split(order, np.cumsum(counts)[:-1])

    @property
    def shared(self) -> bool:
        """Enough combinations per lifetime for one matrix product per lifetime to pay."""
        return len(self.groups.index) >= max(4 * self.groups.count, 1)


def _powered(share: Array, factor: Array) -> Array:
    """Interval survival to the power of the year's hazard factor, for units there from the start."""
    before = np.vstack((np.ones(share.shape[1]), share[:-1]))
    step = np.divide(share, before, out=np.zeros_like(share), where=before > 0)
    powered: Array = np.cumprod(np.power(step, factor[:, None]), axis=0, dtype=np.float64)
    return powered


def _within_bounds(share: Array) -> Array:
    """Rounding taken away in place: no share above 1, and below the cut nothing is left."""
    share[share < KERNEL_CUT] = 0.0
    return np.minimum(share, 1.0, out=share)


@lru_cache(maxsize=8)
def _on_grid(grid: Grid) -> tuple[Array, Array, Array]:
    return _ages(grid.edges - grid.edges[0])


@lru_cache(maxsize=8)
def _distinct_ages(grid: Grid) -> tuple[Array, NDArray[np.intp], NDArray[np.intp], Array]:
    """The ages of `_on_grid`, each once, and the places of those of each element among them."""
    since, until, length = _on_grid(grid)
    ages, places = np.unique(np.concatenate((since, until)), return_inverse=True)
    places = places.reshape(2, -1)
    return ages, places[0], places[1], length


def _ages(clock: Array) -> tuple[Array, Array, Array]:
    """Age at the end of an interval of what was born at the start and at the end of its own, and the length of that."""
    late, early = _lower(len(clock) - 1)
    now, born, closed = clock[1:][late], clock[:-1][early], clock[1:][early]
    return now - born, now - closed, closed - born


@lru_cache(maxsize=8)
def _own(size: int) -> NDArray[np.intp]:
    """Places of the diagonal in the lower triangle, taken row by row."""
    rows = np.arange(size, dtype=np.intp)
    return rows * (rows + 3) // 2


@lru_cache(maxsize=8)
def _born(size: int) -> NDArray[np.bool_]:
    """(interval, cohort) whether the cohort is born: the lower triangle."""
    return np.tri(size, dtype=bool)


def _in_bytes(each: Array) -> NDArray[np.void]:
    """(cohort,) the parameters of each (parameter, cohort) as one value, which is told apart ten times as fast."""
    return np.ascontiguousarray(each.T).view(np.dtype((np.void, each.itemsize * len(each)))).reshape(-1)


@lru_cache(maxsize=8)
def _lower(size: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the lower triangle."""
    rows, columns = np.tril_indices(size)
    return rows, columns

"""What to do where a stock should fall faster than it does by itself: a negative inflow.

=====================  ==========================================================================
policy                 what happens
=====================  ==========================================================================
refuse                 InfeasibleError with the first year, the combination and the size (default)
clip                   no inflow, the stock stays above its target; the excess is reported
retire_proportional    no inflow, every cohort loses the same share early; reported apart
retire_oldest          no inflow, the oldest cohorts leave early until the target is met
retire_youngest        the same from the youngest on
allow                  a negative inflow, which is not physical: for calibration only
=====================  ==========================================================================
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, InfeasibleError
from kringloop.stocks.blocks import Block
from kringloop.stocks.grid import Grid

Policy = Literal["refuse", "clip", "retire_proportional", "retire_oldest", "retire_youngest", "allow"]
POLICIES: Final[tuple[str, ...]] = get_args(Policy)


@dataclass(frozen=True, slots=True, eq=False)
class Shortfall:
    """What a policy did: sparse, as most runs need none.

    excess  : combination → (interval,) stock above target
    early   : combination → (interval,) amount retired early
    kept    : combination → (interval,) share of the natural stock kept at the end of each interval
    tables  : combination → (interval, cohort) share of each cohort not retired early; the cohort
              axis starts with what was there before, as one
    """

    size: tuple[int, ...]
    excess: dict[int, Array] = field(default_factory=dict)
    early: dict[int, Array] = field(default_factory=dict)
    kept: dict[int, Array] = field(default_factory=dict)
    tables: dict[int, Array] = field(default_factory=dict)

    @classmethod
    def none(cls, size: tuple[int, ...]) -> Shortfall:
        return cls(size)

    def filled(self, what: dict[int, Array]) -> Array:
        """Dense (interval, combination) array of one of the reports."""
        dense = np.zeros(self.size)
        for column, values in what.items():
            dense[:, column] = values
        return dense


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A block with its target, what was there before, and the amounts solved so far."""

    block: Block
    goal: Array
    before: Array
    amounts: Array
    slack: Array


def handle(grid: Grid, case: Case, negative: NDArray[np.bool_], policy: Policy, shortfall: Shortfall) -> None:
    """Solve the combinations with a negative inflow again, under the policy; writes into the amounts of the case."""
    if policy == "refuse":
        _refuse(grid, case, negative)
    numbers = case.block.numbers
    for place in np.flatnonzero(negative):
        one = _One(case.block, int(place), case.goal[:, place], case.before[:, place], float(case.slack[place]))
        number = int(numbers[place])
        if policy == "clip":
            case.amounts[:, place], shortfall.excess[number] = one.clip()
        elif policy == "retire_proportional":
            case.amounts[:, place], shortfall.early[number], shortfall.kept[number] = one.proportional()
        else:
            solved = one.by_age(oldest=policy == "retire_oldest")
            case.amounts[:, place], shortfall.early[number], shortfall.tables[number] = solved


@dataclass(frozen=True, slots=True)
class _One:
    """One combination: its survivors by cohort, its target and what was there before."""

    block: Block
    place: int
    goal: Array
    before: Array
    slack: float

    def survivors(self, born: int) -> Array:
        cohort = self.block.cohort(born)
        return cohort[:, self.place if cohort.shape[1] > 1 else 0]

    def clip(self) -> tuple[Array, Array]:
        left_over = self.goal - self.before
        amounts, excess = np.zeros_like(self.goal), np.zeros_like(self.goal)
        for year in range(len(self.goal)):
            if left_over[year] < -self.slack:
                excess[year] = -left_over[year]
                continue
            cohort = self.survivors(year)
            amounts[year] = left_over[year] / cohort[0]
            left_over[year:] -= amounts[year] * cohort
        return amounts, excess

    def proportional(self) -> tuple[Array, Array, Array]:
        natural = self.before.copy()
        amounts, early, kept = np.zeros_like(self.goal), np.zeros_like(self.goal), np.ones_like(self.goal)
        for year in range(len(self.goal)):
            need = self.goal[year] - natural[year]
            if need < -self.slack:
                early[year] = -need
                kept[year] = self.goal[year] / natural[year]
                natural[year:] *= kept[year]
                continue
            cohort = self.survivors(year)
            amounts[year] = need / cohort[0]
            natural[year:] += amounts[year] * cohort
        return amounts, early, kept

    def by_age(self, *, oldest: bool) -> tuple[Array, Array, Array]:
        """Retire from one end of the age range; what was there before counts as the oldest cohort."""
        years = len(self.goal)
        natural = np.zeros((years, years + 1))
        natural[:, 0] = self.before
        amounts, early = np.zeros(years), np.zeros(years)
        share, shares = np.ones(years + 1), np.ones((years, years + 1))
        for year in range(years):
            alive = natural[year] * share
            need = self.goal[year] - alive.sum()
            if need < -self.slack:
                early[year] = -need
                order = np.arange(years + 1) if oldest else np.arange(years, -1, -1)
                taken = np.clip(-need - np.concatenate(([0.0], np.cumsum(alive[order])[:-1])), 0.0, alive[order])
                gone = np.zeros(years + 1)
                gone[order] = taken
                share *= 1.0 - np.divide(gone, alive, out=np.zeros_like(gone), where=alive > 0)
            else:
                cohort = self.survivors(year)
                amounts[year] = need / cohort[0]
                natural[year:, year + 1] = amounts[year] * cohort
            shares[year] = share
        return amounts, early, shares


def _refuse(grid: Grid, case: Case, negative: NDArray[np.bool_]) -> None:
    missing = case.amounts * case.block.first_share
    year = int(np.flatnonzero((missing < -case.slack).any(axis=1))[0])
    place = int(np.flatnonzero(missing[year] < -case.slack)[0])
    raise InfeasibleError(
        f"the target stock of {grid.label(year)} lies {-float(missing[year, place]):.6g} below what survives "
        f"(combination {int(case.block.numbers[place])}, first of {int(negative.sum())})\n"
        "  Give a target that falls no faster than the stock wears out, a shorter life, or say what happens with "
        "negative='clip', 'retire_proportional', 'retire_oldest' or 'retire_youngest'."
    )

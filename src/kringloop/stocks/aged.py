"""Units that enter with an age: the stock known at the start, and used goods.

Owns conditional survival S(a + t)/S(a) on a grid. What could no longer be in use by the
lifetime given leaves in the first interval and is reported as overdue. Rules: C4, C6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import Array, MismatchError, RangeError, ShapeError, figures, listing, number
from kringloop.stocks.kernels import Kernels
from kringloop.stocks.lifetimes import Lifetime


@dataclass(frozen=True, slots=True, eq=False)
class InitialStock:
    """Units in stock at the first edge of the grid, by age.

    Parameters
    ----------
    ages    : (age,) [year]  of the units at the first edge, such as 0.5, 1.5, …
    amounts : (age, …)       units or tonnes, not negative
    life    : their lifetime; needed when the lifetime of the run differs by cohort

    >>> float(InitialStock([0.5, 1.5], [100.0, 80.0]).level)
    180.0
    """

    ages: Array
    amounts: Array
    life: Lifetime | None = None

    def __post_init__(self) -> None:
        ages = figures(self.ages, what="ages of the initial stock")
        amounts = figures(self.amounts, what="initial stock", labels=(ages.reshape(-1).tolist(),))
        object.__setattr__(self, "ages", ages)
        object.__setattr__(self, "amounts", amounts)
        if ages.ndim != 1 or amounts.ndim < 1 or len(amounts) != len(ages):
            raise ShapeError(
                f"initial stock has amounts of shape {amounts.shape} for ages of shape {ages.shape}; one per age"
            )
        _require_ages(ages, "ages of the initial stock")
        if (amounts < 0).any():
            raise RangeError(f"initial stock holds {amounts.min():g}; an amount in stock is never below 0")

    @property
    def level(self) -> Array:
        """Total at the first edge (…)."""
        level: Array = self.amounts.sum(axis=0)
        return level


@dataclass(frozen=True, slots=True, eq=False)
class UsedInflow:
    """Goods that enter stock with an age: imports of used cars of seven years old.

    Parameters
    ----------
    age    : [year]       at entry
    inflow : (year, …)    flow figure as declared by the grid

    A cohort born in a given year enters as one UsedInflow per age.
    """

    age: float
    inflow: Array

    def __post_init__(self) -> None:
        object.__setattr__(self, "inflow", figures(self.inflow, what="inflow of used goods"))
        object.__setattr__(self, "age", number(self.age, what="age of used goods", least=0))
        if self.inflow.ndim < 1:
            raise ShapeError("inflow of used goods is one number; give one figure for each interval")
        if (self.inflow < 0).any():
            raise RangeError(f"inflow of used goods holds {self.inflow.min():g}; expected 0 or more")


@dataclass(frozen=True, slots=True, eq=False)
class Aged:
    """What units with an age add to a run, all (interval, combination) unless said otherwise."""

    survivors: Array
    used: Array
    opening: Array
    """(combination,) level at the first edge"""
    overdue: Array
    """(combination,) initial stock that by its lifetime could no longer be there"""
    initial: InitialStock | None = None
    old: Kernels | None = None
    """kernels of the initial stock"""
    goods: tuple[UsedInflow, ...] = ()


def aged(
    kernels: Kernels, initial: InitialStock | None, used: Sequence[UsedInflow], shape: tuple[int, ...], life: Lifetime
) -> Aged:
    """Survivors of the initial stock and of used goods, with their totals."""
    grid, count = kernels.grid, len(kernels.groups.index)
    survivors, entered = np.zeros((grid.size, count)), np.zeros((grid.size, count))
    opening, overdue = np.zeros(count), np.zeros(count)
    old: Kernels | None = None
    if initial is not None:
        old = _kernels_of_initial(kernels, initial, shape, life)
        amounts = _flat(initial.amounts, shape, "initial stock")
        opening = amounts.sum(axis=0)
        for group, columns in enumerate(old.members()):
            survivors[:, columns] += old.surviving(group, initial.ages) @ amounts[:, columns]
            dead = old.gone_at(group, initial.ages)
            overdue[columns] = amounts[np.ix_(dead, columns)].sum(axis=0)
    for goods in used:
        inflow = grid.amounts(_flat(goods.inflow, shape, "inflow of used goods"))
        if len(inflow) != grid.size:
            raise ShapeError(f"inflow of used goods has {len(inflow)} rows for {grid.size} intervals")
        entered += inflow
        for group, columns in enumerate(kernels.members()):
            survivors[:, columns] += kernels.matrix(group, age=goods.age) @ inflow[:, columns]
    return Aged(survivors, entered, opening, overdue, initial, old, tuple(used))


def _kernels_of_initial(kernels: Kernels, initial: InitialStock, shape: tuple[int, ...], life: Lifetime) -> Kernels:
    if initial.life is not None:
        return Kernels.of(initial.life, kernels.grid, shape, timing=kernels.timing)
    if life.by_cohort:
        raise MismatchError(
            "the lifetime differs by cohort and the initial stock was born before the first of them\n"
            "  Say which lifetime it has: InitialStock(ages, amounts, life=…)."
        )
    return kernels


def _flat(values: Array, shape: tuple[int, ...], what: str) -> Array:
    if not len(values):
        raise ShapeError(f"{what} is empty; leave it out where there is none")
    if values.shape[1:] != shape:
        raise ShapeError(f"{what} has shape {values.shape[1:]} behind its first axis; the run has {shape}")
    return values.reshape(len(values), -1)


def _require_ages(ages: ArrayLike, what: str) -> None:
    ages = figures(ages, what=what)
    if (ages < 0).any():
        raise RangeError(f"{what}: {listing(ages[ages < 0])}; expected 0 or more")

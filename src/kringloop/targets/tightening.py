"""A target that only gets tighter: a course worked again from what happened, and a log of who made it looser, and why.

What was overspent comes off the remaining years, not off anybody else. The course as set stays beside the one needed
now.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import Array, RangeError, figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Loosened:
    """A year's target that was made looser: who decided it, when, why, from what, to what."""

    year: int
    who: str
    why: str
    on: date
    old: float
    new: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ratchet:
    """A course that never gets looser by itself; lower is tighter.

    years   : of the course
    as_set  : (year,) as it was first set
    needed  : (year,) as it is now
    actuals : (year done,) what happened, from the first year
    log     : every loosening, in order
    """

    years: tuple[int, ...]
    as_set: Array
    needed: Array
    actuals: Array = field(default_factory=lambda: np.zeros(0))
    log: tuple[Loosened, ...] = ()

    @property
    def budget(self) -> float:
        """[unit × year]  sum of the course as it was set."""
        return float(self.as_set.sum())

    @property
    def left(self) -> float:
        """[unit × year]  budget that is left; below 0 when more was spent than the whole course allows."""
        return self.budget - float(self.actuals.sum())


def ratchet(years: ArrayLike, course: ArrayLike) -> Ratchet:
    """A course under a ratchet.

    >>> after = happened(ratchet([2025, 2026, 2027], [10, 8, 6]), [12])
    >>> after.needed.round(3).tolist(), after.left
    ([10.0, 6.857, 5.143], 12.0)
    """
    values = figures(course, what="course", shape=(None,))
    at = tuple(int(y) for y in figures(years, what="years", shape=values.shape))
    return Ratchet(years=at, as_set=values.copy(), needed=values.copy())


def happened(now: Ratchet, actuals: ArrayLike) -> Ratchet:
    """The course with figures of the years that are done: what is left of the budget over the remaining years.

    target_new = min(target_old, course × left/planned). An underspending makes nothing looser.

    Raises
    ------
    RangeError   more years than the course has, or fewer than before
    """
    done = figures(actuals, what="actuals", shape=(None,))
    if not now.actuals.size <= done.size <= len(now.years):
        raise RangeError(
            f"figures of {done.size} years; the course has {len(now.years)} and {now.actuals.size} were known",
            nl=f"cijfers van {done.size} jaren; het pad heeft er {len(now.years)} en {now.actuals.size} waren bekend",
        )
    needed = now.needed.copy()
    ahead = now.as_set[done.size :]
    planned = float(ahead.sum())
    if planned > 0:
        left = max(0.0, now.budget - float(done.sum()))
        needed[done.size :] = np.minimum(needed[done.size :], ahead * left / planned)
    return Ratchet(years=now.years, as_set=now.as_set, needed=needed, actuals=done.copy(), log=now.log)


def loosened(now: Ratchet, year: int, value: float, *, who: str, why: str, on: date) -> Ratchet:
    """The course with one year made looser, which stands in the log; a tighter value needs none.

    Raises
    ------
    RangeError   a year outside the course, or nobody and no reason to sign for it
    """
    if year not in now.years:
        raise RangeError(f"{year} is not in the course", nl=f"{year} ligt niet op het pad")
    at = now.years.index(year)
    old = float(now.needed[at])
    log = now.log
    if value > old:
        if not who.strip() or not why.strip():
            raise RangeError(
                f"the target of {year} would go from {old:g} to {value:g}: say who decides that, and why",
                nl=f"het doel van {year} zou van {old:g} naar {value:g} gaan: zeg wie dat besluit, en waarom",
            )
        log = (*log, Loosened(year=year, who=who, why=why, on=on, old=old, new=value))
    needed = now.needed.copy()
    needed[at] = value
    return Ratchet(years=now.years, as_set=now.as_set, needed=needed, actuals=now.actuals, log=log)

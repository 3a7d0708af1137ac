"""Do the figures go together, and which are suspect: tests on what was changed.

Global: T = Σ ((published − adjusted) / deviation)² against chi-square. Per figure: its change against the deviation of
that change, √(Q − Q_adjusted), with a limit for as many figures as are tested (Šidák). Per constraint: what the
published figures leave of it against the deviation of that. Source: narasimhan2000.
"""

from __future__ import annotations

import numpy as np

from kringloop.core import Array, RangeError
from kringloop.reconcile.classes import Classes, Kind
from kringloop.reconcile.system import System

ALPHA = 0.05
_NOTHING = 1e-7
"""Share of a variance below which what a fit took off it is rounding."""


def chance_of(objective: float, freedom: int) -> float:
    """The chance of a sum of squares at least this large when all deviations are right; NaN without freedom."""
    from scipy.special import chdtrc

    return float(chdtrc(freedom, objective)) if freedom > 0 else float("nan")


def limit_of(freedom: int, alpha: float = ALPHA) -> float:
    """The sum of squares that is exceeded with chance alpha."""
    from scipy.special import chdtri

    return float(chdtri(freedom, alpha)) if freedom > 0 else float("nan")


def require_alpha(alpha: float) -> float:
    if not 0.0 < alpha < 1.0:
        raise RangeError(f"alpha is {alpha:g}; expected a chance between 0 and 1, such as 0.05")
    return alpha


def measurement_tests(system: System, point: Array, sd: Array, classes: Classes) -> Array:
    """(quantities,) (published − adjusted) / √(Q − Q_adjusted); NaN where nothing checks the figure."""
    made = np.full(len(system), np.nan)
    checked = classes.kinds == Kind.REDUNDANT
    before = system.deviations[checked] ** 2
    taken = before - sd[checked] ** 2
    change = system.values[checked] - point[checked]
    sure = taken > _NOTHING * before
    made[checked] = np.where(sure, change / np.sqrt(np.where(sure, taken, 1.0)), np.nan)
    return made


def critical_value(count: int, alpha: float = ALPHA) -> float:
    """The normal quantile for the largest of so many tests: 1 − (1 − α)^(1/count), two-sided."""
    from scipy.special import ndtri

    return float(ndtri(1.0 - (1.0 - (1.0 - alpha) ** (1.0 / max(count, 1))) / 2.0))

"""How likely a target is met: from draws of a model, or from what the years so far say.

A chance from history only carries a trend on; it knows no policy. Beyond one window it is marked as that.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import ROUNDING, Array, MissingDataError, RangeError, figures, one_of

Side = Literal["at_most", "at_least"]
FEWEST, WINDOW = 4, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """A probability, its own error, and what it rests on.

    chance     : [1]
    error      : standard error [1]; of draws binomial, of history None
    central    : expected value in the target year [unit]
    low, high  : between which 90 % of the values lie [unit]
    basis      : "draws" or "history"
    count      : draws, or years
    effective  : years that count once neighbours that resemble each other are taken together
    trend_only : whether the target lies further ahead than the window is long
    """

    chance: float
    error: float | None
    central: float
    low: float
    high: float
    basis: Literal["draws", "history"]
    count: int
    effective: float
    trend_only: bool = False


def from_draws(draws: ArrayLike, target: float, side: Side) -> Chance:
    """Share of draws on the right side of the target, with its binomial error.

    Raises
    ------
    MissingDataError   no draws

    >>> from_draws([1, 2, 3, 4], 2.5, "at_most").chance
    0.5
    """
    one_of(side, ("at_most", "at_least"), what="side")
    values = figures(draws, what="draws", shape=(None,))
    if not values.size:
        raise MissingDataError("there are no draws to tell a chance from", nl="er zijn geen trekkingen voor een kans")
    right = values <= target if side == "at_most" else values >= target
    chance = float(right.mean())
    low, central, high = np.quantile(values, (0.05, 0.5, 0.95)).tolist()
    return Chance(
        chance=chance,
        error=math.sqrt(chance * (1 - chance) / values.size),
        central=central,
        low=low,
        high=high,
        basis="draws",
        count=values.size,
        effective=float(values.size),
    )


def from_history(
    years: Sequence[int], values: Sequence[float], year: int, target: float, side: Side, *, window: int = WINDOW
) -> Chance:
    """The chance that a straight line through the last years, with their scatter, meets a target.

    P = F_t((y* − ŷ_T)/(s √(1 + 1/n + (t_T − t̄)²/S_tt)), n − 2), on logs where all figures and the target are above 0.
    Where residuals follow each other, s grows: n counts as n (1 − r)/(1 + r), at least 3.

    Raises
    ------
    MissingDataError   fewer than four years in the window
    RangeError         a target year that is not after the last figure

    >>> found = from_history([2018, 2019, 2020, 2021, 2022], [10, 9.1, 7.9, 7.2, 6.0], 2024, 5.0, "at_most")
    >>> found.chance > 0.5, found.basis
    (True, 'history')
    """
    one_of(side, ("at_most", "at_least"), what="side")
    pairs = [(y, v) for y, v in zip(years, values, strict=True) if y > years[-1] - window]
    if len(pairs) < FEWEST:
        raise MissingDataError(
            f"{len(pairs)} years of figures in {window} years; a chance from history needs {FEWEST}",
            nl=f"{len(pairs)} jaren met cijfers in {window} jaar; een kans uit het verleden vraagt er {FEWEST}",
        )
    if year <= pairs[-1][0]:
        raise RangeError(
            f"the target is for {year} and the figures run to {pairs[-1][0]}; whether it was met is no chance",
            nl=f"het doel is voor {year} en de cijfers lopen tot {pairs[-1][0]}; of het is gehaald, is geen kans",
        )
    times, observed = np.array([y for y, _ in pairs], dtype=np.float64), np.array([v for _, v in pairs])
    logs = bool((observed > 0).all() and target > 0)
    fitted = _fit(times, np.log(observed) if logs else observed, year)
    aim = math.log(target) if logs else target
    below = (
        _t_below((aim - fitted.central) / fitted.deviation, fitted.freedom)
        if fitted.deviation
        else float(aim >= fitted.central)
    )
    reach = fitted.deviation * _t_quantile(0.95, fitted.freedom)
    ends = (fitted.central, fitted.central - reach, fitted.central + reach)
    central, low, high = (math.exp(v) for v in ends) if logs else ends
    return Chance(
        chance=below if side == "at_most" else 1 - below,
        error=None,
        central=central,
        low=low,
        high=high,
        basis="history",
        count=len(pairs),
        effective=fitted.effective,
        trend_only=year - pairs[-1][0] > window,
    )


def onwards(
    years: Sequence[int], values: Sequence[float], year: int, target: float, side: Side, *, window: int = WINDOW
) -> dict[int, Chance]:
    """Each coming year → where the line of the last years leads, up to a year or one window ahead; the last is the
    chance of that year.

    Further ahead than one window nothing is drawn: the line says no more there than where it points.

    >>> found = onwards([2018, 2019, 2020, 2021, 2022], [10, 9.1, 7.9, 7.2, 6.0], 2024, 5.0, "at_most")
    >>> list(found), found[2024] == from_history(range(2018, 2023), [10, 9.1, 7.9, 7.2, 6.0], 2024, 5.0, "at_most")
    ([2023, 2024], True)
    """
    last = years[-1]
    ahead = range(last + 1, min(year, last + window) + 1)
    return {y: from_history(years, values, y, target, side, window=window) for y in ahead}


@dataclass(frozen=True, slots=True)
class _Fit:
    central: float
    deviation: float
    freedom: float
    effective: float


def _fit(times: Array, values: Array, year: int) -> _Fit:
    n = times.size
    middle = times.mean()
    spread = float(((times - middle) ** 2).sum())
    slope = float(((times - middle) * (values - values.mean())).sum()) / spread
    left = values - values.mean() - slope * (times - middle)
    left[np.abs(left) <= ROUNDING * np.abs(values).max(initial=0.0)] = 0.0
    squares = float((left**2).sum())
    follow = float((left[1:] * left[:-1]).sum()) / squares if squares else 0.0
    follow = max(0.0, follow)
    effective = max(3.0, n * (1 - follow) / (1 + follow))
    variance = squares / max(effective - 2, 1.0)
    deviation = math.sqrt(variance * (1 + 1 / effective + (year - middle) ** 2 / spread))
    return _Fit(float(values.mean() + slope * (year - middle)), deviation, max(effective - 2, 1.0), effective)


def _t_below(value: float, freedom: float) -> float:
    from scipy.special import stdtr  # read when a chance is asked for

    return float(stdtr(freedom, value))


def _t_quantile(level: float, freedom: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, level))


def all_met(draws: ArrayLike, targets: Sequence[float], sides: Sequence[Side]) -> Chance:
    """The chance that several targets are met together: the share of draws in which all are, in the same draws.

    Parameters
    ----------
    draws : (target, draw)

    >>> all_met([[1, 1, 3], [2, 4, 2]], [2, 3], ["at_most", "at_most"]).chance == 1 / 3
    True
    """
    values = figures(draws, what="draws", shape=(len(targets), None), axes=("target", "draw"))
    right = [v <= t if s == "at_most" else v >= t for v, t, s in zip(values, targets, sides, strict=True)]
    met = np.logical_and.reduce(right).astype(np.float64)
    return from_draws(met, 1.0, "at_least")

"""Ways from today to a target: each year's value, and what they come to together over the years.

Two courses to one target can differ much in their sum, so each carries its own. Sums are integrals over the years, such
as Mt × year; the sum of yearly figures is printed by whoever needs it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from kringloop.core import Array, Names, RangeError, log_mean, number, whole


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Course:
    """A value for each year, and their integral.

    values     : (year,) [own unit]
    cumulative : [own unit × year] from the first year to the last
    """

    key: str
    years: tuple[int, ...]
    values: Array
    cumulative: float

    def at(self, year: int) -> float:
        """The value of one year.

        Raises
        ------
        RangeError   a year outside the course
        """
        if year not in self.years:
            raise RangeError(
                f"the course runs from {self.years[0]} to {self.years[-1]}; seen {year}",
                nl=f"het pad loopt van {self.years[0]} tot {self.years[-1]}; gezien: {year}",
            )
        return float(self.values[self.years.index(year)])


def linear(start: float, end: float, first: int, last: int) -> Course:
    """The same amount every year: y₀ + (y_T − y₀) s; together n (y₀ + y_T)/2.

    >>> course = linear(100, 50, 2020, 2030)
    >>> course.at(2025), course.cumulative
    (75.0, 750.0)
    """
    years, s = _years(first, last)
    values = start + (end - start) * s
    return _course("linear", years, _ends(values, start, end), (last - first) * (start + end) / 2)


def exponential(start: float, end: float, first: int, last: int) -> Course:
    """The same share every year: y₀ (y_T/y₀)^s; together n (y₀ − y_T)/ln(y₀/y_T).

    Raises
    ------
    RangeError   an end that is not above 0

    >>> course = exponential(100, 25, 2020, 2030)
    >>> round(course.at(2025), 9), round(course.cumulative, 2)
    (50.0, 541.01)
    """
    for name, value in (("start", start), ("end", end)):
        if not value > 0:
            raise RangeError(
                f"{name} is {value:g}; a course by a constant share needs figures above 0. Take a linear one.",
                nl=f"{_DUTCH[name]} is {value:g}; een pad met een vast percentage vraagt cijfers boven 0."
                " Neem een lineair pad.",
            )
    years, s = _years(first, last)
    values = start * (end / start) ** s
    mean = float(log_mean(np.array([start], dtype=np.float64), np.array([end], dtype=np.float64))[0])
    return _course("exponential", years, _ends(values, start, end), (last - first) * mean)


def s_curve(
    first_point: tuple[int, float], second_point: tuple[int, float], first: int, last: int, *, ceiling: float
) -> Course:
    """Slow, fast, slow: ceiling/(1 + e^(−k (t − t50))) through two points; falling where the second is lower.

    k = (lg₂ − lg₁)/(t₂ − t₁), t50 = t₁ − lg₁/k, lg = ln(y/(ceiling − y)).

    Raises
    ------
    RangeError   a point outside 0 … ceiling, or two points in one year or at one height

    >>> course = s_curve((2020, 10), (2030, 90), 2020, 2030, ceiling=100)
    >>> round(course.at(2025), 9)
    50.0
    """
    (t1, y1), (t2, y2) = first_point, second_point
    for year, value in (first_point, second_point):
        if not 0 < value < ceiling:
            raise RangeError(
                f"the point of {year} is {value:g}; an S-curve lies between 0 and its ceiling {ceiling:g}",
                nl=f"het punt van {year} is {value:g}; een S-curve ligt tussen 0 en het plafond {ceiling:g}",
            )
    if t1 == t2 or y1 == y2:
        raise RangeError(
            "an S-curve needs two points in different years and at different heights",
            nl="een S-curve heeft twee punten nodig, in verschillende jaren en op verschillende hoogte",
        )
    one, two = (math.log(y / (ceiling - y)) for y in (y1, y2))
    k = (two - one) / (t2 - t1)
    middle = t1 - one / k
    years, _ = _years(first, last)
    values = ceiling / (1 + np.exp(-k * (np.array(years) - middle)))
    together = ceiling / k * (np.logaddexp(0, k * (last - middle)) - np.logaddexp(0, k * (first - middle)))
    return _course("s_curve", years, values, float(together))


def budget_exponential(start: float, budget: float, first: int, last: int) -> Course:
    """Never above a budget however long: y₀ e^(−r (t − t₀)) with r = y₀/budget; up to `last` budget (1 − e^(−r n)).

    Raises
    ------
    RangeError   a start or budget that is not above 0: what is spent already leaves no course

    >>> course = budget_exponential(100, 1000, 2020, 2030)
    >>> round(course.at(2030), 3), round(course.cumulative, 2)
    (36.788, 632.12)
    """
    rate = start / _budget(start, budget)
    years, _ = _years(first, last)
    spent = budget * (1 - math.exp(-rate * (last - first)))
    return _course("budget_exponential", years, start * np.exp(-rate * (np.array(years) - first)), spent)


def budget_linear(start: float, budget: float, first: int, last: int) -> Course:
    """A straight line that is 0 when the budget is spent, in year t₀ + 2 budget/y₀, and stays 0.

    >>> course = budget_linear(100, 500, 2020, 2035)
    >>> course.at(2025), course.at(2030), course.at(2035), course.cumulative
    (50.0, 0.0, 0.0, 500.0)
    """
    length = 2 * _budget(start, budget) / start
    years, _ = _years(first, last)
    values = start * np.maximum(0.0, 1 - (np.array(years) - first) / length)
    run = min(last - first, length)
    return _course("budget_linear", years, values, start * run * (1 - run / length / 2))


def halving(start: float, first: int, last: int, *, every: float = 10) -> Course:
    """Half of it gone every so many years, ten unless told: y₀ 2^(−(t − t₀)/every), 6.7 % a year.

    >>> halving(100, 2020, 2050).at(2050)
    12.5
    """
    number(every, what="every", above=0)
    return _renamed("halving", exponential(start, start * 2 ** (-(last - first) / every), first, last))


def contraction(start: float, first: int, last: int, *, rate: float) -> Course:
    """The same part of the first year's figure off every year, down to 0: y₀ max(0, 1 − rate (t − t₀)).

    >>> round(contraction(100, 2020, 2030, rate=0.042).at(2030), 9)
    58.0
    """
    number(rate, what="rate", above=0, most=1)
    return _renamed("contraction", budget_linear(start, start / rate / 2, first, last))


COURSES: Final[Mapping[str, Names]] = {
    "linear": Names("elk jaar evenveel", "the same amount every year"),
    "exponential": Names("elk jaar hetzelfde percentage", "the same share every year"),
    "s_curve": Names("eerst langzaam, dan snel, dan langzaam", "slow, then fast, then slow"),
    "budget_exponential": Names("binnen een budget, steeds langzamer", "within a budget, ever slower"),
    "budget_linear": Names("binnen een budget, in een rechte lijn naar nul", "within a budget, straight to zero"),
    "halving": Names("elke tien jaar de helft", "half of it every ten years"),
    "contraction": Names("elk jaar een vast deel van het eerste jaar", "every year a fixed part of the first year"),
}
"""What each course is called."""


def between(
    start: float, end: float, first: int, last: int, *, ceiling: float | None = None
) -> dict[str, Course | str]:
    """Every course that joins two ends, or why it cannot: linear, exponential, and an S-curve under a ceiling."""
    made: dict[str, Course | str] = {"linear": linear(start, end, first, last)}
    asked: dict[str, Callable[[], Course]] = {"exponential": lambda: exponential(start, end, first, last)}
    if ceiling is not None:
        asked["s_curve"] = lambda: s_curve((first, start), (last, end), first, last, ceiling=ceiling)
    for key, make in asked.items():
        try:
            made[key] = make()
        except RangeError as error:
            made[key] = str(error)
    return made


_DUTCH: Final = {"start": "begin", "end": "einde"}


def _years(first: int, last: int) -> tuple[tuple[int, ...], Array]:
    whole(first, what="first year", least=0, most=9999)
    whole(last, what="last year", least=0, most=9999)
    if last <= first:
        raise RangeError(
            f"the course runs from {first} to {last}; the first year comes first",
            nl=f"het pad loopt van {first} tot {last}; het eerste jaar komt eerst",
        )
    years = tuple(range(first, last + 1))
    return years, (np.array(years, dtype=np.float64) - first) / (last - first)


def _ends(values: Array, start: float, end: float) -> Array:
    """Both ends are met to the last digit."""
    values[0], values[-1] = start, end
    return values


def _course(key: str, years: tuple[int, ...], values: Array, cumulative: float) -> Course:
    values.setflags(write=False)
    return Course(key=key, years=years, values=values, cumulative=float(cumulative))


def _renamed(key: str, course: Course) -> Course:
    return Course(key=key, years=course.years, values=course.values, cumulative=course.cumulative)


def _budget(start: float, budget: float) -> float:
    if not (start > 0 and budget > 0):
        raise RangeError(
            f"a budget of {budget:g} from a start of {start:g} leaves no course; both must be above 0",
            nl=f"een budget van {budget:g} vanaf {start:g} laat geen pad over; beide moeten boven 0 zijn",
        )
    return budget

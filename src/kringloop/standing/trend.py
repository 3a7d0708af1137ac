"""Whether a series rises or falls: the Mann-Kendall test, judged against what is better.

Only years on record are tested, over one window for all series, and only those after the last break in it.
Exact without ties, the normal approximation with tie and continuity correction with them. Fewer than four
years give no conclusion, whatever the test says. Written out, because loading a statistics library takes
longer than drawing the page.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Literal

from kringloop.core import without_noise
from kringloop.standing.record import BREAK, Figure, recorded, since_break
from kringloop.standing.window import Window

Direction = Literal["rising", "falling", "none"]
Verdict = Literal["better", "worse", "changed", "none"]
FEWEST = 4
SIGNIFICANT = 0.05
ARROWS: Mapping[Direction, str] = {"rising": "↗", "falling": "↘", "none": "–"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The outcome of a trend test.

    Parameters
    ----------
    direction : rising or falling when significant, else none
    verdict   : better or worse by the direction of progress; changed where neither is; none without conclusion
    first     : first year that was tested; of the window when none was
    last      : last year that was tested
    count     : years that were tested
    p         : two-sided probability of so much order without a trend; None with too few years
    slope     : median of the slopes between all pairs of years [unit/year]; None with too few years
    broken    : year of a break in the series within the window, before which nothing is tested
    """

    direction: Direction
    verdict: Verdict
    first: int
    last: int
    count: int
    p: float | None
    slope: float | None
    broken: int | None = None

    @property
    def arrow(self) -> str:
        return ARROWS[self.direction]


def trend_of(figures: Iterable[Figure], window: Window, *, better: str = "neutral") -> Trend:
    """Test the years on record within a window.

    Parameters
    ----------
    figures : of one series; models, assumptions and projections among them are left out of the test
    better  : up, down or neutral

    Source      mann1945, kendall1975
    >>> rising = [Figure(y, float(y), "observed") for y in range(2016, 2021)]
    >>> trend_of(rising, Window(2016, 2024), better="up").verdict
    'better'
    """
    inside = [f for f in recorded(figures) if f.year in window]
    tested = since_break(inside)
    broken = tested[0].year if tested and BREAK in tested[0].flags and len(tested) < len(inside) else None
    years = [f.year for f in tested]
    values = [v for v in without_noise([f.value for f in tested]) if v is not None]
    first, last = (years[0], years[-1]) if years else (window.first, window.last)
    if len(years) < FEWEST:
        return Trend(
            direction="none",
            verdict="none",
            first=first,
            last=last,
            count=len(years),
            p=None,
            slope=None,
            broken=broken,
        )
    p = mann_kendall(values)
    direction = _direction(values, p)
    return Trend(
        direction=direction,
        verdict=_verdict(direction, better),
        first=first,
        last=last,
        count=len(years),
        p=p,
        slope=_median_slope(years, values),
        broken=broken,
    )


def direction_of(values: Sequence[float]) -> Direction:
    """Rising or falling when the test is significant, else none; figures in order of their years.

    >>> direction_of([1, 2, 3, 4, 5]), direction_of([5, 4, 3, 2, 1]), direction_of([1, 2, 3])
    ('rising', 'falling', 'none')
    """
    known = [v for v in without_noise(list(values)) if v is not None]
    return "none" if len(known) < FEWEST else _direction(known, mann_kendall(known))


def _direction(values: list[float], p: float) -> Direction:
    if p >= SIGNIFICANT:
        return "none"
    return "rising" if _score(values) > 0 else "falling"


def _verdict(direction: Direction, better: str) -> Verdict:
    if direction == "none":
        return "none"
    if better not in ("up", "down"):
        return "changed"
    return "better" if (direction == "rising") == (better == "up") else "worse"


def mann_kendall(values: list[float]) -> float:
    """Two-sided probability of a score at least this far from 0 when all orders are equally likely.

    >>> round(mann_kendall([1, 2, 3, 4, 5]), 5)   # 2 of 5! = 120 orders
    0.01667
    """
    score, ties = abs(_score(values)), [n for n in Counter(values).values() if n > 1]
    if not ties:
        counts = _orders(len(values))
        half = len(values) * (len(values) - 1) // 2
        extreme = sum(count for inversions, count in enumerate(counts) if half - 2 * inversions >= score)
        return min(1.0, 2 * extreme / math.factorial(len(values)))
    n = len(values)
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    if variance <= 0:
        return 1.0
    return math.erfc(max(0, score - 1) / math.sqrt(2 * variance))


def _score(values: list[float]) -> int:
    return sum((b > a) - (b < a) for a, b in combinations(values, 2))


@cache
def _orders(count: int) -> tuple[int, ...]:
    """How many orders of `count` different values have 0, 1, 2 … inversions."""
    counts = [1]
    for size in range(2, count + 1):
        cumulative = [0]
        for c in [*counts, *[0] * (size - 1)]:
            cumulative.append(cumulative[-1] + c)
        counts = [cumulative[i + 1] - cumulative[max(0, i + 1 - size)] for i in range(len(cumulative) - 1)]
    return tuple(counts)


def _median_slope(years: list[int], values: list[float]) -> float:
    points = list(zip(years, values, strict=True))
    slopes = sorted((b - a) / (t - s) for (s, a), (t, b) in combinations(points, 2))
    middle = len(slopes) // 2
    return slopes[middle] if len(slopes) % 2 else (slopes[middle - 1] + slopes[middle]) / 2

"""Whether a series rises or falls: the Mann-Kendall test, judged against what is better.

Takes plain numbers. Exact without ties, the normal approximation with tie and continuity correction
with them. Fewer than four points give no conclusion, whatever the test says. Written out, because
loading a statistics library takes longer than drawing the page.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from typing import Literal

from kringloop.charts.figures import p_value
from kringloop.charts.words import word

Direction = Literal["rising", "falling", "none"]
Verdict = Literal["better", "worse", "changed", "none"]
WINDOW = 8
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
    count     : points that were tested
    p         : two-sided probability of so much order without a trend; None with too few points
    slope     : median of the slopes between all pairs of years [unit/year]; None with too few points
    """

    direction: Direction
    verdict: Verdict
    first: int
    last: int
    count: int
    p: float | None
    slope: float | None

    @property
    def arrow(self) -> str:
        return ARROWS[self.direction]

    def label(self, language: str) -> str:
        """One word: rising, falling or no conclusion."""
        return word("no_conclusion" if self.direction == "none" else self.direction, language)

    def sentence(self, language: str) -> str:
        """The outcome with its years and certainty."""
        if self.p is None:
            return word("trend_few", language, count=self.count)
        span = {"first": self.first, "last": self.last}
        if self.direction == "none":
            return word("trend_none", language, **span)
        known = {**span, "word": self.label(language), "p": p_value(self.p, language)}
        if self.verdict in ("better", "worse"):
            return word("trend_judged", language, **known, verdict=word(self.verdict, language))
        return word("trend_significant", language, **known)


def trend_of(values: Mapping[int, float], *, better: str = "neutral", window: int = WINDOW) -> Trend:
    """Test the last `window` calendar years of a series.

    Parameters
    ----------
    values : year → figure; years without a figure are left out of the mapping
    better : up, down or neutral

    Source      mann1945, kendall1975
    >>> trend_of({2016: 1.0, 2017: 2.0, 2018: 3.0, 2019: 4.0, 2020: 5.0}, better="up").verdict
    'better'
    """
    last = max(values, default=0)
    years = sorted(y for y in values if y > last - window)
    tested = [values[y] for y in years]
    first = years[0] if years else 0
    if len(years) < FEWEST:
        return Trend(direction="none", verdict="none", first=first, last=last, count=len(years), p=None, slope=None)
    p, slope = mann_kendall(tested), _median_slope(years, tested)
    direction: Direction = "none"
    if p < SIGNIFICANT:
        direction = "rising" if _score(tested) > 0 else "falling"
    return Trend(
        direction=direction, verdict=_verdict(direction, better), first=first, last=last, count=len(years), p=p,
        slope=slope,
    )  # fmt: skip


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


def gaps(years: list[int]) -> list[int]:
    """Years without a figure between the first and the last.

    >>> gaps([2015, 2016, 2019])
    [2017, 2018]
    """
    return [missing for a, b in pairwise(sorted(years)) for missing in range(a + 1, b)]

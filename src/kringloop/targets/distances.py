"""How far a series is from its target, by more than one rule; where the rules disagree, that is the answer.

Ratio rule: the rate of change so far over the rate that would have met the target. Projection rule: the mean change of
the last five years carried on to the target year. The colour of a trend is judged in `standing`, not here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from kringloop.core import Names, RangeError

State = Literal["met", "on_track", "behind", "far_behind", "wrong_way", "unknown"]
STATES: Final[Mapping[State, Names]] = {
    "met": Names("gehaald", "met"),
    "on_track": Names("op koers", "on track"),
    "behind": Names("achter op schema", "behind"),
    "far_behind": Names("ver achter op schema", "far behind"),
    "wrong_way": Names("verkeerde kant op", "wrong way"),
    "unknown": Names("niet te zeggen", "cannot be told"),
}
ORDER: Final[tuple[State, ...]] = ("met", "on_track", "behind", "far_behind", "wrong_way")

WITH_TARGET: Final = ((-60.0, -5.0), (60.0, 0.0), (95.0, 2.5), (130.0, 5.0))
"""Ratio of rates [%] → score, of progress towards a target; a straight line between."""
WITHOUT_TARGET: Final = ((-2.0, -5.0), (0.0, -2.5), (0.5, 0.0), (1.5, 2.5), (2.0, 5.0))
"""Yearly rate in the wanted direction [%] → score, without a target."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """Where a series stands by two rules.

    gap               : latest − target [unit]
    gap_from_course   : latest − course in that year [unit]
    observed          : mean change per year since the base [unit/year]
    required          : change per year that would have met the target from the base [unit/year]
    required_from_now : change per year that meets it from the latest figure [unit/year]; None from the target year on
    ratio             : of rates [1]: growth rates where all figures are above 0, else straight lines
    by_ratio          : verdict of the ratio rule
    projected         : value in the target year when the last five years go on [unit]
    by_projection     : verdict of the projection rule
    """

    gap: float
    gap_from_course: float
    observed: float
    required: float
    required_from_now: float | None
    ratio: float | None
    by_ratio: State
    projected: float | None
    by_projection: State

    @property
    def agree(self) -> bool:
        """Whether both rules say the same; where one cannot tell, nothing contradicts it."""
        return self.by_ratio == self.by_projection or "unknown" in (self.by_ratio, self.by_projection)

    @property
    def state(self) -> State:
        """What both say; the less good of two that disagree, which is then to be hatched."""
        known = [s for s in (self.by_ratio, self.by_projection) if s != "unknown"]
        return max(known, key=ORDER.index) if known else "unknown"


def growth_rate(start: float, end: float, years: int) -> float:
    """[1/year]  (y_t/y_0)^(1/t) − 1.

    Raises
    ------
    RangeError   figures not above 0, or no year between

    >>> round(growth_rate(100, 121, 2), 12)
    0.1
    """
    if not (start > 0 and end > 0 and years > 0):
        raise RangeError(
            f"a growth rate needs figures above 0 and a later year; seen {start:g}, {end:g}, {years} years",
            nl=f"een groeivoet vraagt cijfers boven 0 en een later jaar; gezien: {start:g}, {end:g}, {years} jaar",
        )
    return float((end / start) ** (1 / years) - 1)


def progress_score(percent: float, *, target: bool = True) -> float:
    """−5 … 5: progress as scored from the ratio of rates [%], or from the yearly rate [%] where there is no target.

    Source      opensdg2020
    >>> progress_score(95), progress_score(200), progress_score(0.5, target=False)
    (2.5, 5.0, 0.0)
    """
    points = WITH_TARGET if target else WITHOUT_TARGET
    return float(np.interp(percent, [x for x, _ in points], [y for _, y in points]))


def distance(
    years: Sequence[int],
    values: Sequence[float],
    *,
    base_year: int,
    base: float,
    year: int,
    target: float,
    course_now: float | None = None,
    side: str = "",
) -> Distance:
    """The distance of a series to a target by the ratio and the projection rule.

    Parameters
    ----------
    years, values : the series on record, in order
    base          : value in the base year, from which the target is judged
    target        : value that is to be reached in `year`; its direction follows from the base
    course_now    : value of the chosen course in the latest year; left out: of the straight line
    side          : "at_most" or "at_least"; left out: by where the target lies from the base

    Raises
    ------
    RangeError   no figures, or a target in or before the base year

    Source      opensdg2020
    Example     half of the cut in half of the time, and as fast as is asked
    >>> found = distance([2020, 2025], [100, 75], base_year=2020, base=100, year=2030, target=50)
    >>> found.by_projection, found.required_from_now, found.gap
    ('on_track', -5.0, 25.0)
    """
    if not years or len(years) != len(values) or year <= base_year:
        raise RangeError(
            f"a distance needs figures, and a target year after the base year; seen {base_year} and {year}",
            nl=f"een afstand vraagt cijfers, en een doeljaar na het basisjaar; gezien: {base_year} en {year}",
        )
    last, latest = years[-1], float(values[-1])
    down = side == "at_most" if side else target < base
    required = (target - base) / (year - base_year)
    since = last - base_year
    observed = (latest - base) / since if since > 0 else float("nan")
    reached = latest <= target if down else latest >= target
    ratio = _ratio(base, latest, target, since, year - base_year)
    projected = _projected(years, values, year)
    left = None if last >= year else (target - latest) / (year - last)
    course = base + required * since if course_now is None else course_now
    return Distance(
        gap=latest - target,
        gap_from_course=latest - course,
        observed=observed,
        required=required,
        required_from_now=left,
        ratio=ratio,
        by_ratio="met" if reached else _by_ratio(ratio),
        projected=projected,
        by_projection="met" if reached else _by_projection(projected, latest, target, down=down),
    )


def _ratio(base: float, latest: float, target: float, since: int, length: int) -> float | None:
    """Observed over required rate; straight lines where a figure is not above 0."""
    if since <= 0 or target == base:
        return None
    if min(base, latest, target) > 0:
        return growth_rate(base, latest, since) / growth_rate(base, target, length)
    return ((latest - base) / since) / ((target - base) / length)


def _by_ratio(ratio: float | None) -> State:
    """95 % of the rate asked is on track, 60 % is behind; anything below 0 goes the wrong way."""
    if ratio is None:
        return "unknown"
    if ratio < 0:
        return "wrong_way"
    return "on_track" if ratio >= 0.95 else "behind" if ratio >= 0.6 else "far_behind"


def _projected(years: Sequence[int], values: Sequence[float], year: int) -> float | None:
    """The mean yearly change of the last five years carried on; None without two figures in them."""
    inside = [(y, v) for y, v in zip(years, values, strict=True) if y >= years[-1] - 5]
    if len(inside) < 2 or years[-1] >= year:
        return None
    (first, start), (last, end) = inside[0], inside[-1]
    return float(end + (end - start) / (last - first) * (year - last))


def _by_projection(projected: float | None, latest: float, target: float, *, down: bool) -> State:
    """Missed by less than 5 % of the remaining gap is on track, by less than 20 % behind, more is far behind."""
    if projected is None:
        return "unknown"
    sign = 1 if down else -1
    missed, left = sign * (projected - target), sign * (latest - target)
    if missed > left:
        return "wrong_way"
    part = missed / left
    return "on_track" if part < 0.05 else "behind" if part < 0.2 else "far_behind"

"""Two outcomes through the years, each beside another scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final

from kringloop.charts import About, Chart, Point, Series, small_multiples
from kringloop.reading.outcomes import Outcome
from kringloop.reading.pictures import Picture, picture
from kringloop.reading.words import Words
from kringloop.runs import Line, ScenarioBench
from kringloop.scenarios import Plan

FIRST_YEAR: Final = 2000
"""Drawn from here on: what a scenario does is after the record, and the record before says where it comes from."""
OUTCOME_ROOMS: Final = (256, 440)
"""Two stand side by side, so that each has half a card at most."""
HEIGHT: Final = 190.0


def outcomes_picture(
    bench: ScenarioBench,
    plan: Plan,
    other: Plan,
    outcome: Outcome,
    words: Words,
    *,
    key: str,
    rooms: Sequence[int] = OUTCOME_ROOMS,
) -> Picture:
    """One outcome: the record, the scenario as it goes on, and what it is compared with as a thin dashed line.

    Parameters
    ----------
    rooms : widths it is drawn for, the narrowest first [px]
    """
    language: Any = words.language
    line, beside = (bench.line(p, outcome.id) for p in (plan, other))
    drawn = [_series(outcome.name, line)]
    reference = [_series(other.names[language], beside, reference=True)] if plan.digest != other.digest else []
    about = About(
        title=outcome.name,
        unit=line.unit,
        source=words("explore.source"),
        goal=line.indicator.goal,
        better=line.indicator.better,
    )
    told = words(
        "explore.picture", name=outcome.name, year=outcome.year, value=_amount(outcome), before=outcome.texts[0]
    )

    @cache  # the widest is also the one of files
    def draw(width: float) -> Chart:
        return replace(
            small_multiples(about, drawn, language, width=width, height=HEIGHT, beside=reference), sentence=told
        )

    return picture(key, draw(float(rooms[-1])), draw, rooms)


def _amount(outcome: Outcome) -> str:
    return f"{outcome.texts[1]} {outcome.unit}".strip()


def _series(name: str, line: Line, *, reference: bool = False) -> Series:
    points: Sequence[Point] = [
        Point(year=year, value=value, status="scenario" if year > line.record else "computed")
        for year, value in line.known
        if year >= FIRST_YEAR
    ]
    return Series(name=name, points=tuple(points), reference=reference)

"""Levers set on a scenario of a run: which there are, and the scenario that comes of it; the same at every door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from kringloop.core import RangeError
from kringloop.runs.scenario import ScenarioBench
from kringloop.scenarios import (
    BASELINE,
    Dial,
    Penetration,
    Plan,
    Setting,
    dialled,
    dials_of,
    lever_value,
    setting_of,
)


def dials_in(bench: ScenarioBench, start: Plan) -> dict[str, Dial]:
    """Every lever that can be set on a scenario, by its key in addresses and commands."""
    return dict(bench.once(start, "dials", lambda: _dials(bench, start)))


def _dials(bench: ScenarioBench, start: Plan) -> dict[str, Dial]:
    front = [(spec.assumption(course_of(bench)), spec.called) for spec in bench.run.study.show.levers]
    today = {} if bench.bench is None else _today(bench)
    others = [plan for key, plan in bench.plans.items() if key != BASELINE]
    return dials_of(start, others, today, course_of(bench), front)


def _today(bench: ScenarioBench) -> dict[str, float]:
    """Levers of products in use now; a rebound that nobody states is none."""
    assert bench.bench is not None
    return {"rebound": 0.0, **bench.bench.levers_today}


def course_of(bench: ScenarioBench) -> Penetration:
    """The course of a lever that is not set yet: the one most of the scenarios of the study take."""
    return bench.once(bench.plans[BASELINE], "course", lambda: _usual_course(bench))


def _usual_course(bench: ScenarioBench) -> Penetration:
    own = [a.course for key, plan in bench.plans.items() if key != BASELINE for a in plan.own]
    spans = Counter(course.span for course in own if course.shape == "linear")
    first, last = spans.most_common(1)[0][0] if spans else _rest(bench)
    return Penetration(shape="linear", first=first, last=last)


def _rest(bench: ScenarioBench) -> tuple[int, int]:
    """From the record to the horizon, where no scenario says when."""
    first = bench.run.study.years[0] if bench.bench is None else bench.bench.model.products.last_record + 1
    return first, max(first + 1, bench.horizon)


def scenario_set(bench: ScenarioBench, start: Plan, asked: Mapping[str, Setting]) -> Plan:
    """A scenario with some of its levers set; the scenario itself where nothing is.

    Raises
    ------
    UnknownNameError   no such lever; names the nearest
    RangeError         a value out of bounds, or years out of order or outside the scenario
    """
    dials = dials_in(bench, start)
    for key, setting in asked.items():
        if key in dials and setting.years is not None and setting.years != dials[key].template.course.span:
            _require_years(bench, dials[key], setting.years)
    found = dialled(start, dials, asked)
    return bench.plans[BASELINE] if found is not start and not found.own else found


def _require_years(bench: ScenarioBench, dial: Dial, years: tuple[int, int]) -> None:
    first, last = bench.starts(dial.template), bench.horizon
    if not years_fit(years, first, last):
        raise RangeError(
            f"lever '{dial.key}' runs from {years[0]} to {years[1]}; expected years from {first} to {last}, in order; "
            f"in {first} itself, the last year of the record, nothing moves yet",
            nl=f"knop '{dial.key}' loopt van {years[0]} tot {years[1]}; verwacht: jaren van {first} tot {last}, "
            f"op volgorde; in {first} zelf, het laatste jaar van de meting, verandert er nog niets",
        )


def years_fit(years: tuple[float, float], first: float, last: float) -> bool:
    """Whether a course runs in order inside its years; it may start in the first of them, and not end in it.

    >>> years_fit((2015, 2035), 2015, 2050), years_fit((2015, 2015), 2015, 2050)
    (True, False)
    """
    return first <= years[0] <= years[1] <= last and first < years[1]


def scenario_of(bench: ScenarioBench, start: Plan, levers: Mapping[str, float | str]) -> Plan:
    """A scenario with levers as people write them.

    Parameters
    ----------
    start  : the scenario that levers are set on
    levers : lever → value, such as "+25%" or 0.2; text may go on with years and products: "20%~2027..2035~0104"

    Raises
    ------
    UnknownNameError, RangeError, StudyError   a scenario, lever, value or product that cannot be

    Example
    -------
    scenario_of(bench, bench.plan("longer_life"), {"reuse": "30%", "weight": "-10%~2030..2040"})
    """
    dials = dials_in(bench, start)
    asked = {key: _setting(dials[key], value) if key in dials else Setting() for key, value in levers.items()}
    return scenario_set(bench, start, asked)


def _setting(dial: Dial, value: float | str) -> Setting:
    if isinstance(value, str):
        return setting_of(dial, value)
    return Setting(percent=dial.lever.percent(lever_value(dial.lever, value)))

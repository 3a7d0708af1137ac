"""Where one target stands: base, course, latest figure, gap, verdict with its rules, chance, and what growth asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kringloop.core import KringloopError, RangeError
from kringloop.targets.chance import Chance, Side, from_history, onwards
from kringloop.targets.courses import Course, between
from kringloop.targets.distances import Distance, distance, growth_rate
from kringloop.targets.statement import Statement

GROWTH_YEARS = 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judged:
    """One target held against one series.

    base       : year and value from which it is judged; the first figure where the target has no base of its own
    own_base   : whether the target itself says that year
    aim        : value to be reached [unit]
    courses    : name → course, or why there is none
    latest     : year and value
    distance   : by two rules
    chance     : from history, or why it cannot be told
    onwards    : coming year → where the line of the last years leads, up to one window ahead; empty without a chance
    growth     : yearly growth of activity, and what a unit of it may take in the target year over the latest [1]
    """

    statement: Statement
    base: tuple[int, float]
    own_base: bool
    aim: float
    courses: dict[str, Course | str]
    latest: tuple[int, float]
    distance: Distance
    chance: Chance | KringloopError
    onwards: dict[int, Chance]
    growth: tuple[float, float] | None


def judge(
    statement: Statement,
    years: Sequence[int],
    values: Sequence[float],
    *,
    activity: tuple[Sequence[int], Sequence[float]] | None = None,
) -> Judged:
    """Hold a target against the figures on record, in the unit of the target.

    Parameters
    ----------
    years, values : of the series on record, in order
    activity      : years and values of what grows beside it

    Raises
    ------
    RangeError   a base year outside the data, or figures that all lie after the target year

    Example
    >>> from kringloop.targets.statement import EXAMPLE, statement_of
    >>> found = judge(statement_of(EXAMPLE), [2016, 2018, 2020, 2022], [100, 97, 93, 90])
    >>> found.aim, found.distance.gap, found.distance.state
    (50.0, 40.0, 'far_behind')
    """
    by_year = dict(zip(years, map(float, values), strict=True))
    base_year, own = (statement.base_year, True) if statement.base_year is not None else (years[0], False)
    base = statement.base_value if statement.base_value is not None else by_year.get(base_year)
    if base is None:
        raise RangeError(
            f"the base year {base_year} of target '{statement.key}' is not in the data ({years[0]}–{years[-1]})",
            nl=f"het basisjaar {base_year} van doel '{statement.key}' staat niet in de gegevens"
            f" ({years[0]}–{years[-1]})",
        )
    aim = statement.aim(base)
    since = [(y, v) for y, v in by_year.items() if y >= base_year]
    if not since or statement.year <= base_year:
        raise RangeError(
            f"target '{statement.key}' is for {statement.year} from {base_year}; the data have {years[0]}–{years[-1]}",
            nl=f"doel '{statement.key}' geldt voor {statement.year} vanaf {base_year}; de gegevens hebben"
            f" {years[0]}–{years[-1]}",
        )
    courses = between(base, aim, base_year, statement.year, ceiling=statement.ceiling)
    last, latest = since[-1]
    line = courses["linear"]
    assert isinstance(line, Course)
    chance = _chance(statement, since, aim)
    return Judged(
        statement=statement,
        base=(base_year, base),
        own_base=own,
        aim=aim,
        courses=courses,
        latest=(last, latest),
        distance=_distance(statement, since, base, base_year, aim, line),
        chance=chance,
        onwards=_onwards(statement, since, aim) if isinstance(chance, Chance) else {},
        growth=_growth(statement, activity, latest, aim, last),
    )


def _distance(
    statement: Statement, since: list[tuple[int, float]], base: float, base_year: int, aim: float, line: Course
) -> Distance:
    last = min(since[-1][0], statement.year)
    return distance(
        [y for y, _ in since],
        [v for _, v in since],
        base_year=base_year,
        base=base,
        year=statement.year,
        target=aim,
        course_now=line.at(last),
        side=statement.side,
    )


def _chance(statement: Statement, since: list[tuple[int, float]], aim: float) -> Chance | KringloopError:
    try:
        return from_history([y for y, _ in since], [v for _, v in since], statement.year, aim, _side(statement))
    except KringloopError as error:
        return error


def _onwards(statement: Statement, since: list[tuple[int, float]], aim: float) -> dict[int, Chance]:
    return onwards([y for y, _ in since], [v for _, v in since], statement.year, aim, _side(statement))


def _side(statement: Statement) -> Side:
    return "at_most" if statement.side == "at_most" else "at_least"


def _growth(
    statement: Statement,
    activity: tuple[Sequence[int], Sequence[float]] | None,
    latest: float,
    aim: float,
    last: int,
) -> tuple[float, float] | None:
    """What a unit of activity may take in the target year over what it takes now, when activity goes on growing."""
    if activity is None or latest <= 0 or statement.year <= last:
        return None
    known = [(y, v) for y, v in zip(*activity, strict=True) if y > activity[0][-1] - GROWTH_YEARS]
    if len(known) < 2 or known[0][1] <= 0 or known[-1][1] <= 0:
        return None
    growth = growth_rate(known[0][1], known[-1][1], known[-1][0] - known[0][0])
    return growth, aim / latest / (1 + growth) ** (statement.year - last)

"""What is said about a life cycle of products: levers today, scenarios, population.

Owns the checking of these choices. Every lever is an assumption: a number with its
unit and a note why. Knows nothing of the model that runs on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from types import MappingProxyType
from typing import Annotated, Any, Final

import numpy as np
from annotated_types import Interval, Len, MinLen

from kringloop.core import ROUNDING, Array, Names, Problems, StudyError, did_you_mean
from kringloop.models.declared import Settings, TwoTexts, Wrong
from kringloop.models.life_cycle_graph import dividing, wholes
from kringloop.models.life_cycle_surplus import Rule
from kringloop.models.loop_edges import EdgeSettings, taken_of, wrong_loop
from kringloop.models.product_lives import FITTED, wrong_law

HISTORY: Final = "history"
"""Label of the years with a record; every scenario goes on from its last level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Levers:
    """Where products go after use, and how long they last. Shares and yields 0 … 1.

    lifetime             factor on the life of products made from then on
    second_life          factor on the law of life in the second use, read at the age carried; where it moves, every
                         year adds one over the factor of that year to the age
    repair               share of what leaves first use that is repaired for the same user
    repair_renews        part of its age that a repair takes away
    reuse                share of discards that goes to a next user as it is
    collection           share collected separately of the discards that nobody reuses as they are
    export               share of the same sold abroad for use
    energy_recovery      share burnt of what is not reused, collected or exported; the rest is landfilled
    refurbishment        share of what is collected
    refurbishment_yield  share of it that gets a second use; the rest is recycled
    refurbishment_renews part of its age that refurbishment takes away
    remanufacture        share of what is collected
    remanufacture_yield  share of it that is as new; the rest is recycled
    recycling_yield      secondary material over input to recycling; the rest is burnt
    displacement         share of the new products made needless by longer life and reuse that is really not made
    growth               yearly growth of sales per head and with it of the stock, after the record; -0.1 … 0.1
    refuse               share of the new products that nobody buys any more, and whose service nobody takes
    sharing              users of a product over those of today; so many times fewer are bought; 1 … 10
    wear                 how far a product that is shared wears faster: its life over sharing to the power of wear
    upkeep               factor on the years that all in use still lasts: a year lived adds 1 over it to the age
    weight               mass of a new product over that of one of today, the number of products the same; 0.1 … 1
    repurpose            share of what is left after reuse that gets another function, and with it leaves this account
    component_reuse      share of what is collected that goes on as parts
    component_displacement  share of the mass of those parts that takes the place of new ones, of the same kind
    open_loop            share of the recycled material that becomes a material of lower grade
    """

    lifetime: float = 1.0
    second_life: float = 1.0
    repair: float = 0.0
    repair_renews: float = 0.5
    reuse: float = 0.0
    collection: float = 0.0
    export: float = 0.0
    energy_recovery: float = 1.0
    refurbishment: float = 0.0
    refurbishment_yield: float = 1.0
    refurbishment_renews: float = 0.5
    remanufacture: float = 0.0
    remanufacture_yield: float = 1.0
    recycling_yield: float = 1.0
    displacement: float = 1.0
    growth: float = 0.0
    refuse: float = 0.0
    sharing: float = 1.0
    wear: float = 0.0
    upkeep: float = 1.0
    weight: float = 1.0
    repurpose: float = 0.0
    component_reuse: float = 0.0
    component_displacement: float = 1.0
    open_loop: float = 0.0

    def __post_init__(self) -> None:
        problems = Problems("the levers of the life cycle", nl="de knoppen van de levensloop")
        for name, wrong in wrong_levers(asdict(self)):
            problems.add(name, wrong)
        problems.raise_if_any(StudyError, closing="Nothing was computed.")

    def changed(self, changes: Mapping[str, Any], *, where: str) -> Levers:
        """The same levers with some set anew; an unknown one is refused with the nearest."""
        known = [f.name for f in fields(self)]
        problems = Problems(where)
        for name in changes:
            if name not in known:
                problems.add(name, f"is not a lever; {did_you_mean(name, known)}")
        problems.raise_if_any(StudyError, closing="Nothing was computed.")
        return replace(self, **changes)


EARLIEST, LATEST, MOST_PERSONS = 1800, 2300, 1e11
"""Years far away cost memory and mean nothing."""
FACTORS: Final = frozenset(("lifetime", "second_life", "upkeep"))
SPANS: Final[Mapping[str, tuple[float, float, str]]] = {
    **dict.fromkeys(FACTORS, (0.1, 10.0, "a factor between 0.1 and 10, such as 1.25 for +25%")),
    "growth": (-0.1, 0.1, "a yearly growth between -0.1 and 0.1"),
    "sharing": (1.0, 10.0, "users per product between 1 and 10 times those of today"),
    "weight": (0.1, 1.0, "a factor on the mass of a product between 0.1 and 1"),
}
"""Levers that are no share: lowest, highest, and what was expected."""
AFTER_RECORD: Final = ("refuse", "sharing", "wear", "upkeep", "weight")
"""Levers on what is sold, or how it is kept: the record says what was, so that today they change nothing."""
MOST_REPAIRED: Final = 0.95
WHOLES: Final[Mapping[tuple[str, ...], str]] = wholes()
"""Shares that divide one whole."""
DIVIDING: Final = dividing()
BY_YEAR_ONLY: Final = ("repair_renews", "refurbishment_renews", "second_life", "upkeep")
"""Levers on an age: the same for all products of a run."""


def overfull(
    shares: Mapping[str, float], taken: Mapping[str, float] = MappingProxyType({})
) -> list[tuple[tuple[str, ...], float]]:
    """Shares that together take more than the whole they divide, with their sum.

    Parameters
    ----------
    taken : node → what ways of a study's own take of what leaves it

    >>> overfull({**asdict(Levers()), "collection": 0.75, "export": 0.5})
    [(('collection', 'export'), 1.25)]
    >>> overfull({**asdict(Levers()), "collection": 0.75}, {"not_reused": 0.5})
    [(('collection',), 1.25)]
    """
    return [(taking, total) for _, taking, total in _overfull(shares, taken)]


def _overfull(shares: Mapping[str, float], taken: Mapping[str, float]) -> list[tuple[str, tuple[str, ...], float]]:
    """Node, the levers that take of it, and their sum where it is more than all."""
    found = []
    for node, levers in DIVIDING.items():
        total = sum((shares[name] for name in levers), taken.get(node, 0.0))
        if (len(levers) > 1 or node in taken) and total > 1 + ROUNDING:
            found.append((node, tuple(name for name in levers if shares[name]), total))
    return found


def wrong_levers(
    levers: Mapping[str, Any], taken: Mapping[str, float] = MappingProxyType({})
) -> Iterator[tuple[str, str]]:
    """Levers out of their bounds, alone and together: name and what is wrong.

    Parameters
    ----------
    taken : node → what ways of a study's own take of what leaves it

    >>> list(wrong_levers({**asdict(Levers()), "reuse": 1.5}))
    [('reuse', 'is 1.5; expected a share between 0 and 1')]
    """
    alone = [(name, wrong) for name, value in levers.items() if (wrong := _out_of_bounds(name, value))]
    if alone:
        yield from alone
        return
    for node, taking, total in _overfull(levers, taken):
        words = " + ".join(f"{name} {levers[name]:g}" for name in taking)
        words += f" + {taken[node]:g} by the loop of the study" if node in taken else ""
        whole = WHOLES.get(DIVIDING[node], f"what leaves '{node}'")
        yield " + ".join(taking), f"{words} is {total:g} of {whole}; expected at most 1: lower one of them"
    if levers["repair"] > MOST_REPAIRED:
        yield "repair", f"is {levers['repair']:g}; above {MOST_REPAIRED:g} hardly anything is ever discarded"


def _out_of_bounds(name: str, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        return f"is {value!r}; expected a number"
    low, high, expected = SPANS.get(name, (0.0, 1.0, "a share between 0 and 1"))
    return "" if low <= value <= high else f"is {value:g}; expected {expected}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course(Settings):
    """One lever year by year: straight lines between the years given, the last value after them.

    Parameters
    ----------
    years    : year → value; before the first the value of today
    products : keys that it holds for; left out: all
    """

    lever: str
    years: Mapping[int, float]
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A way on from today: the levers that are reached, under two names; of some levers the course year by year."""

    key: str
    names: Names
    levers: Levers
    courses: tuple[Course, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """All choices of a life cycle.

    nodes       : what the ids of its nodes begin with
    today       : levers up to the last year of the record
    scenarios   : by key; the levers they reach
    reached     : year in which they are reached, on a straight line from today
    horizon     : last year
    base_years  : years of the record whose mean sales per head are kept
    population  : year → persons, beyond the years with a figure; straight lines between
    law         : lifetime law that takes over the mean and spread of each product
    notes       : why a lever has its value today, in both languages; one text serves for both
    taken       : node → what ways of the study's own take of what leaves it
    """

    nodes: str
    today: Levers
    scenarios: Mapping[str, Scenario]
    reached: int
    horizon: int
    base_years: int
    population: Mapping[int, float]
    notes: Mapping[str, Names]
    law: str = FITTED
    taken: Mapping[str, float] = field(default_factory=dict)

    def path(
        self,
        levers: Levers,
        years: Array,
        start: int,
        *,
        courses: Sequence[Course] = (),
        products: Sequence[str] = (),
    ) -> dict[str, Array]:
        """Each lever (year,) on its way from today's value to the one of a scenario.

        Parameters
        ----------
        start    : last year of the record, up to which levers are those of today
        courses  : of levers that go year by year; one for some products makes the lever (year, product)
        products : keys of the products, in order
        """
        way = np.clip((years - start) / max(self.reached - start, 1), 0.0, 1.0)
        today, then = asdict(self.today), asdict(levers)
        found = {name: today[name] + way * (then[name] - today[name]) for name in today}
        for course in courses:
            at = np.array([start, *sorted(y for y in course.years if y > start)], dtype=np.float64)
            values = [today[course.lever], *(course.years[int(y)] for y in at[1:])]
            line = np.interp(years, at, values)
            if not course.products:
                found[course.lever] = line
                continue
            mine = np.isin(products, course.products)
            whole = found[course.lever]
            found[course.lever] = np.where(mine, line[:, None], whole[:, None] if whole.ndim == 1 else whole)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption(Settings):
    """A lever today: a number with its unit and why; one text serves for both languages."""

    value: float
    unit: Annotated[str, MinLen(1)]
    note: Annotated[str, MinLen(1)] | TwoTexts


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioSettings(Settings):
    """A way on from today: levers that are reached."""

    names: TwoTexts
    note: str | TwoTexts = ""
    changes: Mapping[str, float] = field(default_factory=dict)
    courses: tuple[Course, ...] = ()


AYear = Annotated[int, Interval(ge=EARLIEST, le=LATEST)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeCycleSettings(Settings):
    """What a life cycle is asked.

    Parameters
    ----------
    region      : whose persons share the stock, in the table of population
    nodes       : what the ids of its nodes begin with
    market      : node that new products come from
    abroad      : node that used products are exported to
    today       : levers up to the last year of the record
    scenarios   : by key; the levers they reach
    reached     : year in which they are reached, on a straight line from today
    horizon     : last year
    base_years  : years of the record whose mean sales per head are kept
    population  : year → persons, beyond the years with a figure; straight lines between
    law         : lifetime law that takes over the mean and spread of each product
    products    : keys that are followed; left out: every one whose lifetime fits
    loop        : ways of a study's own in the loop of use, beside those that levers steer
    surplus     : where secondary material goes that a kind of product cannot take up: "export", or "stock", which
                  later years use before new material
    """

    region: Annotated[str, MinLen(1)]
    nodes: Annotated[str, MinLen(1)]
    market: Annotated[str, MinLen(1)]
    abroad: Annotated[str, MinLen(1)]
    today: Annotated[Mapping[str, Assumption], Len(1)]
    scenarios: Annotated[Mapping[str, ScenarioSettings], Len(1)]
    reached: AYear
    horizon: AYear
    base_years: Annotated[int, Interval(ge=1, le=100)]
    population: Annotated[Mapping[AYear, Annotated[float, Interval(gt=0, le=MOST_PERSONS)]], Len(1)]

    products: tuple[str, ...] = ()
    law: Annotated[str, MinLen(1)] = FITTED
    loop: tuple[EdgeSettings, ...] = ()
    surplus: Rule = "export"

    @property
    def levers_today(self) -> dict[str, float]:
        return {name: each.value for name, each in self.today.items()}


def wrong_choices(settings: LifeCycleSettings) -> Iterator[Wrong]:
    """Levers that do not exist or cannot have their value, a scenario under the name of the record, an unknown law."""
    if wrong := wrong_law(settings.law):
        yield ("law",), wrong
    usual = asdict(Levers())
    today = settings.levers_today
    wrong_ways = [(("loop", *path), why) for path, why in wrong_loop(settings.loop)]
    yield from wrong_ways
    taken = {} if wrong_ways else taken_of(settings.loop)
    yield from _wrong(today, usual, ("today",), taken)
    for name in AFTER_RECORD:
        if name in today and today[name] != usual[name]:
            yield ("today", name), f"is {today[name]:g}; expected {usual[name]:g}: the record says what was sold"
    for key, spec in settings.scenarios.items():
        if key == HISTORY:
            yield ("scenarios", key), f"'{HISTORY}' is the label of the years with a record; take another name"
        if not today.keys() - usual.keys():
            yield from _wrong(spec.changes, {**usual, **today}, ("scenarios", key, "changes"), taken)
            yield from _wrong_courses(spec.courses, ("scenarios", key, "courses"), settings.products)


def _wrong(
    changes: Mapping[str, float], levers: Mapping[str, float], path: tuple[str, ...], taken: Mapping[str, float]
) -> Iterator[Wrong]:
    lost = [name for name in changes if name not in levers]
    for name in lost:
        yield (*path, name), f"'{name}' is not a lever; {did_you_mean(name, levers)}"
    if not lost:
        for name, wrong in wrong_levers({**levers, **changes}, taken):
            yield (*path, name.partition(" ")[0]), f"{name} {wrong}"


def _wrong_courses(courses: Sequence[Course], path: tuple[str, ...], products: Sequence[str]) -> Iterator[Wrong]:
    """Courses of no lever, of no year, of a product that is not followed, or with a value out of bounds."""
    usual = asdict(Levers())
    for number, course in enumerate(courses):
        place = (*path, str(number))
        if course.lever not in usual:
            yield (*place, "lever"), f"'{course.lever}' is not a lever; {did_you_mean(course.lever, usual)}"
            continue
        if not course.years:
            yield (*place, "years"), "this is blank; give a year and its value"
        if course.products and course.lever in BY_YEAR_ONLY:
            yield (*place, "products"), f"'{course.lever}' may differ by year only; leave the products out"
        for key in set(course.products) - set(products or course.products):
            yield (*place, "products"), f"'{key}' is not a known product; {did_you_mean(key, products)}"
        for year, value in course.years.items():
            if wrong := _out_of_bounds(course.lever, value):
                yield (*place, "years", str(year)), f"{course.lever} {wrong}"


def choices_of(settings: LifeCycleSettings) -> Choices:
    """The choices of a life cycle whose settings are right.

    Raises
    ------
    StudyError   levers that take more than the loop of the study leaves
    """
    today, taken = Levers(**settings.levers_today), taken_of(settings.loop)
    if taken:
        problems = Problems("the levers of the life cycle")
        for levers in (today, *(replace(today, **s.changes) for s in settings.scenarios.values())):
            for name, wrong in wrong_levers(asdict(levers), taken):
                problems.add(name, wrong)
        problems.raise_if_any(StudyError, closing="Nothing was computed.")
    return Choices(
        nodes=settings.nodes,
        today=today,
        scenarios={
            key: Scenario(key=key, names=s.names.names, levers=replace(today, **s.changes), courses=s.courses)
            for key, s in settings.scenarios.items()
        },
        reached=settings.reached,
        horizon=settings.horizon,
        base_years=settings.base_years,
        population=dict(sorted(settings.population.items())),
        law=settings.law,
        taken=taken,
        notes={name: _note(each.note) for name, each in settings.today.items()},
    )


def _note(given: str | TwoTexts) -> Names:
    return given.names if isinstance(given, TwoTexts) else Names(given, given)

"""What is said about a life cycle of products: levers today, scenarios, population.

Owns the checking of these choices. Every lever is an assumption: a number with its
unit and a note why. Knows nothing of the model that runs on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from types import MappingProxyType
from typing import Annotated, Any, Final

import numpy as np
from annotated_types import Interval, Len, MinLen

from kringloop.core import ROUNDING, Array, Names, Problems, StudyError, did_you_mean
from kringloop.models.declared import Settings, TwoTexts, Wrong
from kringloop.models.life_cycle_graph import dividing, wholes
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
FACTORS: Final = frozenset(("lifetime", "second_life"))
MOST_REPAIRED: Final = 0.95
MOST_GROWTH: Final = 0.1
WHOLES: Final[Mapping[tuple[str, ...], str]] = wholes()
"""Shares that divide one whole."""
DIVIDING: Final = dividing()


def overfull(
    shares: Mapping[str, float], taken: Mapping[str, float] = MappingProxyType({})
) -> list[tuple[tuple[str, ...], float]]:
    """Shares that together take more than the whole they divide, with their sum.

    Parameters
    ----------
    taken : node → what ways of a study's own take of what leaves it

    >>> overfull({"collection": 0.75, "export": 0.5, "refurbishment": 0.5, "remanufacture": 0.5})
    [(('collection', 'export'), 1.25)]
    >>> overfull({**asdict(Levers()), "collection": 0.75}, {"not_reused": 0.5})
    [(('collection', 'export'), 1.25)]
    """
    sums = {
        levers: sum((shares[name] for name in levers), taken.get(node, 0.0))
        for node, levers in DIVIDING.items()
        if len(levers) > 1 or node in taken
    }
    return [(levers, total) for levers, total in sums.items() if total > 1 + ROUNDING]


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
    nodes = {names: node for node, names in DIVIDING.items()}
    for names, total in overfull(levers, taken):
        words = " + ".join(f"{name} {levers[name]:g}" for name in names)
        node = nodes[names]
        words += f" + {taken[node]:g} by the loop of the study" if node in taken else ""
        whole = WHOLES.get(names, f"what leaves '{node}'")
        yield " + ".join(names), f"{words} is {total:g} of {whole}; expected at most 1: lower one of them"
    if levers["repair"] > MOST_REPAIRED:
        yield "repair", f"is {levers['repair']:g}; above {MOST_REPAIRED:g} hardly anything is ever discarded"


def _out_of_bounds(name: str, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        return f"is {value!r}; expected a number"
    if name in FACTORS:
        good, expected = 0.1 <= value <= 10, "a factor between 0.1 and 10, such as 1.25 for +25%"
    elif name == "growth":
        good, expected = abs(value) <= MOST_GROWTH, f"a yearly growth between -{MOST_GROWTH:g} and {MOST_GROWTH:g}"
    else:
        good, expected = 0 <= value <= 1, "a share between 0 and 1"
    return "" if good else f"is {value:g}; expected {expected}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A way on from today: the levers that are reached, under two names."""

    key: str
    names: Names
    levers: Levers


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

    def path(self, levers: Levers, years: Array, start: int) -> dict[str, Array]:
        """Each lever (year,) on its way from today's value to the one of a scenario."""
        way = np.clip((years - start) / max(self.reached - start, 1), 0.0, 1.0)
        today, then = asdict(self.today), asdict(levers)
        return {name: today[name] + way * (then[name] - today[name]) for name in today}


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
    for key, spec in settings.scenarios.items():
        if key == HISTORY:
            yield ("scenarios", key), f"'{HISTORY}' is the label of the years with a record; take another name"
        if not today.keys() - usual.keys():
            yield from _wrong(spec.changes, {**usual, **today}, ("scenarios", key, "changes"), taken)


def _wrong(
    changes: Mapping[str, float], levers: Mapping[str, float], path: tuple[str, ...], taken: Mapping[str, float]
) -> Iterator[Wrong]:
    lost = [name for name in changes if name not in levers]
    for name in lost:
        yield (*path, name), f"'{name}' is not a lever; {did_you_mean(name, levers)}"
    if not lost:
        for name, wrong in wrong_levers({**levers, **changes}, taken):
            yield (*path, name.partition(" ")[0]), f"{name} {wrong}"


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
            key: Scenario(key=key, names=s.names.names, levers=replace(today, **s.changes))
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

"""What a study says about a life cycle of products: levers today, scenarios, population.

Owns the reading and checking of these choices. Every lever is an assumption: a number with its
unit and a note why. Knows nothing of the model that runs on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

import numpy as np

from kringloop.core import Array, Names, Problems, StudyError, did_you_mean

HISTORY: Final = "history"
"""Label of the years with a record; every scenario goes on from its last level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Levers:
    """Where products go after use, and how long they last. Shares and yields 0 … 1.

    lifetime             factor on the life of products made from then on
    second_life          factor on the law of life in the second use, read at the age carried
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
        problems = Problems("the levers of the life cycle")
        for name, value in asdict(self).items():
            if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
                problems.add(name, f"is {value!r}; expected a number")
            elif name in FACTORS:
                if not 0.1 <= value <= 10:
                    problems.add(name, f"is {value:g}; expected a factor between 0.1 and 10, such as 1.25 for +25%")
            elif name == "growth":
                if abs(value) > MOST_GROWTH:
                    problems.add(
                        name, f"is {value:g}; expected a yearly growth between -{MOST_GROWTH:g} and {MOST_GROWTH:g}"
                    )
            elif not 0 <= value <= 1:
                problems.add(name, f"is {value:g}; expected a share between 0 and 1")
        problems.raise_if_any(StudyError, closing="Nothing was computed.")
        for names, total in overfull(asdict(self)):
            words = " + ".join(f"{name} {getattr(self, name):g}" for name in names)
            where = f"{words} is {total:g} of {WHOLES[names]}; expected at most 1: lower one of them"
            problems.add(" + ".join(names), where)
        if self.repair > MOST_REPAIRED:
            problems.add("repair", f"is {self.repair:g}; above {MOST_REPAIRED:g} hardly anything is ever discarded")
        problems.raise_if_any(StudyError, closing="Nothing was computed.")

    @property
    def circulates(self) -> bool:
        """Whether anything comes back into use."""
        return bool(self.repair or self.reuse or self.collection * (self.refurbishment + self.remanufacture))

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
WHOLE_NUMBERS: Final[Mapping[str, tuple[int, int]]] = {
    "reached": (EARLIEST, LATEST), "horizon": (EARLIEST, LATEST), "base_years": (1, 100),
}  # fmt: skip
"""Settings that are whole numbers, with their range; years far away cost memory and mean nothing."""
FACTORS: Final = frozenset(("lifetime", "second_life"))
MOST_REPAIRED: Final = 0.95
MOST_GROWTH: Final = 0.1
WHOLES: Final[Mapping[tuple[str, ...], str]] = {
    ("collection", "export"): "discards not reused",
    ("refurbishment", "remanufacture"): "what is collected",
}
"""Shares that divide one whole."""


def overfull(shares: Mapping[str, float]) -> list[tuple[tuple[str, ...], float]]:
    """Shares that together take more than the whole they divide, with their sum.

    >>> overfull({"collection": 0.75, "export": 0.5, "refurbishment": 0.5, "remanufacture": 0.5})
    [(('collection', 'export'), 1.25)]
    """
    sums = {names: sum(shares[name] for name in names) for names in WHOLES}
    return [(names, total) for names, total in sums.items() if total > 1 + 1e-12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A way on from today: the levers that are reached, under two names."""

    key: str
    names: Names
    levers: Levers
    note: str = ""


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
    notes       : why a lever has its value today, in both languages; one text serves for both
    """

    nodes: str
    today: Levers
    scenarios: Mapping[str, Scenario]
    reached: int
    horizon: int
    base_years: int
    population: Mapping[int, float]
    notes: Mapping[str, Names]

    def path(self, levers: Levers, years: Array, start: int) -> dict[str, Array]:
        """Each lever (year,) on its way from today's value to the one of a scenario."""
        way = np.clip((years - start) / max(self.reached - start, 1), 0.0, 1.0)
        today, then = asdict(self.today), asdict(levers)
        return {name: today[name] + way * (then[name] - today[name]) for name in today}


def read_choices(settings: Mapping[str, Any], *, where: str) -> Choices:
    """Choices from the settings of an account; every lever of today carries a unit and a note.

    Raises
    ------
    StudyError   names every setting that is missing, unknown or out of range
    """
    problems = Problems(where)
    known = ("nodes", "today", "scenarios", "reached", "horizon", "base_years", "population")
    for name in settings:
        if name not in known:
            problems.add(str(name), f"is not a setting of a life cycle; {did_you_mean(str(name), known)}")
    for name in known:
        if name not in settings:
            problems.add(name, "this setting is needed")
    problems.raise_if_any(StudyError, closing="Nothing was computed.")
    for name, (least, most) in WHOLE_NUMBERS.items():
        value = settings[name]
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            problems.add(name, f"is {value!r}; expected a whole number between {least} and {most}")
    for name in ("today", "scenarios", "population"):
        if not isinstance(settings[name], Mapping) or not settings[name]:
            problems.add(name, "expected a mapping with at least one entry")
    problems.raise_if_any(StudyError, closing="Nothing was computed.")
    values, notes = _assumptions(settings["today"], problems)
    population = _population(settings["population"], problems)
    problems.raise_if_any(StudyError, closing="Nothing was computed.")
    today = Levers().changed(values, where=f"{where}, today")
    return Choices(
        nodes=str(settings["nodes"]),
        today=today,
        scenarios={key: _scenario(str(key), spec, today, where) for key, spec in settings["scenarios"].items()},
        reached=settings["reached"],
        horizon=settings["horizon"],
        base_years=settings["base_years"],
        population=population,
        notes=notes,
    )


def _assumptions(today: Mapping[str, Any], problems: Problems) -> tuple[dict[str, float], dict[str, Names]]:
    values: dict[str, float] = {}
    notes: dict[str, Names] = {}
    for name, each in today.items():
        lacking = [k for k in ("value", "unit", "note") if not isinstance(each, Mapping) or each.get(k) in (None, "")]
        if lacking:
            problems.add(f"today.{name}", f"an assumption says its {', '.join(lacking)}, for example "
                         '{value: 0.5, unit: of discards, note: why}')  # fmt: skip
            continue
        values[name], notes[name] = each["value"], _note(each["note"], f"today.{name}", problems)
    return values, notes


def _note(given: Any, place: str, problems: Problems) -> Names:
    if not isinstance(given, Mapping):
        return Names(str(given), str(given))
    if sorted(given) != ["en", "nl"]:
        problems.add(f"{place}.note", "expected one text, or both: {nl: waarom, en: why}")
        return Names("?", "?")
    return Names(str(given["nl"]), str(given["en"]))


def _population(given: Mapping[Any, Any], problems: Problems) -> dict[int, float]:
    found = {}
    for year, persons in given.items():
        given_year = str(year).isdigit() and EARLIEST <= int(year) <= LATEST
        number = isinstance(persons, int | float) and not isinstance(persons, bool)
        if not given_year or not number or not 0 < persons <= MOST_PERSONS:
            problems.add(f"population.{year}", f"is {persons!r}; expected year: persons, for example 2050: 19600000")
            continue
        found[int(year)] = float(persons)
    return dict(sorted(found.items()))


def _scenario(key: str, spec: Any, today: Levers, where: str) -> Scenario:
    place = f"{where}, scenario {key}"
    if key == HISTORY:
        raise StudyError(f"{place}: '{HISTORY}' is the label of the years with a record; take another name")
    if not isinstance(spec, Mapping) or not isinstance(spec.get("names"), Mapping):
        raise StudyError(f"{place}: expected names: {{nl: …, en: …}}, note, and changes: {{lever: value}}")
    unknown = [name for name in spec if name not in ("names", "note", "changes")]
    if unknown:
        raise StudyError(
            f"{place}: unknown key '{unknown[0]}'; {did_you_mean(unknown[0], ('names', 'note', 'changes'))}"
        )
    names, changes = spec["names"], spec.get("changes") or {}
    if sorted(names) != ["en", "nl"] or not all(isinstance(n, str) and n.strip() for n in names.values()):
        raise StudyError(f"{place}: names are two texts, {{nl: …, en: …}}; seen {dict(names)}")
    if not isinstance(changes, Mapping):
        raise StudyError(f"{place}: changes are levers with their values, {{lifetime: 1.25}}; seen {changes!r}")
    levers = today.changed(changes, where=place)
    return Scenario(key=key, names=Names(**names), levers=levers, note=str(spec.get("note", "")))

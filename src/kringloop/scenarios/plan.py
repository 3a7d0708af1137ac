"""A scenario put together: its assumptions in canonical order, what they ask of models and accounts, what contradicts.

Two assumptions that set one lever for one product contradict each other; on rows effects multiply.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import numpy as np

from kringloop.core import (
    ROUNDING,
    Array,
    IncomparableError,
    Names,
    Problems,
    RangeError,
    StudyError,
    listing,
)
from kringloop.models import BY_YEAR_ONLY, Course, ScenarioSettings, Tonnes, TwoTexts, overfull
from kringloop.scenarios.assumption import MATERIAL, PRODUCT, Assumption, both
from kringloop.scenarios.carried import accounts_of
from kringloop.scenarios.dilution import diluted
from kringloop.scenarios.displaced import displaced
from kringloop.scenarios.fitting import wrong_assumption
from kringloop.scenarios.followed_products import products_in
from kringloop.scenarios.hazard import Left, closed_ways
from kringloop.scenarios.mixed import Mix, taken_over
from kringloop.scenarios.registry import LEVERS

BASELINE: Final = "baseline"
"""The scenario that others go on from and are compared with."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A scenario: what is assumed, in the order R0 … R9, sourcing, growth, mix, process, rebound.

    What follows from it is worked out once: a page asks for it hundreds of times.

    Parameters
    ----------
    of_baseline : how many of them, at the front, are those of the baseline
    """

    key: str
    names: Names
    assumptions: tuple[Assumption, ...]
    of_baseline: tuple[Assumption, ...] = ()
    note: Names | None = None

    @cached_property
    def own(self) -> tuple[Assumption, ...]:
        """What it assumes beside the baseline."""
        return tuple(a for a in self.assumptions if a not in self.of_baseline)

    @cached_property
    def on_products(self) -> tuple[Assumption, ...]:
        return tuple(a for a in self.assumptions if not a.on_rows and not a.on_chain)

    @cached_property
    def on_chain(self) -> tuple[Assumption, ...]:
        """Assumptions on the supply chain."""
        return tuple(a for a in self.assumptions if a.on_chain)

    @cached_property
    def on_rows(self) -> Mapping[str, tuple[Assumption, ...]]:
        """Account → assumptions on its rows."""
        return MappingProxyType(accounts_of(self.assumptions))

    def only(self, kept: Collection[Assumption], *, key: str | None = None) -> Plan:
        """The same scenario with some of its own assumptions."""
        some = tuple(a for a in self.assumptions if a in self.of_baseline or a in kept)
        return replace(self, assumptions=some, key=key or self.key)

    @cached_property
    def digest(self) -> str:
        """What the scenario is cited by: the same for the same assumptions, in whatever order they were written."""
        said = sorted(a.said for a in self.assumptions)
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def in_order(assumptions: Iterable[Assumption]) -> tuple[Assumption, ...]:
    """In canonical order, those of one lever as they were written."""
    return tuple(sorted(assumptions, key=lambda a: a.turn[:2]))


def plan_of(
    key: str,
    names: Names,
    own: Sequence[Assumption],
    baseline: Sequence[Assumption] = (),
    *,
    note: Names | None = None,
    where: str = "the scenario",
    where_nl: str = "het scenario",
) -> Plan:
    """A scenario from its assumptions and those of the baseline.

    Raises
    ------
    StudyError   unknown levers, values out of bounds, scopes that do not fit: all of them, each with its place
    """
    problems = Problems(where, nl=where_nl)
    for each in (*baseline, *own):
        for path, why in wrong_assumption(each):
            problems.add(f"{each.place} {path}".strip(), why.en, nl=why.nl)
    problems.raise_if_any(StudyError, closing="Nothing was run.")
    kept = _once(baseline)
    return Plan(key=key, names=names, note=note, of_baseline=kept, assumptions=in_order(_once((*kept, *own))))


def _once(assumptions: Iterable[Assumption]) -> tuple[Assumption, ...]:
    """Each assumption once: what two scenarios share counts once where they are taken together."""
    found: list[Assumption] = []
    for each in assumptions:
        if all(each.placeless != other.placeless for other in found):
            found.append(each)
    return tuple(found)


def asked_of_products(
    plan: Plan,
    today: Mapping[str, float],
    products: Sequence[str],
    below: Callable[[str], Collection[str]],
    years: range,
    taken: Mapping[str, float],
    left: Left,
    run: Callable[[ScenarioSettings], Tonnes],
) -> ScenarioSettings:
    """What a plan asks of the life cycle: a course of each lever it moves; its own go before those of the baseline.

    Parameters
    ----------
    today    : levers of the model now
    products : keys that are followed
    below    : code of a product or group → the codes below it, itself among them
    years    : after the record, to the horizon
    taken    : node → what ways of the study's own take of what leaves it
    left     : (year,) of a substance still put in products, settings → (year, product) of it in discards, over `years`
    run      : settings → tonnes of products in use under them, for what takes over and what limits recycling

    Raises
    ------
    IncomparableError   two assumptions that set one lever of one product
    RangeError          a product that is not followed, a lever that may differ by year only, shares of more than all,
                        what takes over and is not bought itself, ways of the study's own beside a hazard
    """
    said: dict[tuple[bool, str, str], Assumption] = {}
    courses: list[Course] = []
    mixes: list[Mix] = []
    for each in sorted(plan.on_products, key=lambda a: a not in plan.of_baseline):
        own, chosen = each not in plan.of_baseline, products_in(each, products, below)
        way, before = each.course.at(years), len(courses)
        for lever, full in _sets(each, today).items():
            if lever in BY_YEAR_ONLY and PRODUCT in each.scope:
                raise RangeError(
                    f"{each.place} '{each.lever}' may differ by year only; leave 'product' out of the scope".strip(),
                    nl=f"{each.place} '{each.lever}' mag alleen per jaar verschillen; laat 'product' weg".strip(),
                )
            for product in chosen:
                _say(said, own, lever, product, each)
            path = today[lever] + way * (full - today[lever])
            courses.append(
                Course(
                    lever=lever,
                    years=dict(zip(years, path.tolist(), strict=True)),
                    products=chosen if PRODUCT in each.scope else (),
                )
            )
        if each.declared.in_products:
            _require_whole(each, chosen, plan, products, below)
        elif each.declared.hands_over:
            taker = products_in(replace(each, scope={PRODUCT: (each.to,)}), products, below)
            _require_apart(each, chosen, taker)
            if not any(own == (mix.assumption not in plan.of_baseline) and mix.taker == taker[0] for mix in mixes):
                _say(said, own, "refuse", taker[0], each)  # several mixes may go to one product: they add up
            mixes.append(Mix(each, chosen, taker[0], tuple(courses[before:])))
    settings = ScenarioSettings(names=TwoTexts(nl=plan.names.nl, en=plan.names.en), courses=tuple(courses))
    courses += taken_over(mixes, settings, products, run)
    settings = replace(settings, courses=tuple(courses))

    def held(remaining: Array, under: ScenarioSettings) -> Array:
        more = displaced(plan.on_products, under, today, products, below, run)
        return left(remaining, replace(under, courses=(*under.courses, *more)))

    courses += closed_ways(plan.on_products, settings, today, products, below, years, taken, held)
    settings = replace(settings, courses=tuple(courses))
    _require_shares(settings, plan, today, products, years, taken)
    courses += displaced(plan.on_products, settings, today, products, below, run)
    settings = replace(settings, courses=tuple(courses))
    if not any(a.declared.quality for a in plan.on_products):
        return settings
    return replace(settings, courses=(*courses, *diluted(plan.on_products, run(settings), settings, today, below)))


def _say(said: dict[tuple[bool, str, str], Assumption], own: bool, lever: str, product: str, each: Assumption) -> None:
    """Note that an assumption sets a lever of a product; refuse two that say different things."""
    other = said.setdefault((own, lever, product), each)
    if other is not each and not _same(other, each):
        told = both(other, each, f"'{lever}' ({product})")
        raise IncomparableError(told.en, nl=told.nl)


def _require_apart(each: Assumption, chosen: Sequence[str], taker: Sequence[str]) -> None:
    """Refuse a mix in which several products take over, or one takes over from itself."""
    if len(taker) != 1 or taker[0] in chosen:
        place = f" ({each.place})" if each.place else ""
        raise RangeError(
            f"'{each.lever}' needs one other product that takes over, and 'to' is '{each.to}'{place}",
            nl=f"'{each.lever}' heeft één ander product nodig dat overneemt, en 'to' is '{each.to}'{place}",
        )


def _require_whole(
    each: Assumption,
    chosen: Sequence[str],
    plan: Plan,
    products: Sequence[str],
    below: Callable[[str], Collection[str]],
) -> None:
    """Refuse substitutions that together replace more of a material in a product than is in it."""
    alike = [
        a
        for a in plan.on_products
        if a.declared.in_products
        and a.scope[MATERIAL] == each.scope[MATERIAL]
        and set(products_in(a, products, below)) & set(chosen)
    ]
    whole = sum(a.number for a in alike)
    if whole > 1 + ROUNDING:
        material, places = each.scope[MATERIAL][0], listing([a.place for a in alike if a.place])
        at = f" ({places})" if places else ""
        raise RangeError(
            f"{whole:.0%} of '{material}' would be replaced in one product{at}; expected at most 100 %: lower "
            "one of them",
            nl=f"{whole:.0%} van '{material}' zou in één product worden vervangen{at}; verwacht: ten hoogste 100 %, "
            "verlaag er een",
        )


def _sets(each: Assumption, today: Mapping[str, float]) -> dict[str, float]:
    """Levers of the model → the value they are brought to."""
    lever = each.declared
    if lever.of_all and each.taken == "stock":
        return {lever.of_all: each.number}
    moved = lever.moved(dict(today), each.number)
    return {name: value for name, value in moved.items() if name == lever.key or value != today[name]}


def _same(one: Assumption, other: Assumption) -> bool:
    return _what(one) == _what(other)


def _what(each: Assumption) -> tuple[object, ...]:
    return each.lever, each.number, each.course, each.taken, each.to, each.per


def _require_shares(
    settings: ScenarioSettings,
    plan: Plan,
    today: Mapping[str, float],
    products: Sequence[str],
    years: range,
    taken: Mapping[str, float],
) -> None:
    """Refuse shares that together are more than the whole they divide, in any year, with the levers that do it."""
    judged: set[tuple[int, ...]] = set()
    for product in products:
        mine = {c.lever: c for c in settings.courses if not c.products or product in c.products}
        alike = tuple(map(id, mine.values()))
        if alike in judged:  # products under the same courses stand or fall together
            continue
        judged.add(alike)
        for year in _corners(mine.values(), years):
            levers = {**today, **{lever: course.years[year] for lever, course in mine.items()}}
            for names, total in overfull(levers, taken):
                places = [a.place for a in plan.on_products if a.lever in names and a.place]
                at = f" ({', '.join(places)})" if places else ""
                en, nl = (" + ".join(_share_of(x, levers[x], tongue) for x in names) for tongue in ("en", "nl"))
                percent = f"{100 * total:.4g}"
                raise RangeError(
                    f"{en} is {percent}% of what they divide, for product {product} in {year}{at}; expected at most "
                    "100%: lower one of them",
                    nl=f"{nl} is {percent}% van wat ze verdelen, voor product {product} in {year}{at}; verwacht: ten "
                    "hoogste 100%, verlaag er een",
                )


def _share_of(lever: str, share: float, language: str) -> str:
    """A share as people read it: the name of its lever, its key where that is another word, and per cent."""
    name = LEVERS[lever].names[language]
    return f"{name} {100 * share:.4g}%" if name == lever else f"{name} ({lever}) {100 * share:.4g}%"


def _corners(courses: Iterable[Course], years: range) -> Iterator[int]:
    """Years in which some course turns: between them shares run straight, so that the largest sum lies at one."""
    found = {years[0], years[-1]}
    for course in courses:
        values: Array = np.array([course.years[y] for y in years])
        steps = np.diff(values)
        found |= {years[n + 1] for n, (a, b) in enumerate(pairwise(steps.tolist())) if abs(a - b) > 0}
    yield from sorted(found)

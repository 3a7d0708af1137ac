"""The levers of a scenario as dials: where each stands, what it acts on, and the scenario when some are set.

A dial is one assumption that is there, or one that would be added. What is set and is not what it was becomes an
assumption of the reader; all others stay as they are, so that nothing set is the scenario itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Final

from kringloop.core import KringloopError, Names, RangeError, unknown
from kringloop.scenarios.assumption import ACCOUNT, CHAIN, PRODUCT, Assumption
from kringloop.scenarios.course import Penetration
from kringloop.scenarios.given import lever_value
from kringloop.scenarios.lever import Lever
from kringloop.scenarios.plan import Plan, plan_of
from kringloop.scenarios.registry import VOCABULARY

OWN: Final = "own"
"""Key of a scenario in which a reader has set levers."""
OWN_NAMES: Final = Names("eigen scenario", "own scenario")
SET: Final = Names("zelf ingesteld", "set by the reader")
CHOICE: Final = Names("keuze van wie dit scenario maakte", "choice of who made this scenario")
ALL_PRODUCTS: Final = "all"
"""Written for all products that are followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """One lever that can be set.

    Parameters
    ----------
    key      : the lever; of an account `lever.account`; `.2` and on for a further one
    template : the assumption at the value where the dial stands
    today    : value at which nothing changes [%]
    there    : whether the scenario has it already
    names    : what a study calls it, where its lever alone does not say enough
    front    : whether it is among the few that a reader meets first
    """

    key: str
    template: Assumption
    today: float
    there: bool = False
    names: Names | None = None
    front: bool = False

    @property
    def lever(self) -> Lever:
        """The lever."""
        return self.template.declared

    @property
    def percent(self) -> float:
        """Where it stands [%]."""
        return self.lever.percent(self.template.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a reader sets on a dial; what is left out stays as it is.

    Parameters
    ----------
    percent  : value in the year it is all there [%]
    years    : first and last year of its course; the same twice for one step
    products : codes of products or groups; nothing in it: all that are followed
    """

    percent: float | None = None
    years: tuple[int, int] | None = None
    products: tuple[str, ...] | None = None


def dials_of(
    start: Plan,
    others: Iterable[Plan],
    today: Mapping[str, float],
    course: Penetration,
    front: Sequence[tuple[Assumption, Names | None]] = (),
) -> dict[str, Dial]:
    """Every lever that can be set in a scenario, in canonical order.

    Those it has; those of rows that `front` or another scenario of the study has; each lever of products in use at its
    value of today. A lever that needs more than a value, such as a limit or what takes over, only where it is there.

    Parameters
    ----------
    start  : from which levers are set
    others : scenarios of the study
    today  : levers of products in use as they are now; nothing where the study follows none
    course : of a lever that is not there yet
    front  : what a study puts in front, with its words; empty: the levers that are not marked as further
    """
    there = [(a, True) for a in start.own]
    offered = [(a, False) for a, _ in front if a.outside]
    offered += [(a, False) for plan in others for a in plan.own if a.outside]
    offered += [(_added(lever.key, course), False) for lever in VOCABULARY if lever.key in today and _plain(lever)]
    found: dict[str, Dial] = {}
    for each, is_there in (*there, *offered):
        if not is_there and any(_same_place(each, dial.template) for dial in found.values()):
            continue
        neutral = each.declared.idle if each.outside else each.declared.neutral(today)
        key = _key(each, found)
        found[key] = Dial(
            key=key,
            template=each if is_there else replace(each, value=_text(each.declared, neutral)),
            today=each.declared.percent(neutral),
            there=is_there,
            names=next((names for other, names in front if _same_place(other, each)), None),
            front=_in_front(each, front),
        )
    order = VOCABULARY.keys
    return dict(sorted(found.items(), key=lambda pair: order.index(pair[1].lever.key)))


def dialled(start: Plan, dials: Mapping[str, Dial], asked: Mapping[str, Setting]) -> Plan:
    """The scenario with some dials set; the scenario itself where they stand there already.

    Raises
    ------
    UnknownNameError   no such dial; names the nearest
    RangeError         a value out of the bounds of its lever, or years out of order
    StudyError         as `plan_of`
    """
    for key in asked:
        if key not in dials:
            raise _no_dial(key, dials)
    own, changed = [], False
    for key, dial in dials.items():
        new = _set(dial, asked.get(key, Setting()))
        changed |= new != (dial.template if dial.there else None)
        own += [new] if new is not None else []
    return plan_of(OWN, OWN_NAMES, own, start.of_baseline) if changed else start


def _no_dial(key: str, dials: Mapping[str, Dial]) -> KringloopError:
    """Why a lever cannot be set by a value: it is none, it is named with its account, or it takes more than a value."""
    if key not in VOCABULARY or any(dial.lever.key == key for dial in dials.values()):
        return unknown("lever", key, dials)
    return RangeError(
        f"lever '{key}' takes more than a value here, such as a scope: say it in a file of your own; an example comes "
        "from: kringloop scenario file KEY",
        nl=f"knop '{key}' vraagt hier meer dan een waarde, zoals een bereik: zeg het in een eigen bestand; een "
        "voorbeeld geeft: kringloop scenario file NAAM",
    )


def setting_of(dial: Dial, text: str) -> Setting:
    """A setting as people write it: a value, then years and products where they differ, parted by `~`.

    Raises
    ------
    RangeError   no number, out of bounds, or years or products that are said twice

    >>> from kringloop.scenarios import Penetration, dials_of, plan_of
    >>> nothing = plan_of("baseline", OWN_NAMES, ())
    >>> dials = dials_of(nothing, (), {"reuse": 0.0}, Penetration(shape="linear", first=2026, last=2035))
    >>> setting_of(dials["reuse"], "20%~2027..2030~0104,0102")
    Setting(percent=20.0, years=(2027, 2030), products=('0104', '0102'))
    """
    value, *more = (part.strip() for part in text.split("~"))
    percent = dial.lever.percent(lever_value(dial.lever, value))
    years: tuple[int, int] | None = None
    products: tuple[str, ...] | None = None
    for part in more:
        first, dots, last = part.partition("..")
        if first.isdecimal() and len(first) == len("2026") and (last.isdecimal() if dots else part > "1900"):
            _require_once(dial.key, part, years)
            years = int(first), int(last or first)
        else:
            _require_once(dial.key, part, products)
            codes = tuple(code.strip() for code in part.split(","))
            products = () if codes == (ALL_PRODUCTS,) else codes
    return Setting(percent=percent, years=years, products=products)


def _require_once(key: str, part: str, before: tuple[object, ...] | None) -> None:
    """Refuse years or products that are said a second time: the first would be lost without a word."""
    if before is not None:
        raise RangeError(
            f"lever '{key}' is told twice for when or for what, the second time as '{part}'; give one span of years, "
            "and all products with commas between them: 0104,0102",
            nl=f"van knop '{key}' staat er twee keer wanneer of waarvoor, de tweede keer als '{part}'; geef één reeks "
            "jaren, en alle producten met een komma ertussen: 0104,0102",
        )


def _set(dial: Dial, asked: Setting) -> Assumption | None:
    """The assumption of a dial that is set; None where it then says nothing."""
    old = dial.template
    percent = dial.percent if asked.percent is None else asked.percent
    wanted = replace(old, course=_course(old.course, asked.years), scope=_scope(old, asked.products, dial.key))
    if percent != dial.percent:
        text = _text(dial.lever, dial.lever.value(percent))
        lever_value(dial.lever, text)  # refused where it is out of bounds
        wanted = replace(wanted, value=text)
    if percent == dial.today:
        return old if dial.there and wanted == old else None
    if wanted == old:
        return old
    return replace(wanted, reason=SET, source=CHOICE, certainty="assumed", place="")


def _course(old: Penetration, years: tuple[int, int] | None) -> Penetration:
    if years is None or years == old.span:
        return old
    first, last = years
    if first == last:
        return Penetration(shape="step", first=first)
    return Penetration(shape="linear", first=first, last=last)


def _scope(old: Assumption, products: tuple[str, ...] | None, key: str) -> Mapping[str, tuple[str, ...]]:
    if products is None or (not old.outside and products == tuple(old.scope.get(PRODUCT, ()))):
        return old.scope
    if old.outside:
        raise RangeError(
            f"'{key}' acts on rows of an account or on the supply chain, not on products; leave the products out",
            nl=f"'{key}' werkt op rijen van een rekening of op de keten, niet op producten; laat de producten weg",
        )
    return {PRODUCT: products} if products else {}


def _added(key: str, course: Penetration) -> Assumption:
    return Assumption(lever=key, value=0.0, course=course, reason=SET, source=CHOICE, certainty="assumed")


def _plain(lever: Lever) -> bool:
    """Whether a value alone says enough."""
    return bool(lever.models) and not (lever.hazard or lever.quality or lever.hands_over)


def _text(lever: Lever, value: float) -> str:
    return lever.text(lever.percent(value))


def _same_place(one: Assumption, other: Assumption) -> bool:
    """Whether two assumptions are one dial: the same lever, on the same rows or on products."""
    if (one.lever, one.outside) != (other.lever, other.outside):
        return False
    return not one.outside or (dict(one.scope), one.to) == (dict(other.scope), other.to)


def _in_front(each: Assumption, front: Sequence[tuple[Assumption, Names | None]]) -> bool:
    if not front:
        return not each.declared.further
    return any(_same_place(each, other) for other, _ in front)


def _key(each: Assumption, taken: Mapping[str, Dial]) -> str:
    where = CHAIN if each.on_chain else each.scope.get(ACCOUNT, ("",))[0]
    plain = f"{each.lever}.{where}" if where else each.lever
    numbered = (f"{plain}.{number}" for number in count(2))
    return next(key for key in chain([plain], numbered) if key not in taken)

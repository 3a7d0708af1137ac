"""Levers between an address and the bench: where a reader starts, what is set, and what is wrong beside its field.

Shared by the page and the JSON interface, so that both say the same. Holds no formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from kringloop.core import KringloopError
from kringloop.reading import DialRow, Reading, Words, choosable, dial_rows, first_outcomes, product_choices
from kringloop.runs import FIRST, FOR, LAST, LEVER, START, ScenarioBench, products_in, scenario_set, years_fit
from kringloop.scenarios import ALL_PRODUCTS, BASELINE, Plan, Setting
from kringloop.web.address import Question
from kringloop.web.errors import NotThereError, Said, in_both, said
from kringloop.web.workbench import table_of

YEARS: Final = range(2030, 2101, 5)
"""Years that can be looked at, as far as the scenario goes."""


@dataclass(frozen=True, slots=True)
class Field:
    """A lever as it was asked: texts as given, numbers, and products joined by `~`.

    Parameters
    ----------
    begins, ends : years of its course; in the first of them, the last of the record, nothing moves yet
    """

    row: DialRow
    text: str
    percent: float | None
    first: tuple[str, float | None]
    last: tuple[str, float | None]
    products: str
    begins: int
    ends: int

    @property
    def default(self) -> float:
        return self.row.dial.percent

    @property
    def usual(self) -> str:
        """Products that it is for where nothing is asked."""
        return "~".join(self.row.products) or ALL_PRODUCTS

    @property
    def fits(self) -> bool:
        """Whether the value is within its bounds."""
        lever = self.row.dial.lever
        return self.percent is not None and lever.low <= self.percent <= lever.high

    @property
    def timed(self) -> bool:
        """Whether the years are years of the scenario, in order."""
        first, last = self.first[1], self.last[1]
        if first is None or last is None or not float(first).is_integer() or not float(last).is_integer():
            return False
        if [first, last] == list(self.row.years):
            return True
        return years_fit((first, last), self.begins, self.ends)

    @property
    def narrowed(self) -> bool:
        """Whether years or products are not the usual ones."""
        return [self.first[1], self.last[1]] != list(self.row.years) or self.products != self.usual

    @property
    def moved(self) -> bool:
        """Whether it does not stand where the scenario has it."""
        return self.percent != self.default or (self.narrowed and self.percent != self.row.dial.today)

    @property
    def setting(self) -> Setting:
        """What is set; ask only when it fits."""
        years = int(self.first[1] or 0), int(self.last[1] or 0)
        products = None if self.row.dial.template.outside else products_in(self.products)
        return Setting(percent=self.percent, years=years, products=products)


@dataclass(frozen=True, slots=True)
class Moves:
    """One position of all levers, and how it is looked at.

    Parameters
    ----------
    start   : the scenario that levers are set on
    other   : with which is compared
    plan    : what comes of it; None where something is wrong
    refused : why the levers cannot be together
    """

    bench: ScenarioBench
    start: Plan
    other: Plan
    fields: Mapping[str, Field]
    choices: tuple[str, ...]
    shown: tuple[str, str]
    year: int
    plan: Plan | None
    refused: KringloopError | None = None
    wrong: tuple[Said, ...] = field(default=())


def read_moves(question: Question, reading: Reading, words: Words) -> Moves:
    """Scenario, levers and outcomes of an address; unknown names are noted by the question.

    Raises
    ------
    NotThereError   a run of which no figure goes on after its record
    """
    bench = table_of(reading).bench
    base = bench.plans[BASELINE]
    start, other = (_plan(question, bench, key) or base for key in (START, "compare"))
    choices = choosable(bench, base)
    if not choices:
        raise NotThereError(said("error.no_scenarios"))
    usual = first_outcomes(choices)
    shown = tuple(question.one(k, choices, d) or d for k, d in zip(("first", "second"), usual, strict=True))
    year = int(question.one("year", [str(y) for y in years_of(bench)], str(bench.horizon)) or bench.horizon)
    rows = rows_of(reading, start, words)
    known = [ALL_PRODUCTS, *{code for text in product_choices(bench, rows) for code in text.split("~")}]
    fields = {row.key: _field(question, bench, row, known) for row in rows}
    wrong = tuple(w for f in fields.values() for w in _wrong(f))
    plan: Plan | None = None
    refused: KringloopError | None = None
    if not wrong:
        asked = {key: f.setting for key, f in fields.items() if f.moved}
        try:
            plan = scenario_set(bench, start, asked) if asked else start
            bench.require_possible(plan)
        except KringloopError as error:
            plan, refused = None, error
            wrong = (said("error.lever_refused", why=in_both(error)),)
    return Moves(bench, start, other, fields, choices, (shown[0], shown[1]), year, plan, refused, wrong)


def rows_of(reading: Reading, start: Plan, words: Words) -> tuple[DialRow, ...]:
    """Every lever that can be set on a scenario, worded once."""
    bench = table_of(reading).bench
    return reading.keep(("dials", start.digest, words.language), lambda: dial_rows(reading, bench, start, words))


def years_of(bench: ScenarioBench) -> tuple[int, ...]:
    """Years that can be looked at."""
    return tuple(dict.fromkeys((*(y for y in YEARS if y < bench.horizon), bench.horizon)))


def _plan(question: Question, bench: ScenarioBench, key: str) -> Plan | None:
    """The scenario that an address names by key or hash, or several joined by `+`."""
    text = question.given(key)
    try:
        plan = bench.plan(text or BASELINE)
        known = [*bench.plans, *([text] if text else [])]
    except KringloopError:
        plan, known = None, list(bench.plans)
        if len(text) == HASH and all(c in "0123456789abcdef" for c in text):
            question.wrong("error.scenario_hash", key=key, value=text)
            question.free(key)
            return None
    question.one(key, known, BASELINE)
    return plan


HASH: Final = 16
"""Signs of the hash of a scenario."""


def _field(question: Question, bench: ScenarioBench, row: DialRow, known: list[str]) -> Field:
    text, percent = question.decimal(LEVER + row.key, row.dial.percent)
    first = question.decimal(FIRST + row.key, row.years[0])
    last = question.decimal(LAST + row.key, row.years[1])
    usual = row.products or (ALL_PRODUCTS,)
    outside = row.dial.template.outside
    chosen = usual if outside else question.several(FOR + row.key, known, usual, most=40)
    begins = bench.starts(row.dial.template)
    return Field(row, text, percent, first, last, "~".join(chosen), begins, bench.horizon)


def _wrong(field: Field) -> Iterator[Said]:
    lever, key = field.row.dial.lever, field.row.key
    if not field.fits:
        yield said("error.number", key=LEVER + key, value=field.text, low=f"{lever.low:g}", high=f"{lever.high:g}")
    if not field.timed:
        value = f"{field.first[0]}..{field.last[0]}"
        yield said("error.lever_years", key=key, value=value, first=field.begins, last=field.ends)

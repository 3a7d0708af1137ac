"""The levers of a scenario as people set them: words, bounds, what they act on, why they stand where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kringloop.core import Names
from kringloop.reading import numbers
from kringloop.reading.run import Reading
from kringloop.reading.scenarios import assumption_rows
from kringloop.reading.table_names import account_name
from kringloop.reading.words import Words
from kringloop.reference import Reference, bibliography
from kringloop.runs import ScenarioBench, dials_in
from kringloop.scenarios import ACCOUNT, BASELINE, CHAIN, FLOWS, PRODUCT, VOCABULARY, Assumption, Dial, Plan

LADDER: Final = {
    "less": ("R0", "R1", "R2"),
    "longer": ("R3", "R4", "R5", "R6", "R7"),
    "material": ("R8", "R9"),
    "beside": ("sourcing", "growth", "mix", "process", "rebound"),
}
"""Rungs of the R-ladder that stand together, and what lies beside it."""
AMOUNT: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DialRow:
    """A lever that can be set, in words.

    Parameters
    ----------
    group     : key of `LADDER`
    of        : what it is a percentage of
    on        : the rows it acts on; empty for products in use
    years     : first and last year of its course
    course    : its shape in words, with its years
    products  : codes it is for; nothing: all that are followed
    said      : sentences: value of today and why, bounds, what scenarios take, what others find
    used      : lowest and highest value that today and the scenarios take [%]
    """

    dial: Dial
    group: str
    name: str
    of: str
    meaning: str
    on: str
    years: tuple[int, int]
    course: str
    products: tuple[str, ...]
    said: tuple[str, ...]
    used: tuple[float, float]
    reference: Reference | None

    @property
    def key(self) -> str:
        return self.dial.key


def dial_rows(reading: Reading, bench: ScenarioBench, start: Plan, words: Words) -> tuple[DialRow, ...]:
    """Every lever that can be set on a scenario, in canonical order."""
    return tuple(_row(reading, bench, dial, words) for dial in dials_in(bench, start).values())


def _row(reading: Reading, bench: ScenarioBench, dial: Dial, words: Words) -> DialRow:
    lever, each, language = dial.lever, dial.template, words.language
    name = (dial.names or lever.names)[language]
    used = _used(bench, dial)
    return DialRow(
        dial=dial,
        group=next(group for group, rungs in LADDER.items() if lever.rung in rungs),
        name=name,
        of=lever.of[language],
        meaning=lever.meaning[language],
        on=scope_in_words(reading, each.scope, each.to, language) if each.outside else "",
        years=each.course.span,
        course=f"{words('explore.course_' + each.course.shape)} {numbers.span(*each.course.span)}",
        products=() if each.outside else tuple(each.scope.get(PRODUCT, ())),
        said=tuple(_said(bench, dial, used, words)),
        used=used,
        reference=bibliography().get(lever.reference),
    )


def products_in_words(bench: ScenarioBench, codes: Sequence[str], language: str) -> str:
    """The products or groups that a lever is for, by name."""
    named = product_choices(bench, ())
    return ", ".join(named[code][language] if code in named else code for code in codes)


def assumptions_in_words(reading: Reading, bench: ScenarioBench, plan: Plan, language: str) -> list[dict[str, Any]]:
    """`assumption_rows`, with what each acts on by name."""
    rows = assumption_rows(bench, plan, language)
    for row, each in zip(rows, plan.assumptions, strict=False):  # behind them stand the levers of today, on all
        if each.outside:
            row["scope"] = scope_in_words(reading, each.scope, each.to, language)
            row["scope"] += _followed(reading, bench, each, language)
        else:
            row["scope"] = products_in_words(bench, each.scope.get(PRODUCT, ()), language)
    return rows


def _followed(reading: Reading, bench: ScenarioBench, each: Assumption, language: str) -> str:
    """What rows or spending follow, and of which products; nothing where they follow none."""
    if not each.linked:
        return ""
    flow = FLOWS[each.follows][language] if each.follows else reading.words(language)("scenario.bought")
    named = products_in_words(bench, each.products, language)
    return f" ← {flow}{f': {named}' if named else ''}"


def scope_in_words(reading: Reading, scope: Mapping[str, Sequence[str]], to: str, language: str) -> str:
    """The rows that a lever acts on, in words of the run: what, of which, and what takes over."""
    accounts = tuple(scope.get(ACCOUNT, ()))
    named = [account_name(reading, reading.words(language), key) for key in accounts]
    named += [reading.words(language)("explore.chain")] if CHAIN in scope else []
    for dimension, codes in scope.items():
        if dimension not in (ACCOUNT, "layer"):
            told = [_code(reading, dimension, code, language, accounts) for code in codes if code != EVERY]
            named += [", ".join(told)] if told else []
    last = [d for d in scope if d not in (ACCOUNT, "layer")][-1:]
    taker = f" → {_code(reading, last[0], to, language, accounts)}" if to and last else ""
    return "; ".join(named) + taker


EVERY: Final = "all"
"""Written in a scope for every code of a dimension."""
USER: Final = "user"
"""Of what final users buy: no account of a run has names of them."""
_ALSO: Final = ("good", "place", "user", "industry")
"""Dimensions of the chain in which the codes of its inputs, suppliers and users have their names."""


def _code(reading: Reading, dimension: str, code: str, language: str, accounts: tuple[str, ...]) -> str:
    code = _places(reading).get(code, code) if dimension in ("region", "supplier") else code
    if dimension == USER:
        code = reading.words(language).word("final_user", code)
    names = (reading.name(d, code, language, accounts) for d in (dimension.rpartition(".")[2], *_ALSO))
    return next((name for name in names if name != code), code)


def _places(reading: Reading) -> Mapping[str, str]:
    """Region of the table of supply chains → the place by which its figures are told."""

    def find() -> dict[str, str]:
        regions = [dict(spec.settings.get("regions", {})) for spec in reading.run.study.accounts.values()]
        return {code: about["place"] for each in regions for code, about in each.items() if "place" in about}

    return reading.keep("places of regions", find)


def _used(bench: ScenarioBench, dial: Dial) -> tuple[float, float]:
    """Lowest and highest value of today and of the scenarios of the study."""
    values = [dial.today]
    for key, plan in bench.plans.items():
        if key != BASELINE:
            values += [a.declared.percent(a.number) for a in plan.own if _of(a, dial)]
    return min(values), max(values)


def _of(each: Assumption, dial: Dial) -> bool:
    other = dial.template
    return (each.lever, each.on_rows, each.on_chain) == (other.lever, other.on_rows, other.on_chain)


def _said(bench: ScenarioBench, dial: Dial, used: tuple[float, float], words: Words) -> Iterator[str]:
    lever, language = dial.lever, words.language
    amount = {n: numbers.figure(v, language, digits=AMOUNT) for n, v in (("low", lever.low), ("high", lever.high))}
    today = numbers.figure(dial.today, language, digits=AMOUNT)
    note = None if bench.bench is None or dial.template.outside else bench.bench.model.choices.notes.get(lever.key)
    if note is not None:
        yield words("circulation.now", value=today, note=note[language])
    else:
        yield words("explore.neutral", value=today)
    span = [numbers.figure(v, language, digits=AMOUNT) for v in used]
    told = words("explore.span", low=span[0], high=span[1]) if used[0] != used[1] else words("circulation.span_none")
    yield f"{words('circulation.range', **amount)} {told}"
    if lever.others is not None:
        yield words("circulation.others", text=lever.others[language])
    else:
        yield words("circulation.others_none")


def not_set(bench: ScenarioBench, start: Plan, language: str) -> list[dict[str, Any]]:
    """Levers of the vocabulary that a value alone does not set: they need a file."""
    there = {dial.lever.key for dial in dials_in(bench, start).values()}
    return [
        {
            "lever": lever.key,
            "name": lever.names[language],
            "meaning": lever.meaning[language],
        }
        for lever in VOCABULARY
        if lever.key not in there
    ]


def product_choices(bench: ScenarioBench, rows: Sequence[DialRow]) -> dict[str, Names]:
    """What a lever of products can be for, by the text of its codes: groups, products, and what a scenario says."""
    if bench.bench is None:
        return {}
    named = bench.bench.groups() | {key: bench.bench.names(key) for key in bench.bench.model.products.keys}
    said = ["~".join(row.products) for row in rows if len(row.products) > 1 or set(row.products) - named.keys()]
    for text in said:
        parts = [named.get(code, Names(code, code)) for code in text.split("~")]
        named[text] = Names(*(", ".join(part[language] for part in parts) for language in ("nl", "en")))
    return named

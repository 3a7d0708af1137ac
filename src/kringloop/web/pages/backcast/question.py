"""What the form of a backcast asks: up to three targets, which levers may move, how far and at what price."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from kringloop.core import KringloopError, RangeError, typed_number
from kringloop.runs import NOT_STEERED, Workbench
from kringloop.scenarios import ANSWER_FIGURES, LEVERS, OBJECTIVES, BackcastAsked, Lever, TargetAsked, read_target
from kringloop.web.address import Question
from kringloop.web.errors import Said, in_both, said
from kringloop.web.workbench import default_product

USUAL: Final = {"figure": "primary", "value": "-20%"}
TARGETS: Final = ("", "2", "3")
"""Behind the keys of each target in the address."""
SEARCHED: Final = 20
"""Draws in which a reader may have a mix searched anew."""
STAYS, LOW, HIGH, COST = "stays", "low.", "high.", "cost."
FIGURES: Final = tuple(figure for figure in ANSWER_FIGURES if figure.defined.better in ("up", "down"))


@dataclass(frozen=True, slots=True)
class Form:
    """The form as it was filled in, what it asks, and every mistake in it.

    Parameters
    ----------
    fields : key → text, as the form shows it again
    asked  : None where something is wrong
    """

    fields: dict[str, Any]
    asked: BackcastAsked | None
    wrong: tuple[Said, ...]
    search: int


def movable() -> list[Lever]:
    """Levers that the form offers: those that people meet first and can steer; a file can name others."""
    return [lever for lever in LEVERS if not lever.further and lever.key not in NOT_STEERED]


def read_form(question: Question, bench: Workbench) -> Form:
    """The form of an address."""
    keys, usual = bench.model.products.keys, default_product(bench)
    known = [figure.key for figure in FIGURES]
    fields: dict[str, Any] = {"product": question.one("product", keys, usual) or usual}
    fields["objective"] = question.one("objective", OBJECTIVES, OBJECTIVES[0]) or OBJECTIVES[0]
    search = fields["search"] = question.number("search", 0, 0, SEARCHED)
    levers = [lever.key for lever in movable()]
    question.ticked(STAYS, levers)
    fields[STAYS] = question.several(STAYS, levers, (), most=len(levers))
    wrong: list[Said] = []
    targets: list[TargetAsked] = []
    for n in TARGETS:
        first = not n
        figure = question.one(f"figure{n}", known, USUAL["figure"] if first else "") or ""
        value = question.free(f"value{n}") or (USUAL["value"] if first else "")
        year = question.number(f"year{n}", bench.model.choices.reached, 0, 9999)
        fields |= {f"figure{n}": figure, f"value{n}": value, f"year{n}": year}
        if value and not figure:
            wrong.append(said("backcast.second_without", number=n))
        elif figure:
            wrong += _read(targets, f"{figure}={value.replace(' ', '').replace('−', '-')}@{year}")
    numbers = {key: question.free(key).strip() for lever in levers for key in (LOW + lever, HIGH + lever, COST + lever)}
    fields |= numbers
    found = {key: _number(text) for key, text in numbers.items() if text}
    wrong += [said("backcast.number", key=key, value=numbers[key]) for key, v in found.items() if v is None]
    if len(fields[STAYS]) == len(levers):
        wrong.append(said("backcast.all_stay"))
    half = [lever for lever in levers if (LOW + lever in found) != (HIGH + lever in found)]
    wrong += [said("backcast.half_bounds", key=LEVERS[lever].names) for lever in half]
    if wrong:
        return Form(fields, None, tuple(wrong), search)
    cost = fields["objective"] == "cost"
    moving = tuple(lever for lever in levers if lever not in fields[STAYS])
    asked = BackcastAsked(
        targets=tuple(targets),
        product=fields["product"],
        objective=fields["objective"],
        levers=moving if fields[STAYS] else (),
        bounds={k: (_of(found, LOW + k), _of(found, HIGH + k)) for k in levers if LOW + k in found},
        costs={k: _of(found, COST + k) for k in levers if COST + k in found} if cost else {},
    )
    return Form(fields, asked, (), search)


def _read(targets: list[TargetAsked], text: str) -> Iterator[Said]:
    try:
        targets.append(read_target(text))
    except KringloopError as error:
        yield said("error.backcast", why=in_both(error))


def _number(text: str) -> float | None:
    """A number as people write it; None where it is none."""
    try:
        return typed_number(text, what="")
    except RangeError:
        return None


def _of(found: dict[str, float | None], key: str) -> float:
    value = found[key]
    assert value is not None, "what is no number was refused"
    return value

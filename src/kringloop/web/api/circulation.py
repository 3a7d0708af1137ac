"""The circulation explorer for programs: the answer to one position of the levers, and what each lever is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kringloop.core import Names
from kringloop.reading import WORDS, Reading, explored_finding, limit_sentence, written
from kringloop.runs import Workbench, reproducing_command
from kringloop.scenarios import ANSWER_FIGURES, LEVERS, Beside, Figure
from kringloop.web import explorer
from kringloop.web.address import Question
from kringloop.web.api.models import TwoLanguages
from kringloop.web.errors import NotThereError, said

PATH = "circulation"


@dataclass(frozen=True)
class WrittenModel:
    """As pages write a figure: before, after, difference."""

    nl: list[str]
    en: list[str]


@dataclass(frozen=True)
class ExploredFigureModel:
    """One figure in the baseline and with the levers; `rests_on` are the kinds of figure behind it."""

    figure: str
    names: TwoLanguages
    unit: str
    before: float | None
    after: float | None
    difference: float | None
    status: str
    rests_on: list[str]
    written: WrittenModel


@dataclass(frozen=True)
class ExploredModel:
    """What follows from the levers in the last year; `same_as_run` is false when the run has other figures."""

    run: str
    study: str
    same_as_run: bool
    product: str
    names: TwoLanguages
    scenario: str
    year: int
    moved: dict[str, float]
    figures: list[ExploredFigureModel]
    best_recovery: float
    surplus: float
    finding: TwoLanguages
    limits: TwoLanguages
    command: str
    address: TwoLanguages


@dataclass(frozen=True)
class LeverModel:
    """One lever: all numbers are percentages, of what `of` says."""

    lever: str
    names: TwoLanguages
    of: TwoLanguages
    today: float
    low: float
    high: float
    step: float
    status: str
    note: TwoLanguages | None
    scenarios_low: float
    scenarios_high: float
    others: TwoLanguages | None
    reference: str


@dataclass(frozen=True)
class LeversModel:
    """Every lever with its bounds and its reason, products and scenarios."""

    run: str
    study: str
    products: dict[str, TwoLanguages]
    scenarios: dict[str, TwoLanguages]
    levers: list[LeverModel]


def parameters() -> list[dict[str, Any]]:
    """The levers as OpenAPI describes parameters, with their bounds."""
    return [
        {
            "name": explorer.PREFIX + key,
            "in": "query",
            "required": False,
            "description": f"{lever.names.en}, % {lever.of.en}"
            + ("; 25 is a quarter longer." if lever.factor else ".")
            + " Left out: as in the scenario.",
            "schema": {"type": "number", "minimum": lever.low, "maximum": lever.high},
        }
        for key, lever in ((each.key, each) for each in LEVERS)
    ] + [
        {
            "name": "product",
            "in": "query",
            "required": False,
            "schema": {"type": "string"},
            "description": "Key of a product, such as 0104; left out: washing machines.",
        },
        {
            "name": "scenario",
            "in": "query",
            "required": False,
            "schema": {"type": "string"},
            "description": "The scenario to start from; left out: the first of the study.",
        },
    ]


def bench_or_refuse(reading: Reading) -> Workbench:
    """The workbench to explore on.

    Raises
    ------
    NotThereError   levers change nothing in this run
    """
    bench = explorer.bench_of(reading)
    if bench is None:
        raise NotThereError(said("error.no_circulation"))
    return bench


def answer(reading: Reading, pairs: Iterable[tuple[str, str]]) -> ExploredModel:
    """The answer to the levers in an address; every mistake is listed."""
    bench = bench_or_refuse(reading)
    given = list(pairs)
    # a page reads an emptied field as its default; a program that sends nothing for a number made a mistake
    empty = [key for key, value in given if key.startswith(explorer.PREFIX) and not value.strip()]
    question = Question(given)
    question.refuse(said("error.value", key=key, value="") for key in empty)
    moves = explorer.read_moves(question, bench)
    question.refuse(moves.wrong)
    addresses = {language: question.done(language, PATH).url() for language in WORDS}
    found = moves.answer()
    return ExploredModel(
        run=reading.meta["run"],
        study=bench.study.study,
        same_as_run=explorer.same_as_run(reading, found),
        product=moves.product,
        names=_two(found.answer.names),
        scenario=moves.scenario,
        year=found.answer.year,
        moved={k: f.value for k, f in moves.fields.items() if f.moved and f.value is not None},
        figures=[_figure(f, found) for f in ANSWER_FIGURES],
        best_recovery=100 * found.answer.best_recovery,
        surplus=found.answer.surplus,
        finding=TwoLanguages(*(explored_finding(found, reading.words(n)) for n in ("nl", "en"))),
        limits=TwoLanguages(*(limit_sentence(found, reading.words(n)) for n in ("nl", "en"))),
        command=reproducing_command(found, bench.option),
        address=TwoLanguages(addresses["nl"], addresses["en"]),
    )


def levers(reading: Reading) -> LeversModel:
    """What can be moved, and what stands beside it."""
    bench = bench_or_refuse(reading)
    behind = explorer.behind(bench, explorer.default_product(bench))
    return LeversModel(
        run=reading.meta["run"],
        study=bench.study.study,
        products={k: _two(n) for k, n in explorer.products(bench)},
        scenarios={k: _two(n) for k, n in explorer.scenario_names(bench).items()},
        levers=[_lever(b) for b in behind.values()],
    )


def _lever(b: explorer.Behind) -> LeverModel:
    lever = b.lever
    return LeverModel(
        lever=explorer.PREFIX + lever.key,
        names=_two(lever.names),
        of=_two(lever.of),
        today=b.today,
        low=lever.low,
        high=lever.high,
        step=lever.step,
        status="assumed",
        note=_two(b.note) if b.note else None,
        scenarios_low=b.span[0],
        scenarios_high=b.span[1],
        others=_two(lever.others) if lever.others else None,
        reference=b.reference.citation if b.reference else "",
    )


def _figure(figure: Figure, found: Beside) -> ExploredFigureModel:
    before, after = found.baseline.figures[figure.key], found.answer.figures[figure.key]
    texts = {n: list(written(found.baseline[figure.key], found.answer[figure.key], n)) for n in ("nl", "en")}
    return ExploredFigureModel(
        figure.key,
        _two(figure.names),
        figure.shown_unit,
        before,
        after,
        found.difference(figure.key),
        found.answer.status,
        list(figure.rests_on),
        WrittenModel(**texts),
    )


def _two(names: Names) -> TwoLanguages:
    return TwoLanguages(names.nl, names.en)

"""One product of a scenario from close by: every indicator of its life cycle by year, beside another scenario."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from kringloop.core import KringloopError, conversion_factor
from kringloop.runs.scenario import ScenarioBench
from kringloop.runs.scenario_ledgers import GOOD
from kringloop.runs.scenario_line import Line
from kringloop.scenarios import ANSWER_FIGURES, Answer, Beside, Figure, Plan, frontier_of

LEVERS_OF_PLAN: Final[Mapping[str, float]] = {}
"""A scenario has courses, by product and year: they stand in its assumptions, and an answer names no single value."""


def closeup_of(bench: ScenarioBench, plan: Plan, other: Plan, product: str) -> Beside:
    """The figures of one product under a scenario, beside another.

    Raises
    ------
    StudyError, IncomparableError, RangeError, UnknownNameError   assumptions that the study cannot carry
    """
    baseline = _answer(bench, other, product)
    same = plan.digest == other.digest
    return Beside(answer=baseline if same else _answer(bench, plan, product), baseline=baseline, changes={})


def _answer(bench: ScenarioBench, plan: Plan, product: str) -> Answer:
    assert bench.bench is not None, "a study that follows no products has none to look at"
    record = bench.bench.model.products
    years = tuple(range(record.first_record, bench.horizon + 1))
    paths = {figure.key: _path(bench, plan, figure, product, years) for figure in ANSWER_FIGURES}
    figures = {key: path[-1] for key, path in paths.items()}
    return Answer(
        product=product,
        names=bench.bench.names(product),
        scenario=plan.key,
        levers=LEVERS_OF_PLAN,
        year=bench.horizon,
        figures=figures,
        years=years,
        paths=paths,
        best_recovery=bench.bench.best_recovery,
        frontier=frontier_of(figures),
        surplus=bench.surplus(plan, product),
    )


def _path(
    bench: ScenarioBench, plan: Plan, figure: Figure, product: str, years: tuple[int, ...]
) -> tuple[float | None, ...]:
    """A figure by year in its unit; nothing where the run does not have it."""
    try:
        line: Line = bench.line(plan, figure.defined.id, **{GOOD: product})
    except KringloopError:  # the table of figures shows a dash, and the indicator's page says why
        return (None,) * len(years)
    factor = conversion_factor(line.unit, figure.unit)
    values = [line.at(year) * factor for year in years]
    return tuple(None if math.isnan(value) else value for value in values)

"""`scenario`: what is assumed, and every figure that follows to the horizon, beside the baseline and the targets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kringloop.cli.helping import SpokenCommand, SpokenGroup
from kringloop.cli.options import Json, Lang, Results, RunFile, StudyName
from kringloop.cli.speech import speak

if TYPE_CHECKING:
    from kringloop.runs import ScenarioBench
    from kringloop.scenarios import Plan

app = typer.Typer(name="scenario", cls=SpokenGroup, no_args_is_help=True, rich_markup_mode=None)
Which = Annotated[str, typer.Argument()]


@app.callback()
def _language(lang: Lang = None) -> None:
    if lang is not None:
        speak(lang)


@app.command("list", cls=SpokenCommand)
def list_(
    run: RunFile = None, study: StudyName = None, results: Results = None, lang: Lang = None, json: Json = False
) -> None:
    """The scenarios of a run, and how to see each."""
    from kringloop.cli.scenario_sheets import print_scenarios

    print_scenarios(_bench(run, study, results), language=speak(lang), as_json=json)


@app.command(cls=SpokenCommand)
def levers(lang: Lang = None, json: Json = False) -> None:
    """Every lever that a scenario can move: bounds, what it changes, and why one cannot be moved yet."""
    from kringloop.cli.scenario_sheets import print_levers

    print_levers(language=speak(lang), as_json=json)


@app.command(cls=SpokenCommand)
def show(
    scenario: Which,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Every assumption of a scenario, with its reason, source and certainty."""
    from kringloop.cli.scenario_sheets import print_assumptions

    bench = _bench(run, study, results)
    print_assumptions(bench, plan_asked(bench, scenario), language=speak(lang), as_json=json)


@app.command("run", cls=SpokenCommand)
def run_(
    scenario: Which,
    compare: Annotated[str | None, typer.Option("--compare")] = None,
    year: Annotated[int | None, typer.Option("--year")] = None,
    every: Annotated[bool, typer.Option("--all")] = False,
    explain: Annotated[list[str] | None, typer.Option("--explain")] = None,
    draws: Annotated[int | None, typer.Option("--draws", min=2)] = None,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Every figure of a scenario beside the baseline, against the targets, and what each lever adds."""
    from kringloop.cli.choose import refuse
    from kringloop.cli.scenario_sheets import print_outcome

    language, bench = speak(lang), _bench(run, study, results)
    plan = plan_asked(bench, scenario)
    other = plan_asked(bench, compare or "baseline")
    last = bench.horizon
    refuse(year is not None and not bench.run.study.years[0] <= year <= last, "scenario_year", year=year, last=last)
    refuse(compare is not None and draws is not None, "scenario_draws_beside")
    refuse(compare is not None and bool(explain), "scenario_explain_beside")
    print_outcome(
        bench,
        plan,
        other,
        year=year or last,
        every=every,
        explain=explain or (),
        draws=draws,
        language=language,
        as_json=json,
    )


def _bench(run: Path | None, study: str | None, results: Path | None) -> ScenarioBench:
    from kringloop.cli.choose import chosen_run
    from kringloop.runs import ScenarioBench

    return ScenarioBench(chosen_run(run, study, results))


def plan_asked(bench: ScenarioBench, asked: str) -> Plan:
    """The scenario of a name, or of a file."""
    from kringloop.study import read_scenario, scenario_plan

    if Path(asked).suffix not in (".yaml", ".yml"):
        return bench.plan(asked)
    known = bench.run.study.scenarios
    key, spec, file = read_scenario(Path(asked), known)
    plan = scenario_plan(key, spec, known, file=file)
    bench.take(plan)
    return plan

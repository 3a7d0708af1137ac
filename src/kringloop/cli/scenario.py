"""`scenario`: what is assumed, and every figure that follows to the horizon, beside the baseline and the targets."""

from __future__ import annotations

from collections.abc import Sequence
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
Set = Annotated[list[str] | None, typer.Option("--lever")]


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
    """Every lever that a scenario can move: bounds, meaning and what it changes."""
    from kringloop.cli.scenario_sheets import print_levers

    print_levers(language=speak(lang), as_json=json)


@app.command(cls=SpokenCommand)
def show(
    scenario: Which,
    lever: Set = None,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Every assumption of a scenario, with its reason, source and certainty."""
    from kringloop.cli.scenario_sheets import print_assumptions

    language, bench = speak(lang), _bench(run, study, results)
    plan = plan_asked(bench, scenario, lever)
    bench.require_whole(plan)
    print_assumptions(bench, plan, language=language, as_json=json)


@app.command("run", cls=SpokenCommand)
def run_(
    scenario: Which,
    lever: Set = None,
    compare: Annotated[str | None, typer.Option("--compare")] = None,
    year: Annotated[int | None, typer.Option("--year")] = None,
    every: Annotated[bool, typer.Option("--all")] = False,
    explain: Annotated[list[str] | None, typer.Option("--explain")] = None,
    orders: Annotated[int | None, typer.Option("--orders", min=32)] = None,
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
    plan = plan_asked(bench, scenario, lever)
    other = plan_asked(bench, compare or "baseline")
    last = bench.horizon
    refuse(year is not None and not bench.run.study.years[0] <= year <= last, "scenario_year", year=year, last=last)
    refuse(compare is not None and bool(explain), "scenario_explain_beside")
    refuse(compare is not None and orders is not None, "scenario_orders_beside")
    print_outcome(
        bench,
        plan,
        other,
        year=year or last,
        every=every,
        explain=explain or (),
        orders=orders,
        draws=draws,
        language=language,
        as_json=json,
    )


@app.command(cls=SpokenCommand)
def file(
    scenario: Which,
    lever: Set = None,
    out: Annotated[Path | None, typer.Option("--out")] = None,
    force: Annotated[bool, typer.Option("--force")] = False,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
) -> None:
    """A scenario as a file of its own, to keep, change and pass on."""
    from kringloop.cli.scenario_sheets import write_scenario

    language, bench = speak(lang), _bench(run, study, results)
    write_scenario(bench, plan_asked(bench, scenario, lever), out, force=force, language=language)


def _bench(run: Path | None, study: str | None, results: Path | None) -> ScenarioBench:
    from kringloop.cli.choose import chosen_run
    from kringloop.runs import ScenarioBench

    return ScenarioBench(chosen_run(run, study, results))


def plan_asked(bench: ScenarioBench, asked: str, levers: Sequence[str] | None = None) -> Plan:
    """The scenario of a name, a file or a link, with some levers set."""
    from kringloop.cli.choose import refuse
    from kringloop.runs import scenario_named

    parted = [text.partition("=") for text in levers or ()]
    for name, sign, _ in parted:
        refuse(not sign, "lever_named", text=name)
    names = [name for name, _, _ in parted]
    for name in names:
        refuse(names.count(name) > 1, "scenario_lever_twice", name=name)
    return scenario_named(bench, asked, {name: value for name, _, value in parted})

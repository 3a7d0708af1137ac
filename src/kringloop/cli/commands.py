"""The commands: what each takes, and which module answers."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kringloop.cli import abroad, could_be, live, materials, scenario, steering, stocks
from kringloop.cli.agreed import DEFAULT_FOLDER
from kringloop.cli.chains import app as chains
from kringloop.cli.complete import dimensions, keys
from kringloop.cli.helping import SpokenCommand, SpokenGroup
from kringloop.cli.options import (
    By,
    Force,
    Json,
    Key,
    Lang,
    Results,
    RunFile,
    StudyName,
    StudyPlace,
    Where,
    Years,
)
from kringloop.cli.perspectives import app as perspectives
from kringloop.cli.speech import speak
from kringloop.exchange import form_names

app = typer.Typer(
    name="kringloop",
    cls=SpokenGroup,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(stocks.app)
app.add_typer(scenario.app)


app.add_typer(chains, name="chains")
app.add_typer(perspectives, name="perspectives")


class Listed(StrEnum):
    indicators = "indicators"
    sources = "sources"
    studies = "studies"
    methods = "methods"
    choices = "choices"
    factors = "factors"
    margins = "margins"
    runs = "runs"
    codes = "codes"


class Method(StrEnum):
    first_order = "first_order"
    sobol = "sobol"
    morris = "morris"


if TYPE_CHECKING:
    Form = str
else:
    Form = StrEnum("Form", {name: name for name in form_names()})


@app.callback(invoke_without_command=True)
def _first(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version")] = False,
    lang: Lang = None,
) -> None:
    if lang is not None:
        speak(lang)
    if version:
        from kringloop import __version__

        print(f"kringloop {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(1)


@app.command(cls=SpokenCommand)
def run(
    study: StudyPlace,
    out: Annotated[Path, typer.Option("--out")] = DEFAULT_FOLDER,
    sets: Annotated[list[str] | None, typer.Option("--set")] = None,
    draws: Annotated[int | None, typer.Option("--draws", min=2)] = None,
    seed: Annotated[int | None, typer.Option("--seed", min=0)] = None,
    workers: Annotated[int, typer.Option("--workers", min=1)] = 1,
    cluster: Annotated[str | None, typer.Option("--cluster")] = None,
    through_models: Annotated[bool, typer.Option("--through-models")] = False,
    perspectives: Annotated[list[str] | None, typer.Option("--perspective")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q")] = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Compute a study; writes one new results file and prints the indicators."""
    from kringloop.cli.choose import refuse
    from kringloop.cli.running import draws_asked, run_command

    language = speak(lang)
    refuse(quiet and json, "quiet_json")
    drawn = draws_asked(draws, seed, workers, cluster, through_models=through_models)
    code = run_command(
        study,
        out,
        sets=sets or (),
        perspectives=perspectives or (),
        quiet=quiet,
        language=language,
        as_json=json,
        draws=drawn,
    )
    raise typer.Exit(code)


@app.command("list", cls=SpokenCommand)
def list_(
    what: Listed,
    dimension: Annotated[str | None, typer.Argument(autocompletion=dimensions)] = None,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """List indicators, sources, studies, methods, choices, margins and their factors, runs, or codes of a dimension."""
    from kringloop.cli.choose import refuse
    from kringloop.cli.listing import codes_command, list_command

    language = speak(lang)
    refuse(dimension is not None and what is not Listed.codes, "dimension_without_codes", what=what.value)
    refuse(run is not None and what is not Listed.codes, "run_for_list", what=what.value)
    refuse(
        study is not None and what not in (Listed.codes, Listed.choices, Listed.indicators, Listed.margins),
        "run_for_list",
        what=what.value,
    )
    refuse(results is not None and what not in (Listed.runs, Listed.codes), "results_for_list", what=what.value)
    if what is Listed.codes:
        codes_command(run, study, results, dimension, language=language, as_json=json)
    else:
        list_command(what.value, results, study, language=language, as_json=json)


@app.command(cls=SpokenCommand)
def show(
    key: Key,
    year: Years = None,
    by: By = None,
    where: Where = None,
    every: Annotated[bool, typer.Option("--all")] = False,
    adjusted: Annotated[bool, typer.Option("--adjusted")] = False,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Show a figure, or the headline figures of all goals, as a table."""
    from kringloop.cli.choose import chosen_run, conditions, dimensions_asked, refuse, year_labels
    from kringloop.cli.goals import show_goals
    from kringloop.cli.searching import key_meant
    from kringloop.cli.showing import show_command

    language = speak(lang)
    chosen, labels, years = chosen_run(run, study, results), conditions(where or []), year_labels(year)
    if key == "goals":
        refuse(by is not None, "goals_by")
        refuse(adjusted, "goals_adjusted")
        show_goals(chosen, every=every, language=language, as_json=json, years=years, labels=labels)
        return
    refuse(every, "all_without_goals")
    found = key_meant(key, language, chosen)
    if adjusted:
        from kringloop.cli.adjusting import adjusted_command

        asked = dimensions_asked(by)
        adjusted_command(chosen, found, years=years, by=asked, labels=labels, language=language, as_json=json)
        return
    show_command(chosen, found, years=years, by=dimensions_asked(by), labels=labels, language=language, as_json=json)


@app.command(cls=SpokenCommand)
def explain(
    key: Key,
    year: Annotated[int, typer.Option("--year")],
    where: Where = None,
    by: By = None,
    rows: Annotated[int | None, typer.Option("--rows", min=1)] = None,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Open one figure: formula, rows and their shares, sources, licences, choices."""
    from kringloop.cli.choose import chosen_run, conditions, dimensions_asked
    from kringloop.cli.explaining import explain_command
    from kringloop.cli.footing import print_bar, print_run
    from kringloop.cli.searching import key_meant

    language = speak(lang)
    chosen = chosen_run(run, study, results)
    found = key_meant(key, language, chosen)
    if not json:
        print_bar(chosen)
    explain_command(
        chosen,
        found,
        year,
        conditions(where or []),
        by=dimensions_asked(by),
        rows=rows,
        language=language,
        as_json=json,
    )
    if not json:
        print_run(chosen)


@app.command(cls=SpokenCommand)
def robust(
    key: Key,
    year: Annotated[int | None, typer.Option("--year")] = None,
    since: Annotated[int | None, typer.Option("--since")] = None,
    where: Where = None,
    draws: Annotated[int, typer.Option("--draws", min=1)] = 1000,
    seed: Annotated[int, typer.Option("--seed", min=0)] = 7,
    group: Annotated[str, typer.Option("--group")] = "source",
    margins: Annotated[Path | None, typer.Option("--margins")] = None,
    workers: Annotated[int, typer.Option("--workers", min=1)] = 1,
    cluster: Annotated[str | None, typer.Option("--cluster")] = None,
    through_models: Annotated[bool, typer.Option("--through-models")] = False,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Say how sure one figure is: interval, change beside its error, and which data to measure better first."""
    from kringloop.cli.choose import chosen_run, conditions
    from kringloop.cli.footing import print_bar, print_run
    from kringloop.cli.how_sure import Asked, crew_of, robust_command
    from kringloop.cli.searching import key_meant

    language = speak(lang)
    crew = crew_of(workers, cluster)
    chosen = chosen_run(run, study, results)
    found = key_meant(key, language, chosen)
    if not json:
        print_bar(chosen)
    asked = Asked(year=year, since=since, draws=draws, seed=seed, group=group, crew=crew, through_models=through_models)
    robust_command(chosen, found, conditions(where or []), asked, margins, language=language, as_json=json)
    if not json:
        print_run(chosen)


@app.command(cls=SpokenCommand)
def sensitivity(
    key: Key,
    year: Annotated[int | None, typer.Option("--year")] = None,
    where: Where = None,
    top: Annotated[int, typer.Option("--top", min=1)] = 10,
    method: Annotated[Method, typer.Option("--method")] = Method.first_order,
    group: Annotated[str | None, typer.Option("--group")] = None,
    seed: Annotated[int, typer.Option("--seed", min=0)] = 7,
    margins: Annotated[Path | None, typer.Option("--margins")] = None,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Say which data make one figure uncertain: what to measure better first."""
    from kringloop.cli.choose import chosen_run, conditions
    from kringloop.cli.footing import print_bar, print_run
    from kringloop.cli.searching import key_meant
    from kringloop.cli.sensitive import Wanted, sensitivity_command

    language = speak(lang)
    chosen = chosen_run(run, study, results)
    found = key_meant(key, language, chosen)
    if not json:
        print_bar(chosen)
    wanted = Wanted(year=year, top=top, method=method.value, group=group, seed=seed)
    sensitivity_command(chosen, found, conditions(where or []), wanted, margins, language=language, as_json=json)
    if not json:
        print_run(chosen)


@app.command(cls=SpokenCommand)
def compare(
    old: Annotated[Path, typer.Argument()],
    new: Annotated[Path, typer.Argument()],
    rows: Annotated[int | None, typer.Option("--rows", min=1)] = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Compare two results files: which setting, data or program changed, and what moved."""
    from kringloop.cli.comparing import compare_command

    compare_command(old, new, rows=rows, language=speak(lang), as_json=json)


@app.command(cls=SpokenCommand)
def check(study: StudyPlace, lang: Lang = None, json: Json = False) -> None:
    """Check a study: spelling, units, codes and tables; then whether published totals are got back.

    With a results file (.duckdb): whether it holds what the program wrote, to the last value.
    """
    from kringloop.cli.running import check_command

    speak(lang)
    raise typer.Exit(check_command(study, as_json=json))


abroad.add_to(app)


@app.command(cls=SpokenCommand)
def export(
    key: Annotated[
        str | None,
        typer.Argument(autocompletion=keys),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out")] = None,
    form: Annotated[Form | None, typer.Option("--as")] = None,
    year: Years = None,
    by: By = None,
    where: Where = None,
    tables: Annotated[str | None, typer.Option("--tables")] = None,
    publisher: Annotated[str | None, typer.Option("--publisher")] = None,
    contact: Annotated[str | None, typer.Option("--contact")] = None,
    address: Annotated[str | None, typer.Option("--address")] = None,
    licence: Annotated[str | None, typer.Option("--licence")] = None,
    inputs: Annotated[str | None, typer.Option("--inputs")] = None,
    force: Force = False,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
) -> None:
    """Write the figures of an indicator with names, sources and notes; or whole tables of a results file."""
    from kringloop.cli.choose import chosen_run, conditions, dimensions_asked, year_labels
    from kringloop.cli.exporting import Wanted, export_key, export_whole
    from kringloop.cli.searching import key_meant

    language = speak(lang)
    told = {"publisher": publisher, "contact": contact, "address": address, "licence": licence, "inputs": inputs}
    given = {name: value for name, value in told.items() if value is not None}
    wanted = Wanted(out, str(form) if form is not None else None, force, given)
    chosen, labels, years = chosen_run(run, study, results), conditions(where or []), year_labels(year)
    if key is None:
        export_whole(chosen, tables, wanted, asked={"--by": by, "--where": where, "--years": year}, language=language)
    else:
        found = key_meant(key, language, chosen)
        export_key(
            chosen, found, tables, wanted, years=years, by=dimensions_asked(by), labels=labels, language=language
        )


@app.command(cls=SpokenCommand)
def report(
    run: Annotated[Path | None, typer.Argument()] = None,
    size: Annotated[str, typer.Option("--size")] = "full",
    sector: Annotated[str, typer.Option("--sector")] = "",
    out: Annotated[Path | None, typer.Option("--out")] = None,
    force: Force = False,
    run_file: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Print a run as a tagged PDF: one page, a sector in two, or the whole study with annexes."""
    from kringloop.cli.choose import chosen_run, refuse
    from kringloop.cli.printing import report_command

    language = speak(lang)
    refuse(run is not None and run_file is not None and run != run_file, "two_runs", one=run, other=run_file)
    chosen = chosen_run(run or run_file, study, results)
    report_command(chosen, out, size=size, sector=sector, language=language, force=force, as_json=json)


@app.command(cls=SpokenCommand)
def reconcile(
    what: Annotated[str | None, typer.Argument()] = None,
    method: Annotated[str | None, typer.Option("--method")] = None,
    bounds: Annotated[str | None, typer.Option("--bounds")] = None,
    alpha: Annotated[float | None, typer.Option("--alpha")] = None,
    run_file: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Make figures agree, as little changed as their deviations allow: of a file, or as a study states it."""
    from kringloop.cli.choose import chosen_run, refuse

    language = speak(lang)
    given = {"--method": method, "--bounds": bounds, "--alpha": alpha}
    chosen = {"--run": run_file, "--study": study, "--results": results}
    if what is not None and Path(what).name != Path(what).stem:
        from kringloop.cli.reconciling import reconcile_command

        refuse(any(chosen.values()), "reconcile_of_file", file=what, options=_named(chosen))
        reconcile_command(
            Path(what),
            method=method or "least_squares",
            bounds=bounds or "tell",
            alpha=0.05 if alpha is None else alpha,
            language=language,
            as_json=json,
        )
        return
    from kringloop.cli.reconciled import reconciled_command

    refuse(any(v is not None for v in given.values()), "reconcile_of_study", options=_named(given))
    reconciled_command(chosen_run(run_file, study, results), what, language=language, as_json=json)


def _named(options: Mapping[str, object]) -> str:
    """The options that were given."""
    return ", ".join(name for name, value in options.items() if value is not None)


@app.command(cls=SpokenCommand)
def serve(
    results: Annotated[Path, typer.Argument()] = DEFAULT_FOLDER,
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8000,
    token: Annotated[str | None, typer.Option("--token", envvar="KRINGLOOP_TOKEN")] = None,
    open_: Annotated[bool, typer.Option("--open")] = False,
    lang: Lang = None,
) -> None:
    """Serve the web pages on this machine."""
    from kringloop.cli.serving import serve_command

    speak(lang)
    serve_command(results, host=host, port=port, token=token, browse=open_)


materials.add_to(app)
steering.add_to(app)
could_be.add_to(app)
live.add_to(app)

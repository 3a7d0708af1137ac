"""The commands: what each takes, and which module answers."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kringloop.cli import stocks
from kringloop.cli.chains import app as chains
from kringloop.cli.choose import DEFAULT_FOLDER, Language

app = typer.Typer(
    name="kringloop",
    help="Monitor and steer the change to a circular manufacturing industry.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(stocks.app)


app.add_typer(chains, name="chains")


class Listed(StrEnum):
    indicators = "indicators"
    sources = "sources"
    studies = "studies"
    methods = "methods"
    runs = "runs"


class Form(StrEnum):
    csv = "csv"
    json = "json"
    parquet = "parquet"


Json = Annotated[bool, typer.Option("--json", help="Machine-readable output on stdout.")]
Lang = Annotated[Language, typer.Option("--lang", envvar="KRINGLOOP_LANG", help="Language of names and words.")]
RunFile = Annotated[Path | None, typer.Option("--run", help="A results file; left out: the newest.")]
StudyName = Annotated[str | None, typer.Option("--study", help="The newest results of this study.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there already.")]
Results = Annotated[Path, typer.Option("--results", help="Folder of results files.")]
Where = Annotated[list[str] | None, typer.Option("--where", "-w", help="dimension=code[,code]; may be repeated.")]


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    if version:
        from kringloop import __version__

        print(f"kringloop {__version__}")
        raise typer.Exit


@app.command()
def run(
    study: Annotated[str, typer.Argument(help="A shipped study, a folder, or a study file.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the results file.")] = DEFAULT_FOLDER,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No table, only messages.")] = False,
    lang: Lang = Language.en,
    json: Json = False,
) -> None:
    """Compute a study; writes one new results file and prints the indicators."""
    from kringloop.cli.running import run_command

    raise typer.Exit(run_command(study, out, quiet=quiet, language=lang.value, as_json=json))


@app.command("list")
def list_(what: Listed, results: Results = DEFAULT_FOLDER, lang: Lang = Language.en, json: Json = False) -> None:
    """List indicators, sources, studies, methods or runs."""
    from kringloop.cli.listing import list_command

    list_command(what.value, results, language=lang.value, as_json=json)


@app.command()
def show(
    key: Annotated[str, typer.Argument(help="Indicator, indicator.definition, or 'goals'.")],
    year: Annotated[str | None, typer.Option("--year", "--years", help="2023, 2016..2023 or 2010,2020.")] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Dimensions, comma-separated; 'definition' puts definitions side by side."),
    ] = None,
    where: Where = None,
    every: Annotated[bool, typer.Option("--all", help="With goals: every indicator, not the first five.")] = False,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = DEFAULT_FOLDER,
    lang: Lang = Language.en,
    json: Json = False,
) -> None:
    """Show a figure, or the headline figures of all goals, as a table."""
    from kringloop.cli.choose import chosen_run, conditions, year_labels
    from kringloop.cli.goals import show_goals
    from kringloop.cli.showing import show_command

    chosen = chosen_run(run, study, results)
    if key == "goals":
        show_goals(chosen, every=every, language=lang.value, as_json=json)
        return
    dimensions = tuple(d.strip() for d in by.split(",")) if by else None
    labels = conditions(where or [])
    show_command(chosen, key, years=year_labels(year), by=dimensions, labels=labels, language=lang.value, as_json=json)


@app.command()
def explain(
    key: Annotated[str, typer.Argument(help="Indicator or indicator.definition.")],
    year: Annotated[int, typer.Option("--year", help="The year of the figure.")],
    where: Where = None,
    rows: Annotated[
        int | None, typer.Option("--rows", min=1, help="Rows shown per term; left out: what fits on a screen.")
    ] = None,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = DEFAULT_FOLDER,
    lang: Lang = Language.en,
    json: Json = False,
) -> None:
    """Open one figure: formula, rows and their shares, sources, licences, choices."""
    from kringloop.cli.choose import chosen_run, conditions
    from kringloop.cli.explaining import explain_command

    chosen = chosen_run(run, study, results)
    explain_command(chosen, key, year, conditions(where or []), rows=rows, language=lang.value, as_json=json)


@app.command()
def compare(
    old: Annotated[Path, typer.Argument(help="The earlier results file.")],
    new: Annotated[Path, typer.Argument(help="The later results file.")],
    rows: Annotated[int, typer.Option("--rows", min=1, help="Changed figures shown.")] = 20,
    json: Json = False,
) -> None:
    """Compare two results files: what changed, and whether data, choices or program did it."""
    from kringloop.cli.comparing import compare_command

    compare_command(old, new, rows=rows, as_json=json)


@app.command()
def check(
    study: Annotated[str, typer.Argument(help="A shipped study, a folder, or a study file.")],
    json: Json = False,
) -> None:
    """Check a study: spelling, units, codes and tables; then whether published totals are got back."""
    from kringloop.cli.running import check_command

    raise typer.Exit(check_command(study, as_json=json))


@app.command()
def new(
    study: Annotated[str, typer.Argument(help="The study to start from.")],
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.")],
) -> None:
    """Copy a study to a folder, to adapt it."""
    import sys

    from kringloop.study import copy_study

    path = copy_study(study, folder)
    print(path)
    print(f"Edit {path} and its tables, then: kringloop check {folder}   kringloop run {folder}", file=sys.stderr)


@app.command()
def export(
    out: Annotated[Path, typer.Option("--out", help="File, or folder for several tables.")],
    form: Annotated[Form | None, typer.Option("--as", help="Format; left out: by the name's ending, else csv.")] = None,
    tables: Annotated[
        str, typer.Option("--tables", help="Tables of the results file, comma-separated.")
    ] = "observations",
    force: Force = False,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = DEFAULT_FOLDER,
) -> None:
    """Write tables of a results file as CSV, JSON or Parquet."""
    import sys

    from kringloop.cli.choose import chosen_run
    from kringloop.exchange import export_tables, form_of

    chosen = chosen_run(run, study, results)
    format_ = form.value if form is not None else form_of(out)
    written = export_tables(chosen.file, [t.strip() for t in tables.split(",")], format_, out, force=force)
    for path, count in written:
        print(path)
        print(f"wrote {count} rows", file=sys.stderr)


@app.command()
def report(
    run: Annotated[Path | None, typer.Argument(help="A results file; left out: the newest.")] = None,
    size: Annotated[str, typer.Option("--size", help="page (one A4), sector (two) or full.")] = "full",
    sector: Annotated[str, typer.Option("--sector", help="With --size sector: its code, for example C28.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="The file; left out: a name in this folder.")] = None,
    force: Force = False,
    run_file: RunFile = None,
    study: StudyName = None,
    results: Results = DEFAULT_FOLDER,
    lang: Lang = Language.en,
    json: Json = False,
) -> None:
    """Print a run as a tagged PDF: one page, a sector in two, or the whole study with annexes."""
    from kringloop.cli.choose import chosen_run
    from kringloop.cli.printing import report_command
    from kringloop.core import RangeError

    if run is not None and run_file is not None and run != run_file:
        raise RangeError(f"two results files were given: '{run}' and --run '{run_file}'; give one")
    chosen = chosen_run(run or run_file, study, results)
    report_command(chosen, out, size=size, sector=sector, language=lang.value, force=force, as_json=json)


@app.command()
def serve(
    results: Annotated[Path, typer.Argument(help="A results file, or a folder of them.")] = DEFAULT_FOLDER,
    host: Annotated[str, typer.Option("--host", help="Another address than this machine needs --token.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8000,
    token: Annotated[
        str | None, typer.Option("--token", envvar="KRINGLOOP_TOKEN", help="What readers must give.")
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the pages in the browser.")] = False,
) -> None:
    """Serve the web pages on this machine."""
    from kringloop.web import serve as serve_pages

    serve_pages(results, host=host, port=port, token=token, browse=open_)

"""The commands about what could be: a stop of supply, stocks that settle, targets searched backwards."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kringloop.cli.helping import SpokenCommand
from kringloop.cli.options import Json, Lang, Results, RunFile, StudyName
from kringloop.cli.speech import speak


def add_to(app: typer.Typer) -> None:
    """Put the commands among those of the program."""
    for command in (shock, steady, backcast):
        app.command(cls=SpokenCommand)(command)


def shock(
    material: Annotated[str | None, typer.Argument()] = None,
    origin: Annotated[list[str] | None, typer.Option("--from")] = None,
    share: Annotated[str, typer.Option("--share")] = "100",
    weeks: Annotated[int, typer.Option("--weeks")] = 52,
    start: Annotated[int, typer.Option("--start")] = 0,
    importer: Annotated[str | None, typer.Option("--for")] = None,
    basis: Annotated[str, typer.Option("--basis")] = "trade",
    stage: Annotated[str | None, typer.Option("--stage")] = None,
    year: Annotated[int | None, typer.Option("--year")] = None,
    file: Annotated[Path | None, typer.Option("--file")] = None,
    assume: Annotated[list[str] | None, typer.Option("--assume")] = None,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """What if countries stop delivering a material: who is exposed, what is lost, and what stocks and others save."""
    from kringloop.cli.choose import refuse
    from kringloop.cli.shocking import Asked, shock_command, shocks_command

    language = speak(lang)
    asked = Asked(
        material, tuple(origin or ()), share, weeks, start, importer, basis, stage, year, file, tuple(assume or ())
    )
    where = (run, study, results)
    if material is None:
        refuse(asked != Asked(), "shock_without_material")
        shocks_command(*where, language=language, as_json=json)
        return
    refuse(not origin, "shock_without_country", material=material)
    shock_command(asked, *where, language=language, as_json=json)


def steady(
    people: Annotated[float | None, typer.Option("--people")] = None,
    use: Annotated[str, typer.Option("--use")] = "100%",
    life: Annotated[str, typer.Option("--life")] = "100%",
    capacity: Annotated[list[str] | None, typer.Option("--capacity")] = None,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Where stocks settle: when, under which people and use, what is needed then, which critical metals are bound."""
    from kringloop.cli.choose import chosen_run
    from kringloop.cli.settling import steady_command

    language = speak(lang)
    steady_command(chosen_run(run, study, results), people, use, life, capacity or [], language=language, as_json=json)


def backcast(
    what: Annotated[str | None, typer.Argument(metavar="[FILE|KEY]")] = None,
    target: Annotated[list[str] | None, typer.Option("--target")] = None,
    product: Annotated[str | None, typer.Option("--product")] = None,
    objective: Annotated[str | None, typer.Option("--objective")] = None,
    lever: Annotated[list[str] | None, typer.Option("--lever")] = None,
    draws: Annotated[int | None, typer.Option("--draws")] = None,
    search_draws: Annotated[int | None, typer.Option("--search-draws")] = None,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Back from targets: the least mix of levers that meets them, replayed in the full model, and what cannot be."""
    from kringloop.cli.choose import refuse
    from kringloop.cli.searching_back import Line, backcast_command

    language = speak(lang)
    of_line = [target, product, objective, lever]
    refuse(what is not None and any(v is not None for v in of_line), "backcast_file_alone", file=what)
    refuse(target is None and any(v is not None for v in of_line), "backcast_without_target")
    line = Line(tuple(target or ()), product or "", objective or "change", tuple(lever or ()))
    where = (run, study, results)
    backcast_command(what, line if target else None, draws, search_draws, *where, language=language, as_json=json)

"""The commands about countries: a new study, of one of them too, and the same indicator in all."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kringloop.cli.complete import keys, members
from kringloop.cli.helping import SpokenCommand
from kringloop.cli.options import Json, Lang, Results, RunFile, StudyName, StudyPlace, Where
from kringloop.cli.speech import speak


def add_to(app: typer.Typer) -> None:
    """Put the commands among those of the program."""
    for command in (new, countries):
        app.command(cls=SpokenCommand)(command)


def new(
    study: StudyPlace,
    folder: Annotated[Path | None, typer.Argument()] = None,
    region: Annotated[str | None, typer.Option("--region", autocompletion=members)] = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Copy a study to a folder, to adapt it; or write the study of a country of the EU: new country --region CODE."""
    from kringloop.cli.renewing import new_command

    new_command(study, folder, region, language=speak(lang), as_json=json)


def countries(
    key: Annotated[str | None, typer.Argument(autocompletion=keys)] = None,
    year: Annotated[int | None, typer.Option("--year")] = None,
    beside: Annotated[str | None, typer.Option("--with")] = None,
    where: Where = None,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """One indicator in every country, of one definition and year; or all indicators in some countries."""
    from kringloop.cli.among import Wanted, countries_command
    from kringloop.cli.choose import chosen_run, conditions
    from kringloop.cli.searching import key_meant

    language = speak(lang)
    chosen = chosen_run(run, study, results)
    found = None if key is None else key_meant(key, language, chosen)
    wanted = Wanted(year, conditions(where or []), beside)
    countries_command(chosen, found, wanted, language=language, as_json=json)

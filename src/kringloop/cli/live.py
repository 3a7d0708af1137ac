"""The commands about live data: had from producers, how fresh it is, and a study brought up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kringloop.cli.complete import sources as known_sources
from kringloop.cli.helping import SpokenCommand
from kringloop.cli.options import Json, Lang, Results, StudyPlace
from kringloop.cli.speech import speak

StoreFolder = Annotated[Path | None, typer.Option("--store")]
Base = Annotated[list[str] | None, typer.Option("--base")]
Offline = Annotated[bool, typer.Option("--offline")]


def add_to(app: typer.Typer) -> None:
    """Put the commands among those of the program."""
    for command in (fetch, sources, update):
        app.command(cls=SpokenCommand)(command)


def fetch(
    names: Annotated[list[str], typer.Argument(metavar="SOURCE", autocompletion=known_sources)],
    given: Annotated[Path | None, typer.Option("--from")] = None,
    store: StoreFolder = None,
    offline: Offline = False,
    base: Base = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Have tables from their producers and keep them as snapshots, or register files that were downloaded by hand."""
    from kringloop.cli.choose import refuse
    from kringloop.cli.fetching import fetch_command

    language = speak(lang)
    refuse(given is not None and (offline or bool(base)), "fetch_from_asks_nobody")
    refuse(given is not None and len(names) != 1, "fetch_from_one")
    refuse(offline and bool(base), "fetch_offline_base")
    raise typer.Exit(fetch_command(names, given, store, base or [], offline=offline, language=language, as_json=json))


def sources(
    stale: Annotated[bool, typer.Option("--stale")] = False,
    store: StoreFolder = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """How fresh each source is: release, when it was had, status, licence, and how it is had."""
    from kringloop.cli.fetching import sources_command

    sources_command(store, stale=stale, language=speak(lang), as_json=json)


def update(
    study: StudyPlace,
    results: Results = None,
    lock: Annotated[Path | None, typer.Option("--lock")] = None,
    store: StoreFolder = None,
    offline: Offline = False,
    base: Base = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Bring a study up to date: fetch what it uses, make its tables anew, run it, and say what changed and why."""
    from kringloop.cli.agreed import DEFAULT_FOLDER
    from kringloop.cli.choose import refuse
    from kringloop.cli.updating import update_command

    language = speak(lang)
    refuse(offline and bool(base), "fetch_offline_base")
    refuse(lock is not None and bool(base), "update_lock_base")
    quiet = offline or lock is not None
    code = update_command(
        study, results or DEFAULT_FOLDER, store, base or [], lock, offline=quiet, language=language, as_json=json
    )
    raise typer.Exit(code)

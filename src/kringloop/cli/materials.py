"""The commands about materials by themselves, without results: `exergy` and `criticality`."""

from __future__ import annotations

from typing import Annotated

import typer

from kringloop.cli.helping import SpokenCommand
from kringloop.cli.options import Json, Lang
from kringloop.cli.speech import speak


def add_to(app: typer.Typer) -> None:
    """Put the commands among those of the program."""
    app.command(cls=SpokenCommand)(exergy)
    app.command(cls=SpokenCommand)(criticality)


def exergy(
    formulas: list[str],
    edition: Annotated[str | None, typer.Option("--edition")] = None,
    phase: Annotated[str | None, typer.Option("--phase")] = None,
    formation_energy: Annotated[float | None, typer.Option("--formation-energy")] = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Chemical exergy of a formula, by edition of the reference environment."""
    from kringloop.cli.choose import refuse
    from kringloop.cli.exergies import exergy_command

    language = speak(lang)
    refuse(formation_energy is not None and len(formulas) > 1, "one_formula")
    exergy_command(formulas, edition=edition, phase=phase, energy=formation_energy, language=language, as_json=json)


def criticality(
    materials: Annotated[list[str] | None, typer.Argument()] = None,
    year: Annotated[int | None, typer.Option("--year")] = None,
    importer: Annotated[str | None, typer.Option("--for")] = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """How critical raw materials are: risk, importance, concentration, risk of imports and abundance, side by side."""
    from kringloop.cli.critical import criticality_command

    language = speak(lang)
    criticality_command(materials or [], year=year, importer=importer, language=language, as_json=json)

"""The commands about materials, products and values: by themselves, or of a file; `value` also of results."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kringloop.cli.helping import SpokenCommand
from kringloop.cli.options import Json, Lang, Results, RunFile, StudyName
from kringloop.cli.speech import speak


class Gain(StrEnum):
    value = "value"
    parts = "parts"
    materials = "materials"
    critical = "critical"
    rarity = "rarity"


def add_to(app: typer.Typer) -> None:
    """Put the commands among those of the program."""
    for command in (exergy, criticality, product, value):
        app.command(cls=SpokenCommand)(command)


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
    division: Annotated[str | None, typer.Option("--division")] = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """How critical raw materials are: risk, importance, concentration, risk of imports and abundance, side by side."""
    from kringloop.cli.critical import criticality_command

    language = speak(lang)
    criticality_command(
        materials or [], year=year, importer=importer, division=division, language=language, as_json=json
    )


def product(
    words: Annotated[list[str], typer.Argument()],
    which: Annotated[str, typer.Option("--product", "-p")] = "",
    labour: Annotated[float | None, typer.Option("--labour")] = None,
    gain: Annotated[Gain, typer.Option("--gain")] = Gain.value,
    changes: Annotated[bool, typer.Option("--changes")] = False,
    share: Annotated[bool, typer.Option("--share")] = False,
    good: Annotated[str | None, typer.Option("--good")] = None,
    form: Annotated[str, typer.Option("--format")] = "",
    mass: Annotated[str, typer.Option("--mass")] = "",
    columns: Annotated[list[str] | None, typer.Option("--map")] = None,
    sheet: Annotated[str, typer.Option("--sheet")] = "",
    header: Annotated[int, typer.Option("--header")] = 1,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """What is in a product and what follows: content, circularity, repair, screen, taking apart, gaps; two designs."""
    from kringloop.cli.product import product_command

    language = speak(lang)
    product_command(
        words,
        which=which,
        labour=labour,
        gain=gain.value,
        changes=changes,
        share=share,
        good=good,
        form=form,
        mass=mass,
        columns=columns or (),
        sheet=sheet,
        header=header,
        language=language,
        as_json=json,
    )


def value(
    file: Annotated[Path | None, typer.Argument()] = None,
    sector: Annotated[str | None, typer.Option("--sector")] = None,
    profile: Annotated[str | None, typer.Option("--profile")] = None,
    weight: Annotated[list[str] | None, typer.Option("--weight")] = None,
    unit: Annotated[str | None, typer.Option("--unit")] = None,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """The value balance of results; or of a file: value made, lost and kept, or prices beside their depreciation."""
    from kringloop.cli.choose import refuse

    language = speak(lang)
    if file is None:
        from kringloop.cli.value_of_run import balance_command

        refuse(profile is not None or bool(weight) or unit is not None, "value_needs_file")
        balance_command(sector, run, study, results, language=language, as_json=json)
        return
    from kringloop.cli.valuing import value_command

    refuse(any(each is not None for each in (sector, run, study, results)), "value_of_file", file=file)
    value_command(file, profile=profile, weights=weight or (), unit=unit, language=language, as_json=json)

"""`chains`: questions to world input-output tables that go past the ledger of a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kringloop.cli.helping import SpokenCommand, SpokenGroup
from kringloop.cli.options import Force, Json, Lang
from kringloop.cli.speech import speak

app = typer.Typer(cls=SpokenGroup, no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _language(lang: Lang = None) -> None:
    if lang is not None:
        speak(lang)


Study = Annotated[
    str | None,
    typer.Option("--study"),
]
Sector = Annotated[str, typer.Option("--sector")]
Year = Annotated[int | None, typer.Option("--year")]
Table = Annotated[Path | None, typer.Option("--table")]
Home = Annotated[str, typer.Option("--home")]
Pressure = Annotated[str, typer.Option("--pressure")]
Rounding = Annotated[float | None, typer.Option("--rounding", min=0)]

Unit = Annotated[str | None, typer.Option("--unit")]
Hybrid = Annotated[bool, typer.Option("--hybrid")]


@app.command(cls=SpokenCommand)
def audit(
    file: Annotated[Path, typer.Argument()],
    rounding: Rounding = None,
    year: Year = None,
    unit: Unit = None,
    hybrid: Hybrid = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Check an input-output table before use; exit code 2 when a check fails."""
    from kringloop.cli.chaining import audit_command

    raise typer.Exit(
        audit_command(file, rounding, unit=unit, hybrid=hybrid, year=year, language=speak(lang), as_json=json)
    )


@app.command(cls=SpokenCommand)
def paths(
    sector: Sector = "",
    year: Year = None,
    top: Annotated[int, typer.Option("--top", min=1)] = 10,
    coverage: Annotated[float, typer.Option("--coverage")] = 0.9,
    limit: Annotated[int, typer.Option("--limit", min=1)] = 10_000,
    study: Study = None,
    table: Table = None,
    home: Home = "",
    pressure: Pressure = "",
    rounding: Rounding = None,
    unit: Unit = None,
    hybrid: Hybrid = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Through which links the pressure reaches a product: the largest paths, what they cover and what is left."""
    from kringloop.cli.chaining import asked, paths_command

    language = speak(lang)
    about = asked(study, table, year, home=home, pressure=pressure, rounding=rounding, unit=unit, hybrid=hybrid)
    paths_command(about, sector, top=top, coverage=coverage, limit=limit, language=language, as_json=json)


@app.command(cls=SpokenCommand)
def split(
    sector: Sector = "",
    year: Year = None,
    study: Study = None,
    table: Table = None,
    home: Home = "",
    pressure: Pressure = "",
    rounding: Rounding = None,
    unit: Unit = None,
    hybrid: Hybrid = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Where the pressure and the value of a chain arise: by place and by tier."""
    from kringloop.cli.chaining import asked, split_command

    language = speak(lang)
    about = asked(study, table, year, home=home, pressure=pressure, rounding=rounding, unit=unit, hybrid=hybrid)
    split_command(about, sector, language=language, as_json=json)


@app.command(cls=SpokenCommand)
def scenario(
    file: Annotated[Path, typer.Argument()],
    year: Year = None,
    study: Study = None,
    table: Table = None,
    home: Home = "",
    pressure: Pressure = "",
    rounding: Rounding = None,
    unit: Unit = None,
    hybrid: Hybrid = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """What if recipes, trade shares, final demand or intensities change; without changes it is the base."""
    from kringloop.cli.chaining import asked, scenario_command

    language = speak(lang)
    about = asked(study, table, year, home=home, pressure=pressure, rounding=rounding, unit=unit, hybrid=hybrid)
    scenario_command(about, file, language=language, as_json=json)


@app.command(cls=SpokenCommand)
def multipliers(
    year: Year = None,
    top: Annotated[int, typer.Option("--top", min=1)] = 10,
    study: Study = None,
    table: Table = None,
    pressure: Pressure = "",
    rounding: Rounding = None,
    unit: Unit = None,
    hybrid: Hybrid = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Pressure and output of the whole chain per unit of final demand, and how tied each sector is to the others."""
    from kringloop.cli.chain_questions import multipliers_command, question

    language = speak(lang)
    about = question(study, table, year, pressure=pressure, rounding=rounding, unit=unit, hybrid=hybrid)
    multipliers_command(about, top=top, language=language, as_json=json)


@app.command(cls=SpokenCommand)
def extraction(
    sector: Annotated[
        list[str] | None,
        typer.Option("--sector"),
    ] = None,
    year: Year = None,
    top: Annotated[int, typer.Option("--top", min=1)] = 10,
    study: Study = None,
    table: Table = None,
    pressure: Pressure = "",
    rounding: Rounding = None,
    unit: Unit = None,
    hybrid: Hybrid = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """What goes when a sector no longer buys or sells: each sector in turn, or those named together."""
    from kringloop.cli.chain_questions import extraction_command, question

    language = speak(lang)
    about = question(study, table, year, pressure=pressure, rounding=rounding, unit=unit, hybrid=hybrid)
    extraction_command(about, sector or (), top=top, language=language, as_json=json)


@app.command(cls=SpokenCommand)
def constructs(
    supply: Annotated[Path, typer.Option("--supply")],
    use: Annotated[Path, typer.Option("--use")],
    unit: Annotated[str, typer.Option("--unit")],
    printed: Annotated[bool, typer.Option("--printed")] = False,
    model: Annotated[str | None, typer.Option("--model")] = None,
    out: Annotated[Path | None, typer.Option("--out")] = None,
    force: Force = False,
    year: Year = None,
    rounding: Rounding = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Tables from supply and use: what each model assumes and how many cells it brings below zero."""
    from kringloop.cli.chain_sheets import constructs_command
    from kringloop.economies import read_supply_use

    language = speak(lang)
    tables = read_supply_use(supply, use, unit=unit, year=year, printed=printed, rounding=rounding or 0.0)
    constructs_command(tables, model, out, force=force, language=language, as_json=json)


@app.command(cls=SpokenCommand)
def waste(
    table: Annotated[Path, typer.Option("--table")],
    allocation: Annotated[Path, typer.Option("--allocation")],
    unit: Annotated[str, typer.Option("--unit")],
    waste_unit: Annotated[str, typer.Option("--waste-unit")],
    year: Year = None,
    rounding: Rounding = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Treatment of waste, and pressure, of the whole chain per unit of final demand."""
    from kringloop.cli.chain_sheets import waste_command
    from kringloop.economies import read_waste

    language = speak(lang)
    made, treatments = read_waste(
        table, allocation, unit=unit, waste_unit=waste_unit, year=year, rounding=rounding or 0.0
    )
    waste_command(made, treatments, place=str(table), language=language, as_json=json)

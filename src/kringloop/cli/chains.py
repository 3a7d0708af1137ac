"""`chains`: questions to world input-output tables that go past the ledger of a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kringloop.cli.options import Force, Lang
from kringloop.cli.speech import speak

app = typer.Typer(
    help="Supply chains: audit a table, multipliers, paths, places, scenarios, responsibility, supply and use, waste.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Json = Annotated[bool, typer.Option("--json", help="Machine-readable output on stdout.")]
Study = Annotated[
    str | None,
    typer.Option(
        "--study", help="A shipped study, a folder, or a study file with chain accounts; left out: netherlands."
    ),
]
Sector = Annotated[
    str, typer.Option("--sector", help="Product followed, such as c13 or C; left out: final demand of the home region.")
]
Year = Annotated[int | None, typer.Option("--year", help="Year of the table; left out: the last, or that of the file.")]
Table = Annotated[Path | None, typer.Option("--table", help="A table of your own (as for audit), instead of a study.")]
Home = Annotated[str, typer.Option("--home", help="With --table: the region followed.")]
Pressure = Annotated[str, typer.Option("--pressure", help="With --table: the extension followed, such as co2.")]
Rounding = Annotated[
    float | None, typer.Option("--rounding", min=0, help="Largest rounding error of one cell, in the table's unit.")
]

Unit = Annotated[
    str | None, typer.Option("--unit", help="With --table: unit of the figures, such as 'mln EUR', if not in the file.")
]
Hybrid = Annotated[bool, typer.Option("--hybrid", help="With --table: rows have units of their own (t and mln EUR).")]


@app.command()
def audit(
    file: Annotated[
        Path, typer.Argument(help="Table: .parquet, .csv, .csv.gz, .zip, or a folder as pymrio saves it (EXIOBASE 3).")
    ],
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


@app.command()
def paths(
    sector: Sector = "",
    year: Year = None,
    top: Annotated[int, typer.Option("--top", min=1, help="Paths shown.")] = 10,
    coverage: Annotated[float, typer.Option("--coverage", help="Search until this share is covered.")] = 0.9,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Search no more than this many paths.")] = 10_000,
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


@app.command()
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


@app.command()
def scenario(
    file: Annotated[Path, typer.Argument(help="YAML file with a name and a list of changes.")],
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


@app.command()
def multipliers(
    year: Year = None,
    top: Annotated[int, typer.Option("--top", min=1, help="Sectors shown.")] = 10,
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


@app.command()
def extraction(
    sector: Annotated[
        list[str] | None,
        typer.Option("--sector", help="Sector taken out ('NLD|c13', or c13 in every region); may be repeated."),
    ] = None,
    year: Year = None,
    top: Annotated[int, typer.Option("--top", min=1, help="Sectors shown.")] = 10,
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


@app.command()
def responsibility(
    retention: Annotated[
        float | None,
        typer.Option("--retention", min=0, max=1, help="Share that makers keep; left out: by their value added."),
    ] = None,
    clip: Annotated[bool, typer.Option("--clip", help="Cut shares outside 0 … 1 and name their sectors.")] = False,
    year: Year = None,
    study: Study = None,
    table: Table = None,
    pressure: Pressure = "",
    rounding: Rounding = None,
    unit: Unit = None,
    hybrid: Hybrid = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """One pressure handed out over makers and buyers along the chain, and over who earns from it; both add up."""
    from kringloop.cli.chain_questions import question, responsibility_command

    language = speak(lang)
    about = question(study, table, year, pressure=pressure, rounding=rounding, unit=unit, hybrid=hybrid)
    responsibility_command(about, retention, clip=clip, language=language, as_json=json)


@app.command()
def constructs(
    supply: Annotated[Path, typer.Option("--supply", help="Sheet of supply: industries in rows, products in columns.")],
    use: Annotated[
        Path, typer.Option("--use", help="Sheet of use: products in rows; industries, then final users in columns.")
    ],
    unit: Annotated[str, typer.Option("--unit", help="Unit of the figures, such as 'mln EUR'.")],
    printed: Annotated[
        bool, typer.Option("--printed", help="Supply has products in rows, as offices print it.")
    ] = False,
    model: Annotated[str | None, typer.Option("--model", help="With --out: joint, A, B, C, D or by_product.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="File (.csv) for the table that --model makes.")] = None,
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


@app.command()
def waste(
    table: Annotated[
        Path, typer.Option("--table", help="Sheet: industries, then wastes in rows; industries, treatments, users.")
    ],
    allocation: Annotated[
        Path, typer.Option("--allocation", help="Sheet: treatments in rows, wastes in columns, shares that make 1.")
    ],
    unit: Annotated[str, typer.Option("--unit", help="Unit of the money, such as 'mln EUR'.")],
    waste_unit: Annotated[str, typer.Option("--waste-unit", help="Unit of the waste, such as t.")],
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

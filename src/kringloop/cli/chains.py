"""`chains`: questions to world input-output tables that go past the ledger of a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kringloop.cli.options import Lang
from kringloop.cli.speech import speak

app = typer.Typer(
    help="Supply chains: audit a table, follow paths, split by place, try a scenario.",
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

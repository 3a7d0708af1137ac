"""`chains`: questions to world input-output tables that go past the ledger of a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kringloop.cli.choose import Language

app = typer.Typer(
    help="Supply chains: audit a table, follow paths, split by place, try a scenario.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Json = Annotated[bool, typer.Option("--json", help="Machine-readable output on stdout.")]
Lang = Annotated[Language, typer.Option("--lang", envvar="KRINGLOOP_LANG", help="Language of names and words.")]
Study = Annotated[str, typer.Option("--study", help="A shipped study, a folder, or a study file with chain accounts.")]
Sector = Annotated[
    str, typer.Option("--sector", help="Product followed, such as c13 or C; left out: final demand of the home region.")
]
Year = Annotated[int, typer.Option("--year", help="Year of the table.")]
LAST = 2011


@app.command()
def audit(
    file: Annotated[Path, typer.Argument(help="Table: .parquet, .csv, .csv.gz or .zip.")],
    rounding: Annotated[
        float | None, typer.Option("--rounding", min=0, help="Largest rounding error of one cell, in the table's unit.")
    ] = None,
    json: Json = False,
) -> None:
    """Check an input-output table before use; exit code 2 when a check fails."""
    from kringloop.cli.chaining import audit_command

    raise typer.Exit(audit_command(file, rounding, as_json=json))


@app.command()
def paths(
    sector: Sector = "",
    year: Year = LAST,
    top: Annotated[int, typer.Option("--top", min=1, help="Paths shown.")] = 10,
    coverage: Annotated[float, typer.Option("--coverage", help="Search until this share is covered.")] = 0.9,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Search no more than this many paths.")] = 10_000,
    study: Study = "netherlands",
    lang: Lang = Language.en,
    json: Json = False,
) -> None:
    """Through which links the CO2 reaches a product: the largest paths, what they cover and what is left."""
    from kringloop.cli.chaining import paths_command

    paths_command(study, sector, year, top=top, coverage=coverage, limit=limit, language=lang.value, as_json=json)


@app.command()
def split(
    sector: Sector = "", year: Year = LAST, study: Study = "netherlands", lang: Lang = Language.en, json: Json = False
) -> None:
    """Where the CO2 and the value of a chain arise: by place and by tier."""
    from kringloop.cli.chaining import split_command

    split_command(study, sector, year, language=lang.value, as_json=json)


@app.command()
def scenario(
    file: Annotated[Path, typer.Argument(help="YAML file with a name and a list of changes.")],
    year: Year = LAST,
    study: Study = "netherlands",
    json: Json = False,
) -> None:
    """What if recipes, trade shares, final demand or intensities change; without changes it is the base."""
    from kringloop.cli.chaining import scenario_command

    scenario_command(study, file, year, as_json=json)

"""What `chains` makes of spreadsheets: tables from supply and use, and waste with its treatment."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kringloop.cli.chaining import say_source
from kringloop.cli.choose import refuse
from kringloop.cli.render import console, print_json, share, table
from kringloop.cli.speech import say
from kringloop.core import BalanceError, SingularError
from kringloop.reading import numbers

if TYPE_CHECKING:
    from kringloop.economies import Economy, SupplyUse

MODELS = ("joint", "A", "B", "C", "D", "by_product")


def constructs_command(
    tables: SupplyUse, model: str | None, out: Path | None, *, force: bool, language: str, as_json: bool
) -> None:
    """Every model beside the others, or one of them written to a file."""
    from kringloop.economies import from_supply_use, to_tidy
    from kringloop.tables import replace_file

    refuse((model is None) != (out is None), "chain_model_and_out")
    refuse(force and out is None, "chain_force_without_out")
    refuse(as_json and out is not None, "chain_json_and_out")
    refuse(out is not None and out.suffix.lower() != ".csv", "chain_out_csv", out=out)
    if model is not None and out is not None:
        made = from_supply_use(tables, model)  # type: ignore[arg-type]  # an unknown model is refused there
        replace_file(out, to_tidy(made).write_csv, force=force)
        print(out)
        print(say("chain_written", path=out, model=model, count=made.size), file=sys.stderr)
        return
    rows = [_construct(tables, name) for name in MODELS]
    if as_json:
        print_json({"year": tables.year, "unit": tables.unit, "models": rows})
        return
    title = say("chain_constructs", year=tables.year, unit=tables.unit)
    heads = [
        (say("chain_model"), "left"),
        (say("chain_by"), "words"),
        (say("chain_negatives"), "right"),
        ("%", "right"),
    ]
    sheet = table(title, [*heads, (say("chain_seen"), "words")])
    for row in rows:
        meaning = say(f"chain_assumes_{row['model']}")
        if row["refused"] is not None:
            sheet.add_row(row["model"], "–", "–", "–", f"{meaning}; {say('chain_refused', why=row['refused'])}")
            continue
        by = say(f"chain_by_{row['rows_are']}", count=row["sectors"])
        sheet.add_row(row["model"], by, str(row["negatives"]), share(row["negative_share"], language), meaning)
    console().print(sheet)


def _construct(tables: SupplyUse, model: str) -> dict[str, Any]:
    """One model: how many rows, which, and the cells below zero; or why it cannot be made."""
    from kringloop.economies import from_supply_use

    rows_are = {"joint": "both", "A": "product", "B": "product", "by_product": "product"}.get(model, "industry")
    row: dict[str, Any] = {
        "model": model,
        "rows_are": rows_are,
        "sectors": None,
        "negatives": None,
        "negative_share": None,
        "refused": None,
    }
    try:
        made = from_supply_use(tables, model)  # type: ignore[arg-type]  # one of the models by its list
    except (SingularError, BalanceError) as error:
        return row | {"refused": str(error).splitlines()[0]}
    below = np.minimum(made.flows, 0.0)
    size = float(np.abs(made.flows).sum())
    part = abs(float(below.sum())) / size if size else 0.0
    return row | {"sectors": made.size, "negatives": int((below < 0).sum()), "negative_share": part}


def waste_command(economy: Economy, treatments: int, *, place: str, language: str, as_json: bool) -> None:
    """Treatment and pressure of the whole chain, per unit of final demand for each sector."""
    from kringloop.chains import Engine

    engine = Engine(economy)
    first = economy.size - treatments
    units = np.zeros((treatments, economy.size))
    units[np.arange(treatments), np.arange(first, economy.size)] = 1.0
    treated = engine.left(units).values
    pressures = list(economy.extensions)
    caused = engine.multipliers(pressures).values if pressures else np.zeros((0, economy.size))
    money = economy.row_units or ()
    if as_json:
        print_json(
            [
                {
                    "sector": economy.sectors[j][1],
                    "unit": money[j],
                    "output": economy.output[j],
                    "treatment": {economy.sectors[first + t][1]: treated[t, j] for t in range(treatments)},
                    "pressure": {key: caused[k, j] for k, key in enumerate(pressures)},
                }
                for j in range(economy.size)
            ]
        )
        return
    named = [
        say("chain_per", treatment=economy.sectors[first + t][1], unit=money[first + t]) for t in range(treatments)
    ]
    named += [say("chain_per", treatment=key, unit=economy.extensions[key].unit) for key in pressures]
    heads = [(say("chain_sector"), "words"), (say("chain_output"), "right"), *((name, "right") for name in named)]
    sheet = table(say("chain_waste", year=economy.year), heads)
    for j, (_, sector) in enumerate(economy.sectors):
        cells = [numbers.figure(v, language) for v in (*treated[:, j], *caused[:, j])]
        sheet.add_row(f"{sector} [{money[j]}]", numbers.figure(economy.output[j], language), *cells)
    out = console()
    out.print(sheet)
    out.print(say("chain_waste_note"), style="dim")
    say_source(place, economy.year, economy.notes, language, own=True)

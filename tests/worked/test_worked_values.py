"""Every computed definition has a value worked outside the program, and the program gives it."""

import csv
from pathlib import Path

import pytest
from tests.netherlands import netherlands
from tests.worked.outside import worked

from kringloop.core import readable_unit
from kringloop.indicators import INDICATORS

with (Path(__file__).parent / "data" / "worked_values.csv").open(encoding="utf-8", newline="") as _file:
    TABLE = list(csv.DictReader(_file))
EXACT, OF_A_MODEL = 1e-8, 1e-4
"""Relative difference allowed: printed digits of the table; rows of a model, and world tables closed by rounding."""
FROM_MODELS = {"chains", "perspectives", "loops", "lifetimes"}
CAPITAL = {"net_capital_stock", "capital_worn", "value_velocity"}


def tolerance(indicator):
    made_in = indicator.compute.__module__.rsplit(".", 1)[-1]
    return OF_A_MODEL if made_in in FROM_MODELS or indicator.key in CAPITAL else EXACT


@pytest.mark.parametrize("indicator", [i for i in INDICATORS if i.kind_of_figure == "computed"], ids=lambda i: i.id)
def test_every_computed_definition_has_a_worked_value(indicator):
    assert indicator.id in {r["definition"] for r in TABLE}, (
        f"'{indicator.id}' is computed and has no worked value: work one in tests/worked/outside.py and run it"
    )


def test_the_table_names_no_definition_that_is_not_computed():
    assert {r["definition"] for r in TABLE} <= {i.id for i in INDICATORS if i.kind_of_figure == "computed"}


@pytest.mark.analytic
@pytest.mark.parametrize("row", TABLE, ids=lambda r: f"{r['definition']} {r['cell']}")
def test_the_program_gives_the_worked_value(row):
    indicator = INDICATORS[row["definition"]]
    cell = dict(part.split("=", 1) for part in row["cell"].split("; "))
    result = indicator.expression(netherlands()).by(**{name: [code] for name, code in cell.items()})
    assert readable_unit(result.unit) == readable_unit(row["unit"])
    (value,) = result.value.reshape(-1)
    assert value == pytest.approx(float(row["value"]), rel=tolerance(indicator))


def test_the_table_is_what_the_calculation_outside_gives():
    found = {(d, cell): (float(f"{value:.9g}"), unit, how) for d, cell, value, unit, how in worked()}
    held = {(r["definition"], r["cell"]): (float(r["value"]), r["unit"], r["how"]) for r in TABLE}
    assert held.keys() == found.keys()
    for key, (value, *rest) in held.items():
        assert value == pytest.approx(found[key][0], rel=1e-8), key
        assert rest == list(found[key][1:]), key

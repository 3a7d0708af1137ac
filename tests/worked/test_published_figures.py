"""Figures that offices print or that their tables imply: a reader who reads the wrong column finds out here."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from tests.netherlands import netherlands

from kringloop.indicators import INDICATORS, change
from kringloop.indicators.change import FACTORS, decoupling_state, decoupling_states
from kringloop.indicators.said import state_words

DATA = Path(__file__).parent / "data"


def table(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CHECKS = [
    pytest.param(
        r["indicator"], r["cell"], float(r["value"]), float(r["tolerance"]), id=f"{r['indicator']} {r['cell']}"
    )
    for r in table("check_values.csv")
]


def split_cell(indicator, text):
    """A cell such as `year=2023 sector=C figure=min` as choices and labels."""
    pairs = dict(part.split("=") for part in text.split(" ") if "=" in part)
    choices = {k: v for k, v in pairs.items() if k in indicator.choices}
    return choices, {k: v for k, v in pairs.items() if k not in choices}


@pytest.mark.plausibility
@pytest.mark.parametrize(("id", "cell", "value", "tolerance"), CHECKS)
def test_the_figure_comes_out(id, cell, value, tolerance):
    indicator = INDICATORS[id]
    choices, labels = split_cell(indicator, cell)
    result = indicator.expression(netherlands(), choices).by(**labels)
    assert result.value.reshape(-1)[0] == pytest.approx(value, abs=tolerance)


@pytest.mark.published
def test_emissions_of_industry_are_loosened_from_growth():
    indicator = INDICATORS["decoupling_elasticity.ghg"]
    expression = indicator.expression(netherlands())
    result = expression.by(year=2021, sector="C")
    assert decoupling_states(expression, result.grid)[0, 0] == state_words(change.__file__, "strong")


@pytest.mark.plausibility
def test_twelve_pairs_depend_on_one_country():
    result = INDICATORS["third_country_dependence"].expression(netherlands()).by("material", "stage", year=2023)
    assert int((result.value > 65).sum()) == 12


@pytest.mark.plausibility
def test_the_largest_supplier_of_magnesium_is_china():
    expression = INDICATORS["third_country_dependence"].expression(netherlands())
    shares = expression.attribute("country", year=2023, material="Magnesium", stage="P")
    assert shares == {"CHN": pytest.approx(97.0)}


@pytest.mark.regression
@pytest.mark.parametrize("row", table("ec2023_economic_importance.csv"), ids=lambda r: r["material"])
def test_economic_importance_before_substitution(row):
    expression = INDICATORS["economic_importance.core"].expression(netherlands())
    value = expression.by(year=2023, material=row["material"]).value.reshape(-1)[0]
    assert value == pytest.approx(float(row["EI_without_substitution"]), abs=0.00051)


@pytest.mark.regression
def test_elasticities_of_materials():
    check = json.loads((DATA / "tapio_decoupling.json").read_text(encoding="utf-8"))
    rows = {int(r["year"]): {k: float(v) for k, v in r.items()} for r in table("cbs_dmc_index.csv")}
    first, last = (rows[y] for y in check["inputs"]["period"])
    growth = last["GDP"] / first["GDP"] - 1
    pressures = [last[f"DMC_{m}"] / first[f"DMC_{m}"] - 1 for m in check["inputs"]["materials"]]
    assert [p / growth for p in pressures] == pytest.approx(check["expected"]["elasticity"], abs=0.0006)
    assert [state_words(change.__file__, decoupling_state(p, growth)).en for p in pressures] == check["expected"][
        "class"
    ]


@pytest.mark.analytic
def test_drivers_add_up_to_the_change_in_every_year():
    ledger = netherlands()
    by_part = {
        part: INDICATORS[f"decomposition_factors.{part}"].expression(ledger, {"base_year": 2000}).by("year")
        for part in (*FACTORS, "total")
    }
    labels = [set(r.grid.labels["year"]) for r in by_part.values()]
    for year in sorted(set.intersection(*labels)):
        parts = [by_part[p].at(year=year) for p in FACTORS]
        if not np.isnan(sum(parts)):
            assert sum(parts) == pytest.approx(by_part["total"].at(year=year), abs=1e-9)

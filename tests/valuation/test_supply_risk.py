"""Supply risk beside the 39 published figures of 2017, economic importance, concentration, and wrong variants."""

import csv
from itertools import product
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import BalanceError, RangeError
from kringloop.reference import risk_inputs, use_shares
from kringloop.valuation import (
    economic_importance,
    group_mean,
    herfindahl,
    import_reliance,
    normalised,
    shares_of,
    supply_risk,
    weighted_herfindahl,
)

with Path(__file__).with_name("supply_risk_2017.csv").open(encoding="utf-8") as file:
    ROWS = [
        (r["material"], float(r["world"]), float(r["union"]) if r["union"] else None, float(r["published"]))
        for r in csv.DictReader(file)
    ]
NOT_IN_TABLE = {"Natural rubber": (1.0, 0.01, 0.9, "both")}
"""Printed beside the table of inputs at hand: import reliance, recycling, substitution, sides used."""
HALF, POINT = 0.05, 0.005
"""Half of the last printed digit: of indices and factors, and of shares."""


def inputs(material):
    found = risk_inputs().get(material)
    if found is None:
        return NOT_IN_TABLE[material]
    return found.import_reliance, found.recycling, found.substitution_risk, found.supply_used


def bounds(material, world, union, formula):
    """Least and largest figure that the rounding of the inputs and of the published figure leaves room for."""
    reliance, recycling, substitution, used = inputs(material)
    ends = [
        (max(world - HALF, 0), world + HALF),
        (max((union or 0) - HALF, 0), (union or 0) + HALF),
        ((reliance or 0) - POINT, min((reliance or 0) + POINT, 1)),
        (max(recycling - POINT, 0), min(recycling + POINT, 1)),
        (substitution - HALF, min(substitution + HALF, 1)),
    ]
    values = [float(formula(used, *corner)) for corner in product(*ends)]
    return min(values) - HALF, max(values) + HALF


def right(used, world, union, reliance, recycling, substitution):
    sides = {"world": world if used != "eu" else None, "union": union if used != "world" else None}
    return supply_risk(**sides, import_reliance=reliance, recycling=recycling, substitution=substitution)


@pytest.mark.parametrize(("material", "world", "union", "published"), ROWS, ids=[row[0] for row in ROWS])
def test_published_supply_risk_lies_inside_the_rounding_of_its_inputs(material, world, union, published):
    least, most = bounds(material, world, union, right)
    assert least - 1e-9 <= published <= most + 1e-9


def mixed(world, union, reliance):
    return world * reliance / 2 + union * (1 - reliance / 2)


WRONG = {
    "import reliance not halved": lambda w, u, ir, r, s: mixed(w, u, 2 * ir) * (1 - r) * s,
    "substitution left out": lambda w, u, ir, r, _: mixed(w, u, ir) * (1 - r),
    "recycling left out": lambda w, u, ir, _, s: mixed(w, u, ir) * s,
    "world only": lambda w, _u, _ir, r, s: w * (1 - r) * s,
    "sides swapped": lambda w, u, ir, r, s: mixed(u, w, ir) * (1 - r) * s,
    "fixed halves": lambda w, u, _, r, s: mixed(w, u, 1.0) * (1 - r) * s,
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_wrong_formula_misses_published_figures(wrong):
    both = [row for row in ROWS if inputs(row[0])[3] == "both"]
    met = 0
    for material, world, union, published in both:
        least, most = bounds(material, world, union, lambda _, *values: wrong(*values))
        met += least - 1e-9 <= published <= most + 1e-9
    assert len(both) == 29
    assert met <= 22


def test_negative_import_reliance_counts_as_nought():
    assert supply_risk(world=3.0, union=1.0, import_reliance=-0.4, recycling=0.0, substitution=1.0) == 1.0
    assert float(import_reliance(20.0, 80.0, 100.0)) == pytest.approx(-1.5)


@given(st.permutations([0.5, 0.25, 0.15, 0.1]), st.permutations([0.5, 0.25, 0.15, 0.1]))
def test_the_order_of_countries_does_not_matter(one, other):
    assert herfindahl(np.array(one)) == pytest.approx(herfindahl(np.array(other)))


def test_draws_years_and_materials_go_through_at_once():
    rng = np.random.default_rng(7)
    shares = rng.dirichlet(np.ones(6), size=(3, 4, 5))
    world = weighted_herfindahl(shares, rng.uniform(0, 10, 6), np.ones(6))
    risk = supply_risk(
        world=world, union=world / 2, import_reliance=0.5, recycling=rng.uniform(0, 1, (3, 1, 1)), substitution=1.0
    )
    assert risk.shape == (3, 4, 5)
    assert np.all(risk >= 0)


def test_governance_weighs_the_largest_supplier_of_tantalum():
    """0.81² · 6.92 = 4.54, of 4.6 published."""
    first = weighted_herfindahl(np.array([0.81]), np.array([6.92]), np.array([1.0]))
    assert float(first) == pytest.approx(4.54, abs=0.005)
    assert float(first) <= 4.6


def test_platinum_group_is_the_mean_of_its_members():
    assert float(group_mean(np.array([2.8, 1.7, 2.1, 2.5, 3.4]))) == pytest.approx(2.5, abs=0.05)
    assert float(group_mean(np.array([4.3, 5.6, 4.9, 6.6, 3.5]))) == pytest.approx(5.0, abs=0.05)


def test_normalised_index_of_gallium():
    shares = np.array([0.80, 0.08, 0.05, 0.03, 0.02, 0.01, 0.01])
    assert float(herfindahl(shares)) == pytest.approx(0.6504, abs=1e-6)
    assert float(normalised(herfindahl(shares), 10)) == pytest.approx(0.611556, abs=1e-6)


def test_a_total_among_the_countries_is_refused():
    made = {"A": 60.0, "B": 30.0, "C": 10.0}
    true = float(herfindahl(np.array([*shares_of(made).values()])))
    wrong = np.array([60.0, 30.0, 10.0, 100.0]) / 200
    assert float((wrong**2).sum()) == pytest.approx((true + 1) / 4)
    with pytest.raises(BalanceError, match=r"row 'All countries' .* is the total of the others"):
        shares_of(made | {"All countries": 100.0})
    with pytest.raises(BalanceError, match="is the total") as told:
        shares_of(made | {"Totaal": 93.0})
    assert "laat die weg" in told.value.in_language("nl")
    with pytest.raises(RangeError, match="add up to 2; "):
        herfindahl(np.array([0.6, 0.3, 0.1, 1.0]))


def test_two_equal_countries_are_no_total():
    assert shares_of({"A": 5.0, "B": 5.0}) == {"A": 0.5, "B": 0.5}


# material, published, before substitution: worked from use shares and value added, largest sector 204,200 million
IMPORTANCE = [
    ("Aggregates", 3.183), ("Antimony", 5.858), ("Baryte", 4.038), ("Bismuth", 5.951), ("Chromium", 7.771),
    ("Coking coal", 3.124), ("Fluorspar", 3.701), ("Gallium", 3.923), ("Hafnium", 4.429), ("Iron ore", 7.081),
    ("Silicon metal", 5.003), ("Strontium", 6.596), ("Talc", 4.413), ("Titanium", 6.283), ("Vanadium", 4.382),
]  # fmt: skip


@pytest.mark.parametrize(("material", "expected"), IMPORTANCE)
def test_economic_importance_before_substitution(material, expected):
    rows = use_shares(material).with_columns(pl.col("value_added").fill_null(0.0))  # a few uses have no sector
    found = economic_importance(
        rows["share"].to_numpy(), rows["value_added"].to_numpy(), largest=204200.0, rounded=True
    )
    assert float(found) == pytest.approx(expected, abs=0.001)


def test_shares_of_use_that_do_not_add_up_are_refused():
    rows = use_shares("Magnesium").drop_nulls("value_added")
    with pytest.raises(RangeError, match=r"add up to 1\.13"):
        economic_importance(rows["share"].to_numpy(), rows["value_added"].to_numpy(), largest=204200.0, rounded=True)


def test_rates_outside_their_bounds_are_refused():
    with pytest.raises(RangeError, match="give shares, not per cent"):
        supply_risk(world=1.0, union=1.0, import_reliance=85.0, recycling=0.1, substitution=1.0)
    with pytest.raises(RangeError, match="recycling must lie between 0 and 1"):
        supply_risk(world=1.0, recycling=30.0, substitution=1.0)
    with pytest.raises(RangeError, match="needs import reliance"):
        supply_risk(world=1.0, union=1.0, recycling=0.1, substitution=1.0)
    with pytest.raises(RangeError, match="of the world, of the Union, or both"):
        supply_risk(recycling=0.1, substitution=1.0)
    with pytest.raises(RangeError, match="apparent use"):
        import_reliance(1.0, 5.0, 2.0)

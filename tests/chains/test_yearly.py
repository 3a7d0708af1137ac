"""Recipes that change year by year: each year is the table rebuilt and solved by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.chains import Engine, Moved, MovedTable, RecipeChange, Yearly, solve_scenario
from kringloop.chains.solve import Leontief
from kringloop.core import ShapeError, SingularError
from kringloop.economies.examples import two_regions

YEARS, SIZE = 4, 6


def table(seed):
    """(Z, x) of a productive table, and changes of two recipes in four years along one, two and more directions."""
    draw = np.random.default_rng(seed)
    recipes = draw.random((SIZE, SIZE)) / (1.5 * SIZE)
    output = 100 + 50 * draw.random(SIZE)
    delta = np.zeros((YEARS, SIZE, 2))
    delta[1:, :, 0] = -np.outer([0.2, 0.5, 1.0], recipes[:, 1]) * 0.8
    delta[:, :, 1] = (draw.random((YEARS, SIZE)) - 0.5) * 0.1
    return recipes, output, np.array([1, 4]), delta


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_each_year_is_the_inverse_of_its_own_table(seed):
    recipes, output, places, delta = table(seed)
    rhs = np.random.default_rng(seed + 1).random((YEARS, SIZE, 3))
    found = Yearly(Leontief(recipes * output, output), places, delta).right(rhs)
    for year in range(YEARS):
        whole = recipes.copy()
        whole[:, places] += delta[year]
        assert np.allclose(found.values[year], np.linalg.solve(np.eye(SIZE) - whole, rhs[year]), rtol=1e-10)
    assert found.residual <= 1e-12


def large(seed, years=2, size=450):
    """(Z, x) of a table large enough for a float32 factor, with thirty changed recipes."""
    draw = np.random.default_rng(seed)
    recipes = draw.random((size, size)) / (1.5 * size)
    places = np.arange(0, 300, 10)
    delta = -0.3 * np.linspace(0.5, 1.0, years)[:, None, None] * recipes[:, places]
    return recipes, 100 + 50 * draw.random(size), places, delta


@pytest.mark.parametrize("columns", [1, 40])
def test_a_factor_in_single_precision_gives_answers_in_double(columns):
    recipes, output, places, delta = large(3)
    rhs = np.random.default_rng(4).random((2, len(output), columns))
    system = Yearly(Leontief(recipes * output, output), places, delta)
    found = system.right(rhs)
    assert found.residual <= 1e-12
    for year in range(2):
        whole = recipes.copy()
        whole[:, places] += delta[year]
        assert found.values[year] == pytest.approx(np.linalg.solve(np.eye(len(output)) - whole, rhs[year]), rel=1e-11)


def test_an_answer_that_lies_near_is_a_beginning_and_no_part_of_the_outcome():
    recipes, output, places, delta = large(5)
    rhs = np.ones((2, len(output), 1))
    system = Yearly(Leontief(recipes * output, output), places, delta)
    plain, near = system.right(rhs), system.right(rhs, near=(rhs, system.inputs(rhs)))
    assert near.values == pytest.approx(plain.values, rel=1e-12)


class Poor(Leontief):
    """A solver whose quick answers are of no use."""

    def approximate(self, rhs, *, transposed):
        return 0.0 * super().approximate(rhs, transposed=transposed)


def test_where_quick_answers_bring_nothing_exact_ones_take_their_place():
    recipes, output, places, delta = large(6)
    rhs = np.ones((2, len(output), 1))
    found = Yearly(Poor(recipes * output, output), places, delta).right(rhs)
    assert found.residual <= 1e-12
    assert found.values == pytest.approx(Yearly(Leontief(recipes * output, output), places, delta).right(rhs).values)


def test_demand_of_another_shape_is_refused_before_anything_is_made():
    engine = Engine(two_regions())
    table = MovedTable.of(engine, moved(engine, 0, np.zeros(4)))
    with pytest.raises(ShapeError, match="right-hand sides"):
        table.by_tier(np.ones((1, 3, 1)))


def test_a_recipe_that_uses_more_than_it_makes_is_refused():
    recipes, output, places, delta = table(1)
    delta[2, 1, 0] = 1.1 - recipes[1, 1]
    with pytest.raises(SingularError, match="not productive: sector 1 would make less than nothing in year 2"):
        Yearly(Leontief(recipes * output, output), places, delta).right(np.ones((YEARS, SIZE, 1)))


def moved(engine, place, change):
    """One recipe of the two-region table changed in one year."""
    none = np.zeros(0, dtype=np.intp)
    return Moved(
        recipes=np.array([place]),
        delta=change[None, :, None],
        users=none,
        demand=np.zeros((1, engine.economy.size, 0)),
        factors=np.ones((1, engine.economy.size)),
    )


def test_a_changed_recipe_gives_the_output_of_the_scenario_on_the_table():
    engine = Engine(two_regions())
    place = engine.economy.index("NL", "goods")
    change = np.where(engine.economy.where(sector="goods"), -0.2, 0.0)
    change = change * engine.economy.flows[:, place] * engine.per_output[place]
    less = RecipeChange(name="less", region="NL", sector="goods", supplier_sector="goods", factor=0.8)
    expected = solve_scenario(engine, "less", [less], extensions=["co2"]).output
    assert MovedTable.of(engine, moved(engine, place, change)).output[0] == pytest.approx(expected, rel=1e-12)


def test_what_is_saved_is_value_added_so_that_value_and_demand_agree():
    """The value of the whole world is all final demand, whatever the recipes: every column closes."""
    engine = Engine(two_regions())
    place = engine.economy.index("NL", "goods")
    change = np.array([-0.05, 0.01, -0.02, 0.0])
    table = MovedTable.of(engine, moved(engine, place, change))
    value = float((table.value("value_added") * table.output).sum())
    assert value == pytest.approx(float(engine.economy.final_demand.sum()), rel=1e-12)


def test_tiers_add_up_and_a_bundle_is_what_leaves_the_industries():
    engine = Engine(two_regions())
    economy, place = engine.economy, engine.economy.index("NL", "goods")
    table = MovedTable.of(engine, moved(engine, place, np.array([-0.05, 0.01, -0.02, 0.0])))
    both = economy.where(region="NL")
    bundle = table.bundles(np.array([both]))[0, :, 0]
    recipes = economy.coefficients()
    recipes[:, place] += [-0.05, 0.01, -0.02, 0.0]
    made = table.output[0]
    assert bundle == pytest.approx(np.where(both, made - recipes[:, both] @ made[both], 0.0), rel=1e-12)
    tiers = table.by_tier(bundle[None, :, None])[0, :, :, 0]
    assert tiers.sum(axis=0) == pytest.approx(np.linalg.solve(np.eye(4) - recipes, bundle), rel=1e-12)
    assert tiers[1] == pytest.approx(recipes @ bundle, rel=1e-12)

"""Scenarios: neutral ones change nothing, others equal a table built anew."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.chains import (
    DemandChange,
    Engine,
    IntensityChange,
    RecipeChange,
    TradeShareChange,
    demand_scenarios,
    solve_scenario,
    solve_series,
)
from kringloop.core import DuplicateError, MissingDataError, RangeError, ShapeError, UnknownNameError
from kringloop.economies import Economy
from tests.chains.worlds import MADE, world, worlds

quick = settings(max_examples=20, deadline=None)
NEUTRAL = [
    RecipeChange(name="recipe", factor=1.0),
    DemandChange(name="demand", factor=1.0),
    IntensityChange(name="intensity", extension="co2", factor=1.0),
]


@pytest.mark.analytic
@quick
@given(worlds)
def test_unchanged_scenario_is_the_base(table):
    engine = Engine(table)
    nothing = solve_scenario(engine, "nothing", [])
    assert nothing.method == "unchanged"
    assert (nothing.trade == nothing.base).all()
    assert (nothing.output == table.output).all()
    neutral = solve_scenario(engine, "neutral", NEUTRAL)
    assert np.abs(neutral.change).max() <= 1e-12 * np.abs(neutral.base).max()


@pytest.mark.analytic
@quick
@given(worlds, st.floats(0.0, 1.1), st.floats(0.5, 2.0))
def test_scenario_equals_its_own_table(table, use, demand):
    engine = Engine(table)
    changes = [
        RecipeChange(name="less", region="R0", sector="s0", factor=use),
        DemandChange(name="more", region="R0", factor=demand),
        IntensityChange(name="cleaner", extension="co2", sector="s0", factor=0.5),
    ]
    outcome = solve_scenario(engine, "three changes", changes)
    anew = Engine(outcome.economy())
    assert anew.imbalance == pytest.approx(0, abs=1e-8 * table.output.max())
    made = anew.outputs_by_consumer().values
    k = outcome.extensions.index("co2")
    assert outcome.trade[k].sum(axis=0) == pytest.approx(anew.intensities(["co2"])[0] @ made, rel=1e-9)


def test_trade_shares_keep_the_quantity():
    table = world(1)
    engine = Engine(table)
    shift = TradeShareChange(name="buy at home", region="R0", product="s1", shares={"R0": 1.0})
    outcome = solve_scenario(engine, "home", [shift])
    new, mine = outcome.economy(), table.where(region="R0")
    rows = table.where(sector="s1")
    before = (table.flows[np.ix_(rows, mine)] / table.output[mine]).sum(axis=0)
    after = new.flows[np.ix_(rows, mine)] / new.output[mine]
    assert after.sum(axis=0) == pytest.approx(before, rel=1e-12)
    assert after[1:] == pytest.approx(0.0)
    assert new.demand_of("R0")[rows].sum() == pytest.approx(table.demand_of("R0")[rows].sum(), rel=1e-12)
    assert new.demand_of("R0")[rows][1:] == pytest.approx(0.0)


def test_many_changes_use_the_base_factor():
    table = world(2, regions=10, sectors=50, filled=1.0)
    engine = Engine(table)
    engine.outputs_by_consumer()
    outcome = solve_scenario(engine, "everything", [RecipeChange(name="less", factor=0.95)], extensions=["co2"])
    assert outcome.method == "preconditioned"
    assert outcome.residual <= 1e-12
    expected = np.linalg.solve(np.eye(500) - 0.95 * table.coefficients(), table.final_demand.sum(axis=1))
    assert outcome.output == pytest.approx(expected, rel=1e-10)


def test_series_and_many_demands():
    table = world(1)
    engine = Engine(table)
    series = solve_series(engine, {"2030": [], "2040": [RecipeChange(name="less", region="R0", factor=0.8)]})
    assert series["2030"].change == pytest.approx(0.0)
    assert series["2040"].change.sum() < 0
    demands = np.random.default_rng(1).random((table.size, 7))
    found = demand_scenarios(engine, ["co2"], demands)
    assert found.values[0, 3] == pytest.approx(engine.intensities(["co2"])[0] @ engine.outputs(demands[:, 3]).values)
    with pytest.raises(ShapeError, match=r"demands has shape \(3, 7\)"):
        demand_scenarios(engine, ["co2"], demands[:3])
    with pytest.raises(MissingDataError, match="demands holds 7 values that are not numbers"):
        demand_scenarios(engine, ["co2"], np.where(np.arange(12)[:, None] == 0, np.nan, demands))


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (RecipeChange(name="x", region="R9", factor=0.5), UnknownNameError, "'R9' is not a known region"),
        (RecipeChange(name="x", factor=-0.5), RangeError, r"factor of 'x' is -0\.5; expected 0 or more"),
        (IntensityChange(name="x", extension="co3", factor=1), UnknownNameError, "did you mean 'co2'"),
        (
            DemandChange(name="x", region="R0", category="house", factor=1),
            UnknownNameError,
            "did you mean 'households'",
        ),
        (DemandChange(name="x", category="house", factor=1), UnknownNameError, "did you mean 'households'"),
        (TradeShareChange(name="x", region="R0", product="s1", shares={"R1": 0.7}), RangeError, "add up to 0.7"),
        (TradeShareChange(name="x", region="R0", product="s9", shares={"R1": 1.0}), UnknownNameError, "'s9'"),
    ],
)
def test_wrong_changes_are_refused(change, error, message):
    with pytest.raises(error, match=message):
        solve_scenario(Engine(world(1)), "wrong", [change])


def test_two_changes_of_one_name_are_refused():
    twice = [RecipeChange(name="x", factor=1), RecipeChange(name="x", factor=1)]
    with pytest.raises(DuplicateError, match="scenario 'wrong' has two changes named 'x'"):
        solve_scenario(Engine(world(1)), "wrong", twice)


UNLIKE = Economy.from_arrays(
    sectors=[("NL", "works"), ("BE", "farms")],
    demands=[("NL", "homes"), ("BE", "state")],
    flows=[[1.0, 1.0], [1.0, 1.0]],
    final_demand=[[2.0, 3.0], [3.0, 3.0]],
    extensions={"co2": ("kt", [1.0, 1.0])},
    unit="mln EUR",
    year=2020,
    origin=MADE,
)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (RecipeChange(name="x", region="NL", sector="farms", factor=2), "sector"),
        (RecipeChange(name="x", supplier_region="BE", supplier_sector="works", factor=2), "supplier"),
        (DemandChange(name="x", region="NL", category="state", factor=2), "final user"),
        (DemandChange(name="x", product_region="NL", product="farms", factor=2), "product"),
        (IntensityChange(name="x", extension="co2", region="NL", sector="farms", factor=2), "sector"),
        (
            TradeShareChange(name="x", region="NL", product="farms", shares={"BE": 1.0}, sectors=("farms",)),
            "sector",
        ),
    ],
)
def test_a_change_that_touches_nothing_is_refused(change, what):
    with pytest.raises(RangeError, match=f"'x' touches no {what}: the region and the name are known, but not together"):
        solve_scenario(Engine(UNLIKE), "nothing", [change])

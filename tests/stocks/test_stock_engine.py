"""The stock engine: worked numbers, balances on levels, uneven grids, ages and policies."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from kringloop.core import (
    DuplicateError,
    InfeasibleError,
    MismatchError,
    MissingDataError,
    RangeError,
    ShapeError,
    UnitError,
)
from kringloop.stocks import Grid, InitialStock, Lifetime, UsedInflow, inflow_driven, materials, stock_driven

DATA = Path(__file__).parent / "data"
WEIBULL = Lifetime.of("weibull", scale=15.0, shape=2.2)
FIXED = Lifetime.of("fixed", mean=3.0)

lives = st.builds(
    # the normal law is given as it is before it is cut off at age 0: wide ones cannot have any mean
    lambda mean, variation, key: (Lifetime.of if key == "normal" else Lifetime.from_mean)(
        key, mean=mean, sd=mean * variation
    ),
    st.floats(1.5, 40),
    st.floats(0.15, 1.0),
    st.sampled_from(["weibull", "lognormal", "gamma", "normal"]),
)
series = st.lists(st.floats(0, 1e3), min_size=3, max_size=40).map(np.array)


@st.composite
def uneven(draw):
    lengths = draw(st.lists(st.sampled_from([0.5, 1.0, 2.0, 5.0, 7.25]), min_size=3, max_size=12))
    edges = 1990 + np.concatenate(([0.0], np.cumsum(lengths)))
    return Grid(edges, flows=draw(st.sampled_from(["per_year", "per_interval"])))


@pytest.fixture(scope="module")
def published():
    return json.loads((DATA / "inflow_driven.json").read_text())


@pytest.mark.published
@pytest.mark.parametrize(("case", "law"), [("fixed", "fixed"), ("normal", "normal_untruncated")])
def test_inflow_driven_reproduces_odym(published, case, law):
    given_, tolerance = published["cases"][case], published["tolerance"]
    parameters = {"mean": given_["parameters"].get("lifetime", given_["parameters"].get("mean"))}
    if "sd" in given_["parameters"]:
        parameters["sd"] = given_["parameters"]["sd"]
    run = inflow_driven(published["inflow"], Lifetime.of(law, **parameters), Grid.yearly(0, 9), timing="end")
    assert_allclose(run.stock, given_["stock"], atol=tolerance)
    assert_allclose(run.outflow, given_["outflow"], atol=tolerance)
    table = run.cohorts()
    for year, cohort, stock, outflow in given_["cohorts"]:
        assert table.stock[year, cohort] == pytest.approx(stock, abs=tolerance)
        assert table.outflow[year, cohort] == pytest.approx(outflow, abs=tolerance)


@pytest.mark.analytic
@settings(max_examples=60, deadline=None)
@given(series, lives)
def test_levels_balance_and_cohorts_add_up(inflow, life):
    run = inflow_driven(inflow, life, Grid.yearly(1, len(inflow)))
    assert_allclose(run.residual, 0, atol=1e-12 * (1 + inflow.sum()))
    table = run.cohorts()
    assert_allclose(table.stock.sum(axis=1), run.stock, atol=1e-12 * (1 + inflow.sum()))
    assert_allclose(table.outflow.sum(axis=1), run.outflow, atol=1e-11 * (1 + inflow.sum()))
    assert (run.outflow >= -1e-12 * (1 + inflow.sum())).all()


@pytest.mark.analytic
@settings(max_examples=40, deadline=None)
@given(uneven(), lives, st.data())
def test_levels_balance_on_uneven_grids_and_round_trips(grid, life, data):
    inflow = np.array(data.draw(st.lists(st.floats(0.1, 100), min_size=grid.size, max_size=grid.size)))
    run = inflow_driven(inflow, life, grid)
    change = np.diff(run.stock, prepend=0.0)
    factor = grid.lengths if grid.flows == "per_year" else 1.0
    assert_allclose((run.inflow - run.outflow) * factor, change, atol=1e-10)
    back = stock_driven(run.stock, life, grid, negative="allow")
    assert_allclose(back.inflow, inflow, rtol=1e-5, atol=1e-6)


@pytest.mark.analytic
@settings(max_examples=25, deadline=None)
@given(uneven(), lives, st.data())
def test_uneven_grid_equals_a_fine_grid_at_shared_dates(grid, life, data):
    rate = np.array(data.draw(st.lists(st.floats(0.1, 100), min_size=grid.size, max_size=grid.size)))
    coarse = inflow_driven(rate, life, Grid(grid.edges, flows="per_year"))
    parts = np.rint(grid.lengths * 4).astype(int)
    fine = Grid(np.linspace(grid.edges[0], grid.edges[-1], parts.sum() + 1), flows="per_year")
    exact = inflow_driven(np.repeat(rate, parts), life, fine)
    assert_allclose(coarse.stock, exact.stock[np.cumsum(parts) - 1], rtol=1e-10, atol=1e-11 * rate.sum())


def test_default_timing_is_the_limit_of_a_day_by_day_model():
    grid = Grid([2000, 2001, 2003, 2010], flows="per_year")
    rate = np.array([10.0, 20.0, 5.0])
    coarse = inflow_driven(rate, WEIBULL, grid)
    days = Grid(np.linspace(2000, 2010, 10 * 400 + 1), flows="per_year")
    exact = inflow_driven(np.repeat(rate, [400, 800, 2800]), WEIBULL, days, timing="middle")
    assert_allclose(coarse.stock, exact.stock[[399, 1199, 3999]], rtol=1e-6)


def test_flow_figures_per_year_and_per_interval_mean_the_same_amounts():
    edges = [2000, 2001, 2006, 2016]
    rate = inflow_driven([10.0, 20.0, 5.0], WEIBULL, Grid(edges, flows="per_year"))
    amount = inflow_driven([10.0, 100.0, 50.0], WEIBULL, Grid(edges, flows="per_interval"))
    assert_allclose(rate.stock, amount.stock, rtol=1e-14)
    assert_allclose(rate.outflow * [1, 5, 10], amount.outflow, rtol=1e-12)
    assert_allclose(rate.turnover, amount.turnover, rtol=1e-12)


@pytest.mark.analytic
def test_timings_are_ordered_and_uniform_lies_between():
    inflow, grid = np.ones(30), Grid.yearly(1, 30)
    stock = {t: inflow_driven(inflow, WEIBULL, grid, timing=t).stock for t in ("start", "middle", "uniform", "end")}
    assert (stock["start"] < stock["uniform"]).all()
    assert (stock["uniform"] < stock["end"]).all()
    assert_allclose(stock["middle"], stock["uniform"], rtol=2e-3)


@pytest.mark.analytic
def test_kernel_total_is_the_mean_life():
    run = inflow_driven(np.ones(200), WEIBULL, Grid.yearly(1, 200))
    assert run.stock[-1] == pytest.approx(float(WEIBULL.mean()), rel=1e-13)


def test_splitting_a_group_of_combinations_changes_nothing():
    rng = np.random.default_rng(5)
    inflow = rng.uniform(0, 9, (60, 7))
    scale = rng.uniform(4, 30, 7)
    together = inflow_driven(inflow, Lifetime.of("weibull", scale=scale, shape=2.0), Grid.yearly(1, 60))
    for place in range(7):
        alone = inflow_driven(inflow[:, place], Lifetime.of("weibull", scale=scale[place], shape=2.0), together.grid)
        assert_allclose(together.stock[:, place], alone.stock, rtol=1e-13)


def test_shared_and_own_lifetimes_take_other_ways_to_the_same_figures():
    rng = np.random.default_rng(6)
    inflow, scale = rng.uniform(0, 9, (80, 3, 40)), rng.uniform(5, 20, 3)
    shared = inflow_driven(inflow, Lifetime.of("weibull", scale=scale[:, None], shape=2.0), Grid.yearly(1, 80))
    own = inflow_driven(inflow[:, :, 7], Lifetime.of("weibull", scale=scale, shape=2.0), shared.grid)
    assert shared.kernels.shared
    assert not own.kernels.shared
    assert_allclose(shared.stock[:, :, 7], own.stock, rtol=1e-12)


@pytest.mark.parametrize("start", [1e-9, 0.0])
def test_long_series_that_start_tiny_or_empty_keep_every_digit(start):
    # 20 empty years, then growth over many orders of magnitude: the transform alone would drown the first years
    inflow = np.repeat(np.where(np.arange(200) < 20, start, 1e-6 * 1.12 ** np.arange(200.0))[:, None], 3, axis=1)
    life = Lifetime.of("weibull", scale=[9.0, 10.0, 11.0], shape=2.0)
    run = inflow_driven(inflow, life, Grid.yearly(1, 200))
    table = run.cohorts(1).stock.sum(axis=1)
    assert_allclose(run.stock[:, 1], table, rtol=1e-12, atol=0)


def test_stretch_by_year_lengthens_what_is_in_use():
    # inflow of 2001 only, life 2; from 2002 on life runs at half speed: one year left becomes two
    life = Lifetime.of("fixed", mean=2.0).in_years(stretch=[1.0, 2.0, 2.0, 2.0, 2.0])
    run = inflow_driven([1.0, 0, 0, 0, 0], life, Grid.yearly(2001, 2005), timing="start")
    assert run.stock.tolist() == [1.0, 1.0, 0.0, 0.0, 0.0]
    plain = inflow_driven([1.0, 0, 0, 0, 0], Lifetime.of("fixed", mean=2.0), run.grid, timing="start")
    assert plain.stock.tolist() == [1.0, 0.0, 0.0, 0.0, 0.0]


@pytest.mark.analytic
@settings(max_examples=20, deadline=None)
@given(lives)
def test_neutral_factors_by_year_change_nothing(life):
    inflow, grid = np.linspace(1, 5, 25), Grid.yearly(1, 25)
    plain = inflow_driven(inflow, life, grid).stock
    ones = np.ones(25)
    assert_allclose(inflow_driven(inflow, life.in_years(stretch=ones), grid).stock, plain, rtol=1e-11)
    assert_allclose(inflow_driven(inflow, life.in_years(hazard=ones), grid).stock, plain, rtol=1e-11)


def test_hazard_factor_of_an_exponential_life_divides_the_life():
    # halving the hazard of an exponential life of 5 years gives one of 10 years; exact for point entry
    factor = np.full(20, 0.5)
    half = inflow_driven(
        np.ones(20), Lifetime.of("exponential", mean=5.0).in_years(hazard=factor), Grid.yearly(1, 20), timing="start"
    )
    double = inflow_driven(np.ones(20), Lifetime.of("exponential", mean=10.0), half.grid, timing="start")
    assert_allclose(half.stock, double.stock, rtol=1e-13)


def test_initial_stock_wears_out_by_its_age():
    initial = InitialStock([0.0, 2.0, 5.0], [10.0, 20.0, 30.0])
    run = inflow_driven(np.zeros(4), FIXED, Grid.yearly(1, 4), initial=initial)
    assert run.stock.tolist() == [10.0, 10.0, 0.0, 0.0]
    assert run.outflow.tolist() == [50.0, 0.0, 10.0, 0.0]
    assert float(run.overdue) == 30.0
    assert "older than its lifetime allows" in run.notes[0]
    assert_allclose(run.residual, 0, atol=1e-13)


@pytest.mark.analytic
def test_history_as_initial_stock_continues_the_run():
    # ages of units born at the start of each year are whole numbers; with point entry the two are the same
    inflow = np.random.default_rng(1).uniform(1, 9, 40)
    whole = inflow_driven(inflow, WEIBULL, Grid.yearly(1, 40), timing="start")
    born = whole.cohorts().stock[24, :25]
    later = inflow_driven(
        inflow[25:],
        WEIBULL,
        Grid.yearly(26, 40),
        timing="start",
        initial=InitialStock(np.arange(25.0, 0.0, -1.0), born),
    )
    assert_allclose(later.stock, whole.stock[25:], rtol=1e-12)
    assert_allclose(later.outflow, whole.outflow[25:], rtol=1e-10)


def test_used_goods_live_shorter_than_new_ones():
    used = UsedInflow(2.0, np.array([5.0, 0.0, 0.0]))
    run = inflow_driven([1.0, 0.0, 0.0], FIXED, Grid.yearly(1, 3), used=[used], timing="end")
    # aged 2 at entry at the end of year 1, gone at 3; new ones of year 1 are 2 years old at the end of year 3
    assert run.stock.tolist() == [6.0, 1.0, 1.0]
    assert run.used.tolist() == [5.0, 0.0, 0.0]
    assert_allclose(run.residual, 0, atol=1e-13)


@pytest.mark.analytic
def test_used_goods_of_an_exponential_life_are_as_good_as_new():
    life = Lifetime.of("exponential", mean=8.0)
    old = inflow_driven(np.zeros(10), life, Grid.yearly(1, 10), used=[UsedInflow(7.0, np.ones(10))])
    new = inflow_driven(np.ones(10), life, Grid.yearly(1, 10))
    assert_allclose(old.stock, new.stock, rtol=1e-12)


def test_stock_driven_with_an_initial_stock_needs_less_inflow():
    initial = InitialStock([0.5], [4.0])
    run = stock_driven([4.0, 4.0, 4.0, 4.0], FIXED, Grid.yearly(1, 4), initial=initial)
    assert_allclose(run.inflow, [0.0, 0.0, 4.0, 0.0], atol=1e-12)
    assert_allclose(run.residual, 0, atol=1e-12)


FALLING = [10.0, 10.0, 2.0, 2.0, 3.0]


def test_falling_target_is_refused_with_year_and_size():
    with pytest.raises(InfeasibleError, match=r"target stock of 2003 lies 8 below what survives .*first of 1"):
        stock_driven(FALLING, Lifetime.of("fixed", mean=50.0), Grid.yearly(2001, 2005))


def test_clip_keeps_the_stock_above_target_and_says_by_how_much():
    run = stock_driven(FALLING, Lifetime.of("fixed", mean=50.0), Grid.yearly(2001, 2005), negative="clip")
    assert run.inflow.tolist() == [10.0, 0.0, 0.0, 0.0, 0.0]
    assert run.stock.tolist() == [10.0] * 5
    assert run.excess.tolist() == [0.0, 0.0, 8.0, 8.0, 7.0]
    assert "above its target" in run.notes[0]


@pytest.mark.parametrize("policy", ["retire_proportional", "retire_oldest", "retire_youngest"])
@pytest.mark.parametrize("columns", [1, 6])
def test_early_retirement_meets_the_target_and_is_reported(policy, columns):
    target = np.repeat(np.array([10.0, 14.0, 12.0, 5.0, 6.0, 1.0, 3.0])[:, None], columns, axis=1)
    life = Lifetime.of("weibull", scale=np.linspace(20, 30, columns), shape=2.0)
    run = stock_driven(target, life, Grid.yearly(1, 7), negative=policy)
    assert_allclose(run.stock, target)
    assert (run.inflow >= 0).all()
    assert (run.outflow >= run.early - 1e-12).all()
    assert_allclose(run.residual, 0, atol=1e-12)
    for column in range(columns):
        assert_allclose(run.cohorts(column).stock.sum(axis=1), target[:, column], atol=1e-12)
        assert (run.cohorts(column).outflow >= -1e-12).all()


def test_oldest_and_youngest_leave_in_their_order():
    target, life = [2.0, 6.0, 3.0], Lifetime.of("fixed", mean=50.0)
    oldest = stock_driven(target, life, Grid.yearly(1, 3), negative="retire_oldest").cohorts()
    youngest = stock_driven(target, life, Grid.yearly(1, 3), negative="retire_youngest").cohorts()
    assert oldest.stock[2].tolist() == pytest.approx([0.0, 3.0, 0.0])
    assert youngest.stock[2].tolist() == pytest.approx([2.0, 1.0, 0.0])


@pytest.mark.analytic
def test_proportional_retirement_equals_the_computation_cohort_by_cohort():
    target = np.array([10.0, 14.0, 6.0, 5.9, 8.0])
    run = stock_driven(target, WEIBULL, Grid.yearly(1, 5), negative="retire_proportional")
    kernel = run.kernels.matrix(0)
    stock = np.zeros(5)
    for year in range(5):
        previous = kernel[year - 1] if year else np.ones(5)
        stock = stock * np.divide(kernel[year], previous, out=np.zeros(5), where=previous > 0)
        if stock.sum() > target[year]:
            stock *= target[year] / stock.sum()
        else:
            stock[year] = target[year] - stock.sum()
        assert_allclose(run.cohorts().stock[year], stock, atol=1e-12)


def test_what_leaves_carries_the_composition_of_its_birth_year():
    grid = Grid.yearly(1, 4)
    run = inflow_driven([10.0, 10.0, 10.0, 10.0], Lifetime.of("fixed", mean=2.0), grid)
    content = np.array([[0.5, 0.0], [0.4, 0.1], [0.3, 0.2], [0.2, 0.3]])
    moved = materials(run, content)
    assert_allclose(moved.outflow, [[0, 0], [0, 0], [5, 0], [4, 1]], atol=1e-13)
    assert_allclose(moved.stock[-1], [5, 5], rtol=1e-13)


@pytest.mark.analytic
def test_materials_that_make_up_the_product_add_up_to_it():
    rng = np.random.default_rng(8)
    run = inflow_driven(
        rng.uniform(1, 9, (30, 2, 3)), Lifetime.of("weibull", scale=[[9.0], [14.0]], shape=2.0), Grid.yearly(1, 30)
    )
    shares = rng.dirichlet(np.ones(4), (30, 2, 1))
    moved = materials(run, shares)
    assert moved.stock.shape == (30, 2, 3, 4)
    assert_allclose(moved.stock.sum(axis=-1), run.stock, rtol=1e-12)
    assert_allclose(moved.outflow.sum(axis=-1), run.outflow, atol=1e-11)


@pytest.mark.analytic
@pytest.mark.parametrize("policy", ["retire_proportional", "retire_oldest"])
def test_materials_follow_early_retirement(policy):
    run = stock_driven([[9.0], [12.0], [5.0], [6.0]], WEIBULL, Grid.yearly(1, 4), negative=policy)
    content = np.random.default_rng(2).dirichlet(np.ones(2), (4, 1))
    moved = materials(run, content)
    assert_allclose(moved.stock.sum(axis=-1), run.stock, rtol=1e-12)
    assert_allclose(moved.outflow.sum(axis=-1), run.outflow, atol=1e-12)


def test_mean_age_of_a_constant_fixed_stock():
    # life 4, even spread: ages 0.5, 1.5, 2.5, 3.5
    run = inflow_driven(np.ones(10), Lifetime.of("fixed", mean=4.0), Grid.yearly(1, 10))
    assert run.cohorts().mean_age[-1] == pytest.approx(2.0)


def test_labelled_run_has_names_and_units():
    run = inflow_driven(np.ones((3, 2)), FIXED, Grid.yearly(2001, 2003))
    labelled = run.labelled(["product"], {"product": ["car", "bus"]}, unit="t")
    assert labelled["stock"].attrs["unit"] == "t"
    assert labelled["inflow"].attrs["unit"] == "t/year"
    assert float(labelled["stock"].sel(year=2002, product="bus")) == 2.0


def test_gaps_and_uneven_grids_need_a_rule():
    with pytest.raises(MissingDataError, match=r"years are missing between 2000 and 2005: 2002, 2003, 2004"):
        Grid.from_years([2000, 2001, 2005])
    with pytest.raises(UnitError, match=r"5, 5 years long, so a flow figure can mean two things"):
        Grid([2000, 2005, 2010])
    with pytest.raises(UnitError, match=r"flows is 'yearly'; expected 'per_year' or 'per_interval'"):
        Grid([2000, 2005], flows="yearly")
    with pytest.raises(MismatchError, match=r"2001 is followed by 2001"):
        Grid([2000, 2001, 2001])
    with pytest.raises(MismatchError, match=r"2003 is followed by 2002"):
        Grid.from_years([2000, 2002, 2001], rule="since_previous")
    with pytest.raises(MismatchError, match=r"lies before the first"):
        Grid.yearly(2005, 2001)
    assert Grid.from_years([2000, 2005, 2010], rule="midpoints", flows="per_year").edges.tolist() == [
        1997.5,
        2002.5,
        2007.5,
        2012.5,
    ]


def test_bad_input_is_refused_with_its_place():
    grid = Grid.yearly(1, 3)
    with pytest.raises(MissingDataError, match=r"inflow holds 1 values that are not numbers, first at \(1,\)"):
        inflow_driven([1.0, np.nan, 2.0], FIXED, grid)
    with pytest.raises(ShapeError, match=r"inflow has shape \(2,\); expected 3 rows"):
        inflow_driven([1.0, 2.0], FIXED, grid)
    with pytest.raises(RangeError, match=r"target stock of 2 is -1 at \(1,\)"):
        stock_driven([1.0, -1.0, 2.0], FIXED, grid)
    with pytest.raises(RangeError, match=r"negative is 'keep'"):
        stock_driven([1.0, 1.0, 2.0], FIXED, grid, negative="keep")
    with pytest.raises(RangeError, match=r"timing is 'begin'"):
        inflow_driven([1.0, 1.0, 2.0], FIXED, grid, timing="begin")
    with pytest.raises(InfeasibleError, match=r"gone before its own interval ends"):
        stock_driven([1.0, 1.0, 2.0], Lifetime.of("fixed", mean=0.5), grid, timing="start")
    with pytest.raises(RangeError, match=r"initial stock holds -1"):
        InitialStock([0.5], [-1.0])
    with pytest.raises(RangeError, match=r"ages of the initial stock: -1.0"):
        InitialStock([-1.0], [1.0])
    with pytest.raises(ShapeError, match=r"initial stock has shape \(2,\) behind its first axis"):
        inflow_driven(np.ones(3), FIXED, grid, initial=InitialStock([1.0], [[1.0, 2.0]]))
    life = Lifetime.of("fixed", mean=[1.0, 2.0, 3.0], by_cohort=True)
    with pytest.raises(MismatchError, match=r"born before the first of them"):
        inflow_driven(np.ones(3), life, grid, initial=InitialStock([1.0], [1.0]))
    with pytest.raises(RangeError, match=r"inflow of used goods holds -1"):
        UsedInflow(1.0, np.array([-1.0]))
    with pytest.raises(ShapeError, match=r"material content has shape"):
        materials(inflow_driven(np.ones(3), FIXED, grid), np.ones((3, 1, 2)))


def test_short_lives_are_noted():
    run = inflow_driven(np.ones(3), Lifetime.of("fixed", mean=0.05), Grid.yearly(1, 3))
    assert "ill-conditioned" in run.notes[0]


@pytest.mark.parametrize(("step", "labels"), [(0.25, [2000.25, 2000.5, 2000.75, 2001.0]), (0.5, [2000.5, 2001.0])])
def test_parts_of_a_year_keep_their_label(step, labels):
    grid = Grid(np.arange(2000, 2001 + step, step), flows="per_interval")
    run = inflow_driven(np.ones(grid.size), FIXED, grid).labelled([], {}, unit="t")
    assert run["year"].values.tolist() == labels
    assert run["stock"].sel(year=2001.0).shape == ()


def test_whole_years_stay_whole_numbers():
    run = inflow_driven(np.ones(3), FIXED, Grid.yearly(2001, 2003)).labelled([], {}, unit="t")
    assert run["year"].dtype.kind == "i"
    assert run["year"].values.tolist() == [2001, 2002, 2003]


def test_a_year_is_not_cut_to_a_whole_one():
    with pytest.raises(RangeError, match=r"2000.5 is not a whole year(.|\n)*edges of their intervals"):
        Grid.from_years([2000, 2000.5])
    with pytest.raises(DuplicateError, match=r"labels of intervals stand twice: 2000.0"):
        Grid([2000, 2001, 2002], labels=(2000, 2000))


def test_content_of_other_products_is_refused():
    run = inflow_driven(np.ones((3, 4)), Lifetime.of("fixed", mean=2.0), Grid.yearly(2001, 2003))
    with pytest.raises(ShapeError, match=r"content has shape \(3, 5, 2\) and the run \(3, 4\)"):
        materials(run, np.ones((3, 5, 2)))

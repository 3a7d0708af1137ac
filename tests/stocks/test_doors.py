"""A law per product, past inflow from ages, a split by type, cohorts with what was there.

The worked figures are made by hand in the comments, none by the program.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from kringloop.core import BalanceError, InfeasibleError, MismatchError, RangeError, ShapeError
from kringloop.stocks import (
    Grid,
    InitialStock,
    Lifetime,
    UsedInflow,
    inflow_driven,
    life_by_product,
    past_inflow,
    stock_driven,
    stock_driven_by_type,
)

GRID = Grid.yearly(2001, 2020)
LAWS = {
    "phone": Lifetime.of("weibull", scale=4.0, shape=1.8),
    "fridge": Lifetime.from_mean("lognormal", mean=14.0, sd=5.0),
    "lamp": Lifetime.of("fixed", mean=3.0),
    "car": Lifetime.table([0, 10, 20, 30], [1, 0.9, 0.3, 0]),
}


@pytest.mark.parametrize("timing", ["uniform", "start", "middle", "end"])
def test_each_product_runs_by_its_own_law(timing):
    inflow = np.random.default_rng(1).uniform(1.0, 5.0, (20, 4))
    together = inflow_driven(inflow, life_by_product(LAWS), GRID, timing=timing)
    for place, life in enumerate(LAWS.values()):
        alone = inflow_driven(inflow[:, place], life, GRID, timing=timing)
        assert_allclose(together.stock[:, place], alone.stock, rtol=1e-12)
        assert_allclose(together.outflow[:, place], alone.outflow, rtol=1e-10, atol=1e-12)


def test_laws_of_products_keep_changes_by_cohort_year_and_region():
    """A phone that lasts longer by cohort and region, a fridge in two regions, a lamp kept longer in two years."""
    factor = np.linspace(1.0, 2.0, 20)[:, None] * np.array([1.0, 1.1])
    stretch = np.where(np.arange(20) > 10, 1.5, 1.0)
    lives = {
        "phone": LAWS["phone"].scaled(factor, by_cohort=True),
        "fridge": Lifetime.from_mean("lognormal", mean=[14.0, 11.0], sd=5.0),
        "lamp": Lifetime.of("exponential", mean=3.0).in_years(stretch=stretch),
    }
    inflow = np.random.default_rng(2).uniform(1.0, 5.0, (20, 3, 2))
    together = inflow_driven(inflow, life_by_product(lives, behind=1), GRID)
    for place, life in enumerate(lives.values()):
        assert_allclose(together.stock[:, place], inflow_driven(inflow[:, place], life, GRID).stock, rtol=1e-12)
    back = stock_driven(together.stock, life_by_product(lives, behind=1), GRID)
    assert_allclose(back.inflow, inflow, rtol=1e-9)


def test_laws_of_products_can_be_scaled_and_read():
    doubled = life_by_product(LAWS).scaled(2.0)
    assert_allclose(doubled.mean(), [2.0 * float(life.mean()) for life in LAWS.values()], rtol=1e-12)
    survival = life_by_product(LAWS).survival(5.0)
    assert_allclose(survival, [float(life.survival(5.0)) for life in LAWS.values()], rtol=1e-12)
    assert life_by_product(LAWS).law.names.en == "a law per product"


def test_a_law_of_products_that_does_not_fit_is_refused():
    with pytest.raises(ShapeError, match="no lifetime is given"):
        life_by_product({})
    with pytest.raises(ShapeError, match=r"'mean' of product 'lamp' has 1 dimensions.*\n.*behind=1"):
        life_by_product({"lamp": Lifetime.of("fixed", mean=[3.0, 4.0])})
    two = {
        "a": Lifetime.of("fixed", mean=3.0).in_years(stretch=[1.0, 2.0]),
        "b": Lifetime.of("fixed", mean=3.0).in_years(stretch=[1.0, 2.0, 3.0]),
    }
    with pytest.raises(MismatchError, match="the stretch of products differs in its number of years: 'a' 2, 'b' 3"):
        life_by_product(two)
    with pytest.raises(MismatchError, match="do not fit combinations of shape"):
        inflow_driven(np.ones((20, 3)), life_by_product(LAWS), GRID)


def test_past_inflow_worked_by_hand():
    """Of a cohort 100 %, 50 % and 25 % are left at the end of its first three years.

    Counted at the end of 2003: 4 of 2003, 3 of 2002 and 2 of 2001. So 4, 3/0.5 = 6 and 2/0.25 = 8 were sold, and
    the stock was 8, then 8/2 + 6 = 10, then 2 + 3 + 4 = 9.
    """
    life = Lifetime.table([0, 1, 2, 3, 4], [1, 1, 0.5, 0.25, 0])
    run = past_inflow([4.0, 3.0, 2.0], life, Grid.yearly(2001, 2003), timing="start")
    assert run.inflow.tolist() == [8.0, 6.0, 4.0]
    assert run.stock.tolist() == [8.0, 10.0, 9.0]
    assert run.outflow.tolist() == [0.0, 4.0, 5.0]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 100), min_size=6, max_size=6), st.sampled_from(["uniform", "start", "middle"]))
def test_the_youngest_cohorts_of_a_run_give_its_inflow_back(inflow, timing):
    grid = Grid([2000, 2001, 2003, 2004, 2005.5, 2006, 2008], flows="per_year")
    life = Lifetime.of("weibull", scale=9.0, shape=2.0)
    run = inflow_driven(inflow, life, grid, timing=timing)
    found = past_inflow(run.cohorts().stock[-1][::-1], life, grid, timing=timing)
    assert_allclose(found.inflow, inflow, rtol=1e-12, atol=1e-12)
    assert_allclose(found.cohorts().stock[-1], run.cohorts().stock[-1], rtol=1e-12, atol=1e-12)


def test_a_past_that_the_stock_cannot_tell_is_refused():
    life = Lifetime.of("fixed", mean=2.5)
    with pytest.raises(InfeasibleError, match=r"made in 2001 only 0 can be left(.|\n)*Start the grid after 2001"):
        past_inflow([1.0, 1.0, 0.0], life, Grid.yearly(2001, 2003), timing="start")
    with pytest.raises(ShapeError, match=r"expected 3 rows, from what was made in 2003 back to 2001"):
        past_inflow([1.0, 1.0], life, Grid.yearly(2001, 2003))
    with pytest.raises(RangeError, match="never below 0"):
        past_inflow([1.0, -1.0], life, Grid.yearly(2001, 2002))
    with pytest.raises(RangeError, match="least_left"):
        past_inflow([1.0], life, Grid.yearly(2001, 2001), least_left=0.0)


SHORT_AND_LONG = {"short": Lifetime.of("fixed", mean=1.0), "long": Lifetime.of("fixed", mean=2.0)}


def test_a_split_by_type_worked_by_hand():
    """A quarter of the new goods lasts one year, the rest two; 8 stood there, all of the short kind, new.

    2001: the 8 are gone at the end, so 12 are bought: 3 short, 9 long. 2002: the 3 leave, 3 are bought. 2003: of 2001
    the 9 long leave and of 2002 the quarter short (0.75), so 9.75 are bought.
    """
    initial = InitialStock([0.5], [[8.0, 0.0]])
    found = stock_driven_by_type(
        [12.0] * 3,
        [[0.25, 0.75]] * 3,
        life_by_product(SHORT_AND_LONG),
        Grid.yearly(2001, 2003),
        timing="end",
        initial=initial,
    )
    assert found.inflow.tolist() == [12.0, 3.0, 9.75]
    assert found.run.inflow.tolist() == [[3.0, 9.0], [0.75, 2.25], [2.4375, 7.3125]]
    assert found.run.stock.sum(axis=1).tolist() == [12.0, 12.0, 12.0]
    assert found.run.outflow[0].tolist() == [8.0, 0.0]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_types_add_up_to_the_target_and_enter_in_their_shares(seed):
    draw = np.random.default_rng(seed)
    target = np.cumsum(draw.uniform(5.0, 10.0, (8, 3)), axis=0)
    shares = draw.dirichlet([1.0, 2.0, 3.0], (8, 3))
    lives = {"a": LAWS["phone"], "b": LAWS["fridge"], "c": LAWS["car"]}
    initial = InitialStock([0.5, 2.5], draw.uniform(0.0, 1.0, (2, 3, 3)))
    grid = Grid.yearly(2001, 2008)
    found = stock_driven_by_type(target, shares, life_by_product(lives), grid, initial=initial)
    assert_allclose(found.run.stock.sum(axis=-1), target, rtol=1e-10)
    assert_allclose(found.run.inflow, found.inflow[..., None] * shares, rtol=1e-12)
    assert_allclose(found.run.residual, 0.0, atol=1e-9)
    assert not found.excess.any()


def test_one_type_or_equal_types_are_the_plain_stock_model():
    target, grid = np.linspace(10.0, 30.0, 6), Grid.yearly(2001, 2006)
    plain = stock_driven(target, LAWS["phone"], grid).inflow
    equal = life_by_product({"a": LAWS["phone"], "b": LAWS["phone"]})
    assert_allclose(stock_driven_by_type(target, [[0.3, 0.7]] * 6, equal, grid).inflow, plain, rtol=1e-12)


def test_a_split_that_falls_too_fast_says_so_or_clips():
    life, grid, shares = life_by_product(SHORT_AND_LONG), Grid.yearly(2001, 2002), [[0.0, 1.0]] * 2
    with pytest.raises(InfeasibleError, match="target stock of 2002 lies 6 below"):
        stock_driven_by_type([10.0, 4.0], shares, life, grid, timing="end")
    clipped = stock_driven_by_type([10.0, 4.0], shares, life, grid, timing="end", negative="clip")
    assert clipped.inflow.tolist() == [10.0, 0.0]
    assert clipped.excess.tolist() == [0.0, 6.0]
    with pytest.raises(RangeError, match="'retire_oldest'; expected one of refuse, clip, allow"):
        stock_driven_by_type([10.0, 4.0], shares, life, grid, negative="retire_oldest")


def test_shares_of_types_that_do_not_add_up_are_refused():
    life, grid = life_by_product(SHORT_AND_LONG), Grid.yearly(2001, 2002)
    with pytest.raises(BalanceError, match=r"add up to 0.9 in 2002"):
        stock_driven_by_type([1.0, 1.0], [[0.5, 0.5], [0.5, 0.4]], life, grid)
    with pytest.raises(RangeError, match="never below 0"):
        stock_driven_by_type([1.0, 1.0], [[1.5, -0.5]] * 2, life, grid)
    with pytest.raises(ShapeError, match=r"shape \(3, 2\); expected"):
        stock_driven_by_type([1.0, 1.0], [[0.5, 0.5]] * 3, life, grid)


def test_cohorts_with_the_initial_stock_worked_by_hand():
    """Fixed life of three years, all new goods at the end of their year.

    At the start of 2001 stood 5 of two and a half years and 7 of half a year. At the end of 2001 they are three and a
    half and one and a half: the 5 are gone, the 7 stay, and are gone at the end of 2003.
    """
    initial = InitialStock([0.5, 2.5], [7.0, 5.0])
    run = inflow_driven(
        [1.0, 2.0, 3.0], Lifetime.of("fixed", mean=3.0), Grid.yearly(2001, 2003), timing="end", initial=initial
    )
    table = run.cohorts(aged=True)
    assert table.born.tolist() == [1998.5, 2000.5, 2001.5, 2002.5, 2003.5]
    assert table.stock.tolist() == [[0, 7, 1, 0, 0], [0, 7, 1, 2, 0], [0, 0, 1, 2, 3]]
    assert table.outflow.tolist() == [[5, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 7, 0, 0, 0]]
    assert table.mean_age[0] == pytest.approx((7 * 1.5 + 1 * 0.5) / 8)
    assert run.cohorts().stock.shape == (3, 3)


@pytest.mark.parametrize("negative", ["refuse", "clip", "retire_proportional", "retire_oldest", "retire_youngest"])
@pytest.mark.parametrize("used", [False, True])
def test_cohorts_of_all_goods_add_up_to_stock_and_outflow(negative, used):
    grid = Grid.yearly(2001, 2008)
    target = np.array([20, 24, 26, 25, 24.5, 24, 26, 28.0])
    if negative != "refuse":
        target[4] = 12.0
    more = [UsedInflow(4.0, np.linspace(0.0, 0.7, 8)), UsedInflow(7.0, np.full(8, 0.1))] if used else []
    initial = InitialStock([0.5, 1.5, 6.5], [6.0, 5.0, 2.0])
    life = Lifetime.of("weibull", scale=9.0, shape=2.5)
    run = stock_driven(target, life, grid, negative=negative, initial=initial, used=more)
    table = run.cohorts(aged=True)
    assert_allclose(table.stock.sum(axis=1), run.stock, rtol=1e-12)
    assert_allclose(table.outflow.sum(axis=1), run.outflow, atol=1e-11)
    assert (table.outflow >= -1e-12).all()
    assert len(table.born) == 3 + 8 + (16 if used else 0)

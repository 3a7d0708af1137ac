"""Rates at their gates, growth formulas and steady states."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from kringloop.core import InfeasibleError, RangeError, ShapeError
from kringloop.stocks import (
    GateFlows,
    Grid,
    Lifetime,
    gate_rates,
    inflow_driven,
    logistic,
    outflow_over_inflow,
    primary_per_stock,
    recycled_content_ceiling,
    required_life_factor,
    required_recovery,
    required_recycled_content,
    settle,
    time_to_steady_state,
    total_recycled_content,
)

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def growth():
    return json.loads((DATA / "growth.json").read_text())


@pytest.mark.analytic
def test_recycled_content_ceiling_of_fixed_lives(growth):
    for row in growth["ceiling"]:
        life = Lifetime.of("fixed", mean=row["lifetime_years_fixed"])
        ceiling = recycled_content_ceiling(life, row["growth_per_year_continuous"], recovery=row["eta"])
        assert float(ceiling) == pytest.approx(row["recycled_content"], abs=1e-6)


@pytest.mark.regression
def test_growth_identities(growth):
    given_, expected, within = growth["inputs"], growth["expected"], growth["tolerance"]
    life, g, eta = Lifetime.of("fixed", mean=float(given_["L"])), given_["g"], given_["eta"]
    assert float(outflow_over_inflow(life, g)) == pytest.approx(expected["outflow_over_inflow_continuous"], abs=1e-5)
    assert float(recycled_content_ceiling(life, g, recovery=eta)) == pytest.approx(
        expected["RC_continuous"], abs=within["RC_continuous"]
    )
    discrete = recycled_content_ceiling(life, np.log1p(g), recovery=eta)
    assert float(discrete) == pytest.approx(expected["RC_discrete_(1+g)^-L"], abs=within["RC_discrete"])
    need = primary_per_stock(life, g, recovery=eta)
    assert float(need) == pytest.approx(expected["primary_per_unit_stock"], abs=within["primary_per_unit_stock"])
    assert float(primary_per_stock(life, 0.0, recovery=eta)) == pytest.approx(
        expected["limit_g_to_0_primary_per_unit_stock"], rel=1e-12
    )
    needed = required_recycled_content(
        given_["RC_0"], growth=given_["growth_for_halving"], years=given_["halving_years"]
    )
    assert_allclose(100 * needed, expected["required_RC_pct_for_half_primary"], atol=within["required_RC_pct"])


@pytest.mark.analytic
@settings(max_examples=40, deadline=None)
@given(st.floats(-0.02, 0.08), st.floats(3, 40), st.floats(0.2, 0.9))
def test_outflow_over_inflow_equals_its_closed_forms(g, mean, variation):
    assert float(outflow_over_inflow(Lifetime.of("fixed", mean=mean), g)) == pytest.approx(np.exp(-g * mean), rel=1e-6)
    shape, scale = variation**-2, mean * variation**2
    gamma = outflow_over_inflow(Lifetime.of("gamma", shape=shape, scale=scale), g)
    assert float(gamma) == pytest.approx((1 + g * scale) ** -shape, rel=1e-6)


@pytest.mark.analytic
def test_growing_system_has_the_ratio_of_the_formula():
    # exponential inflow at 3 % for 400 years; Weibull of mean 13.3: the formula holds year by year
    life, g = Lifetime.of("weibull", scale=15.0, shape=2.2), 0.03
    run = inflow_driven(np.exp(g * np.arange(400.0)), life, Grid.yearly(1, 400))
    q = float(outflow_over_inflow(life, g))
    assert float(run.outflow[-1] / run.inflow[-1]) == pytest.approx(q, rel=2e-3)
    # X/I understates life in growth: 10.6 years where the mean life is 13.3
    assert (1 - q) / g == pytest.approx(10.6, abs=0.05)


@pytest.mark.analytic
def test_primary_need_runs_smoothly_into_its_limit_without_growth():
    life = Lifetime.of("weibull", scale=15.0, shape=2.2)
    limit = 0.4 / float(life.mean())
    for growth in (0.0, 1e-300, 1e-14, 1e-10):
        assert float(primary_per_stock(life, growth, recovery=0.6)) == pytest.approx(limit, rel=1e-8)
    exponential = primary_per_stock(Lifetime.of("exponential", mean=10.0), 0.03, recovery=0.9)
    assert float(exponential) == pytest.approx(0.03 + 0.1 / 10.0, rel=1e-6)


def test_required_recovery_and_its_limit():
    life = Lifetime.of("fixed", mean=20.0)
    eta = float(required_recovery(0.5, life, 0.02))
    assert float(recycled_content_ceiling(life, 0.02, recovery=eta)) == pytest.approx(0.5, rel=1e-12)
    with pytest.raises(InfeasibleError, match=r"a recycled content of 0.8 needs 1.19 times all discards"):
        required_recovery(0.8, life, 0.02)


def test_required_life_factor_and_its_limit():
    life = Lifetime.of("weibull", scale=15.0, shape=2.2)
    factor = required_life_factor(0.03, life, 0.01, recovery=0.6)
    assert float(primary_per_stock(life.scaled(factor), 0.01, recovery=0.6)) == pytest.approx(0.03, rel=1e-9)
    with pytest.raises(InfeasibleError, match=r"is not above the growth"):
        required_life_factor(0.01, life, 0.01, recovery=0.6)
    with pytest.raises(RangeError, match=r"one lifetime at a time"):
        required_life_factor(0.03, Lifetime.of("fixed", mean=[1.0, 2.0]), 0.01, recovery=0.6)


@pytest.mark.analytic
@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(1, 100), min_size=3, max_size=30), st.floats(2, 20), st.floats(0, 1), st.floats(0, 1))
def test_recycled_content_is_eta_times_one_minus_nas(inflow, mean, collected, recovered):
    run = inflow_driven(inflow, Lifetime.of("weibull", scale=mean, shape=2.0), Grid.yearly(1, len(inflow)))
    out = np.maximum(run.outflow, 0.0)
    rates = gate_rates(
        GateFlows(
            inflow=run.inflow,
            discarded=out,
            collected=collected * out,
            to_recycling=collected * out,
            recycled=collected * recovered * out,
        )
    )
    assert_allclose(rates.identity, rates.recycled_content, atol=1e-13)
    assert (rates.recycled_content <= rates.ceiling + 1e-13).all()
    assert_allclose(rates.distance_to_zero, rates.loss * out, atol=1e-12)


def test_all_rates_of_a_small_system_by_hand():
    rates = gate_rates(
        GateFlows(
            inflow=np.array([100.0]),
            discarded=np.array([80.0]),
            collected=np.array([60.0]),
            to_recycling=np.array([45.0]),
            recycled=np.array([36.0]),
            reused=np.array([10.0]),
            components=np.array([4.0]),
            exported=np.array([6.0]),
            new_scrap=np.array([12.0]),
            imported=np.array([5.0]),
        ),
        best_recovery=0.9,
    )
    assert rates.collection == pytest.approx([0.75])
    assert rates.reuse_products == pytest.approx([0.125])
    assert rates.reuse_components == pytest.approx([0.05])
    assert rates.recycling_input == pytest.approx([0.75])
    assert rates.recycling_output == pytest.approx([0.8])
    assert rates.eol_recycling == pytest.approx([0.45])
    assert rates.recycled_content == pytest.approx([0.41])
    assert rates.old_scrap_ratio == pytest.approx([0.75])
    assert rates.loss == pytest.approx([0.3])
    assert rates.distance_to_zero == pytest.approx([24.0])
    assert rates.growth_share == pytest.approx([0.3])
    assert rates.identity == pytest.approx([0.41])
    assert rates.ceiling == pytest.approx([0.9 * 0.7 + 0.05])


def test_gates_let_through_no_more_than_comes():
    ones = np.array([10.0])
    with pytest.raises(RangeError, match=r"collected is 11 and discarded only 10 at \(0,\)"):
        GateFlows(inflow=ones, discarded=ones, collected=ones + 1, to_recycling=ones, recycled=ones)
    with pytest.raises(RangeError, match=r"recycled holds -1; a flow through a gate is never below 0"):
        GateFlows(inflow=ones, discarded=ones, collected=ones, to_recycling=ones, recycled=-ones / 10)
    flows = GateFlows(inflow=ones, discarded=ones, collected=ones, to_recycling=ones, recycled=ones)
    with pytest.raises(RangeError, match=r"best_recovery is 1.2; expected 0 … 1"):
        gate_rates(flows, best_recovery=1.2)
    with pytest.raises(RangeError, match=r"fabrication yield is 2"):
        total_recycled_content(0.5, fabrication_yield=2.0, new_scrap_recycling=1.0)
    with pytest.raises(RangeError, match=r"recovery is 1.2"):
        recycled_content_ceiling(Lifetime.of("fixed", mean=2.0), 0.01, recovery=1.2)


def test_saturating_stock_settles_at_stock_over_mean_life():
    life = Lifetime.of("weibull", scale=15.0, shape=2.2)
    years = np.arange(2000, 2301)
    per_head = logistic(years, start=1.0, ceiling=4.0, rate=0.08)
    found = settle(per_head, np.full(301, 17.0), life, Grid.yearly(2000, 2300), recovery=0.8, within=0.02)
    assert float(found.steady_inflow) == pytest.approx(17 * 4 / float(life.mean()), rel=1e-9)
    assert float(found.run.inflow[-1]) == pytest.approx(float(found.steady_inflow), rel=1e-3)
    assert float(found.steady_primary) == pytest.approx(0.2 * float(found.steady_inflow), rel=1e-12)
    assert float(found.primary[-1]) == pytest.approx(float(found.steady_primary), rel=1e-2)
    assert 2040 < float(found.settled) < 2150
    assert_allclose(found.primary + found.secondary, found.run.inflow)


def test_a_system_that_does_not_settle_says_so():
    life = Lifetime.of("fixed", mean=12.0)
    per_head = logistic(np.arange(2000, 2030), start=1.0, ceiling=40.0, rate=0.08)
    found = settle(per_head, np.full(30, 17.0), life, Grid.yearly(2000, 2029), recovery=0.8)
    assert np.isnan(found.settled)


def test_time_to_steady_state_is_the_life_of_the_last_units():
    assert float(time_to_steady_state(Lifetime.of("fixed", mean=20.0), within=0.1)) == pytest.approx(18.0, rel=1e-12)
    exponential = time_to_steady_state(Lifetime.of("exponential", mean=10.0), within=0.05)
    assert float(exponential) == pytest.approx(-10 * np.log(0.05), rel=1e-9)


def test_bad_saturation_is_refused():
    with pytest.raises(RangeError, match=r"0 < start ≤ ceiling"):
        logistic([2000, 2001], start=5.0, ceiling=4.0, rate=0.1)
    with pytest.raises(ShapeError, match=r"same years expected"):
        settle(np.ones(3), np.ones(2), Lifetime.of("fixed", mean=2.0), Grid.yearly(1, 3), recovery=0.5)
    with pytest.raises(RangeError, match=r"within is 0; expected between 0 and 1"):
        time_to_steady_state(Lifetime.of("fixed", mean=2.0), within=0.0)

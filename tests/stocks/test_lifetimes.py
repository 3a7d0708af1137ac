"""Lifetime laws: S and H belong together, moments are right, and bad parameters are told."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from kringloop.core import DuplicateError, MismatchError, Names, RangeError, ShapeError, UnknownNameError
from kringloop.stocks import LAWS, Grid, Lifetime, inflow_driven, lifetime, stock_driven

SAMPLES = {
    "fixed": Lifetime.of("fixed", mean=7.3),
    "exponential": Lifetime.of("exponential", mean=9.0),
    "weibull": Lifetime.of("weibull", scale=15.0, shape=2.2),
    "normal": Lifetime.of("normal", mean=12.0, sd=6.0),
    "normal_untruncated": Lifetime.of("normal_untruncated", mean=12.0, sd=6.0),
    "folded_normal": Lifetime.of("folded_normal", mean=8.0, sd=6.0),
    "lognormal": Lifetime.of("lognormal", mean=30.0, sd=9.0),
    "gamma": Lifetime.of("gamma", shape=4.0, scale=3.0),
    "table": Lifetime.table([0, 4, 10, 25], [1, 0.8, 0.5, 0]),
}


def test_every_registered_law_has_a_sample():
    assert set(LAWS.keys) == set(SAMPLES)


@pytest.mark.parametrize("key", SAMPLES)
def test_law_starts_at_one_and_never_rises(key):
    survival = SAMPLES[key].survival(np.linspace(0, 200, 2001))
    assert (np.diff(survival) <= 1e-15).all()
    assert survival[-1] < 1e-4
    if SAMPLES[key].law.whole_at_birth:
        assert survival[0] == pytest.approx(1.0, abs=1e-15)


@pytest.mark.parametrize("key", SAMPLES)
def test_integral_is_the_area_under_survival(key):
    # midpoint sums of 1e-3 year; the fixed law has a jump, so 1e-3 is all that can be asked
    law, parameters = SAMPLES[key].law, SAMPLES[key].parameters
    steps = np.arange(0, 40, 1e-3)
    area = np.cumsum(law.survival(steps + 5e-4, **parameters)) * 1e-3
    whole = law.integral(np.arange(1.0, 41.0), **parameters)
    assert_allclose(area[999::1000], whole, atol=1e-3 if key == "fixed" else 1e-6)


@pytest.mark.parametrize("key", SAMPLES)
def test_inflow_to_stock_to_inflow_returns_the_inflow(key):
    inflow = np.random.default_rng(3).uniform(1, 5, (30, 2))
    grid = Grid.yearly(2001, 2030)
    run = inflow_driven(inflow, SAMPLES[key], grid)
    assert_allclose(stock_driven(run.stock, SAMPLES[key], grid).inflow, inflow, rtol=1e-10)


@pytest.mark.published
def test_lognormal_has_the_mean_and_spread_asked_for():
    # mean 30, sd 9: S(30) is 0.4417; a known tool that swaps mean and sd in the formula gives 0.2149
    life = Lifetime.of("lognormal", mean=30.0, sd=9.0)
    assert float(life.survival(30.0)) == pytest.approx(0.4417, abs=5e-5)


@settings(max_examples=25, deadline=None)
@given(st.floats(1, 60), st.floats(0.1, 1.2), st.sampled_from(["lognormal", "gamma", "weibull"]))
def test_moments_come_out_as_asked(mean, variation, key):
    life = Lifetime.from_mean(key, mean=mean, sd=variation * mean)
    ages = np.linspace(0, 60 * mean, 600_001)
    middle = (ages[1:] + ages[:-1]) / 2
    survival = life.survival(middle)
    step = ages[1]
    second = 2 * (middle * survival).sum() * step
    assert float(life.mean()) == pytest.approx(mean, rel=1e-9)
    assert np.sqrt(second - mean**2) == pytest.approx(variation * mean, rel=2e-3)


def test_weibull_moments_worked_by_hand():
    # shape 1 is exponential: sd equals mean
    life = Lifetime.from_mean("weibull", mean=12.0, sd=12.0)
    assert float(life.parameters["shape"]) == pytest.approx(1.0, abs=1e-12)
    assert float(life.parameters["scale"]) == pytest.approx(12.0, rel=1e-12)


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 30), st.floats(0, 30))
def test_conditional_survival_follows_the_rule_of_products(reached, more):
    life = SAMPLES["weibull"]
    left = float(life.survival(reached)) * float(life.survival(more, reached=reached))
    assert left == pytest.approx(float(life.survival(reached + more)), rel=1e-12)


def test_nothing_survives_beyond_the_end_of_a_fixed_life():
    assert float(Lifetime.of("fixed", mean=5.0).survival(1.0, reached=6.0)) == 0.0


def test_longer_life_scales_age():
    life = Lifetime.of("weibull", scale=15.0, shape=2.2)
    assert_allclose(life.scaled(1.5).survival(15.0), life.survival(10.0), rtol=1e-14)
    assert float(life.scaled(1.5).mean()) == pytest.approx(1.5 * float(life.mean()), rel=1e-14)
    table = Lifetime.table([0, 10], [1, 0])
    assert float(table.scaled(2.0).mean()) == pytest.approx(10.0)


def test_longer_life_by_cohort_lifts_only_later_cohorts():
    factors = np.array([1.0, 1.0, 1.0, 2.0, 2.0, 2.0])
    life = Lifetime.of("fixed", mean=2.0).scaled(factors, by_cohort=True)
    run = inflow_driven(np.ones(6), life, Grid.yearly(2001, 2006))
    assert run.outflow.tolist() == pytest.approx([0, 0, 1, 1, 1, 0])


def test_longer_life_by_cohort_holds_for_every_product():
    life = Lifetime.of("fixed", mean=[2.0, 4.0]).scaled([1.0, 1.0, 2.0], by_cohort=True)
    assert_allclose(life.parameters["mean"], [[2, 4], [2, 4], [4, 8]])


def test_two_tables_serve_two_products():
    life = Lifetime.table([0, 10, 20], [[1, 0, 0], [1, 1, 0]], which=[1, 2])
    assert_allclose(life.mean(), [5.0, 15.0])
    run = inflow_driven(np.ones((25, 2)), life, Grid.yearly(2001, 2025))
    assert_allclose(run.stock[-1], [5.0, 15.0], rtol=1e-14)


def test_a_law_of_ones_own_needs_only_its_survival_function():
    @lifetime("linear_for_test", names=Names(nl="lineair", en="linear"), params={"end": "year"}, reference="test")
    def linear(age, *, end):
        return np.clip(1.0 - age / end, 0.0, None)

    try:
        assert float(Lifetime.of("linear_for_test", end=10.0).law.integral(np.array(10.0), end=10.0)) == pytest.approx(
            5.0
        )
        with pytest.raises(DuplicateError, match=r"declared twice"):
            lifetime("linear_for_test", names=Names(nl="x", en="x"), params={}, reference="x")(linear)
    finally:
        del LAWS._entries["linear_for_test"]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"scale": 0.0, "shape": 2.0}, r"'scale' of lifetime 'weibull' is 0; expected above 0"),
        ({"scale": [3.0, -1.0], "shape": 2.0}, r"'scale' of lifetime 'weibull' is -1 at \(1,\)"),
        ({"scale": 3.0}, r"lacks shape"),
        ({"scale": 3.0, "shape": 2.0, "shap": 1.0}, r"no parameter 'shap'; did you mean 'shape'\?"),
    ],
)
def test_bad_parameters_are_refused(parameters, message):
    with pytest.raises(RangeError, match=message):
        Lifetime.of("weibull", **parameters)


def test_bad_laws_and_tables_are_refused():
    with pytest.raises(UnknownNameError, match=r"did you mean 'weibull'"):
        Lifetime.of("weibul", scale=1.0, shape=1.0)
    with pytest.raises(RangeError, match=r"use Lifetime.table"):
        Lifetime.of("table", which=1, stretch=1)
    with pytest.raises(RangeError, match=r"rises after age 1"):
        Lifetime.table([0, 1, 2], [1, 0.2, 0.3])
    with pytest.raises(RangeError, match=r"runs from 1 to 0.2; expected from 1 to 0"):
        Lifetime.table([0, 1], [1, 0.2])
    with pytest.raises(MismatchError, match=r"must start at 0 and rise"):
        Lifetime.table([1, 2], [1, 0])
    with pytest.raises(ShapeError, match=r"3 values for 2 ages"):
        Lifetime.table([0, 1], [1, 0.5, 0])
    with pytest.raises(RangeError, match=r"expected numbers 1 … 1"):
        Lifetime.table([0, 1], [1, 0], which=2)
    with pytest.raises(RangeError, match=r"mean of lifetime 'normal' is -3"):
        Lifetime.from_mean("normal", mean=-3.0, sd=1.0)
    with pytest.raises(RangeError, match=r"cannot be given by mean and sd"):
        Lifetime.from_mean("folded_normal", mean=3.0, sd=1.0)
    with pytest.raises(RangeError, match=r"hazard factor by year is 0 at"):
        Lifetime.of("fixed", mean=3.0).in_years(hazard=[1.0, 0.0])


def test_parameters_that_do_not_fit_the_combinations_are_refused():
    life = Lifetime.of("fixed", mean=[1.0, 2.0, 3.0])
    with pytest.raises(MismatchError, match=r"do not fit combinations of shape \(2,\)"):
        inflow_driven(np.ones((4, 2)), life, Grid.yearly(1, 4))
    by_cohort = Lifetime.of("fixed", mean=[1.0, 2.0, 3.0], by_cohort=True)
    with pytest.raises(ShapeError, match=r"has 3 rows by year; expected 4"):
        inflow_driven(np.ones(4), by_cohort, Grid.yearly(1, 4))


def test_steep_laws_do_not_overflow():
    # Γ(1 + 1/300) = 0.99809
    assert float(Lifetime.of("weibull", scale=3.0, shape=300.0).mean()) == pytest.approx(3.0 * 0.99809, rel=1e-5)


def test_ages_that_do_not_fit_the_parameters_are_refused():
    life = Lifetime.of("weibull", scale=np.ones((2, 3)), shape=2.0)
    with pytest.raises(ShapeError, match=r"ages of shape \(5,\) do not fit the parameters: 'scale' \(2, 3\)"):
        life.survival(np.ones(5))

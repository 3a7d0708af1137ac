"""What every lifetime law keeps to, wherever it comes from: a file in the folder of laws is found here by itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import integrate

from kringloop.core import Names, RangeError
from kringloop.models import LifeCycleModel
from kringloop.models.product_lives import FITTED, life_of, wrong_law
from kringloop.reference import bibliography
from kringloop.stocks import LAWS, Grid, Lifetime, inflow_driven, lifetime, stock_driven
from kringloop.study.asking import SettingsError, settings_of
from tests.bench import bench

KEYS = [key for key in LAWS.keys if key != "table"]
CHOSEN = [key for key in KEYS if LAWS[key].moments is not None]
MEAN, SPREAD = 10.0, 0.4
GRID = Grid.yearly(2001, 2040)


def life(key: str, mean: float = MEAN) -> Lifetime:
    """A law with this mean; of its own parameters where it cannot be told by mean and spread."""
    law = LAWS[key]
    if law.moments is None:
        return Lifetime.of(key, **{n: SPREAD * mean if n == "sd" else mean for n in law.parameters})
    return Lifetime.from_mean(key, mean=mean, sd=SPREAD * mean if len(law.parameters) > 1 else None)


def ages_of(one: Lifetime) -> np.ndarray:
    return float(one.mean()) * np.linspace(0.0, 4.0, 81)


@pytest.mark.parametrize("key", KEYS)
def test_a_law_says_what_it_is(key):
    law = LAWS[key]
    assert law.key == key
    a_person = law.names.en[:1].isupper()
    assert law.names.nl.strip() != law.names.en.strip() or a_person or key == "gamma"
    assert law.parameters
    assert set(law.parameters.values()) <= {"1", "year"}
    assert "year" in law.parameters.values(), "a law without a time does not stretch with the lifetime"
    assert law.reference == "derived" or law.reference in bibliography()


@pytest.mark.parametrize("key", KEYS)
def test_survival_falls_from_one_to_none(key):
    one = life(key)
    survival = one.law.survival(ages_of(one), **one.parameters)
    if one.law.whole_at_birth:
        assert survival[0] == pytest.approx(1.0, abs=1e-12)
    assert (survival >= 0).all()
    assert (survival <= 1).all()
    assert (np.diff(survival) <= 1e-15).all()
    assert one.law.survival(np.array(1e4), **one.parameters) < 1e-12


@pytest.mark.parametrize("key", KEYS)
def test_integral_mean_and_logarithm_are_those_of_the_survival(key):
    one = life(key)
    ages = ages_of(one)[1::16]
    for age in ages:
        jumps = [j for j in (MEAN,) if j < age]
        lived, _ = integrate.quad(
            lambda a: float(one.law.survival(np.array(a), **one.parameters)), 0.0, age, points=jumps or None, limit=200
        )
        assert float(one.law.integral(np.array(age), **one.parameters)) == pytest.approx(lived, rel=1e-7)
    assert float(one.law.integral(np.array(1e4), **one.parameters)) == pytest.approx(float(one.mean()), rel=1e-9)
    survival = one.law.survival(ages, **one.parameters)
    logs = np.asarray(one.law.logarithm(ages, **one.parameters))
    known = survival > 1e-12
    assert_allclose(np.exp(logs[known]), survival[known], rtol=1e-9)


@pytest.mark.parametrize("key", KEYS)
def test_a_longer_life_is_the_same_curve_stretched(key):
    one = life(key)
    ages = ages_of(one)
    assert_allclose(
        one.scaled(2.0).law.survival(2.0 * ages, **one.scaled(2.0).parameters),
        one.law.survival(ages, **one.parameters),
        atol=1e-12,
    )
    assert_allclose(one.scaled(2.0).mean(), 2.0 * one.mean(), rtol=1e-12)


@pytest.mark.parametrize("key", KEYS)
def test_a_parameter_of_nothing_is_refused(key):
    for name in LAWS[key].parameters:
        with pytest.raises(RangeError, match=name):
            Lifetime.of(key, **{n: 0.0 if n == name else 1.0 for n in LAWS[key].parameters})


@pytest.mark.parametrize("timing", ["uniform", "start"])
@pytest.mark.parametrize("key", KEYS)
def test_stock_and_inflow_lead_to_each_other_and_nothing_is_lost(key, timing):
    inflow = np.random.default_rng(5).uniform(1.0, 9.0, (GRID.size, 3))
    one = life(key)
    run = inflow_driven(inflow, one, GRID, timing=timing)
    assert_allclose(run.residual, 0.0, atol=1e-10)
    assert (run.outflow >= -1e-10).all()
    assert_allclose(stock_driven(run.stock, one, GRID, timing=timing).inflow, inflow, rtol=1e-7)


@pytest.mark.parametrize("key", CHOSEN)
def test_a_law_told_by_mean_and_spread_has_them(key):
    one = life(key)
    far = float(MEAN * 60.0)
    second, _ = integrate.quad(
        lambda a: 2.0 * a * float(one.law.survival(np.array(a), **one.parameters)),
        0.0,
        far,
        points=[MEAN, 3.0 * MEAN],
        limit=400,
    )
    spread = np.sqrt(max(second - MEAN**2, 0.0))
    assert float(one.mean()) == pytest.approx(MEAN, rel=1e-9)
    if len(LAWS[key].parameters) > 1:
        assert spread == pytest.approx(SPREAD * MEAN, rel=1e-6)


@pytest.fixture(scope="module")
def narrow() -> LifeCycleModel:
    """The product whose lives spread least: a law cut off at age 0 can have its mean and spread too."""
    model = bench().model
    key = model.products.keys[int(np.argmax(model.products.shape))]
    return LifeCycleModel(model.products.only((key,)), model.choices)


@pytest.mark.parametrize("key", CHOSEN)
def test_a_study_may_choose_every_law_that_mean_and_spread_tell(key, narrow):
    """The mean life stays, so that a steady stock is the same: new products of a year times the mean life."""
    chosen = replace(narrow, choices=replace(narrow.choices, law=key))
    assert wrong_law(key) == ""
    run = chosen.project(chosen.choices.today).run
    assert max(float(np.abs(r).max()) for r in run.residual.values()) < 1e-6 * run.in_stock.max()
    shape, scale = narrow.products.shape, narrow.products.scale
    assert_allclose(life_of(key, shape, scale).mean(), life_of(FITTED, shape, scale).mean(), rtol=1e-9)
    assert float(chosen.speeds([dict.fromkeys(("lifetime", "second_life"), 1.0) | USUAL]).longevity.item()) == (
        pytest.approx(float(narrow.products.mean[0]), rel=1e-3)
    )


USUAL = {
    "repair": 0.0,
    "repair_renews": 0.5,
    "reuse": 0.0,
    "collection": 0.5,
    "export": 0.1,
    "energy_recovery": 1.0,
    "refurbishment": 0.0,
    "refurbishment_yield": 1.0,
    "refurbishment_renews": 0.5,
    "remanufacture": 0.0,
    "remanufacture_yield": 1.0,
    "recycling_yield": 0.7,
    "sharing": 1.0,
    "wear": 0.0,
    "upkeep": 1.0,
    "repurpose": 0.0,
    "component_reuse": 0.0,
    "open_loop": 0.0,
}


def test_the_fitted_law_keeps_its_parameters_to_the_last_bit(narrow):
    assert narrow.choices.law == FITTED
    same = life_of(FITTED, narrow.products.shape, narrow.products.scale)
    assert np.array_equal(same.parameters["scale"], narrow.products.scale)
    longer = life_of(FITTED, narrow.products.shape, narrow.products.scale, np.array([1.0, 1.25]))
    assert np.array_equal(longer.parameters["scale"][1], 1.25 * narrow.products.scale)


def test_a_spread_that_the_chosen_law_cannot_have_is_refused():
    """Washing machines fail early and late (shape 1.25): the normal law cut off at 0 cannot."""
    model = bench().model
    washers = LifeCycleModel(model.products.only(("0104",)), replace(model.choices, law="normal"))
    with pytest.raises(RangeError, match=r"'normal' cannot have mean 12.* with sd 9(.|\n)*Take weibull, lognormal"):
        washers.project(washers.choices.today)


def test_a_law_that_does_not_exist_is_refused_in_the_study():
    spec = bench().study.accounts["life_cycle"]
    asked = spec.model_copy(update={"settings": {**spec.settings, "law": "lognormaal"}})
    with pytest.raises(SettingsError, match=r"settings\.law.*did you mean 'lognormal'"):
        settings_of(asked)


def test_a_law_of_ones_own_is_one_function_and_can_be_chosen(narrow):
    """Uniform from nothing to twice the mean has a spread of mean / √3: registered, chosen, and gone again."""

    def of_moments(mean, sd):
        return {"last": 2.0 * mean, "unused": 1.0 + 0.0 * sd}

    @lifetime(
        "even_wear",
        names=Names("gelijkmatig", "even"),
        params={"last": "year", "unused": "1"},
        reference="derived",
        moments=of_moments,
    )
    def even_wear(age, *, last, unused):
        return np.clip(1.0 - age / last, 0.0, 1.0)

    try:
        assert wrong_law("even_wear") == ""
        chosen = replace(narrow, choices=replace(narrow.choices, law="even_wear"))
        stock = chosen.project(chosen.choices.today).run.in_stock
        usual = narrow.project(narrow.choices.today).run.in_stock
        assert not np.allclose(stock, usual, rtol=1e-3)
    finally:
        LAWS._entries.pop("even_wear")
    assert "'even_wear' is not a lifetime law that can be chosen; known: exponential" in wrong_law("even_wear")

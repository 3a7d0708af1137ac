"""Closed forms of every law against quadrature, over wide ranges of spread and step; extremes are refused."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy import integrate, stats

from kringloop.core import RangeError
from kringloop.stocks import LAWS, Grid, InitialStock, Lifetime, inflow_driven, stock_driven
from kringloop.stocks.quadrature import mean_by_end, quadrature

SPREADS = [1e-4, 0.01, 0.05, 0.2, 0.5, 0.75, 1.0, 2.0, 5.0]
KEYS = ["fixed", "exponential", "weibull", "normal", "normal_untruncated", "folded_normal", "lognormal", "gamma"]
ROOMY = ["weibull", "lognormal", "gamma"]


def wide(key, spread, mean=10.0):
    """A law with this spread over mean, by its own parameters where it has no moments."""
    if key in ROOMY:
        return Lifetime.from_mean(key, mean=mean, sd=spread * mean)
    if key in ("fixed", "exponential"):
        return Lifetime.from_mean(key, mean=mean)
    return Lifetime.of(key, mean=mean, sd=spread * mean)


def moment(life, power):
    """∫ p aᵖ⁻¹ S(a) da over pieces of e-foldings, adaptive."""
    top = 1.0
    while float(life.survival(top)) > 1e-18:
        top *= 1.5
    # finer near the mean, where a narrow law falls
    center, width = float(life.mean()), 60 * float(top) * 1e-4
    cuts = np.unique(
        np.concatenate([[0.0], top * np.exp(-np.arange(40.0, -0.5, -1.0)), center + width * np.linspace(-1, 1, 41)])
    )
    cuts = cuts[(cuts >= 0) & (cuts <= top)]
    pieces = [
        integrate.quad(
            lambda a: power * a ** (power - 1) * float(life.survival(a)), lo, hi, epsabs=0, epsrel=1e-11, limit=200
        )[0]
        for lo, hi in pairwise(cuts)
    ]
    return float(np.sum(pieces))


@pytest.mark.analytic
@pytest.mark.filterwarnings("ignore::scipy.integrate.IntegrationWarning")
@pytest.mark.parametrize("spread", [0.01, 0.2, 0.75, 5.0])
@pytest.mark.parametrize("key", [k for k in KEYS if k != "fixed"])
def test_mean_and_spread_are_those_of_the_survival_curve(key, spread):
    life = wide(key, spread)
    mean = moment(life, 1)
    assert float(life.mean()) == pytest.approx(mean, rel=1e-8)
    if key in ROOMY:
        assert np.sqrt(moment(life, 2) - mean**2) == pytest.approx(spread * 10.0, rel=1e-6)


@pytest.mark.analytic
@pytest.mark.parametrize("law", ["normal", "normal_untruncated"])
@pytest.mark.parametrize("spread", [1e-6, 0.01, 0.11, 0.12, 0.3, 0.6, 0.75])
def test_a_law_cut_at_zero_has_the_mean_that_was_asked(law, spread):
    life = Lifetime.from_mean(law, mean=[10.0, 0.5], sd=[10.0 * spread, 0.5 * spread])
    assert life.mean() == pytest.approx(np.array([10.0, 0.5]), rel=1e-9)
    center, sd = life.parameters["mean"][0], life.parameters["sd"][0]
    if law == "normal":
        assert stats.truncnorm(-center / sd, np.inf, center, sd).std() == pytest.approx(10.0 * spread, rel=1e-5)


@pytest.mark.parametrize(("law", "sd"), [("normal", 8.0), ("normal", 1e4), ("normal_untruncated", 15.0)])
def test_a_mean_that_a_law_cannot_have_is_refused(law, sd):
    with pytest.raises(
        RangeError, match=rf"'{law}' cannot have mean 10 with sd(.|\n)*Take weibull, lognormal or gamma"
    ):
        Lifetime.from_mean(law, mean=10.0, sd=sd)


@pytest.mark.analytic
@pytest.mark.parametrize("length", [1e-3, 0.25, 1.0, 40.0])
@pytest.mark.parametrize("spread", SPREADS)
@pytest.mark.parametrize("key", KEYS)
def test_stock_of_a_constant_inflow_is_the_integral_of_survival(key, spread, length):
    """X after n steps of one unit a year is H(n · length): against the law's distribution in scipy."""
    life = wide(key, spread)
    run = inflow_driven(np.ones(6), life, Grid(length * np.arange(7.0), flows="per_year"))
    ages = length * np.arange(1.0, 7.0)
    assert run.stock == pytest.approx(reference_integral(key, life, ages), rel=2e-9)
    assert np.abs(run.residual).max() <= 1e-12 * run.stock.max()


def reference_integral(key, life, ages):
    p = {n: float(v) for n, v in life.parameters.items()}
    if key in ("fixed", "exponential"):
        return np.minimum(ages, p["mean"]) if key == "fixed" else -p["mean"] * np.expm1(-ages / p["mean"])
    points, weights = np.polynomial.legendre.leggauss(64)

    def of(top):
        center = float(life.mean())
        narrow = center + max(1e-4, *[p.get("sd", 0.0)], center / p.get("shape", np.inf) ** 0.5) * np.linspace(
            -10, 10, 81
        )
        cuts = np.unique(np.clip(np.concatenate([[0.0, top], top * 2.0 ** -np.arange(60.0), narrow]), 0.0, top))
        low, width = cuts[:-1, None], np.diff(cuts)[:, None]
        ages = low + width * (points + 1) / 2
        return float((life.survival(ages) * weights * width / 2).sum())

    return np.array([of(a) for a in ages])


@pytest.mark.parametrize("shape", [50.0, 2000.0, 1e5])
def test_a_narrow_life_is_not_a_stock_of_nothing(shape):
    life = Lifetime.of("weibull", scale=10.0, shape=shape)
    run = inflow_driven(np.ones(20), life, Grid.yearly(2001, 2020))
    assert run.stock[:4] == pytest.approx(np.arange(1.0, 5.0), rel=1e-12)
    assert run.stock[-1] == pytest.approx(float(life.mean()), rel=1e-9)


def test_a_life_far_shorter_than_the_interval_still_holds_something():
    run = inflow_driven(np.ones(3), Lifetime.of("exponential", mean=1e-18), Grid.yearly(1, 3))
    assert run.stock == pytest.approx(np.full(3, 1e-18), rel=1e-12)


@pytest.mark.parametrize(
    ("law", "parameters"),
    [
        ("weibull", {"scale": 10.0, "shape": 1e-3}),
        ("weibull", {"scale": 1e305, "shape": 0.1}),
        ("lognormal", {"mean": 10.0, "sd": 1e-200}),
        ("lognormal", {"mean": 1e-300, "sd": 1e300}),
        ("gamma", {"shape": 1e300, "scale": 1e300}),
    ],
)
def test_shapes_beyond_the_floats_are_refused(law, parameters):
    with pytest.raises(RangeError, match=rf"lifetime '{law}' with (.|\n)* leaves the range of floats"):
        Lifetime.of(law, **parameters)


@pytest.mark.parametrize("law", ["weibull", "lognormal", "gamma", "normal"])
@pytest.mark.parametrize("spread", [1e-9, 1e4])
def test_a_spread_that_no_float_can_show_is_refused(law, spread):
    with pytest.raises(RangeError, match=r"sd over mean of lifetime|cannot have mean"):
        Lifetime.from_mean(law, mean=10.0, sd=10.0 * spread)


@pytest.mark.analytic
@pytest.mark.parametrize(
    ("law", "parameters", "reached"),
    [
        ("exponential", {"mean": 5.0}, 5000.0),
        ("weibull", {"scale": 5.0, "shape": 2.0}, 200.0),
        ("gamma", {"shape": 4.0, "scale": 3.0}, 5000.0),
        ("gamma", {"shape": 0.3, "scale": 3.0}, 5000.0),
        ("normal", {"mean": 10.0, "sd": 1.0}, 60.0),
        ("normal_untruncated", {"mean": 10.0, "sd": 1.0}, 60.0),
        ("folded_normal", {"mean": 10.0, "sd": 1.0}, 60.0),
        ("lognormal", {"mean": 10.0, "sd": 1.0}, 1e4),
    ],
)
def test_what_hardly_any_unit_reaches_still_has_a_remaining_life(law, parameters, reached):
    """S(reached) is 0 in floats; the chance of the next tenth of a year follows from the hazard −(ln S)'."""
    life = Lifetime.of(law, **parameters)
    assert float(LAWS[law].survival(np.array(reached), **life.parameters)) == 0.0
    log = LAWS[law].logarithm
    hazard = float(log(np.array(reached), **life.parameters) - log(np.array(reached + 1e-3), **life.parameters)) / 1e-3
    assert hazard > 0
    step = 1e-2 / hazard
    assert float(life.survival(step, reached=reached)) == pytest.approx(np.exp(-1e-2), rel=1e-4)


def test_the_far_tail_of_gamma_is_that_of_its_reference():
    """ln Q(4, x) = −x + ln(1 + x + x²/2 + x³/6)."""
    x = np.array([600.0, 700.0, 5000.0])
    found = LAWS["gamma"].logarithm(x, shape=np.array(4.0), scale=np.array(1.0))
    assert found == pytest.approx(-x + np.log(1 + x + x**2 / 2 + x**3 / 6), rel=1e-12)


def test_an_old_stock_without_memory_lives_on():
    run = inflow_driven(
        np.zeros(2), Lifetime.of("exponential", mean=5.0), Grid.yearly(1, 2), initial=InitialStock([5e3], [1.0])
    )
    assert run.stock == pytest.approx(np.exp([-0.2, -0.4]), rel=1e-12)
    assert not run.overdue


def test_a_life_without_spread_sends_to_the_law_that_has_none():
    for law in ("normal", "weibull", "lognormal", "gamma"):
        with pytest.raises(
            RangeError, match=r"is 0 at \(0,\): a life without spread is law 'fixed'(.|\n)*survival table"
        ):
            Lifetime.from_mean(law, mean=[10.0, 12.0], sd=[0.0, 3.0])
    ages, tables = np.array([0, 9.999999, 10.0, 24.0]), [[1, 1, 0, 0], [1, 7 / 12, 7 / 12, 0]]
    both = Lifetime.table(ages, tables, which=[1, 2])
    assert inflow_driven(np.ones((40, 2)), both, Grid.yearly(1981, 2020)).stock[-1] == pytest.approx(
        both.mean(), rel=1e-12
    )


@pytest.mark.parametrize(
    ("law", "sd", "message"),
    [
        ("exponential", 3.0, "equal to its mean"),
        ("fixed", 1.0, "has no spread"),
        ("weibull", None, "needs a standard deviation"),
    ],
)
def test_a_spread_is_honoured_or_refused(law, sd, message):
    with pytest.raises(RangeError, match=message):
        Lifetime.from_mean(law, mean=10.0, sd=sd)
    assert float(Lifetime.from_mean("exponential", mean=10.0, sd=10.0).mean()) == 10.0


@pytest.mark.analytic
@pytest.mark.parametrize("mean", [1e-3, 8.0, 4e5])
def test_a_law_of_ones_own_needs_only_its_survival(mean):
    """S = 1/(1 + a/(2m))³ has mean m; H = m (1 − 1/(1 + a/(2m))²)."""

    def survival(age, *, m):
        return (1 + age / (2 * m)) ** -3.0

    at = mean * np.array([1e-6, 0.5, 3.0, 1e3])
    found = quadrature(survival)(at, m=np.array(mean))
    assert found == pytest.approx(mean * (1 - (1 + at / (2 * mean)) ** -2.0), rel=1e-9)
    assert float(mean_by_end(survival, quadrature(survival))(m=np.array(mean))) == pytest.approx(mean, rel=1e-9)


def test_a_law_without_end_has_no_mean():
    with pytest.raises(RangeError, match="no mean life"):
        mean_by_end(lambda age, **_: np.asarray(1 / (1 + age) ** 0.1), None)()


def test_an_answer_beyond_the_floats_is_refused():
    life, grid = Lifetime.of("fixed", mean=9.0), Grid.yearly(1, 5)
    with pytest.raises(RangeError, match="stock leaves the range of floats"):
        inflow_driven(np.full(5, 1e308), life, grid)
    with pytest.raises(RangeError, match="inflow leaves the range of floats, first at interval 0"):
        stock_driven(np.full(3, 1e308), Lifetime.of("fixed", mean=0.1), Grid.yearly(1, 3))

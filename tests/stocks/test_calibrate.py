"""Calibration: known lives come back, and what cannot be fitted is told with its reason."""

from importlib import resources

import numpy as np
import polars as pl
import pytest

from kringloop.core import InfeasibleError, MissingDataError, RangeError, ShapeError
from kringloop.stocks import Grid, Lifetime, fit_lifetime, fit_lifetimes, inflow_driven, longest_run

GRID = Grid.yearly(1981, 2020)


def made(scale=9.0, shape=2.3, noise=0.0, seed=0):
    rng = np.random.default_rng(seed)
    inflow = 100 * np.exp(0.04 * np.arange(40.0)) * rng.uniform(0.8, 1.2, 40)
    run = inflow_driven(inflow, Lifetime.of("weibull", scale=scale, shape=shape), GRID)
    return inflow, run.outflow * rng.normal(1, noise, 40) if noise else run.outflow, run.stock


@pytest.mark.analytic
@pytest.mark.parametrize("law", ["weibull", "lognormal", "gamma", "normal", "exponential", "folded_normal"])
def test_a_known_life_comes_back_from_outflow_and_stock(law):
    parameters = {
        "weibull": {"scale": 9.0, "shape": 2.3},
        "lognormal": {"mean": 8.0, "sd": 3.0},
        "gamma": {"shape": 4.0, "scale": 2.0},
        "normal": {"mean": 9.0, "sd": 3.0},
        "exponential": {"mean": 7.0},
        "folded_normal": {"mean": 8.0, "sd": 4.0},
    }[law]
    inflow = made()[0]
    run = inflow_driven(inflow, Lifetime.of(law, **parameters), GRID)
    for seen in ({"outflow": run.outflow}, {"stock": run.stock}):
        fit = fit_lifetime(inflow, GRID, law=law, **seen)
        assert fit.parameters == pytest.approx(parameters, rel=1e-4)
        assert fit.verdict == "fits"


def test_standard_errors_cover_the_truth():
    inside = 0
    for seed in range(12):
        inflow, outflow, _ = made(noise=0.05, seed=seed)
        fit = fit_lifetime(inflow, GRID, outflow=outflow)
        truth = float(Lifetime.of("weibull", scale=9.0, shape=2.3).mean())
        inside += abs(fit.mean - truth) <= 2 * fit.mean_error
    assert inside >= 9


def test_inflow_before_the_record_is_fitted_along():
    # growth of 5 % before the record; within it sales fall, without which no law could be told from another
    inflow = np.concatenate((50 * np.exp(0.05 * np.arange(-30, 3.0)), np.linspace(55, 20, 27)))
    life = Lifetime.of("weibull", scale=9.0, shape=2.3)
    run = inflow_driven(inflow, life, Grid.yearly(1961, 2020))
    fit = fit_lifetime(inflow[30:], Grid.yearly(1991, 2020), outflow=run.outflow[30:], before=30)
    assert fit.mean == pytest.approx(float(life.mean()), rel=0.01)
    assert fit.growth_before == pytest.approx(0.05, abs=0.005)


def test_known_years_may_have_holes_in_the_observations():
    inflow, outflow, _ = made()
    known = np.ones(40, dtype=bool)
    known[5:20] = False
    fit = fit_lifetime(inflow, GRID, outflow=np.where(known, outflow, np.nan), known=known)
    assert fit.observations == 25
    assert fit.parameters["scale"] == pytest.approx(9.0, rel=1e-5)


def test_series_that_cannot_be_fitted_are_refused_with_the_reason():
    inflow, outflow, stock = made()
    short = Grid.yearly(2001, 2004)
    with pytest.raises(MissingDataError, match=r"too short to fit: 4 observations for 2 parameters; at least 5"):
        fit_lifetime(inflow[:4], short, outflow=outflow[:4])
    with pytest.raises(InfeasibleError, match=r"by 1981 more has left than ever came in"):
        fit_lifetime(inflow, GRID, outflow=inflow * 1.1)
    with pytest.raises(RangeError, match=r"negative figures"):
        fit_lifetime(-inflow, GRID, outflow=outflow)
    with pytest.raises(RangeError, match=r"only zeros"):
        fit_lifetime(inflow, GRID, outflow=np.zeros(40))
    with pytest.raises(RangeError, match=r"not both and not neither"):
        fit_lifetime(inflow, GRID, outflow=outflow, stock=stock)
    with pytest.raises(RangeError, match=r"no smooth parameters"):
        fit_lifetime(inflow, GRID, outflow=outflow, law="fixed")
    with pytest.raises(ShapeError, match=r"expected \(40,\) each"):
        fit_lifetime(inflow[:10], GRID, outflow=outflow)
    with pytest.raises(MissingDataError, match=r"inflow holds 1 values that are not numbers"):
        fit_lifetime(np.where(np.arange(40) == 3, np.nan, inflow), GRID, outflow=outflow)
    uneven = Grid([2000, 2001, 2003, 2004, 2005, 2006, 2007], flows="per_year")
    with pytest.raises(RangeError, match=r"needs a yearly grid"):
        fit_lifetime(np.ones(6), uneven, outflow=np.ones(6), before=3)


def test_a_life_beyond_the_record_is_weak():
    grid = Grid.yearly(2001, 2012)
    run = inflow_driven(np.linspace(50, 90, 12), Lifetime.of("weibull", scale=40.0, shape=2.0), grid)
    fit = fit_lifetime(run.inflow, grid, outflow=run.outflow)
    assert fit.verdict == "weak"
    assert "on a record of 12: it rests on inflow that was not observed" in fit.reason


def test_longest_run_of_years():
    assert list(longest_run([2000, 2001, 2003, 2004, 2005])) == [2003, 2004, 2005]
    assert len(longest_run([])) == 0


@pytest.fixture(scope="module")
def electronics():
    path = resources.files("kringloop") / "studies" / "netherlands" / "tables" / "electronics.csv"
    return pl.read_csv(path.read_bytes(), schema_overrides={"product": pl.String})


@pytest.mark.plausibility
def test_electronics_table_is_whole(electronics):
    assert electronics.height == 3762
    assert electronics["product"].n_unique() == 54
    discarded = electronics.filter((pl.col("flow") == "discarded") & (pl.col("product") == "0104"))
    # the source prints 40,820 t of washing machines discarded in the Netherlands in 2015
    assert discarded.filter(pl.col("year") == 2015)["mass"].item() == pytest.approx(40_820, abs=1)
    solar = electronics.filter((pl.col("product") == "0002") & (pl.col("flow") == "placed_on_market"))
    assert set(solar.filter(pl.col("year") <= 2007)["flag"]) == {"implausible"}
    assert set(electronics.filter((pl.col("flow") == "discarded") & (pl.col("year") > 2015))["flag"]) == {"projected"}


@pytest.mark.plausibility
def test_dutch_electronics_fit_or_say_why_not(electronics):
    introduced = {"0102": 1970, "0104": 1960, "0114": 1985, "0204": 1960, "0505": 2004}
    calls = {key: lambda key=key: fit_key(electronics, key, introduced[key]) for key in introduced}
    reports = {r.key: r for r in fit_lifetimes(calls)}
    assert [reports[k].verdict for k in ("0102", "0104", "0114")] == ["fits"] * 3
    assert reports["0104"].fit.mean == pytest.approx(12.0, abs=0.5)
    assert reports["0204"].verdict == "weak"
    assert reports["0505"].verdict == "cannot"
    assert "too short to fit" in reports["0505"].reason


def fit_key(table, key, introduced):
    rows = table.filter(pl.col("product") == key)
    sold = rows.filter((pl.col("flow") == "placed_on_market") & pl.col("flag").is_null())
    years = longest_run(sold["year"].to_list())
    inside = pl.col("year").is_in(list(years))
    inflow = sold.filter(inside).sort("year")["mass"].to_numpy()
    outflow = rows.filter((pl.col("flow") == "discarded") & inside).sort("year")["mass"].to_numpy()
    return fit_lifetime(inflow, Grid.yearly(years[0], years[-1]), outflow=outflow, before=years[0] - introduced)

"""Beside flodym: equal on even grids, and nearer to the fine-grid limit on uneven ones."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from kringloop.stocks import Grid, Lifetime, inflow_driven, stock_driven

flodym = pytest.importorskip("flodym")

LAWS = {
    "fixed": ("FixedLifetime", {"mean": "mean"}),
    "normal_untruncated": ("NormalLifetime", {"mean": "mean", "sd": "std"}),
    "folded_normal": ("FoldedNormalLifetime", {"mean": "mean", "sd": "std"}),
    "lognormal": ("LogNormalLifetime", {"mean": "mean", "sd": "std"}),
    "weibull": ("WeibullLifetime", {"scale": "weibull_scale", "shape": "weibull_shape"}),
}


def peer(kind, labels, law, parameters, given_, **options):
    """A flodym model with parameters by cohort and item, computed."""
    name, names = LAWS[law]
    dims = flodym.DimensionSet(
        dim_list=[
            flodym.Dimension(name="time", letter="t", items=list(labels), dtype=int),
            flodym.Dimension(name="item", letter="i", items=list(range(given_.shape[1])), dtype=int),
        ]
    )
    full = {names[k]: np.broadcast_to(v, given_.shape).copy() for k, v in parameters.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        life = getattr(flodym, name)(dims=dims, time_letter="t", **options, **full)
        model = getattr(flodym, kind)(dims=dims, lifetime_model=life)
        target = model.inflow if kind == "InflowDrivenDSM" else model.stock
        target.values[...] = given_
        model.compute()
    return model


def random_parameters(law, rng, shape):
    first = rng.uniform(3, 25, shape)
    if law == "fixed":
        return {"mean": first}
    if law == "weibull":
        return {"scale": first, "shape": rng.uniform(1.1, 4, shape)}
    return {"mean": first, "sd": first * rng.uniform(0.2, 0.6, shape)}


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("timing", ["start", "middle", "end"])
@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_inflow_driven_agrees_on_even_grids(law, timing, seed, by_cohort):
    rng = np.random.default_rng(seed)
    years, items = int(rng.integers(5, 90)), int(rng.integers(1, 12))
    inflow = rng.uniform(0, 10, (years, items))
    parameters = random_parameters(law, rng, (years, items) if by_cohort else (items,))
    model = peer("InflowDrivenDSM", range(2000, 2000 + years), law, parameters, inflow, inflow_at=timing)
    grid = Grid.yearly(2000, 1999 + years)
    run = inflow_driven(inflow, Lifetime.of(law, by_cohort=by_cohort, **parameters), grid, timing=timing)
    scale = max(run.stock.max(), 1.0)
    assert_allclose(run.stock, model.stock.values, rtol=0, atol=1e-12 * scale)
    assert_allclose(run.outflow, model.outflow.values, rtol=0, atol=1e-12 * scale)


@pytest.mark.parametrize("law", ["weibull", "lognormal"])
@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_stock_driven_agrees_on_even_grids(law, seed):
    rng = np.random.default_rng(seed)
    years, items = int(rng.integers(5, 60)), 5
    inflow = rng.uniform(1, 10, (years, items))
    parameters = random_parameters(law, rng, (years, items))
    grid, life = Grid.yearly(2000, 1999 + years), Lifetime.of(law, by_cohort=True, **parameters)
    stock = inflow_driven(inflow, life, grid, timing="start").stock
    model = peer("StockDrivenDSM", range(2000, 2000 + years), law, parameters, stock, inflow_at="start")
    ours = stock_driven(stock, life, grid, timing="start")
    assert_allclose(ours.inflow, model.inflow.values, rtol=0, atol=1e-12 * stock.max())


def test_materials_agree_with_a_model_per_material():
    rng = np.random.default_rng(1)
    inflow = rng.uniform(1, 10, (40, 3))
    parameters = {"scale": np.full(3, 12.0), "shape": np.full(3, 2.0)}
    model = peer("InflowDrivenDSM", range(2000, 2040), "weibull", parameters, inflow, inflow_at="end")
    life = Lifetime.of("weibull", scale=12.0, shape=2.0)
    run = inflow_driven(inflow, life, Grid.yearly(2000, 2039), timing="end")
    assert_allclose(run.cohorts(1).stock, model.get_stock_by_cohort()[:, :, 1], atol=1e-12 * run.stock.max())


def test_uneven_grids_follow_the_fine_grid_where_flodym_does_not():
    # ten-year steps after yearly ones; flodym multiplies the stock by the interval but not the outflow
    labels = [2000, 2001, 2002, 2003, 2004, 2010, 2020, 2030, 2040, 2050]
    inflow = np.full((len(labels), 1), 10.0)
    parameters = {"scale": np.array([15.0]), "shape": np.array([2.2])}
    model = peer("InflowDrivenDSM", labels, "weibull", parameters, inflow, n_pts_per_interval=8)
    grid = Grid.from_years(labels, rule="midpoints", flows="per_year")
    life = Lifetime.of("weibull", scale=15.0, shape=2.2)
    run = inflow_driven(inflow[:, 0], life, grid)
    fine = Grid(np.linspace(grid.edges[0], grid.edges[-1], int(np.ptp(grid.edges) * 20) + 1), flows="per_year")
    exact = inflow_driven(np.full(fine.size, 10.0), life, fine, timing="middle")
    places = np.searchsorted(fine.edges, grid.edges[1:] - 1e-9) - 1
    limit = exact.stock[places]
    outflow = 10.0 - np.diff(limit, prepend=0.0) / grid.lengths
    assert_allclose(run.stock, limit, rtol=1e-4)
    assert_allclose(run.outflow, outflow, atol=1e-3)
    theirs = model.outflow.values[:, 0]
    assert np.abs(theirs - outflow).max() > 5.0
    change = np.diff(model.stock.values[:, 0], prepend=0.0)
    assert np.abs((10.0 - theirs) * grid.lengths - change).max() > 50.0

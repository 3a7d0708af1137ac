"""Dynamic stocks beside flodym: from lifetime parameters to stock and outflow, both sides in full."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.registry import Subject, benchmark
from kringloop.core import Array
from kringloop.stocks import (
    End,
    Grid,
    LifeCycle,
    Lifetime,
    Phase,
    Route,
    Step,
    circulate,
    circulation,
    inflow_driven,
    stock_driven,
)

COMBINATIONS, PRODUCTS = 1000, 20
FIRST = 1900


@benchmark(
    "stocks_own_lifetime",
    sizes=(150, 300),
    goal="at least 80 times faster than flodym, at most 1/20 of its memory, equal to 1e-12",
    peer="flodym 1.1 InflowDrivenDSM",
    repeats=3,
)
def own_lifetime(years: int) -> Subject:
    """1,000 combinations, each with a Weibull lifetime of its own."""
    rng = np.random.default_rng(7)
    inflow = rng.uniform(0.0, 10.0, (years, COMBINATIONS))
    scale, shape = rng.uniform(8.0, 40.0, COMBINATIONS), rng.uniform(1.2, 4.0, COMBINATIONS)
    life = Lifetime.of("weibull", scale=scale, shape=shape)
    return _beside_flodym(inflow, life, np.broadcast_to(scale, inflow.shape), np.broadcast_to(shape, inflow.shape))


@benchmark(
    "stocks_by_cohort",
    sizes=(150, 300),
    goal="at least 40 times faster than flodym, at most 1/20 of its memory, equal to 1e-12",
    peer="flodym 1.1 InflowDrivenDSM",
    repeats=3,
)
def by_cohort(years: int) -> Subject:
    """20 products with lifetimes that change by cohort, over 50 regions or materials."""
    inflow, life, scale, shape = _products(years)
    return _beside_flodym(inflow, life, scale, shape)


@benchmark(
    "stocks_stock_driven_by_cohort",
    sizes=(150, 300),
    goal="at least 40 times faster than flodym, equal to 1e-12 of the largest inflow",
    peer="flodym 1.1 StockDrivenDSM",
    repeats=3,
)
def stock_driven_by_cohort(years: int) -> Subject:
    """The same products, from stock to inflow."""
    inflow, life, scale, shape = _products(years)
    grid = Grid.yearly(FIRST, FIRST + years - 1)
    stock = inflow_driven(inflow, life, grid, timing="start").stock

    def ours() -> Array:
        return stock_driven(stock, life, grid, timing="start").inflow

    def peer() -> Array:
        model = _flodym(years, scale, shape, "StockDrivenDSM")
        model.stock.values[...] = stock.reshape(years, -1)
        model.compute()
        return np.asarray(model.inflow.values)

    return Subject(ours=ours, peer=peer, difference=_relative, array_bytes=stock.nbytes)


@benchmark(
    "stocks_million", sizes=("shared", "own"), goal="10^6 combinations over 100 years in less than 60 s", repeats=1
)
def million(lifetimes: str) -> Subject:
    """10^6 combinations: 1,000 products over 1,000 regions, or a lifetime for each combination."""
    rng = np.random.default_rng(7)
    inflow = rng.uniform(0.0, 10.0, (100, 1000, 1000))
    many = (1000, 1) if lifetimes == "shared" else (1000, 1000)
    life = Lifetime.of("weibull", scale=rng.uniform(8.0, 40.0, many), shape=rng.uniform(1.2, 4.0, many))
    return Subject(ours=lambda: inflow_driven(inflow, life, Grid.yearly(1951, 2050)), array_bytes=inflow.nbytes)


@benchmark(
    "stocks_loops", sizes=("simulation", "chain"), goal="8 states, 54 products, 100 years in less than 0.2 s", repeats=9
)
def loops(what: str) -> Subject:
    """A life cycle of 8 phases with every loop, or its absorbing chain with ages."""
    rng = np.random.default_rng(7)
    cycle = eight_phases(rng.uniform(0.7, 1.3, 54))
    inflow = rng.uniform(1.0, 10.0, (100, 54))
    grid = Grid.yearly(1951, 2050)
    if what == "chain":
        return Subject(ours=lambda: circulation(cycle, grid, shape=(54,)))
    return Subject(ours=lambda: circulate(cycle, inflow, grid), array_bytes=inflow.nbytes)


def eight_phases(factor: Array) -> LifeCycle:
    """First use, repaired, second hand, refurbished, remanufactured, repurposed and two kinds of hibernation."""
    means = {
        "first": 9.0,
        "repaired": 12.0,
        "second_hand": 12.0,
        "refurbished": 10.0,
        "remanufactured": 9.0,
        "repurposed": 14.0,
        "drawer": 14.0,
        "shed": 18.0,
    }
    phases = tuple(
        Phase(
            key=key,
            life=Lifetime.from_mean("weibull", mean=mean * factor, sd=0.4 * mean * factor),
            kind="hibernation" if key in ("drawer", "shed") else "use",
        )
        for key, mean in means.items()
    )
    out = [Route(key, "collection", 0.7) for key in list(means)[1:]]
    out += [Route(key, "landfill", 0.3) for key in list(means)[1:]]
    return LifeCycle(
        phases=phases,
        steps=(
            Step(key="repair", kind="repair", yields=0.9, losses_to="collection"),
            Step(key="collection", kind="collection"),
            Step(key="refurbish", kind="refurbishment", yields=0.9, losses_to="recycling"),
            Step(key="remake", kind="remanufacture", yields=0.85, losses_to="recycling"),
            Step(key="recycling", kind="recycling", yields=0.8, losses_to="landfill"),
        ),
        ends=(
            End(key="metal", kind="secondary"),
            End(key="landfill", kind="landfill"),
            End(key="abroad", kind="export"),
        ),
        routes=(
            Route("first", "repair", 0.2),
            Route("first", "second_hand", 0.1),
            Route("first", "drawer", 0.1),
            Route("first", "shed", 0.05),
            Route("first", "collection", 0.45),
            Route("first", "abroad", 0.1),
            Route("repair", "repaired", 1.0),
            Route("collection", "refurbish", 0.15),
            Route("collection", "remake", 0.1),
            Route("collection", "repurposed", 0.05),
            Route("collection", "recycling", 0.7),
            Route("refurbish", "refurbished", 1.0, 0.5),
            Route("remake", "remanufactured", 1.0, "new"),
            Route("recycling", "metal", 1.0),
            *out,
        ),
    )


def _products(years: int) -> tuple[Array, Lifetime, Array, Array]:
    rng = np.random.default_rng(7)
    others = COMBINATIONS // PRODUCTS
    inflow = rng.uniform(0.0, 10.0, (years, PRODUCTS, others))
    scale, shape = rng.uniform(8.0, 40.0, (years, PRODUCTS, 1)), rng.uniform(1.2, 4.0, (1, PRODUCTS, 1))
    life = Lifetime.of("weibull", by_cohort=True, scale=scale, shape=shape)
    full = (np.broadcast_to(p, inflow.shape).reshape(years, -1) for p in (scale, shape))
    return inflow, life, *full


def _beside_flodym(inflow: Array, life: Lifetime, scale: Array, shape: Array) -> Subject:
    years = len(inflow)
    grid = Grid.yearly(FIRST, FIRST + years - 1)

    def ours() -> tuple[Array, Array]:
        run = inflow_driven(inflow, life, grid, timing="start")
        return run.stock, run.outflow

    def peer() -> tuple[Array, Array]:
        model = _flodym(years, scale, shape, "InflowDrivenDSM")
        model.inflow.values[...] = inflow.reshape(years, -1)
        model.compute()
        return model.stock.values, model.outflow.values

    def difference(mine: tuple[Array, Array], theirs: tuple[Array, Array]) -> float:
        """Stock and outflow, relative to the largest stock."""
        apart = [np.abs(a.reshape(b.shape) - b).max() for a, b in zip(mine, theirs, strict=True)]
        return float(max(apart) / theirs[0].max())

    return Subject(ours=ours, peer=peer, difference=difference, array_bytes=inflow.nbytes)


def _flodym(years: int, scale: Array, shape: Array, kind: str) -> Any:
    import flodym

    time = flodym.Dimension(name="time", letter="t", items=list(range(FIRST, FIRST + years)), dtype=int)
    item = flodym.Dimension(name="item", letter="i", items=list(range(scale.shape[1])), dtype=int)
    dims = flodym.DimensionSet(dim_list=[time, item])
    life = flodym.WeibullLifetime(
        dims=dims, time_letter="t", inflow_at="start", weibull_scale=scale, weibull_shape=shape
    )
    return getattr(flodym, kind)(dims=dims, lifetime_model=life)


def _relative(ours: Array, theirs: Array) -> float:
    return float(np.abs(ours.reshape(theirs.shape) - theirs).max() / np.abs(theirs).max())

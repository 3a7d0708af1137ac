"""Supply chains beside pymrio: the same outputs from the same synthetic tables in the same process.

Tables are shaped like EXIOBASE: 49 regions, 120 extensions, a third of the cells
filled, most trade at home. Sizes are numbers of region-sectors.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import pymrio
from scipy.linalg import lapack

from benchmarks.registry import Subject, benchmark
from kringloop.chains import Engine, RecipeChange, accounts, demand_scenarios, solve_scenario, structural_paths
from kringloop.core import Array, Origin
from kringloop.economies import Economy

REGIONS, EXTENSIONS = 49, 120
SIZES = (2009, 4900, 9800)
MADE = Origin(producer="kringloop", dataset="benchmark", title="synthetic", vintage="1", licence="CC0", kind="assumed")


@lru_cache(maxsize=1)
def synthetic(size: int) -> Economy:
    """A productive table with 49 regions: 31 % of the cells filled, two thirds of the inputs from home."""
    random = np.random.default_rng(7)
    sectors = size // REGIONS
    flows = random.random((size, size))
    flows[flows > 0.31] = 0.0
    home = np.kron(np.eye(REGIONS, dtype=bool), np.ones((sectors, sectors), dtype=bool))
    share = random.uniform(0.3, 0.7, size)
    for block, part in ((home, 2 / 3), (~home, 1 / 3)):
        sums = np.where(block, flows, 0).sum(axis=0)
        np.multiply(flows, part * share / sums, out=flows, where=block)
    demand = random.exponential(size=(size, REGIONS)) * (1 + 20 * np.kron(np.eye(REGIONS), np.ones((sectors, 1))))
    # outputs by Neumann sums, so that the table closes without a solver
    output = layer = demand.sum(axis=1)
    while layer.max() > 1e-17 * output.max():
        layer = flows @ layer
        output = output + layer
    flows *= output
    output = flows.sum(axis=1) + demand.sum(axis=1)
    pressure = random.exponential(size=(EXTENSIONS, size)) * output
    return Economy.from_arrays(
        sectors=[(f"R{r:02}", f"S{s:03}") for r in range(REGIONS) for s in range(sectors)],
        demands=[(f"R{r:02}", "all") for r in range(REGIONS)],
        flows=flows,
        final_demand=demand,
        output=output,
        extensions={f"e{k:03}": ("kt", pressure[k]) for k in range(EXTENSIONS)},
        unit="mln EUR",
        year=2020,
        origin=MADE,
        copy=False,
    )


def as_pymrio(economy: Economy) -> Any:
    """The same table as a pymrio system, sharing the memory of the flows."""
    index = pd.MultiIndex.from_tuples(economy.sectors, names=["region", "sector"])
    columns = pd.MultiIndex.from_tuples(economy.demands, names=["region", "category"])
    rows = pd.Index(list(economy.extensions), name="stressor")
    pressure = np.array([e.values for e in economy.extensions.values()])
    factors = pymrio.Extension(
        name="factors",
        F=pd.DataFrame(pressure, index=rows, columns=index),
        unit=pd.DataFrame({"unit": ["kt"] * len(rows)}, index=rows),
    )
    system = pymrio.IOSystem(
        Z=pd.DataFrame(economy.flows, index=index, columns=index, copy=False),
        Y=pd.DataFrame(economy.final_demand, index=index, columns=columns, copy=False),
        x=pd.DataFrame({"indout": economy.output}, index=index),
        unit=pd.DataFrame({"unit": ["mln EUR"] * economy.size}, index=index),
    )
    system.factors = factors
    return system


def farthest(ours: Any, peer: Any) -> float:
    """Largest difference relative to the largest figure of each array."""
    pairs = zip(ours, peer, strict=True)
    return max(float(np.abs(np.asarray(a) - np.asarray(b)).max() / np.abs(np.asarray(b)).max()) for a, b in pairs)


def our_accounts(economy: Economy, *, by_sector: bool) -> list[Array]:
    found = accounts(Engine(economy))
    home = np.diagonal(found.trade, axis1=1, axis2=2)
    made, used = found.trade.sum(axis=2), found.trade.sum(axis=1)
    blocks = [
        found.multipliers,
        found.consumption,
        found.production,
        found.exports,
        made,
        used,
        made - home,
        used - home,
    ]
    return [*blocks, found.imports_by_sector()] if by_sector else blocks


def peer_accounts(economy: Economy, *, by_sector: bool) -> list[Array]:
    system = as_pymrio(economy)
    system.calc_all()
    f = system.factors
    names = ["M", "D_cba", "D_pba", "D_exp", "D_pba_reg", "D_cba_reg", "D_exp_reg", "D_imp_reg"]
    return [getattr(f, name).to_numpy() for name in [*names, *(["D_imp"] if by_sector else [])]]


def _bytes(economy: Economy) -> int:
    return economy.flows.nbytes + economy.final_demand.nbytes + economy.size * EXTENSIONS * 8


@benchmark(
    "chains_accounts",
    sizes=SIZES,
    goal="4 × less processor time at 2,009 sectors, 6 × at 9,800; ≤ 45 % of the memory; equal to 1e-12",
    peer="pymrio calc_all",
    repeats=3,
)
def chains_accounts(size: int) -> Subject:
    economy = synthetic(size)
    return Subject(
        ours=lambda: our_accounts(economy, by_sector=False),
        peer=lambda: peer_accounts(economy, by_sector=False),
        difference=farthest,
        array_bytes=_bytes(economy),
    )


@benchmark(
    "chains_accounts_with_imports_by_product",
    sizes=SIZES,
    goal="everything calc_all makes, imports by demanded product included: 1.2 × less processor time",
    peer="pymrio calc_all",
    repeats=3,
)
def chains_accounts_complete(size: int) -> Subject:
    economy = synthetic(size)
    return Subject(
        ours=lambda: our_accounts(economy, by_sector=True),
        peer=lambda: peer_accounts(economy, by_sector=True),
        difference=farthest,
    )


@benchmark(
    "chains_one_footprint",
    sizes=SIZES,
    goal="one footprint 20 × faster at 2,009 sectors, 70 × at 9,800",
    peer="pymrio A, L, S, M y",
    repeats=3,
)
def chains_one_footprint(size: int) -> Subject:
    economy = synthetic(size)
    demand = economy.demand_of("R00")

    def ours() -> list[Array]:
        engine = Engine(economy)
        return [np.atleast_1d(engine.intensities(["e000"])[0] @ engine.outputs(demand).values)]

    def peer() -> list[Array]:
        leontief = pymrio.calc_L(pymrio.calc_A(economy.flows, economy.output))
        return [
            np.atleast_1d(
                pymrio.calc_S(economy.extensions["e000"].values[None], economy.output)[0] @ (leontief @ demand)
            )
        ]

    return Subject(ours=ours, peer=peer, difference=farthest)


def changed_recipes(count: int, sectors: int) -> list[RecipeChange]:
    return [
        RecipeChange(name=f"change {i}", region=f"R{i % REGIONS:02}", sector=f"S{(3 * i) % sectors:03}", factor=0.9)
        for i in range(count)
    ]


@benchmark(
    "chains_scenario_30_recipes",
    sizes=SIZES,
    goal="30 changed recipes 20 × faster than solving anew at 2,009 sectors, 70 × at 9,800",
    peer="pymrio A, L, x anew",
    repeats=3,
)
def chains_scenario(size: int) -> Subject:
    economy = synthetic(size)
    engine = Engine(economy)
    engine.outputs_by_consumer()
    engine.multipliers(list(economy.extensions))
    changes = changed_recipes(30, size // REGIONS)

    def ours() -> list[Array]:
        outcome = solve_scenario(engine, "less material", changes)
        return [outcome.output, outcome.trade.sum(axis=1)]

    def peer() -> list[Array]:
        coefficients = pymrio.calc_A(economy.flows, economy.output)
        for change in changes:
            coefficients[:, economy.index(str(change.region), str(change.sector))] *= 0.9
        made = pymrio.calc_L(coefficients) @ economy.final_demand
        return [made.sum(axis=1), engine.intensities(list(economy.extensions)) @ made]

    return Subject(ours=ours, peer=peer, difference=farthest)


@benchmark(
    "chains_thousand_demands",
    sizes=SIZES,
    goal="a thousand demands in at most 1.5 × one factorisation (LAPACK dgetrf)",
    peer="LAPACK dgetrf",
    repeats=3,
)
def chains_thousand_demands(size: int) -> Subject:
    economy = synthetic(size)
    demands = np.random.default_rng(1).random((size, 1000))
    keys = list(economy.extensions)
    return Subject(
        ours=lambda: demand_scenarios(Engine(economy), keys, demands), peer=lambda: bare_lu(economy, np.float64)
    )


@benchmark(
    "chains_beside_float64_lu",
    sizes=SIZES,
    goal="all accounts in at most 1.3 × a bare LU",
    peer="LAPACK dgetrf",
    repeats=3,
)
def chains_beside_float64_lu(size: int) -> Subject:
    economy = synthetic(size)
    return Subject(ours=lambda: our_accounts(economy, by_sector=False), peer=lambda: bare_lu(economy, np.float64))


@benchmark(
    "chains_beside_float32_lu",
    sizes=SIZES,
    goal="all accounts beside a bare LU in float32",
    peer="LAPACK sgetrf",
    repeats=3,
)
def chains_beside_float32_lu(size: int) -> Subject:
    economy = synthetic(size)
    return Subject(ours=lambda: our_accounts(economy, by_sector=False), peer=lambda: bare_lu(economy, np.float32))


@benchmark(
    "chains_paths",
    sizes=(2009, 4900),
    goal="the first 10 000 paths below 10 × one left solve",
    peer="one left solve",
    repeats=3,
)
def chains_paths(size: int) -> Subject:
    economy = synthetic(size)
    engine = Engine(economy)
    engine.multipliers(list(economy.extensions))
    demand = economy.demand_of("R00")
    direct = engine.intensities(["e000"])[0]
    return Subject(
        ours=lambda: structural_paths(engine, "e000", demand, coverage=0.9, limit=10_000),
        peer=lambda: engine.left(direct),
    )


def bare_lu(economy: Economy, dtype: type[np.floating]) -> Any:
    """Nothing but building I − A and its triangular factors in LAPACK."""
    matrix = np.array(economy.flows / economy.output, dtype=dtype).T
    np.negative(matrix, out=matrix)
    matrix.flat[:: len(matrix) + 1] += 1
    return (lapack.sgetrf if dtype == np.float32 else lapack.dgetrf)(matrix, overwrite_a=1)

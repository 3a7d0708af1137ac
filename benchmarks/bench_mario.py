"""Supply chains beside mariopy: multipliers, one footprint and structural paths of the same synthetic tables.

mariopy holds pandas and numpy to one version each, so it is no part of the test
environment. Install both in an environment of their own to run these subjects:
`pip install . mariopy==1.3.2 pymrio flodym httpx`, then `python -m benchmarks mario_paths`.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pymrio

from benchmarks.bench_chains import as_pymrio, farthest, synthetic
from benchmarks.registry import NotInstalledError, Subject, benchmark
from kringloop.chains import Engine, Paths, structural_paths
from kringloop.core import Array
from kringloop.economies import Economy

SMALLEST = 1.0
"""Paths below this size [kt] are left to our side: at a third of it mariopy takes more than twice as long."""


def as_mario(economy: Economy) -> Any:
    """The same table as a mariopy database, coefficients included."""
    if importlib.util.find_spec("mario") is None:
        raise NotInstalledError(
            "mariopy is not installed, and holds pandas and numpy to one version each\n"
            "  To compare with it, run this in an environment made by: pip install . mariopy==1.3.2 pymrio flodym httpx"
        )
    mario = importlib.import_module("mario")
    logging.disable(logging.WARNING)
    system = as_pymrio(economy)
    columns, users = system.Z.columns, system.Y.columns
    system.factors.F_Y = pd.DataFrame(0.0, index=system.factors.F.index, columns=users)
    system.primary = pymrio.Extension(
        name="primary",
        F=pd.DataFrame(economy.primary_inputs()[None], index=["value added"], columns=columns),
        F_Y=pd.DataFrame(0.0, index=["value added"], columns=users),
        unit=pd.DataFrame({"unit": [economy.unit]}, index=["value added"]),
    )
    return mario.parse_from_pymrio(system, {"primary": "all"}, {"factors": "all"}, include_meta=False)


def computed(database: Any, *names: str) -> list[Array]:
    """Matrices of a database, made anew; its coefficients are at hand."""
    database.calc_all(list(names), force_rewrite=True)
    return [database.query(matrices=[name]).to_numpy() for name in names]


@benchmark(
    "mario_multipliers",
    sizes=(2009, 4900),
    goal="multipliers of 120 pressures and the pressure of each demanded product, faster than mariopy",
    peer="mariopy f, F",
    repeats=3,
)
def mario_multipliers(size: int) -> Subject:
    economy = synthetic(size)
    database = as_mario(economy)
    demanded = economy.final_demand.sum(axis=1)

    def ours() -> list[Array]:
        found = Engine(economy).multipliers(list(economy.extensions)).values
        return [found, found * demanded]

    return Subject(ours=ours, peer=lambda: computed(database, "f", "F"), difference=farthest)


@benchmark(
    "mario_one_footprint",
    sizes=(2009, 4900),
    goal="one footprint question, faster than mariopy",
    peer="mariopy f y",
    repeats=3,
)
def mario_one_footprint(size: int) -> Subject:
    whole = synthetic(size)
    economy = replace(whole, extensions={"e000": whole.extensions["e000"]})
    database = as_mario(economy)
    demand = economy.demand_of("R00")

    def ours() -> list[Array]:
        engine = Engine(economy)
        return [np.atleast_1d(engine.intensities(["e000"])[0] @ engine.outputs(demand).values)]

    return Subject(ours=ours, peer=lambda: [computed(database, "f")[0] @ demand], difference=farthest)


@benchmark(
    "mario_paths",
    sizes=(2009,),
    goal="ten thousand paths in less time than mariopy needs for the hundreds above 1 kt",
    peer="mariopy calc_spa, depth 5",
    repeats=1,
)
def mario_paths(size: int) -> Subject:
    economy = synthetic(size)
    database = as_mario(economy)
    engine = Engine(economy)
    engine.multipliers(["e000"])
    computed(database, "f")
    demand = economy.demand_of("R00")

    def peer() -> Any:
        return database.calc_spa("e000", final_demand_region="R00", max_depth=5, cutoff=SMALLEST, top_n=None)

    return Subject(ours=lambda: structural_paths(engine, "e000", demand), peer=peer, difference=missed)


def missed(ours: Paths, peer: Any) -> float:
    """Share of the paths above the smallest size that the peer does not list: it drops what lies behind small nodes."""
    listed = sum(abs(path.value) >= SMALLEST for path in ours.paths)
    return 1 - len(peer) / listed

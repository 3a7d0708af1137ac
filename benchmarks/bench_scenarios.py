"""Scenarios: a lever moved on a prepared run, a whole scenario, and levers on a supply chain beside full inverses."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from scipy.linalg import inv

from benchmarks.bench_chains import synthetic
from benchmarks.registry import Subject, benchmark
from kringloop.chains import Engine, MovedTable
from kringloop.core import Names
from kringloop.runs import Line, ScenarioBench, open_run, run_study
from kringloop.scenarios import BASELINE, Assumption, Penetration, Plan, chain_moved, plan_of
from kringloop.study import find_study

SAID = Names("gezegd", "said")
FOUR = ("new_products", "primary_need", "material_lost", "recycled_content")
YEARS = (2050,)
"""One year, for which a peer that keeps no factor makes one inverse."""
RECIPES = 30


def _assume(lever: str, value: float, scope: dict[str, tuple[str, ...]], to: str = "") -> Assumption:
    course = Penetration(shape="linear", first=2026, last=2035)
    return Assumption(
        lever=lever, value=value, scope=scope, to=to, course=course, reason=SAID, source=SAID, certainty="assumed"
    )


@cache
def _path() -> Path:
    folder = TemporaryDirectory()
    _KEPT.append(folder)
    return run_study(find_study("netherlands"), Path(folder.name)).path


@cache
def _bench() -> ScenarioBench:
    return _opened()


def _opened() -> ScenarioBench:
    """A run opened anew, with its baseline worked out."""
    bench = ScenarioBench(open_run(_path(), keep_open=True))
    bench.lines(bench.plans[BASELINE])
    return bench


_KEPT: list[TemporaryDirectory[str]] = []
"""Folders that live as long as the process."""
ANEW = "the same on a run that is opened anew, nothing prepared"


def _beside_anew(ask: Callable[[ScenarioBench, float], Mapping[str, Line]]) -> Subject:
    """A question to the prepared bench, beside the same to a bench of its own.

    The peer profits from what models keep of the question that was just asked: it is the faster for it, never the
    slower.
    """
    mine, theirs = itertools.count(1), itertools.count(1)
    bench = _bench()

    return Subject(
        ours=lambda: ask(bench, next(mine) / 1000.0),
        peer=lambda: ask(_opened(), next(theirs) / 1000.0),
        difference=_apart,
    )


def _apart(ours: Mapping[str, Line], peer: Mapping[str, Line]) -> float:
    """Largest difference of all years of all figures; other figures are infinitely far apart."""
    if ours.keys() != peer.keys():
        return float("inf")
    apart = [np.nan_to_num(np.abs(line.values - peer[id].values)).max(initial=0.0) for id, line in ours.items()]
    return float(max(apart))


@benchmark(
    "scenario_lever_change", sizes=(4, 93), goal="four figures of fifteen products within 100 ms", peer=ANEW, repeats=3
)
def scenario_lever_change(figures: int) -> Subject:
    def ask(bench: ScenarioBench, step: float) -> Mapping[str, Line]:
        plan = plan_of("asked", SAID, [_assume("lifetime", 1.1 + step, {})], bench.plans[BASELINE].assumptions)
        return bench.lines(plan, FOUR if figures == len(FOUR) else None)

    return _beside_anew(ask)


@benchmark(
    "scenario_whole",
    sizes=("together",),
    goal="one scenario to 2050 with all indicators within 2 s",
    peer=ANEW,
    repeats=3,
)
def scenario_whole(key: str) -> Subject:
    def ask(bench: ScenarioBench, step: float) -> Mapping[str, Line]:
        own = [*bench.plan(key).own, _assume("wear", step, {})]
        return bench.lines(plan_of("asked", SAID, own, bench.plans[BASELINE].assumptions))

    return _beside_anew(ask)


@benchmark(
    "scenario_chain_levers",
    sizes=(2009, 4900, 9800),
    goal="a scenario of 30 recipes and its demand at least 50 times faster than a full inverse at n = 9,800",
    peer="a full inverse (scipy.linalg.inv)",
    repeats=1,
)
def scenario_chain_levers(size: int) -> Subject:
    """Thirty recipes of one region use less and its users buy less: output everywhere, and what its users cause."""
    economy = synthetic(size)
    engine = Engine(economy)
    engine.outputs_by_consumer()
    mine = tuple(s for r, s in economy.sectors if r == "R00")[:RECIPES]
    inputs = tuple(dict.fromkeys(s for _, s in economy.sectors))[:10]
    plan: Plan = plan_of(
        "asked",
        SAID,
        [
            _assume("weight", 0.9, {"chain": mine, "region": ("R00",), "input": inputs}),
            _assume("refuse", 0.1, {"chain": inputs, "region": ("R00",)}),
        ],
    )

    def ours() -> float:
        moved = chain_moved(engine, "R00", YEARS, plan.on_chain, lambda _: np.ones(len(YEARS)))
        table = MovedTable.of(engine, moved)
        made = table.by_tier(table.demand_of("R00")[:, :, None])
        return float((made.sum(axis=1)[:, :, 0] * table.pressure("e000")).sum())

    def peer() -> float:
        recipes = economy.flows * engine.per_output
        rows = np.isin([s for _, s in economy.sectors], inputs)
        recipes[np.ix_(np.flatnonzero(rows), [economy.index("R00", s) for s in mine])] *= 0.9
        demand = economy.demand_of("R00") * np.where(rows, 0.9, 1.0)
        return float(engine.intensities(["e000"])[0] @ (inv(np.eye(size) - recipes) @ demand))

    return Subject(ours=ours, peer=peer, difference=lambda a, b: abs(a / b - 1.0))

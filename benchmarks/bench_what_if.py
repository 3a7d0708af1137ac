"""What a reader of a finished run asks next: levers on the workbench, a backcast, supply that stops."""

from __future__ import annotations

import itertools
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from scipy import optimize, sparse

from benchmarks.registry import Subject, benchmark
from kringloop.core import Array
from kringloop.reading import Reading
from kringloop.runs import (
    PAGE,
    backcast_stated,
    open_run,
    run_study,
    shock_of,
    shock_of_run,
    workbench_of,
)
from kringloop.runs.backcasted import _Search
from kringloop.scenarios import TOLERANCE
from kringloop.scenarios import backcast as find_mix
from kringloop.shocks import Buffers, UseChain, shipped_assumptions
from kringloop.shocks.adaptive import least_losses
from kringloop.study import find_study
from kringloop.web.answers import Kept
from kringloop.web.api import scenarios
from kringloop.web.dispatch import Dispatch
from kringloop.web.shelf import Shelf

_KEPT: list[TemporaryDirectory[str]] = []
"""Folders that live as long as the process."""


@cache
def _path() -> Path:
    folder = TemporaryDirectory()
    _KEPT.append(folder)
    return run_study(find_study("netherlands"), Path(folder.name)).path


@cache
def _prepared() -> tuple[Dispatch, Reading]:
    return _opened()


def _opened() -> tuple[Dispatch, Reading]:
    """The pages of a run opened anew, with the workbench asked once."""
    shelf = Shelf(_path())
    dispatch, reading = Dispatch(shelf, Kept()), shelf.read(shelf.latest())
    dispatch.answer("nl", PAGE, [])
    scenarios.drawings(reading, [])
    return dispatch, reading


@benchmark(
    "workbench_lever_moved",
    sizes=("numbers", "drawings", "page"),
    goal="a lever on all products, never asked before: numbers within 100 ms, drawings within 200 ms",
    peer="the same asked of a run that is opened anew, nothing prepared",
)
def workbench_lever_moved(what: str) -> Subject:
    """The peer profits from what models keep of the lever that was just moved: it is the faster for it."""
    first = {"numbers": 10.0, "drawings": 20.0, "page": 30.0}[what]
    mine, theirs = itertools.count(1), itertools.count(1)
    prepared = _prepared()

    def ask(opened: tuple[Dispatch, Reading], step: int) -> Any:
        dispatch, reading = opened
        asked = [("lever.lifetime", f"{first + step / 100.0:g}")]
        if what == "page":
            return dispatch.answer("nl", PAGE, asked)
        return scenarios.answer(reading, asked) if what == "numbers" else scenarios.drawings(reading, asked)

    return Subject(
        ours=lambda: ask(prepared, next(mine)),
        peer=lambda: ask(_unasked(), next(theirs)),
        difference=lambda a, b: float(a != b),
    )


def _unasked() -> tuple[Dispatch, Reading]:
    shelf = Shelf(_path())
    return Dispatch(shelf, Kept()), shelf.read(shelf.latest())


@benchmark(
    "backcast_search",
    sizes=("half_the_new_material",),
    goal="the least mix of a backcast, without its draws, sooner than by a general optimiser on the same model",
    peer="sequential least squares alone (SLSQP of SciPy), slopes by differences of one lever at a time",
    repeats=1,
)
def backcast_search(key: str) -> Subject:
    """The search by linear programmes and its polish; the difference is that of the efforts, and infinite where the
    peer ends at a mix that misses a target."""
    bench = workbench_of("netherlands")
    asked = bench.study.backcasts[key].asked
    search = _Search(bench, asked)
    space, aims = search.space, search.aims

    def ours() -> float:
        found = find_mix(search.evaluate, space, aims, objective=asked.objective)
        return found.effort if found.met else float("inf")

    def peer() -> float:
        levers, span = len(space.start), space.span
        costs = np.tile(space.weight * span, 2)

        def mix(x: Array) -> Array:
            point = np.clip(space.start + span * (x[:levers] - x[levers:]), space.low, space.high)
            taken, before = space.together @ point, space.together @ space.start
            over = taken > space.room  # a step over a whole is cut back to it: the model refuses what is over
            part = ((space.room - before)[over] / (taken - before)[over]).min(initial=1.0)
            return space.start + part * (point - space.start)

        def left(x: Array) -> Array:
            reached = search.evaluate(mix(x)[None, :])[0]
            return np.asarray(aims.sense * (reached - aims.value) / aims.scale)

        limits = [
            {"type": "ineq", "fun": left},
            {"type": "ineq", "fun": lambda x: space.room - space.together @ mix(x)},
        ]
        most = np.concatenate([space.high - space.start, space.start - space.low]) / np.tile(span, 2)
        answer: Any = optimize.minimize(
            lambda x: float(costs @ x),
            np.zeros(2 * levers),
            jac=lambda _: costs,
            method="SLSQP",
            bounds=[(0.0, max(0.0, float(end))) for end in most],
            constraints=limits,
            options={"maxiter": 200},
        )
        point = mix(np.asarray(answer.x))
        missed = aims.missed(search.evaluate(point[None, :])[0]).max()
        return space.effort(point, asked.objective) if missed <= TOLERANCE else float("inf")

    return Subject(ours=ours, peer=peer, difference=lambda a, b: abs(a / b - 1.0))


@benchmark("backcast", sizes=("half_the_new_material",), goal="a backcast of the study within 30 s", repeats=1)
def backcast(key: str) -> Subject:
    bench = workbench_of("netherlands")
    return Subject(ours=lambda: backcast_stated(bench, bench.study.backcasts[key]))


@benchmark("supply_shock", sizes=("run", "command"), goal="the shocks of the study within 2 s, also as a new command")
def supply_shock(asked: str) -> Subject:
    path = _path()
    command = [sys.executable, "-m", "kringloop", "shock", "--run", str(path)]

    def ours() -> Any:
        if asked == "command":
            return subprocess.run(command, check=True, capture_output=True)
        run = open_run(path, keep_open=True)
        return [shock_of_run(run, shock_of(spec), shipped_assumptions()) for spec in run.study.shocks.values()]

    return Subject(ours=ours)


@benchmark(
    "shock_programme",
    sizes=(52, 260, 520),
    goal="the least loss of a stop of supply sooner than by its plain linear programme of every week",
    peer="one linear programme of all weeks (scipy.optimize.linprog, HiGHS)",
)
def shock_programme(weeks: int) -> Subject:
    """Thirteen users, of which six wait for the others: half of the supply stops after a quarter of the weeks."""
    made = np.random.default_rng(7)
    users, waiting, buffers = 13, 6, Buffers(stock=4.0, spare=0.1, substitutes=0.1, recovery=0.05, longer_life=0.05)
    need = np.concatenate([made.dirichlet(np.ones(users - waiting)), np.zeros(waiting)])
    chain = UseChain(
        need=need,
        worth=made.uniform(1.0, 9.0, users),
        essential=need > 0,
        to=np.arange(users - waiting, users),
        by=np.hstack([made.dirichlet(np.ones(users - waiting), waiting), np.zeros((waiting, waiting))]),
        dependence=made.uniform(0.2, 0.9, waiting),
    )
    there, others = np.where(np.arange(weeks) < weeks // 4, 1.0, 0.5), 0.5

    return Subject(
        ours=lambda: least_losses(chain, there, others, buffers)(buffers),
        peer=lambda: _least_by_week(chain, there, others, buffers),
        difference=lambda a, b: abs(a / b - 1.0),
    )


def _least_by_week(chain: UseChain, there: Array, others: float, buffers: Buffers) -> float:
    """The same programme as its formula reads: variables x, put off, substituted, spare, recovered and held."""
    weeks, nodes = len(there), len(chain.need)
    block = 3 * nodes + 3
    use = chain.need * chain.essential
    rows, right = [], []
    for week in range(weeks):
        row = sparse.lil_array((1, weeks * block))
        row[0, week * block : week * block + 3 * nodes] = np.concatenate([use, -use, -use])
        row[0, week * block + 3 * nodes : (week + 1) * block] = [-1.0, -1.0, 1.0]
        if week:
            row[0, week * block - 1] = -1.0
        rows.append(row)
        right.append(there[week] + (0.0 if week else buffers.stock))
    saved = sparse.hstack([-sparse.eye_array(nodes), sparse.eye_array(nodes), sparse.eye_array(nodes)])
    passed = -chain.dependence[:, None] * chain.by
    passed[np.arange(len(chain.to)), chain.to] += 1.0
    each = sparse.vstack(
        [sparse.hstack([saved, np.zeros((nodes, 3))]), np.hstack([passed, np.zeros((len(chain.to), block - nodes))])]
    )
    limits = sparse.vstack([*rows, sparse.kron(sparse.eye_array(weeks), each)]).tocsr()
    right += np.tile(np.concatenate([np.zeros(nodes), 1.0 - chain.dependence]), weeks).tolist()
    most = [1.0] * nodes + [buffers.longer_life] * nodes + [buffers.substitutes] * nodes
    most += [others * buffers.spare, buffers.recovery, buffers.stock]
    values = np.tile(np.concatenate([chain.worth, np.zeros(block - nodes)]), weeks)
    found: Any = optimize.linprog(-values, A_ub=limits, b_ub=right, bounds=[(0.0, m) for m in most * weeks])
    return float(values.sum() + found.fun)

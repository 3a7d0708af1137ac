"""What a reader of a finished run asks next: levers on the workbench, a backcast, supply that stops."""

from __future__ import annotations

import itertools
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.registry import Subject, benchmark
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
from kringloop.shocks import shipped_assumptions
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
def _dispatch() -> tuple[Dispatch, Reading]:
    shelf = Shelf(_path())
    dispatch, reading = Dispatch(shelf, Kept()), shelf.read(shelf.latest())
    dispatch.answer("nl", PAGE, [])
    scenarios.drawings(reading, [])
    return dispatch, reading


@benchmark(
    "workbench_lever_moved",
    sizes=("numbers", "drawings", "page"),
    goal="a lever on all products, never asked before: numbers within 100 ms, drawings within 200 ms",
)
def workbench_lever_moved(what: str) -> Subject:
    (dispatch, reading), steps = _dispatch(), itertools.count(1)
    first = {"numbers": 10.0, "drawings": 20.0, "page": 30.0}[what]

    def ours() -> Any:
        asked = [("lever.lifetime", f"{first + next(steps) / 100.0:g}")]
        if what == "page":
            return dispatch.answer("nl", PAGE, asked)
        return scenarios.answer(reading, asked) if what == "numbers" else scenarios.drawings(reading, asked)

    return Subject(ours=ours)


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

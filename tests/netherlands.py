"""The shipped Netherlands study: loaded once for all tests of a process, run once for all processes of a session."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import kringloop as kl
from kringloop import reading as reading_room
from kringloop import runs as runs_room
from kringloop.indicators import INDICATORS
from kringloop.ledger import Ledger
from kringloop.reading import Reading
from kringloop.runs import Run, ScenarioBench, Workbench, open_run, run_study, workbench_of_run
from kringloop.study import Study, find_study, load_study


@lru_cache(maxsize=1)
def study() -> Study:
    """The shipped study with its ledger."""
    return load_study(find_study("netherlands"))


def netherlands() -> Ledger:
    """The ledger of the shipped study."""
    return study().ledger


def made_once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], Path]) -> Path:
    """A results file that no test may change; the first process that asks for it makes it, in a folder of this name."""
    own = folders.getbasetemp()
    place = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        return next(place.glob("*.duckdb"), None) or make(place)


def results_file(folders: pytest.TempPathFactory) -> Path:
    """The results of the shipped study."""
    return made_once(folders, "netherlands", lambda place: run_study(find_study("netherlands"), place).path)


BESIDE = ("careful", "strict_risk", "later_start")


def results_beside_sets(folders: pytest.TempPathFactory) -> Path:
    """The results of the shipped study with sets of choices beside it, made through the front door."""
    return made_once(folders, "sets", lambda place: Path(kl.run("netherlands", sets=BESIDE, out=str(place)).path))


def reading_of(folders: pytest.TempPathFactory) -> Reading:
    """Those of the shipped study as they are read, and what is worked out of them, kept for all tests of a process."""
    return _reading(results_file(folders))


@lru_cache(maxsize=1)
def _reading(path: Path) -> Reading:
    return Reading(open_run(path, keep_open=True), "results", piecewise=True)


def results_folder(folders: pytest.TempPathFactory) -> Path:
    """A folder of one's own that holds those results."""
    place = folders.mktemp("results")
    made = results_file(folders)
    shutil.copy2(made, place / made.name)
    return place


_SHARED: dict[Any, Any] = {}
"""What commands share: of which file, made under which indicators → made."""


def shared_run(path: Path) -> Run:
    """A run of a results file that no test changes, opened once in a process."""
    return _shared("run", path, lambda: open_run(path, keep_open=True))


def _shared(kind: object, path: Path, make: Callable[[], Any]) -> Any:
    key = (kind, path, path.stat().st_mtime_ns, tuple(INDICATORS._entries))
    if key not in _SHARED:
        _SHARED[key] = make()
    return _SHARED[key]


def forget_shared() -> None:
    """Let go of what commands share, open files among it."""
    _SHARED.clear()


def share_between_commands(patched: pytest.MonkeyPatch, path: Path) -> None:
    """Let commands of one process over a results file share what each by itself works out anew: the first still does.

    The rooms make them where a command asks; only the doors to them are others here.
    """

    def shared(run: Run) -> bool:
        return run.file.path == path and run is shared_run(path)

    def opened(file: Path | str, *, keep_open: bool = False, called: Path | None = None) -> Run:
        mine = Path(file) == path and called is None
        return shared_run(path) if mine else open_run(file, keep_open=keep_open, called=called)

    def read(run: Run, file_name: str, *, piecewise: bool = False) -> Reading:
        def make() -> Reading:
            return Reading(run, file_name, piecewise=piecewise)

        return _shared(("reading", file_name, piecewise), path, make) if shared(run) else make()

    def bench(run: Run, **more: Any) -> ScenarioBench:
        def make() -> ScenarioBench:
            return ScenarioBench(run, **more)

        return _shared("scenarios", path, make) if shared(run) and not more else make()

    def workbench(run: Run) -> Workbench | None:
        return _shared("workbench", path, lambda: workbench_of_run(run)) if shared(run) else workbench_of_run(run)

    patched.setattr(runs_room, "open_run", opened)
    patched.setattr(reading_room, "Reading", read)
    patched.setattr(runs_room, "ScenarioBench", bench)
    patched.setattr(runs_room, "workbench_of_run", workbench)

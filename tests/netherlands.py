"""The shipped Netherlands study: loaded once for all tests of a process, run once for all processes of a session."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

import kringloop as kl
from kringloop.ledger import Ledger
from kringloop.reading import Reading
from kringloop.runs import open_run, run_study
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

"""The shipped Netherlands study: loaded once for all tests of a process, run once for all processes of a session."""

from __future__ import annotations

import fcntl
import os
import shutil
from functools import lru_cache
from pathlib import Path

import pytest

from kringloop.ledger import Ledger
from kringloop.runs import run_study
from kringloop.study import Study, find_study, load_study


@lru_cache(maxsize=1)
def study() -> Study:
    """The shipped study with its ledger."""
    return load_study(find_study("netherlands"))


def netherlands() -> Ledger:
    """The ledger of the shipped study."""
    return study().ledger


def results_file(folders: pytest.TempPathFactory) -> Path:
    """The results of the shipped study, which no test may change; the first process that asks makes them."""
    own = folders.getbasetemp()
    place = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "netherlands"
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        return next(place.glob("*.duckdb"), None) or run_study(find_study("netherlands"), place).path


def results_folder(folders: pytest.TempPathFactory) -> Path:
    """A folder of one's own that holds those results."""
    place = folders.mktemp("results")
    made = results_file(folders)
    shutil.copy2(made, place / made.name)
    return place

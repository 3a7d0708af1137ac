"""The small study and its indicators for the tests of this room, and the results of the shipped study."""

import pytest

from kringloop.cli.speech import VARIABLES, forget
from kringloop.runs import open_run
from tests.netherlands import results_folder
from tests.small import folder, indicators, kringloop, results, small_results, small_run, study

__all__ = ["folder", "indicators", "kringloop", "results", "small_results", "small_run", "study"]


@pytest.fixture(autouse=True)
def no_language_of_this_machine(monkeypatch):
    """Tests speak English until they ask for another language, whatever the machine is set to."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    forget()


@pytest.fixture(scope="session")
def netherlands(tmp_path_factory):
    """The results of the shipped study."""
    return next(results_folder(tmp_path_factory).glob("*.duckdb"))


@pytest.fixture(scope="session")
def dutch_run(netherlands):
    return open_run(netherlands, keep_open=True)

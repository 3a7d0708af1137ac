"""The small study and its indicators for the tests of this room, and the results of the shipped study."""

import pytest

from kringloop.cli.speech import VARIABLES, forget
from tests.netherlands import forget_shared, results_folder, share_between_commands, shared_run
from tests.small import folder, indicators, kringloop, results, small_results, small_run, study

__all__ = ["folder", "indicators", "kringloop", "results", "small_results", "small_run", "study"]


@pytest.fixture(autouse=True)
def no_language_of_this_machine(monkeypatch):
    """Tests speak English until they ask for another language, whatever the machine is set to."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    forget()


@pytest.fixture(scope="session")
def shipped(tmp_path_factory):
    """The results of the shipped study, which no test changes."""
    yield next(results_folder(tmp_path_factory).glob("*.duckdb"))
    forget_shared()


@pytest.fixture
def netherlands(shipped, monkeypatch):
    """Those results, asked by commands that share what is worked out of them."""
    share_between_commands(monkeypatch, shipped)
    return shipped


@pytest.fixture
def dutch_run(netherlands):
    return shared_run(netherlands)

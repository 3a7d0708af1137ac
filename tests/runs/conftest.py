"""The small study and its indicators for the tests of this room, and a bench of scenarios over the shipped one."""

import pytest

from kringloop.runs import ScenarioBench, open_run
from tests.netherlands import results_file
from tests.small import folder, indicators, kringloop, results, small_results, small_run, study

__all__ = ["folder", "indicators", "kringloop", "results", "small_results", "small_run", "study"]


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    """A bench over a run of the shipped study, shared by the tests of a file."""
    return ScenarioBench(open_run(results_file(tmp_path_factory), keep_open=True))

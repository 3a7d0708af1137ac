"""The small study for the tests of this room, and one run of the shipped study with a set of choices beside it."""

import pytest

import kringloop as kl
from tests.netherlands import results_beside_sets
from tests.small import folder, indicators, kringloop, results, small_results, small_run, study

__all__ = ["folder", "indicators", "kringloop", "results", "small_results", "small_run", "study"]


@pytest.fixture(scope="session")
def dutch(tmp_path_factory):
    """A run of the shipped study, made through this door."""
    return kl.open(results_beside_sets(tmp_path_factory))


@pytest.fixture
def small(small_run):
    """A run of the small study, opened by its path."""
    return kl.open(small_run.file.path)

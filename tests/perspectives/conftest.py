"""The comparison of the shipped study, worked out once."""

import pytest

from kringloop.perspectives import Bench, Compared, at_the_table, bench_at
from kringloop.reading import Reading
from kringloop.runs import open_run
from tests.netherlands import results_file


@pytest.fixture(scope="session")
def reading(tmp_path_factory) -> Reading:
    return Reading(open_run(results_file(tmp_path_factory), keep_open=True), "results", piecewise=True)


@pytest.fixture(scope="session")
def bench(reading) -> Bench:
    return bench_at(reading)


@pytest.fixture(scope="session")
def compared(reading) -> Compared:
    return at_the_table(reading)

"""The comparison of the shipped study, worked out once."""

import pytest

from kringloop.perspectives import Bench, Compared, at_the_table, bench_at
from kringloop.reading import Reading
from tests.netherlands import reading_of


@pytest.fixture(scope="session")
def reading(tmp_path_factory) -> Reading:
    return reading_of(tmp_path_factory)


@pytest.fixture(scope="session")
def bench(reading) -> Bench:
    return bench_at(reading)


@pytest.fixture(scope="session")
def compared(reading) -> Compared:
    return at_the_table(reading)

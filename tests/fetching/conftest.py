"""A service, a clock, a store and a desk for every test of this room."""

import pytest

from kringloop.fetching import Desk, Line, Patience, Store
from tests.fetching.replay import Clock, Service, served


@pytest.fixture
def service():
    with served(Service()) as running:
        yield running


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def line(clock):
    with Line(clock, Patience(seconds=0.3)) as open_line:
        yield open_line


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


@pytest.fixture
def desk(store, line, service):
    bases = dict.fromkeys(("cbs", "cbs4", "eurostat", "worldbank", "comtrade", "baci", "zenodo"), service.base)
    return Desk(store=store, line=line, bases=bases, environment={"KRINGLOOP_COMTRADE_KEY": "geheim-0123"})

"""Settings of all tests.

Property tests that gate try the same examples every time, so that a change passes or fails by itself and not by
chance. `make fuzz` runs the same properties on new examples, round after round; what it finds becomes an `@example`.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tests.spread import group_of, place_of

# a busy machine is not a bug: examples have no time limit of their own
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("fuzz", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("gate")
os.environ.pop("COLUMNS", None)  # the width of whoever runs the tests is not that of what they print


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In each of several processes what takes long stands first; in one, tests run as they stand."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: place_of(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Tests go to processes by groups of ours where they go by scope; marks of xdist have no effect with pytest 9.2."""
    if config.getvalue("dist") != "loadscope":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    return ByGroup(config, log)

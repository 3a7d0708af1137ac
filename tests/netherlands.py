"""The shipped Netherlands study, loaded once for all tests of a process."""

from __future__ import annotations

from functools import lru_cache

from kringloop.ledger import Ledger
from kringloop.study import Study, find_study, load_study


@lru_cache(maxsize=1)
def study() -> Study:
    """The shipped study with its ledger."""
    return load_study(find_study("netherlands"))


def netherlands() -> Ledger:
    """The ledger of the shipped study."""
    return study().ledger

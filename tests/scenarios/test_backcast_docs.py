"""The examples of docs/backcast.md run as printed."""

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "backcast.md"


def test_page_runs_as_printed():
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert tried > 5
    assert failed == 0

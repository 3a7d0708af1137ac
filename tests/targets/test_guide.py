"""The examples of docs/targets.md run, one after the other."""

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "targets.md"


def test_the_examples_of_the_page_hold():
    outcome = doctest.testfile(str(PAGE), module_relative=False)
    assert outcome.attempted > 15
    assert outcome.failed == 0

"""A stop of supply through Python's front door says what the terminal says."""

import json

import pytest

from kringloop.core import RangeError


def test_a_shock_is_that_of_the_terminal(dutch, kringloop):
    code, printed, _ = kringloop("shock", "neodymium", "--from", "China", "--weeks", "8", "--json", "--run", dutch.path)
    told = json.loads(printed)
    found = dutch.shock("neodymium", "China", weeks=8)
    assert code == 0
    assert found.frame["adaptive"].to_list() == [case["adaptive"] for case in told["cases"].values()]
    assert told["kinds"]["supply"] == "observed"
    assert "China" in repr(found)
    assert found.assumptions.height == 8
    assert found.chart()


def test_a_share_over_all_is_refused(dutch):
    with pytest.raises(RangeError, match="share is 150 %"):
        dutch.shock("neodymium", "China", share=1.5)

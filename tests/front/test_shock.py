"""A stop of supply, stocks at rest and the value balance through the front door say what the terminal says."""

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


def test_a_backcast_is_replayed_in_the_levers(dutch):
    found = dutch.backcast("primary=-20%@2050", product="0306", levers=("collection",), draws=0)
    assert found.met
    moved = dutch.with_levers(product="0306", collection=found.moved["collection"] / 100)
    assert moved.figures["primary"] == pytest.approx(found.targets[0].reached, rel=1e-9)


def test_stocks_at_rest_have_a_row_per_product(dutch):
    found = dutch.steady(use=0.9)
    assert found.height == 33
    assert set(found["basis"]) == {"followed", "level_stock"}
    assert (found["steady_inflow"] >= found["steady_primary"]).all()


def test_a_value_balance_is_that_of_the_terminal(dutch, kringloop):
    code, printed, _ = kringloop("value", "--sector", "28", "--json", "--run", dutch.path)
    told, found = json.loads(printed), dutch.value_balance("C28")
    assert code == 0
    assert found.frame.to_dicts() == told["links"]
    assert found.kinds.to_dicts() == told["kinds_of_value"]
    assert "22,811" in repr(found)
    assert found.chart("mass").title == found.sheet.title
    with pytest.raises(RangeError, match="plane is 'weight'; expected one of mass, value, exergy"):
        found.chart("weight")

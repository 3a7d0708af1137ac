"""Who is responsible: figures worked outside, what adds up for every table, and what refuses to."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.actors import RULES, responsibility, together
from kringloop.chains import Engine
from kringloop.core import AdditivityError, IncomparableError, RangeError, UnknownNameError
from kringloop.reference import bibliography
from tests.chains.worlds import national, world

ADDITIVE = [key for key, rule in RULES.items() if rule.additive]


def two_sectors():
    """The two sectors of Miller and Blair (2009, chapter 2) with a burden of 100 and 60."""
    return Engine(national([[150, 500], [200, 100]], [350, 1700], extensions={"co2": ("kt", [100, 60])}))


def chain(value_added, burden):
    """Firms in a line: each sells all it makes to the next, the last to consumers; each buys nothing else."""
    n = len(value_added)
    output = np.cumsum(value_added)
    flows = np.diag(output[:-1], 1)
    demand = np.zeros(n)
    demand[-1] = output[-1]
    return Engine(national(flows, demand, extensions={"co2": ("kt", burden)}))


@pytest.mark.regression
@pytest.mark.parametrize(
    ("rule", "told", "expected"),
    [
        ("producer", {}, [100, 60, 0]),
        ("income", {}, [94.3894, 65.6106, 0]),
        ("shared", {"retention": 0.5}, [56.5004, 45.2565, 19.7751 + 38.4680, 0]),
    ],
)
def test_the_table_of_two_sectors(rule, told, expected):
    # worked with numpy from the formulas of the two papers, on the table of the book
    assert responsibility(two_sectors(), "co2", rule, **told).values == pytest.approx(expected, abs=2e-4)


@pytest.mark.analytic
def test_the_chain_of_what_everybody_buys_overlaps_and_refuses_to_be_summed():
    upstream = responsibility(two_sectors(), "co2", "influence", reach="upstream")
    assert upstream.figures == pytest.approx([133.33, 133.33], abs=0.006)
    assert upstream.overlap == pytest.approx(1.667, abs=6e-4)
    with pytest.raises(AdditivityError, match=r"overlap 1\.67 times"):
        sum(upstream)


@pytest.mark.analytic
def test_retention_by_value_added_in_a_line_of_firms():
    # retained: 10·40/40; then 5 of 5 + 0 passed on · 30/70; then (5·40/70 + 1)·30/100; the rest is the consumer's
    found = responsibility(chain([40, 30, 30], [10, 5, 1]), "co2", "shared")
    assert found.values[:3] == pytest.approx([10, 2.142857, 1.157143], abs=1e-6)
    assert found.by("role")["consumer"] == pytest.approx(2.7)


@pytest.mark.analytic
def test_splitting_a_firm_leaves_all_others_alone_under_value_added_and_not_under_half_and_half():
    whole, halves = chain([40, 30, 30], [10, 5, 1]), chain([40, 10, 20, 30], [10, 5, 0, 1])
    one, two = (responsibility(e, "co2", "shared") for e in (whole, halves))
    assert two.values[[0, 3]] == pytest.approx(one.values[[0, 2]])
    assert two.values[1] + two.values[2] == pytest.approx(one.values[1])
    assert two.by("role")["consumer"] == pytest.approx(one.by("role")["consumer"])
    one, two = (responsibility(e, "co2", "shared", retention=0.5).by("role")["consumer"] for e in (whole, halves))
    assert (one, two) == pytest.approx((3.0, 1.75))  # 10/8 + 5/4 + 1/2; 10/16 + 5/8 + 0 + 1/2


@pytest.mark.analytic
@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.integers(0, 500), st.floats(0, 1))
def test_every_additive_rule_hands_out_the_whole_once(seed, rho):
    engine = Engine(world(seed, regions=2, sectors=3))
    for rule in ADDITIVE:
        found = responsibility(engine, "co2", rule, **({"retention": rho} if rule == "shared" else {}))
        assert sum(found.values) == pytest.approx(found.total)
        assert sum(found.by("region", "role").values()) == pytest.approx(found.total)
        assert found.total == pytest.approx(engine.economy.extension("co2").values.sum())
    ends = {r: responsibility(engine, "co2", "shared", retention=r).by("region") for r in (0.0, 1.0)}
    assert ends[1.0] == pytest.approx(responsibility(engine, "co2", "producer").by("region"))
    assert ends[0.0] == pytest.approx(responsibility(engine, "co2", "consumer").by("region"))


def test_what_does_not_go_together_is_not_summed():
    engine = two_sectors()
    maker, buyer = (responsibility(engine, "co2", rule) for rule in ("producer", "consumer"))
    assert together(maker, maker) == pytest.approx(320)
    with pytest.raises(IncomparableError, match="differ in method; their sum means nothing") as refused:
        together(maker, buyer)
    assert "verschillen in method; hun som betekent niets" in refused.value.in_language("nl")


def test_an_unknown_rule_and_an_impossible_retention_are_refused():
    with pytest.raises(UnknownNameError, match="'shard' is not a known rule; did you mean 'shared'") as refused:
        responsibility(two_sectors(), "co2", "shard")
    assert "bedoelt u 'shared'" in refused.value.in_language("nl")
    with pytest.raises(RangeError, match="retention is outside 0 … 1"):
        responsibility(two_sectors(), "co2", "shared", retention=1.2)


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_rule_says_where_it_is_from_and_the_frame_whether_it_adds_up(rule):
    assert rule.reference in bibliography()
    frame = responsibility(two_sectors(), "co2", rule.key).to_frame()
    assert frame["additive"].to_list() == [rule.additive] * frame.height
    assert isinstance(frame, pl.DataFrame)

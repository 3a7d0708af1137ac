"""Circularity, footprint and repair against figures from outside, and the wrong variants that circulate."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.core import AdditivityError, RangeError
from kringloop.products import Burdens, allocation_of, circular_footprint, circularity
from kringloop.products.footprint import one_allocation
from kringloop.products.repair import SCORED, depth_score, disassembly_score, repairability

FULL = {"recycled": 1, "to_recycling": 1, "recycling_yield": 0.8, "feedstock_yield": 0.8}


@pytest.mark.regression
@pytest.mark.parametrize(
    ("shares", "utility", "linear", "indicator"),
    [
        ({}, 1.0, 1.0, 0.1),
        ({}, 0.8, 1.0, 0.0),
        ({}, 2.0, 1.0, 0.55),
        ({"reused": 1, "to_reuse": 1}, 1.0, 0.0, 1.0),
        (FULL, 1.0, 0.11111, 0.9),
    ],
)
def test_the_indicator_is_that_of_the_formula(shares, utility, linear, indicator):
    found = circularity(1, **shares)
    assert found.linear[0] == pytest.approx(linear, abs=5e-6)
    assert found.indicator(utility)[0] == pytest.approx(indicator, abs=5e-6)


def test_the_variants_that_circulate_are_other_numbers():
    """Full recycling tells them apart: 2 M gives 0.89875, 2 M + W/2 gives 0.90414, and without 0.9 it is 0.88889."""
    found = circularity(1, **FULL)
    top, ours = found.virgin + found.waste, float(found.indicator()[0])
    wrong = {
        "2M": 1 - 0.9 * top / 2,
        "2M + W/2": 1 - 0.9 * top / (2 + found.waste / 2),
        "without 0.9": 1 - found.linear,
    }
    assert {name: round(float(value[0]), 5) for name, value in wrong.items()} == {
        "2M": 0.89875,
        "2M + W/2": 0.90414,
        "without 0.9": 0.88889,
    }
    assert all(abs(ours - float(value[0])) > 1e-3 for value in wrong.values())


SHARES = st.floats(0, 1)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SHARES, SHARES, SHARES, SHARES, st.floats(0.3, 1), st.floats(0.3, 1), st.floats(0.2, 5))
def test_the_indicator_lies_between_0_and_1_and_falls_with_nothing_circular(r, u, cr, cu, ec, ef, x):
    recycled, reused = r * 0.5, u * 0.5
    made = circularity(
        2.0,
        recycled=recycled,
        reused=reused,
        to_recycling=cr * 0.5,
        to_reuse=cu * 0.5,
        recycling_yield=ec,
        feedstock_yield=ef,
    )
    value = float(made.indicator(x)[0])
    assert 0 <= value <= 1
    assert float(circularity(2.0).indicator(x)[0]) <= value + 1e-9


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ({"recycled": 0.6, "reused": 0.6}, r"recycled \+ reused \+ renewable is 1.2"),
        ({"recycled": 0.5, "feedstock_yield": 0}, "feedstock_yield is 0"),
        ({"to_recycling": -0.1}, "to_recycling is -0.1"),
    ],
)
def test_shares_that_are_none_are_refused(shares, said):
    with pytest.raises(RangeError, match=said):
        circularity(1, **shares)
    with pytest.raises(RangeError, match="utility X is 0"):
        circularity(1).indicator(0)


MADE = Burdens(virgin=2, recycled=0.5, recycling=0.5, replaced=2, energy=0.4, disposal=0.1)


@pytest.mark.regression
@pytest.mark.parametrize(("a", "material", "total"), [(0.2, 1.19, 1.29), (0.5, 1.325, 1.425), (0.8, 1.46, 1.56)])
def test_the_footprint_is_that_of_the_formula(a, material, total):
    parts = circular_footprint(a, MADE, recycled_content=0.3, to_recycling=0.6, to_energy=0.2)
    assert parts == pytest.approx((material, 0.08, 0.02))
    assert sum(parts) == pytest.approx(total)


@pytest.mark.analytic
@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.floats(0.2, 0.8), st.floats(0, 1), st.floats(0.1, 9), st.floats(0.1, 9), st.floats(0.1, 1))
def test_two_lives_cost_the_same_whatever_a_is(a, share, virgin, recycled, quality):
    """What goes to recycling in life 1 comes in recycled in life 2; credit and quality are matched."""
    made = Burdens(
        virgin=virgin, recycled=recycled, recycling=recycled, replaced=virgin, quality_in=quality, quality_out=quality
    )

    def lives(allocation):
        first = circular_footprint(allocation, made, recycled_content=0, to_recycling=share)
        return sum(first) + sum(circular_footprint(allocation, made, recycled_content=share, to_recycling=0))

    assert lives(a) == pytest.approx(lives(0.5))


def test_a_is_fixed_by_material_and_by_nobody_else():
    assert (allocation_of("staal"), allocation_of("wood")) == (0.2, 0.8)
    with pytest.raises(RangeError, match="no A is set for 'circuit_board'"):
        allocation_of("pcb")
    with pytest.raises(AdditivityError, match="partners use different A"):
        one_allocation({"maker": 0.2, "recycler": 0.5})
    with pytest.raises(RangeError, match="A is 1"):
        circular_footprint(1.0, MADE, recycled_content=0, to_recycling=0)


@pytest.mark.parametrize(
    ("scores", "index", "letter"),
    [(5, 5.0, "A"), (4, 4.0, "A"), (3.35, 3.35, "B"), (3, 3.0, "C"), (2, 2.0, "D"), (1, 1.0, "E")],
)
def test_the_class_is_that_of_its_limits(scores, index, letter):
    assert repairability(scores, dict.fromkeys(SCORED, scores)) == (pytest.approx(index), letter)


def test_depth_scores_and_weights_are_those_of_the_regulation():
    assert [depth_score(n) for n in (1, 2, 3, 5, 6, 10, 11, 15, 16)] == [5, 5, 4, 4, 3, 3, 2, 2, 1]
    parts = [("battery", 2), ("display", 5), ("back_cover", 1), *[("other", 20)] * 6]
    assert disassembly_score(parts) == pytest.approx((30 * 5 + 30 * 4 + 10 * 5 + 30 * 1) / 100)
    with pytest.raises(RangeError, match="parts weigh 60 of 100"):
        disassembly_score([("battery", 1), ("display", 1)])
    with pytest.raises(RangeError, match="wrong or missing: information"):
        repairability(5, dict.fromkeys(SCORED[:-1], 5))


def test_many_masses_add_up_before_they_are_divided():
    """ISO 59020: sums of masses, never a mean of percentages: 50, 25 and 12.5 of 100 kg, and of unlike masses."""
    found = circularity(np.array([1.0, 3.0]), reused=np.array([1.0, 0.0])).summed(np.array([0, 0]), 1)
    assert found.virgin[0] == 3.0
    assert found.mass[0] == 4.0

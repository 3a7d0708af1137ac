"""Counting against a threshold: values worked by hand, absent stays absent, rounding does not tip it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.ledger import AtLeast, Constant
from kringloop.ledger.cells import Grid

YEAR = Grid(("year",), {"year": ("2023",)})


def reached(value, level):
    return float(AtLeast(Constant(value, "1"), level).evaluate(YEAR).values[0])


@pytest.mark.parametrize(("value", "expected"), [(0.99, 0.0), (1.0, 1.0), (1.01, 1.0), (-1.0, 0.0)])
def test_a_threshold_is_reached_from_its_own_value_on(value, expected):
    assert reached(value, 1.0) == expected


def test_a_sum_that_rounds_just_below_is_at_the_threshold():
    assert 0.1 + 0.2 + 0.7 < 1.0000000000000002
    assert reached(sum([0.1] * 10), 1.0) == 1.0  # 0.9999999999999999


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_higher_value_never_reaches_less(value, level):
    assert reached(value, level) <= reached(value + abs(value) + 1, level)


def test_a_little_more_changes_nothing():
    expression = AtLeast(Constant(2.0, "1"), 1.0)
    assert expression.derivatives((expression.inner.evaluate(YEAR).values,))[0].tolist() == [0.0]

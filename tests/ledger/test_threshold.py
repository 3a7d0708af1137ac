"""Counting against a threshold: values worked by hand, absent stays absent, rounding does not tip it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.ledger import AtLeast, Constant, Role
from kringloop.ledger.cells import Grid
from tests.ledger.small import account, ledger, row

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


def test_what_is_counted_is_told_as_a_number_of_rows_not_as_a_sum():
    rows = [
        row(2021, "24", 1.4, value=5.0, rate=0.0, source="s"),
        row(2021, "25", 1.0, value=2.9, rate=0.0, source="s"),
        row(2021, "26", 3.0, value=2.0, rate=0.0, source="s"),
        row(2021, "28", 0.2, value=9.0, rate=0.0, source="s"),
    ]
    view = ledger(account(rows, units={"mass": "kt", "value": "mln EUR", "rate": "%"})).account("a")
    risk, importance = AtLeast(view.select("mass"), 1.0), AtLeast(view.select("value"), 2.8)
    counted, assessed = (e.over("sector") for e in (risk * importance, AtLeast(view.select("mass"), 0.0)))
    first, second, third = (counted / assessed).explain(year=2021).terms
    assert (first.role, first.value, first.contribution, first.counted) == (Role.THRESHOLD, None, 0.5, 2)
    assert first.rows["value"].to_list()[:2] == [1.4, 1.0]  # those that count, the largest first
    assert (second.role, second.value, second.counted) == (Role.FACTOR_THRESHOLD, None, None)
    assert (third.role, third.value) == (Role.DIVISOR_THRESHOLD, None)
    (alone,) = risk.explain(year=2021, sector="24").terms
    assert (alone.role, alone.value, alone.counted) == (Role.THRESHOLD, 1.4, None)

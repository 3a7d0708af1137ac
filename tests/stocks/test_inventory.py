"""Perpetual inventory: values worked by hand, balances, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import KringloopError, RangeError, ShapeError
from kringloop.stocks import Lifetime, perpetual_inventory

FOUR = Lifetime.of("fixed", mean=4.0)
PROFILES = ("straight_line", "geometric", "hyperbolic")
NOTHING_BEFORE = -1.0


def test_a_good_of_four_years_loses_a_quarter_a_year():
    """Bought in the middle of the year on average: an eighth is lost in the first year, a quarter in each next."""
    found = perpetual_inventory([100.0, 0, 0, 0, 0], FOUR, growth_before=NOTHING_BEFORE)
    assert found.net == pytest.approx([87.5, 62.5, 37.5, 12.5, 0.0])
    assert found.consumption == pytest.approx([12.5, 25.0, 25.0, 25.0, 12.5])
    assert found.gross == pytest.approx([100, 100, 100, 100, 0])
    assert found.retired == pytest.approx([0, 0, 0, 0, 100])


def test_a_geometric_value_falls_by_half_a_year():
    """Double-declining over four years: a half a year; the mean of 0.5^u over the first year is 0.5 / ln 2."""
    found = perpetual_inventory([100.0, 0, 0], FOUR, profile="geometric", growth_before=NOTHING_BEFORE)
    start = 100 * 0.5 / np.log(2)
    assert found.net == pytest.approx([start, start / 2, start / 4], rel=2e-4)


def test_a_service_that_falls_in_a_straight_line_without_discount_is_worth_the_square_of_what_is_left():
    """Service 1 − a/T: what is left from age a is (1 − a/T)² of the whole."""
    found = perpetual_inventory(
        [1.0, 0, 0, 0], FOUR, profile="hyperbolic", efficiency=0.0, discount=0.0, growth_before=NOTHING_BEFORE
    )
    left = [(4 / 3) * ((1 - k / 4) ** 3 - (1 - (k + 1) / 4) ** 3) for k in range(4)]
    assert found.net == pytest.approx(left, rel=2e-2)


def test_a_steady_investment_is_all_replacement():
    """The same investment for ever: consumption equals it, and a straight line holds E[T²] / 2 E[T] years of it."""
    life = Lifetime.from_mean("weibull", mean=20.0, sd=8.0)
    found = perpetual_inventory(np.full(5, 10.0), life)
    assert found.consumption == pytest.approx(np.full(5, 10.0))
    assert found.gross[-1] == pytest.approx(200.0, rel=2e-3)
    assert found.net[-1] == pytest.approx(100.0, rel=2e-3)


@pytest.mark.parametrize("profile", PROFILES)
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=12), st.floats(-0.5, 0.5))
def test_what_comes_in_is_there_or_used_up(profile, amounts, growth):
    found = perpetual_inventory(amounts, FOUR, profile=profile, growth_before=growth)
    before = np.concatenate([[found.before], found.net[:-1]])
    scale = 1 + max(amounts) * 100
    assert np.abs(before + found.investment - found.consumption - found.net).max() <= 1e-9 * scale
    if profile != "geometric":
        assert (found.net <= found.gross + 1e-9 * scale).all()


@pytest.mark.parametrize("profile", PROFILES)
def test_columns_are_alone_what_they_are_together(profile):
    put_in = np.array([[5.0, 1.0], [7.0, 2.0], [0.0, 3.0]])
    lives = Lifetime.from_mean("weibull", mean=[6.0, 15.0], sd=[2.0, 3.0])
    both = perpetual_inventory(put_in, lives, profile=profile, growth_before=[0.0, 0.02])
    one = perpetual_inventory(
        put_in[:, 1], Lifetime.from_mean("weibull", mean=15.0, sd=3.0), profile=profile, growth_before=0.02
    )
    assert both.net[:, 1] == pytest.approx(one.net)
    twice = perpetual_inventory(2 * put_in, lives, profile=profile, growth_before=[0.0, 0.02])
    assert twice.net == pytest.approx(2 * both.net)


def test_what_is_worn_is_nothing_of_nothing():
    with np.errstate(all="raise"):
        assert np.isnan(perpetual_inventory([0.0, 0.0], FOUR).worn).all()


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        ({"investment": []}, ShapeError, "no year"),
        ({"investment": [1.0, float("nan")]}, KringloopError, "investment"),
        ({"growth_before": -2.0}, RangeError, "growth_before is -1"),
        ({"profile": "straight"}, RangeError, "straight_line"),
        ({"profile": "geometric", "declining_balance": 5.0}, RangeError, "lose more than all"),
        ({"profile": "hyperbolic", "efficiency": 1.0}, RangeError, "efficiency lies from 0 to below 1"),
        ({"life": Lifetime.of("exponential", mean=300.0)}, RangeError, "after 200 years"),
    ],
)
def test_what_cannot_be_is_refused(asked, error, said):
    given_ = {"investment": [1.0, 2.0], "life": FOUR, **asked}
    with pytest.raises(error, match=said):
        perpetual_inventory(given_.pop("investment"), given_.pop("life"), **given_)

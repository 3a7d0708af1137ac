"""Direct beside indirect value, and what is made of scarce inputs."""

from dataclasses import replace

import pytest

from kringloop.core import MissingDataError, RangeError, UnitError
from kringloop.valuation import UsedPrice, direct_and_indirect, value_resource_efficiency, value_velocity
from kringloop.valuation.velocity import together

NEW = UsedPrice(product="drill", age=0.0, price=200.0, unit="EUR", kind="new", year=2015, price_index=80.0)
USED = UsedPrice(product="drill", age=4.0, price=175.0, unit="EUR", year=2021, price_index=100.0)


def line(age):
    return max(0.0, 1 - age / 10)


@pytest.mark.analytic
def test_the_gap_is_price_less_depreciation_at_constant_prices():
    # new: 200/0.8 = 250; 175/250 = 0.7; by the line 150, so 25 above it, a sixth
    (one,) = direct_and_indirect([NEW, USED], {"drill": line})
    assert (one.new, one.residual, one.indirect, one.gap) == (250.0, 0.7, 150.0, 25.0)
    assert one.gap_share == pytest.approx(1 / 6)


def test_a_boom_of_prices_leaves_the_residual_value_as_it_is():
    dear = replace(USED, price=USED.price * 3, price_index=300.0)
    assert direct_and_indirect([NEW, dear], {})[0].residual == pytest.approx(0.7)


def test_what_is_absent_stays_absent():
    (without,) = direct_and_indirect([NEW, USED], {})
    assert (without.indirect, without.gap, without.gap_share) == (None, None, None)
    (old,) = direct_and_indirect([NEW, replace(USED, age=12.0)], {"drill": line})
    assert (old.indirect, old.gap, old.gap_share) == (0.0, 175.0, None)


@pytest.mark.parametrize(
    ("prices", "error", "told"),
    [
        ([USED], MissingDataError, "'drill' has no price when new"),
        ([NEW, NEW], RangeError, "'drill' has 2 prices when new"),
        ([NEW, replace(USED, price=-1.0)], RangeError, "the price of 'drill' is -1; a price is 0 or more"),
        ([NEW, replace(USED, age=-1.0)], RangeError, "the age of 'drill' is -1"),
        ([NEW, replace(USED, unit="")], UnitError, "the price of 'drill' has no unit"),
        ([NEW, replace(USED, unit="USD")], UnitError, "'drill' has prices in EUR and in USD"),
        ([NEW, replace(USED, price_index=None)], MissingDataError, "the price of 'drill' in 2021 has no price index"),
        ([replace(NEW, age=1.0)], RangeError, "'drill' is new at an age of 1"),
        ([replace(NEW, price=0.0), USED], RangeError, "'drill' costs 0 when new"),
        ([NEW, replace(USED, kind="gift")], RangeError, "gift"),
    ],
)
def test_a_price_that_is_wrong_says_so(prices, error, told):
    with pytest.raises(error, match=told):
        direct_and_indirect(prices, {})


@pytest.mark.analytic
def test_sectors_together_make_what_they_make_of_all_their_inputs():
    # 120/40 = 3 and 80/40 = 2; together 200/80
    steel, copper = (
        value_resource_efficiency(120.0, {"a": 30.0, "b": 10.0}),
        value_resource_efficiency(80.0, {"a": 40.0}),
    )
    assert together([120.0, 80.0], [steel, copper]) == pytest.approx(200 / 80)
    assert value_resource_efficiency(120.0, {"a": 30.0, "b": 10.0}, weights={"a": 1.0, "b": 3.0}) == 2.0
    with pytest.raises(MissingDataError, match="'b' has no weight"):
        value_resource_efficiency(120.0, {"a": 30.0, "b": 10.0}, weights={"a": 1.0})
    with pytest.raises(RangeError, match="come to a value of 0"):
        value_resource_efficiency(120.0, {"a": 0.0})


@pytest.mark.analytic
def test_velocity_and_stay_are_each_other_inverted():
    found = value_velocity(passed=25.0, stock=200.0)
    assert (found.per_year, found.stay) == (0.125, 8.0)
    assert value_velocity(passed=0.0, stock=200.0).stay == float("inf")
    with pytest.raises(RangeError, match="there is no velocity of nothing"):
        value_velocity(passed=1.0, stock=0.0)

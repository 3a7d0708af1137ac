"""Value and service by age: figures of the Australian Bureau of Statistics, and curves worked by hand."""

import numpy as np
import pytest

from kringloop.core import RangeError, ShapeError
from kringloop.stocks import Lifetime, service_by_age, value_by_age

TEN = Lifetime.of("fixed", mean=10.0)
AGES = np.arange(11.0)


@pytest.mark.regression
def test_service_of_a_machine_of_ten_years_follows_the_formula_of_the_bureau():
    # (10 − a)/(10 − a/2), to four decimals
    printed = [1, 0.9474, 0.8889, 0.8235, 0.75, 0.6667, 0.5714, 0.4615, 0.3333, 0.1818, 0]
    assert service_by_age(AGES, 10.0) == pytest.approx(printed, abs=6e-5)


def test_a_good_that_works_as_new_until_its_end_has_an_efficiency_of_one():
    assert service_by_age([0, 9.9, 10, 11], 10.0, efficiency=1.0).tolist() == [1, 1, 0, 0]


@pytest.mark.analytic
def test_value_of_a_straight_service_without_discount_is_a_square():
    # Σ of (1 − s/T) from a to T over that from 0 to T is (1 − a/T)²
    found = value_by_age(AGES, TEN, efficiency=0.0, discount=0.0)
    assert found == pytest.approx((1 - AGES / 10) ** 2, abs=1e-6)


@pytest.mark.analytic
def test_the_other_profiles_at_any_age():
    assert value_by_age([2.5, 12.0], TEN, profile="straight_line") == pytest.approx([0.75, 0.0])
    assert value_by_age([0, 2.0], TEN, profile="geometric") == pytest.approx([1.0, 0.64])  # (1 − 2/10)²


@pytest.mark.parametrize("profile", ["straight_line", "geometric", "hyperbolic"])
def test_a_curve_starts_at_one_and_never_rises(profile):
    found = value_by_age(np.linspace(0, 15, 61), Lifetime.from_mean("weibull", mean=9.0, sd=3.0), profile=profile)
    assert found[0] == pytest.approx(1.0)
    assert (np.diff(found) <= 1e-12).all()


@pytest.mark.parametrize(
    ("given", "error", "told"),
    [
        ({"ages": [-1.0]}, RangeError, "an age is 0 or more; seen: -1"),
        ({"profile": "line"}, RangeError, "line"),
        ({"efficiency": 1.0}, RangeError, "efficiency lies from 0 to below 1; seen: 1"),
        ({"life": Lifetime.of("fixed", mean=[3.0, 4.0])}, ShapeError, "value by age is of one life"),
    ],
)
def test_what_has_no_value_by_age_is_refused(given, error, told):
    asked = {"ages": [1.0], "life": TEN} | given
    with pytest.raises(error, match=told):
        value_by_age(asked.pop("ages"), asked.pop("life"), **asked)

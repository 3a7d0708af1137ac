"""The logarithmic mean between the other means, tolerances from the data, NaN refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import MissingDataError, RangeError, log_mean, require_numbers, tolerance

POSITIVE = st.floats(1e-300, 1e300)
MODERATE = st.floats(1e-12, 1e12)


def mean(a: float, b: float) -> float:
    return float(log_mean(np.array([a]), np.array([b]))[0])


def test_worked_by_hand():
    # (4 − 1) / ln 4 = 3 / 1.3862944 = 2.1640426
    assert mean(4.0, 1.0) == pytest.approx(2.1640425613334453, rel=1e-14)


@given(POSITIVE, POSITIVE)
def test_it_is_symmetric(a, b):
    assert mean(a, b) == mean(b, a)


@given(MODERATE, MODERATE)
def test_it_lies_between_the_geometric_and_the_arithmetic_mean(a, b):
    assert np.sqrt(a) * np.sqrt(b) * (1 - 1e-13) <= mean(a, b) <= (a + b) / 2 * (1 + 1e-13)


@given(POSITIVE, POSITIVE)
def test_it_lies_between_its_arguments(a, b):
    assert min(a, b) * (1 - 1e-13) <= mean(a, b) <= max(a, b) * (1 + 1e-13)


@given(MODERATE, MODERATE, st.floats(1e-3, 1e3))
def test_it_scales(a, b, factor):
    assert mean(factor * a, factor * b) == pytest.approx(factor * mean(a, b), rel=1e-9)


@given(MODERATE, MODERATE)
def test_it_gives_the_change_back(a, b):
    assert mean(a, b) * (np.log(a) - np.log(b)) == pytest.approx(a - b, rel=1e-9, abs=1e-12 * max(a, b))


@given(POSITIVE)
def test_equal_values_are_their_own_mean(a):
    assert mean(a, a) == a


@given(MODERATE, st.floats(-1e-9, 1e-9))
def test_near_equal_values_lose_no_figure(a, change):
    # to second order L = a (1 + c/2)
    assert mean(a, a * (1 + change)) == pytest.approx(a * (1 + change / 2), rel=1e-15)


@pytest.mark.parametrize("small", [1e-12, 1e-20, 1e-300, 5e-324])
def test_values_of_very_different_size(small):
    assert mean(1.0, small) == mean(small, 1.0) == pytest.approx(-1 / np.log(small), rel=1e-10)


def test_the_largest_and_smallest_numbers_do_not_overflow():
    assert 0 < mean(1e308, 1e-308) < 1e308


def test_zero_gives_zero():
    assert mean(0.0, 3.0) == mean(3.0, 0.0) == mean(0.0, 0.0) == 0.0


def test_negative_values_have_no_logarithm():
    with pytest.raises(RangeError, match=r"the second side of a logarithmic mean holds -2; expected values ≥ 0"):
        log_mean(np.array([1.0]), np.array([-2.0]))


def test_a_gap_is_not_zero():
    with pytest.raises(MissingDataError, match="first side of a logarithmic mean"):
        log_mean(np.array([np.nan]), np.array([1.0]))


def test_it_takes_arrays():
    assert log_mean(np.array([[1.0, 2.0]]), np.array([[1.0], [2.0]])).shape == (2, 2)


def test_tolerance_grows_with_the_data():
    small, large = np.array([1.0, -1.0]), np.array([1e9, -1e9])
    assert tolerance(small) == pytest.approx(64 * np.finfo(float).eps * 2)
    assert tolerance(large) == pytest.approx(1e9 * tolerance(small))
    assert tolerance(small, large) > tolerance(large)


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=200))
def test_tolerance_covers_the_rounding_of_a_sum(values):
    terms = np.array(values)
    assert abs(terms.sum() - terms[::-1].sum()) <= tolerance(terms)


def test_numbers_are_required_and_the_first_places_named():
    with pytest.raises(MissingDataError, match=r"mass holds 2 values(.|\n)*first at \(0, 1\), \(1, 0\)"):
        require_numbers(np.array([[1.0, np.nan], [np.inf, 2.0]]), what="mass")
    require_numbers(np.array([1.0, 0.0]), what="mass")

"""The trend test against numbers worked by hand, and against scipy."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau

from kringloop.standing import Figure, Window, mann_kendall, trend_of


def test_five_rising_years_worked_by_hand():
    # of 5! = 120 orders two are perfectly ordered: p = 2/120
    assert mann_kendall([1, 2, 3, 4, 5]) == pytest.approx(2 / 120)


def test_five_years_with_one_pair_turned_worked_by_hand():
    # S = 8; orders with at most one inversion: 1 + 4 = 5 at each end: p = 10/120 = 0.0833
    assert mann_kendall([1, 2, 3, 5, 4]) == pytest.approx(10 / 120)


def test_ties_worked_by_hand():
    # values 1 1 2 3 4: S = 9; variance (5·4·15 − 2·1·9)/18 = 282/18; z = 8/√15.667 = 2.0212; p = 0.0433
    assert mann_kendall([1, 1, 2, 3, 4]) == pytest.approx(0.04326, abs=5e-5)


@given(st.lists(st.integers(-1000, 1000), min_size=4, max_size=12, unique=True))
def test_without_ties_it_is_the_exact_test_of_kendall(values):
    exact = kendalltau(range(len(values)), values, method="exact").pvalue
    assert math.isclose(mann_kendall(values), exact, rel_tol=1e-9)


WINDOW = Window(2016, 2023)


def series(values, first=2016, status="observed", flags=()):
    return [Figure(first + n, v, status, flags) for n, v in enumerate(values)]


def test_four_years_can_never_convince():
    # the smallest p of four years is 2/24
    trend = trend_of(series([1.0, 2.0, 3.0, 4.0]), WINDOW, better="up")
    assert (trend.direction, trend.verdict, trend.p) == ("none", "none", pytest.approx(2 / 24))


def test_three_years_are_not_tested():
    trend = trend_of(series([1.0, 2.0, 3.0]), WINDOW)
    assert (trend.count, trend.p, trend.arrow) == (3, None, "–")


def test_only_the_window_counts_and_it_is_the_same_for_every_series():
    values = [Figure(2000 + n, float(-n), "observed") for n in range(16)] + series([float(n) for n in range(8)])
    trend = trend_of(values, WINDOW, better="up")
    assert (trend.first, trend.last, trend.direction, trend.verdict) == (2016, 2023, "rising", "better")


def test_a_series_that_ended_before_the_window_has_no_trend():
    trend = trend_of(series([float(n) for n in range(10)], first=2002), WINDOW)
    assert (trend.count, trend.p, trend.direction) == (0, None, "none")


@pytest.mark.parametrize("status", ["modelled", "assumed", "scenario"])
def test_only_the_record_is_tested(status):
    assert trend_of(series(range(8), status=status), WINDOW).count == 0


def test_projections_of_a_producer_are_not_tested():
    ahead = series(range(3)) + [Figure(2019 + n, 9.0 + n, "published", ("projected",)) for n in range(5)]
    assert trend_of(ahead, WINDOW).count == 3


def test_what_came_before_a_break_is_another_series():
    broken = [*series([9.0, 8.0]), Figure(2018, 1.0, "observed", ("b",)), *series([2.0, 3.0, 4.0, 5.0], first=2019)]
    trend = trend_of(broken, WINDOW)
    # five rising years: p = 2/120
    assert (trend.broken, trend.first, trend.count, trend.direction) == (2018, 2018, 5, "rising")
    assert trend.p == pytest.approx(2 / 120)


@pytest.mark.parametrize(("better", "verdict"), [("up", "worse"), ("down", "better"), ("neutral", "changed")])
def test_falling_is_judged_by_what_is_better(better, verdict):
    assert trend_of(series([-float(n) for n in range(8)]), WINDOW, better=better).verdict == verdict


def test_the_slope_is_the_median_of_all_pairs():
    # 1 2 3 4 and an outlier 100 at the end: slopes 1 ×6, and 24.25, 32.33 … ; the median of ten is 1
    assert trend_of(series([1.0, 2.0, 3.0, 4.0, 100.0]), WINDOW).slope == 1.0


def test_a_constant_series_has_no_trend():
    assert trend_of(series([5.0] * 8), WINDOW).p == 1.0


def test_float_noise_is_no_trend():
    noisy = [40.15 + n * 1e-15 for n in range(8)]
    assert trend_of(series(noisy), WINDOW).p == 1.0

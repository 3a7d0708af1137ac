"""The trend test against numbers worked by hand, and against scipy."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau

from kringloop.charts import trend_of
from kringloop.charts.trend import mann_kendall


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


def test_four_points_can_never_convince():
    # the smallest p of four points is 2/24
    trend = trend_of({2020: 1.0, 2021: 2.0, 2022: 3.0, 2023: 4.0}, better="up")
    assert (trend.direction, trend.verdict, trend.p) == ("none", "none", pytest.approx(2 / 24))


def test_three_points_are_not_tested():
    trend = trend_of({2021: 1.0, 2022: 2.0, 2023: 3.0})
    assert (trend.count, trend.p, trend.label("nl"), trend.arrow) == (3, None, "geen conclusie", "–")
    assert trend.sentence("en") == "No conclusion about the trend from 3 years."


def test_only_the_last_eight_years_count():
    values = {2000 + n: float(-n) for n in range(16)} | {2016 + n: float(n) for n in range(8)}
    trend = trend_of(values, better="up")
    assert (trend.first, trend.last, trend.direction, trend.verdict) == (2016, 2023, "rising", "better")


@pytest.mark.parametrize(("better", "verdict"), [("up", "worse"), ("down", "better"), ("neutral", "changed")])
def test_falling_is_judged_by_what_is_better(better, verdict):
    assert trend_of({2016 + n: -float(n) for n in range(8)}, better=better).verdict == verdict


def test_the_slope_is_the_median_of_all_pairs():
    # 1 2 3 4 and an outlier 100 at the end: slopes 1 ×6, and 24.25, 32.33 … ; the median of ten is 1
    assert trend_of({2019: 1.0, 2020: 2.0, 2021: 3.0, 2022: 4.0, 2023: 100.0}).slope == 1.0


def test_a_constant_series_has_no_trend():
    assert trend_of({2016 + n: 5.0 for n in range(8)}).p == 1.0

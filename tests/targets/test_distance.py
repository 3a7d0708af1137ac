"""How far from a target, by two rules; scores as published; chances that can be told beforehand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.core import MissingDataError, RangeError
from kringloop.targets import all_met, distance, from_draws, from_history, growth_rate, progress_score


@pytest.mark.published
def test_scores_at_the_anchors_that_are_published():
    assert [progress_score(p) for p in (-60, 60, 95, 130)] == [-5, 0, 2.5, 5]
    assert [progress_score(p, target=False) for p in (-2, 0, 0.5, 1.5, 2)] == [-5, -2.5, 0, 2.5, 5]


def held(values, target, year=2030, years=(2020, 2022, 2025)):
    return distance(years, values, base_year=2020, base=values[0], year=year, target=target)


@pytest.mark.analytic
@pytest.mark.parametrize(
    ("values", "ratio", "projection"),
    [
        ([100, 88, 70.0], "on_track", "on_track"),  # rate asked: 0.5^(1/10) − 1 = −6.7 %; so far −6.9 %
        ([100, 95, 75.0], "behind", "on_track"),  # −5.6 % a year is 84 % of it; a straight line ends at 50
        ([100, 99, 95.0], "far_behind", "far_behind"),
        ([100, 99, 105.0], "wrong_way", "wrong_way"),
        ([100, 70, 45.0], "met", "met"),
    ],
)
def test_two_rules_side_by_side(values, ratio, projection):
    found = held(values, 50)
    assert (found.by_ratio, found.by_projection) == (ratio, projection)
    assert found.agree == (ratio == projection)
    assert found.state == ("behind" if not found.agree else ratio)


@pytest.mark.analytic
def test_gap_and_rates_by_hand():
    found = held([100, 95, 90.0], 50)
    assert (found.gap, found.gap_from_course) == (40, 15)  # the straight line is at 75 in 2025
    assert (found.observed, found.required, found.required_from_now) == (-2, -5, -8)
    assert found.ratio == pytest.approx((0.9**0.2 - 1) / (0.5**0.1 - 1))
    assert found.projected == 80
    assert growth_rate(100, 81, 2) == pytest.approx(-0.1)


@pytest.mark.analytic
@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.floats(1, 1000), min_size=3, max_size=3), st.floats(0.01, 100))
def test_another_unit_changes_no_verdict(values, factor):
    one, other = held(values, 50), held([v * factor for v in values], 50 * factor)
    assert (one.by_ratio, one.by_projection) == (other.by_ratio, other.by_projection)


def test_figures_at_zero_take_straight_lines_and_no_small_constant():
    assert held([0, 5, 12.0], 24).ratio == pytest.approx(1.0)


def test_a_target_before_its_base_is_refused():
    with pytest.raises(RangeError, match="a target year after the base year; seen 2020 and 2020") as refused:
        held([1, 2, 3], 5, year=2020)
    assert "een doeljaar na het basisjaar" in refused.value.in_language("nl")
    with pytest.raises(RangeError, match="a growth rate needs figures above 0"):
        growth_rate(0, 5, 2)


@pytest.mark.analytic
def test_half_of_the_draws_when_the_target_is_their_median():
    draws = np.arange(1.0, 102)
    found = from_draws(draws, 51, "at_most")
    assert found.chance == pytest.approx(0.5, abs=0.01)
    assert found.error == pytest.approx(0.05, abs=0.001)
    assert from_draws(draws, 51, "at_most").chance + from_draws(draws, 51.5, "at_least").chance == pytest.approx(1)
    assert all_met([[1, 2, 3], [3, 2, 1]], [2, 2], ["at_most", "at_most"]).chance == pytest.approx(1 / 3)


@pytest.mark.analytic
def test_the_chance_from_history_worked_with_a_table_of_t():
    # the fit by hand in numpy; the levels of t from printed tables
    years, values = list(range(2016, 2024)), [10, 9, 9, 7, 7, 5, 5, -1.0]
    times = np.array(years) - 2019.5
    slope = (times @ np.array(values)) / (times @ times)
    left = np.array(values) - np.mean(values) - slope * times
    s = np.sqrt(left @ left / 6) * np.sqrt(1 + 1 / 8 + (2026 - 2019.5) ** 2 / 42)
    line = np.mean(values) + slope * 6.5
    # t(6) at 0.718 is 0.75 in printed tables
    found = from_history(years, values, 2026, line + 0.718 * s, "at_most")
    assert found.chance == pytest.approx(0.75, abs=1e-3)
    assert found.high - found.central == pytest.approx(1.943 * s, rel=1e-3)
    assert (found.count, found.trend_only) == (8, False)


@pytest.mark.analytic
@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.lists(st.floats(1, 100), min_size=5, max_size=8), st.floats(1, 100))
def test_a_chance_is_between_0_and_1_and_both_sides_make_1(values, target):
    years = list(range(2010, 2010 + len(values)))
    most, least = (from_history(years, values, 2030, target, side).chance for side in ("at_most", "at_least"))
    assert 0 <= most <= 1
    assert most + least == pytest.approx(1)
    assert from_history(years, values, 2030, target, "at_most").trend_only


@pytest.mark.analytic
def test_the_median_of_a_trend_is_met_half_of_the_time_and_a_straight_line_without_scatter_for_sure():
    years, values = list(range(2015, 2023)), [9, 8.5, 8.4, 7, 7.2, 6.1, 6.3, 5]
    middle = from_history(years, values, 2026, 5.0, "at_most").central
    assert from_history(years, values, 2026, middle, "at_most").chance == pytest.approx(0.5)
    assert from_history([1, 2, 3, 4], [-1, -2, -3, -4], 6, -5, "at_most").chance == 1


def test_too_few_years_and_a_year_that_is_past_are_refused():
    with pytest.raises(MissingDataError, match="3 years of figures in 8 years; a chance from history needs 4") as no:
        from_history([2020, 2021, 2022], [1, 2, 3], 2030, 5, "at_least")
    assert "een kans uit het verleden vraagt er 4" in no.value.in_language("nl")
    with pytest.raises(RangeError, match="whether it was met is no chance"):
        from_history([2019, 2020, 2021, 2022], [1, 2, 3, 4], 2022, 5, "at_least")
    with pytest.raises(MissingDataError, match="no draws"):
        from_draws([], 5, "at_least")

"""Figures in the locale, with the digits their error carries."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.charts.axes import nice_axis, spread
from kringloop.charts.data import Point
from kringloop.charts.figures import Scale, figure, number, scale_for, stated
from kringloop.charts.line import bounds
from kringloop.core import RangeError
from kringloop.reading.numbers import quantity


def test_dutch_has_a_decimal_comma_and_english_a_point():
    assert (number(1234.5, "nl", 1), number(1234.5, "en", 1)) == ("1.234,5", "1,234.5")


def test_a_figure_beside_its_error_is_written_as_on_every_page():
    assert figure(13.2345, "nl", "%", 0.87) == "13,2 ± 0,9 %" == quantity(13.2345, "%", "nl", error=0.87)
    assert figure(41633.0, "en", "t", 1200.0) == "41,633 ± 1,200 t" == quantity(41633.0, "t", "en", error=1200.0)
    assert figure(0.01234, "en", "", 0.002) == "0.0123 ± 0.0020" == quantity(0.01234, "1", "en", error=0.002)


def test_a_figure_and_its_bounds_have_the_same_decimals():
    assert bounds(Point(year=2024, value=41.64, low=39.357, high=43.8), Scale(1.0, "Mt"), "nl") == (
        "41,6",
        "39,4",
        "43,8",
    )
    assert bounds(Point(year=2023, value=1.1, low=0.864, high=1.336), Scale(1.0, "%"), "en") == ("1.10", "0.86", "1.34")
    assert bounds(Point(year=2023, value=32.0, low=28.0, high=33.0), Scale(1.0, ""), "en") == ("32", "28", "33")
    assert bounds(Point(year=2023, value=43e6), Scale(1e-6, "Mt"), "nl") == ("43,0", "–", "–")  # no count
    assert bounds(Point(year=2023, value=None), Scale(1.0, ""), "en") == ("–", "–", "–")


def test_a_rounded_zero_has_no_sign():
    assert (number(-0.0001, "nl", 1), number(0.0, "nl", 0, sign=True)) == ("0,0", "0")


def test_absent_is_a_dash_and_never_nought():
    assert (number(None, "nl"), number(float("nan"), "en"), figure(None, "nl", "%")) == ("–", "–", "–")


@pytest.mark.parametrize(
    ("unit", "largest", "label"),
    [
        ("t", 41.6e6, "Mt"),
        ("t", 900.0, "t"),
        ("EUR", 97.9e9, "mld €"),
        ("t_CO2e", 4e7, "Mt CO₂-eq"),
        ("1", 0.3, "%"),
        ("mln EUR", 377319.0, "mln €"),
    ],
)
def test_units_are_those_people_read(unit, largest, label):
    assert scale_for(unit, [largest, None], "nl").label == label


def test_a_scale_keeps_absence():
    assert Scale(100.0, "%").of(None) is None


def test_another_language_is_refused():
    with pytest.raises(RangeError, match="expected nl or en"):
        number(1.0, "de")


def test_a_target_keeps_its_own_digits():
    assert (stated(50.0, "nl", "%"), stated(12.5, "en", "%")) == ("50 %", "12.5 %")
    assert stated(0.0, "nl", "Mt") == "0 Mt"


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=20))
def test_an_axis_holds_its_values_and_few_ticks(values):
    axis = nice_axis(values)
    slack = 1e-6 * (axis.high - axis.low)
    assert axis.low - slack <= min(values) <= max(values) <= axis.high + slack
    assert 2 <= len(axis.ticks) <= 12


def test_ticks_of_a_quarter_step_show_their_half():
    assert nice_axis([0.0, 12.0]).labels("nl") == ["0,0", "2,5", "5,0", "7,5", "10,0", "12,5"]


@given(st.lists(st.floats(0, 100), min_size=1, max_size=6))
def test_spread_labels_keep_their_distance(wanted):
    placed = sorted(spread(wanted, 10, 0, 100))
    assert all(b - a >= 10 - 1e-9 for a, b in pairwise(placed))

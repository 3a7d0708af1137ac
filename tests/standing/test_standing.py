"""Headline cell, latest figure, change, place and window: each against values worked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import RangeError, same, without_noise
from kringloop.standing import (
    Figure,
    Window,
    change_of,
    headline_cell,
    latest_figure,
    place_of,
    state_of,
    window_of,
)

WINDOW = Window(2017, 2024)


def observed(**years):
    return [Figure(int(y[1:]), v, "observed") for y, v in years.items()]


def test_the_most_particular_wish_chooses_the_cell():
    wanted = {"place": ["abroad"], "footprint.place": ["world"], "footprint.products.place": ["national"]}
    places = {"place": ["abroad", "national", "world"]}
    assert headline_cell("footprint", "products", ["place"], places, wanted) == {"place": "national"}
    assert headline_cell("footprint", "other", ["place"], places, wanted) == {"place": "world"}
    assert headline_cell("trade", "", ["place"], places, wanted) == {"place": "abroad"}


def test_a_dimension_with_one_label_needs_no_wish_and_one_with_more_stays_open():
    assert headline_cell("x", "", ["sector"], {"sector": ["C"]}, {}) == {"sector": "C"}
    assert headline_cell("x", "", ["sector"], {"sector": ["C", "24"]}, {}) is None


def test_the_headline_is_the_last_year_on_record():
    figures = [Figure(2015, 3.0, "modelled"), Figure(2014, 2.0, "published"), Figure(2050, 0.0, "scenario")]
    assert latest_figure(figures).year == 2014
    assert latest_figure(figures[::2]).year == 2015
    assert latest_figure(figures[2:]) is None


def test_a_projection_of_a_producer_is_no_headline():
    assert latest_figure([Figure(2031, 1.0, "modelled", ("projected",)), Figure(2015, 2.0, "modelled")]).year == 2015


def test_change_of_an_amount_is_in_per_cent_of_the_first_year():
    # 47.837 in 2017 to 41.596 in 2024: -6.241 / 47.837 = -13.05 %
    change = change_of(observed(y2010=60.0, y2017=47.837, y2024=41.596), WINDOW, unit="Mt CO2e")
    assert (change.first, change.measure, change.amount) == (2017, "percent", pytest.approx(-0.1305, abs=5e-5))


def test_change_of_a_share_is_in_percentage_points():
    change = change_of(observed(y2017=62.3, y2023=83.0), WINDOW, unit="%")
    assert (change.measure, change.amount) == ("points", pytest.approx(20.7))


def test_change_from_below_zero_is_an_amount():
    assert change_of(observed(y2017=-1.0, y2023=2.0), WINDOW, unit="Mt").measure == "amount"


def test_a_change_by_rounding_is_none():
    assert change_of(observed(y2017=40.15, y2023=40.150000000000006), WINDOW, unit="%").measure == "none"


def test_no_change_is_told_over_a_break_or_from_one_year():
    broken = [Figure(2017, 1.0, "observed"), Figure(2020, 5.0, "observed", ("b",)), Figure(2023, 6.0, "observed")]
    assert change_of(broken, WINDOW, unit="Mt").first == 2020
    assert change_of(observed(y2023=1.0), WINDOW, unit="Mt") is None


def test_the_window_is_declared_or_the_last_eight_years():
    assert window_of((2010, 2020), 2024) == Window(2010, 2020)
    assert window_of(None, 2024) == Window(2017, 2024)
    with pytest.raises(RangeError, match="the first year comes first"):
        Window(2024, 2017)


def test_equal_figures_share_the_best_place():
    values = {"NL": 3.0, "FR": 3.0, "DE": 5.0}
    assert place_of(values, "NL", year=1, better="up").rank == 2
    assert place_of(values, "NL", year=1, better="down").rank == 1


def test_a_place_without_a_best_is_no_judgement_and_among_two_there_is_none():
    unjudged = place_of({"NL": 1.0, "FR": 2.0, "DE": 3.0}, "FR", year=1, better="neutral")
    assert (unjudged.rank, unjudged.judged) == (2, False)
    assert place_of({"NL": 1.0, "FR": 2.0, "DE": 3.0}, "NL", year=1, better="neutral").rank == 3
    assert place_of({"NL": 1.0, "FR": 2.0, "DE": 3.0}, "NL", year=1, better="down").judged
    assert place_of({"NL": 1.0, "FR": 2.0}, "NL", year=1, better="up") is None


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        ({}, "unmeasured"),
        ({"none": 3}, "unclear"),
        ({"better": 2, "worse": 1}, "mostly_better"),
        ({"better": 1, "none": 3}, "partly_better"),
        ({"worse": 3, "none": 1}, "worse"),
    ],
)
def test_a_goal_has_one_state(counts, state):
    assert state_of(counts) == state


@given(st.floats(1e-3, 1e9), st.lists(st.floats(-1e-12, 1e-12), min_size=2, max_size=9))
def test_noise_around_one_figure_is_one_figure(middle, noise):
    assert len(set(without_noise([middle * (1 + n) for n in noise]))) == 1


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=9))
def test_whole_numbers_are_left_as_they_are(values):
    assert without_noise([float(v) for v in values]) == values


def test_same_is_relative_to_the_larger():
    assert same(1e12, 1e12 + 1)
    assert not same(0.0, 1e-30)

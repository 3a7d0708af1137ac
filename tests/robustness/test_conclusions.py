"""Conclusions under choices and errors of data: shares, what turns them, variance in parts; worked by hand."""

import numpy as np
import pytest

from kringloop.core import MissingDataError, RangeError
from kringloop.robustness import (
    Figures,
    Statement,
    conclude,
    directions,
    first_order_change,
    turning_point,
    variance_parts,
)
from kringloop.standing import direction_of
from tests.robustness.small import made, mass, uncertain, value

ABOVE = Statement(kind="above", bound=10.0)
YEARS = (2017, 2018, 2019, 2020)


def figures(*central, drawn=None):
    return Figures(np.array(central, dtype=float), None if drawn is None else np.array(drawn, dtype=float))


def test_shares_over_sets_and_draws_worked_by_hand():
    """12 lies above 10 in three of four draws; the other set says 9, above 10 in one of four: 4 of 8 together."""
    found = conclude(
        ABOVE,
        {
            "study": figures(12, drawn=[[9, 11, 13, 15]]),
            "other": figures(9, drawn=[[6, 8, 10, 12]]),
            "lost": figures(np.nan),
        },
    )
    assert (found.measure, found.holds, found.turned_in) == (2.0, True, ("other",))
    assert (found.sets, found.in_sets, found.draws, found.in_draws, found.in_both) == (2, 0.5, 4, 0.75, 0.5)
    # sd of 9, 11, 13, 15 is √5; the distance is 2
    assert found.deviations == pytest.approx(2 / np.sqrt(5))
    # means 12 and 9: variance 1.5²; errors −3, −1, 1, 3 in both: variance 5; they add up, so nothing together
    assert (found.parts.methods, found.parts.data, found.parts.together) == pytest.approx((2.25, 5.0, 0.0))


def test_parts_add_up_to_the_variance_of_all_sets_and_draws():
    table = np.random.default_rng(1).normal(size=(7, 200)) * np.arange(1, 8)[:, None] + np.arange(7)[:, None]
    parts = variance_parts(table)
    assert parts.whole == pytest.approx(table.var())
    # the law of total variance: within the sets stands what is of data and of both together
    assert parts.methods == pytest.approx(table.mean(axis=1).var())
    assert parts.data + parts.together == pytest.approx(table.var(axis=1).mean())
    assert variance_parts(np.full((2, 3), np.nan)) is None


def test_many_draws_get_the_direction_of_the_one_test():
    drawn = np.random.default_rng(2).normal(size=(6, 300)).round(1) + np.linspace(0, 2, 6)[:, None]
    told = {"rising": 1, "falling": -1, "none": 0}
    assert directions(drawn).tolist() == [told[direction_of(column.tolist())] for column in drawn.T]
    assert directions(np.ones((5, 2))).tolist() == [0, 0]
    assert directions(np.array([[1.0], [2.0]])).tolist() == [0]


def test_a_trend_turns_where_the_first_two_years_change_place():
    """Five figures fall in a row. An error of the last year alone turns that when it reaches the year before."""
    years = (2016, *YEARS)
    central = np.array([10.0, 9.0, 8.0, 7.0, 6.0])
    drawn = central[:, None] + np.outer([0, 0, 0, 0, 1.0], [-1.0, 1.0])
    falling = Statement(kind="falling", years=years)
    assert falling.holds(central[:, None])[0] == 1
    # the median slope does not move with the last year alone; that year reaches the one before at 1 sd, which leaves
    # 9 of 10 pairs in order: for five years that is no trend any more (p = 10/120)
    assert falling.measure(drawn).std() == 0
    assert turning_point(falling, central, drawn) == pytest.approx(1.0)
    joint = central[:, None] + np.outer([-2.0, -1, 0, 1, 2.0], [-1.0, 1.0]) * 0.5
    # slopes are −0.5 and −1.5, so the sd is 0.5 a year and one sd moves neighbours 0.5 together: 2 sd close 1
    assert turning_point(falling, central, joint) == pytest.approx(2.0)
    found = conclude(falling, {"study": Figures(central, joint)})
    assert (found.holds, found.in_draws, found.in_sets, found.parts.methods) == (True, 1.0, 1.0, 0.0)


def test_years_that_err_apart_change_place_before_the_slope_turns():
    """Neighbours 1 apart, each with an sd of 1 by itself: their difference has √2, so that they meet at 1/√2."""
    years, central = (2016, *YEARS), np.array([10.0, 9.0, 8.0, 7.0, 6.0])
    apart = central[:, None] + np.vstack([np.eye(5), -np.eye(5)]).T * np.sqrt(5)
    assert apart.std(axis=1) == pytest.approx(np.ones(5))
    found = turning_point(Statement(kind="falling", years=years), central, apart)
    assert found == pytest.approx(1 / np.sqrt(2))


def test_without_margins_there_is_a_share_of_sets_alone():
    same = figures(12)
    found = conclude(ABOVE, {"study": same, "a": same, "b": figures(3)})
    assert (found.sets, found.in_sets) == (3, pytest.approx(2 / 3))
    assert (found.draws, found.in_draws, found.in_both, found.deviations, found.parts) == (0, None, None, None, None)


def test_a_set_without_margin_stands_still_beside_draws():
    found = conclude(ABOVE, {"study": figures(12, drawn=[[9, 15]]), "still": figures(11)})
    assert found.in_both == 0.75  # one of two, and two of two


def test_two_figures_with_an_error_in_common_keep_their_order():
    statement = Statement(kind="below")
    drawn = np.array([[5.0, 7.0, 9.0], [6.0, 8.0, 10.0]])
    found = conclude(statement, {"study": figures(7, 8, drawn=drawn)})
    assert (found.in_draws, found.deviations) == (1.0, None)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: Statement(kind="rising"), "a trend has years"),
        (lambda: Statement(kind="above", years=YEARS), "a trend has years"),
        (lambda: conclude(ABOVE, {}), "nothing to conclude from"),
        (lambda: ABOVE.holds(np.ones((2, 3))), "is about 1 figures; seen values of shape"),
        (
            lambda: conclude(ABOVE, {"a": figures(1, drawn=[[1, 2]]), "b": figures(1, drawn=[[1, 2, 3]])}),
            "need common draws",
        ),
    ],
)
def test_what_cannot_be_concluded_is_refused(made, words):
    with pytest.raises(RangeError, match=words):
        made()


def test_a_change_to_first_order_leaves_out_what_both_years_share():
    """Mass errs row by row: √(1.2² + 1²) for one sector. Value errs together: 1.5 − 1 = 0.5 is left of the change."""
    found = uncertain()
    later, earlier = {"year": 2021, "sector": "24"}, {"year": 2020, "sector": "24"}
    assert first_order_change(mass(found), later, earlier) == pytest.approx((2.0, np.hypot(1.2, 1.0)))
    assert first_order_change(value(found), later, earlier) == pytest.approx((10.0, 0.5))
    assert first_order_change(mass(made()), later, earlier) == (2.0, None)
    with pytest.raises(MissingDataError, match="has no figure at year=1999"):
        first_order_change(mass(found), later, {"year": 1999, "sector": "24"})

"""Courses to a target: both ends, the sums worked outside the code, and what no course can join."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.core import RangeError
from kringloop.targets import (
    Course,
    between,
    budget_exponential,
    budget_linear,
    contraction,
    exponential,
    halving,
    linear,
    s_curve,
)

FIGURES = st.floats(0.1, 1e4)


@pytest.mark.analytic
def test_three_courses_to_one_end_and_their_sums():
    # 100 → 20 in 30 years. Straight: 30·60 = 1800. By share: 30·80/ln 5 = 1491.2. Under a ceiling of 110 with
    # k = (ln(20/90) − ln(100/10))/30 = −0.126889 and t50 = 18.1463 the integral of 110/(1 + e^(0.126889 (t − 18.1463)))
    # by Simpson's rule with 3000 steps, outside this program, is 2129.44
    assert linear(100, 20, 2020, 2050).cumulative == pytest.approx(1800)
    assert exponential(100, 20, 2020, 2050).cumulative == pytest.approx(1491.2, abs=0.05)
    curve = s_curve((2020, 100), (2050, 20), 2020, 2050, ceiling=110)
    steps = np.linspace(0, 30, 3001)
    heights = 110 / (1 + np.exp(0.126889 * (steps - 18.1463)))
    simpson = (heights[0] + heights[-1] + 4 * heights[1:-1:2].sum() + 2 * heights[2:-1:2].sum()) * 0.01 / 3
    assert curve.cumulative == pytest.approx(simpson, rel=1e-4)


@pytest.mark.analytic
@settings(max_examples=40, deadline=None, derandomize=True)
@given(FIGURES, FIGURES, st.integers(1, 60))
def test_every_course_meets_both_ends_and_its_sum_is_that_of_small_steps(start, end, length):
    for course in (linear(start, end, 2000, 2000 + length), exponential(start, end, 2000, 2000 + length)):
        assert (course.at(2000), course.at(2000 + length)) == (start, end)
        assert course.values.size == length + 1
        trapezoid = ((course.values[1:] + course.values[:-1]) / 2).sum()
        assert (
            course.cumulative == pytest.approx(trapezoid)
            if course.key == "linear"
            else (course.cumulative <= trapezoid * (1 + 1e-9))
        )


@pytest.mark.analytic
def test_budgets_are_spent_and_never_overspent():
    # 100 a year and 1000 left: e^(−t/10); after 10 years 1000 (1 − 1/e) = 632.12 is spent
    assert budget_exponential(100, 1000, 2020, 2030).cumulative == pytest.approx(632.1206, abs=1e-4)
    assert budget_exponential(100, 1000, 2020, 2420).cumulative == pytest.approx(1000)
    straight = budget_linear(100, 1000, 2020, 2060)
    assert (straight.at(2040), straight.cumulative) == (0, 1000)
    assert halving(100, 2020, 2030).values[1] == pytest.approx(93.303, abs=1e-3)  # 6.7 % a year
    assert contraction(100, 2020, 2030, rate=0.042).at(2030) == pytest.approx(58)


def test_what_no_course_joins_says_why():
    found = between(50, 0, 2020, 2030, ceiling=100)
    assert isinstance(found["linear"], Course)
    assert "end is 0; a course by a constant share needs figures above 0" in found["exponential"]
    assert "lies between 0 and its ceiling 100" in found["s_curve"]
    with pytest.raises(RangeError, match="the first year comes first") as refused:
        linear(1, 2, 2030, 2020)
    assert "het eerste jaar komt eerst" in refused.value.in_language("nl")
    with pytest.raises(RangeError, match="a budget of -5 from a start of 10 leaves no course") as refused:
        budget_linear(10, -5, 2020, 2030)
    assert "laat geen pad over" in refused.value.in_language("nl")
    with pytest.raises(RangeError, match="the course runs from 2020 to 2030; seen 2031"):
        linear(1, 2, 2020, 2030).at(2031)

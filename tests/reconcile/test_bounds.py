"""Bounds: told apart, or held at the optimum under them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from kringloop.core import InfeasibleError, RangeError
from kringloop.reconcile import Quantity, reconcile, system_of


def three(a, b, c):
    lower = [
        Quantity(name=n, value=v, deviation=s, lower=0.0)
        for n, v, s in zip("abc", (a, b, c), (1.0, 2.0, 3.0), strict=True)
    ]
    return system_of(
        [*lower, Quantity(name="d", value=2.0, deviation=1.0, lower=0.0, upper=5.0)], ["a = b + c", "c = 2 * d"]
    )


@settings(derandomize=True, max_examples=40, deadline=None)
@given(a=st.floats(-20, 20), b=st.floats(-20, 20), c=st.floats(-20, 20))
def test_the_held_answer_is_the_optimum_under_the_bounds(a, b, c):
    system = three(a, b, c)
    answer = reconcile(system, bounds="hold")
    # a = b + 2 d and c = 2 d leave b and d: bounded least squares by another program
    rows = np.array([[1.0, 2.0], [0.5, 0.0], [0.0, 2.0 / 3.0], [0.0, 1.0]])
    best = optimize.lsq_linear(rows, [a, b / 2, c / 3, 2.0], bounds=([0.0, 0.0], [np.inf, 5.0]), tol=1e-14)
    assert answer.values[[1, 3]] == pytest.approx(best.x, abs=1e-6)
    assert answer.objective == pytest.approx(2 * best.cost, rel=1e-7, abs=1e-9)
    assert answer.objective >= answer.objective_free - 1e-9


def test_a_free_fit_tells_what_crosses_a_bound():
    answer = reconcile(three(-9.0, -9.0, 1.0))
    beyond = [n for n, b in zip(answer.system.names, answer.beyond, strict=True) if b]
    assert "a" in beyond
    assert answer.value("a") < 0
    assert not answer.pinned.any()


def test_pinned_figures_have_no_deviation_left():
    answer = reconcile(three(-9.0, -9.0, 1.0), bounds="hold")
    assert answer.pinned.any()
    assert (answer.deviations[answer.pinned] == 0).all()


def test_an_inequality_holds():
    quantities = [Quantity(name=n, value=v, deviation=0.1, lower=0, upper=1) for n, v in (("x", 0.7), ("y", 0.5))]
    answer = reconcile(system_of(quantities, ["x + y <= 1"]), bounds="hold")
    # the nearest point of x + y = 1 to (0.7, 0.5)
    assert answer.value("x") == pytest.approx(0.6)
    assert answer.value("y") == pytest.approx(0.4)


def test_bounds_that_leave_no_room_are_refused():
    quantities = [Quantity(name="a", value=3, deviation=1, upper=1), Quantity(name="b", value=2, deviation=1, lower=2)]
    with pytest.raises(InfeasibleError, match="the constraints cannot hold within the bounds"):
        reconcile(system_of(quantities, ["a = b"]), bounds="hold")


def test_an_unknown_word_for_bounds_is_refused():
    with pytest.raises(RangeError, match="bounds is 'held'; did you mean 'hold'"):
        reconcile(three(1, 1, 1), bounds="held")

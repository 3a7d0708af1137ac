"""How far a measure has come: shapes worked by hand, and what is held constant outside the years."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import RangeError
from kringloop.scenarios import Penetration


def test_a_line_is_halfway_in_the_middle_and_held_outside():
    line = Penetration(shape="linear", first=2030, last=2040)
    assert line.at([2020, 2030, 2033, 2035, 2040, 2050]).tolist() == pytest.approx([0, 0, 0.3, 0.5, 1, 1])


def test_an_s_begins_at_nothing_is_half_in_the_middle_and_ends_at_all():
    """With σ from 1 to 99 %: at a quarter of the way σ = 1/(1 + 99^½) = 0.09132; (0.09132 − 0.01)/0.98 = 0.08298."""
    s = Penetration(shape="logistic", first=2030, last=2040)
    assert s.at([2029, 2030, 2035, 2040, 2041]).tolist() == pytest.approx([0, 0, 0.5, 1, 1])
    assert float(s.at(np.array([2032.5]))[0]) == pytest.approx(0.08298, abs=1e-5)


def test_a_table_runs_straight_between_its_years():
    table = Penetration(shape="table", table={2030: 0.2, 2040: 0.6})
    assert table.at([2025, 2030, 2035, 2050]).tolist() == pytest.approx([0.2, 0.2, 0.4, 0.6])
    assert "held constant" in table.held(2016, 2050).en
    assert Penetration(shape="table", table={2030: 0.0, 2040: 1.0}).held(2016, 2050) is None


def test_a_course_outside_the_years_is_told():
    assert "lies partly outside 2016–2050" in Penetration(shape="linear", first=2045, last=2060).held(2016, 2050).en
    assert "deels buiten 2016–2050" in Penetration(shape="step", first=2060).held(2016, 2050).nl


@given(st.integers(2016, 2060), st.integers(1, 40), st.sampled_from(("linear", "logistic")))
def test_it_never_leaves_0_and_1_and_never_goes_back(first, length, shape):
    p = Penetration(shape=shape, first=first, last=first + length).at(range(2000, 2110))
    assert p[0] == 0
    assert p[-1] == 1
    assert (np.diff(p) >= 0).all()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"shape": "linear", "first": 2040, "last": 2030}, "from 2040 to 2030; the first year comes before"),
        ({"shape": "table", "table": {2030: 1.5}}, "is 1.5 in 2030; expected a share between 0 and 1"),
        ({"shape": "table"}, "has no years"),
        ({"shape": "lineair", "first": 2030, "last": 2040}, "did you mean 'linear'"),
    ],
)
def test_what_is_no_course_is_refused(given, told):
    with pytest.raises(RangeError, match=told):
        Penetration(**given)

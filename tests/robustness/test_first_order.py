"""The first-order error beside the draws: equal where a figure is straight, told apart where it is not."""

import math

import numpy as np
import pytest

from kringloop.core import RangeError
from kringloop.ledger import moved_by_rows
from kringloop.robustness import Drawing, apart, draw
from tests.robustness.small import made, mass, uncertain, value


def test_first_order_and_draws_agree_on_a_sum():
    found = draw(mass(uncertain()), "year", drawing=Drawing(count=4000, law="normal"))
    assert found.deviation == pytest.approx(found.result.deviation, rel=0.04)
    assert not apart(found).any()


def test_a_wide_denominator_is_told():
    # value 20 ± 12: cv 0.6, so that 10/value has a long upper tail; first order says 0.5 · 0.6 = 0.3
    found = made(value={"sd": np.array([12.0, 0, 0.4, 0])})
    drawn = draw(mass(found) / value(found), "sector", year=2020, drawing=Drawing(count=2000))
    assert drawn.result.deviation[:, 0] == pytest.approx([0.3, 0.5 * 0.01])
    # lognormal: sd of 1/V is √(e^{s²} − 1) times its mean e^{s²}/m, with s² = ln 1.36
    assert drawn.deviation[0, 0] == pytest.approx(10 / 20 * 1.36 * math.sqrt(0.36), rel=0.1)
    assert apart(drawn)[:, 0].tolist() == [True, False]


def test_few_draws_do_not_make_a_difference_out_of_noise():
    found = draw(mass(uncertain()), "year", drawing=Drawing(count=25, law="normal"))
    assert not apart(found, tolerance=1e-9).any()


def test_a_tolerance_is_above_zero():
    found = draw(mass(uncertain()), "year", drawing=Drawing(count=5))
    with pytest.raises(RangeError, match="tolerance is 0; expected a share above 0"):
        apart(found, 0.0)


def test_a_figure_that_moves_only_to_second_order_is_told():
    # (a − b)² at a = b has no slope, and draws do move it
    found = made(mass={"sd": np.array([1.0, 0, 0, 0])})
    off = mass(found) - 10
    drawn = draw(off * off, year=2020, sector="24", drawing=Drawing(count=200, law="normal"))
    assert drawn.result.deviation == pytest.approx(0.0)
    assert drawn.deviation == pytest.approx(math.sqrt(2), rel=0.3)  # of a squared standard normal
    assert apart(drawn).all()


def test_selections_that_read_the_same_rows_are_off_together():
    # share of 24 in mass, 10/30, rows ± 1 and ± 2: slopes 20/900 and −10/900
    found = made(mass={"sd": np.array([1.0, 0, 2.0, 0])})
    share = mass(found) / mass(found).pooled("sector")
    first = share.by(year=2020, sector="24")
    assert first.deviation == pytest.approx(math.hypot(20 / 900, 20 / 900))
    drawn = draw(share, year=2020, sector="24", drawing=Drawing(count=4000, law="normal"))
    assert drawn.deviation == pytest.approx(first.deviation, rel=0.05)


@pytest.mark.parametrize("shared", [None, "weighbridge"])
def test_the_moves_of_rows_are_the_variance(shared):
    found = made(mass={"sd": np.array([1.0, 0, 2.0, 0]), "shared": shared}, value={"sd": np.array([2.0, 0, 1.0, 0])})
    ratio = mass(found) / value(found)
    result = ratio.by(year=2020)
    of_mass, of_value = (each.by_row for each in moved_by_rows(ratio, result.grid, (0,)))
    assert of_mass == pytest.approx([1 / 60, 0, 2 / 60, 0])  # d(m/v)/dm = 1/v
    assert of_value == pytest.approx([-2 * 30 / 3600, 0, -30 / 3600, 0])
    together = sum(of_mass) ** 2 if shared else sum(of_mass**2)
    assert result.deviation**2 == pytest.approx(together + sum(of_value**2))

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import NOISE, RangeError, ShapeError
from kringloop.ledger import lmdi
from tests.ledger.small import account, ledger, row

DATA = Path(__file__).parents[1] / "worked" / "data"
UNITS = {"mass": "kt", "value": "mln EUR"}
factors = st.lists(st.one_of(st.just(0.0), st.floats(1e-3, 1e3)), min_size=3, max_size=3)


@pytest.mark.published
def test_lmdi_reproduces_a_published_example():
    check = json.loads((DATA / "lmdi_china_2017_2018.json").read_text(encoding="utf-8"))
    start, end = ([np.array([v]) for v in check["inputs"][k]] for k in ("X0", "XT"))
    effects = [float(e[0]) for e in lmdi(start, end)]
    assert effects == pytest.approx(check["expected"]["effects"], abs=check["tolerance"]["abs"])
    assert sum(effects) == pytest.approx(check["expected"]["total"], abs=1e-6)


@pytest.mark.analytic
@given(factors, factors)
def test_lmdi_is_exact_with_zeros_too(start, end):
    effects = lmdi([np.array([v]) for v in start], [np.array([v]) for v in end])
    change = np.prod(end) - np.prod(start)
    assert float(sum(e[0] for e in effects)) == pytest.approx(change, abs=1e-9 * (np.prod(start) + np.prod(end) + 1))


def test_equal_values_change_nothing():
    assert [float(e[0]) for e in lmdi([np.array([2.0]), np.array([3.0])], [np.array([2.0]), np.array([3.0])])] == [0, 0]


def test_lmdi_refuses_what_has_no_logarithm():
    one = [np.array([1.0])]
    with pytest.raises(RangeError, match="a factor is negative at the end"):
        lmdi(one, [np.array([-1.0])])
    with pytest.raises(ShapeError, match=r"shape \(1,\) at the start and \(2,\) at the end"):
        lmdi(one, [np.array([1.0, 2.0])])


def layers(cells):
    rows = [row(y, "24", m, value=v) for y, (m, v) in zip((2020, 2021), cells, strict=True)]
    view = ledger(account(rows, units=UNITS)).account("a")
    return view.select("mass"), view.select("value")


@given(st.tuples(*(st.tuples(st.floats(0.1, 1e3), st.floats(0.1, 1e3)) for _ in range(2))))
def test_a_change_is_split_without_a_residual(cells):
    mass, value = layers(cells)
    for expression in (mass / value, mass / (mass + value.to("mln EUR") * 0 / value * mass + mass), mass * 2 - mass):
        change = np.diff(expression.by("year").value)[0]
        parts = expression.decompose(2020, 2021)
        size = np.abs(expression.by("year").value).max()
        assert sum(parts.values()) == pytest.approx(change, rel=1e-7, abs=1e-9 + 4 * NOISE * size)


def test_a_ratio_by_hand():
    mass, value = layers([(8.0, 2.0), (8.0, 4.0)])
    parts = (mass / value).decompose(2020, 2021)
    assert parts[str(mass)] == pytest.approx(0.0)
    assert parts[str(value)] == pytest.approx(-2.0)


def test_a_change_needs_both_years():
    mass, _ = layers([(8.0, 2.0), (8.0, 4.0)])
    with pytest.raises(RangeError, match="there is no figure for 2019"):
        mass.decompose(2019, 2021)
    with pytest.raises(RangeError, match="give the years as start and end"):
        mass.decompose(2020, 2021, year=2020)


def test_a_change_of_zero_is_not_split():
    mass, value = layers([(8.0, 2.0), (16.0, 4.0)])  # both double: 4 and 4
    assert (mass / value).decompose(2020, 2021) == {}


def test_a_change_of_rounding_only_is_not_split():
    mass, _ = layers([(40.15, 1.0), (40.150000000000006, 1.0)])
    assert mass.decompose(2020, 2021) == {}


def test_an_effect_of_rounding_only_is_zero():
    mass, value = layers([(1.0, 0.1 + 0.2), (2.0, 0.3)])
    parts = (mass * value).decompose(2020, 2021)
    assert parts[str(value)] == 0.0
    assert parts[str(mass)] == pytest.approx(0.3)


def test_a_number_below_zero_turns_the_split_round_and_is_not_in_its_way():
    """Mass over value goes from 8/4 = 2 to 18/6 = 3: less one, whatever its parts."""
    mass, value = layers([(8.0, 4.0), (18.0, 6.0)])
    plain, turned = (mass / value).decompose(2020, 2021), (mass * -1 / value).decompose(2020, 2021)
    assert sum(plain.values()) == pytest.approx(1.0)
    assert sum(turned.values()) == pytest.approx(-1.0)
    # secants: Δmass over the mean value, 10/5; mean ratio times Δvalue over it, 2.5 · 2/5
    assert list(turned.values()) == pytest.approx([-2.0, 1.0])


def test_a_split_is_of_one_cell():
    rows = [row(y, s, float(y - 2015)) for y in (2020, 2021) for s in ("24", "25")]
    mass = ledger(account(rows)).account("a").select("mass")
    with pytest.raises(RangeError, match="one cell has one label per dimension"):
        mass.decompose(2020, 2021, sector=["24", "25"])


@pytest.mark.parametrize(("start", "end"), [(1e-310, 1.0), (1.0, 1e-310), (1e-200, 1e200), (1e200, 1e-200)])
def test_factors_very_far_apart_are_split_without_a_residual(start, end):
    (effect, none) = lmdi([start, 2.0], [end, 2.0])
    assert float(effect) == pytest.approx(2.0 * (end - start), rel=1e-12)
    assert float(none) == 0.0

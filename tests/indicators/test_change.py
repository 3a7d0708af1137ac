import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import RangeError, UnknownNameError
from kringloop.indicators import INDICATORS
from kringloop.indicators.change import SECTORS, STATES, decoupling_state, decoupling_states
from kringloop.reference import classification
from tests.netherlands import netherlands

CASES = [
    (-0.1, 0.1, "strong"),
    (0.05, 0.1, "weak"),
    (0.1, 0.1, "expansive_coupling"),
    (0.2, 0.1, "expansive_negative"),
    (0.1, -0.1, "strong_negative"),
    (-0.05, -0.1, "weak_negative"),
    (-0.1, -0.1, "recessive_coupling"),
    (-0.2, -0.1, "recessive"),
    (0.0, 0.1, "weak"),
    (0.0, -0.1, "weak_negative"),
]


@pytest.mark.parametrize(("pressure", "growth", "state"), CASES)
def test_the_eight_states(pressure, growth, state):
    assert decoupling_state(pressure, growth) == state


@given(st.floats(-1, 1), st.floats(-1, 1).filter(lambda g: abs(g) > 1e-6))
def test_every_change_has_one_state_and_growth_decides_the_side(pressure, growth):
    state = decoupling_state(pressure, growth)
    growing = {"strong", "weak", "expansive_coupling", "expansive_negative"}
    assert state in STATES
    assert (state in growing) == (growth > 0)


def test_no_growth_has_no_state():
    with pytest.raises(RangeError, match="activity did not change"):
        decoupling_state(0.1, 0.0)


def test_states_are_asked_of_an_elasticity():
    expression = INDICATORS["ghg_direct.cbs"].expression(netherlands())
    with pytest.raises(RangeError, match="is no elasticity"):
        decoupling_states(expression, expression.by(year=2021, sector="C").grid)


def test_the_base_year_is_a_choice():
    ledger, indicator = netherlands(), INDICATORS["decoupling_elasticity.ghg"]
    one, other = (indicator.expression(ledger, {"base_year": y}).by(year=2021, sector="C") for y in (2010, 2015))
    assert one.value[0, 0] != other.value[0, 0]
    assert np.isnan(indicator.expression(ledger).by(year=2010, sector="C").value[0, 0])


def test_the_sectors_of_the_split_do_not_overlap():
    tree = classification("activities")
    assert all(not set(tree.above(s)) & set(SECTORS) for s in SECTORS)
    assert all("C" in tree.above(s) for s in SECTORS)


def test_a_wrong_figure_is_named():
    with pytest.raises(RangeError, match="figure is 'maen'; did you mean 'mean'"):
        INDICATORS["crm_mass_in_products.per_mw"].expression(netherlands(), {"figure": "maen"})
    with pytest.raises(UnknownNameError, match="'figur' is not a known choice"):
        INDICATORS["crm_mass_in_products.per_mw"].expression(netherlands(), {"figur": "min"})

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import RangeError, UnknownNameError
from kringloop.indicators import INDICATORS, change
from kringloop.indicators.change import FACTORS, PARTS, SECTORS, decoupling_state, decoupling_states
from kringloop.indicators.said import state_words
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
    assert state_words(change.__file__, state)
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
    with pytest.raises(RangeError, match="'maen'; expected one of mean, median, min, max; did you mean 'mean'"):
        INDICATORS["crm_mass_in_products.per_mw"].expression(netherlands(), {"figure": "maen"})
    with pytest.raises(UnknownNameError, match="'figur' is not a known choice"):
        INDICATORS["crm_mass_in_products.per_mw"].expression(netherlands(), {"figur": "min"})


def volumes(codes, year):
    """Volume of value added as CBS 85867ENG prints it for each activity."""
    by = (
        INDICATORS["gross_value_added.constant_prices"]
        .expression(netherlands())
        .by("sector", "year", sector=codes, year=year)
    )
    return by.value[:, 0]


def test_growth_of_manufacturing_is_the_published_one_and_not_that_of_a_sum_of_volumes():
    """CBS 85867ENG, column GrossValueAddedBasicPrices_6, manufacturing: 69948 in 2010 and 97889 in 2024."""
    assert volumes(["C"], 2010).tolist() == [69948]
    assert volumes(["C"], 2024).tolist() == [97889]
    assert pytest.approx(1.399, abs=0.0005) == 97889 / 69948
    assert volumes(list(SECTORS), 2024).sum() / volumes(list(SECTORS), 2010).sum() == pytest.approx(1.299, abs=0.0005)
    effects = {f: INDICATORS[f"decomposition_factors.{f}"].expression(netherlands()).by(year=2024) for f in FACTORS}
    weight = float(effects["activity"].value[0]) / np.log(97889 / 69948)
    parts = np.log((97867 / 97889) / (71452 / 69948))  # the parts add up to 97867 and 71452
    assert float(effects["remainder"].value[0]) == pytest.approx(weight * parts, rel=1e-9)
    own = np.log((82630 / 97867) / (63620 / 71452))
    assert float(effects["coverage"].value[0]) == pytest.approx(weight * own, rel=1e-9)
    total = INDICATORS["decomposition_factors.total"].expression(netherlands()).by(year=2024).value[0]
    assert sum(float(e.value[0]) for e in effects.values()) == pytest.approx(float(total), abs=1e-9)


def test_the_parts_of_manufacturing_hold_all_of_its_emissions():
    by = INDICATORS["ghg_direct.cbs"].expression(netherlands()).by("sector", "year", sector=["C", *PARTS], year=2024)
    assert by.value[1:, 0].sum() == pytest.approx(by.value[0, 0], abs=0.003)

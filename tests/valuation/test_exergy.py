"""Chemical exergy beside published figures, and the edition as part of the figure."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import MissingDataError, RangeError, UnknownNameError
from kringloop.reference import formation_energies, reference_gases
from kringloop.valuation import (
    RarityTable,
    chemical_exergy,
    gas_exergy,
    mixture_exergy,
    phases_of,
    rarity,
    replacement_cost,
    separation_work,
)

# formula, phase, formation energy used there (kJ/mol), published exergy, tolerance: Szargut 2007; Bakshi et al. 2011
PUBLISHED = [
    ("Al2O3", "s", -1582.23, 15.0, 0.5),
    ("C2H6", "g", -31.81, 1495.0, 2.0),
    ("C2H2", "g", 210.79, 1265.0, 2.0),
    ("CO", "g", -137.18, 274.71, 0.1),
    ("H2O", "g", -228.55, 9.5, 0.1),
    ("HCl", "g", -95.15, 84.5, 0.5),
    ("H2S", "g", -33.42, 812.0, 0.5),
    ("C7H8", "l", 114.26, 3928.3, 2.0),
    ("AlCl3", "s", -628.57, 352.2, 0.5),
]
# computed from the same formula, not published: they prove only that the formula is coded
REGRESSION = [
    ("Fe2O3", "s", -742.21, 12.35),
    ("CaCO3", "s", -1129.07, 15.86),
    ("SiO2", "s", -856.29, 2.58),
    ("MgO", "s", -569.31, 58.78),
    ("PbO", "s", -188.92, 45.87),
]


@pytest.mark.parametrize(("formula", "phase", "energy", "printed", "tolerance"), PUBLISHED)
def test_published_compounds(formula, phase, energy, printed, tolerance):
    assert chemical_exergy(formula, phase=phase, formation_energy=energy).kj_per_mol == pytest.approx(
        printed, abs=tolerance
    )


@pytest.mark.parametrize(("formula", "phase", "energy", "computed"), REGRESSION)
def test_computed_compounds(formula, phase, energy, computed):
    assert chemical_exergy(formula, phase=phase, formation_energy=energy).kj_per_mol == pytest.approx(
        computed, abs=0.05
    )


@pytest.mark.parametrize("figure", formation_energies(), ids=lambda f: f"{f.formula}_{f.phase}")
def test_every_compound_of_the_table_has_an_exergy_that_can_be(figure):
    """Nothing reacts to less than its own reference species: no exergy far below nought."""
    found = chemical_exergy(figure.formula, phase=figure.phase, edition="szargut1989")
    assert found.kj_per_mol > -30
    assert found.certainty in {"read_second_hand", "derived", "memory"}


def test_the_reference_environment_is_part_of_the_figure():
    """Al₂O₃ is 15.13 or 200.13 kJ/mol by the edition of aluminium: 2 · 795.7 or 888.2 + 1.5 · 3.97 − 1582.23."""
    new = chemical_exergy("Al2O3", formation_energy=-1582.23)
    old = chemical_exergy("Al2O3", formation_energy=-1582.23, edition="szargut1989")
    assert new.kj_per_mol == pytest.approx(15.13, abs=0.01)
    assert old.kj_per_mol == pytest.approx(200.13, abs=0.01)
    assert (new.edition, old.edition) == ("szargut2007", "szargut1989")


def test_what_another_edition_stands_in_for_is_named():
    found = chemical_exergy("Fe2O3")
    assert found.borrowed == ("Fe",)
    assert chemical_exergy("Fe2O3", edition="szargut1989").borrowed == ()
    with pytest.raises(MissingDataError, match="editions that have: szargut1989"):
        chemical_exergy("Fe2O3", edition="szargut_valero2005")


def test_a_figure_from_memory_makes_the_answer_from_memory():
    assert chemical_exergy("CuSO4.5H2O").certainty == "memory"
    assert chemical_exergy("CuSO4").certainty == "read_second_hand"


GASES = {
    "Ar": 11.69, "CO2": 19.87, "He": 30.37, "H2O": 9.49, "Kr": 34.36, "Ne": 27.16, "N2": 0.72, "O2": 3.97, "Xe": 40.33,
}  # fmt: skip


@pytest.mark.parametrize(("gas", "printed"), GASES.items())
def test_reference_gases(gas, printed):
    assert gas_exergy(reference_gases()[gas]) == pytest.approx(printed, abs=0.011)


def test_gold_ranks_below_iron():
    assert chemical_exergy("Au").mj_per_kg == pytest.approx(0.26, abs=0.005)
    assert chemical_exergy("Fe").mj_per_kg == pytest.approx(6.70, abs=0.005)


def test_ideal_unmixing_of_copper_from_steel_is_small():
    """0.4 % of mass is 0.352 % of moles: 8.314e-3 · 298.15 · 0.0235 = 0.058 kJ/mol, or 1.04 kJ/kg."""
    x = (0.004 / 63.546) / (0.004 / 63.546 + 0.996 / 55.845)
    mass = x * 63.546 + (1 - x) * 55.845
    assert float(separation_work(np.array([x, 1 - x]))) / mass * 1e3 == pytest.approx(1.04, abs=0.01)
    pure = 0.996 * chemical_exergy("Fe").mj_per_kg + 0.004 * chemical_exergy("Cu").mj_per_kg
    mixed = mixture_exergy({"Fe": 0.996, "Cu": 0.004}, by="mass")[1]
    assert (pure - mixed) * 1e3 == pytest.approx(1.04, abs=0.01)


@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=6))
def test_taking_apart_costs_most_where_parts_are_equal(weights):
    x = np.array(weights) / sum(weights)
    most = 8.314462618e-3 * 298.15 * math.log(len(weights))
    assert 0 < float(separation_work(x)) <= most * (1 + 1e-9)


@pytest.mark.parametrize(
    ("mass", "mine", "refined", "real", "factor"),
    [(197.0, 2.24e-6, 1.38e-4, 110057.0, 2.18e6), (50.9, 0.02, 0.9, 136.0, 632.0), (79.9, 0.0021, 0.9, 13.7862, 67.1)],
    ids=["gold", "vanadium", "titanium"],
)
def test_replacement_cost_meets_published_factors(mass, mine, refined, real, factor):
    """Real work (MJ/kg) over b_c(mine) − b_c(refined), at 290.15 K; factors read second-hand."""
    assert replacement_cost(factor, mine, refined, temperature=290.15) == pytest.approx(real * mass, rel=0.01)


def test_rarity_is_of_a_user_with_a_source_and_takes_nothing_for_nought():
    table = RarityTable({"copper": 300.0}, "own estimate")
    with pytest.raises(MissingDataError, match="no rarity of gold in the table of own estimate"):
        rarity({"copper": 1.0, "gold": 0.1}, table)
    with pytest.raises(RangeError, match="needs its source"):
        RarityTable({"copper": 300.0}, " ")


def test_errors_say_how_to_go_on():
    with pytest.raises(MissingDataError, match="no formation energy of Fe7C3 is at hand; give one in kJ/mol") as told:
        chemical_exergy("Fe7C3")
    assert "vormingsenergie" in told.value.in_language("nl")
    with pytest.raises(RangeError, match="H2O is at hand as l, g; choose"):
        chemical_exergy("H2O")
    with pytest.raises(UnknownNameError, match="did you mean 'szargut2007'"):
        chemical_exergy("Fe", edition="szargut207")
    with pytest.raises(RangeError, match="expected s"):
        chemical_exergy("Fe", phase="plasma")
    with pytest.raises(RangeError, match=r"add up to 0\.9"):
        mixture_exergy({"Fe": 0.5, "Cu": 0.4})
    with pytest.raises(RangeError, match="expected a number"):
        chemical_exergy("Fe7C3", formation_energy=math.nan)
    assert phases_of("H2O") == ("l", "g")

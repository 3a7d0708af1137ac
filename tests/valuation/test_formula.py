"""Formulas: what public readers get silently wrong, and what is refused with its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import FormulaError
from kringloop.valuation import atomic_mass, read_formula

# molar masses added up by hand from the standard atomic weights
MASSES = {
    "Fe2O3": 159.687,
    "CuSO4.5H2O": 249.677,
    "CuSO4·5H2O": 249.677,
    "CaSO4.0.5H2O": 145.142,
    "Al2Si2O5(OH)4": 258.157,
    "K4[Fe(CN)6].3H2O": 422.391,
    "Ca10(PO4)6(OH)2": 1004.613,
    "Fe0.95O": 69.052,
    "YBa2Cu3O6.95": 665.391,
    "3CaO·Al2O3·6H2O": 378.281,
    "Fe₂O₃": 159.687,
}


@pytest.mark.parametrize(("text", "mass"), MASSES.items())
def test_molar_masses(text, mass):
    assert read_formula(text).molar_mass == pytest.approx(mass, abs=0.02)


def test_a_hydrate_is_the_salt_and_its_water():
    salt, water = read_formula("CuSO4").molar_mass, read_formula("H2O").molar_mass
    assert read_formula("CuSO4.5H2O").molar_mass == pytest.approx(salt + 5 * water)


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("Fe3+", 4, "a charge"),
        ("SO4--", 4, "a charge"),
        ("Xx2", 1, "'Xx' is no element"),
        ("fe2o3", 1, "did you mean 'Fe'"),
        ("Fe(OH", 3, "'(' is not closed"),
        ("Fe)2", 3, "closes a bracket that is not open"),
        ("Fe()2", 3, "nothing stands between these brackets"),
        ("Fe(OH]2", 6, "closes a bracket that is not open"),
        ("", 1, "the formula is empty"),
        ("NaCl.", 5, "nothing stands after this point"),
        ("Fe0", 3, "a count of nought"),
        ("K2SO4.2MgSO4", 6, "write · for the latter"),
        ("O1.5H2O", 3, "write · for the latter"),
        ("Fe2O3?", 6, "is no part of a formula"),
        ("H" + "9" * 12, 2, "more digits"),
        ("(" * 30 + "H" + ")" * 30, 13, "more brackets"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text, column, said):
    with pytest.raises(FormulaError) as told:
        read_formula(text)
    assert f"column {column} of the formula" in str(told.value)
    assert said in str(told.value)
    assert "regel 1" in told.value.in_language("nl")
    assert said not in told.value.in_language("nl")


@given(
    st.lists(st.tuples(st.sampled_from(["Fe", "O", "H", "Cu", "S", "Al"]), st.integers(1, 30)), min_size=1, max_size=6)
)
def test_a_formula_in_brackets_counts_as_often_as_it_says(parts):
    text = "".join(f"{symbol}{count}" for symbol, count in parts)
    single, triple = read_formula(text), read_formula(f"({text})3")
    assert {s: 3 * n for s, n in single.counts} == dict(triple.counts)
    assert single.molar_mass == pytest.approx(sum(n * atomic_mass(s) for s, n in parts))
    assert sum(single.mass_fractions.values()) == pytest.approx(1)

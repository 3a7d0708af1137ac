"""Bad input is one clear error that says what, where and how to go on."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from scipy import sparse

from kringloop.core import (
    ConvergenceError,
    DuplicateError,
    FormulaError,
    InfeasibleError,
    MissingDataError,
    RangeError,
    UnitError,
    UnknownNameError,
)
from kringloop.reconcile import Quantity, System, network, read_equation, reconcile, system_of

M = Quantity(name="m", value=1, deviation=1)


def given(*quantities, constraints=("a = m",), **options):
    return system_of([M, *quantities], list(constraints), **options)


@pytest.mark.parametrize(
    ("quantity", "error", "told"),
    [
        (Quantity(name="a", value=1), MissingDataError, "'a' has a value and no deviation"),
        (Quantity(name="a", value=1, deviation=0), RangeError, "a standard deviation of 0; expected a number above 0"),
        (Quantity(name="a", value=1, deviation=-2), RangeError, "a standard deviation of -2"),
        (Quantity(name="a", deviation=2), MissingDataError, "has a deviation and no value"),
        (Quantity(name="a", constant=True), MissingDataError, "a constant without a value"),
        (Quantity(name="a", value=1, deviation=1, constant=True), RangeError, "is a constant and has a deviation"),
        (
            Quantity(name="a", value=1.2, deviation=0.1, lower=0, upper=1),
            RangeError,
            "share 'a' is 1.2; expected 0 to 1",
        ),
        (Quantity(name="a", value=1, deviation=1, lower=3, upper=2), RangeError, "no number does"),
        (Quantity(name="a", value=float("inf"), deviation=1), RangeError, "expected a number"),
        (Quantity(name="m", value=1, deviation=1), DuplicateError, "'m' stands twice"),
        (Quantity(name="a", unit="t"), UnitError, "units differ along constraint 'a = m'"),
    ],
)
def test_a_wrong_quantity(quantity, error, told):
    with pytest.raises(error, match=told):
        given(quantity)


def test_several_problems_are_told_together_with_their_places():
    bad = [Quantity(name="a", value=1, place="3"), Quantity(name="b", value=1, place="4")]
    with pytest.raises(MissingDataError) as told:
        system_of([M, *bad], ["a + b = m"], where="mill.csv")
    lines = str(told.value).splitlines()
    assert lines[0] == "2 problems in mill.csv"
    assert lines[1].split()[0] == "3"


def test_nothing_measured():
    with pytest.raises(MissingDataError, match="nothing is measured in the mill"):
        system_of([Quantity(name="a"), Quantity(name="b", value=1, constant=True)], ["a = b"], where="the mill")
    with pytest.raises(MissingDataError, match="nothing is measured"):
        reconcile(
            System(
                names=["a"], values=np.full(1, np.nan), deviations=np.full(1, np.nan), linear=sparse.csr_array((1, 1))
            )
        )


def test_a_quantity_in_no_constraint():
    loose = Quantity(name="alone", value=3, deviation=1)
    with pytest.raises(MissingDataError, match="'alone' of the system stands in no constraint"):
        given(Quantity(name="a"), loose)
    assert reconcile(given(Quantity(name="a"), loose, apart=True)).value("alone") == pytest.approx(3)


def test_a_name_that_is_no_quantity():
    with pytest.raises(UnknownNameError, match="names 'flwo', which is no quantity; did you mean 'flow'"):
        given(Quantity(name="flow"), constraints=["flwo = m"])


def test_units_are_held_against_each_other_through_products():
    mass, share = Quantity(name="a", unit="kg"), Quantity(name="c", unit="g/kg", value=2, deviation=1)
    with pytest.raises(UnitError, match="c × m in 'g/kg·kg'"):
        system_of([Quantity(name="m", unit="kg", value=1, deviation=1), mass, share], ["a = m * c"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a + = b", "expected a quantity, a number or a bracket; seen '='"),
        ("a b", "expected '=', '<=' or '>='; seen 'b'"),
        ("a = b = c", "expected a sign of arithmetic or the end; seen '='"),
        ("a = (b", r"expected '\)' to close the bracket; seen the end"),
        ("1 = 2", "names at least one quantity"),
        ("a = b $ c", r"'\$' has no meaning here"),
        ("a = b * c * d", "multiplies more than 2 quantities"),
        ("a = b / 0", "a division by 0"),
    ],
)
def test_a_text_that_is_no_constraint(text, told):
    with pytest.raises(FormulaError, match=told):
        read_equation(text)


def test_a_formula_is_told_with_its_place():
    with pytest.raises(FormulaError) as told:
        read_equation("a = b $ c")
    assert str(told.value).splitlines()[-1].index("^") == 2 + "a = b $ c".index("$")


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("a - b = 2*c", {("a",): 1, ("b",): -1, ("c",): -2}),
        ("part / whole = share", {("part",): 1, ("share", "whole"): -1}),
        ("x / (x + y) = 0.25", {("x",): 0.75, ("y",): -0.25}),
        ("2 * (a + 3) <= b", {("a",): 2, (): 6, ("b",): -1}),
        ("b >= a", {("a",): 1, ("b",): -1}),
        ('"two words" = s[2020]', {("two words",): 1, ("s[2020]",): -1}),
    ],
)
def test_a_constraint_is_read_as_a_polynomial(text, terms):
    assert dict(read_equation(text).terms) == pytest.approx(terms)


def chain(*constants):
    fixed = [Quantity(name=n, value=v, constant=True) for n, v in constants]
    return system_of(
        [M, *fixed, *(Quantity(name=n) for n in "pqrst")],
        {"first": "in = p + q", "second": "p = r", "third": "q = s", "join": "r + s = out", "aside": "t = m"},
    )


def test_constants_that_contradict_each_other_are_named():
    with pytest.raises(InfeasibleError) as told:
        reconcile(chain(("in", 50), ("out", 60)))
    text = str(told.value)
    assert text.startswith("4 constraints contradict each other: 'first', 'second', 'third', 'join'")
    assert "added up they say 0 = 10\n" in text  # 60 out of 50 in, whatever share of it each rule bears
    assert "Constants in them: in = 50, out = 60." in text
    assert "aside" not in text


def test_constants_that_agree_are_no_conflict():
    assert reconcile(chain(("in", 60), ("out", 60))).value("t") == pytest.approx(1.0)


def test_the_smallest_of_two_conflicts_is_named():
    constants = [Quantity(name=n, value=v, constant=True) for n, v in (("x", 1), ("y", 2), ("in", 50), ("out", 60))]
    system = system_of(
        [M, *constants, *(Quantity(name=n) for n in "pqz")],
        {"long 1": "in = p", "long 2": "p = q", "long 3": "q = out", "short": "x = y", "rest": "z = m"},
    )
    with pytest.raises(InfeasibleError, match="constraint 'short' cannot hold; it says 0 = 1\n"):
        reconcile(system)


def test_a_search_that_does_not_end_says_where():
    system = system_of(
        [
            Quantity(name="a", value=4, deviation=0.1),
            Quantity(name="b", value=9, deviation=0.1),
            Quantity(name="c", start=1e-9),
        ],
        ["a = c * c", "b = c * c"],
    )
    with pytest.raises(ConvergenceError, match="no answer was found in 2 steps; the search still moves most at 'c'"):
        reconcile(system, most_steps=2)


def test_an_answer_without_any_number_is_no_answer():
    """x · x = −1 has none: told as what cannot hold, never returned as the last point."""
    system = system_of(
        [M, Quantity(name="x", start=1.0), Quantity(name="one", value=-1.0, constant=True), Quantity(name="a")],
        ["x * x = one", "a = m"],
    )
    with pytest.raises((ConvergenceError, InfeasibleError)):
        reconcile(system)


def test_options_that_do_not_exist():
    system = given(Quantity(name="a"))
    with pytest.raises(UnknownNameError, match="'least_square' is not a known method"):
        reconcile(system, method="least_square")
    with pytest.raises(RangeError, match="solver is 'scipi'; did you mean 'scipy'"):
        reconcile(system, solver="scipi")
    with pytest.raises(RangeError, match="alpha is 5"):
        reconcile(system, alpha=5)


def test_parts_that_hang_apart_are_solved_each():
    two = network(
        names=["a", "b", "c", "d"],
        origin=np.array([-1, 0, -1, 1]),
        destination=np.array([0, -1, 1, -1]),
        values=np.array([10.0, 12.0, 3.0, np.nan]),
        deviations=np.array([1.0, 1.0, 1.0, np.nan]),
        nodes=2,
    )
    assert reconcile(two).values.tolist() == pytest.approx([11, 11, 3, 3])


@pytest.mark.parametrize("value", [-0.1, 1.2])
@pytest.mark.parametrize("how_sure", [{"deviation": 0.1}, {"constant": True}])
def test_a_transfer_coefficient_outside_0_and_1_is_refused(value, how_sure):
    share = Quantity(name="part", value=value, lower=0, upper=1, **how_sure)
    out = Quantity(name="out", unit="t")
    with pytest.raises(RangeError, match=f"share 'part' is {value:g}; expected 0 to 1"):
        system_of([replace(M, unit="t"), share, out], ["out = part * m"])


def test_a_transfer_coefficient_that_comes_out_above_1_is_told_or_held():
    """8 ± 0.1 leaves of 4 ± 0.1, a part of 2: told as it is, or held at 1, so that both are 6."""
    figures = [Quantity(name=n, unit="t", value=v, deviation=0.1) for n, v in (("in", 4.0), ("out", 8.0))]
    made = system_of([*figures, Quantity(name="part", lower=0, upper=1, start=0.5)], ["out = part * in"])
    told = reconcile(made)
    assert told.value("part") == pytest.approx(2.0)
    assert "part" in told.quantities.filter(pl.col("beyond_bound"))["quantity"].to_list()
    held = reconcile(made, bounds="hold")
    assert [held.value(n) for n in ("part", "in", "out")] == pytest.approx([1.0, 6.0, 6.0], rel=1e-6)


@pytest.mark.parametrize("coefficient", [1.2, -1.0, float("nan")])
def test_a_correlation_that_is_no_correlation_is_refused(coefficient):
    pair = [Quantity(name=n, value=1, deviation=1) for n in "ab"]
    with pytest.raises(RangeError, match="the correlation of 'a' and 'b' is"):
        system_of(pair, ["a = b"], correlations={("a", "b"): coefficient})

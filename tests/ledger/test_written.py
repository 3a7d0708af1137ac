"""Formulas as text: what is printed reads back, and a mistake is told with its place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import FormulaError
from kringloop.ledger import AtLeast, Expression, Ledger, log_changes, node, read_formula, region, sector, stage
from tests.ledger.small import account, ledger, row

ROWS = [
    row(2019, "24", 30.0, destination="recycling", material="iron"),
    row(2020, "24", 40.0, destination="recycling", material="iron"),
    row(2020, "24", 60.0, destination="air", material="copper"),
    row(2020, "25", 20.0, destination="recycling", material="iron"),
    row(2020, "DE.24", 7.0, destination="air", material="iron"),
]
STOCK = [{"year": y, "node": "24", "mass": 1000.0 * y, "kind": "kg/MW"} for y in (2019, 2020)]


@pytest.fixture(scope="module")
def small() -> Ledger:
    return ledger(account(ROWS, key="waste"), account(STOCK, key="held", kind="stocks", units={"mass": "t"}))


def value(written: str, on: Ledger, year: str = "2020") -> float:
    return float(read_formula(written).on(on).by("year", year=[year]).value[0])


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("mass[account=waste]", 127.0),
        ("mass[account=waste, destination.stage=recycling] / mass[account=waste]", 60 / 127),
        ("mass[24@NL → treatment; account=waste]", 40.0),
        ("mass[24@NL -> *; account=waste] - mass[node:DE.24 → *; account=waste] * 2", 86.0),
        ("mass[* → *; material=copper/iron; account=waste] + 3 kt", 130.0),
        ("mass[account=waste] + 500 t", 127.5),
        ("(mass[account=waste]) 1 year before", 30.0),
        ("mass[account=waste] in 2019", 30.0),
        ("(mass[account=waste]) 1 year later", 127.0),
        ("sum over sector=24/25 of (mass[account=waste])", 127.0),
        ("max over material of (mass[account=waste])", 67.0),
        ("[mass[account=waste] ≥ 127 kt] × 3", 3.0),
        ("[mass[account=waste] >= 127001 t]", 0.0),
        ('mass[kind="kg/MW"; account=held]', 2_020_000.0),
        ("mass[year=2019; account=held] in 2019 ÷ 1e3", 2019.0),
        ("2 × (3 + 4) ÷ 7 − -1 + 0 × mass[account=held] ÷ 1 t", 3.0),
    ],
)
def test_values_worked_by_hand(written, expected, small):
    asked = "2019" if "later" in written else "2020"
    assert value(written, small, asked) == pytest.approx(expected)


def leaves(on: Ledger) -> list[Expression]:
    waste, held = on.account("waste"), on.account("held")
    return [
        waste.select("mass"),
        waste.select("mass", origin=sector("24") & region("NL"), destination=stage("treatment")),
        waste.select("mass", origin=node("DE.24")),
        waste.select("mass", origin=("24", "25"), material=("iron", "copper"), year=(2019, 2020)),
        waste.select("mass").pooled("sector", ["24-25"]),
        held.select("mass", kind="kg/MW", year=(2019,)).to("kt"),
    ]


@st.composite
def expressions(draw: st.DrawFn) -> object:
    """What makes an expression on a ledger, out of every class that can be written."""
    pick, numbers = st.integers(0, 5), st.floats(0.5, 1e7)
    made = draw(pick)

    def expression(on: Ledger) -> Expression:
        return leaves(on)[made]

    for how in draw(st.lists(st.sampled_from("+−×÷^@∑≥"), max_size=4)):
        expression = grown(expression, how, draw(pick), draw(numbers))
    return expression


def grown(inner, how: str, other: int, number: float):
    def made(on: Ledger) -> Expression:
        x, y = inner(on), leaves(on)[other]
        if how in "+−":
            y = y.to(x.unit) if x.unit in ("kt", "t") else x * number
            return x + y if how == "+" else y - x
        if how in "×÷":
            return x / number / y if how == "÷" else number * (x - number)
        if how in "^@":
            return x.shift(1) if how == "^" else x.at(2019)
        if how == "≥":
            return AtLeast(x, number)
        return x + x if " over " in x.formula else x.over("sector", "max", labels=["24", "25"])

    return made


@given(expressions())
def test_what_an_expression_prints_reads_back_as_its_equal(make):
    on = ledger(account(ROWS, key="waste"), account(STOCK, key="held", kind="stocks", units={"mass": "t"}))
    printed = make(on)
    read = read_formula(printed.formula).on(on).to(printed.unit)
    a, b = printed.by("year"), read.by("year")
    assert (a.reasons == b.reasons).all()
    assert np.allclose(a.value, b.value, rtol=1e-9, equal_nan=True)
    assert read.formula == printed.formula or read_formula(read.formula).on(on).formula == read.formula


@pytest.mark.parametrize(
    ("written", "place", "words"),
    [
        ("", 1, "expected a selection such as mass[account=waste], a number or a bracket; seen the end"),
        ("mass[account=wast]", 14, "'wast' is not a known account; did you mean 'waste'?"),
        ("mas[account=waste]", 1, "'mas' is not a known layer in account 'waste'; did you mean 'mass'?"),
        (
            "mass[materiel=iron; account=waste]",
            6,
            "'materiel' is not a known dimension in account 'waste'; did you mean 'material",
        ),
        ("mass[material=irn; account=waste]", 15, "did you mean 'iron'?"),
        ("mass[24@NLL → *; account=waste]", 9, "did you mean 'NL'"),
        ("mass[* → recyclin; account=waste]", 10, "did you mean 'recycling'?"),
        ("mass", 5, "expected '[' behind the layer 'mass'"),
        ("mass[material=iron; acount=waste]", 21, "'acount' is no condition; did you mean 'account'?"),
        ("mass[material=iron]", 1, "name one account, as in mass[account=waste]"),
        ("mass[account=waste] + 5", 23, "5 stands beside an amount in kt; write '5 kt'"),
        ("mass[account=waste] + 5 EUR", 23, "'EUR' cannot be converted to 'kt'"),
        ("mass[account=waste] + 5 ktt", 23, "'ktt' in 'ktt' is not a known unit"),
        ("mass[account=waste] mass[account=waste]", 21, "expected a sign of arithmetic or the end"),
        ("(mass[account=waste]", 21, "expected ')' to close the bracket; seen the end"),
        ("sum over secter of (mass[account=waste])", 1, "did you mean 'sector"),
        ("mass[account=waste; year=twenty]", 21, "'twenty' is no year"),
        ("__import__('os')", 12, "''' has no meaning here"),
        ("mass[account=waste] in soon", 24, "expected a year"),
        ("(" * 60 + "1" + ")" * 60, 51, "brackets stand more than 50 deep"),
        ("1 + mass[", 10, "expected a condition such as account=waste; seen the end"),
        ("mass[account=waste; year=2020-2010]", 21, "years run from 2020 to 2010; the first comes first"),
        ("+".join("1" * 4000), 402, "a formula has at most 200 steps"),
        ("1" + " in 2000" * 900, 1603, "a formula has at most 200 steps"),
    ],
)
def test_a_mistake_is_told_with_its_place(written, place, words, small):
    with pytest.raises(FormulaError) as told:
        read_formula(written).on(small)
    assert words in told.value.what
    assert told.value.at + 1 == place


def test_the_message_points_at_the_line_of_the_mistake(small):
    with pytest.raises(FormulaError) as told:
        read_formula("mass[account=waste]\n  / mass[account=wast]").on(small)
    assert str(told.value).splitlines() == [
        "line 2, column 18 of the formula: 'wast' is not a known account; did you mean 'waste'?",
        "    / mass[account=wast]",
        "                   ^",
    ]


def test_a_code_of_two_attributes_has_to_say_which(small):
    assert value("mass[stage:production → *; account=waste]", small) == 127.0
    with pytest.raises(FormulaError, match="not a known attribute of a node; did you mean 'stage'"):
        read_formula("mass[stag:production → *; account=waste]").on(small)


def test_what_leaves_something_out_of_its_print_is_refused(small):
    """A split over factors does not print the other factors, so its print is no formula."""
    mass = small.account("waste").select("mass")
    with pytest.raises(FormulaError):
        read_formula(log_changes(mass, (mass, mass / mass), 2019)[0].formula)


def test_the_longest_formula_can_be_worked_out(small):
    """As deep as the bounds allow: two hundred steps within brackets, sums over labels and thresholds."""
    nested = "[" * 15 + "(" * 30 + "mass[account=waste]" + ")" * 30 + " ≥ 1 kt]" + " ≥ 1]" * 14
    assert value(nested + " + 1" * 200, small) == 201.0
    made = read_formula(nested + " + 1" * 200).on(small)
    assert made.explain(year=2020).total == pytest.approx(201.0)
    assert sum(made.decompose(2019, 2020).values()) == 0.0


def test_a_year_named_twice_counts_once(small):
    assert value("mass[account=waste; year=2020/2020]", small) == value("mass[account=waste; year=2020]", small)

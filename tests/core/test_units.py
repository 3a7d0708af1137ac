"""Text with a unit is read once, strictly (rule C3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import RangeError, UnitError, conversion_factor, parse_quantity, product_unit, ratio_unit, units

MASSES = ("kg", "t", "kt", "Mt")


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("kt", "t", 1e3),  # pint by itself reads kt as knots
        ("Mt", "kt", 1e3),
        ("PJ", "TJ", 1e3),
        ("mln EUR", "EUR", 1e6),
        ("bn EUR", "mln EUR", 1e3),
        ("Mt_CO2e", "t_CO2e", 1e6),
        ("kg_CO2e", "t_CO2e", 1e-3),
        ("t/mln EUR", "kg/EUR", 1e-3),
        ("kg/capita", "t/person", 1e-3),
        ("%", "1", 1e-2),
        ("kg·EUR/t", "EUR", 1e-3),
        ("t/(kg/EUR)", "EUR", 1e3),
    ],
)
def test_factors_worked_by_hand(source, target, factor):
    assert conversion_factor(source, target) == pytest.approx(factor, rel=1e-12)


@given(st.sampled_from(MASSES), st.sampled_from(MASSES), st.sampled_from(MASSES))
def test_there_and_back_and_by_way_of_a_third(a, b, c):
    assert conversion_factor(a, b) * conversion_factor(b, a) == pytest.approx(1.0, rel=1e-12)
    assert conversion_factor(a, b) * conversion_factor(b, c) == pytest.approx(conversion_factor(a, c), rel=1e-12)


@pytest.mark.parametrize(
    ("source", "target"), [("t", "EUR"), ("knot", "t"), ("t_CO2e", "t"), ("EUR", "USD"), ("FTE", "person")]
)
def test_another_dimension_is_refused(source, target):
    with pytest.raises(UnitError, match=f"'{source}' cannot be converted to '{target}': they measure different things"):
        conversion_factor(source, target)


def test_an_unknown_unit_is_named():
    with pytest.raises(UnitError, match=r"'tonz' in 'tonz/EUR' is not a known unit"):
        conversion_factor("tonz/EUR", "t/EUR")


@pytest.mark.parametrize("unit", ["ton", "tons", "kton", "Mton", "ton/year"])
def test_a_ton_is_ambiguous(unit):
    with pytest.raises(UnitError, match=r"1000 kg, 2000 lb or 2240 lb; write t"):
        conversion_factor(unit, "t")


def test_a_scale_with_another_zero_has_no_factor():
    with pytest.raises(UnitError, match="different zeros"):
        conversion_factor("degC", "K")


@pytest.mark.parametrize("unit", ["1000 t", "t//", "(t", "t EUR)"])
def test_what_is_not_a_unit_is_refused(unit):
    with pytest.raises(UnitError):
        conversion_factor(unit, "t")


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("25 kt", "t", 25_000.0),
        ("-3.5e2 t", "kg", -350_000.0),
        ("25 %", "1", 0.25),
        ("25 %", "%", 25.0),
        ("0.5", "1", 0.5),
        ("3 years", "year", 3.0),
        ("5 mln EUR", "EUR", 5e6),
        ("3 t/mln EUR", "kg/EUR", 0.003),
        ("  7t ", "t", 7.0),
    ],
)
def test_amounts_worked_by_hand(text, unit, amount):
    assert parse_quantity(text, unit) == pytest.approx(amount, rel=1e-12)


@pytest.mark.parametrize("text", ["25,5 kt", "1.200,5 kt", "1 200 kt", "kt", "nan kt", "inf t", "2*3 kt", "", "ten kt"])
def test_what_must_be_guessed_is_refused(text):
    with pytest.raises(UnitError, match="cannot be read as an amount"):
        parse_quantity(text, "t")


def test_a_bare_number_needs_a_unit():
    with pytest.raises(UnitError, match=r"'25' needs a unit, for example '25 t'"):
        parse_quantity("25", "t")


def test_an_amount_of_something_else_is_refused():
    with pytest.raises(UnitError, match="'EUR' cannot be converted to 't'"):
        parse_quantity("25 EUR", "t")


def test_a_ratio_of_ratios_keeps_its_meaning():
    unit = ratio_unit("kg/EUR", "t/EUR")
    assert unit == "kg/EUR/(t/EUR)"
    assert conversion_factor(unit, "1") == pytest.approx(1e-3)


def test_one_is_neutral():
    assert product_unit("1", "t") == product_unit("t", "1") == ratio_unit("t", "1") == "t"
    assert ratio_unit("t", "t") == "1"
    assert product_unit("t", "EUR") == "t·EUR"


@pytest.mark.parametrize("text", ["1e999 t", "-1e999 t", "1e308 Mt", "1e-999 t"])
def test_an_amount_beyond_the_floats_is_refused(text):
    with pytest.raises(RangeError, match=rf"'{text}' lies outside the numbers a computer can hold"):
        parse_quantity(text, "g")
    assert parse_quantity("0e5 t", "g") == 0.0


@pytest.mark.parametrize(
    "unit",
    [
        "kt",
        "mln EUR",
        "thousand FTE",
        "kg/(thousand EUR_2010)",
        "1/(million persons)",
        "points/person",
        "2010=100",
        "Mt_CO2e",
        "kg CO2e/person",
        "%",
        "1",
        "bn acid_eq",
        "kg_CO2e/EUR_2021",
        "planetary_boundary",
        "kg/MW",
        "MJ/EUR_2021",
        "kg_CFC12e",
    ],
)
def test_units_read_without_a_parser_are_units_of_the_parser_too(unit):
    assert units._KNOWN.fullmatch(unit)
    assert units._parse(unit) is not None


@pytest.mark.parametrize("unit", ["kton", "EUR_21", "kt/", "mln", "1/kt)", "kt/(EUR", "bn bn EUR"])
def test_what_only_looks_like_a_unit_goes_to_the_parser(unit):
    assert units._KNOWN.fullmatch(unit) is None


@pytest.mark.parametrize("counted", ["", "thousand ", "mln ", "million ", "bn "])
def test_factors_between_common_units_are_those_of_the_parser(counted):
    quantity = units.unit_registry().Quantity
    for source, (what, _) in units._SCALES.items():
        for target in (t for t, (other, _) in units._SCALES.items() if other == what and t != counted + source):
            parsed = quantity(1.0, units._parse(counted + source)).to(units._parse(target)).magnitude
            assert conversion_factor(counted + source, target) == pytest.approx(parsed, rel=1e-14, abs=0)


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("kt/mln EUR_2021", "g/EUR_2021", 1e3),
        ("mln EUR_2021/thousand FTE", "EUR_2021/FTE", 1e3),
        ("t·MJ/kg", "TJ", 1e-3),
        ("%·mln EUR", "mln EUR", 1e-2),
        ("1", "g/kg", 1e3),
        ("kt_CO2e/thousand persons", "kg_CO2e/person", 1e3),
        ("t/kg", "%", 1e5),
    ],
)
def test_products_and_quotients_of_common_units_need_no_parser(monkeypatch, source, target, factor):
    quantity = units.unit_registry().Quantity
    parsed = quantity(1.0, units._parse(source)).to(units._parse(target)).magnitude
    assert parsed == pytest.approx(factor, rel=1e-14, abs=0)
    monkeypatch.setattr(units, "unit_registry", lambda: pytest.fail("the parser was asked"))
    assert conversion_factor.__wrapped__(source, target) == factor


@pytest.mark.parametrize(
    ("source", "target"),
    [("kt/mln EUR_2021", "g/EUR_2020"), ("kg/kg_CO2e", "1"), ("t/person", "t/FTE"), ("kt·kt", "kt"), ("kt/kg", "kt")],
)
def test_quotients_of_another_kind_are_not_converted(source, target):
    with pytest.raises(UnitError, match="they measure different things"):
        conversion_factor(source, target)


def test_common_units_of_another_kind_are_not_converted():
    with pytest.raises(UnitError, match="'kt' cannot be converted to 'kt_CO2e'"):
        conversion_factor("kt", "kt_CO2e")

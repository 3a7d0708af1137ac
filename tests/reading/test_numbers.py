"""Figures in words: one rule for terminal, page and paper; nothing is hidden, nothing raises."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.reading.numbers import decimals_for, figure, fixed

ANY = st.none() | st.floats()


LEVEL = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def value_of(text):
    return float(text.replace(",", "").replace("−", "-").replace("×10", "e").translate(LEVEL))


@given(value=ANY, language=st.sampled_from(["nl", "en"]), digits=st.integers(1, 12))
def test_any_number_has_a_form(value, language, digits):
    assert figure(value, language, digits=digits)


@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_a_figure_that_is_not_zero_is_not_shown_as_zero(value):
    shown = value_of(figure(value, "en"))
    assert (shown == 0) == (value == 0)
    assert math.isclose(shown, value, rel_tol=6e-2)


@given(value=st.floats(allow_nan=False, allow_infinity=False), decimals=st.integers(0, 6))
def test_a_column_shows_no_figure_as_zero_either(value, decimals):
    assert (value_of(fixed(value, decimals, "en")) == 0) == (value == 0)


@pytest.mark.parametrize(
    ("value", "english", "dutch"),
    [
        (0.0, "0", "0"),
        (-0.0, "0", "0"),
        (1234.5, "1,234", "1.234"),
        (0.05, "0.05", "0,05"),
        (-1.5, "−1.5", "−1,5"),
        (9999.6, "10,000", "10.000"),
        (None, "–", "–"),
        (math.nan, "–", "–"),
        (math.inf, "–", "–"),
        (2e-7, "2×10⁻⁷", "2×10⁻⁷"),
        (-2.5e-7, "−2.5×10⁻⁷", "−2,5×10⁻⁷"),
    ],
)
def test_numbers(value, english, dutch):
    assert figure(value, "en") == english
    assert figure(value, "nl") == dutch


def test_decimals_are_the_same_in_a_table_but_for_the_smallest():
    assert decimals_for([41.6, 12.25, 3.0]) == 2
    assert [fixed(v, 2, "en") for v in (41.6, 12.25, -0.0004)] == ["41.60", "12.25", "−0.0004"]
    assert decimals_for([4.0, 22.1, 209.1]) == 1  # the second decimal is zero in every figure
    assert decimals_for([97889.0, 0.84]) == 0
    assert fixed(0.84, 0, "nl") == "0,84"

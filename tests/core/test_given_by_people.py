"""Numbers, texts, paths and yes or no as people give them: one rule for every door."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.core import (
    RangeError,
    ShapeError,
    is_finite_number,
    is_slight,
    one_text,
    path_given,
    typed_number,
    yes_or_no,
)

NO_NUMBERS = ("inf", "nan", "", "5_0", "٥", "0x10", "a", "5 0", None, [1], "1" * 60, "12.5.1", "1e")


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12.0), (" 12,5 ", 12.5), ("−3", -3.0), ("+.5", 0.5), ("1e3", 1000.0), ("0,125", 0.125), ("0e400", 0.0)],
)
def test_a_number_with_a_point_or_a_comma(text, value):
    assert typed_number(text, what="share") == value


@pytest.mark.parametrize("text", ["-0", "−0", "-0,0", "-0e5"])
def test_minus_nothing_is_nothing(text):
    assert math.copysign(1.0, typed_number(text, what="share")) == 1.0


@pytest.mark.parametrize(
    ("text", "why", "waarom"),
    [
        ("1e400", "too large", "te groot"),
        ("9" * 30, "too large", "te groot"),
        ("1e-300", "nothing tells that from 0", "niet van 0 te onderscheiden"),
        ("1e-999", "nothing tells that from 0", "niet van 0 te onderscheiden"),
        ("1,000", r"write 1000, or 1$", "schrijf 1000, of"),
        *(
            (text, "write a number such as", "schrijf een getal")
            for text in ("inf", "nan", "", "5_0", "٥", "0x10", "a", "5 0")
        ),
        *((text, "write a number such as", "schrijf een getal") for text in NO_NUMBERS),
    ],
)
def test_what_is_no_number_people_write_is_refused(text, why, waarom):
    with pytest.raises(RangeError, match=why) as caught:
        typed_number(text, what="share")
    assert waarom in caught.value.in_language("nl")


@settings(derandomize=True)
@given(st.floats(-1e9, 1e9).filter(lambda value: not is_slight(value)))
def test_a_number_written_is_the_number_read(value):
    assert typed_number(f"{value:.17g}", what="share") == value
    assert typed_number(repr(value).replace(".", ","), what="share") == value or "," in repr(value)


@pytest.mark.parametrize("given", [None, 3, ["a"], "", "  ", b"a"])
def test_a_text_is_a_text(given):
    with pytest.raises(ShapeError, match=r"country is .*; expected a text, such as 'China'") as caught:
        one_text(given, what="country", example="'China'")
    assert "verwacht: een tekst, zoals 'China'" in caught.value.in_language("nl")


@pytest.mark.parametrize("given", [None, 0, "no", [], math.nan])
def test_only_yes_and_no_are_yes_or_no(given):
    with pytest.raises(ShapeError, match="expected True or False"):
        yes_or_no(given, what="only")


@pytest.mark.parametrize("given", [None, 3, ["a.yaml"], "", b"a.yaml", "a\0b"])
def test_a_path_is_a_path(given):
    with pytest.raises(ShapeError, match="expected the path of a file"):
        path_given(given, what="file")
    assert path_given(Path("a.yaml"), what="file") == path_given("a.yaml", what="file")


def test_a_finite_number_is_no_text_and_no_truth():
    assert [is_finite_number(each) for each in (1, 2.5, True, "1", math.inf, None)] == [True, True, *[False] * 4]

"""Figures on a terminal: nothing is hidden, nothing raises."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.cli.choose import conditions, year_labels
from kringloop.cli.render import console, print_json, sparkline, table, year_span
from kringloop.core import RangeError

ANY = st.none() | st.floats()


@given(st.lists(ANY, max_size=30))
def test_any_series_has_a_line(values):
    line = sparkline(values)
    known = [v for v in values if v is not None and math.isfinite(v)]
    assert len(line) == (len(values) if known else 0)


def test_a_line_with_a_gap_and_a_flat_line():
    assert sparkline([1, 2, None, 3]) == "▁▄·█"
    assert sparkline([5, 5]) == "▄▄"


def test_brackets_are_words_not_markup(capsys):
    made = table("Waste [kt]", [("a [b]", "left")], caption="[/c]")
    made.add_row("[red] :car: [/x]")
    console().print(made)
    shown = capsys.readouterr().out
    for words in ("Waste [kt]", "a [b]", "[red] :car: [/x]", "[/c]"):
        assert words in shown


def test_json_never_holds_nan():
    with pytest.raises(ValueError, match="not JSON compliant"):
        print_json([math.nan])


def test_years():
    assert year_labels(None) is None
    assert year_labels("2016..2018") == [2016, 2017, 2018]
    assert year_labels("2010, 2020") == [2010, 2020]
    assert year_span([2001, 1999]) == "1999–2001"


@pytest.mark.parametrize(
    "text", ["", "soon", "2016..", "..", "2018..2016", "2016..2017..2018", "20,x", "1..99999999999"]
)
def test_words_that_are_no_years(text):
    with pytest.raises(RangeError, match=r"2016\.\.2023|holds no year|between"):
        year_labels(text)


def test_conditions_add_up():
    assert conditions(["a=1", "a=2, 3", "b = x=y"]) == {"a": ["1", "2", "3"], "b": ["x=y"]}


@pytest.mark.parametrize("text", ["", "sector", "=24", "sector=", "year=2020"])
def test_words_that_are_no_condition(text):
    with pytest.raises(RangeError, match="is not a condition"):
        conditions([text])


@pytest.mark.parametrize(("asked", "width"), [("60", 60), ("0", 120), ("wide", 120), ("", 120), (None, 120)])
def test_what_goes_to_a_file_is_as_wide_as_columns_says(monkeypatch, capsys, asked, width):
    if asked is None:
        monkeypatch.delenv("COLUMNS", raising=False)
    else:
        monkeypatch.setenv("COLUMNS", asked)
    console().print("word " * 100)
    assert max(map(len, capsys.readouterr().out.splitlines())) <= width
    assert console().width == width

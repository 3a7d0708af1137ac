"""Figures in Dutch sentences have a comma; what is quoted or to be typed keeps its point."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.guards.source import PACKAGE

from kringloop.core import KringloopError, Problems, RangeError, StudyError
from kringloop.core.commas import decimal_commas


@pytest.mark.parametrize(
    ("english", "dutch", "told"),
    [
        ("is 0.001 of 2.5 %", "is 0.001 van 2.5 %", "is 0,001 van 2,5 %"),
        ("-0.5 and (1.25)", "-0.5 en (1.25)", "-0,5 en (1,25)"),
        ("seen '25.5 kt'", "gezien '25.5 kt'", "gezien '25.5 kt'"),
        ("is 1.5; write 0.5", "is 1.5; schrijf 0.5", "is 1,5; schrijf 0.5"),
        ("primary<=20.5@2035 is 3.5", "primary<=20.5@2035 is 3.5", "primary<=20.5@2035 is 3,5"),
        ("version 1.2.3 of file 0.5.csv", "versie 1.2.3 van 0.5.csv", "versie 1.2.3 van 0.5.csv"),
        ("182,330 t", "182.330 t", "182.330 t"),
        ("1e-06 is 1.5e-06", "1e-06 is 1.5e-06", "1e-06 is 1,5e-06"),
        ("ends in 0.5.", "eindigt op 0.5.", "eindigt op 0,5."),
    ],
)
def test_a_figure_in_prose_has_a_comma(english, dutch, told):
    assert decimal_commas(dutch, english) == told


@given(st.text(alphabet="ab '.0123456789,-;\n", max_size=60))
def test_told_twice_is_told_once_and_only_points_become_commas(text):
    once = decimal_commas(text, text)
    assert decimal_commas(once, text) == once
    assert len(once) == len(text)
    assert {(a, b) for a, b in zip(text, once, strict=True) if a != b} <= {(".", ",")}


def test_every_error_told_in_dutch_has_commas_whatever_its_words_come_from():
    own = RangeError("is 0.5 and not 1", nl=f"is {0.5:g} en niet 1")
    table = StudyError("is 1.5; expected a share between 0 and 1")
    problems = Problems("a file", nl="een bestand")
    problems.add("2:3", "is 1.5; expected a share between 0 and 1")
    with pytest.raises(StudyError) as caught:
        problems.raise_if_any(StudyError)
    assert own.in_language("nl") == "is 0,5 en niet 1"
    assert table.in_language("nl").startswith("is 1,5; ")
    assert "is 1,5; " in caught.value.in_language("nl")
    assert str(own) == own.in_language("en") == "is 0.5 and not 1"


def test_no_error_tells_its_dutch_past_the_one_door():
    """A class of errors that told its own Dutch would bring the points back."""
    kinds = {KringloopError.__name__, "Problem"}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and node.name.endswith("Error") and node.name not in kinds:
                made = {n.name for n in node.body if isinstance(n, ast.FunctionDef)}
                assert "in_language" not in made, f"{path.name}: {node.name}"

"""What a comma, a point or a semicolon means is told from the column, never guessed."""

import re

import pytest

from kringloop.core import header_problem, number_problem, separator_problem


@pytest.mark.parametrize(
    ("cell", "column", "said"),
    [
        ("2,431", ["2,431", "1,204,500"], r"thousands sign .*write 2431$"),
        ("2,431", ["2,431", "0,75"], r"decimal comma .*write 2\.431$"),
        ("2,431", ["2,431", "17,200"], r"^is 2431 with a thousands sign or 2\.431 with a decimal comma"),
        ("2,431", ["1,204,500", "0,75"], "means two things in this column"),
        ("2,5", ["2,5"], "has a decimal comma; write a decimal point"),
        ("0,431", ["0,431"], "has a decimal comma"),
        ("1.204.500", ["1.204.500", "2.431"], r"write 1204500; then '2\.431' in this column has one too"),
        ("1.204,5", ["1.204,5"], r"write 1204\.5"),
        ("1 204", ["1 204"], "thousands sign"),
    ],
)
def test_a_comma_is_explained_by_its_column(cell, column, said):
    assert re.search(said, number_problem(cell, column) or "")


def test_a_word_is_no_figure_with_a_comma():
    assert number_problem("n/a", ["n/a", "12"]) is None


def test_headers_and_separators():
    assert separator_problem("a,b;c") is None
    assert "tabs" in (separator_problem("a\tb") or "")
    assert "'b' stands twice" in (header_problem(["a", "b", "b"]) or "")
    assert "has no name" in (header_problem(["a", ""]) or "")

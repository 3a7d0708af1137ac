"""A correction holds as long as its cell is printed as it says, and fails loudly from then on."""

from dataclasses import replace
from pathlib import Path

import pytest

from kringloop.core import SourceError
from kringloop.sources import corrections, ec_critical_materials
from kringloop.sources.corrections import Correction, correct, corrections_beside

ONE = Correction(
    files=("a.csv",),
    where={"country": "DE"},
    column="share",
    printed="6",
    corrected="6%",
    reason="no sign",
    reference="the table",
)
ROWS = [{"country": "NL", "share": "5%"}, {"country": "DE", "share": "6"}]


def test_the_cell_is_read_as_corrected_and_marked():
    rows, mended = correct(ROWS, Path("a.csv"), [ONE])
    assert [row["share"] for row in rows] == ["5%", "6%"]
    assert mended == {1}
    assert ROWS[1]["share"] == "6"


def test_another_file_is_left_as_it_is():
    assert correct(ROWS, Path("b.csv"), [ONE]) == (ROWS, frozenset())


@pytest.mark.parametrize(
    ("rows", "told", "nl"),
    [
        ([{"country": "DE", "share": "6%"}], "the producer has mended it", "heeft het hersteld"),
        ([{"country": "DE", "share": "7"}], "reads '7'; the correction expects '6'", "de correctie verwacht '6'"),
        ([{"country": "NL", "share": "6"}], "stands there 0 times", "staat er 0 keer"),
        (ROWS[1:] * 2, "stands there 2 times", "staat er 2 keer"),
    ],
    ids=["mended", "a third way", "gone", "twice"],
)
def test_a_correction_does_not_outlive_its_reason(rows, told, nl):
    with pytest.raises(SourceError, match=told) as refused:
        correct(rows, Path("a.csv"), [ONE])
    assert nl in refused.value.in_language("nl")


def test_every_correction_that_ships_says_why():
    folder = Path(corrections.__file__).parent
    shipped = {path.name.removesuffix(corrections.ENDING): path for path in folder.glob(f"*{corrections.ENDING}")}
    assert "ec_critical_materials" in shipped
    for name in shipped:
        assert (folder / f"{name}.py").is_file()
        assert all(c.reason and c.reference for c in corrections_beside(str(folder / f"{name}.py")))
    assert corrections_beside(ec_critical_materials.__file__)[0].column == "Share"


def test_a_file_of_corrections_is_read_by_its_source():
    """One that its source never asks for would be passed over without a word."""
    folder = Path(corrections.__file__).parent
    for path in folder.glob(f"*{corrections.ENDING}"):
        source = (folder / f"{path.name.removesuffix(corrections.ENDING)}.py").read_text(encoding="utf-8")
        assert "corrections_beside(__file__)" in source, path.name


def test_two_corrections_of_one_cell_are_refused_however_its_row_is_picked():
    rows = [{**row, "stage": "P"} for row in ROWS]
    other = replace(ONE, where={"country": "DE", "stage": "P"}, corrected="7%")
    with pytest.raises(SourceError, match="two corrections are of one cell") as refused:
        correct(rows, Path("a.csv"), [ONE, other])
    assert "twee correcties zijn van één cel" in refused.value.in_language("nl")


def test_two_cells_of_one_row_may_both_be_corrected():
    rows = [{"country": "DE", "share": "6", "stage": "p"}]
    other = replace(ONE, column="stage", printed="p", corrected="P")
    assert correct(rows, Path("a.csv"), [ONE, other]) == ([{"country": "DE", "share": "6%", "stage": "P"}], {0})


@pytest.mark.parametrize("change", [{"column": "shares"}, {"where": {"countri": "DE"}}])
def test_a_column_that_is_not_there_is_named_with_the_nearest(change):
    with pytest.raises(SourceError, match=r"which is not there; did you mean '(share|country)'") as refused:
        correct(ROWS, Path("a.csv"), [replace(ONE, **change)])
    assert "die er niet is; bedoelt u" in refused.value.in_language("nl")


GOOD = """[[correction]]
files = ["a.csv"]
where = { country = "DE" }
column = "share"
printed = "6"
corrected = "6%"
reason = "no sign"
reference = "the table"
"""


def test_a_correction_is_read_as_it_is_written(tmp_path):
    (tmp_path / "x.corrections.toml").write_text(GOOD, encoding="utf-8")
    assert corrections_beside(str(tmp_path / "x.py")) == (replace(ONE, files=["a.csv"]),)


@pytest.mark.parametrize(
    ("old", "new", "told", "nl"),
    [
        ('printed = "6"', "printed = 6", "printed cannot be read", "printed is niet te lezen"),
        ('["a.csv"]', '"a.csv"', "files cannot be read", "files is niet te lezen"),
        ('{ country = "DE" }', "{ country = 3 }", "where cannot be read", "where is niet te lezen"),
        ('corrected = "6%"', 'corrected = "6"', "so it corrects nothing", "wordt niets hersteld"),
        ("[[correction]]", "[[corrections]]", r"holds corrections; expected", "bevat corrections; verwacht"),
        ("[[correction]]", "[correction]", r"expected tables that each begin with", "die elk met"),
        ("[[correction]]", "[[correction]", "line 1", "line 1"),
        (GOOD, "correction = [1]", "expected tables that each begin with", "die elk met"),
    ],
    ids=["a number", "one file", "a code as number", "nothing", "misspelt", "one table", "no TOML", "no tables"],
)
def test_a_file_of_corrections_that_would_be_passed_over_is_refused(tmp_path, old, new, told, nl):
    (tmp_path / "x.corrections.toml").write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(SourceError, match=told) as refused:
        corrections_beside(str(tmp_path / "x.py"))
    assert nl in refused.value.in_language("nl")


def test_a_correction_without_a_reason_is_refused(tmp_path):
    (tmp_path / "x.corrections.toml").write_text('[[correction]]\nfiles = ["a"]\ncolumn = "b"\n', encoding="utf-8")
    with pytest.raises(SourceError, match=r"lacks .*reason"):
        corrections_beside(str(tmp_path / "x.py"))

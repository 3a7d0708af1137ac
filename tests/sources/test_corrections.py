"""A correction holds as long as its cell is printed as it says, and fails loudly from then on."""

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


def test_a_correction_without_a_reason_is_refused(tmp_path):
    (tmp_path / "x.corrections.toml").write_text('[[correction]]\nfiles = ["a"]\ncolumn = "b"\n', encoding="utf-8")
    with pytest.raises(SourceError, match=r"lacks .*reason"):
        corrections_beside(str(tmp_path / "x.py"))

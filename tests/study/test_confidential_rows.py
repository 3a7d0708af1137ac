"""Confidential figures never enter a run: they are refused with their line, and a gap that says so may stay."""

import pytest

from kringloop.core import StudyError
from kringloop.study import load_study
from tests.small import change, command


@pytest.mark.parametrize("flag", ["c", "cp", "p c", "confidential"])
def test_a_confidential_figure_is_refused_with_its_line_and_never_named(folder, flag):
    change(folder, "waste.csv", "metal,60,leaf,,", f"metal,61.25,leaf,{flag},")
    with pytest.raises(StudyError, match=r"a confidential figure \(flag c\) may not enter results") as no:
        load_study(folder / "study.yaml")
    told = str(no.value) + no.value.in_language("nl")
    assert "waste.csv:4:flag" in told
    assert "een vertrouwelijk cijfer (vlag c) mag niet in resultaten komen" in told
    assert "61.25" not in told


def test_many_are_counted(folder):
    text = (folder / "waste.csv").read_text(encoding="utf-8")
    (folder / "waste.csv").write_text(text.replace(",leaf,,", ",leaf,c,"), encoding="utf-8")
    with pytest.raises(StudyError, match="and 1 more confidential rows") as no:
        load_study(folder / "study.yaml")
    assert "en nog 1 vertrouwelijke regels" in no.value.in_language("nl")


@pytest.mark.parametrize("flag", ["p", "corrected", "censored"])
def test_other_flags_with_that_letter_stay(folder, flag):
    change(folder, "waste.csv", "metal,60,leaf,,", f"metal,60,leaf,{flag},")
    assert load_study(folder / "study.yaml")


def test_no_results_file_is_made_of_it(folder, results, capsys):
    change(folder, "waste.csv", "metal,60,leaf,,", "metal,60,leaf,c,")
    assert command(["run", str(folder), "--out", str(results), "--lang", "nl"]) == 1
    assert "kringloop disclose" in capsys.readouterr().err
    assert not list(results.glob("*.duckdb"))

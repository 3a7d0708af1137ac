"""Which language is spoken, how the program names itself, and words instead of a key."""

import sys

import pytest

from kringloop.cli.footing import program
from kringloop.cli.speech import system_language
from kringloop.cli.tables import flagged, table
from kringloop.runs import open_run, run_study
from tests.small import change


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "nl_NL.UTF-8"}, "nl"),
        ({"LANG": "nl"}, "nl"),
        ({"LC_ALL": "C", "LANG": "nl_NL"}, "en"),
        ({"LC_MESSAGES": "nl_BE", "LANG": "en_GB"}, "nl"),
        ({"KRINGLOOP_LANG": "en", "LC_ALL": "nl_NL"}, "en"),
        ({"LANG": "nld_X"}, "en"),
    ],
)
def test_the_first_variable_that_is_set_says_the_language(environment, language):
    assert system_language(environment) == language


def test_a_dutch_machine_gets_dutch(kringloop, small_run, monkeypatch):
    monkeypatch.setenv("LANG", "nl_NL.UTF-8")
    code, out, _ = kringloop("show", "small_waste", "--run", small_run.file.path)
    assert code == 0
    assert "Bronnen: " in out
    code, _, err = kringloop("show", "small_waste", "--run", small_run.file.path, "--where", "24")
    assert (code, err) == (1, "'24' is geen voorwaarde; schrijf dimensie=code, bijvoorbeeld --where sector=C,24\n")


def test_the_program_names_itself_as_it_was_started(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    script = tmp_path / ".venv" / "bin" / "kringloop"
    monkeypatch.setattr(sys, "argv", [str(script)])
    monkeypatch.setenv("PATH", "/nowhere")
    assert program() == ".venv/bin/kringloop"
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "kringloop" / "__main__.py")])
    assert program().endswith(" -m kringloop")


def test_the_run_is_named_below_the_figures(kringloop, small_run):
    out = kringloop("show", "small_waste", "--run", small_run.file.path)[1]
    assert f"run {small_run.meta['run'][:10]} of study small" in out


def test_of_several_results_it_is_said_which_is_shown(kringloop, folder, results, small_run):
    change(folder, "waste.csv", "2020,NL.24,NL.disposal,metal,60", "2020,NL.24,NL.disposal,metal,61")
    newer = run_study(folder / "study.yaml", results).path
    assert "newest of 2" in kringloop("show", "small_waste", "--results", results)[1]
    assert "1 of the 2 results are newer" in kringloop("show", "small_waste", "--run", small_run.file.path)[1]
    out = kringloop("show", "small_waste", "--run", newer)[1]  # the published total of 100 is missed
    assert out.startswith("!! 1 check of this run failed: published totals, waste.")
    assert open_run(newer).failed_checks[0]["subject"] == "waste"
    code, out, err = kringloop("export", "small_waste", "--run", newer, "--out", folder / "x.csv")
    assert (code, out) == (1, "")
    assert "Nothing was written. With --force" in err


def test_compare_names_the_setting_first(kringloop, folder, results, small_run):
    change(folder, "study.yaml", 'sector: ["24-25", "24", "25"]', 'sector: ["24-25", "24"]')
    other = run_study(folder / "study.yaml", results).path
    lines = kringloop("compare", small_run.file.path, other)[1].splitlines()
    assert 'show.labels.sector: ["24-25", "24", "25"] → ["24-25", "24"]' in lines


def test_words_lead_to_keys(kringloop, small_run):
    code, out, _ = kringloop("show", "intensity", "--run", small_run.file.path)
    assert code == 0
    assert out.startswith("Intensity")
    code, out, err = kringloop("show", "small", "--run", small_run.file.path)
    assert (code, out) == (1, "")
    assert "'small' fits 4 indicators; choose one:" in err


def test_codes_of_a_dimension(kringloop, small_run):
    code, out, _ = kringloop("list", "codes", "sector", "--run", small_run.file.path, "--lang", "nl")
    assert code == 0
    assert [line.split()[:2] for line in out.splitlines() if line.split()[:1] == ["24"]] == [
        ["24", "basismetaalindustrie"]
    ]


def test_a_table_too_narrow_for_its_figures_stands_row_by_row():
    made = table("", [("name", "name"), ("2020", "right"), ("2021", "right")])
    made.add_row("24  basic metals", "1,007,338", "944,801")
    assert made.fits(60)
    assert not made.fits(30)
    assert list(made._stacked(made.rows[0], 30)) == ["24  basic metals", "    2020: 1,007,338", "    2021: 944,801"]


def test_a_figure_without_a_mark_keeps_its_room():
    assert flagged(["1.0", "2.0"], ["", "p"]) == ["1.0  ", "2.0 p"]


def test_what_to_try_next_works_when_pasted(kringloop, folder, tmp_path):
    """Places with a blank are quoted, and a study of one's own is named as it was typed: its key is no place."""
    mine = folder.rename(tmp_path / "my study")
    err = kringloop("run", mine, "--out", tmp_path / "my results", "--quiet")[2]
    assert f"new '{mine}' mine/" in err
    assert f"serve '{tmp_path / 'my results'}'" in err
    assert f"--results '{tmp_path / 'my results'}'" in err


def test_a_choice_that_differs_is_named_by_its_indicator_in_the_language_asked(kringloop, folder, results, small_run):
    change(folder, "study.yaml", "show:", "choices: {small_recovery: {factor: 2}}\nshow:")
    other = run_study(folder / "study.yaml", results).path
    out = kringloop("compare", small_run.file.path, other, "--lang", "nl")[1]
    assert "Keuze small_recovery.scaled: factor = 1 → factor = 2" in out
    assert "choices" not in out.replace("choices.small_recovery", "")

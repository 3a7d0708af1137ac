"""In Dutch everything is Dutch: the help of every command, and what is said about mistakes."""

import re

import pytest
import typer

import kringloop as kl
from kringloop.cli.commands import app
from kringloop.cli.helping import catalogue
from kringloop.cli.running import step_words
from kringloop.cli.speech import Language, speak
from kringloop.runs import run_study
from tests.english import english
from tests.small import change, command

ENGLISH = re.compile(
    r"\b(the|and|not|with|are|this|that|known|there|from|which|does|did|you|mean|has|have|expected|cannot|missing|"
    r"invalid|value for|must|should|given|leave|choose|usage|options|show this|required|give|take|already)\b",
    re.IGNORECASE,
)


def paths():
    """Every command and group as it is typed."""
    todo = [((), typer.main.get_command(app))]
    for words, found in todo:
        yield words
        todo += [((*words, name), each) for name, each in getattr(found, "commands", {}).items()]


@pytest.mark.parametrize("words", list(paths()), ids=" ".join)
def test_help_is_dutch(capsys, words):
    assert command([*words, "--help", "--lang", "nl"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Gebruik: kringloop")
    assert ENGLISH.findall(re.sub(r"--[a-z-]+", "", out)) == []  # options keep one spelling, such as --from


def test_every_text_of_the_help_is_of_a_command_or_an_option():
    used = {"help", "version", "install_completion", "show_completion"}
    todo = [("", typer.main.get_command(app))]
    for path, found in todo:
        used |= {p.name for p in found.params} | {f"{path}.{p.name}" for p in found.params}
        todo += [(f"{path} {n}".strip(), c) for n, c in getattr(found, "commands", {}).items()]
    assert sorted(catalogue()["option"].keys() - used) == []
    texts = [t for section in catalogue().values() for t in section.values()]
    assert all(t.keys() == {"nl", "en"} and t["nl"].strip() and t["en"].strip() for t in texts)


RUN = ("--run", "{file}")
MISTAKES = {
    "no such command": ["shwo"],
    "no argument": ["show"],
    "no such option": ["show", "x", "--yaer", "2020"],
    "an option without its value": ["show", "x", "--by"],
    "a value too many": ["show", "x", "y", "z"],
    "no such list": ["list", "sorces"],
    "no number": ["explain", "x", "--year", "soon"],
    "a number too small": ["explain", "x", "--year", "2020", "--rows", "0"],
    "unknown key": ["show", "smal_waste", *RUN],
    "unknown code": ["show", "small_waste", "--where", "sector=99", *RUN],
    "unknown dimension": ["show", "small_waste", "--where", "colour=24", *RUN],
    "unknown dimension to divide by": ["show", "small_waste", "--by", "colour", *RUN],
    "unknown dimension to list": ["list", "codes", "colour", *RUN],
    "no condition": ["show", "small_waste", "--where", "24", *RUN],
    "no year": ["show", "small_waste", "--year", "soon", *RUN],
    "a year without figures": ["show", "small_waste", "--year", "1800", *RUN],
    "a cell without a figure": ["explain", "small_waste", "--year", "1800", *RUN],
    "a dimension it has not": ["explain", "small_waste", "--year", "2020", "--by", "colour", *RUN],
    "no such results": ["show", "small_waste", "--run", "{new}"],
    "no results file": ["show", "small_waste", "--run", "{study}"],
    "a folder of results": ["show", "small_waste", "--run", "{folder}"],
    "no such study": ["run", "nowhere"],
    "no such study to copy": ["new", "nowhere", "{new}"],
    "no results of a study": ["show", "small_waste", "--results", "{folder}", "--study", "smal"],
    "unknown ending": ["export", "small_waste", "--out", "{new}.doc", *RUN],
    "a file that is there": ["export", "small_waste", "--out", "{study}", "--as", "csv", *RUN],
    "unknown table": ["export", "--tables", "nods", "--out", "{new}.csv", *RUN],
    "unknown size": ["report", "{file}", "--size", "pag"],
    "no sector": ["report", "{file}", "--size", "sector"],
    "unknown product of chains": ["chains", "paths", "--sector", "c31", "--table", "{new}"],
    "another machine without a token": ["serve", "{folder}", "--host", "0.0.0.0"],
}


@pytest.mark.parametrize("asked", MISTAKES.values(), ids=MISTAKES)
def test_mistakes_are_told_in_dutch(capsys, monkeypatch, small_run, folder, tmp_path, asked):
    monkeypatch.setenv("KRINGLOOP_LANG", "nl")
    monkeypatch.chdir(tmp_path)
    places = {
        "file": small_run.file.path,
        "folder": small_run.file.path.parent,
        "study": folder / "study.yaml",
        "new": tmp_path / "nieuw",
    }
    assert command([a.format(**places) for a in asked]) == 1
    err = capsys.readouterr().err
    assert err.strip()
    assert ENGLISH.findall(re.sub(r"'[^']*'|/\S+", "", err)) == []


def test_the_list_of_indicators_says_where_a_definition_comes_from_in_words(capsys):
    from kringloop.core import CERTAINTIES

    assert command(["list", "indicators", "--lang", "nl"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "uit de bron" in text
    assert [word for word in CERTAINTIES if f" {word} " in text] == []


def test_every_reason_why_a_lifetime_does_not_fit_is_dutch(capsys):
    import json

    from kringloop.cli.lifetime_words import reason_words

    assert command(["stocks", "lifetimes", "--json"]) == 0
    reasons = {row["reason"] for row in json.loads(capsys.readouterr().out) if row["reason"]}
    assert len(reasons) > 30
    assert [reason for reason in reasons if reason_words(reason, "nl") == reason] == []
    told = [reason_words(reason, language) for reason in reasons for language in ("nl", "en")]
    assert [text for text in told if re.search(r"\de[+-]\d|±", text)] == []
    assert english("\n".join(reason_words(reason, "nl") for reason in reasons)) == []
    loose = "the mean life is not identified: 448 ± 9.8e+03 years"
    assert reason_words(loose, "nl") == (
        "de gemiddelde levensduur is te onzeker: 448 jaar, met een fout van 9.800 jaar"
    )
    assert reason_words(loose, "en") == "the mean life is too uncertain: 448 years, with an error of 9,800 years"
    assert command(["stocks", "lifetimes", "--lang", "nl"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "het model verklaart −2.305 % van de schommelingen" in text
    assert "it rests on" not in text


def test_a_failed_check_is_told_in_dutch_by_every_door(kringloop, folder, results):
    change(folder, "totals.csv", "non_chemical,100", "non_chemical,101")
    seen = "1 van de 4 komen niet terug; mass van het jaar 2020"
    code, out, err = kringloop("run", folder, "--out", results, "--lang", "nl")
    assert code == 2
    assert f"controle mislukt: {seen}" in err
    assert "1 controle van deze run is mislukt: gepubliceerde totalen, waste." in out
    assert seen in kringloop("check", folder, "--lang", "nl")[1]
    here = kl.open(results, language="nl")
    assert f"gepubliceerde totalen, waste: {seen}" in " ".join(repr(here).split())


def test_every_step_of_a_run_has_words_in_both_languages(folder, results):
    told = []
    run_study(folder / "study.yaml", results, progress=told.append)
    assert {step.partition(" ")[0] for step in told} == {"reading", "adding_up", "computing", "concluding", "writing"}
    speak(Language.nl)
    assert step_words("computing small_waste") == "small_waste berekenen"
    assert step_words("computing_set careful") == "set van keuzes careful berekenen"
    for step in told:
        assert ENGLISH.findall(step_words(step)) == []
    speak(Language.en)


def test_sources_below_a_table_are_in_dutch(capsys, netherlands):
    for asked in (("ghg_direct.cbs",), ("circular_material_use", "--by", "definition")):
        assert command(["show", *asked, "--run", str(netherlands), "--lang", "nl"]) == 0
        out = " ".join(capsys.readouterr().out.split())
        assert "not stated" not in out
        assert "niet vermeld" in out or "zonder datum" in out

"""Lifetimes, marks, regions and formulas as a reader meets them: one language, fixed decimals, names beside codes."""

import re

import pytest

from kringloop.cli import render
from tests.english import english
from tests.small import command


def said(capsys, *arguments):
    assert command(list(arguments)) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", [80, 120])
def test_lifetimes_that_fit_stand_apart_with_fixed_decimals(capsys, monkeypatch, width, language):
    monkeypatch.setattr(render, "PIPE_WIDTH", width)
    told = said(capsys, "stocks", "lifetimes", "--lang", language)
    assert [line for line in told.splitlines() if len(line.rstrip()) > width] == []
    fit, unfit = told.split({"nl": "Zonder levensduur die past", "en": "Without a lifetime that fits"}[language])
    comma = {"nl": ",", "en": "."}[language]
    figures = re.findall(rf"(\d+{comma}\d+)\s+(\d+{comma}\d+)\s+\d{{4}}–\d{{4}}", fit)
    assert len(figures) == 15  # as the title counts them
    assert {len(text.split(comma)[1]) for pair in figures for text in pair} == {2}
    assert re.search(r"^ 0104 ", fit, re.MULTILINE)
    assert re.search(r"^ 0702 ", unfit, re.MULTILINE)  # stands as a table, not row by row
    assert "shape" not in (told if language == "nl" else "")


def test_marks_of_our_own_are_in_the_language_asked(capsys, netherlands):
    told = said(capsys, "show", "supply_concentration", "--lang", "nl", "--run", str(netherlands))
    assert "meetgrens = boven of onder de meetgrens" in " ".join(told.split())
    assert "censored" not in told
    told = said(capsys, "show", "supply_concentration", "--lang", "en", "--run", str(netherlands))
    assert "limit = beyond the limit of measurement" in " ".join(told.split())


def test_regions_of_a_study_have_their_names(capsys):
    told = said(capsys, "share", "--lang", "nl")
    for code, name in (("NLD", "eigen land"), ("RoW_agg", "overige landen"), ("USA", "Verenigde Staten")):
        assert f"{code} {name}" in " ".join(told.split())


@pytest.mark.parametrize(
    "key", ["crm_sector_exposure", "critical_materials", "decomposition_factors", "supply_concentration"]
)
def test_words_in_a_formula_are_dutch_in_dutch(capsys, netherlands, key):
    told = said(capsys, "show", key, "--lang", "nl", "--run", str(netherlands))
    formulas = re.findall(r"^Formule: (.*?)^Bronnen", told, re.MULTILINE | re.DOTALL)
    assert formulas
    words = re.sub(r"\[[^\[\]]*\]|\w+=\S+", " ", " ".join(formulas))
    assert english(words) == []
    assert re.search(r"\b(sum|of the|labels|its)\b", words) is None

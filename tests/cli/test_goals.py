"""`show goals`: the front on a narrow and a wide screen, of a year, and of another cell."""

import json
import re

import pytest

from kringloop.cli import render
from tests.small import change, command


def printed(capsys, monkeypatch, netherlands, width, *extra):
    monkeypatch.setattr(render, "PIPE_WIDTH", width)
    assert command(["show", "goals", "--run", str(netherlands), *extra]) == 0
    return capsys.readouterr().out


def words_of(text):
    return set(re.findall(r"[^\W\d_]{4,}", text))


@pytest.mark.parametrize(
    ("language", "extra", "widths"), [("nl", (), (80, 120)), ("en", (), (80, 100)), ("nl", ("--all",), (80,))]
)
def test_no_word_is_broken_and_nothing_is_cut(capsys, monkeypatch, netherlands, language, extra, widths):
    """Every word of a narrow screen stands whole on a very wide one, and none is clipped."""
    wide = printed(capsys, monkeypatch, netherlands, 400, "--lang", language, *extra)
    for width in widths:
        text = printed(capsys, monkeypatch, netherlands, width, "--lang", language, *extra)
        assert words_of(text) - words_of(wide) == set()
        assert "…" not in text
        assert max(len(line.rstrip()) for line in text.splitlines()) <= width
        numbers = re.compile(r"\d[\d.,]*")
        assert set(numbers.findall(wide)) - set(numbers.findall(text)) <= {"2013"}  # the small line needs room


def test_a_row_has_all_its_parts(capsys, monkeypatch, netherlands):
    text = printed(capsys, monkeypatch, netherlands, 200, "--lang", "en")
    (gases,) = (line for line in text.splitlines() if line.startswith(" Greenhouse gas emissions"))
    assert re.search(r"manufacturing +41\.6 ± 2\.2 +Mt CO₂-eq +2024 +[▁-█·]{12} +↘ better: −13 % since 2017", gases)
    assert "of 70 assessed; most value: tungsten" in text
    assert "largest supplier: China" in text
    assert re.search(r"Marks: .*p = provisional", text)


def test_a_row_says_the_material_it_is_of(capsys, monkeypatch, netherlands):
    text = printed(capsys, monkeypatch, netherlands, 200, "--where", "material=Cobalt", "--lang", "en")
    assert "Cobalt: share of the largest supplier: China" in text
    assert "ungsten" not in text
    assert "Tungsten: share of the largest supplier" in printed(capsys, monkeypatch, netherlands, 200)


def test_one_year_has_the_figures_of_that_year_and_names_what_it_leaves_out(capsys, monkeypatch, netherlands):
    text = printed(capsys, monkeypatch, netherlands, 200, "--year", "2015", "--lang", "en")
    shown = [line for line in text.splitlines() if re.search(r"\b2015 +[▁-█·]{12}", line)]
    assert len(shown) > 20
    assert "better" not in text
    (without,) = (line for line in text.splitlines() if line.startswith("Without a figure for year 2015"))
    assert "carbon_footprint_consumption" in without
    assert "ghg_direct" not in without


def test_a_cell_of_the_goals_is_the_figure_of_show(capsys, netherlands):
    asked = ["--run", str(netherlands), "--where", "sector=28", "--json"]
    assert command(["show", "goals", *asked, "--year", "2020"]) == 0
    goals = {r["indicator"]: r for r in json.loads(capsys.readouterr().out)}
    assert command(["show", "ghg_direct.cbs", *asked, "--year", "2020"]) == 0
    (shown,) = json.loads(capsys.readouterr().out)
    assert goals["ghg_direct"]["value"] == shown["value"]
    assert {r["sector"] for r in goals.values()} == {"28"}
    assert {r["year"] for r in goals.values()} == {2020}
    assert goals["gross_value_added"]["sector"] == "28"


def test_the_years_that_trends_are_told_over_are_those_of_the_study(kringloop, folder, results):
    change(folder, "study.yaml", "show:\n", "show:\n  window: [2015, 2021]\n")
    out = kringloop("run", folder, "--out", results, "--lang", "en")[1]
    assert "is statistically tested over 2015–2021." in " ".join(out.split())
    assert "2015–2021" in next(line for line in out.splitlines() if "Figure" in line)

"""`kringloop chains`: what it prints, its exit codes and its messages."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from kringloop.cli.main import run
from kringloop.economies import to_tidy
from kringloop.economies.examples import two_regions

TABLES = Path(str(files("kringloop"))) / "studies" / "netherlands" / "tables"


def said(capsys, *words):
    code = run(["chains", *map(str, words)])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_audit_of_a_sound_table(capsys):
    code, out, _ = said(capsys, "audit", TABLES / "chains_wiod7_2011.csv.gz", "--rounding", 70)
    assert code == 0
    assert "245 sectors, 7 regions, 2011" in out
    assert "FAIL" not in out


def test_audit_leaves_with_2_when_a_check_fails(capsys, tmp_path):
    path = tmp_path / "broken.csv"
    text = to_tidy(two_regions()).write_csv().splitlines()
    value = text[0].split(",").index("value")
    row = next(i for i, line in enumerate(text) if line.startswith("output"))
    cells = text[row].split(",")
    cells[value] = str(float(cells[value]) * 3)
    text[row] = ",".join(cells)
    path.write_text("\n".join(text), encoding="utf-8")
    code, out, _ = said(capsys, "audit", path, "--json")
    assert code == 2
    found = {f["check"]: f["status"] for f in json.loads(out)}
    assert found["rows_close"] == "FAIL"


def test_audit_of_a_file_that_is_no_table(capsys, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("nothing", encoding="utf-8")
    code, out, _ = said(capsys, "audit", path)
    assert code == 2
    assert "not a kind of table read here" in out


@pytest.mark.regression
def test_paths_of_dutch_machines(capsys):
    code, out, _ = said(capsys, "paths", "--sector", "c13", "--top", 3, "--coverage", 0.3, "--json")
    assert code == 0
    answer = json.loads(out)
    assert answer["coverage"] >= 0.3
    assert answer["covered"] + answer["remainder"] == pytest.approx(answer["total"])
    assert [p["path"] for p in answer["paths"]][:2] == [["NLD|c13"], ["NLD|c17", "NLD|c13"]]
    assert answer["unit"] == "kt"


def test_paths_have_names_in_both_languages(capsys):
    words = ("paths", "--sector", "c13", "--top", 2, "--coverage", 0.1)
    assert "NLD electricity, gas and water → NLD machinery" in said(capsys, *words)[1]
    dutch = said(capsys, *words, "--lang", "nl")[1]
    assert "NLD elektriciteit, gas en water → NLD machines" in dutch
    assert "geen monitoring" in dutch


@pytest.mark.regression
def test_split_by_place_and_tier(capsys):
    code, out, _ = said(capsys, "split", "--sector", "c13", "--json")
    assert code == 0
    rows = json.loads(out)
    for extension, share in (("co2", 0.23), ("value_added", 0.627)):
        mine = [r["share"] for r in rows if r["extension"] == extension and r["place"] == "national"]
        assert sum(mine) == pytest.approx(share, abs=5e-4)
        assert sum(r["share"] for r in rows if r["extension"] == extension) == pytest.approx(1)
    assert "other EU countries" in said(capsys, "split")[1]


def scenario(tmp_path, text):
    path = tmp_path / "what_if.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_scenario_without_changes_is_the_base(capsys, tmp_path):
    code, out, _ = said(capsys, "scenario", scenario(tmp_path, "scenario: nothing\n"), "--json")
    assert code == 0
    rows = json.loads(out)["rows"]
    assert all(r["footprint_change"] == 0 and r["production_change"] == 0 for r in rows)


def test_a_scenario_with_changes(capsys, tmp_path):
    path = scenario(
        tmp_path,
        "scenario: lighter and closer\nchanges:\n"
        "  - {kind: recipe, name: less metal, region: NLD, sector: c13, supplier_sector: c12, factor: 0.8}\n"
        "  - {kind: trade_share, name: closer, region: NLD, product: c12, shares: {NLD: 0.8, DEU: 0.2}}\n"
        "  - {kind: demand, name: fewer cars, region: NLD, product: c15, factor: 0.9}\n"
        "  - {kind: intensity, name: cleaner power, extension: co2, region: NLD, sector: c17, factor: 0.5}\n",
    )
    code, out, _ = said(capsys, "scenario", path)
    assert code == 0
    assert "lighter and closer, 2011 [kt]" in out
    rows = json.loads(said(capsys, "scenario", path, "--json")[1])["rows"]
    assert next(r for r in rows if r["region"] == "NLD")["footprint_change"] < -1000


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("scenario: a\nchanges:\n  - {kind: recipe, name: b, factr: 1, factor: 1}\n", "3:29 .*factr  unknown key"),
        ("scenario: a\nchanges:\n  - {kind: recipes, name: b, factor: 1}\n", "3:5 .*did you mean .recipe."),
        ("scenario: a\nchanges:\n  - {kind: recipe, name: b, region: NLX, factor: 1}\n", "'NLX' is not a known region"),
        ("scenario: a\nchanges:\n  - {kind: recipe, name: b, region: NLD, factor: -1}\n", "expected 0 or more"),
    ],
)
def test_mistakes_in_a_scenario_are_named(capsys, tmp_path, text, message):
    import re

    code, _, err = said(capsys, "scenario", scenario(tmp_path, text))
    assert code == 1
    assert re.search(message, err, re.S)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("paths", "--sector", "c31"), "'c31' is not a known product"),
        (("split", "--year", "2015"), "tables are of 2000, 2005, 2008, 2011"),
        (("paths", "--coverage", "1.5"), "expected a share in 0"),
        (("paths", "--study", "nederland"), "did you mean 'netherlands'"),
        (("audit",), "Missing argument"),
        (("paths", "--home", "NLD"), "--home: a study says this itself; give --table FILE with it"),
        (("split", "--table", "nowhere.csv"), "'nowhere.csv' does not exist"),
    ],
)
def test_mistakes_on_the_command_line_leave_with_1(capsys, words, message):
    code, _, err = said(capsys, *words)
    assert code == 1
    assert message in err


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.csv"
    to_tidy(two_regions()).write_csv(path)
    return path


def test_a_table_of_ones_own_is_followed_from_its_home_region(capsys, own):
    words = ("split", "--table", own, "--home", "NL", "--pressure", "co2")
    rows = json.loads(said(capsys, *words, "--json")[1])
    co2 = [r for r in rows if r["extension"] == "co2"]
    # A = Z / x with x = 20, 20, 120, 120; footprint of (3, 8, 4, 2) by numpy.linalg.solve outside the project
    table = two_regions()
    made = np.linalg.solve(np.eye(4) - table.flows / table.output, [3.0, 8.0, 4.0, 2.0])
    intensity = np.array([5, 1, 38, 6]) / table.output
    assert sum(r["value"] for r in co2) == pytest.approx(float(intensity @ made))
    assert sum(r["value"] for r in co2 if r["place"] == "NL") == pytest.approx(float(intensity[:2] @ made[:2]))
    assert [r["place"] for r in co2][:3] == ["NL"] * 3
    assert "eindvraag van NL, 2020: co2 [kt]" in said(capsys, *words, "--lang", "nl")[1]


def test_paths_and_scenarios_of_a_table_of_ones_own_keep_its_labels(capsys, own, tmp_path):
    words = ("--table", own, "--home", "NL", "--pressure", "co2")
    assert "NL services → NL goods" in said(capsys, "paths", "--sector", "goods", *words)[1]
    file = scenario(tmp_path, "scenario: half\nchanges:\n  - {kind: demand, name: all, region: NL, factor: 0.5}\n")
    rows = json.loads(said(capsys, "scenario", file, *words, "--json")[1])["rows"]
    mine = next(r for r in rows if r["region"] == "NL")
    assert mine["footprint_change"] == pytest.approx(-mine["footprint"])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "the table has 2 regions: NL, RoW\n  Choose one with --home."),
        (("--home", "NL"), "the table has 2 extensions: co2, jobs\n  Choose one with --pressure."),
        (("--home", "NLD", "--pressure", "co2"), "'NLD' is not a known region in this table; did you mean 'NL'?"),
    ],
)
def test_what_a_table_leaves_open_must_be_chosen(capsys, own, words, message):
    code, _, err = said(capsys, "split", "--table", own, *words)
    assert code == 1
    assert message in err

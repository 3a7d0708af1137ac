"""`chains multipliers|extraction|constructs|waste` on spreadsheets of one's own."""

import json
import re

import numpy as np
import openpyxl
import pytest

from kringloop.chains import Engine
from kringloop.cli import render
from kringloop.cli.main import run
from kringloop.economies import read_table

TABLE = ",farms,works,households\nfarms,150,500,350\nworks,200,100,1700\nwages,650,1400,\nco2 [kt],100,50,20\n"
SUPPLY = ",i,j\np,9,1\nq,2,8\n"
USE = ",i,j,households\np,2,3,5\nq,1,4,5\nwages,8,2,\nco2 [kt],3,1,\n"
WASTE = ",goods,landfill,households\ngoods,20,2,78\nscrap,5,0,3\nco2 [kt],4,1,\n"
SHARES = ",scrap\nlandfill,1\n"
INVERSE = np.linalg.inv(np.eye(2) - np.array([[150, 500], [200, 100]]) / [1000, 2000])


@pytest.fixture
def sheets(tmp_path, monkeypatch):
    texts = {"table": TABLE, "supply": SUPPLY, "use": USE, "waste": WASTE}
    for name, text in texts.items():
        (tmp_path / f"{name}_2009.csv").write_text(text, encoding="utf-8")
    (tmp_path / "shares.csv").write_text(SHARES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


OWN = ("--table", "table_2009.csv", "--unit", "mln USD")
BOTH = ("--supply", "supply_2009.csv", "--use", "use_2009.csv", "--unit", "mln EUR")
WITH_WASTE = ("--table", "waste_2009.csv", "--allocation", "shares.csv", "--unit", "mln EUR", "--waste-unit", "t")
COMMANDS = {
    "multipliers": ("multipliers", *OWN),
    "extraction": ("extraction", *OWN),
    "extraction of one": ("extraction", *OWN, "--sector", "works"),
    "constructs": ("constructs", *BOTH, "--printed"),
    "waste": ("waste", *WITH_WASTE),
}


def said(capsys, *words):
    code = run(["chains", *words])
    out = capsys.readouterr()
    return code, out.out, out.err


def answer(capsys, *words):
    code, out, err = said(capsys, *words, "--json")
    assert code == 0, err
    return json.loads(out)


def test_multipliers_by_hand(sheets, capsys):
    rows = {row["sector"]: row for row in answer(capsys, *COMMANDS["multipliers"])}
    total = np.array([0.1, 0.025]) @ INVERSE
    assert [rows[f"home|{s}"]["total"] for s in ("farms", "works")] == pytest.approx(total.tolist())
    assert rows["home|farms"]["upstream_share"] == pytest.approx(1 - 0.1 / total[0])
    assert rows["home|works"]["output"] == pytest.approx(INVERSE.sum(axis=0)[1])
    assert np.mean([row["backward"] for row in rows.values()]) == pytest.approx(1.0)


def test_extraction_by_hand(sheets, capsys):
    """Without the works the farms make only what users buy, 350 / (1 − 0.15): 150 − 0.1 · 411.76 kt goes."""
    found = answer(capsys, *COMMANDS["extraction of one"])
    assert found["rows"][0]["lost"] == pytest.approx(150 - 0.1 * 350 / 0.85)
    each = {row["sector"]: row["lost"] for row in answer(capsys, *COMMANDS["extraction"])["rows"]}
    assert each["home|works"] == pytest.approx(found["rows"][0]["lost"])


def test_constructs_name_their_negatives_and_what_is_not_possible(sheets, capsys):
    rows = {row["model"]: row for row in answer(capsys, *COMMANDS["constructs"])["models"]}
    assert rows["by_product"]["negatives"] == 1
    assert rows["joint"]["sectors"] == 4
    (sheets / "supply_2009.csv").write_text(",i\np,7\nq,6\n", encoding="utf-8")
    (sheets / "use_2009.csv").write_text(",i,households\np,2,5\nq,1,5\n", encoding="utf-8")
    rows = {row["model"]: row for row in answer(capsys, *COMMANDS["constructs"])["models"]}
    assert "as many products as industries" in rows["A"]["refused"]
    assert rows["B"]["refused"] is None


def test_a_construct_is_written_and_read_again(sheets, capsys):
    code, out, err = said(capsys, *COMMANDS["constructs"], "--model", "D", "--out", "made.csv")
    assert (code, out.strip()) == (0, "made.csv")
    assert "2 sectors" in err
    made = read_table(sheets / "made.csv", rounding=1e-9)
    assert made.output.tolist() == [11.0, 9.0]
    assert said(capsys, *COMMANDS["constructs"], "--model", "D", "--out", "made.csv")[0] == 1
    assert said(capsys, *COMMANDS["constructs"], "--model", "D")[0] == 1
    code, _, err = said(capsys, *COMMANDS["constructs"], "--model", "C", "--out", "other.doc", "--lang", "nl")
    assert (code, "wordt als .csv geschreven" in err) == (1, True)
    code, out, err = said(capsys, *COMMANDS["constructs"], "--model", "C", "--out", "other.csv", "--json")
    assert (code, out) == (1, "")
    assert "--out writes a table to a file and --json shows the models; give one" in err


def test_waste_by_hand(sheets, capsys):
    """100 of goods make 5 t of scrap and users 3 t; landfill treats 8 t and buys 2 of goods."""
    rows = {row["sector"]: row for row in answer(capsys, *COMMANDS["waste"])}
    inverse = np.linalg.inv(np.eye(2) - np.array([[0.2, 2 / 8], [5 / 100, 0.0]]))
    assert rows["landfill"]["output"] == 8.0
    assert rows["goods"]["treatment"]["landfill"] == pytest.approx(inverse[1, 0])
    assert rows["goods"]["pressure"]["co2"] == pytest.approx(float(np.array([0.04, 1 / 8]) @ inverse[:, 0]))


def test_a_workbook_is_the_same_table(sheets):
    book = openpyxl.Workbook()
    for line in TABLE.splitlines():
        book.active.append([float(c) if re.fullmatch(r"\d+", c) else c or None for c in line.split(",")])
    book.save(sheets / "book_2009.xlsx")
    plain, sheet = (read_table(sheets / name, unit="mln USD") for name in ("table_2009.csv", "book_2009.xlsx"))
    assert sheet.flows.tolist() == plain.flows.tolist()
    assert sheet.extensions["co2"].final_demand.tolist() == [20.0]
    assert Engine(sheet).economy.value_added_rows == ("wages",)


def test_codes_that_are_numbers_in_a_workbook_are_refused(sheets, capsys):
    book = openpyxl.Workbook()
    for line in (["sector", "10", "households"], [10, 1.0, 2.0]):
        book.active.append(line)
    book.save(sheets / "book_2009.xlsx")
    code, _, err = said(capsys, "multipliers", "--table", "book_2009.xlsx", "--unit", "EUR")
    assert code == 1
    assert "held as a number, so that 01 and 1 are one" in err


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("150,500", "150,", "row 'farms', column 'works': '' is empty"),
        ("150,500", "150,x", "'x' is not a number"),
        ("wages,650", "total,650", "rows that are totals: total"),
        (",households", ",Total", "columns that are totals: Total"),
        ("works,200", "farms,200", "rows that stand twice: farms"),
        ("farms,150", "rent,1,1,\nfarms,150", "rent among the sectors"),
        ("wages,650", ",650", "a row without a name"),
        ("wages,650", "wages,651", "columns do not close"),
    ],
)
def test_mistakes_in_a_sheet_are_named(sheets, capsys, before, after, message):
    (sheets / "table_2009.csv").write_text(TABLE.replace(before, after, 1), encoding="utf-8")
    code, _, err = said(capsys, *COMMANDS["multipliers"])
    assert code == 1
    assert message in " ".join(err.split())


def test_a_sheet_without_its_unit_asks_for_it(sheets, capsys):
    code, _, err = said(capsys, "multipliers", "--table", "table_2009.csv")
    assert code == 1
    assert "--unit 'mln EUR'" in err


def test_supply_as_printed_must_be_said(sheets, capsys):
    code, _, err = said(capsys, "constructs", *BOTH)
    assert code == 1
    assert "say --printed" in err


def test_a_row_of_imports_and_a_column_of_exports_stand_abroad(sheets):
    rows = (",farms,works,households,exports", "farms,150,500,350,0", "works,200,100,1000,700", "imports,20,0,5,")
    text = "\n".join((*rows, "wages,630,1400,,"))
    (sheets / "open_2009.csv").write_text(text, encoding="utf-8")
    table = read_table(sheets / "open_2009.csv", unit="mln USD")
    assert table.regions == table.consumers == ("home", "abroad")
    assert table.primary_inputs().tolist() == [630.0, 1400.0, 25.0]
    Engine(table)


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("multipliers", ["--top", "1"]),
        ("multipliers", ["--pressure", "value_added"]),
        ("multipliers", ["--year", "2010"]),
        ("multipliers", ["--unit", "bln USD"]),
        ("extraction", ["--top", "1"]),
        ("extraction", ["--pressure", "value_added"]),
        ("extraction", ["--year", "2010"]),
        ("constructs", ["--year", "2010"]),
        ("waste", ["--year", "2010"]),
        ("waste", ["--waste-unit", "kt"]),
        ("waste", ["--unit", "EUR"]),
        ("constructs", ["--unit", "EUR"]),
    ],
)
def test_an_option_counts(sheets, capsys, name, extra):
    assert said(capsys, *COMMANDS[name])[:2] != said(capsys, *COMMANDS[name], *extra)[:2]


@pytest.mark.parametrize("name", ["multipliers", "extraction"])
@pytest.mark.parametrize("extra", [["--study", "netherlands"], ["--hybrid"], ["--pressure", "co3"]])
def test_an_option_that_would_not_count_is_refused(sheets, capsys, name, extra):
    code, out, err = said(capsys, *COMMANDS[name], *extra)
    assert (code, out) == (1, "")
    assert err.strip()


@pytest.mark.parametrize("extra", [["--unit", "EUR"], ["--rounding", "1"], ["--hybrid"]])
def test_a_study_says_itself_what_a_table_must_be_told(capsys, extra):
    code, _, err = said(capsys, "multipliers", *extra)
    assert code == 1
    assert "--table" in err


@pytest.mark.regression
def test_a_study_names_its_sectors_and_its_vintage(capsys):
    assert "electricity, gas and water" in said(capsys, "extraction", "--top", "1")[1]
    out = said(capsys, "extraction", "--top", "1", "--lang", "nl")[1]
    assert "elektriciteit, gas en water" in out
    assert "geen monitoring" in out


@pytest.mark.regression
def test_a_study_needs_no_table(capsys):
    rows = answer(capsys, "multipliers")
    assert len(rows) == 245
    assert rows[0]["unit"] == "kt/mln USD"


def test_rounding_lets_printed_figures_through(sheets, capsys):
    (sheets / "table_2009.csv").write_text(TABLE.replace("wages,650", "wages,651"), encoding="utf-8")
    (sheets / "waste_2009.csv").write_text(WASTE, encoding="utf-8")
    (sheets / "use_2009.csv").write_text(USE.replace("p,2,3,5", "p,2,3,6"), encoding="utf-8")
    for name in ("multipliers", "extraction", "constructs"):
        assert said(capsys, *COMMANDS[name])[0] == 1
        assert said(capsys, *COMMANDS[name], "--rounding", "0.5")[0] == 0, name
    assert said(capsys, *COMMANDS["waste"], "--rounding", "-1")[0] == 1


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", COMMANDS)
def test_every_table_fits_its_screen_in_both_languages(sheets, capsys, monkeypatch, language, width, name):
    monkeypatch.setattr(render, "PIPE_WIDTH", width)
    code, out, err = said(capsys, *COMMANDS[name], "--lang", language)
    assert code == 0, err
    assert max(map(len, out.splitlines())) <= width
    assert "{" not in out
    assert ("het jaar 2009" in out) == (language == "nl" and name != "constructs")

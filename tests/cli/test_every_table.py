"""Every table that `show` prints, in both languages and at every width: read back, number by number."""

import json
import re

import polars as pl
import pytest

from kringloop.cli import figures, render
from kringloop.cli.showing import dimensions_in, show_command
from kringloop.indicators import INDICATORS, definitions_of
from kringloop.sources import RELEASES, SOURCES
from tests.small import command

WIDTHS = (60, 80, 100, 120, 140, 160)
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
NUMBER = rf"[-−]?\d[\d.,]*(?:×10[{RAISED}]+)?|–"
CELL = re.compile(rf"(?<=\s)({NUMBER})(?: [a-z]+)?(?=\s|$)")
PAIR = re.compile(rf"(?<!\S)(?<!±[\u00a0 ])(\d{{4}}): ({NUMBER})(?=\s|$)")
HEADS = re.compile(r"(?<!\S)(?<!±[\u00a0 ])(\d{4})(?!\S)")
"""The years of the figures; ± 2024 is the error of one of them."""


def read_number(text, language):
    """A printed figure as a number, and half of its last digit; None for a dash."""
    if text == "–":
        return None
    text = text.replace("−", "-").replace("×10", "e").translate(str.maketrans(RAISED, "0123456789-"))
    plain = text.replace(",", "") if language == "en" else text.replace(".", "").replace(",", ".")
    digits, _, power = plain.partition("e")
    decimals = len(digits.partition(".")[2])
    return float(plain), 0.5 * 10.0 ** (int(power or 0) - decimals) * 1.000001


def printed_rows(text, language):
    """Years and figures of each row, in the order in which they stand; a figure ends where its heading ends."""
    years, inside = {}, False
    for line in text.splitlines():
        if "────" in line:
            inside = True
        elif inside and line.strip():
            row, start = {}, None
            for year, end in years.items():
                cells = CELL.findall(f" {line[start:end]} ")
                row |= {year: cells[-1]} if cells else {}
                start = end
            if len(row) == len(years):  # else words that go on below their row
                yield row
        elif inside:
            inside = False
        elif HEADS.findall(line):
            years = {int(found[1]): found.end() for found in HEADS.finditer(line)}


def stacked_rows(text):
    """Figures of a table that stands row by row, each behind its year."""
    rows, here = [], {}
    for line in text.splitlines():
        pairs = PAIR.findall(line) if line.startswith("    ") else []
        if not pairs and here:
            rows.append(here)
            here = {}
        here |= {int(y): c for y, c in pairs}
    return [*rows, here] if here else rows


def stored_rows(frame):
    """Figures of each row as stored, in the order of the table."""
    known = frame.filter(pl.col("value").is_not_null())
    apart = [d for d in dimensions_in(frame) if frame[d].n_unique() > 1]
    groups = known.group_by(apart, maintain_order=True) if apart else [((), known)]
    return [(codes, dict(rows.select("year", "value").iter_rows())) for codes, rows in groups]


FULL = [("nl", 80), ("en", 120)]
"""Where every table is printed; elsewhere one in so many, another one each time."""
PART = 20
SOME = [(language, width) for width in WIDTHS for language in ("nl", "en") if (language, width) not in FULL]


@pytest.mark.parametrize(
    ("language", "width", "step", "offset"),
    [*((*f, 1, 0) for f in FULL), *((*each, PART, i) for i, each in enumerate(SOME))],
)
def test_every_number_of_every_table_is_read_back(dutch_run, monkeypatch, capsys, language, width, step, offset):
    monkeypatch.setattr(render, "PIPE_WIDTH", width)
    monkeypatch.setenv("KRINGLOOP_LANG", language)
    wrong, read = [], 0
    for indicator in list(INDICATORS)[offset::step]:
        frame = dutch_run.observations_of(indicator)
        if frame is None or frame["value"].null_count() == frame.height:
            continue
        shown = dict.fromkeys(("years", "by"), None)
        show_command(dutch_run, indicator.id, **shown, labels={}, language=language, as_json=False)
        text = capsys.readouterr().out
        for words in set(frame[f"state_{language}"].drop_nulls()):  # may hold a number: of 70 assessed
            text = text.replace(words, "")
        beside = [dutch_run.observations_of(i) for i in definitions_of(indicator.id)]  # several where one has no name
        stored = [row for found in beside if found is not None for row in stored_rows(found)]
        printed = list(printed_rows(text, language)) or stacked_rows(text)
        if len(printed) != len(stored):
            wrong.append((indicator.id, f"{len(printed)} rows printed, {len(stored)} stored"))
            continue
        for (codes, values), row in zip(stored, printed, strict=True):
            wrong += [(indicator.id, code) for code in codes if code.split()[0] not in text]
            for year, cell in row.items():
                found, value = read_number(cell, language), values.get(year)
                good = value is None if found is None else value is not None and abs(found[0] - value) <= found[1]
                wrong += [] if good else [(indicator.id, codes, year, cell, value)]
                read += 1
        wrong += [
            (indicator.id, "too wide", line)
            for line in text.splitlines()
            if len(line.rstrip()) > width and "────" not in line and re.search(r"\d", line)
        ]
    assert wrong[:10] == []
    assert read > (3000 if step == 1 else 20)


def test_what_a_row_of_years_leaves_out_is_said(dutch_run, monkeypatch, capsys):
    monkeypatch.setattr(render, "PIPE_WIDTH", 80)
    indicator = INDICATORS["ghg_direct.cbs"]
    show_command(dutch_run, indicator.id, years=None, by=None, labels={"sector": ["C"]}, language="en", as_json=False)
    text = capsys.readouterr().out
    shown = sorted(next(printed_rows(text, "en")))
    known = sorted(dutch_run.observations_of(indicator)["year"].unique())
    assert shown == known[-len(shown) :]
    assert f"Years {known[0]}–{known[-len(shown) - 1]} left out" in text


@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_year_that_was_asked_for_is_printed(dutch_run, monkeypatch, capsys, width):
    monkeypatch.setattr(render, "PIPE_WIDTH", width)
    asked = list(range(2000, 2024))
    show_command(
        dutch_run, "ghg_direct.cbs", years=asked, by=None, labels={"sector": ["C", "24"]}, language="en", as_json=False
    )
    text = capsys.readouterr().out
    printed = list(printed_rows(text, "en")) or stacked_rows(text)
    assert sorted({year for row in printed for year in row}) == asked
    assert figures.say("left_out", years="X").split("X")[1] not in text


def printed(capsys, monkeypatch, width, *arguments):
    """What a command prints at a width."""
    monkeypatch.setattr(render, "PIPE_WIDTH", width)
    assert command([str(a) for a in arguments]) == 0
    text = capsys.readouterr().out
    assert [line for line in text.splitlines() if len(line.rstrip()) > width] == []
    return text


def tokens(text):
    """Words that hold a digit: numbers, years, keys, codes and units, as they were printed."""
    return {t.strip("()[];:,") for t in text.split() if re.search(r"\d", t)}


def in_one_column(text, key):
    return re.search(rf"(?<!\S){re.escape(key)}(?!\S)", text) is not None


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_key_of_every_list_can_be_copied(capsys, monkeypatch, width, language):
    text = printed(capsys, monkeypatch, width, "list", "indicators", "--lang", language)
    assert [i.id for i in INDICATORS if not in_one_column(text, i.id)] == []
    text = printed(capsys, monkeypatch, width, "list", "sources", "--lang", language)
    assert [s.key for s in (*SOURCES, *RELEASES) if not in_one_column(text, s.key)] == []
    text = printed(capsys, monkeypatch, width, "list", "choices", "--lang", language)
    named = [f"{i.key}." for i in INDICATORS if i.method]
    assert [key for key in named if key not in text] == []


@pytest.mark.parametrize(("language", "width"), [("nl", 60), ("en", 80), ("nl", 100), ("en", 140)])
def test_codes_and_runs_are_listed_whole(capsys, monkeypatch, netherlands, dutch_run, width, language):
    codes = {str(c) for c in dutch_run.observations_of(INDICATORS["ghg_direct.cbs"])["sector"].unique()}
    text = printed(capsys, monkeypatch, width, "list", "codes", "sector", "--run", netherlands, "--lang", language)
    assert [c for c in codes if not in_one_column(text, c)] == []
    text = printed(capsys, monkeypatch, 4 * width, "list", "runs", "--results", netherlands.parent, "--lang", language)
    assert dutch_run.meta["run"][:10] in text


COMMANDS = {
    "lifetimes": ["stocks", "lifetimes"],
    "project": ["stocks", "project", "--product", "0104", "--lifetime", "+25%"],
    "split": ["chains", "split", "--sector", "C"],
    "paths": ["chains", "paths", "--sector", "c13", "--top", "5", "--coverage", "0.3"],
    "sum": ["explain", "ghg_direct.cbs", "--year", "2023", "--where", "sector=C", "--run", "{run}"],
    "quotient": ["explain", "import_dependency.cbs_table", "--year", "2023", "--run", "{run}"],
    "difference": ["explain", "physical_trade_balance", "--year", "2023", "--run", "{run}"],
    "logarithm": ["explain", "decomposition_factors.activity", "--year", "2024", "--run", "{run}"],
}


@pytest.mark.parametrize("asked", COMMANDS.values(), ids=COMMANDS)
def test_a_narrow_screen_has_every_number_of_a_wide_one(capsys, monkeypatch, netherlands, asked):
    """Numbers, years, codes and keys stand whole at every width."""
    arguments = [a.replace("{run}", str(netherlands)) for a in asked]
    rows = ["--rows", "3"] if asked[0] == "explain" else []
    wide = tokens(printed(capsys, monkeypatch, 400, *arguments, *rows, "--lang", "nl"))
    assert wide
    for width in (80, 120):
        narrow = printed(capsys, monkeypatch, width, *arguments, *rows, "--lang", "nl")
        assert sorted(t for t in wide if t not in " ".join(narrow.split())) == []


GOODS = """block,row_region,row,column_region,column,value,unit,year
output,NL,goods,,,10,mln EUR,2020
output,NL,services,,,20,mln EUR,2020
flows,NL,goods,NL,goods,3,mln EUR,2020
flows,NL,goods,NL,services,2,mln EUR,2020
flows,NL,services,NL,goods,1,mln EUR,2020
flows,NL,services,NL,services,4,mln EUR,2020
final_demand,NL,goods,NL,households,5,mln EUR,2020
final_demand,NL,services,NL,households,15,mln EUR,2020
extension,,co2,NL,goods,5,kt,2020
extension,,co2,NL,services,1,kt,2020
"""
FEWER = "scenario: less\nchanges:\n  - {kind: demand, name: fewer goods, product: goods, factor: 0.8}\n"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_tables_of_a_supply_chain_are_read_back(capsys, monkeypatch, tmp_path, width, language):
    table, scenario = tmp_path / "t.csv", tmp_path / "less.yaml"
    table.write_text(GOODS, encoding="utf-8")
    scenario.write_text(FEWER, encoding="utf-8")
    asked = ("chains", "scenario", scenario, "--table", table)
    monkeypatch.setattr(render, "PIPE_WIDTH", width)
    assert command([*map(str, asked), "--lang", language]) == 0
    text = capsys.readouterr().out
    assert command([*map(str, asked), "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    found = [read_number(t, language) for t in re.findall(r"(?<!\S)[-−]?\d[\d.,]*(?=\s|$|%)", text)]
    # 20 % less demand for goods: solved by hand, x = (I − A)⁻¹ y with y = (4, 15), then 0.5 and 0.05 kt per mln EUR
    for value in (row["production"], row["footprint"], row["production_change"], row["footprint_change"]):
        assert any(abs(number - value) <= room for number, room in found), (value, text)
    assert row["production"] == pytest.approx(0.5 * (0.8 * 4 + 0.1 * 15) / 0.55 + 0.05 * (0.1 * 4 + 0.7 * 15) / 0.55)
    assert command(["chains", "audit", str(table), "--lang", language]) == 0
    audit = capsys.readouterr().out
    assert command(["chains", "audit", str(table), "--json"]) == 0
    for finding in json.loads(capsys.readouterr().out):
        assert in_one_column(audit, finding["check"])
        assert tokens(finding["message"]) <= tokens(" ".join(audit.split())), finding

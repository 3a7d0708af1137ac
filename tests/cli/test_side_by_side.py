"""`show KEY --by definition` has the figures as printed, each with its formula and its mark."""

import json
import re
from dataclasses import replace

import pytest

from kringloop.cli.figures import Grid, Line
from kringloop.indicators import INDICATORS
from tests.side_by_side import BESIDE
from tests.small import command

CASES = [(key, *case) for key, cases in BESIDE.items() for case in cases]


def asked(key, run, capsys, *more):
    years = ",".join(sorted({str(c[1]) for c in BESIDE[key]}))
    assert command(["show", key, "--by", "definition", "--years", years, "--run", str(run), *more]) == 0
    return capsys.readouterr().out


@pytest.fixture(scope="module")
def kept():
    return {}


def shown(key, run, capsys, kept):
    if key not in kept:
        kept[key] = asked(key, run, capsys, "--lang", "en")
    return kept[key]


def column(text, definition, year):
    """The figure of a definition under a year, read by its place in the table it stands in."""
    lines = text.splitlines()
    row = next(n for n, line in enumerate(lines) if line.startswith(f" {definition} "))
    head = next(lines[n] for n in range(row, -1, -1) if lines[n].startswith(" definition "))
    end = head.index(str(year)) + 4
    return re.sub(r"[^\d.,–]", "", re.split(r"\s{2,}", lines[row][:end])[-1])


@pytest.mark.published
@pytest.mark.parametrize(("key", "definition", "year", "value", "formula"), CASES)
def test_a_definition_has_its_printed_value_and_its_formula(
    netherlands, capsys, kept, key, definition, year, value, formula
):
    text = shown(key, netherlands, capsys, kept)
    assert column(text, definition, year) == value
    notes = " ".join(text.split())
    (said,) = re.findall(rf" {definition}: (.*?)\. (?:CBS|Eurostat|Compendium) ", notes)[:1]
    assert formula in said
    assert "account=" not in said


@pytest.mark.parametrize("key", list(BESIDE))
@pytest.mark.parametrize(
    ("language", "words"), [("en", "check the official text"), ("nl", "kijk voor de zekerheid in de officiële tekst")]
)
def test_definitions_not_checked_against_the_official_text_are_marked(netherlands, capsys, key, language, words):
    text = asked(key, netherlands, capsys, "--lang", language)
    assert "† = " in text
    assert words in " ".join(text.split())
    second_hand = sum(i.key == key and i.certainty == "read_second_hand" for i in INDICATORS)
    assert second_hand
    rows = [line for line in text.splitlines() if "†" in line and "† = " not in line]
    assert len(rows) >= second_hand


def test_the_same_figures_for_machines(netherlands, capsys):
    text = asked("ce_gva", netherlands, capsys, "--json")
    found = {(r["definition"], r["year"]): (r["value"], r["unit"], r["status"]) for r in json.loads(text)}
    assert found["cbs_wide", 2016] == (32000, "mln EUR", "published")
    assert found["cbs_dossier", 2016] == (pytest.approx(4.36), "%", "computed")
    assert found["cbs_dossier", 2021] == (pytest.approx(4.43), "%", "published")


@pytest.mark.parametrize(("language", "said"), [("en", "Rows that stand together"), ("nl", "Wat bij elkaar staat")])
def test_different_things_of_one_key_stand_in_one_table_apart(netherlands, capsys, language, said):
    assert (
        command(["show", "waste_generated", "--by", "definition", "--run", str(netherlands), "--lang", language]) == 0
    )
    lines = capsys.readouterr().out.splitlines()
    (rule,) = [n for n, line in enumerate(lines) if set(line.strip()) == {"─"}]
    waste, food = (
        next(n for n, line in enumerate(lines) if line.startswith(f" {d} ")) for d in ("cbs", "eurostat_food")
    )
    assert rule < waste < food
    assert "" in [line.strip() for line in lines[waste:food]]
    assert any(line.startswith(said) for line in lines)


def test_a_part_of_the_years_has_the_rows_with_a_figure_there():
    def line(name, *years):
        return Line((name,), dict.fromkeys(years, 1.0), {}, {})

    lines = (line("a", 2020), line("b", 2021), line("c"), line("d", 2020, 2021))
    grid = Grid("", (("definition", "left"),), lines, apart=True, breaks=(0, 2))
    first, last = grid.about([2020], [2020, 2021]), grid.about([2021], [2020, 2021])
    assert [[each.names[0] for each in part.lines] for part in (first, last)] == [["a", "c", "d"], ["b", "c", "d"]]
    assert [set(part.breaks) for part in (first, last)] == [{0, 1}, {1}]
    assert replace(grid, apart=False).about([2020], [2020, 2021]).lines == lines

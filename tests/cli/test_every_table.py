"""Every table that `show` prints, in both languages and at every width: read back, number by number."""

import re

import polars as pl
import pytest

from kringloop.cli import figures, render
from kringloop.cli.showing import dimensions_in, show_command
from kringloop.indicators import INDICATORS

WIDTHS = (60, 80, 100, 120, 140, 160)
NUMBER = r"[-−]?\d[\d.,]*(?:e[-+]?\d+)?|–"
CELL = re.compile(rf"(?<=\s)({NUMBER})(?: [a-z]+)?(?=\s|$)")
PAIR = re.compile(rf"(?<!\S)(\d{{4}}): ({NUMBER})(?=\s|$)")
HEADS = re.compile(r"(?<!\S)(\d{4})(?!\S)")


def read_number(text, language):
    """A printed figure as a number, and half of its last digit; None for a dash."""
    if text == "–":
        return None
    plain = text.replace(",", "") if language == "en" else text.replace(".", "").replace(",", ".")
    digits, _, power = plain.partition("e")
    decimals = len(digits.partition(".")[2])
    return float(plain), 0.5 * 10.0 ** (int(power or 0) - decimals) * 1.000001


def printed_rows(text, language):
    """Years and figures of each row, in the order in which they stand."""
    years, inside = [], False
    for line in text.splitlines():
        if "────" in line:
            inside = True
        elif inside and line.strip():
            found = CELL.findall(line + " ")
            if len(found) >= len(years):  # else words that go on below their row
                yield dict(zip(years, found[-len(years) :], strict=True))
        elif inside:
            inside = False
        elif HEADS.findall(line):
            years = [int(y) for y in HEADS.findall(line)]


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


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_number_of_every_table_is_read_back(dutch_run, monkeypatch, capsys, width, language):
    monkeypatch.setattr(render, "PIPE_WIDTH", width)
    monkeypatch.setenv("KRINGLOOP_LANG", language)
    wrong, read = [], 0
    for indicator in INDICATORS:
        frame = dutch_run.observations_of(indicator)
        if frame is None or frame["value"].null_count() == frame.height:
            continue
        shown = dict.fromkeys(("years", "by"), None)
        show_command(dutch_run, indicator.id, **shown, labels={}, language=language, as_json=False)
        text = capsys.readouterr().out
        for words in set(frame[f"state_{language}"].drop_nulls()):  # may hold a number: of 70 assessed
            text = text.replace(words, "")
        stored = stored_rows(frame)
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
        wrong += [(indicator.id, "too wide", line) for line in text.splitlines()
                  if len(line.rstrip()) > width and "────" not in line and re.search(r"\d", line)]  # fmt: skip
    assert wrong[:10] == []
    assert read > 3000


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
    show_command(dutch_run, "ghg_direct.cbs", years=asked, by=None, labels={"sector": ["C", "24"]}, language="en",
                 as_json=False)  # fmt: skip
    text = capsys.readouterr().out
    printed = list(printed_rows(text, "en")) or stacked_rows(text)
    assert sorted({year for row in printed for year in row}) == asked
    assert figures.say("left_out", years="X").split("X")[1] not in text

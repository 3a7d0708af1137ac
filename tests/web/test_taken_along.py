"""The figures of an indicator as an analyst takes them along from its page: xlsx and a CSV for a spreadsheet."""

import csv
import html
import io
import re

import polars as pl
import pytest
from openpyxl import load_workbook

from kringloop.exchange import analyst_table
from kringloop.indicators import INDICATORS
from kringloop.runs import open_run

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def rows_of(answer, sheet):
    heads, *rows = load_workbook(io.BytesIO(answer.content))[sheet].iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_the_workbook_has_the_figures_and_codes_of_the_view(site):
    answer = site.get("/nl/indicator/ghg_direct.xlsx?sector=10-12~28&years=2020..2024")
    assert (answer.status_code, answer.headers["content-type"]) == (200, XLSX)
    rows = rows_of(answer, "Cijfers")
    assert [(r["Sector"], r["Jaar"]) for r in rows] == [(s, y) for s in ("10-12", "28") for y in range(2020, 2025)]
    told = site.get("/api/v1/figures/ghg_direct.cbs?where=sector%3D10-12&first=2020&last=2024").json()["figures"]
    assert [r["Waarde"] for r in rows[:5]] == pytest.approx([f["value"] for f in told], rel=1e-11)
    assert rows[0]["Sector: naam"] == "voedings- en genotmiddelenindustrie"
    assert "waargenomen" in rows[0]["Soort"]
    assert any(r.get("Tabel") == "83300ENG" or "83300" in str(r) for r in rows_of(answer, "Bronnen"))


def test_a_headline_reads_back_from_the_workbook(site):
    rows = rows_of(site.get("/en/indicator/carbon_footprint_consumption.xlsx?definition=with_households"), "Figures")
    last = rows[-1]
    assert (last["Year"], last["Unit"]) == (2011, "Mt")
    assert last["Value"] == pytest.approx(195.4, rel=5e-4)


@pytest.mark.parametrize(("language", "delimiter", "comma"), [("nl", ";", ","), ("en", ",", ".")])
def test_the_csv_for_a_spreadsheet_is_written_as_the_language_writes(site, language, delimiter, comma):
    answer = site.get(f"/{language}/indicator/ghg_direct.sheet.csv?sector=10-12&years=2024")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    heads, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=delimiter)
    value = row[heads.index("Waarde" if language == "nl" else "Value")]
    told = site.get("/api/v1/figures/ghg_direct.cbs?where=sector%3D10-12&first=2024&last=2024").json()["figures"]
    assert float(value.replace(comma, ".")) == pytest.approx(told[0]["value"])
    assert '="10-12"' in row


def test_the_csv_for_programs_is_the_same_in_both_languages_but_for_its_states(site):
    dutch, english = (site.get(f"/{n}/indicator/ghg_direct.csv").text for n in ("nl", "en"))
    assert dutch == english
    assert dutch.startswith("year,sector,")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_says_which_file_is_for_whom(site, language):
    page = html.unescape(site.get(f"/{language}/indicator/ghg_direct?sector=28").text)
    files = dict(re.findall(r'<a href="([^"]*)" download>([^<]*)</a>', page.split('class="files"')[1].split("</p>")[0]))
    at = f"/{language}/indicator/ghg_direct"
    names = {
        "nl": ("xlsx (rekenblad)", "csv voor een rekenblad", "csv voor programma's"),
        "en": ("xlsx (spreadsheet)", "csv for a spreadsheet", "csv for programs"),
    }[language]
    assert [files[f"{at}{end}?sector=28"] for end in (".xlsx", ".sheet.csv", ".csv")] == list(names)


def test_a_view_that_is_no_indicator_says_where_such_a_file_is(site):
    answer = site.get("/en/quality.xlsx")
    assert answer.status_code == 404
    assert "Files for a spreadsheet are there of one indicator only" in html.unescape(answer.text)


def test_a_code_is_named_as_in_the_accounts_it_is_of(results):
    """Wood among kinds of waste is not wood among the materials of the economy."""
    (path,) = results.glob("*.duckdb")
    run, indicator = open_run(path), INDICATORS["waste_generated.cbs"]
    figures = run.observe(indicator, ("material",), {}).filter(pl.col("material") == "wood")
    part = analyst_table(run, [(indicator, figures)], "en").figures
    named = {row[part.keys.index("material_name")] for row in part.rows}
    assert named == {run.names("material", "wood", ("waste",)).en}
    assert "related products" not in named.pop()

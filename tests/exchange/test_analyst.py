"""The analyst's table: names and codes, text that stays text, numbers as people write them, and its sources."""

import csv
import io
import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from kringloop.core import UnknownNameError
from kringloop.exchange import analyst_table, csv_text, plain_forms, sheet_bytes_of, written_number
from kringloop.exchange.delimited import BOM, safe_text
from kringloop.indicators import INDICATORS
from kringloop.ledger import REASON_TEXT


@pytest.fixture
def waste(small_run):
    """The waste of the small study as an analyst's table."""
    return lambda language: analyst_table(
        small_run, [(INDICATORS["small_waste"], small_run.observations_of(INDICATORS["small_waste"]))], language
    )


def read_csv(text, delimiter):
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM)), delimiter=delimiter))


def test_dutch_csv_has_semicolons_decimal_commas_and_a_byte_order_mark(small_run):
    indicator = INDICATORS["small_intensity"]
    table = analyst_table(small_run, [(indicator, small_run.observations_of(indicator))], "nl")
    text = csv_text(table)
    assert text.startswith(BOM + "Indicator;Definitie;Naam;Sector;Sector: naam;Jaar;Waarde;Laag;Hoog;")
    assert "Laag;Hoog;Hoe laag en hoog zijn gevonden;Eenheid;Soort;" in text
    row = next(r for r in read_csv(text, ";") if r["Sector"] == '="24"' and r["Jaar"] == "2020")
    assert (row["Waarde"], row["Sector: naam"]) == ("0,5", "basismetaalindustrie")  # 100 kt / 200 mln EUR


def test_english_csv_has_commas_and_decimal_points(waste):
    rows = read_csv(csv_text(waste("en")), ",")
    row = next(r for r in rows if r["Sector"] == '="24-25"' and r["Year"] == "2020")
    # nobody prints a total of 24 and 25 together
    assert (row["Value"], row["Unit"], row["Kind"]) == ("120", "kt", "computed")
    assert (row["Mark"], row["Mark in words"], row["Sources"]) == ("p", "provisional", "waste_office")


def test_a_workbook_keeps_codes_as_text_and_figures_as_numbers(waste):
    book = load_workbook(io.BytesIO(sheet_bytes_of(waste("nl"), "xlsx")))
    assert book.sheetnames == ["Cijfers", "Toelichting", "Bronnen"]
    heads, *rows = book["Cijfers"].iter_rows()
    at = {cell.value: cell.column - 1 for cell in heads}
    first = rows[0]
    assert (first[at["Sector"]].value, first[at["Sector"]].data_type) == ("24-25", "s")
    assert (first[at["Sector"]].number_format, first[at["Waarde"]].data_type) == ("@", "n")
    assert (first[at["Waarde"]].value, first[at["Jaar"]].value) == (120, 2020)


def test_a_workbook_says_where_figures_come_from_and_which_run(waste, small_run):
    book = load_workbook(io.BytesIO(sheet_bytes_of(waste("en"), "xlsx")))
    sources = list(book["Sources"].iter_rows(values_only=True))
    assert sources[1][:6] == ("waste_office", "Bureau", "W1", "Afval", "2024", "CC BY 4.0")
    assert "https://example.org/w1" in sources[1]
    notes = {row[1]: row[2] for row in book["Notes"].iter_rows(values_only=True)}
    assert notes["Hash of the run"] == small_run.meta["run"]
    assert notes["Program"] == f"kringloop {small_run.meta['version']}"
    assert notes["Formula"].startswith("mass[")
    assert notes["Mark p"] == "provisional"


def test_an_absent_figure_has_its_reason_in_the_language(small_run):
    indicator = INDICATORS["small_waste"]
    reason = next(text for text in REASON_TEXT["en"].values() if text)
    gone = small_run.observations_of(indicator).with_columns(
        value=pl.lit(None, pl.Float64), reason=pl.lit(reason), status=pl.lit("missing")
    )
    said = {n: analyst_table(small_run, [(indicator, gone)], n).figures for n in ("nl", "en")}
    at = said["nl"].keys.index("reason")
    assert said["en"].rows[0][at] == gone["reason"][0]
    assert said["nl"].rows[0][at] not in (None, gone["reason"][0])


# 15 of the 54 product keys of the table of electronics have a fitted lifetime: 210,875 of 625,644 t put on the market
COVERED = {
    "nl": "15 van de 54 productsoorten, 34 % van de massa die in 2015 op de markt kwam",
    "en": "15 of 54 kinds of product, 34 % of the mass put on the market in 2015",
}


@pytest.mark.parametrize(("language", "head", "delimiter"), [("nl", "In woorden", ";"), ("en", "In words", ",")])
def test_a_partial_sum_says_what_it_covers_in_every_form(small_run, language, head, delimiter):
    frame = small_run.observations_of(INDICATORS["small_waste"]).with_columns(
        state_nl=pl.lit(COVERED["nl"]), state_en=pl.lit(COVERED["en"])
    )
    table = analyst_table(small_run, [(INDICATORS["small_waste"], frame)], language)
    assert {r[head] for r in read_csv(csv_text(table), delimiter)} == {COVERED[language]}
    assert {r["state"] for r in json.loads(sheet_bytes_of(table, "json"))["figures"]} == {COVERED[language]}
    assert set(pl.read_parquet(io.BytesIO(sheet_bytes_of(table, "parquet")))["state"]) == {COVERED[language]}
    heads, *rows = load_workbook(io.BytesIO(sheet_bytes_of(table, "xlsx"))).worksheets[0].iter_rows(values_only=True)
    assert {r[heads.index(head)] for r in rows} == {COVERED[language]}


def test_json_and_parquet_have_the_same_figures(waste):
    table = waste("nl")
    told = json.loads(sheet_bytes_of(table, "json"))
    frame = pl.read_parquet(io.BytesIO(sheet_bytes_of(table, "parquet")))
    assert [r["value"] for r in told["figures"]] == frame["value"].to_list()
    assert told["sources"][0]["licence"] == "CC BY 4.0"
    assert {"xlsx", "csv", "json", "parquet"} == set(plain_forms())


def test_a_form_that_is_not_known(waste):
    with pytest.raises(UnknownNameError, match="'xls' is not a known format; did you mean 'xlsx'"):
        sheet_bytes_of(waste("en"), "xls")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("10-12", '="10-12"'),
        ("0104", '="0104"'),
        ("1E5", '="1E5"'),
        ("mei 2020", '="mei 2020"'),
        ("C", "C"),
        ("NL", "NL"),
        ("=SUM(A1)", " =SUM(A1)"),
        ("@x", " @x"),
        ("A-U", "A-U"),
        ("2020", '="2020"'),
    ],
)
def test_no_code_becomes_a_date_a_number_or_a_formula(text, safe):
    assert safe_text(text) == safe
    assert not safe.startswith("'")


@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_a_written_number_is_right_to_twelve_digits(value):
    found = written_number(value)
    assert found == pytest.approx(value, rel=1e-11)


def test_no_figure_shows_the_rounding_of_binary_numbers():
    assert [repr(written_number(v)) for v in (41.596000000000004, 0.1 + 0.2, 1 / 3)] == [
        "41.596",
        "0.3",
        "0.333333333333",
    ]


def test_failed_checks_stand_first_in_the_notes(small_run):
    small_run.__dict__["failed_checks"] = (
        {"check": "published totals", "subject": "waste", "detail": "1 of 9 missed"},
    )
    indicator = INDICATORS["small_waste"]
    notes = analyst_table(small_run, [(indicator, small_run.observations_of(indicator))], "en").notes
    assert notes.rows[0][2].startswith("!! 1 check of this run failed: published totals, waste.")

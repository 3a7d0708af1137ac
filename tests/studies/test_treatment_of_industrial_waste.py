"""Industrial waste by treatment: parts and whole, two tables of one survey, and what the pages tell of it."""

import re
from pathlib import Path

import pytest
from scipy.stats import kendalltau
from tests.netherlands import study
from tests.treatment import masses, shares

pytestmark = pytest.mark.published
DATA_PAGE = Path(__file__).parents[2] / "docs" / "data.md"
SHARES = ("recycled", "fuel", "burnt", "landfilled", "sorted")
ROWS = {
    "recovery": "recovery_share_cbs",
    "of which used as fuel": "waste_treatment_share.fuel",
    "of which recycled or otherwise used": "waste_treatment_share.recycled",
    "burnt without recovery": "waste_treatment_share.burnt",
    "landfilled or discharged": "waste_treatment_share.landfilled",
}
"""Rows of the table on the page of the data."""


@pytest.mark.parametrize("year", [2004, 2012, 2019, 2021])
def test_the_five_treatments_are_all_the_waste_of_manufacturing(year):
    total = sum(shares(f"waste_treatment_share.{d}")[year] for d in SHARES)
    assert total == pytest.approx(100, abs=0.02)  # two or three kilotonnes of rounding on 14 thousand


@pytest.mark.parametrize("definition", ["recycled", "fuel"])
def test_recycling_and_fuel_begin_where_the_table_tells_them_apart(definition):
    assert min(shares(f"waste_treatment_share.{definition}")) == 2004
    assert min(shares("waste_treatment_share.burnt")) == 1994


@pytest.mark.parametrize("treatment", ["treatment", "recovery", "disposal"])
def test_two_tables_of_one_survey_differ_by_five_kilotonnes_at_most(treatment):
    split, types = masses("waste_split", treatment), masses("waste", treatment)
    shared = split.keys() & types.keys()
    assert len(shared) > 400
    assert max(abs(split[at] - types[at]) for at in shared) <= 5


def test_since_fuel_stands_apart_recovery_rises_and_recycling_falls():
    since = range(2004, 2022)
    recovery = [shares("recovery_share_cbs")[y] for y in since]
    recycled = [shares("waste_treatment_share.recycled")[y] for y in since]
    rising, falling = kendalltau(since, recovery), kendalltau(since, recycled)
    assert (rising.statistic > 0.5, falling.statistic < -0.5) == (True, True)
    assert max(rising.pvalue, falling.pvalue) < 0.01


def test_the_table_on_the_page_of_the_data_is_what_the_indicators_give():
    page = DATA_PAGE.read_text(encoding="utf-8")
    lines = page[page.index("| share of the waste of manufacturing") :].splitlines()[: len(ROWS) + 2]
    header, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert [row[0] for row in rows] == list(ROWS)
    for name, *cells in rows:
        held = shares(ROWS[name])
        assert cells == [f"{held[int(year)]:.1f}" for year in header[1:]], name


def test_without_food_the_share_recycled_is_what_the_page_says():
    def recycled(year):
        parts = [masses("waste_split", to) for to in ("other_recovery", "treatment")]
        kept = [part[year, "C"] - part[year, "10-12"] for part in parts]
        return kept[0] / kept[1] * 100

    assert f"goes from {recycled(2004):.1f} to {recycled(2021):.1f} %" in DATA_PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("key", ["recovery_share_cbs", "waste_treatment_share", "fuel_share_of_recovery"])
def test_what_the_study_says_of_recovery_is_what_the_indicators_give(key):
    ends = [
        f"{shares(id)[year]:.1f}"
        for id in ("recovery_share_cbs", "waste_treatment_share.fuel", "waste_treatment_share.recycled")
        for year in (2004, 2021)
    ]
    note = study().file.notes[key]
    assert re.findall(r"\d+\.\d", note.en) == ends
    assert re.findall(r"\d+,\d", note.nl) == [end.replace(".", ",") for end in ends]
    before, after = (shares("waste_treatment_share.burnt")[year] for year in (2003, 2004))
    assert after / before == pytest.approx(0.5, abs=0.05)
    assert shares("recovery_share_cbs")[2004] - shares("recovery_share_cbs")[2003] == pytest.approx(6, abs=0.1)

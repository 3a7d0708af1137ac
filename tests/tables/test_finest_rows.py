"""Rows that add up give every published cell back, however many cells are missing."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import BalanceError, DuplicateError, MissingDataError, Names
from kringloop.tables import Classification, Code, finest_rows


def tree(key, **parents):
    return Classification(key, [Code(code, Names(code, code), parent) for code, parent in parents.items()])


SECTORS = tree("sectors", all=None, C="all", **{"24": "C", "25": "C"}, G="all")
WASTE = tree("waste", total=None, metal="total", paper="total")


def frame(*rows):
    return pl.DataFrame(rows, schema=["year", "sector", "value"], orient="row")


def by_code(rows):
    return {sector: (value, part) for _, sector, value, part in rows.rows()}


def test_rest_of_a_total_worked_by_hand():
    # C = 10 with 24 = 4 and 25 = 3: the rest is 3, more than rounding (0.5 * 3) explains
    # all = 16 with C = 10 and G = 5: the rest is 16 - (4 + 3 + 3) - 5 = 1, which rounding explains
    cells = frame((2020, "all", 16.0), (2020, "C", 10.0), (2020, "24", 4.0), (2020, "25", 3.0), (2020, "G", 5.0))
    rows = finest_rows(cells, hierarchies={"sector": SECTORS}, value="value", decimals=0)
    assert by_code(rows) == {
        "24": (4.0, "leaf"),
        "25": (3.0, "leaf"),
        "C_X": (3.0, "unspecified"),
        "G": (5.0, "leaf"),
        "all_X": (1.0, "rounding"),
    }


def test_a_total_without_published_parts_stays_a_leaf():
    rows = finest_rows(frame((2020, "C", 10.0)), hierarchies={"sector": SECTORS}, value="value", decimals=0)
    assert by_code(rows) == {"C": (10.0, "leaf")}


def test_a_missing_value_is_not_a_published_cell():
    cells = frame((2020, "C", 10.0), (2020, "24", None), (2020, "25", 3.0))
    rows = finest_rows(cells, hierarchies={"sector": SECTORS}, value="value", decimals=0)
    assert by_code(rows) == {"25": (3.0, "leaf"), "C_X": (7.0, "unspecified")}


def test_parts_above_their_total_are_refused_with_the_place():
    cells = frame((2020, "C", 10.0), (2020, "24", 9.0), (2020, "25", 8.0))
    with pytest.raises(BalanceError, match=r"parts of C \(year 2020\) exceed their total 10 by 7"):
        finest_rows(cells, hierarchies={"sector": SECTORS}, value="value", decimals=0)


def test_a_signed_column_may_have_a_negative_rest():
    cells = frame((2020, "C", 10.0), (2020, "24", 9.0), (2020, "25", 8.0))
    rows = finest_rows(cells, hierarchies={"sector": SECTORS}, value="value", decimals=0, signed=True)
    assert by_code(rows)["C_X"] == (-7.0, "unspecified")


def test_years_do_not_meet():
    cells = frame((2020, "C", 10.0), (2021, "24", 4.0))
    rows = finest_rows(cells, hierarchies={"sector": SECTORS}, value="value", decimals=0)
    assert rows["part"].to_list() == ["leaf", "leaf"]


def test_a_total_that_lacks_a_part_says_that_nothing_is_left_over():
    # 25 is printed in 2021 only; in 2020 the total 4 equals its one printed part
    cells = frame((2020, "C", 4.0), (2020, "24", 4.0), (2021, "C", 9.0), (2021, "24", 4.0), (2021, "25", 5.0))
    rows = finest_rows(cells, hierarchies={"sector": SECTORS}, value="value", decimals=0)
    assert rows.filter(pl.col("sector") == "C_X").rows() == [(2020, "C_X", 0.0, "rounding")]


CELLS = [(s, w) for s in ("all", "C", "24", "25", "G") for w in ("total", "metal", "paper")]


@given(st.dictionaries(st.sampled_from(CELLS), st.integers(0, 5000), min_size=1))
def test_every_published_cell_comes_back_whatever_is_missing(published):
    cells = pl.DataFrame(
        [(s, w, value / 10) for (s, w), value in published.items()], schema=["sector", "waste", "value"], orient="row"
    )
    trees = {"sector": SECTORS, "waste": WASTE}
    rows = finest_rows(cells, hierarchies=trees, value="value", decimals=1, signed=True)
    for (sector, waste), value in published.items():
        inside = pl.col("sector").is_in(list(SECTORS.below(sector))) & pl.col("waste").is_in(list(WASTE.below(waste)))
        assert round(rows.filter(inside)["value"].sum(), 1) == value / 10


@given(st.dictionaries(st.sampled_from(CELLS), st.integers(0, 5000), min_size=1))
def test_no_row_is_a_total_of_others(published):
    cells = pl.DataFrame(
        [(s, w, value / 10) for (s, w), value in published.items()], schema=["sector", "waste", "value"], orient="row"
    )
    trees = {"sector": SECTORS, "waste": WASTE}
    rows = finest_rows(cells, hierarchies=trees, value="value", decimals=1, signed=True)
    codes = rows.select("sector", "waste").rows()
    assert len(set(codes)) == len(codes)
    for sector, waste in codes:
        others = {
            (s, w)
            for s, w in codes
            if s in SECTORS.below(sector) and w in WASTE.below(waste) and (s, w) != (sector, waste)
        }
        assert not others


def test_a_cell_that_stands_twice_is_refused():
    cells = frame((2020, "C", 10.0), (2020, "24", 4.0), (2020, "24", 3.0))
    with pytest.raises(DuplicateError, match="1 cells stand twice, first year 2020, sector 24; keep one of each"):
        finest_rows(cells, hierarchies={"sector": SECTORS}, value="value", decimals=0)


def test_a_value_that_is_no_number_is_refused():
    cells = frame((2020, "C", 10.0), (2020, "24", float("nan")))
    with pytest.raises(MissingDataError, match="column 'value' holds 1 values that are not numbers"):
        finest_rows(cells, hierarchies={"sector": SECTORS}, value="value", decimals=0)

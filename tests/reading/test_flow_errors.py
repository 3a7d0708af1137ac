"""Margins of flows that are added up for a drawing: those of the same sum asked as a figure."""

import math
from functools import lru_cache

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.ledger import sector
from kringloop.reading import Choice, Reading, grouped
from kringloop.reading.flow_errors import deviations
from kringloop.robustness import margin_of_row, with_margins
from kringloop.runs import open_run
from tests.ledger.small import account, ledger, row
from tests.netherlands import results_file

NOTHING = dict.fromkeys(
    (
        *("account", "layer", "where", "source", "from_year", "until_year", "half_width", "vintage", "relative"),
        *("basic", "reliability", "completeness", "time", "geography", "technology", "shared", "own_share", "follows"),
    )
)
WHY = {"because_nl": "d", "because_en": "d"}
ROUNDED = margin_of_row({**NOTHING, **WHY, "account": "a", "half_width": 0.5, "relative": 0.1, "shared": "source"}, 2)
FOLLOWING = margin_of_row({**NOTHING, **WHY, "account": "a", "follows": "totals"}, 3)
WIDTH = 0.5 / math.sqrt(3)
ROWS = [
    row(2020, "24", 10.0, part="leaf"),
    row(2020, "25", 20.0, part="leaf"),
    row(2020, "24-25_X", 1.0, part="rounding"),
    row(2021, "24", 10.0, part="leaf"),
    row(2021, "25", 20.0, part="leaf"),
]
PRINTED = pl.DataFrame({"year": [2020, 2021], "sector": ["24-25", "24-25"], "mass": [31.0, 30.0]})


@lru_cache(maxsize=1)
def sure():
    return with_margins(ledger(account(ROWS)), (ROUNDED, FOLLOWING), totals={"a": PRINTED})


def added(chosen, year):
    """The deviation of the rows of some sectors in a year, added up for a drawing."""
    keep = pl.col("year") == year, pl.col("origin").is_in(chosen)
    rows = pl.DataFrame([{"year": r["year"], "origin": r["origin"], "destination": "air"} for r in ROWS]).filter(*keep)
    found = deviations(
        sure().account("a").account,
        "mass",
        rows.with_columns(pl.lit("one").alias("group")),
        ["group"],
        lambda closed: closed.filter(*keep).with_columns(pl.lit("one").alias("group")),
    )
    return float(found["sd"][0])


@pytest.mark.analytic
@pytest.mark.parametrize(("year", "total"), [(2020, 31.0), (2021, 30.0)])
def test_a_drawn_flow_below_a_printed_total_is_off_as_the_total_is(year, total):
    """Where the parts make the total exactly no row stands between, and the total was printed all the same."""
    every = ("24", "25", "24-25_X", "24-25")
    assert added(every, year) == pytest.approx(math.hypot(WIDTH, 0.1 * total), rel=1e-12)


@pytest.mark.analytic
def test_a_part_of_them_is_off_by_its_own_rounding():
    assert added(("24", "25"), 2021) == pytest.approx(math.hypot(math.sqrt(2) * WIDTH, 3.0), rel=1e-12)


@given(st.sets(st.sampled_from(["24", "25"]), min_size=1), st.sampled_from([2020, 2021]))
def test_one_figure_one_way(chosen, year):
    """What is drawn and what is asked of the same rows are equally sure."""
    of = sure().account("a")
    first, *others = (of.select("mass", origin=sector(code)) for code in sorted(chosen))
    asked = sum(others, start=first)
    found = asked.by("year").deviation[year - 2020]
    assert added(tuple(chosen), year) == pytest.approx(found, rel=1e-12)


def test_the_waste_of_the_netherlands_is_drawn_as_sure_as_it_is_asked(tmp_path_factory):
    file = results_file(tmp_path_factory)
    reading = Reading(open_run(file), file.name)
    flows = grouped(reading, "waste", "mass", Choice(2020, {}), "en")
    held = reading.run.sure_ledger.account("waste")
    assert len(flows) > 1
    for flow in flows:
        assert flow["origin"] == "production"
        asked = held.select("mass").by("year", "destination", year=["2020"], destination=[flow["destination"]])
        assert flow["value"] == pytest.approx(float(asked.value.item()), rel=1e-9)
        assert flow["sd"] == pytest.approx(float(asked.deviation.item()), rel=1e-9)


def test_an_account_without_margins_is_drawn_without():
    plain = account(ROWS)
    rows = pl.DataFrame({"year": [2020], "origin": ["24"], "destination": ["air"], "group": ["one"]})
    found = deviations(plain, "mass", rows, ["group"], lambda closed: closed)
    assert found.rows() == [("one", 0.0)]

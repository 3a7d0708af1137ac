"""The row in the manner of Dutch statistics: figure, trend in arrow and word, place in the EU."""

import polars as pl
import pytest
from tests.charts.samples import ABOUT, PEERS, SERIES

from kringloop.charts import Peers, Series, series_from, status_of, status_row
from kringloop.charts.theme import VERDICT_COLOURS
from kringloop.core import RangeError
from kringloop.study import position

COLUMNS = {"year": [2023, 2022], "value": [None, 1.5], "low": [None, 1.0], "high": [None, 2.0],
           "flags": [None, "p b"], "status": ["missing", "observed"]}  # fmt: skip


def test_a_row_in_words():
    row = status_of(ABOUT, SERIES, "nl", PEERS)
    assert (row.figure, row.error, row.unit, row.year) == ("42", "2", "Mt", "2023")
    assert (row.trend.arrow, row.trend_word, row.trend.verdict) == ("↘", "daalt", "better")
    assert row.rank == "2e van 4"
    assert row.provisional


def test_the_trend_has_a_shape_and_a_word_beside_its_colour():
    svg = status_row(ABOUT, SERIES, "en", peers=PEERS).svg()
    assert "↘ falling" in svg
    assert VERDICT_COLOURS["better"] in svg


def test_without_conclusion_the_row_is_grey():
    few = Series(name="x", points=SERIES.points[:3])
    svg = status_row(ABOUT, few, "en").svg()
    assert VERDICT_COLOURS["none"] in svg
    assert VERDICT_COLOURS["better"] not in svg
    assert VERDICT_COLOURS["worse"] not in svg


def test_no_figures_is_a_calm_row():
    row = status_of(ABOUT, Series(name="x", points=()), "en")
    assert (row.figure, row.rank, row.trend_word) == ("–", "no comparison", "no conclusion")


def test_equal_figures_share_the_best_place():
    assert Peers(year=1, values={"NL": 3.0, "FR": 3.0, "DE": 5.0}).rank("up") == 2
    assert Peers(year=1, values={"NL": 3.0, "FR": 3.0, "DE": 5.0}).rank("down") == 1


def test_a_place_is_counted_from_the_best_and_the_same_everywhere():
    values = {"NL": 3.0, "DE": 5.0, "BE": 1.0, "FR": 2.0}
    peers = Peers(year=1, values=values)
    for better, rank in (("up", 2), ("down", 3)):
        assert peers.rank(better) == rank == position(values, "NL", year=1, better=better).rank
    assert peers.rank("neutral") is position(values, "NL", year=1, better="neutral") is None
    assert Peers(year=1, values={"FR": 3.0}).rank("up") is None


def test_a_series_comes_from_rows_of_a_run():
    series = series_from(pl.DataFrame(COLUMNS), "x")
    assert [(p.year, p.value, p.flags) for p in series.points] == [(2022, 1.5, ("p", "b")), (2023, None, ())]
    assert series.points[0].remarks("en") == "provisional, break in series"


def test_rows_of_two_cells_are_refused():
    twice = pl.DataFrame(COLUMNS).with_columns(year=pl.lit(2022))
    with pytest.raises(RangeError, match="more than one figure for 2022"):
        series_from(twice, "x")

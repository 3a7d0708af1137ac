"""The small drawings of a row: one axis of years for all, constants flat, the best country on the right."""

import re

import polars as pl
import pytest
from tests.charts.samples import ABOUT, PEERS

from kringloop.charts import Peers, Point, Series, position_mark, series_from, sparkline
from kringloop.core import RangeError

COLUMNS = {
    "year": [2023, 2022],
    "value": [None, 1.5],
    "low": [None, 1.0],
    "high": [None, 2.0],
    "flags": [None, "p b"],
    "status": ["missing", "observed"],
}


def line_of(values, years=None, first=2020):
    points = tuple(Point(year=first + n, value=v) for n, v in enumerate(values))
    return sparkline(ABOUT, Series(name="x", points=points), "en", years=years).svg(framed=False)


def path_points(svg):
    """Places of the line itself: what is drawn with a stroke and no fill."""
    line = next(p for p in re.findall(r"<path[^>]*>", svg) if 'fill="none"' in p)
    text = re.search(r'd="([^"]+)"', line)[1]
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", text)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_rows_share_the_years_of_their_axis():
    # on 2000-2024 the years 2020 and 2022 lie at 20/24 and 22/24 of the width of 108 from x = 3
    places = path_points(line_of([1.0, 2.0, 3.0], years=(2000, 2024)))
    assert places[0][0] == pytest.approx(3 + 108 * 20 / 24, abs=0.06)
    assert places[-1][0] == pytest.approx(3 + 108 * 22 / 24, abs=0.06)


def test_a_constant_with_float_noise_is_drawn_flat():
    heights = {y for _, y in path_points(line_of([40.15, 40.150000000000006, 40.15, 40.14999999999999]))}
    assert len(heights) == 1


def test_no_ground_is_drawn_that_looks_like_zero():
    assert line_of([1.0, 2.0, 3.0]).count("<path") == 1


def test_a_break_interrupts_the_line():
    points = tuple(Point(year=2020 + n, value=float(n), flags=("b",) if n == 2 else ()) for n in range(4))
    assert sparkline(ABOUT, Series(name="x", points=points), "en").svg(framed=False).count("<path") == 2


def test_a_projection_is_dashed_from_the_end_of_the_record_on():
    points = tuple(Point(year=2020 + n, value=float(n), flags=("projected",) if n > 1 else ()) for n in range(4))
    svg = sparkline(ABOUT, Series(name="x", points=points), "en").svg(framed=False)
    assert [("stroke-dasharray" in p) for p in re.findall(r"<path[^>]*>", svg)] == [False, True]


def test_no_figures_is_an_empty_drawing_that_says_so():
    chart = sparkline(ABOUT, Series(name="x", points=()), "en")
    assert "no figures" in chart.sentence
    assert "<path" not in chart.svg(framed=False)


@pytest.mark.parametrize("better", ["up", "down"])
def test_the_best_country_is_on_the_right(better):
    best = 9.0 if better == "up" else 1.0
    peers = Peers(values={"NL": best, "DE": 5.0, "BE": 10.0 - best}, own="NL", rank=1, better=better)
    svg = position_mark(ABOUT, peers, "en").svg(framed=False)
    own = float(re.search(r'<circle cx="([\d.]+)"[^>]*r="4.5"', svg)[1])
    others = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"[^>]*r="1.6"', svg)]
    assert own > max(others)


def test_the_place_is_said_in_words():
    assert position_mark(ABOUT, PEERS, "nl").sentence == "positie in de EU: 2e van 4."


def test_a_series_comes_from_rows_of_a_run():
    series = series_from(pl.DataFrame(COLUMNS), "x")
    assert [(p.year, p.value, p.flags) for p in series.points] == [(2022, 1.5, ("p", "b")), (2023, None, ())]
    assert series.points[0].remarks("en") == "provisional, break in series"


def test_rows_of_two_cells_are_refused():
    twice = pl.DataFrame(COLUMNS).with_columns(year=pl.lit(2022))
    with pytest.raises(RangeError, match="more than one figure for 2022"):
        series_from(twice, "x")

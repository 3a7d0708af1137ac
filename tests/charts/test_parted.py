"""Wholes and their parts: steps that meet, what refuses to be drawn, and labels that can be read at any width."""

import re

import pytest
from tests.charts.samples import ABOUT, PARTED

from kringloop.charts import Parted, Piece, parted_bars
from kringloop.core import BalanceError, RangeError

ROOMS = (256, 440, 640, 720)


def bars(chart):
    """Left and right end of each bar, from the top down; the first rectangles are of the hatching."""
    found = re.findall(r'<rect x="([-\d.]+)" y="[\d.]+" width="([\d.]+)" height="13"', chart.drawing)
    return [(float(x), float(x) + float(width)) for x, width in found]


@pytest.mark.parametrize("width", ROOMS)
def test_each_part_begins_where_the_last_one_ended_and_the_last_ends_with_the_whole(width):
    chart = parted_bars(ABOUT, PARTED[:1], "en", width=width)
    whole, first, rest = bars(chart)
    assert first[0] == pytest.approx(whole[0], abs=0.02)
    assert rest[0] == pytest.approx(first[1], abs=0.02)
    assert rest[1] == pytest.approx(whole[1], abs=0.02)
    assert first[1] - first[0] == pytest.approx((whole[1] - whole[0]) * 30.5 / 80, abs=0.02)


@pytest.mark.parametrize("width", ROOMS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_label_is_small_and_nothing_is_told_by_colour_alone(width, language):
    chart = parted_bars(ABOUT, PARTED, language, width=width)
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)"', chart.drawing)) >= 11
    assert chart.drawing.count("url(#rest)") == 2
    assert "stroke-dasharray" in chart.drawing
    marks = [row[-1] for row in chart.table.rows]
    assert sum(bool(mark) for mark in marks) == 4


def test_the_sentence_names_the_largest_part_and_the_rest():
    said = parted_bars(ABOUT, PARTED, "nl").sentence
    assert "land <A> is 80,0 Mt; het grootste deel is rest van het land met 61,9 %." in said
    assert "Pomp (uw bestand) heeft 40,2 %. De rest is 33,6 %." in said


def test_a_figure_reads_alike_as_a_part_and_as_a_whole():
    nation = Parted(name="nation", value=184.8, pieces=(Piece(name="b", value=41.596), Piece(name="c", value=143.204)))
    below = Parted(name="b", value=41.596, pieces=(Piece(name="d", value=41.595), Piece(name="e", value=0.001)))
    told = [row[2] for row in parted_bars(ABOUT, [nation, below], "en").table.rows]
    assert told == ["185", "41.6", "143", "41.6", "41.6", "0.001"]


def test_parts_that_do_not_add_up_are_refused():
    with pytest.raises(BalanceError, match="the parts of 'nation' add up to 7, not 8") as no:
        Parted(name="nation", value=8.0, pieces=(Piece(name="a", value=3.0), Piece(name="b", value=4.0)))
    assert "tellen op tot 7, niet 8" in no.value.in_language("nl")
    with pytest.raises(RangeError, match="0 wholes; expected one at least"):
        parted_bars(ABOUT, [], "en")
    with pytest.raises(RangeError, match="each above 0 with parts"):
        parted_bars(ABOUT, [Parted(name="nation", value=0.0, pieces=(Piece(name="a", value=0.0),))], "en")

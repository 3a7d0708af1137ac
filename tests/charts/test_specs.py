"""What each chart draws, read from its spec: intervals, gaps, flags, marks for what is published."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from tests.charts.samples import ABOUT, CELLS, FREED, ITEMS, POINTS, PUBLISHED, SERIES, STEPS, charts

from kringloop.charts import (
    Cell,
    Circulation,
    Item,
    Point,
    Series,
    bar_chart,
    circulation_scatter,
    freed_chart,
    heat_map,
    line_chart,
    small_multiples,
    tile_map,
    waterfall,
)
from kringloop.charts.render import size_of
from kringloop.charts.scatter import under
from kringloop.charts.tile_map import tiles
from kringloop.core import BalanceError, RangeError, ShapeError
from kringloop.reference import classification


def marks(chart, kind):
    layers = chart.spec["layer"]
    return [x for x in layers if (x["mark"] if isinstance(x["mark"], str) else x["mark"]["type"]) == kind]


def values(layer):
    return layer["data"]["values"]


def test_missing_years_are_explicit_gaps_and_never_nought():
    line = marks(line_chart(ABOUT, [SERIES], "nl"), "line")[0]
    rows = {r["year"]: r["value"] for r in values(line)}
    assert [rows[y] for y in (2016, 2017)] == [None, None]
    assert list(rows) == list(range(2014, 2024))
    assert line["mark"]["invalid"] == "break-paths-show-path-domains"


def test_missing_years_are_rows_of_the_table_and_words_of_the_sentence():
    chart = line_chart(ABOUT, [SERIES], "en")
    assert ("computed", "2016", "–", "–", "–", "missing") in chart.table.rows
    assert "Without a figure: 2016, 2017." in chart.sentence


def test_an_interval_is_drawn_as_a_band():
    band = marks(line_chart(ABOUT, [SERIES], "nl"), "area")[0]
    assert (band["encoding"]["y"]["field"], band["encoding"]["y2"]["field"]) == ("low", "high")


def test_a_lone_year_gets_a_whisker():
    lone = Series(name="x", points=(Point(year=2015, value=2.0, low=1.0, high=3.0), Point(year=2018, value=2.0)))
    rows = values(marks(line_chart(ABOUT, [lone], "nl"), "rule")[0])
    assert [r["year"] for r in rows if r["lone"]] == [2015]


def test_a_provisional_point_is_hollow_and_said():
    chart = line_chart(ABOUT, [SERIES], "en")
    rows = values(marks(chart, "point")[0])
    assert [r["year"] for r in rows if r["hollow"]] == [2023]
    assert "This figure is provisional." in chart.sentence
    assert chart.table.rows[-1][-1] == "provisional"


def test_published_and_computed_are_told_apart_without_colour():
    chart = line_chart(ABOUT, [SERIES, PUBLISHED], "nl")
    assert [m["mark"]["shape"] for m in marks(chart, "point")] == ["circle", "diamond"]
    assert [("strokeDash" in m["mark"]) for m in marks(chart, "line")] == [False, True]


def test_what_comes_after_the_record_is_dotted_and_starts_at_its_last_year():
    points = tuple(Point(year=y, value=float(y), flags=("projected",) if y > 2016 else ()) for y in range(2014, 2019))
    chart = line_chart(ABOUT, [Series(name="x", points=points)], "en")
    record, after = marks(chart, "line")
    assert [r["year"] for r in values(record)] == [2014, 2015, 2016]
    assert [r["year"] for r in values(after)] == [2016, 2017, 2018]
    assert ("strokeDash" in record["mark"], after["mark"]["strokeDash"]) == (False, [2, 3])
    assert [r["year"] for r in values(record) if r["dot"]] == [2014, 2015, 2016]
    assert "After 2016 there is no record" in chart.sentence
    assert chart.table.rows[-1][-1] == "projected"


def test_a_break_interrupts_the_line_and_is_marked_with_its_word():
    points = tuple(Point(year=y, value=1.0, flags=("b",) if y in (2012, 2014) else ()) for y in range(2012, 2017))
    chart = line_chart(ABOUT, [Series(name="x", points=points)], "nl")
    # nothing stands before 2012, so only 2014 is a break that can be seen
    assert [r["year"] for r in values(marks(chart, "line")[0]) if r["value"] is None] == [2013.5]
    assert values(marks(chart, "text")[0]) == [{"year": 2013.5, "text": "reeksbreuk"}]
    assert "Reeksbreuk: 2014" in chart.sentence


def test_words_of_breaks_that_stand_close_do_not_meet():
    points = tuple(Point(year=y, value=1.0, flags=("b",)) for y in range(2000, 2024))
    rows = values(marks(line_chart(ABOUT, [Series(name="x", points=points)], "en", width=320), "text")[0])
    named = [r["year"] for r in rows if r["text"]]
    assert len(rows) == 23
    # less than 300 px of plot for 23 years: at most 13 px a year, and a word with its gap takes 80 px
    assert all(b - a >= 80 / 13 for a, b in pairwise(named))


@pytest.mark.parametrize("width", [256, 440, 640])
def test_names_stand_above_the_lines_where_there_is_no_room_beside_them(width):
    chart = line_chart(ABOUT, [SERIES, PUBLISHED], "en", width=width)
    (names,) = marks(chart, "text")
    above = all(r["y"] < 0 for r in values(names))
    assert above == (width == 256)
    assert [r["text"] for r in values(names)] == ["● computed", "◆ by the office"]
    # the lines keep most of the width
    assert chart.spec["width"] >= 0.6 * width
    assert size_of(chart.svg(framed=False))[0] <= width


@pytest.mark.parametrize("width", [256, 440, 640])
@pytest.mark.parametrize("kind", ["line", "bars", "waterfall", "multiples"])
def test_text_is_never_below_eleven_pixels_and_nothing_is_wider_than_its_room(kind, width):
    items = [*ITEMS[:2], Item(name="a long name of an industry that has to be wrapped somewhere", value=0.2)]
    drawn = {
        "line": lambda: line_chart(ABOUT, [SERIES, PUBLISHED], "nl", width=width),
        "bars": lambda: bar_chart(ABOUT, items, "nl", width=width),
        "waterfall": lambda: waterfall(
            ABOUT, Item(name="2015", value=46e6), STEPS, Item(name="2023", value=42e6), "nl", width=width
        ),
        "multiples": lambda: small_multiples(ABOUT, [SERIES, SERIES], "nl", width=width),
    }
    svg = drawn[kind]().svg(framed=False)
    sizes = [float(x) for x in re.findall(r'font-size="([\d.]+)', svg)]
    assert sizes
    assert min(sizes) >= 11
    assert size_of(svg)[0] <= width


def test_published_bars_are_marks_of_their_own():
    chart = bar_chart(ABOUT, ITEMS, "en")
    diamond = marks(chart, "point")[0]
    assert diamond["mark"]["shape"] == "diamond"
    assert diamond["encoding"]["x"]["field"] == "published"
    assert "published" in chart.table.columns


def test_an_absent_bar_says_so():
    chart = bar_chart(ABOUT, ITEMS, "en")
    assert values(marks(chart, "bar")[0])[-1]["text"] == "missing"
    assert chart.table.rows[-1] == ("gallium", "–", "–", "–", "–", "missing")


def test_a_waterfall_leads_from_start_to_end():
    chart = waterfall(ABOUT, Item(name="2015", value=46e6), STEPS, Item(name="2023", value=42e6), "en")
    rows = values(marks(chart, "bar")[0])
    assert [(r["from"], r["to"]) for r in rows] == [(0, 46), (46, 51), (51, 42), (0, 42)]
    assert (rows[1]["low"], rows[1]["high"]) == (50, 52)
    assert "From 46.0 Mt to 42.0 Mt: −4.0 Mt." in chart.sentence


@pytest.mark.parametrize(("language", "said"), [("en", "+20.7 points"), ("nl", "+20,7 procentpunt")])
def test_between_two_per_cents_lie_points(language, said):
    about = replace(ABOUT, unit="%")
    steps = [Item(name="a", value=24.1), Item(name="b", value=-3.4)]  # 62.3 + 24.1 − 3.4 = 83.0
    chart = waterfall(about, Item(name="2000", value=62.3), steps, Item(name="2023", value=83.0), language)
    assert said in chart.sentence
    assert said.replace("20", "24").replace("7", "1") in chart.sentence
    assert "%" not in chart.sentence.split(":")[1]


def test_a_waterfall_that_does_not_add_up_is_refused():
    with pytest.raises(BalanceError, match=r"4\.2e\+07, not to 4\.1e\+07"):
        waterfall(ABOUT, Item(name="a", value=46e6), STEPS, Item(name="b", value=41e6), "nl")


def test_an_empty_cell_has_a_dash_and_no_colour_of_a_value():
    rows = values(marks(heat_map(ABOUT, CELLS, "nl"), "rect")[0])
    assert [r["text"] for r in rows] == ["0,310", "–"]
    assert rows[0]["error"] == "± 0,010"


def test_a_cell_that_was_not_given_is_a_gap_too():
    cells = [Cell(row="a", column="x", value=1.0), Cell(row="b", column="y", value=2.0)]
    assert [r["text"] for r in values(marks(heat_map(ABOUT, cells, "nl"), "rect")[0])].count("–") == 2


def test_the_ceiling_between_its_points():
    # halfway between (0, 0) and (1, 0.6)
    assert under([(0.0, 0.0), (1.0, 0.6)], 0.5) == pytest.approx(0.3)
    assert under([(0.0, 0.0), (0.5, 0.6)], 0.7) is None


def test_points_above_the_ceiling_are_counted_as_such():
    # steel 0.30 under 0.48, copper 0.30 above 0.24
    assert "1 of 2 points" in circulation_scatter(ABOUT, POINTS, [(0, 0), (1, 0.6)], "en").sentence


def test_every_country_of_the_house_has_a_tile_of_its_own():
    groups = {"WORLD", "EU27_2020", "EU_REST", "RoW", "ROW_WIOD"}
    codes = [c for key in ("countries", "regions") for c in classification(key).by_code if c not in groups]
    assert [c for c in codes if c not in tiles()] == []
    places = {(t.column, t.row) for t in tiles().values()}
    assert len(places) == len(set(tiles().values()))


def test_a_region_without_a_tile_is_named_below_the_map():
    chart = tile_map(ABOUT, ITEMS, "en")
    assert "Not on the map: rest of Asia" in chart.svg()
    assert len(chart.table.rows) == len(ITEMS)


@pytest.mark.parametrize("width", [288, 320, 480, 720, 1000])
@pytest.mark.parametrize("size", [1e-3, 1.0, 1e6, 123456789.0])
@pytest.mark.parametrize("count", [1, 2, 7])
def test_small_multiples_fit_the_width_they_get(width, size, count):
    points = tuple(Point(year=2000 + n, value=size * (50 - n)) for n in range(24))
    panels = [Series(name=f"sector {n}", points=points) for n in range(count)]
    chart = small_multiples(ABOUT, panels, "nl", width=width)
    drawn, _ = size_of(chart.svg(framed=False))
    assert drawn <= width
    if count >= chart.spec["columns"]:
        assert drawn >= 0.9 * width


def test_small_multiples_stand_below_each_other_on_a_phone():
    assert small_multiples(ABOUT, [SERIES, PUBLISHED], "nl", width=300).spec["columns"] == 1
    assert small_multiples(ABOUT, [SERIES] * 5, "nl").spec["columns"] == 3


def test_small_multiples_share_years_and_scale():
    views = small_multiples(ABOUT, [SERIES, PUBLISHED], "nl").spec["concat"]
    domains = [v["layer"][0]["encoding"][a]["scale"]["domain"] for v in views for a in ("x", "y")]
    assert domains[:2] == domains[2:]


def test_an_interval_is_whole_and_in_order():
    with pytest.raises(RangeError, match="needs low and high"):
        Item(name="x", value=5.0, low=1.0)
    with pytest.raises(RangeError, match="low comes first"):
        Point(year=2020, value=5.0, low=6.0, high=4.0)


def test_a_figure_outside_its_own_interval_is_drawn_and_said():
    """5 with an interval of 1 … 2: the figure and both bounds are shown, and no ±, which would not be true."""
    points = (Point(year=2019, value=4.0, low=3.0, high=5.0), Point(year=2020, value=5.0, low=1.0, high=2.0))
    lone = Item(name="x", value=5.0, low=1.0, high=2.0)
    kept = Item(name="y", value=1.0, low=0.5, high=1.5)
    dot = Circulation(name="x", recycling_rate=0.5, recycled_content=0.4, content_low=0.1, content_high=0.2)
    charts = [
        line_chart(ABOUT, [Series(name="x", points=points)], "en"),
        small_multiples(ABOUT, [Series(name="x", points=points)], "en"),
        bar_chart(ABOUT, [lone, kept], "en"),
        tile_map(ABOUT, [Item(name="x", code="NL", value=5.0, low=1.0, high=2.0)], "en"),
        heat_map(ABOUT, [Cell(row="x", column="2020", value=5.0, low=1.0, high=2.0)], "en"),
        circulation_scatter(ABOUT, [dot], [(0.0, 0.5), (1.0, 1.0)], "en"),
    ]
    names = ["2020", "x 2020", "x", "x", "x, 2020", "x"]
    for chart, name in zip(charts, names, strict=True):
        assert chart.sentence.endswith(f"Outside its own margin lies: {name}."), chart.key
        assert chart.svg().endswith("</svg>")
    assert "x: 5.00 t in 2020." in charts[0].sentence
    assert "±" not in charts[0].sentence
    assert [row[2:] for row in charts[0].table.rows] == [
        ("4", "3", "5", ""),
        ("5", "1", "2", "outside its margin"),
    ]
    assert [row[-1] for row in charts[2].table.rows] == ["outside its margin", ""]
    assert "±" not in charts[4].table.rows[0][1]
    assert "Outside" not in bar_chart(ABOUT, [kept], "en").sentence


@pytest.mark.parametrize("language", ["nl", "en"])
def test_nothing_to_draw_is_said_and_drawn(language):
    empty = Series(name="x", points=())
    for chart in (
        line_chart(ABOUT, [empty], language),
        bar_chart(ABOUT, [], language),
        heat_map(ABOUT, [], language),
        tile_map(ABOUT, [], language),
        small_multiples(ABOUT, [], language),
        circulation_scatter(ABOUT, [], [], language),
    ):
        assert chart.sentence in ("Er zijn geen cijfers om te tekenen.", "There are no figures to draw.")
        assert chart.svg().endswith("</svg>")


def test_a_name_of_two_lines_is_centred_on_its_bar():
    long = Item(name="een naam die op geen enkele manier op een regel past", value=0.5)
    chart = bar_chart(ABOUT, [long], "nl")
    name, bar = values(marks(chart, "text")[0])[0], values(marks(chart, "bar")[0])[0]
    lines = name["text"].count("\n")
    assert lines >= 1
    assert name["place"] + lines * 14 / 2 == bar["place"]


def test_an_area_of_several_countries_has_one_outline_and_all_others_one_tile():
    places = [
        Item(name="home", code="NL", value=5e6),
        Item(name="the group", code="G", value=3e6),
        Item(name="all others", code="R", value=2e6),
    ]
    svg = tile_map(ABOUT, places, "en", areas={"G": ["BE", "LU"], "R": ["*"]}, home="NL").svg()
    drawn = {t.two for t in tiles().values()}
    # two full tiles side by side: an outline of six edges; every tile that is no place of its own is a grey dot
    outline = next(p for p in re.findall(r'<path d="([^"]+)" fill="none"', svg))
    assert outline.count("M") == 6
    assert svg.count("<circle") == len(drawn) - 3
    assert "One figure together (outlined): the group 3.00 Mt" in svg
    assert "all others 2.00 Mt" in svg
    assert "Grey dots: all others." in svg
    assert "hatching" not in svg
    assert "Home carries most: 5.00 Mt, 50.0 %" in svg


def test_every_member_of_an_area_has_a_tile():
    from kringloop.reference import countries_of_places

    for place, members in countries_of_places().items():
        assert [m for m in members if m != "*" and m not in tiles()] == [], place


def scenario(name, reference=False):
    status = {2014: "modelled", 2015: "modelled", 2016: "scenario", 2017: "scenario"}
    points = tuple(Point(year=y, value=float(y - 2000), status=s) for y, s in status.items())
    return Series(name=name, points=points, reference=reference)


def test_dots_stand_for_a_record_and_not_for_a_scenario():
    rows = values(marks(line_chart(ABOUT, [scenario("x")], "nl"), "point")[0])
    assert [r["year"] for r in rows if r["dot"]] == [2014, 2015]
    lone = Series(name="x", points=(Point(year=2030, value=1.0, status="scenario"),))
    assert values(marks(line_chart(ABOUT, [lone], "nl"), "point")[0])[0]["dot"]
    long = Series(name="x", points=tuple(Point(year=y, value=1.0) for y in range(1970, 2020)))
    assert not marks(line_chart(ABOUT, [long], "nl"), "point")


def test_a_reference_is_dashed_and_has_no_dots():
    chart = line_chart(ABOUT, [scenario("x"), scenario("y", reference=True)], "nl")
    # the record of x, x after its record, and the whole of y
    assert [m["mark"].get("strokeDash") for m in marks(chart, "line")] == [None, [2, 3], [5, 3]]
    assert len(marks(chart, "point")) == 1


def test_each_panel_has_its_reference_in_the_same_colour_and_in_the_table():
    panels = [scenario("a"), scenario("b")]
    chart = small_multiples(ABOUT, panels, "nl", beside=[scenario("a now", True), scenario("b now", True)])
    for view in chart.spec["concat"]:
        drawn = [x["mark"] for x in view["layer"] if x["mark"]["type"] == "line"]
        assert [m.get("strokeDash") for m in drawn] == [None, [2, 3], [5, 3]]
        assert drawn[0]["color"] == drawn[1]["color"]
    assert {r[0] for r in chart.table.rows} == {"a", "a now", "b", "b now"}
    with pytest.raises(ShapeError, match="1 series stand beside 2 panels"):
        small_multiples(ABOUT, panels, "nl", beside=panels[:1])


def test_a_second_ceiling_is_dashed_and_the_name_keeps_clear_of_it():
    points = [Circulation(name="x", recycling_rate=0.4, recycled_content=0.3)]
    low, high = [(0.0, 0.0), (1.0, 0.6)], [(0.0, 0.0), (1.0, 0.8)]
    chart = circulation_scatter(ABOUT, points, low, "nl", beside=high)
    assert [("strokeDash" in m["mark"]) for m in marks(chart, "line")] == [False, True]
    assert marks(chart, "text")[0]["mark"]["dy"] > 0
    assert marks(circulation_scatter(ABOUT, points, high, "nl", beside=low), "text")[0]["mark"]["dy"] < 0


def test_steps_after_the_stop_are_dashed_and_the_sentence_says_where():
    chart = charts()["freed", "en"]
    lines = [layer for layer in chart.spec["layer"] if layer["mark"]["type"] == "line"]
    assert [len(layer["data"]["values"]) for layer in lines] == [3, 2]  # from zero to the stop; from the stop on
    assert "strokeDash" in lines[1]["mark"]
    assert "After board 9.25 t is free in 2.00 minutes" in chart.sentence


def test_a_stop_that_is_no_step_is_refused():
    with pytest.raises(RangeError, match="a stop after 4"):
        freed_chart(ABOUT, FREED, "en", stop=4)

"""What holds for every kind of chart, in both languages."""

import json
import re
import xml.etree.ElementTree as ET

import pytest
from tests.charts.samples import KINDS, charts

from kringloop.charts import Chart, Table, render, warm_up
from kringloop.core import RangeError, ShapeError

SVG = "{http://www.w3.org/2000/svg}"
EVERY = [pytest.param(kind, language, id=f"{kind}-{language}") for kind in KINDS for language in ("nl", "en")]
SPECS = [p for p in EVERY if p.values[0] in ("line", "bars", "waterfall", "heat", "scatter", "multiples", "freed")]


@pytest.fixture(params=[True, False], ids=["framed", "bare"])
def framed(request):
    return request.param


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_the_svg_is_a_described_image(kind, language, framed):
    chart = charts()[kind, language]
    root = ET.fromstring(chart.svg(framed=framed))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]
    assert (title.text, desc.text) == (chart.title, chart.sentence)


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_no_id_occurs_twice_and_each_one_used_exists(kind, language, framed):
    svg = charts()[kind, language].svg(framed=framed)
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(ids)


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_nothing_points_outside(kind, language):
    svg = charts()[kind, language].svg()
    assert "href" not in svg
    assert "<image" not in svg
    assert "<script" not in svg
    assert set(re.findall(r"https?://[^\"']+", svg)) <= {"http://www.w3.org/2000/svg"}


def test_ids_of_all_charts_on_one_page_differ():
    page = "".join(c.svg(framed=f) for c in charts().values() for f in (True, False))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_words_stand_with_the_picture(kind, language):
    chart = charts()[kind, language]
    assert chart.title
    assert chart.sentence.endswith(".")
    assert chart.source
    assert chart.table.rows


@pytest.mark.parametrize("kind", KINDS)
def test_the_languages_differ_in_words_and_in_the_decimal_sign(kind):
    dutch, english = charts()[kind, "nl"], charts()[kind, "en"]
    assert dutch.sentence != english.sentence
    assert dutch.table.columns != english.table.columns
    figures = " ".join(t for r in dutch.table.rows for i, t in enumerate(r) if i in dutch.table.numeric)
    assert not re.search(r"\d\.\d{1,2}\b", figures)


@pytest.mark.parametrize(("kind", "language"), SPECS)
def test_the_spec_is_valid_vega_lite_with_its_data_inside(kind, language):
    chart = charts()[kind, language]
    assert '"url"' not in json.dumps(chart.spec)
    assert "NaN" not in json.dumps(chart.spec)
    assert chart.altair().to_dict()["config"]["font"] == "Kringloop Sans"


@pytest.mark.parametrize(("kind", "language"), SPECS)
def test_the_picture_is_as_wide_as_asked(kind, language):
    if kind == "multiples":
        return  # two of three columns
    svg = charts()[kind, language].svg(framed=False)
    width = float(re.search(r'width="([\d.]+)"', svg)[1])
    assert 700 <= width <= 760


def test_a_drawing_has_no_altair_form():
    with pytest.raises(RangeError, match="drawn without Vega-Lite"):
        charts()["sankey", "nl"].altair()


def test_a_chart_drawn_twice_is_taken_from_the_cache(monkeypatch):
    chart = charts()["bars", "nl"]
    first = chart.svg()
    monkeypatch.setattr(render, "_convert", None)
    assert chart.svg() == first


def test_the_cache_tells_languages_apart():
    spec = charts()["line", "nl"].spec
    assert render.digest(spec, "nl") != render.digest(spec, "en")


def test_the_renderer_may_not_fetch():
    spec = {"$schema": render.SCHEMA, "data": {"url": "https://example.org/a.json"}, "mark": "point", "encoding": {}}
    with pytest.raises(ValueError, match="not allowed"):
        render.draw(spec, "nl")


def test_warming_up_draws_in_each_language():
    warm_up()
    assert len(render._drawn) >= 2


def test_a_png_is_a_png():
    for framed in (True, False):
        assert charts()["sparkline", "nl"].png(framed=framed, scale=1).startswith(b"\x89PNG")


def test_texts_are_escaped():
    assert "Uitstoot &lt;daalt&gt; &amp; 'hoe'" in charts()["line", "nl"].svg()


def test_a_table_is_rectangular():
    with pytest.raises(ShapeError, match="2 texts for 1 columns"):
        Table(columns=("a",), rows=(("1", "2"),))


def test_a_chart_is_a_spec_or_a_drawing():
    with pytest.raises(RangeError, match="a spec, or a drawing"):
        Chart(key="x", title="x", sentence="x", unit="", source="x", language="nl", table=Table(columns=(), rows=()))

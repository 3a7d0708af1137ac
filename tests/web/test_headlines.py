"""One figure, one way: every door shows the same headline cell and the same figure of every definition."""

import html
import json
import re

import pytest

from kringloop.charts import chart
from kringloop.cli.main import run as command
from kringloop.reading import Reading, Words, amount, countries, default_definition, definition_query, state_row
from kringloop.report.asked import WORDS as PAPER
from kringloop.report.asked import Asked
from kringloop.report.blocks import Grid, Together
from kringloop.report.indicators import one
from kringloop.runs import open_run
from kringloop.web.answers import Kept
from kringloop.web.dispatch import Dispatch
from kringloop.web.shelf import Shelf


@pytest.fixture(scope="module")
def reading(results):
    (path,) = results.glob("*.duckdb")
    return Reading(open_run(path, keep_open=True), path.name)


# The footprint of consumption with and without the direct emissions of households, of all places and not of the
# foreign part alone; value added along the chain that stays at home.
HEADLINES = {
    "carbon_footprint_consumption.with_households": ("world", 2011, 195.4, "Mt"),
    "carbon_footprint_consumption.products": ("world", 2011, 159.2, "Mt"),
    "carbon_perspectives.chain": ("C world", 2011, 155.1, "Mt"),
    "domestic_value_share_chain.output": ("C national", 2011, 53.04, "%"),
    "value_perspectives.consumption": ("national", 2011, 494.0, "bn USD"),
    "planetary_boundary_multiple": ("NL SWS", 2023, 4.03, "1"),
}


@pytest.fixture(scope="module")
def listed(site):
    """The rows of the list, as its file carries them."""
    rows = site.get("/en/indicators.json").json()["extension"]["rows"]
    return {f"{r['indicator']}.{r['definition']}" if r["definition"] else r["indicator"]: r for r in rows}


@pytest.mark.parametrize("id", HEADLINES)
def test_a_headline_is_the_whole_and_not_a_part(listed, id):
    cell, year, value, unit = HEADLINES[id]
    row = listed[id]
    assert (row["cell"], row["year"], row["unit"]) == (cell, year, unit)
    assert row["value"] == pytest.approx(value, rel=5e-4)


def test_the_list_has_every_definition_that_has_a_headline(reading, listed):
    with_row = {d.id for found in reading.keys.values() for d in found if state_row(reading, d)}
    assert set(listed) == with_row
    assert len(with_row) > 80


@pytest.fixture
def page_of(results, monkeypatch):
    """The page of an indicator without its drawings, which take half of its time and say nothing here."""
    monkeypatch.setattr(chart, "draw", lambda *_: '<svg width="9" height="9"></svg>')
    shelf = Shelf(results)
    dispatch = Dispatch(shelf, Kept())
    yield lambda key, query: dispatch.answer("en", f"indicator/{key}", list(query.items())).body.decode()
    shelf.close()


def test_every_page_of_an_indicator_shows_the_cell_and_figure_of_the_list(page_of, reading, listed):
    for id, row in listed.items():
        definition = reading.definitions[id]
        page = page_of(definition.key, definition_query(reading, definition))
        facts = html.unescape(page.split('<dl class="facts">')[1].split("</dl>")[0])
        target = re.search(r'<a class="figure" href="(?P<to>[^"]*)"', facts)["to"]
        shown = state_row(reading, definition)
        assert target.startswith(f"/en/data/{id}?") or target == f"/en/data/{id}", id
        for dimension, code in {**shown.cell, "year": str(row["year"])}.items():
            assert f"{dimension}={code}" in target, id
        assert " ".join(shown.cell.values()) == row["cell"], id
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", facts))
        figure = shown.state["en"] or amount(shown, "en").split(" ")[0]
        assert figure in said, id


def test_the_terminal_tells_the_cells_and_figures_of_the_list(results, listed, capsys):
    (path,) = results.glob("*.duckdb")
    capsys.readouterr()
    assert command(["show", "goals", "--all", "--json", "--run", str(path)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {r["indicator"] for r in told} == {r["indicator"] for r in listed.values()}
    for row in told:
        other = listed[f"{row['indicator']}.{row['definition']}" if row["definition"] else row["indicator"]]
        for key in ("cell", "year", "value", "unit", "status", "trend", "verdict"):
            assert row[key] == other[key], (row["indicator"], key)


def test_the_paper_prints_the_cells_and_figures_of_the_list(reading, listed):
    asked = Asked(reading, Words("en", PAPER), "full")
    for key, definitions in reading.keys.items():
        rows = [state_row(reading, d) for d in definitions if d.id in listed]
        if not rows:
            continue
        whole = one(asked, key)[0]
        assert isinstance(whole, Together)
        (grid,) = [b for b in whole.blocks if isinstance(b, Grid)]
        printed = [(line.cells[2].text, line.cells[2].note) for line in grid.rows]
        assert printed == [(amount(r, "en"), str(listed[r.definition.id]["year"])) for r in rows], key


@pytest.mark.parametrize(
    ("key", "opens_with"),
    [
        ("gross_value_added", "constant_prices"),
        ("resource_productivity", "cbs_real"),
        ("ghg_direct", "cbs"),
        ("ce_gva", "eurostat_cei_share"),
        ("material_footprint", "eurostat"),
    ],
)
def test_an_indicator_opens_with_the_definition_that_the_study_puts_in_front(reading, key, opens_with):
    """Value added at current prices would tell inflation as growth."""
    found = default_definition(reading, key)
    assert found.definition == opens_with
    assert definition_query(reading, found) == {}


def test_without_a_choice_of_the_study_the_first_definition_with_a_headline_leads(reading):
    front = {n for names in reading.run.study.show.front.values() for n in names}
    for key, definitions in reading.keys.items():
        if not front & {d.id for d in definitions}:
            headed = [d for d in definitions if state_row(reading, d)]
            assert default_definition(reading, key).id == (headed or definitions)[0].id


def test_countries_side_by_side_have_the_same_decimals(site):
    page = site.get("/en/indicator/circular_material_use").text
    table = page[page.index('aria-labelledby="peers"') :]
    shown = re.findall(r">(\d+(?:\.\d+)?)</a></td>", table[: table.index("</table>")])
    assert len(shown) == 27
    assert {len(text.partition(".")[2]) for text in shown} == {1}  # Eurostat prints one decimal: 30.6 beside 5.0


def test_countries_side_by_side_stand_in_the_order_of_the_study(site, reading):
    page = html.unescape(site.get("/en/indicator/circular_material_use").text)
    table = page[page.index('aria-labelledby="peers"') :]
    named = re.findall(r'<th scope="row">([^<]+)</th>', table[: table.index("</table>")])
    order = countries.order(reading, default_definition(reading, "circular_material_use"))
    assert named[:3] == ["Netherlands", "Austria", "Belgium"]
    assert named[:-1] == [n for n in (reading.name("region", c, "en") for c in order) if n in named]

"""The page of the world: its figures against sums of the account, its switches, and what it says when it cannot."""

import re

import polars as pl
import pytest
from tests.small import write_study
from tests.web.conftest import Served

from kringloop.runs import open_run, run_study
from kringloop.web import create_app


@pytest.fixture(scope="module")
def run(results):
    return open_run(next(results.glob("*.duckdb")))


def total(run, layer="co2", **codes):
    """Sum of the account's own rows, in kt or million dollars."""
    rows = run.file.table("account_chains_overlap")
    return rows.filter([pl.col(k).is_in([v] if isinstance(v, str | int) else v) for k, v in codes.items()])[layer].sum()


def places(site, query=""):
    found = site.get(f"/en/world.json{query}").json()["extension"]["rows"]
    return {r.get("place") or r["user"]: r for r in found}


THROUGH = ("all_three", "territory_chain", "consumption_chain", "chain_only")


def test_the_chain_by_place_is_the_sum_of_its_rows(site, run):
    found = places(site, "?good=c13&year=2005")
    for place in ("national", "DE", "CN", "ROW_WIOD"):
        kt = total(run, year=2005, good="c13", place=place, overlap=THROUGH)
        assert found[place]["value"] * 1000 == pytest.approx(kt)
        assert found[place]["share"] == pytest.approx(kt / total(run, year=2005, good="c13", overlap=THROUGH))
    assert found["abroad"]["value"] == pytest.approx(found["rest_of_eu"]["value"] + found["rest_of_world"]["value"])


def test_consumption_and_territory_are_other_selections_of_the_same_rows(site, run):
    bought = places(site, "?view=consumption")
    assert bought["world"]["value"] * 1000 == pytest.approx(total(run, year=2011, good="C", user="national"))
    made = places(site, "?layer=value_added&view=territory")
    dollars = total(run, "value_added", year=2011, good="C", place="national", user="DE")
    assert made["DE"]["value"] * 1000 == pytest.approx(dollars)


def test_the_title_is_made_of_the_figures(site, run):
    for query, codes in (("", {"overlap": THROUGH}), ("?view=consumption", {"user": "national"})):
        whole = total(run, year=2011, good="C", **codes)
        share = round(100 * (1 - total(run, year=2011, good="C", place="national", **codes) / whole))
        assert re.search(rf"<h1>{share} % ", site.get(f"/en/world{query}").text)


def test_the_seven_parts_and_every_figure_open(site, run):
    page = site.get("/nl/world").text
    assert page.count("carbon_perspectives.overlap?") == 7
    for link in sorted(set(re.findall(r'href="(/nl/data/[^"]+)"', page)))[::6]:
        assert site.get(link.replace("&amp;", "&"), follow_redirects=True).status_code == 200
    opened = site.get(
        "/nl/data/carbon_perspectives.overlap.json?good=C&overlap=all_three&year=2011", follow_redirects=True
    )
    kt = sum(r["value"] for r in opened.json()["extension"]["rows"])
    assert kt == pytest.approx(total(run, year=2011, good="C", overlap="all_three"))


def test_paths_are_in_words_with_what_they_cover(site, run):
    rows = run.file.table("account_chains_paths").filter(pl.col("year") == 2011, pl.col("good") == "C")
    covered = rows.sort("co2", descending=True).head(10)["share"].sum()
    page = site.get("/en/world").text
    assert f"The 10 largest paths cover {100 * covered:.1f} %" in page
    assert "chemicals and pharmaceuticals" in page
    assert "NLD|" not in page
    more = site.get("/en/world?paths=100").text
    assert f"The {rows.height} largest paths" in more
    assert "kringloop chains paths --sector C --year 2011" in more
    assert "largest paths cover" not in site.get("/en/world?view=territory").text
    assert "No paths for this choice" in site.get("/en/world?layer=value_added").text


def test_the_vintage_is_in_sight(site):
    for language, words in (("nl", "uitgave van 2013, laatste tabel 2011"), ("en", "not the state of today")):
        assert words in site.get(f"/{language}/world").text.split("<dl")[0]


def test_areas_of_many_countries_are_bars_and_each_is_there_once(site):
    """Seven areas, two of which hold many countries: no tile map would be true to them."""
    svg = site.get("/en/world.svg").text
    names = ("the Netherlands", "Germany", "United Kingdom", "China", "United States", "other countries")
    for name in names:
        assert len(re.findall(rf">{name}<", svg)) == 1
    assert "other EU countries" in svg
    assert "<circle" not in svg
    assert "WIOD" in svg


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("view=chian", "chain"),
        ("view=consumtion", "consumption"),
        ("layer=co3", "co2"),
        ("good=c99", "c9"),
        ("year=2012", "2011"),
        ("paths=0", "100"),
        ("vieuw=chain", "view"),
    ],
)
def test_a_wrong_key_is_answered_with_the_nearest(site, query, word):
    answer = site.get(f"/en/world?{query}")
    assert answer.status_code == 400
    assert word in answer.text


def test_a_run_without_chains_has_no_such_page(tmp_path):
    run_study(write_study(tmp_path / "study"), tmp_path / "results")
    with Served(create_app(tmp_path / "results")) as served:
        assert served.get("/nl/world").status_code == 404
        assert 'href="/nl/world"' not in served.get("/nl/").text


def test_flows_leave_chains_to_this_page(site):
    assert site.get("/nl/flows?account=chains_output").status_code == 400

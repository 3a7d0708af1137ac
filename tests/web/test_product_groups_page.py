"""Product groups: a row each on the page of products, and a page each with what is known and what is not."""

from __future__ import annotations

import html
import json
import re

import polars as pl
import pytest

from kringloop.runs import open_run


def text(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.replace("\u00ad", ""))).split())


def test_the_page_of_products_leads_to_every_group(site):
    page = site.client.get("/en/products").text
    assert len(set(re.findall(r'href="[^"]*/en/group/([a-z_]+)', page))) == 16
    assert "household appliances 27, 26, 28, 32" in text(page)


def test_a_group_shows_lives_side_by_side_and_who_makes_it(site):
    shown = text(site.client.get("/en/group/appliances").text)
    assert "Of 7 of 12 products a lifetime fits" in shown
    assert re.search(r"washing machines \S+ \S+ 12\.\d+ 12\.3 ", shown)  # fitted, then 13.9 * gamma(1 + 1/2.2)
    assert "manufacture of electrical equipment 36" in shown  # Prodcom codes of its products in division 27


def test_figures_of_a_group_are_those_of_the_run_by_group(site, results):
    record = json.loads(site.client.get("/en/group/tools.json").text)
    rows = {r["indicator"]: r for r in record["extension"]["rows"]}
    run = open_run(next(results.glob("*.duckdb")))
    indicator = run.definitions_of("discards_by_product")[0]
    frame = run.observe(indicator, ("product_group",), {"product_group": ["tools"]})
    assert rows["discards_by_product"]["value"] == frame.filter(pl.col("year") == 2015)["value"].item()


@pytest.mark.parametrize(("language", "says"), [("en", "Who could know: CBS"), ("nl", "Wie het kan weten: het CBS")])
def test_a_group_of_which_nothing_is_counted_says_who_could_know(site, language, says):
    shown = text(site.client.get(f"/{language}/group/wind").text)
    assert says in shown
    assert "neodymium" in shown.lower()


def test_metals_of_a_technology_are_of_one_year(site):
    page = text(site.client.get("/en/group/solar").text)
    assert "Metals by technology, 2020" in page
    thin = page.partition("cadmium telluride:")[2].partition(":")[0] or page.partition("cadmium telluride :")[2]
    assert thin.partition(" : ")[0].count("cadmium ") == 1  # 97 kg per MW in 2020; 31 is expected in 2050


def test_an_unknown_group_leads_to_the_nearest(site):
    answer = site.client.get("/en/group/lightning")
    assert answer.status_code == 404
    assert "group/lighting" in answer.text

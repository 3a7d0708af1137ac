"""Product groups: a row each on the page of products, and a page each with what is known and what is not."""

from __future__ import annotations

import html
import json
import re

import polars as pl
import pytest
from tests.small import command

from kringloop.runs import open_run


def text(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.replace("\u00ad", ""))).split())


def test_the_page_of_products_leads_to_every_group(site):
    page = site.client.get("/en/products").text
    assert len(set(re.findall(r'href="[^"]*/en/group/([a-z_]+)', page))) == 16
    makers = "manufacture of electrical equipment; manufacture of electronic products;"
    assert f"household appliances {makers}" in text(page)  # divisions by their names, most products first


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


def opened(page):
    return [html.unescape(href) for href in re.findall(r'href="([^"]*/data/[^"]*product_group=[^"]*)"', page)]


@pytest.mark.parametrize("group", ["ict", "tools"])
def test_every_figure_of_a_group_opens_to_its_rows(site, group):
    page = site.client.get(f"/en/group/{group}").text
    links, figures = opened(page), site.client.get(f"/en/group/{group}.json").json()["extension"]["rows"]
    known = [row for row in figures if row["value"] is not None]
    assert len(links) >= len(known) >= 3
    for row, link in zip(known, links, strict=False):
        path, _, query = link.partition("?")
        told = site.client.get(f"{path}.metadata.json?{query}", follow_redirects=True).json()
        assert (told["value"], told["year"], told["unit"]) == (row["value"], row["year"], row["unit"])
        assert told["cell"]["product_group"] == group
        assert site.client.get(f"{path}.json?{query}", follow_redirects=True).json()["extension"]["rows"]


def test_a_figure_of_a_group_names_the_command_that_opens_it(site, results, capsys):
    shown = text(site.client.get("/en/data/discarded_content?content=steel&product_group=ict&year=2015").text)
    assert "Materials in discarded electronics, computers and telephony, steel, 2015: 8,521 t" in shown
    asked = re.search(r"kringloop explain discarded_content (.*?) --run", shown)[1]
    assert asked == "--year 2015 --by product_group,content --where product_group=ict --where content=steel"
    run = ["--run", str(next(results.glob("*.duckdb"))), "--lang", "en"]
    assert command(["explain", "discarded_content", *asked.split(), *run]) == 0
    assert "8,521" in capsys.readouterr().out
    added = ["--year", "2015", "--by", "product_group", "--where", "product_group=ict"]
    assert command(["explain", "discards_by_product", *added, *run]) == 0
    assert "38,940.6" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("ghg_direct.cbs?product_group=ict", "not a known dimension"),
        ("in_use_stock?product_group=itc", "ict"),
    ],
)
def test_a_group_that_a_figure_has_not_is_refused(site, address, says):
    answer = site.client.get(f"/en/data/{address}")
    assert answer.status_code == 400
    assert says in text(answer.text)


def test_codes_of_makers_say_where_they_are_counted(site):
    page = site.client.get("/en/group/ict").text
    assert "Prodcom codes: how many codes of products in this group belong to the division" in text(page)
    assert "/en/source/cbs_waste_over_time_prodcom" in page
    assert "cbs_waste_over_time_prodcom" not in site.client.get("/en/group/wind").text

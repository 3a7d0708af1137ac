"""Raw materials: figures of the run, the country of the producer, and what is not known."""

from __future__ import annotations

import csv
import html
import io
import json

import pytest
from tests.small import command

from kringloop.reading import Reading, exposed_divisions, materials
from kringloop.runs import open_run


@pytest.fixture(scope="module")
def reading(results):
    path = next(results.glob("*.duckdb"))
    return Reading(open_run(path, keep_open=True), path.name)


@pytest.fixture(scope="module")
def antimony(reading):
    return next(m for m in materials.materials(reading) if m.code == "Antimony")


def test_antimony_as_the_commission_prints_it(reading, antimony):
    """European Commission 2023: supply risk 1.8, economic importance 5.4, most of the ore from China."""
    assert (antimony.risk.value, antimony.importance.value, antimony.critical) == (1.8, 5.4, True)
    assert antimony.suppliers["E"].state["en"] == "China"
    uses = dict(materials.uses_of(reading, "Antimony", "application"))
    assert uses["Flame retardants"].value == pytest.approx(43)
    assert next(iter(uses)) == "Flame retardants"


def test_as_many_are_critical_as_the_indicator_counts(reading):
    found = materials.materials(reading)
    (count,) = [r["value"] for r in reading.series("critical_materials.count", {}) if r["year"] == found[0].risk.year]
    assert sum(m.critical is True for m in found) == count


def test_the_largest_risk_stands_first(reading):
    risks = [m.risk.value for m in materials.materials(reading)]
    assert risks == sorted(risks, reverse=True)


def test_the_pages_name_the_supplier_and_not_the_country_of_the_study(site):
    page = site.get("/en/material/cobalt").text
    assert "is in one country, Congo" in page
    assert "the Netherlands" not in page.partition("</h1>")[0]
    assert "Mass in products and in use: nobody counts it." in page
    assert "own production: the EU study of 2023 names 16 countries in processing, not Netherlands" in page
    assert page.index("Nature, size, function and substitutes") < page.index('id="figures"')


def test_the_materials_of_a_division_stand_side_by_side(site):
    """European Commission 2023: 79 % of tungsten is used in machinery, which earned 22,576 million euro in 2023."""
    page = site.get("/nl/materials/28").text
    assert "Kritieke grondstoffen in: machine-industrie" in page
    assert ">17.835</a>" in page
    rows = list(csv.DictReader(io.StringIO(site.get("/en/materials/28.csv").text)))
    assert (rows[0]["material"], float(rows[0]["value_added"])) == ("Tungsten", pytest.approx(0.79 * 22576))
    answer = site.get("/nl/materials/2")
    assert (answer.status_code, "materials/2" in answer.text) == (404, True)


def test_page_and_terminal_say_the_same_of_a_material(site, results, monkeypatch, capsys):
    monkeypatch.chdir(results.parent)
    monkeypatch.setattr("kringloop.cli.choose.DEFAULT_FOLDER", results)
    assert command(["criticality", "cobalt", "--json"]) == 0
    (record,) = json.loads(capsys.readouterr().out)
    page = html.unescape(site.get("/en/material/cobalt").text)
    texts = [told["text"] for told in record["together"]]
    assert len(texts) == 10
    assert all(text in page for text in texts)
    (value,) = [told for told in record["together"] if told["key"] == "value"]
    assert (value["kind"], value["year"], value["value"]) == ("computed", 2023, pytest.approx(8358, abs=1))


def test_a_group_shows_what_is_known_of_its_members(reading, site):
    """European Commission 2023: the light rare earths were assessed as one; 84.9 % of neodymium is made in China."""
    group = next(m for m in materials.materials(reading) if m.code == "LREEs")
    assert [m.code for m in group.members] == ["Cerium", "Lanthanum", "Neodymium", "Praseodymium", "Samarium"]
    assert group.members[2].suppliers["P"].value == pytest.approx(84.9)
    page = site.get("/nl/material/lrees").text
    assert "Lichte zeldzame aarden: kritiek voor de EU, leveringsrisico 3,7 in 2023" in page
    assert ">neodymium<" in page
    assert "Welk land het meeste levert" not in page
    assert site.get("/nl/materials").text.count(">per lid<") == 9


def test_files_hold_every_material_and_no_lone_apostrophe(site, reading):
    rows = list(csv.DictReader(io.StringIO(site.get("/en/materials.csv").text)))
    found = materials.materials(reading)
    assert {r["material"] for r in rows} == {each.code for m in found for each in (m, *m.members)}
    assert {r["stage"] for r in rows} == {"", "E", "P"}
    assert not [r for r in rows if "'" in r.values()]


def test_an_unknown_material_gets_the_nearest(site):
    answer = site.get("/nl/material/cobolt")
    assert answer.status_code == 404
    assert "kobalt" in answer.text


def test_the_list_of_materials_shows_the_divisions_that_rest_on_them(reading, site):
    """Machinery earned 22,576 million euro in 2023; 79 % of the use of one critical material is in machinery."""
    found = exposed_divisions(reading)
    assert found[0].sector == "28"
    assert found[0].weighted.value == pytest.approx(0.79 * 22576)
    assert found[0].whole.value == 22576
    assert found[0].most[0].cell["material"] == "Tungsten"
    page = site.get("/nl/materials").text
    assert "Bedrijfstakken die op kritieke grondstoffen rusten" in page
    assert "Geen euro telt dubbel" in page


@pytest.mark.parametrize("material", ["cobalt", "tungsten"])
def test_what_is_told_of_a_material_opens_to_rows_or_to_its_source(site, reading, material):
    page = site.get(f"/en/material/{material}").text
    card = page.partition('id="together"')[2].partition("</section>")[0]
    rows = [row for row in card.split("<tr>")[2:] if "not known" not in row]
    assert len(rows) >= 6
    assert all('class="figure"' in row for row in rows)
    assert f"data/largest_supplier?material={material.title()}" in html.unescape(card)
    assert 'rel="external noreferrer" title="European Commission' in card
    assert 'href="#use-application"' in card
    assert 'id="use-application"' in page


def test_each_figure_of_a_division_says_what_it_opens_to(site):
    page = html.unescape(site.get("/en/materials/28").text)
    row = page.partition(">tungsten<")[2].partition("</tr>")[0]
    share = "/en/data/crm_use_by_function.sector.metadata.json?material=Tungsten&sector=28"
    assert ">79 %<" in row.replace("\u202f", " ").replace("\xa0", " ")
    assert site.get(share, follow_redirects=True).json()["value"] == pytest.approx(79)
    for part in ("data/largest_supplier?", "data/crm_use_by_function.sector?", "data/crm_value_added.by_material?"):
        assert part in row
    assert "cepii.fr" in row
    assert "material/tungsten#use-application" in row

"""The pages of targets: each goal in a row that opens, and what is unknown leads to the nearest."""

import json
import re

import pytest


@pytest.mark.parametrize(("language", "said"), [("nl", "ver achter op schema"), ("en", "far behind")])
def test_every_target_stands_in_a_row_that_opens(site, language, said):
    page = site.get(f"/{language}/targets").text
    rows = json.loads(site.get(f"/{language}/targets.json").text)["extension"]["rows"]
    assert len(rows) > 20
    assert all(f"/{language}/target/{row['target']}" in page for row in rows)
    assert said in page


def test_a_goal_without_a_figure_names_who_would_hold_it(site):
    page = site.get("/en/target/circular_2050").text
    assert "Who would hold the figure: PBL" in page
    assert 'id="chart"' not in page
    assert site.get("/en/target/climate_2030.svg").status_code == 200


def test_a_target_that_is_not_there_leads_to_the_nearest(site):
    answer = site.get("/nl/target/climate_203")
    assert answer.status_code == 404
    assert "Het doel climate_203 is onbekend" in answer.text
    assert "/nl/target/climate_2030" in answer.text


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "nog 11,9 Mt CO₂-eq te hoog"), ("en", "11.9 Mt CO₂-eq too high")]
)
def test_the_start_page_says_how_far_a_figure_is_from_its_goal(site, language, said):
    page = site.get(f"/{language}/").text
    assert said in re.sub("[\u00ad\u200b]", "", page).replace("\u2011", "-")
    assert f'href="/{language}/target/climate_2030"' in page
    assert page.count('class="aim note"') >= 5
    assert 'class="verdict hatched"' in page
    rows = json.loads(site.get(f"/{language}/.json").text)["extension"]["rows"]
    assert "half_dmi_2014 half_dmi_2016" in {r["targets"] for r in rows}


@pytest.mark.parametrize(
    ("language", "rule", "growth", "principle"),
    [
        ("nl", "Oordeel naar het tempo sinds 1990", "Wat groei vraagt", "naar draagkracht"),
        ("en", "Verdict by the pace since 1990", "What growth demands", "by means"),
    ],
)
def test_a_goal_has_its_facts_and_its_division_by_every_principle(site, language, rule, growth, principle):
    page = re.sub("[\u00ad\u200b]", "", site.get(f"/{language}/target/climate_2030").text)
    assert [said for said in (rule, growth, principle) if said not in page] == []
    assert page.count('<span class="hatched">') == 2
    assert 'id="divided"' not in site.get(f"/{language}/target/circular_use_eu").text


@pytest.mark.parametrize(
    ("language", "office"), [("nl", "PBL, biodiversiteitsvoetafdruk"), ("en", "PBL, biodiversity footprint")]
)
def test_goals_without_a_figure_stand_apart_with_who_would_hold_it(site, language, office):
    page = re.sub("[\u00ad\u200b]", "", site.get(f"/{language}/targets").text)
    apart = page[page.index('id="without"') :]
    assert office in apart
    assert f"/{language}/target/nature_wind" in apart
    assert f"/{language}/target/climate_2030" not in apart


@pytest.mark.parametrize(("language", "said"), [("nl", "Doelen voor deze groep"), ("en", "Goals for this group")])
def test_the_page_of_a_product_group_has_its_goals(site, language, said):
    page = site.get(f"/{language}/group/wind").text
    assert said in page
    for key in ("input_wind", "climate_wind", "nature_wind", "pollution_wind", "risk_wind"):
        assert f"/{language}/target/{key}" in page
    assert "/target/climate_solar" not in page
    assert said not in site.get(f"/{language}/group/toys_leisure").text

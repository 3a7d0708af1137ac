"""The search box: Dutch and English words lead to indicators, sectors and terms, without a script."""

import re

import pytest


def found(site, text, language="nl"):
    page = site.get(f"/{language}/search", params={"q": text}).text
    return re.findall(rf'<li><a href="/{language}/([^"#?]+)', page.split("<main")[1].split("</main>")[0])


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("word", ["broeikasgas", "Greenhouse", "BROEIKASGAS"])
def test_a_word_of_either_language_finds_the_indicator(site, word, language):
    assert "indicator/ghg_direct" in found(site, word, language)


def test_every_word_must_be_there(site):
    assert "indicator/waste_generated" in found(site, "afval sector")
    assert found(site, "afval xyzzy") == []


def test_sectors_and_terms_are_found_too(site):
    assert "sector/20" in found(site, "chemische")
    assert "glossary" in found(site, "levensduur")


@pytest.mark.parametrize(
    ("text", "location"),
    [
        ("dmc", "/nl/indicator/dmc"),
        ("ghg_direct.cbs", "/nl/indicator/ghg_direct"),
        ("Machine-industrie", "/nl/sector/28"),
        ("machinery", None),
    ],
)
def test_one_exact_hit_leads_to_its_page(site, text, location):
    answer = site.get("/nl/search", params={"q": text})
    if location is None:
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.headers["location"]) == (303, location)


def test_nothing_found_suggests_what_is_near(site):
    page = site.get("/en/search", params={"q": "emisions"}).text
    assert "Nothing found for: emisions" in page
    assert "Do you mean:" in page
    assert "emissions" in page.split("Do you mean:")[1].split("</p>")[0]


@pytest.mark.parametrize("text", ["", "   ", "?!", "x" * 100, "<b>", "%", "é"])
def test_anything_may_be_typed(site, text):
    answer = site.get("/nl/search", params={"q": text}, follow_redirects=True)
    assert answer.status_code == 200
    assert "<b>" not in answer.text.split("<h1>")[1].split("</h1>")[0]

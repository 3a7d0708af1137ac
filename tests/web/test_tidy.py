"""Addresses from elsewhere lead to the one address of a view; what else is unknown is said."""

import pytest
from tests.web.pages import LANGUAGES


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/nl/?utm_source=mail&utm_medium=x", "/nl/"),
        ("/nl/indicators?fbclid=1&goal=value", "/nl/indicators?goal=value"),
        ("/en/indicators?GCLID=1", "/en/indicators"),
        ("/nl/indicator/dmc.csv?utm_campaign=a", "/nl/indicator/dmc.csv"),
        ("/nl/Indicator/DMC/", "/nl/indicator/dmc"),
        ("/NL/sectors//", "/nl/sectors"),
        ("/nl//", "/nl/"),
        ("/nl/Sector/C28", "/nl/sector/C28"),
        ("/embed/nl/Indicator/dmc", "/embed/nl/indicator/dmc"),
        ("/EN", "/en/"),
    ],
)
def test_what_others_added_is_taken_off(site, path, location):
    answer = site.get(path)
    assert (answer.status_code, answer.headers["location"]) == (308, location)


def test_an_address_never_leads_to_another_host(site):
    for path in ("/nl///evil.example/", "/nl/%2F%2Fevil.example/", "/NL/\\evil.example"):
        assert site.get(path).headers.get("location", "/nl/").startswith("/nl/")


def test_what_is_unknown_but_ours_to_answer_is_still_said(site):
    answer = site.get("/nl/indicators?source=mail")
    assert answer.status_code == 400
    assert "source" in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("path", "status"), [("nowhere", 404), ("indicator/nothing", 404), ("?a=1", 400)])
def test_a_page_that_cannot_be_made_keeps_the_menu(site, language, path, status):
    answer = site.get(f"/{language}/{path}")
    assert answer.status_code == status
    for place in ("", "indicators", "flows", "sectors", "scenarios"):
        assert f'<li><a href="/{language}/{place}">' in answer.text
    assert 'role="search"' in answer.text


def test_the_menu_has_six_and_the_foot_has_the_rest(site):
    page = site.get("/en/").text
    menu, foot = page.split("</nav>")[0], page.split('<nav class="small"')[1]
    assert menu.count("<li>") == 6
    for place in ("world", "sources", "revisions", "quality", "glossary", "about"):
        assert f'href="/en/{place}"' in foot

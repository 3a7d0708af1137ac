"""One chart for a page of another: its sentence and source, no scripts, and the only page that may stand in a frame."""

import re

import pytest

PATH = "/embed/nl/indicator/dmc"


ROOMS = (256, 440, 640)


def test_a_chart_comes_with_its_sentence_its_source_and_the_way_back(site):
    answer = site.get(PATH)
    assert answer.status_code == 200
    # one drawing for each room a page may have, of which the style sheet shows one
    assert answer.text.count("<svg") == len(ROOMS)
    whole = re.search(r'<a href="(/nl/indicator/dmc[^"]*)"', answer.text)[1].replace("&amp;", "&")
    assert "run=" in whole
    page = site.get(whole).text
    sentence = re.search(r'<p class="alt">(.*?)</p>', answer.text, re.S)[1]
    assert sentence in page
    assert "CBS 83180ENG" in answer.text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_embedded_chart_has_no_scripts_and_is_small(site, language):
    answer = site.get(f"/embed/{language}/indicator/ghg_direct")
    assert "<script" not in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]
    assert f'<html lang="{language}">' in answer.text
    assert len(answer.content) < 40_000


def test_only_an_embedded_chart_may_stand_in_a_frame(site):
    embedded = site.get(PATH).headers
    assert "frame-ancestors *" in embedded["content-security-policy"]
    assert "x-frame-options" not in embedded
    for path in (
        "/nl/indicator/dmc",
        "/nl/indicator/dmc.svg",
        "/api/v1/goals",
        "/embed/nl/quality",
        "/embed/nl/nothing",
    ):
        headers = site.get(path).headers
        assert headers["x-frame-options"] == "DENY", path
        assert "frame-ancestors *" not in headers["content-security-policy"], path


def test_what_did_not_change_is_not_sent_again_and_still_may_stand_in_a_frame(site):
    first = site.get(PATH)
    again = site.get(PATH, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "x-frame-options" not in again.headers
    assert site.get(PATH, headers={"if-none-match": 'W/"another"'}).status_code == 200


def test_a_picture_is_asked_for_again_because_the_program_may_draw_it_otherwise(site):
    run = site.get("/api/v1/runs").json()["runs"][0]["run"][:10]
    assert site.get(f"{PATH}?run={run}").headers["cache-control"] == "private, no-cache"
    assert site.get(PATH).headers["cache-control"] == "private, no-cache"


def test_another_picture_of_the_view_can_be_chosen(site):
    series, change = (site.get(f"{PATH}?chart={name}") for name in ("series", "change"))
    assert (series.status_code, change.status_code) == (200, 200)
    assert series.text != change.text


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/embed/nl/quality", 404, "tekening"),
        ("/embed/en/indicator/dcm", 404, "dmc"),
        (f"{PATH}?chart=serie", 404, "series"),
        (f"{PATH}?charts=series", 400, "charts"),
        ("/embed/de/indicator/dmc", 404, "page"),
        ("/embed/nl/indicator/dmc.csv", 404, "indicator"),
    ],
)
def test_what_cannot_be_embedded_is_said_in_the_language_of_the_path(site, path, status, word):
    answer = site.get(path, headers={"accept-language": "en"})
    assert answer.status_code == status
    assert word in answer.text


def test_another_spelling_of_the_view_leads_to_its_one_address(site):
    answer = site.get(f"{PATH}?years=1996..2023")
    assert (answer.status_code, answer.headers["location"]) == (303, PATH)


def test_a_page_names_the_address_of_its_chart(site):
    assert 'href="/embed/nl/indicator/dmc?run=' in site.get("/nl/indicator/dmc").text
    assert "/embed/" not in site.get("/nl/quality").text

"""The value balance: closes in euros, keeps its places on every plane, and says what is unknown instead of nought."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def links(site):
    """The links of a sector as the file of the page carries them."""

    def asked(sector):
        rows = site.get(f"/en/balance.json?sector={sector}").json()["extension"]["rows"]
        return {(r["origin"], r["destination"], r["strategy"], r["plane"]): r["value"] for r in rows}

    return asked


@pytest.mark.parametrize("sector", ["C", "28", "A-U"])
def test_what_goes_in_comes_out_in_euros(links, sector):
    found = links(sector)
    into = sum(v for (_, to, kind, plane), v in found.items() if (to, kind, plane) == ("make", "main", "value"))
    assert into == pytest.approx(found["make", "use", "main", "value"])


def test_waste_by_treatment_is_all_industrial_waste(links):
    """Printed total of manufacturing in 2021, CBS 84970: 13,611 kt; not one is counted twice or left out."""
    found = links("C")
    parts = [
        v for (origin, _, kind, plane), v in found.items() if (origin, plane) == ("make", "mass") and kind != "main"
    ]
    assert sum(parts) == pytest.approx(13611, abs=5)


def test_a_loop_of_the_whole_country_is_unknown_for_a_sector(links):
    assert links("28")["discarded", "use", "repair", "value"] is None
    assert links("A-U")["discarded", "use", "repair", "value"] == pytest.approx(17497.2, abs=0.1)


def test_nothing_unknown_is_nought(links):
    assert [key for key, value in links("C").items() if value == 0] == []
    assert links("C")["make", "fuel", "energy", "value"] is None


@pytest.mark.parametrize(
    ("language", "says"), [("en", "A dotted line is unknown, not nought"), ("nl", "onbekend, niet nul")]
)
def test_the_page_draws_three_planes_and_says_who_could_know(site, language, says):
    page = site.get(f"/{language}/balance").text
    assert page.count('name="plane"') == 3
    assert says in page
    assert "CBS" in page


def test_an_unknown_sector_is_refused(site):
    assert site.get("/en/balance?sector=99").status_code == 400


def test_the_page_of_flows_leads_to_it(site):
    assert "/en/balance" in site.get("/en/flows").text

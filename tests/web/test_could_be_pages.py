"""Pages of what could be: a stop of supply, stocks at rest, and a target searched backwards."""

import json

import pytest


def test_a_backcast_is_found_once_and_taken_along(site):
    """Searching takes seconds, so no other test walks this page."""
    address = "/en/backcast.json?figure=recycled_content&product=0306&value=37&year=2030"
    found = json.loads(site.get(address).text)
    rows = {row["lever"]: row for row in found["extension"]["rows"]}
    assert found["label"].startswith("The targets ")
    assert rows["collection"]["status"] == "scenario"
    page = site.get(address.replace(".json", "")).text
    assert "Stated by the study" in page
    assert "stated=half_the_new_material" in page


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/en/backcast?value=much", "cannot be read"),
        ("/nl/backcast?year=1900", "knoppen bewegen van"),
        ("/en/shock?share=150", "a country can stop 0 to 100 %"),
        ("/nl/shock?from=Chine", "bedoelt u"),
        ("/en/steady?use=0", "expected above 0"),
        ("/nl/steady?life=lang", "schrijf een getal"),
        ("/nl/steady?amount=5", "zonder goed voor de energietransitie"),
        ("/en/shock?basis=assessment&year=2020", "which has no years"),
    ],
)
def test_what_cannot_be_worked_is_told_on_the_page(site, address, said):
    answer = site.get(address)
    assert answer.status_code == 400
    assert said in answer.text

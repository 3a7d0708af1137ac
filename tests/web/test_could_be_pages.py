"""Pages of what could be: a stop of supply, stocks at rest, and a target searched backwards."""

import html
import json
import re

import pytest

from kringloop.scenarios import read_backcast


def test_a_backcast_is_found_once_and_taken_along(site):
    """Searching takes seconds, so no other test walks this page."""
    address = "/en/backcast.json?figure=recycled_content&product=0306&value=37&year=2030"
    found = json.loads(site.get(address).text)
    rows = {row["lever"]: row for row in found["extension"]["rows"]}
    assert found["label"].startswith("Mobile phones, possible recycled content of new products at least 37 %")
    assert rows["collection"]["status"] == "scenario"
    page = site.get(address.replace(".json", "")).text
    assert "Stated by the study" in page
    assert "stated=half_the_new_material" in page


TWO = (
    "cost.collection=2&figure2=lost&high.collection=70&low.collection=50&objective=cost"
    "&stays=repair~reuse~refurbishment~remanufacture~recycling_yield~lifetime"
    "&value=-3%25&value2=-5%25&year=2030&year2=2030"
)


def test_two_targets_with_bounds_and_prices_are_one_question_at_every_door(site, tmp_path):
    """Page, JSON and file say the same; the file asks what the page asked."""
    page = site.get(f"/en/backcast?{TWO}")
    assert page.status_code == 200
    assert "Washing machines" in page.text
    assert "3 % lower in 2030 and" in page.text
    file = tmp_path / "backcast.yaml"
    file.write_text(site.get(f"/en/backcast.yaml?{TWO}").text, encoding="utf-8")
    asked = read_backcast(file)
    assert [target.text for target in asked.targets] == ["primary=-3%@2030", "lost=-5%@2030"]
    assert (asked.levers, asked.costs, asked.bounds) == (("collection",), {"collection": 2.0}, {"collection": (50, 70)})
    rows = json.loads(site.get(f"/en/backcast.json?{TWO}").text)["extension"]["rows"]
    (found,) = [row["found"] for row in rows]
    assert 55 < found < 70
    assert f"{found:.1f}".rstrip("0").rstrip(".") in page.text
    assert f"least cost, by the prices given: {2 * (found - 55):.2f}" in page.text
    assert "No lever is held to a supply here" in page.text
    assert "/tmp/" not in page.text  # commands name the file in the folder of results
    href = html.unescape(re.search(r'href="(/en/scenarios/0104\?[^"]+)"', page.text)[1])
    assert "from.collection=2015" in href
    assert site.get(href, follow_redirects=True).status_code == 200
    refused = site.get(href.replace("to.collection=2035", "to.collection=2015"), follow_redirects=True)
    assert refused.status_code == 400  # a step in a year of the record


def test_what_cannot_be_met_says_which_target_how_far_and_what_binds(site):
    page = site.get(f"/nl/backcast?{TWO.replace('value=-3', 'value=-60')}")
    assert page.status_code == 200
    assert re.search(r"niet te halen: ander dan teruggewonnen materiaal 60\s% lager in 2030", page.text)
    assert "Ook zonder de andere doelen is er geen stand gevonden" in page.text
    assert "inzameling mag niet boven 70" in page.text
    assert "Elk procentpunt ruimte erbij maakt het tekort" in page.text
    assert ">Dichtst bij<" in page.text
    assert ">Nodig<" not in page.text  # nothing is enough


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/en/backcast?value2=5", "Target 2 has a value without a figure"),
        ("/nl/backcast?high.reuse=5&low.reuse=veel", "schrijf een getal"),
        (
            "/nl/backcast?stays=lifetime~repair~reuse~collection~refurbishment~remanufacture~recycling_yield",
            "laat er een bewegen",
        ),
        ("/en/backcast?low.reuse=5", "give the lowest and the highest"),
        ("/en/backcast?high.reuse=150&low.reuse=5", "expected inside 0 to 90"),
        ("/nl/backcast?objective=cost", "die heeft ze nodig"),
        ("/en/backcast?value=%3Cscript%3Ealert(1)%3C/script%3E", "cannot be read"),
        ("/en/backcast?value=much", "cannot be read"),
        ("/nl/backcast?year=1900", "knoppen bewegen van"),
        ("/en/shock?share=150", "a country can stop 0 to 100 %"),
        ("/nl/shock?from=Chine", "bedoelt u"),
        ("/nl/shock?share=veel", "Deel dat stopt (%) is &#39;veel&#39;; schrijf een getal"),
        ("/en/shock?cover=abc", "stock with users is &#39;abc&#39;; write a number"),
        ("/en/shock?from=China,CHN", "CHN stops twice"),
        ("/nl/shock?share=1e400", "Deel dat stopt (%) is &#39;1e400&#39;; te groot"),
        ("/en/shock?share=1e-300", "Part that stops (%) is &#39;1e-300&#39;; nothing tells that from 0"),
        ("/en/shock?cover=inf", "stock with users is &#39;inf&#39;; write a number"),
        ("/en/shock?cover=1,000", "stock with users is &#39;1,000&#39;; write 1000, or 1"),
        ("/nl/shock?from=Korea", "kan Zuid-Korea (KOR) of Noord-Korea (PRK) zijn"),
        ("/nl/steady?use=1e400", "te groot"),
        ("/en/backcast?high.reuse=1e400&low.reuse=5", "write a number"),
        ("/en/steady?use=0", "Use per head (% of now) is 0; expected above 0 and at most 1,000"),
        ("/nl/steady?life=-5", "Levensduur (% van nu) is -5; verwacht boven 10 en hoogstens 1.000"),
        ("/nl/steady?people=1", "Inwoners in rust is 1; verwacht boven 1 en hoogstens 10.000.000.000"),
        ("/nl/steady?life=lang", "Levensduur (% van nu) is &#39;lang&#39;; schrijf een getal"),
        ("/nl/steady?amount=5", "zonder goed voor de energietransitie"),
        ("/en/shock?basis=assessment&year=2020", "which has no years"),
    ],
)
def test_what_cannot_be_worked_is_told_on_the_page(site, address, said):
    answer = site.get(address)
    assert answer.status_code == 400
    assert said in answer.text


def test_a_form_shown_for_another_material_takes_no_assumption_of_it_along(site):
    """60 days in store is the reader's own and stays; what belongs to neodymium does not."""
    form = "material=Gallium&basis=assessment&from=CHN&substitutes=10&longer_life=0.572&cover=60"
    other, same = (
        site.get(f"/en/shock?{form}{shown}", follow_redirects=True).text
        for shown in ("&shown=Neodymium+trade+2024", "")
    )
    assert "--assume cover=60<" in other
    assert "--assume cover=60 --assume longer_life=0.572 --assume substitutes=10<" in same


def test_a_material_without_known_uses_can_be_asked_on_the_page(site):
    page = site.get("/nl/shock?from=BEL&material=Nickel", follow_redirects=True).text
    assert "weken van het gebruik" in page
    assert "Als België 52 weken lang geen nikkel levert" in page


def foot_of(page):
    """Name → address of the sources in the foot of a page."""
    foot = re.search(r'<p class="sources">(.*?)</p>', page.text, re.DOTALL)[1]
    told = re.findall(r'<a href="([^"]+)">(.+?)</a>', foot)
    found = {html.unescape(re.sub("<[^>]+>", "", name)): html.unescape(address) for address, name in told}
    assert len(found) == len(told)
    return found


def test_the_foot_of_a_shock_names_the_trade_and_the_study_it_is_made_from_each_by_a_name_of_its_own(site):
    told = site.get("/en/shock.metadata.json").json()["sources"]
    assert told["cepii_baci"]["dataset"] == "BACI"
    assert told["ec2023crm"]["producer"] == "European Commission"
    assert foot_of(site.get("/nl/shock"))["CEPII BACI"].startswith("https://www.cepii.fr/")
    assert "CEPII BACI" not in foot_of(site.get("/nl/shock?basis=assessment&from=China&material=Gallium"))

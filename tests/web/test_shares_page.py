"""Who contributes on a page: the figures of the terminal, the choice in the address, and a company's own file."""

from __future__ import annotations

import html
import json
import re

import pytest
from tests.small import command

PUMP = """\
item,code,year,value,unit,source
company,Pump <b>Ltd</b>,,,,
sector,28,,,,
industry,c13,,,,
output,,2023,120,mln EUR,accounts
value_added,,2023,45,mln EUR,accounts
figure,ghg_direct,2023,2.1,kt_CO2e,meter
figure,co2_direct,2023,2,kt,meter
"""
CLAIMS = """\
effect,joint,unit,kind,holder,share,basis,source
take-back,-120,t_CO2e,measured,Pump <b>Ltd</b>,50,agreement,contract
"""


def send(site, data=PUMP, *, language="en", claims=None, name="secret-pump.csv"):
    files = {"file": (name, data.encode())} | ({"claims": ("register.csv", claims.encode())} if claims else {})
    return site.client.post(f"/{language}/shares", files=files)


def told(answer):
    found = re.search(r'<p class="told">(.*?)</p>', answer.text, re.DOTALL)
    return html.unescape(found[1]) if found else ""


def rows_of(site, address):
    return json.loads(site.get(address).text)["extension"]["rows"]


def test_the_page_has_the_figures_of_the_terminal(site, results, capsys):
    assert command(["share", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    rows = {(r["rule"], r["region"]): r for r in rows_of(site, "/nl/shares.json") if not r["sector"]}
    for row in said["rows"]:
        for rule in ("producer", "consumer", "shared", "income"):
            assert rows[rule, row["region"]]["value"] == pytest.approx(row[rule])
            assert rows[rule, row["region"]]["adds_up"] is True
    influence = [r for r in rows_of(site, "/nl/shares.json") if r["rule"] == "influence"]
    assert {r["adds_up"] for r in influence} == {False}
    assert command(["share", "--of", "ghg_direct.cbs", "--json", "--results", str(results)]) == 0
    nation = json.loads(capsys.readouterr().out)
    page = html.unescape(site.get("/nl/shares").text)
    assert nation["value"] == pytest.approx(sum(r["value"] for r in nation["rows"] if r["whole"] == nation["top"]))
    assert "4,19 keer" in page
    assert "industrie" in page


def test_the_choice_stands_in_the_address_and_each_choice_shows(site):
    page = site.get("/en/shares?what=value_added&rule=influence&figure=waste_generated.cbs", follow_redirects=True)
    assert page.status_code == 200
    assert "by influence, 2011" in page.text
    assert "Of the whole nation the run has no such figure." in page.text
    assert 'value="waste_generated.cbs" selected' in page.text
    assert all(choice in page.text for choice in ("what=value_added", "rule=influence", "figure=waste_generated.cbs"))
    wrong = site.get("/nl/shares?rule=shard")
    assert wrong.status_code == 400
    assert "'shard' kan niet worden gekozen" in html.unescape(wrong.text)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_company_gets_its_shares_marked_and_nothing_of_it_is_kept(site, language):
    answer = send(site, language=language, claims=CLAIMS)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    page = html.unescape(answer.text)
    mark = {"nl": "Uit uw bestand en de run; niet bewaard", "en": "From your file and the run; not kept"}[language]
    assert mark in page
    assert {"nl": "(uw bestand)", "en": "(your file)"}[language] in page
    assert {"nl": "0,739 %", "en": "0.739 %"}[language] in page
    assert {"nl": "−60 t CO₂-eq", "en": "−60 t CO₂-eq"}[language] in page
    assert "Pump <b>Ltd</b>" not in answer.text
    links = re.findall(r'(?:href|action|data-spec)="([^"]*)"', answer.text)
    assert [link for link in links if "Pump" in link or "secret" in link] == []
    kept = list(site.app.state.dispatch.kept._answers.values())
    assert [a for a in kept if b"secret-pump" in a.body or b"Pump &lt;b&gt;" in a.body] == []


@pytest.mark.parametrize(
    ("data", "claims", "said"),
    [
        (PUMP.replace("sector,28", "sector,288"), None, "'288' is geen code van de indeling"),
        (PUMP.replace("item,", "what,"), None, "kolom 'item' ontbreekt"),
        ("", None, "is leeg"),
        (PUMP, CLAIMS.replace(",50,", ",150,"), "ten hoogste 100 procent"),
        (PUMP, CLAIMS.replace("Pump <b>Ltd</b>", "Other"), "'Pump <b>Ltd</b>'"),
    ],
)
def test_what_is_wrong_with_a_file_stands_on_the_page(site, data, claims, said):
    answer = send(site, data, language="nl", claims=claims)
    assert answer.status_code == 400
    assert said in told(answer)


def test_a_company_larger_than_its_sector_says_why_it_has_no_share(site):
    page = html.unescape(send(site, PUMP.replace("2.1,kt", "2100,kt").replace(",2,kt", ",2000,kt")).text)
    assert "the rest would be" in page
    assert "the rest would be negative" in page


def test_a_file_in_another_field_and_a_form_of_elsewhere_are_refused(site):
    assert site.client.post("/en/shares", files={"other": ("a.csv", b"x")}).status_code == 400
    elsewhere = {"origin": "https://example.org", "sec-fetch-site": "cross-site"}
    answer = site.client.post("/en/shares", files={"file": ("a.csv", b"x")}, headers=elsewhere)
    assert answer.status_code == 403


@pytest.mark.parametrize("key", ["firm", "companies", "deliveries", "claims", "division"])
def test_templates_are_taken_along_empty(site, key):
    page = site.get(f"/nl/template/{key}")
    assert page.status_code == 200
    assert f"/nl/template/{key}.xlsx" in page.text
    heads = site.get(f"/nl/template/{key}.csv").text.splitlines()[0].split(",")
    assert all(f"<code>{head}</code>" in page.text for head in heads)
    assert site.get(f"/nl/template/{key}.xlsx").content[:2] == b"PK"
    assert "Het sjabloon firn is onbekend" in site.get("/nl/template/firn").text

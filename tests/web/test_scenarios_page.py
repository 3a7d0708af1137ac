"""The workbench of scenarios: page, JSON, file and hash say the same; what cannot be is said beside its field."""

import html
import re

import pytest
from tests.small import folder, indicators
from tests.web.conftest import Served

from kringloop.core import RangeError
from kringloop.reading import (
    WORDS,
    Reading,
    figure_name,
    first_outcomes,
    numbers,
    over_draws_rows,
    target_rows,
    together_block,
    together_rows,
)
from kringloop.runs import ScenarioBench, open_run, run_study
from kringloop.scenarios import VOCABULARY
from kringloop.web import create_app
from kringloop.web.errors import in_both, said, sentence
from kringloop.web.pages.scenarios import sure
from kringloop.web.templating import STATIC

SET = "lever.reuse=40&scenario=longer_life"
LANGUAGES = ("nl", "en")
__all__ = ["folder", "indicators"]


def out(text, name):
    """Value, before and difference of an outcome as the page writes them."""
    block = re.search(rf'data-out="{name}">(.*?)</div>', text, flags=re.S)[1]
    value = re.search(r"<strong>(.*?)</strong>", block)[1]
    before = re.search(r'class="before">(.*?)</span>', block)[1]
    change = re.search(r'<b class="[^"]*">(.*?)</b>', block)
    return [before, value, *([change[1]] if change else [])]


def hash_of(page):
    return re.search(r'<code id="hash">(\w+)</code>', page.text)[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_json_is_what_the_page_says(site, language):
    answer = site.get(f"/api/v1/scenarios?{SET}").json()
    page = site.get(f"/{language}/scenarios?{SET}")
    for place, name in enumerate(("first", "second")):
        assert out(page.text, name) == answer["outcomes"][place]["written"][language][:3]
    assert html.escape(answer["finding"][language], quote=False) in page.text
    assert hash_of(page) == answer["hash"]
    assert answer["address"][language] == f"/{language}/scenarios?{SET}"
    assert {o["status"] for o in answer["outcomes"]} == {"scenario"}
    assert set(answer["goals"]) >= {"pressure", "value", "security", "quality"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_lever_is_held_to_is_in_the_json_as_on_the_page(site, language):
    asked = "lever.secondary_input.material_flows=5"
    (held,) = site.get(f"/api/v1/scenarios?{asked}").json()["held"]
    assert {"nl": "1.212 kt gevraagd en 1.097 kt vervangen", "en": "1,212 kt is asked and 1,097 kt replaced"}[
        language
    ] in (held[language])
    assert html.escape(held[language], quote=False) in site.get(f"/{language}/scenarios?{asked}").text
    assert site.get(f"/api/v1/scenarios?{SET}").json()["held"] == []


@pytest.mark.parametrize("room", [256, 440])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawings_alone_are_those_of_the_page(site, language, room):
    answer = site.get(f"/api/v1/scenarios/drawings?{SET}&language={language}&room={room}").json()
    page = site.get(f"/{language}/scenarios?{SET}")
    assert [one["chart"] for one in answer["drawings"]] == ["first", "second"]
    assert (answer["hash"], answer["room"]) == (hash_of(page), room)
    for one in answer["drawings"]:
        place = page.text.split(f'data-drawn="{one["chart"]}"')[1].split("</figure>")[0]
        assert f'data-room="{room}">{one["svg"]}</div>' in place or f'data-room="{room}" data-spec=' in place
        assert one["svg"] in place
        assert html.escape(one["text"], quote=False) in place
        assert f'aria-label="{html.escape(one["title"])}"' in place


@pytest.mark.parametrize(
    ("asked", "near"),
    [("room=300", "440"), ("language=fr", "en"), ("romo=440", "room"), ("lever.lifetime=", "lever.lifetime")],
)
def test_drawings_that_cannot_be_are_refused_with_what_is_near(site, asked, near):
    answer = site.get(f"/api/v1/scenarios/drawings?{asked}")
    assert answer.status_code == 400
    assert near in answer.text


def test_the_file_sent_back_is_the_same_scenario_and_its_hash_is_an_address(site):
    page = site.get(f"/en/scenarios?{SET}")
    file = site.get(f"/en/scenarios.yaml?{SET}")
    assert file.headers["content-type"].startswith("application/yaml")
    sent = site.client.post("/en/scenarios", data={"text": file.text}, files={"file": ("", b"")})
    assert (sent.status_code, hash_of(sent)) == (200, hash_of(page))
    assert hash_of(site.get(f"/en/scenarios?scenario={hash_of(page)}")) == hash_of(page)
    moved = site.get(f"/api/v1/scenarios?scenario={hash_of(page)}&lever.reuse=15").json()
    assert moved["scenario"] == "own"
    assert moved["hash"] != hash_of(page)


def test_a_scenario_of_the_study_is_opened_by_its_hash_and_has_that_of_the_terminal(site):
    hashes = site.get("/api/v1/scenarios/levers").json()["hashes"]
    assert hash_of(site.get("/en/scenarios?scenario=together")) == hashes["together"]
    assert hash_of(site.get(f"/en/scenarios?scenario={hashes['together']}")) == hashes["together"]


def test_no_lever_set_is_the_scenario_itself(site):
    levers = site.get("/api/v1/scenarios/levers").json()["levers"]
    neutral = "&".join(f"{b['lever']}={b['today']:g}" for b in levers if b["today"] == b["value"])
    page = site.get(f"/nl/scenarios?{neutral}&scenario=baseline&year=2050")
    assert (page.status_code, page.headers["location"]) == (303, "/nl/scenarios")
    assert all(o["before"] == o["value"] for o in site.get("/api/v1/scenarios").json()["outcomes"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lever_stands_with_its_bounds_reason_and_place(site, language):
    page = html.unescape(site.get(f"/{language}/scenarios").text)
    levers = site.get("/api/v1/scenarios/levers").json()["levers"]
    for b in levers:
        assert f'name="{b["lever"]}"' in page
        assert all(text[language] in page for text in b["said"])
        assert b["low"] <= b["today"] <= b["high"]
    there = {b["lever"].split(".")[1] for b in levers}
    for lever in VOCABULARY:  # those that no value alone sets are named with why
        assert lever.key in there or lever.names[language] in page


def test_the_levers_in_front_are_those_of_the_study(site):
    levers = site.get("/api/v1/scenarios/levers").json()["levers"]
    front = [b["lever"] for b in levers if b["front"]]
    assert 6 <= len(front) <= 12
    assert "lever.clean_process.air_emissions" in front
    page = site.get("/en/scenarios").text
    shown, rest = page.split('<details class="further"')
    assert all(f'name="{lever}"' in shown for lever in front)
    assert 'name="lever.wear"' in rest


def test_goals_say_what_moves_or_which_levers_would_and_what_nobody_measures(site):
    page = html.unescape(re.sub(r"<[^>]+>", "", site.get("/en/scenarios").text))
    assert re.search(r"Levers that do act on them: [^.]*cleaner factories", page)
    assert "no lever there is acts on them" in page
    assert "Cannot be measured: value that products keep after use" in page
    moved = html.unescape(site.get("/en/scenarios?lever.clean_process.air_emissions=-40").text)
    assert re.search(r"\d+ of \d+ figures of this goal change", moved)
    assert "Targets that these levers change" in moved


def test_every_assumption_is_listed_with_source_and_kind_and_none_is_shown_as_observed(site):
    page = site.get("/en/scenarios?scenario=high_grade_loops").text
    rows = re.search(r'id="assumptions".*?</section>', page, flags=re.S)[0]
    assert "Directive 2012/19/EU, article 7" in rows
    assert "households" in rows
    assert not re.search(r"\b(?:c\d+|HH)\b", rows)  # names of industries and users, no codes
    assert "published" in rows
    assert "observed" not in re.sub(r"<[^>]+>", " ", re.search(r'class="two".*?</section>', page, flags=re.S)[0])


def test_what_each_lever_adds_adds_up(site):
    page = site.get("/en/scenarios?parts=order&scenario=longer_life").text
    table = re.search(r'id="parts".*?</table>', page, flags=re.S)[0]
    cells = [
        re.findall(r'<td class="n">(.*?)</td>', row)[0] for row in re.findall(r"<tr.*?</tr>", table, flags=re.S)[1:]
    ]
    values = [float(c.replace("−", "-").replace("+", "")) for c in cells]
    assert len(values) == 5
    assert sum(values[:-1]) == pytest.approx(values[-1], abs=0.3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_scenario_made_of_others_says_what_each_does(site, results, language):
    """Alone, added and interaction of both outcomes in view, of the one computation; of others nothing."""
    page = site.get(f"/{language}/scenarios?scenario=together").text
    bench = ScenarioBench(open_run(next(results.glob("*.duckdb"))))
    ids = first_outcomes(tuple(bench.lines(bench.plan("baseline"))))
    tables = page.split('id="in-it"')[1].split('id="parts"')[0]
    for row in together_rows(bench, bench.plan("together"), ids, 2050, language):
        block = together_block(row, WORDS[language])
        assert len(block.rows) == 5
        for cells in block.rows:
            for cell in cells:
                assert f">{html.escape(cell, quote=False)}<" in tables
    assert 'id="in-it"' not in site.get(f"/{language}/scenarios?scenario=longer_life").text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("lever.reuse=150", "Choose a number from 0 to 90."),
        ("lever.lifetime=much", "Choose a number from −50 to 200."),
        ("from.reuse=2060&lever.reuse=5", "Choose years from 2015 to 2050"),
        ("from.reuse=2040&lever.reuse=5&to.reuse=2030", "the first not after the last"),
        ("lever.collection=95", "expected at most 100%: lower one of them"),
    ],
)
def test_a_lever_that_cannot_be_keeps_its_value_and_says_why(site, query, words):
    page = site.get(f"/en/scenarios?{query}")
    assert page.status_code == 400
    assert words in html.unescape(" ".join(re.findall(r'class="problem"[^>]*>([^<]*)<', page.text)))
    key, value = query.split("&")[0].split("=")
    assert re.search(rf'name="{re.escape(key)}"[^>]* value="{value}"', page.text)
    assert 'data-out="first"' not in page.text
    assert site.get(f"/en/scenarios.csv?{query}").status_code == 400


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("lever.reus=20", "lever.reuse"),
        ("scenario=longer_lif", "longer_life"),
        ("scenario=0123456789abcdef", "not known on this server"),
        ("year=2031", "2030"),
        ("first=primary_ned", "primary_need"),
        ("for.reuse=9999&lever.reuse=2", "0104"),
        ("lever.reuse=", "cannot be chosen"),
        ("lever.collection=95", "lower one of them"),
    ],
)
def test_the_interface_lists_every_mistake_in_both_languages(site, query, words):
    answer = site.get(f"/api/v1/scenarios?{query}")
    assert answer.status_code == 400
    told = answer.json()["problems"]
    assert any(words in p["message"] or words in p["nearest"] for p in told)
    assert all(p["message"] != p["message_nl"] for p in told)


def test_why_not_is_told_whole_in_the_language_of_who_reads():
    error = RangeError("no: " + "how to go on " * 20, nl="nee: " + "hoe verder " * 20)
    refused = said("error.cannot", why=in_both(error))
    assert sentence(refused, "en") == "This cannot be answered: " + ("no: " + "how to go on " * 20).strip()
    assert sentence(refused, "nl") == "Dit kan niet worden beantwoord: " + ("nee: " + "hoe verder " * 20).strip()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nonsense", "is geen scenario"),
        ("", "een bestand of een geplakte tekst"),
        ("scenario: x\nnames: {nl: a, en: b}\nassumptions: [{lever: reus}]", "1 fout"),
    ],
)
def test_a_text_that_is_no_scenario_is_refused_with_the_page(site, text, words):
    sent = site.client.post("/nl/scenarios", data={"text": text}, files={"file": ("", b"")})
    assert sent.status_code == 400
    assert words in re.search(r'class="told">(.*?)</p>', sent.text, flags=re.S)[1] or "problem" in sent.text
    assert 'id="levers"' in sent.text


def test_one_product_from_close_by_is_of_the_same_scenario(site):
    page = site.get("/nl/scenarios/0104?lever.lifetime=25").text
    assert "dat is geen verlies" in page
    assert "dat is geen verlies" not in site.get("/nl/scenarios/0104").text
    rows = dict(re.findall(r'data-figure="(\w+)">.*?<b>(.*?)</b>', page, flags=re.S))
    assert list(rows)[:3] == ["new_products", "primary", "lost"]
    about = site.get("/nl/scenarios/0104.metadata.json?lever.lifetime=25").json()
    assert about["hash"] == site.get("/api/v1/scenarios?lever.lifetime=25").json()["hash"]
    for chart in ("ceiling", "paths"):
        assert "<title" in site.get(f"/en/scenarios/0104.svg?chart={chart}").text
    assert site.get("/nl/scenarios/0199").status_code == 404
    assert site.get("/nl/scenarios/0104?lever.collection=95").status_code == 400


def test_targets_are_judged_over_draws_as_on_the_terminal(site, results, monkeypatch):
    """Where it is asked: every verdict of a target that the levers change, and the difference of both outcomes.

    Here over fewer draws than a reader gets, on both sides.
    """
    monkeypatch.setattr(sure, "DRAWS", 4)
    plain = site.get("/nl/scenarios?scenario=longer_life")
    assert 'href="/nl/scenarios?draws=20&amp;scenario=longer_life#targets"' in plain.text
    page = site.get("/nl/scenarios?draws=20&scenario=longer_life")
    bench = ScenarioBench(open_run(next(results.glob("*.duckdb"))))
    plan = bench.plan("longer_life")
    ids = first_outcomes(tuple(bench.lines(bench.plan("baseline"))))
    spread, targets = over_draws_rows(bench, plan, ids, 2050, 4, targets=target_rows(bench, plan, "nl"))
    shares = [numbers.percent(t["met_in_draws"], "nl") for t in targets if t["met_in_draws"] is not None]
    assert shares
    assert re.findall(r"gehaald in ([^<]*?) van de trekkingen", page.text.split('id="targets"')[1]) == shares
    low, high = (numbers.signed(spread[0][key], "nl", digits=3) for key in ("low", "high"))
    assert f"{low} tot {high} kt verschil met zoals nu" in page.text
    margins = re.findall(r'class="note margin">(.*?)</p>', page.text)
    assert len(margins) == page.text.count('<article class="card goal-')
    reached = [text for text in margins if "verschil met zoals nu" in text]
    assert 0 < len(reached) < len(margins)
    assert all("geen marge; de levensduren die worden getrokken" in text for text in margins if text not in reached)
    assert "margin" not in plain.text
    answer = site.get("/api/v1/scenarios?draws=20&scenario=longer_life").json()
    assert [goal["sure"]["nl"] for goal in answer["goals"].values()] == [html.unescape(text) for text in margins]
    assert [answer["outcomes"][0]["margin"][key] for key in ("low", "high")] == [
        spread[0][key] for key in ("low", "high")
    ]
    assert [numbers.percent(share, "nl") for share in answer["met_in_draws"].values()] == shares
    none = site.get("/api/v1/scenarios?scenario=longer_life").json()
    assert (none["met_in_draws"], none["outcomes"][0]["margin"]) == ({}, None)
    assert "draws=" not in site.get("/nl/scenarios").text  # nothing is set: nothing to judge beside itself


def test_targets_without_a_figure_name_tables_and_not_their_keys(results):
    bench = ScenarioBench(open_run(next(results.glob("*.duckdb"))))
    for language in ("nl", "en"):
        why = " ".join(t["why_not"] for t in target_rows(bench, bench.plan("baseline"), language))
        assert not [key for key in bench.run.study.accounts if "_" in key and key in why]


def test_every_indicator_has_a_name_of_its_own(results):
    """Those of scenarios alone too: a table of what changes never holds one name twice."""
    reading = Reading(open_run(next(results.glob("*.duckdb"))), "netherlands.duckdb")
    for language in ("nl", "en"):
        names = [figure_name(reading, id, language) for id in reading.definitions]
        assert len(names) == len(set(names))


def test_the_address_of_before_leads_here(site):
    page = site.get("/nl/circulation?lever.reuse=20&product=0104")
    assert (page.status_code, page.headers["location"]) == (303, "/nl/scenarios/0104?lever.reuse=20")
    assert site.get("/nl/circulation").headers["location"] == "/nl/scenarios"


def test_bounds_are_described(site):
    described = site.get("/api/v1/openapi.json").json()["paths"]["/api/v1/scenarios"]["get"]["parameters"]
    named = {p["name"]: p for p in described}
    reuse = named["lever.reuse"]["schema"]
    assert (reuse["minimum"], reuse["maximum"]) == (0, 90)
    assert {"run", "scenario", "compare", "first", "second", "year"} <= set(named)
    drawn = site.get("/api/v1/openapi.json").json()["paths"]["/api/v1/scenarios/drawings"]["get"]["parameters"]
    assert {p["name"] for p in drawn} == {*named, "language", "room"} - {"draws"}


def test_a_run_of_which_nothing_goes_on_has_no_such_page(folder, tmp_path):
    with Served(create_app(run_study(folder / "study.yaml", tmp_path / "runs").path)) as served:
        assert served.get("/nl/scenarios").status_code == 404
        assert "/nl/scenarios" not in served.get("/nl/").text
        assert served.get("/api/v1/scenarios").status_code == 404
        assert served.get("/api/v1/scenarios/drawings").status_code == 404


def test_the_own_scripts_stay_small():
    assert sum(p.stat().st_size for p in STATIC.glob("*.js")) <= 15_000

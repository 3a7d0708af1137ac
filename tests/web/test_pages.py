"""Each page in both languages: whole, linked, safe, and open to its files."""

import csv
import html
import io
import json
import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import polars as pl
import pytest
from tests.web.pages import EVERY, LANGUAGES

from kringloop.study import find_study, parse_study
from kringloop.tables import read_yaml

VOID = {"meta", "link", "input", "br", "img", "hr"}


class Tree(HTMLParser):
    """Collects tags that do not match, ids and links."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.wrong, self.ids, self.links, self.inline = [], [], [], [], []

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag not in VOID:
            self.open.append(tag)
        if "id" in found:
            self.ids.append(found["id"])
        if "style" in found or any(name.startswith("on") for name in found):
            self.inline.append((tag, found))
        if tag == "script" and "src" not in found:
            self.inline.append((tag, found))
        for name in ("href", "src"):
            if name in found:
                self.links.append(found[name])

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def tree(text):
    parsed = Tree()
    parsed.feed(text)
    return parsed


SLIPS = re.compile(
    r"(?<![\w.,–±−-])1 (?:rows|rijen|figures|cijfers|sources|bronnen|values|waarden)\b|'[A-S]'|\d mln EUR\b"
)
"""One counted as many, the letter of a section where its name belongs, and a unit as it is stored."""


def seen(page):
    """What a reader sees of a page, without code."""
    text = re.sub(r"<(script|style|code|pre)\b.*?</\1>|<[^>]+>", " ", page, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text).replace("\u00ad", ""))


def test_a_slip_would_be_seen():
    text = seen("<p>1 rows, 11 rows, 'C' has 3 mln EUR; <code>'C'</code> 0.1 rows</p>")
    assert SLIPS.findall(text) == ["1 rows", "'C'", "3 mln EUR"]


@pytest.mark.parametrize("path", EVERY)
def test_a_page_is_whole(site, path):
    answer = site.get(path)
    assert answer.status_code == 200
    parsed = tree(answer.text)
    assert not parsed.wrong
    assert not parsed.open
    assert len(parsed.ids) == len(set(parsed.ids))
    assert not parsed.inline
    assert answer.text.count("<h1>") == 1
    assert f'<html lang="{path[1:3]}">' in answer.text
    assert SLIPS.findall(seen(answer.text)) == []


@pytest.mark.parametrize("path", EVERY)
def test_a_page_names_its_other_language(site, path):
    other = "en" if path.startswith("/nl") else "nl"
    found = html.unescape(re.search(rf'hreflang="{other}" href="([^"]+)"', site.get(path).text)[1])
    assert found.startswith(f"/{other}/")
    assert found in EVERY or site.get(found).status_code == 200  # of EVERY each is asked above


def test_every_link_answers(site):
    """Followed two steps from the start page; addresses with other state once per path.

    Where nothing is followed any more, what is asked above is not asked again: pages are made per language.
    """
    seen, queue = set(), [("/nl/", 2), ("/en/", 1)]
    while queue:
        path, steps = queue.pop()
        if steps == 0 and path in EVERY:
            continue
        answer = site.get(path)
        assert answer.status_code in (200, 303), f"{path}: {answer.status_code}"
        if steps == 0 or "html" not in answer.headers.get("content-type", ""):
            continue
        for link in tree(answer.text).links:
            parts = urlsplit(urljoin(path, link))
            key = parts.path
            if parts.netloc or not key or key in seen or link.startswith("#"):
                continue
            seen.add(key)
            queue.append((urljoin(path, link), steps - 1))
    assert len(seen) > 150


@pytest.mark.parametrize("path", ["/nl/", "/nl/nothing", "/api/v1/goals", "/nl/indicator/ghg_direct.svg"])
def test_security_headers(site, path):
    headers = site.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy or path.endswith(".svg")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"


def test_another_host_name_is_refused(site):
    assert site.get("/nl/", headers={"host": "evil.example"}).status_code == 400
    assert site.get("/nl/", headers={"host": "localhost:1"}).status_code == 200


@pytest.mark.parametrize(("asked", "language"), [("en-GB,nl;q=0.5", "en"), ("de", "nl"), ("nl", "nl"), ("q=;;,", "nl")])
def test_the_first_visit_follows_the_reader(site, asked, language):
    answer = site.get("/", headers={"accept-language": asked})
    assert (answer.status_code, answer.headers["location"]) == (307, f"/{language}/")


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("/?lang=en", "/en/"),
        ("/?lang=en&run=x", "/en/?run=x"),
        ("/?lang=de", "/nl/?lang=de"),
        ("/en?lang=nl", "/nl/"),
        ("/en/targets?lang=nl", "/nl/targets"),
        ("/nl/flows?scenario=longer_life&lang=en&year=2030", "/en/flows?scenario=longer_life&year=2030"),
    ],
)
def test_a_language_in_an_address_leads_to_the_page_in_it(site, asked, there):
    answer = site.get(asked, headers={"accept-language": "nl"})
    assert answer.status_code in (307, 308)
    assert answer.headers["location"] == there


def test_a_language_that_is_not_there_is_refused(site):
    assert site.get("/nl/targets?lang=de").status_code == 400


@pytest.mark.parametrize("path", ["/nl/sector/C28", "/nl/sector/c28"])
def test_a_division_with_its_letter_leads_to_its_page(site, path):
    answer = site.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/nl/sector/28")


def test_what_stays_in_use_is_a_tank_beside_the_flows(site):
    """The figure is the sum of the account of stocks, and what was added its difference with the year before."""
    path = "/en/flows?scenario=longer_life&year=2030"
    page = site.get(path).text
    reading = site.app.state.shelf.read(site.app.state.shelf.latest())
    rows = reading.table("account_in_use").filter(pl.col("scenario") == "longer_life")
    now, before = (float(rows.filter(pl.col("year") == y)["mass"].sum()) for y in (2030, 2029))
    assert f"electronics, first use: {now / 1e3:,.0f} kt (added in the year: {(now - before) / 1e3:.1f})" in page
    assert f"stock {float(f'{now / 1000:.3g}'):,.0f} kt" in site.get(path.replace("flows?", "flows.svg?")).text


def test_the_start_page_draws_how_things_go_round(site):
    page = site.get("/en/").text
    assert "How products and materials go round" in page
    assert "Loops bring back" in page
    assert site.get("/en/.svg").headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/nl/indicator/ghg_dirct", 404, "ghg_direct"),
        ("/nl/indikators", 404, "indicators"),
        ("/nl/sector/2", 404, "28"),
        ("/nl/indicator/ghg_direct?sektor=C", 400, "sector"),
        ("/nl/indicator/ghg_direct?sector=ZZ", 400, "ZZ"),
        ("/nl/indicator/ghg_direct?years=2020..2010", 400, "1990..2024"),
        ("/nl/indicator/ghg_direct?years=1900", 400, "1990..2024"),
        ("/nl/data/ghg_direct.cbs?year=1066", 400, "1066"),
        ("/nl/data/ghg_direct.cbs?rows=0", 400, "2000"),
        ("/nl/?run=ffffffffff", 404, "ffffffffff"),
        ("/nl/?v=2", 400, "2"),
        ("/nl/?a=1&a=1", 400, "a"),
        ("/nl/glossary.png", 404, "tekening"),
        ("/nl/about.csv", 404, "tabel"),
        ("/nl/indicator/ghg_direct.svg?chart=pie", 404, "series"),
        ("/nl/flows?year=1200", 400, "1200"),
        ("/en/nowhere", 404, "no page"),
        ("/nl/" + "x" * 5000, 414, "lang"),
        ("/nl/%00", 404, "pagina"),
        ("/nl/..%2f..%2fetc%2fpasswd", 404, "pagina"),
        ("/static/x/..%2f..%2fapp.py", 404, ""),
    ],
)
def test_what_cannot_be_answered_is_explained(site, path, status, word):
    answer = site.get(path)
    assert answer.status_code == status
    assert word in answer.text
    assert "Traceback" not in answer.text


def test_what_a_reader_typed_is_shown_as_text(site):
    answer = site.get("/nl/indicator/ghg_direct?sector=<script>alert(1)</script>")
    assert answer.status_code == 400
    assert "<script>alert" not in answer.text


def test_only_reading_is_possible(site):
    assert site.client.post("/nl/").status_code == 405
    assert site.client.head("/nl/").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_equal_views_have_one_address(site, language):
    answer = site.get(f"/{language}/indicator/ghg_direct?sector=C&definition=cbs&years=2010..2020")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/{language}/indicator/ghg_direct?years=2010..2020",
    )


def test_the_files_of_a_view_agree_with_it(site):
    query = "years=2020..2022"
    rows = list(csv.DictReader(io.StringIO(site.get(f"/nl/indicator/ghg_direct.csv?{query}").text)))
    assert [r["year"] for r in rows] == ["2020", "2021", "2022"]
    stat = site.get(f"/nl/indicator/ghg_direct.json?{query}").json()
    assert (stat["version"], stat["class"], stat["id"], stat["size"]) == ("2.0", "dataset", ["year", "sector"], [3, 1])
    assert [str(stat["value"][str(i)]) for i in range(3)] == [r["value"] for r in rows]
    about = site.get(f"/nl/indicator/ghg_direct.metadata.json?{query}").json()
    assert about["sources"]["cbs_83300"]["licence"] == "CC BY 4.0"
    assert about["run"]["run"][:10] in about["citation"]["en"]


def test_pictures_of_a_view(site):
    svg = site.get("/en/indicator/ghg_direct.svg")
    assert svg.headers["content-type"] == "image/svg+xml"
    assert "<title" in svg.text
    png = site.get("/en/indicator/ghg_direct.png")
    assert png.content.startswith(b"\x89PNG")


def test_an_answer_is_tagged_compressed_and_kept(site):
    first = site.get("/nl/")
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["cache-control"] == "private, no-cache"
    again = site.get("/nl/", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = site.get("/nl/", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == first.text
    run = site.get("/api/v1/runs").json()["runs"][0]["run"][:10]
    assert site.get(f"/nl/?run={run}").headers["cache-control"] == "private, no-cache"


def test_the_number_page_adds_up(site):
    """The rows that are shown give the figure: emissions of manufacturing in 2023."""
    opened = site.get("/api/v1/explain/ghg_direct.cbs?year=2023&where=sector=C&rows=1000").json()
    rows = opened["terms"][0]["rows"]
    assert sum(r["value"] for r in rows) / 1000 == pytest.approx(opened["figure"]["value"], rel=1e-12)
    page = site.get("/en/data/ghg_direct.cbs?year=2023").text
    assert "kringloop explain ghg_direct.cbs --year 2023 --where sector=C" in page
    assert "CC BY 4.0" in page


def test_json_has_no_numbers_that_json_does_not_know(site):
    read = json.loads(site.get("/nl/indicator/decoupling_elasticity.json").text, parse_constant=pytest.fail)
    assert read


def test_the_front_shows_what_the_study_chose_in_its_order(site):
    page = site.get("/en/").text
    for goal in ("pressure", "value", "security", "circulation", "prosperity"):
        shown = re.findall(r'<th role="rowheader" scope="row"><a href="/en/indicator/([a-z0-9_]+)', card_of(page, goal))
        chosen = find_front()[goal]
        assert shown == [name.split(".")[0] for name in chosen]
        assert 1 <= len(shown) <= 5


def card_of(page, goal):
    return page.split(f'<section class="goal goal-{goal}"')[1].split("</section>")[0]


def find_front():
    return parse_study(read_yaml(find_study("netherlands"))).show.front


def title_of(page):
    return re.search(r"<h1>(.*?)</h1>", page, re.S)[1].replace("\u00ad", "")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Van deze 2 heeft chemische industrie in 2024 het hoogste cijfer: 17,5 ± 1,2 Mt"),
        ("en", "Of these 2, manufacture of chemicals has the highest figure in 2024: 17.5 ± 1.2 Mt"),
    ],
)
def test_the_title_of_two_sectors_is_a_sentence(site, language, said):
    title = title_of(site.get(f"/{language}/indicator/ghg_direct?sector=28~20").text)
    assert title.startswith(said)
    assert title.endswith(".")


def test_a_place_without_a_best_is_shown_and_counts_from_the_highest(site):
    page = site.get("/en/indicator/import_dependency?definition=eurostat").text
    assert "number 2 of 27 countries, from high to low" in page
    goals = site.get("/api/v1/goals").json()["goals"]
    places = [s["place"] for g in goals for s in g["states"] if s["place"]]
    assert places
    assert all(place["judged"] for place in places)


@pytest.mark.parametrize(("language", "where"), [("nl", "in de Europese Unie"), ("en", "in the European Union")])
def test_a_figure_of_the_union_is_not_said_of_the_netherlands(site, language, where):
    title = title_of(site.get(f"/{language}/indicator/supply_risk").text)
    assert where in title
    assert not re.search("Nederland|Netherlands", title)


def test_a_column_of_sectors_is_not_named_after_one_of_them(site):
    names = re.findall(r'<th scope="col">(.*?)<span', site.get("/nl/sectors").text)
    assert {"Toegevoegde waarde", "Afval"} <= set(names)
    assert not [n for n in names if "industrie" in n]


def test_one_year_of_materials_is_drawn_as_bars_with_their_name(site):
    page = site.get("/nl/indicator/largest_supplier").text
    name = re.search(r'<h2 id="course">(.*?)</h2>', page)[1].replace("\u00ad", "")
    assert name == "Aandeel van de grootste leverancier, 2023"


def test_a_remark_on_the_second_of_two_lines_is_shown_and_says_whose(site):
    # 2024 of the national accounts is provisional for both.
    page = site.get("/nl/indicator/gross_value_added?sector=28~20").text
    last = re.search(r'<tr><th scope="row">2024</th>(.*?)</tr>', page, re.S)[1]
    assert re.sub(r"<[^>]*>", " ", last).split()[-1] == "voorlopig"


def test_checks_and_marks_are_said_in_the_language_of_the_page(site):
    page = site.get("/nl/quality").text
    main = re.sub(r"<[^>]*>", " ", page.split("<main")[1].split("</main>")[0])
    assert "gepubliceerde totalen komen precies terug" in main
    assert not re.search("published totals|life_cycle", main)
    assert "breuk in de reeks, voorlopig" in main
    assert not re.search(r"\b1 definities", main)


def test_the_page_of_margins_says_how_to_draw_where_nothing_was_drawn(site):
    for language, said in (("nl", "In deze run is niet getrokken"), ("en", "Nothing was drawn in this run")):
        page = site.get(f"/{language}/quality").text
        assert said in page.replace("\u00ad", "")
        assert "<code>kringloop run netherlands --draws 1000</code>" in page
    assert "Measuring one table better helps most with: " in page

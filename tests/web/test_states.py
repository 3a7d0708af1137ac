"""What pages show when there is nothing, little, a gap, or a figure that its office keeps to itself.

There is no state of loading: a page is complete when it comes, and says nothing that a script would have to fill in.
"""

import html
import re

import pytest
from tests.small import change, folder, indicators  # noqa: F401
from tests.web.conftest import Served
from tests.web.pages import EVERY

from kringloop.reading import WORDS, Reading, failed_sentence
from kringloop.report.asked import Asked
from kringloop.report.summary import failed_checks
from kringloop.runs import open_run, run_study
from kringloop.web import create_app

PLAIN = [p for p in EVERY if not re.search(r"/(indicator|data|source|sector|material)/", p) and "account=" not in p]


def test_a_folder_that_cannot_be_read_is_not_an_empty_one(tmp_path):
    (tmp_path / "results").write_text("no folder")
    with Served(create_app(tmp_path / "results" / "of_today")) as site:
        answer = site.get("/nl/")
    assert answer.status_code == 404
    assert "De map met resultaten, of_today, is niet te lezen" in html.unescape(answer.text)


@pytest.fixture
def small(folder, tmp_path):  # noqa: F811
    """A server over the small study, changed first where a test says so."""

    def serve(*changes):
        for name, old, new in changes:
            change(folder, name, old, new)
        run_study(folder / "study.yaml", tmp_path / "found")
        return Served(create_app(tmp_path / "found"))

    return serve


def test_without_results_every_page_says_how_to_make_them(tmp_path):
    with Served(create_app(tmp_path)) as served:
        for path in EVERY:
            answer = served.get(path)
            assert answer.status_code == 404, path
            assert "kringloop run netherlands" in answer.text, path


def test_with_few_figures_every_page_is_whole_or_says_that_it_has_nothing(small):
    with small() as served:
        for path in PLAIN:
            answer = served.get(path)
            assert answer.status_code in (200, 404), path
            assert answer.text.count("<h1>") == 1, path
            assert "None" not in re.sub(r"<[^>]*>", "", answer.text), path
        start = served.get("/en/").text
        assert "small_waste" in start
        assert "Nobody measures" in start


def test_a_goal_without_figures_is_said_and_not_left_out(small):
    with small() as served:
        page = served.get("/en/").text
        for goal in ("pressure", "value", "security", "quality"):
            card = page.split(f'<section class="goal goal-{goal}"')[1].split("</section>")[0]
            assert "<table" in card or "no figures on this yet" in card or "Nobody measures" in card, goal


def test_a_gap_inside_a_series_is_a_row_with_its_reason(site):
    # Eurostat has the recycling rate of all waste for Germany in 2014, 2018 and 2020, and not in 2016
    page = site.get("/en/indicator/recycling_rate_waste?region=DE").text
    gap = re.search(r'<th scope="row">2016</th>\s*<td class="n missing">(.*?)</td>', page, re.S)
    assert gap
    assert '<span class="note">' in gap[1]


def test_a_confidential_figure_of_results_of_before_is_hatched_and_says_so(small, monkeypatch):
    # a study with such a figure is refused today; a file made before that may hold it
    monkeypatch.setattr("kringloop.study.load.refuse_confidential", lambda *_, **__: None)
    with small(("waste.csv", "60,leaf,,waste_office", "60,leaf,c,waste_office")) as served:
        page = served.get("/en/indicator/small_waste").text
    assert re.search(r'<td class="n confidential">', page)
    assert "confidential" in re.sub(r"<[^>]*>", " ", page)


def test_failed_checks_are_said_in_one_sentence_on_every_page_on_embeds_and_on_paper(folder, tmp_path):  # noqa: F811
    change(folder, "totals.csv", "non_chemical,100", "non_chemical,101")
    run = open_run(run_study(folder / "study.yaml", tmp_path / "found").path)
    for language in ("nl", "en"):
        sentence = failed_sentence(run, WORDS[language])
        assert sentence.startswith("!! 1 ")
        with Served(create_app(tmp_path / "found")) as served:
            for path in ("", "indicators", "indicator/small_waste", "quality"):
                text = html.unescape(served.get(f"/{language}/{path}").text)
                assert text.count(sentence) == 1, path
            assert sentence in html.unescape(served.get(f"/embed/{language}/indicator/small_waste").text)
        said = failed_checks(Asked(Reading(run, "found"), WORDS[language], "page"))
        assert [block.before for block in said] == [sentence]


def test_no_trend_is_told_of_a_number_that_a_word_stands_for(site):
    page = site.get("/nl/indicator/decoupling_elasticity").text.replace("\u00ad", "")
    assert "sterke ontkoppeling" in page
    assert "alleen de stand telt" in page
    assert "significant" not in page
    assert 'id="change"' not in page


def test_a_count_has_no_decimals_and_its_share_says_its_area(site):
    page = site.get("/en/indicator/critical_materials").text
    assert "number: 32 in 2023." in page
    family = page.split("share of those assessed")[1].split("</tr>")[0]
    assert "European Union" in family
    assert "whole country" not in family


def test_pages_that_are_near_are_called_by_their_names(site):
    page = site.get("/nl/sectoren")
    assert page.status_code == 404
    assert re.search(r'Bedoelt u: .*<a href="/nl/sectors">Sectoren</a>', page.text, re.S)

"""The page of perspectives and those of the questions: the same verdicts as everywhere, and a file of one's own."""

import json
import re
from html import unescape

import pypdf
import pytest
from tests.netherlands import reading_of

from kringloop.perspectives import at_the_table, questions
from kringloop.perspectives.perspective import OWN
from kringloop.reading import Words

MINE = b"perspective: mine\nnames: <b>Mine</b>\nactor: me\nwritten_by: themselves\nabout: x\n"


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    return at_the_table(reading_of(tmp_path_factory))


def sent(site, language, data, name="mine.yaml"):
    return site.client.post(f"/{language}/perspectives", files={"file": (name, data)})


@pytest.mark.parametrize("language", ["nl", "en"])
def test_agreement_comes_first_and_every_statement_is_there(site, compared, language):
    page = site.get(f"/{language}/perspectives")
    assert page.status_code == 200
    assert page.text.index('id="g-agreed"') < page.text.index('id="g-untouched"') < page.text.index('id="g-parted"')
    parted = [line for line in compared.lines if line.agreement == "part"]
    table = re.search(r'class="frame by-table".*?</table>', page.text, re.S)[0]
    assert table.count("<tr>") == len(parted) + 1
    word = {"nl": ("ja", "nee"), "en": ("yes", "no")}[language]
    held = sum(v.holds is True for line in parted for v in line.verdicts.values())
    assert len(re.findall(rf"</span> {word[0]}\b", table)) == held


def test_the_file_of_the_page_has_the_verdicts_of_the_room(site, compared):
    rows = json.loads(site.get("/en/perspectives.json").text)["extension"]["rows"]
    told = {(r["line"], r["perspective"]): (r["holds"], r["value"]) for r in rows}
    assert told == {(x.key, who): (v.holds, v.value) for x in compared.lines for who, v in x.verdicts.items()}


def test_a_perspective_of_ones_own_is_laid_beside_and_kept_nowhere(site):
    answer = sent(site, "nl", MINE)
    assert answer.status_code == 200
    assert "&lt;b&gt;Mine&lt;/b&gt;" in answer.text
    assert "<b>Mine</b>" not in answer.text
    assert "door henzelf geschreven" in answer.text
    assert "Mine" not in site.get("/nl/perspectives").text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is leeg of geen lijst van sleutels"),
        (MINE + b"weights: {value: 3}\n", "tellen op tot 3; verwacht 100"),
        (MINE + b"choices:\n  stocks.lwa: {value: gamma, reason: x}\n", "stocks.law"),
        (MINE.replace(b"mine", b"industry", 1), "ligt al op tafel"),
        (b"\xff\xfe", "geen UTF-8"),
    ],
)
def test_a_mistake_stands_on_the_page_with_its_line(site, data, told):
    answer = sent(site, "nl", data)
    assert answer.status_code == 400
    assert told in answer.text


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("key", list(questions()))
def test_every_question_has_its_alternatives_with_figures_of_the_run(site, key, language):
    page = site.get(f"/{language}/question/{key}")
    assert page.status_code == 200
    for alternative in questions()[key].alternatives.values():
        assert alternative.names[language].split(":")[0] in unescape(page.text)
    rows = json.loads(site.get(f"/{language}/question/{key}.json").text)["extension"]["rows"]
    assert sum(r["value"] is not None for r in rows) >= 2


def test_a_question_that_is_not_there_names_the_nearest(site):
    page = site.get("/en/question/plain")
    assert page.status_code == 404
    assert "question/plane" in page.text


def test_the_study_is_a_column_and_no_truth(site):
    text = site.get("/en/perspectives").text
    assert "no neutral truth" in text
    assert OWN == "study"


@pytest.mark.parametrize("sure", ["", "?sure=50"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_prints_on_exactly_two_a4_pages_what_all_say_first(browser, site, tmp_path, language, sure):
    page = browser.new_context(base_url=site.url).new_page()
    page.goto(f"/{language}/perspectives{sure}", timeout=180_000)  # the first reader of a run waits for the comparison
    path = tmp_path / "page.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    found = pypdf.PdfReader(path).pages
    assert len(found) == 2
    assert [round(float(side) / 72 * 25.4) for side in found[0].mediabox[2:]] == [210, 297]
    words = Words(language)
    first, second = (re.sub(r"\s+", " ", each.extract_text()) for each in found)
    assert words("perspectives.agreed") in first
    assert words("perspectives.who") in first
    assert words("perspectives.parted") in second
    assert words("perspectives.print_start") in second


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_figure_that_is_not_observed_says_so_beside_those_that_are(site, language):
    """A third of washing machines returns by an assumed yield; the list of critical raw materials is counted."""
    page = unescape(re.sub(r"<[^>]+>", "", site.get(f"/{language}/perspectives").text)).replace("\u00ad", "")
    words = Words(language)
    assumed, modelled = (words.word("kind", kind) for kind in ("assumed", "modelled"))
    share = {"nl": "40,1 %", "en": "40.1 %"}[language]
    assert f"{share}, 2015, {assumed}" in page
    assert f"65 %, 2011, {modelled}" in page
    assert not re.search(rf"2023, ({assumed}|{modelled})", page)

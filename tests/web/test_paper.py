"""On paper: every sheet names the whole address and the run; what a reader types ends no text of the style sheet."""

import re

import pypdf
import pytest

from kringloop.web.paper import paper_sheet


def test_a_page_names_its_address_at_this_server_and_its_run_on_paper(site):
    page = site.get("/nl/indicator/ghg_direct?sector=28")
    href = re.search(r'media="print" href="/paper([^"]+)"', page.text)[1].replace("&amp;", "&")
    run = re.search(r"run=(\w+)", href)[1]
    sheet = site.get(f"/paper{href}")
    assert sheet.headers["content-type"].startswith("text/css")
    whole = f"{site.url}/nl/indicator/ghg_direct?run={run}&sector=28"
    assert f'content: "kringloop · run {run} · {whole}"' in sheet.text
    assert site.get(whole.removeprefix(site.url)).status_code == 200


@pytest.mark.parametrize("path", ["/paper/nl/indicators", "/paper/xx/indicators?run=123456", "/paper/nl"])
def test_a_sheet_without_a_run_or_language_is_not_there(site, path):
    assert site.get(path).status_code == 404


def test_what_is_typed_ends_no_text_of_the_style_sheet():
    sheet = paper_sheet('http://a.nl/nl/?q="}body{x:\\\n<!--', "12'34")
    assert sheet.count('"') == 2 * 2 + 2  # two texts, and the name of a link
    assert "body{x" not in sheet
    assert r"\22 \7d body\7b x:\5c \a \3c \21 --" in sheet


def test_each_printed_sheet_has_address_run_and_number(browser, site, tmp_path):
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto("/en/indicator/ghg_direct")
    path = tmp_path / "page.pdf"
    page.pdf(path=path)
    run = re.search(r"run=(\w+)", page.locator("a[rel=bookmark]").get_attribute("href"))[1]
    context.close()
    sheets = [re.sub(r"\s", "", sheet.extract_text()) for sheet in pypdf.PdfReader(path).pages]
    assert len(sheets) > 1
    for number, text in enumerate(sheets, start=1):
        assert f"run{run}" in text
        assert f"{site.url}/en/indicator/ghg_direct?run={run}" in text
        assert f"{number}/{len(sheets)}" in text

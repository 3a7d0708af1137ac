"""The page of an indicator has the figures that others print beside ours, each with its formula."""

import html
import json
import re

import pytest
from tests.side_by_side import BESIDE

CASES = [(key, *case) for key, cases in BESIDE.items() for case in cases]


def plain(text):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("\xad", "").split())


@pytest.fixture(scope="module")
def kept():
    return {}


def page(site, kept, path):
    if path not in kept:
        answer = site.get(path, follow_redirects=True)
        assert answer.status_code == 200, path
        kept[path] = answer.text
    return kept[path]


@pytest.mark.published
@pytest.mark.parametrize(("key", "definition", "year", "value", "formula"), CASES)
def test_the_page_of_a_definition_says_its_formula_and_the_page_of_the_figure_its_value(
    site, kept, key, definition, year, value, formula
):
    meaning = page(site, kept, f"/en/indicator/{key}?definition={definition}")
    assert formula in plain(meaning[meaning.index('id="meaning"') :])
    opened = page(site, kept, f"/en/data/{key}.{definition}.json?year={year}")
    assert re.search(rf"{year}: {re.escape(value)}(?![\d.,])", json.loads(opened)["label"])


@pytest.mark.parametrize("key", list(BESIDE))
def test_definitions_of_one_concept_stand_in_one_table_with_their_formulas(site, kept, key):
    text = page(site, kept, f"/en/indicator/{key}?definition={BESIDE[key][0][0]}")
    table = plain(text[text.index('id="side_by_side"') :].split("</section>")[0])
    assert "check the official text" in table
    for _, _, _, formula in [c for c in BESIDE[key] if c[0] in ("cbs_2023", "cbs_wide", "cbs_publication")]:
        assert formula in table


@pytest.mark.parametrize(("language", "title"), [("en", "Published and adjusted"), ("nl", "Gepubliceerd en aangepast")])
def test_the_page_of_a_figure_that_was_reconciled_has_both(site, kept, language, title):
    """In 2003 food has 10 kt in the total and in neither treatment, so that the share of recovery is moved."""
    text = page(site, kept, f"/{language}/indicator/recovery_share_cbs?sector=C")
    section = plain(text[text.index('id="adjusted"') :].split("</section>")[0])
    assert title in section
    assert ("85.48" if language == "en" else "85,48") in section
    assert ("85.52" if language == "en" else "85,52") in section


def test_a_figure_that_nothing_adjusts_has_no_such_part(site, kept):
    assert 'id="adjusted"' not in page(site, kept, "/en/indicator/ghg_direct")

"""Pages in Dutch are Dutch: no English word but in names and titles that their owner gave, and in code."""

import html
import re

import pytest
from tests.english import english
from tests.web.pages import PATHS

GIVEN = (
    "CC BY",
    "WIOT 2013 release with CO2 accounts",
    "Emissions to air by the Dutch economy",
    "When less is more: reducing Europe's material footprint",
    "Setting a material footprint target in the EU Circular Economy Act",
    "Study on the critical raw materials for the EU",
)
"""Names of licences, datasets, tables and works, which their owners gave."""


def words_of(page):
    """What a reader of a page sees, line by line, without drawings, code, titles and what is marked as English."""
    text = re.sub(r"<(script|style|svg|code|pre|cite)\b.*?</\1>", " ", page, flags=re.S)
    text = re.sub(r'<(\w+)[^>]*\blang="en"[^>]*>.*?</\1>', " ", text, flags=re.S)
    return html.unescape(re.sub(r"<[^>]+>", "\n", text)).replace("\u00ad", "")


@pytest.mark.parametrize("path", PATHS)
def test_a_page_in_dutch_has_no_english_words(site, path):
    assert english(words_of(site.get(f"/nl/{path}").text), *GIVEN) == []


def test_english_would_be_seen(site):
    page = site.get("/en/sources").text.replace('lang="en"', "")
    assert len(english(words_of(page))) > 20

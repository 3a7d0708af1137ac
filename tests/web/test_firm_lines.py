"""Where a line of a page may end: never between a figure and its unit, on no page that tests walk through."""

import html
import re

import httpx
import pytest
from tests.web.pages import EVERY

from kringloop.reading import numbers

APART = re.compile(r"\d (?:%|[kMG]?t|kg|€|mln|mld|miljoen|miljard|million|billion|fte|FTE)(?![\w'])|[≤≥] [\d−]|₂-eq")
NOT_SET = re.compile(r"<(pre|code|textarea|script|style|svg)\b.*?</\1>", re.S)


@pytest.mark.parametrize("path", EVERY)
def test_no_line_of_a_page_ends_between_a_figure_and_its_unit(site, path):
    page = NOT_SET.sub(" ", httpx.get(site.url + path, timeout=600, follow_redirects=True).text)
    texts = [html.unescape(text) for text in re.split(r"<[^>]*>", page)]
    assert [text for text in texts if APART.search(text)] == []


def test_what_is_copied_keeps_its_plain_blanks(site):
    page = httpx.get(f"{site.url}/nl/backcast", timeout=600).text
    command = re.search(r"<pre.*?</pre>", page, re.S)[0]
    assert "\u00a0" not in command
    assert "targets: [primary=-20%@2035]" in command


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("41.6 Mt CO₂-eq in 2024", "41.6_Mt_CO₂‑eq in 2024"),
        ("€ 5,89 per kg (−0,2 per jaar)", "€_5,89 per kg (−0,2 per jaar)"),
        ("12.1 ± 0.8 kt, ≤ 30 %, p < 0.05", "12.1_±_0.8_kt, ≤_30_%, p_<_0.05"),
        ("kostte $ 7,28 miljoen", "kostte $_7,28_miljoen"),
        ("5 tables of 20 teams", "5 tables of 20 teams"),
        ("738 duizend fte in 2021 tot en met 2023", "738_duizend fte in 2021 tot en met 2023"),
    ],
)
def test_only_a_unit_or_a_sign_holds_on_to_a_figure(text, firm):
    assert numbers.unbroken(text).replace("\u00a0", "_") == firm
    assert numbers.unbroken(numbers.unbroken(text)) == numbers.unbroken(text)

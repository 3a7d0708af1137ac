"""What each kind of user can say after a minute of the start page stands on it: every figure and every quoted word."""

import re
from html import unescape
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs" / "one-minute.md"
SAID = [
    (user, line.removeprefix("> ").strip())
    for user, part in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", DOCS.read_text(encoding="utf-8"), re.S | re.M)
    for line in part.splitlines()
    if line.startswith("> ")
]


def shown(site, language="en"):
    """The text that a reader of the start page sees, without what stands in drawings."""
    page = site.get(f"/{language}/").text
    main = page.split("<main")[1].split("</main>")[0]
    main = re.sub(r"<svg.*?</svg>", " ", main, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())


def test_five_kinds_of_users_have_something_to_say():
    assert len({user for user, _ in SAID}) == 5


@pytest.mark.parametrize(("user", "sentence"), SAID, ids=[f"{u}: {s[:40]}" for u, s in SAID])
def test_what_is_said_stands_on_the_page(site, user, sentence):
    text = shown(site)
    figures = re.findall(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?", sentence)
    quoted = re.findall(r'"([^"]+)"', sentence)
    assert figures or quoted or "Behind each" in sentence
    missing = [f for f in figures if not re.search(rf"(?<![\d.,]){re.escape(f)}(?![\d]|[.,]\d)", text)]
    missing += [q for q in quoted if q.casefold() not in text.casefold()]
    assert not missing, f"{user}: {sentence}"


@pytest.mark.parametrize(("user", "sentence"), SAID, ids=[f"{u}: {s[:40]}" for u, s in SAID])
def test_the_dutch_page_has_the_same_figures(site, user, sentence):
    text = shown(site, "nl")
    swapped = str.maketrans(",.", ".,")
    figures = [f.translate(swapped) for f in re.findall(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?", sentence)]
    missing = [f for f in figures if not re.search(rf"(?<![\d.,]){re.escape(f)}(?![\d]|[.,]\d)", text)]
    assert not missing, f"{user}: {sentence}"

"""The glossary: each term in Dutch and English, with what it means here."""

from __future__ import annotations

from kringloop.reference import TOPICS, glossary
from kringloop.web.address import Address
from kringloop.web.view import Asked, Column, Page, Table, View

_COLUMNS = ("topic", "term_nl", "term_en", "definition_nl", "definition_en")


def build(asked: Asked) -> tuple[View, Address]:
    """Terms in the order of the alphabet of the language."""
    words, language = asked.words, asked.language
    address = asked.question.done(language, asked.path)
    found = sorted(glossary().values(), key=lambda t: t.names[language].casefold())
    rows = tuple(
        {
            "topic": TOPICS[t.topic][language],
            "term_nl": t.names.nl,
            "term_en": t.names.en,
            "definition_nl": t.meaning.nl,
            "definition_en": t.meaning.en,
        }
        for t in found
    )
    view = View(
        title=words("glossary.title", count=len(found)),
        summary=words("glossary.lead"),
        content={"terms": found, "other_language": "en" if language == "nl" else "nl"},
        tables=(
            Table(
                "glossary", words("glossary.caption"), tuple(Column(c, words(f"column.{c}")) for c in _COLUMNS), rows
            ),
        ),
    )
    return view, address


ORDER = 100
PAGES = (Page(path="glossary", template="glossary/page.html", build=build, footer="nav.glossary"),)

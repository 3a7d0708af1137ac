"""No untranslated string: every message in both languages, every key used known, no words typed in a template."""

import re
from pathlib import Path

import pytest

import kringloop.web
from kringloop.reading import LADDER, catalogue
from kringloop.runs.scenario_parts import LOGARITHMIC, SEQUENTIAL, SHAPLEY
from kringloop.scenarios.course import SHAPES
from kringloop.web.pages.scenarios.page import TOUCHED

HERE = Path(kringloop.web.__file__).parent
TEMPLATES = sorted(HERE.rglob("*.html"))
MODULES = sorted([*HERE.rglob("*.py"), *HERE.with_name("reading").rglob("*.py")])
ALLOWED = {
    "· kringloop",
    "kring",
    "loop",
    "kringloop",
    "Nederlands",
    "English",
    "kringloop run",
    "kringloop run netherlands",
    "CO₂",
}


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


ENDINGS = {
    "concluded.head_": ("sets", "draws", "both", "turned", "variance"),
    "explore.assumed_": ("scenario", "baseline", "today"),
    "explore.course_": SHAPES,
    "explore.group_": LADDER,
    "explore.targets_": [name for name, _ in TOUCHED],
    "explore.way_": (SEQUENTIAL, LOGARITHMIC, SHAPLEY, f"{SHAPLEY}_sampled"),
}
"""Messages whose key ends in what the code says: every end that it can have."""


def test_every_message_that_is_asked_for_exists():
    keys = [(name, key + end) for name, key in used() for end in ENDINGS.get(key, [""])]
    assert [(name, key) for name, key in keys if key not in catalogue()] == []


SHARED = {
    "Claim",
    "Effect",
    "In",
    "Indicator",
    "significant",
    "Run",
    "Trend",
    "Sector",
    "Product",
    "Scenario",
    "scenario",
    "Code",
    "apart",
    "CO₂",
    "was",
    "term",
    "Term",
    "in",
}
"""Words that are the same in Dutch and in English."""


def test_messages_are_translated():
    left = {}
    for key, names in catalogue().items():
        plain = re.sub(r"\{\w+\}", " ", names.nl)
        words = [w for w in re.findall(r"[^\W\d_]+|CO₂", plain) if w not in SHARED]
        if names.nl == names.en and words:
            left[key] = names.nl
    assert not left


def test_both_languages_fill_in_the_same_values():
    names = re.compile(r"\{(?!(?:country|national)\})(\w+)\}", re.I)  # words of the country are there for every text
    off = [k for k, n in catalogue().items() if set(names.findall(n.nl)) != set(names.findall(n.en))]
    assert not off

"""The page of indicators is written from declared objects, and says so when there are none."""

import importlib.util
from pathlib import Path
from types import SimpleNamespace

import pytest
from sphinx.errors import ExtensionError

from kringloop.core import Names

FILE = Path(__file__).parents[2] / "docs" / "_ext" / "catalogue.py"


@pytest.fixture(scope="module")
def catalogue():
    spec = importlib.util.spec_from_file_location("catalogue", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def declared(**changes):
    facts = {
        "key": "waste_generated",
        "definition": "",
        "names": Names(nl="Afval", en="Waste"),
        "question": Names(nl="Hoeveel?", en="How much?"),
        "unit": "kt",
        "level": ("nation", "sector"),
        "account": "waste",
        "better": "down",
        "certainty": "read",
        "reference": "cbs84970",
    }
    return SimpleNamespace(**facts | changes)


def test_an_entry_shows_what_was_declared(catalogue):
    page = catalogue.page([declared()])
    assert "### Waste\n\n`waste_generated` · *Afval*" in page
    assert "Unit `kt` · lower is better · level nation, sector · account `waste`" in page
    assert "Definition: read in the source · reference `cbs84970`" in page


def test_definitions_of_one_key_are_counted_apart(catalogue):
    page = catalogue.page([declared(), declared(definition="eurostat")])
    assert "1 indicators in 2 definitions" in page
    assert "`waste_generated.eurostat`" in page


def test_entries_stand_below_their_goal_in_its_order(catalogue):
    goals = {"value": Names(nl="Waarde", en="Value"), "pressure": Names(nl="Druk", en="Pressure")}
    page = catalogue.page([declared(goal="pressure"), declared(key="b", goal="value")], goals)
    assert page.index("## Value · *Waarde*") < page.index("`b`") < page.index("## Pressure") < page.index("`waste_gen")


def test_without_indicators_the_page_says_so(catalogue, monkeypatch):
    monkeypatch.setattr(catalogue, "ROOM", "kringloop_has_no_such_room")
    assert catalogue.registered() is None
    assert "This version has no indicators yet" in catalogue.page(catalogue.registered())


def test_a_fact_that_is_missing_is_named(catalogue):
    entry = declared()
    del entry.question
    with pytest.raises(ExtensionError, match="indicator 'waste_generated' has no question"):
        catalogue.page([entry])

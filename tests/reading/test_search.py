"""Words lead to indicators, in either language."""

import pytest

from kringloop.core import Names
from kringloop.indicators import INDICATORS
from kringloop.reading import Sought, all_sought, near, search

ENTRIES = (
    Sought(
        "ghg_direct",
        Names("Directe broeikasgasemissies", "Direct greenhouse-gas emissions"),
        (),
        (Names("Hoeveel stoot de sector zelf uit?", "What does the sector itself emit?"),),
    ),
    Sought("in_use_stock", Names("Voorraad in gebruik", "Stock in use"), (), ()),
    Sought("value_kept", Names("Waarde die blijft", "Value that stays"), (), ()),
)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("broeikasgas", ["ghg_direct"]),
        ("GREENHOUSE gas", ["ghg_direct"]),
        ("stock", ["in_use_stock"]),
        ("voorraad gebruik", ["in_use_stock"]),
        ("stoot", ["ghg_direct"]),
        ("voorraad broeikasgas", []),
        ("", []),
    ],
)
def test_every_word_has_to_stand_in_an_entry(text, keys):
    assert [found.key for found in search(text, ENTRIES)] == keys


def test_a_word_of_the_glossary_is_found_in_the_other_language():
    assert search("waste", all_sought(INDICATORS))[0].key == "waste_generated"


def test_a_word_that_is_spelled_nearly_right():
    assert [found.key for found in near("broeikasgasemisies", ENTRIES)] == ["ghg_direct"]
    assert near("xyzzy", ENTRIES) == ()

"""Codes that mean another thing in each series of a table have the names of their own classification."""

import pytest

from kringloop.cli.showing import show_command
from kringloop.reading import codes_known


@pytest.mark.parametrize(
    ("account", "code", "nl", "en"),
    [  # as Eurostat labels them
        ("consumption_footprint_planetary_boundary", "SWS", "gewogen totaal", "single weighted score"),
        ("consumption_footprint_index", "CCHG", "klimaatverandering", "climate change"),
        ("recycling_rate_packaging", "W150107", "glazen verpakkingen", "glass packaging"),
    ],
)
def test_an_item_of_a_series_has_its_name(dutch_run, account, code, nl, en):
    names = dutch_run.names("item", code, [account])
    assert (names.nl, names.en) == (nl, en)


def test_another_series_does_not_lend_its_names(dutch_run):
    assert dutch_run.names("item", "SWS", ["recycling_rate_packaging"]).nl == "SWS"


def test_items_are_listed_with_their_names(dutch_run):
    named = {c.code: c.names.nl for c in codes_known(dutch_run, "item")}
    assert named["SWS"] == "gewogen totaal"
    assert named["W150102"] == "kunststof verpakkingen"


def test_a_table_says_what_its_items_are(dutch_run, capsys):
    asked = {"years": [2023], "by": None, "language": "nl", "as_json": False}
    show_command(dutch_run, "planetary_boundary_multiple", labels={"region": ["NL"], "item": ["SWS"]}, **asked)
    assert "SWS gewogen totaal" in " ".join(capsys.readouterr().out.split())
    show_command(dutch_run, "consumption_footprint.index", labels={"region": ["NL"]}, **asked)
    assert capsys.readouterr().out.startswith("Consumptievoetafdruk: index, 2010 = 100, NL Nederland")

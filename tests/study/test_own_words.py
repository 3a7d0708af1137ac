"""What a study calls its own accounts, dimensions and layers is what every door calls them."""

from __future__ import annotations

import pytest

from kringloop.core import StudyError
from kringloop.exchange import analyst_table
from kringloop.reading import Reading, Words
from kringloop.runs import open_run, run_study
from kringloop.study import load_study
from tests.small import change


@pytest.fixture
def named(folder, results):
    """A run of the small study with words for its account of waste, the dimension item and the layer mass."""
    change(folder, "study.yaml", "  waste:\n", "  waste:\n    names: {nl: Ons afval, en: Our waste}\n")
    change(
        folder,
        "study.yaml",
        "show:\n",
        "columns:\n  item: {nl: Onderdeel, en: Part}\n  mass: {nl: gewicht, en: weight}\nshow:\n",
    )
    return open_run(run_study(folder / "study.yaml", results).path)


def test_pages_and_reports_say_them(named):
    words = Reading(named, "a.duckdb").words("nl")
    assert [words.word(s, c) for s, c in (("account", "waste"), ("dimension", "item"), ("layer", "mass"))] == [
        "Ons afval",
        "Onderdeel",
        "gewicht",
    ]
    assert Words("nl").word("account", "waste") == "Bedrijfsafval"
    assert words.word("account", "production") == Words("nl").word("account", "production")


def test_the_terminal_says_them(named, results, kringloop):
    code, out, _ = kringloop("show", "small_recovery.published", "--results", results, "--lang", "nl")
    assert code == 0
    assert "Onderdeel" in out
    code, out, _ = kringloop("list", "codes", "--results", results, "--lang", "en")
    assert code == 0
    assert "Part" in out


def test_a_table_taken_along_says_them(named):
    indicator = named.definitions_of("small_recovery.published")[0]
    table = analyst_table(named, [(indicator, named.observations_of(indicator))], "nl")
    assert "Onderdeel" in repr(table.figures)


def test_names_in_one_language_are_refused(folder):
    change(folder, "study.yaml", "show:\n", "columns:\n  item: {nl: Onderdeel}\nshow:\n")
    with pytest.raises(StudyError, match=r"columns\.item\.en  this key is needed"):
        load_study(folder / "study.yaml")

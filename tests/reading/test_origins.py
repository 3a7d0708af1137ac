"""What is said of a source in Dutch: editions and licences of every origin, names of tables as they are."""

import csv
import re
from pathlib import Path

import pytest

from kringloop.core import Origin
from kringloop.reading import origin_label, origin_name, origin_words
from kringloop.sources import RELEASES, SOURCES
from kringloop.study import find_study
from tests.english import english
from tests.netherlands import netherlands

ENGLISH = re.compile(r"\b(the|of|not|and|with|as|release|snapshot|policy|available|cite|state|item|read)\b")


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        ("snapshot, release date not stated", "momentopname zonder datum"),
        ("downloaded 2025, release date not stated", "opgehaald in 2025, publicatiedatum niet vermeld"),
        ("2013 release, last table 2011", "uitgave van 2013, laatste tabel 2011"),
        ("Eurostat reuse policy (attribution)", "hergebruik volgens Eurostat (met bronvermelding)"),
        ("2025-12-05", "2025-12-05"),
        ("a vintage nobody has seen", "a vintage nobody has seen"),
    ],
)
def test_an_edition_or_licence_is_said_in_dutch(english, dutch):
    assert origin_words(english, "nl") == dutch
    assert origin_words(english, "en") == english


def test_a_name_of_a_table_stays_and_its_surroundings_are_dutch():
    origin = Origin(
        producer="European Commission",
        dataset="10.2873/725585",
        title="Study",
        vintage="as read in 2026",
        licence="CC BY 4.0",
        kind="published",
    )
    assert origin_name(origin, "nl") == "Europese Commissie 10.2873/725585"
    assert origin_label(origin, "nl") == "Europese Commissie 10.2873/725585 (gelezen in 2026)"


def test_no_english_is_left_around_the_sources_of_the_shipped_study():
    for origin in netherlands().origins.values():
        for text in (origin.producer, origin.vintage, origin.licence):
            said = origin_words(text, "nl")
            assert not ENGLISH.search(said), f"'{said}' of {origin.label}"


def notes_of_sources():
    """What is to be known of each source of the studies that ship, and of each release of world tables."""
    for path in sorted(Path(find_study("netherlands")).parents[1].glob("*/*/*origins.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from ((row["id"], row["note"]) for row in csv.DictReader(file) if row["note"])


def test_every_note_of_a_source_is_told_in_dutch():
    notes = dict(notes_of_sources())
    assert len(notes) > 40
    assert [key for key, note in notes.items() if origin_words(note, "nl") == note] == []
    assert english("\n".join(origin_words(note, "nl") for note in notes.values())) == []
    assert origin_words(notes["cbs_84450"], "en") == notes["cbs_84450"]


def test_every_source_that_can_be_listed_is_told_in_dutch():
    told = {
        (s.key, field): origin_words(getattr(s.origin, field) or "", "nl").replace("CC BY", "")
        for s in (*SOURCES, *RELEASES)
        for field in ("producer", "dataset", "vintage", "licence", "note")
    }
    assert [key for key, text in told.items() if english(text)] == []

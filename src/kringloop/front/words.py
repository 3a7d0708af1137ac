"""The words of this door in the language asked for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kringloop.core import LANGUAGES, unknown
from kringloop.reading import Reading, Words

CATALOGUE = Path(__file__).with_name("words.toml")


@cache
def words_of(language: str) -> Words:
    """The messages of pages and of this door, where no run is at hand.

    Raises
    ------
    UnknownNameError   a language that is not spoken
    """
    if language not in LANGUAGES:
        raise unknown("language", str(language), LANGUAGES)
    return Words(language, CATALOGUE)


def words_beside(reading: Reading, language: str) -> Words:
    """The words of this door about a run: its country, and what its study calls accounts, dimensions and layers.

    Raises
    ------
    UnknownNameError   a language that is not spoken
    """
    words_of(language)
    return reading.words(language, CATALOGUE)

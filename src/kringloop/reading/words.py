"""The messages of pages and reports in both languages, read from `words.toml`.

A key without a Dutch or an English text is refused when the catalogue is read, so that a page is
never half translated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from functools import cache
from pathlib import Path

from kringloop.core import LANGUAGES, DuplicateError, Names, Places, listing, read_texts, unknown

CATALOGUE = Path(__file__).parent / "words.toml"


@cache
def catalogue(file_name: Path = CATALOGUE) -> Mapping[str, Names]:
    """All messages of a file by key, such as `nav.goals`."""
    sections = read_texts(file_name)
    return {f"{s}.{key}": Names(**text) for s, entries in sections.items() for key, text in entries.items()}


ANY_WINDOW = Names("de laatste acht jaar", "the last eight years")
"""Years that trends are told over, where no run is at hand."""


class Words:
    """The messages of one language: those of this room, and those of a file that says more.

    `{country}` and its like are filled in, and `{window}`: the years over which the trends of a run are told.

    >>> Words("nl")("nav.indicators")
    'Indicatoren'
    """

    def __init__(
        self,
        language: str,
        also: Path | None = None,
        places: Places | None = None,
        window: str | Callable[[], str] = "",
    ) -> None:
        self.language = language
        self._window = window
        self.places = places or Places()
        more = catalogue(also) if also else {}
        twice = sorted(catalogue().keys() & more.keys())
        if twice:
            raise DuplicateError(f"{also} says what {CATALOGUE.name} says: {listing(twice)}; choose another key")
        self._catalogue = {**catalogue(), **more}

    @property
    def window(self) -> str:
        """The years over which trends are told; where a run has to be read for them, only once a message asks."""
        if callable(self._window):
            self._window = self._window()
        return self._window or ANY_WINDOW[self.language]

    def of(self, own: Mapping[str, Names]) -> Words:
        """The same messages, with what a study calls its own accounts, dimensions and layers."""
        if not own:
            return self
        words = copy(self)
        words._catalogue = {**self._catalogue, **own}
        return words

    def __call__(self, message: str, /, **values: object) -> str:
        found = self._catalogue.get(message)
        if found is None:
            raise unknown("message", message, self._catalogue)
        text = self.said(found[self.language])
        return text.format(**values) if values else text

    def said(self, text: str) -> str:
        """A text of another catalogue with the words of the country and the years of trends in it."""
        told = self.places.said(text, self.language)
        return told.replace("{window}", self.window) if "{window}" in told else told

    def has(self, key: str) -> bool:
        return key in self._catalogue

    def word(self, section: str, code: str) -> str:
        """The word for a code, or the code itself where there is none."""
        key = f"{section}.{code}"
        return self(key) if self.has(key) else code


WORDS: Mapping[str, Words] = {language: Words(language) for language in LANGUAGES}
"""Where no run is at hand; beside a run: `Reading.words`, which says its country."""

"""Find indicators by words, in Dutch or English, whatever the language of the page or the terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from kringloop.core import Names

if TYPE_CHECKING:
    from kringloop.indicators import Indicator

IN_KEY, IN_NAME, IN_LABEL, IN_QUESTION = 8, 6, 3, 1
"""What a word counts where it stands."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What can be found: a key with its names, the names of its definitions, and its questions."""

    key: str
    names: Names
    labels: tuple[Names, ...]
    questions: tuple[Names, ...]


def search(text: str, among: Iterable[Sought]) -> tuple[Sought, ...]:
    """Entries in which every word of `text` stands, in either language or as a synonym; best first.

    Case and accents do not count. A word of the glossary is also looked for by its name in the other language.
    """
    asked = [_also(word) for word in _folded(text).split()]
    if not asked:
        return ()
    scored = [
        (sum(max(_score(w, entry) for w in words) for words in asked), entry)
        for entry in among
        if all(any(_score(w, entry) for w in words) for words in asked)
    ]
    return tuple(entry for _, entry in sorted(scored, key=lambda s: -s[0]))


def near(text: str, among: Iterable[Sought], *, most: int = 5) -> tuple[Sought, ...]:
    """Entries with a word in their key or names that is spelled nearly like one of `text`."""
    entries = tuple(among)
    words = {
        w: e
        for e in reversed(entries)
        for n in (e.key.replace("_", " "), *_both(e.names))
        for w in _folded(n).split()
        if len(w) > 3
    }
    close = [c for w in _folded(text).split() for c in get_close_matches(w, words, n=most, cutoff=0.75)]
    return tuple({words[c].key: words[c] for c in close}.values())[:most]


def all_sought(known: Iterable[Indicator]) -> tuple[Sought, ...]:
    """Entries of indicators; those only known from memory are left out."""
    found: dict[str, list[Indicator]] = {}
    for i in (each.general for each in known):
        if i.certainty != "memory":
            found.setdefault(i.key, []).append(i)
    return tuple(
        Sought(key, same[0].names, tuple(i.label for i in same), tuple(i.question for i in same))
        for key, same in found.items()
    )


def _score(word: str, entry: Sought) -> int:
    if word in entry.key.replace("_", " ") or word in entry.key:
        return IN_KEY
    places = ((IN_NAME, (entry.names,)), (IN_LABEL, entry.labels), (IN_QUESTION, entry.questions))
    return next((s for s, names in places if any(word in _folded(t) for n in names for t in _both(n))), 0)


def _also(word: str) -> tuple[str, ...]:
    """A word, and what the glossary calls it in the other language."""
    return (word, *(other for here, other in _synonyms() if here == word and other != word))


@lru_cache(maxsize=1)
def _synonyms() -> tuple[tuple[str, str], ...]:
    from kringloop.reference import glossary

    pairs = [(_folded(t.names.nl), _folded(t.names.en)) for t in glossary().values()]
    return (*pairs, *((en, nl) for nl, en in pairs))


def _both(names: Names) -> tuple[str, str]:
    return names.nl, names.en


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))

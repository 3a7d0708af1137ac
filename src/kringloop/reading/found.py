"""What a run has on the words that somebody typed: indicators, sectors and terms of the glossary."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from kringloop.core import LANGUAGES, Names
from kringloop.reading.run import Reading
from kringloop.reading.searching import Sought, near, search
from kringloop.reading.sectoral import sectors
from kringloop.reference import glossary


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found.

    Parameters
    ----------
    kind  : indicator, sector or term
    key   : its key in addresses and commands
    note  : what stands under the name: a question, a code or a meaning
    exact : whether the whole text is its key or its name
    """

    kind: str
    key: str
    name: Names
    note: Names
    exact: bool


def find(reading: Reading, text: str) -> tuple[Hit, ...]:
    """What has every word of a text in Dutch or English: indicators first, then sectors, then terms."""
    whole = [d for d in reading.definitions.values() if d.id == text.strip() and d.key in reading.keys]
    if whole:
        return tuple(Hit("indicator", d.id, d.names, d.question, exact=True) for d in whole)
    notes = _notes(reading)
    return tuple(
        Hit(kind, found.key, found.names, notes[kind, found.key], exact=_is(text, found))
        for kind, entries in _entries(reading).items()
        for found in search(text, entries)
    )


def suggestions(reading: Reading, text: str) -> tuple[Names, ...]:
    """Names of what is spelled nearly like a text."""
    entries = [entry for entries in _entries(reading).values() for entry in entries]
    return tuple(entry.names for entry in near(text, entries))


def _entries(reading: Reading) -> dict[str, tuple[Sought, ...]]:
    return reading.keep(
        "entries",
        lambda: {
            "indicator": tuple(
                Sought(key, same[0].names, tuple(d.label for d in same), tuple(d.question for d in same))
                for key, same in reading.keys.items()
            ),
            "sector": tuple(Sought(code, _sector(reading, code), (), ()) for code in sectors(reading)),
            "term": tuple(Sought(t.key, t.names, (), ()) for t in glossary().values()),
        },
    )


def _notes(reading: Reading) -> dict[tuple[str, str], Names]:
    found = {("indicator", key): same[0].question for key, same in reading.keys.items()}
    found |= {("sector", code): Names(code, code) for code in sectors(reading)}
    return found | {("term", t.key): t.meaning for t in glossary().values()}


def _sector(reading: Reading, code: str) -> Names:
    return Names(*(reading.name("sector", code, language) for language in LANGUAGES))


def _is(text: str, entry: Sought) -> bool:
    return _plain(text) in {_plain(entry.key), *(_plain(entry.names[n]) for n in LANGUAGES)}


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.strip()).casefold()
    return "".join(c for c in letters if not unicodedata.combining(c))

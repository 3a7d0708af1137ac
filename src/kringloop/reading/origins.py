"""What an origin says of itself, in the language of the reader: editions, licences and makers.

Origins are written in English. Names of tables and titles stay as their producer gives them; what surrounds them
is said in Dutch to a Dutch reader. The pairs stand in `origins.toml`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from kringloop.core import Origin, read_texts

_PHRASES = Path(__file__).with_suffix(".toml")
_HOLE = re.compile(r"\\\{(\w+)\\\}")


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    """English phrases as patterns, with the Dutch; the ones with fewest gaps first."""
    pairs = [(p["en"], p["nl"]) for p in read_texts(_PHRASES)["phrases"]]
    pairs.sort(key=lambda pair: (pair[0].count("{"), -len(pair[0])))
    return tuple((re.compile(_HOLE.sub(r"(?P<\1>[^;]+)", re.escape(en))), nl) for en, nl in pairs)


@cache
def origin_words(text: str, language: str) -> str:
    """An edition, licence, maker or dataset as a reader of `language` is told; as it is where nothing is known for it.

    >>> origin_words("downloaded 2025, release date not stated", "nl")
    'opgehaald in 2025, publicatiedatum niet vermeld'
    >>> origin_words("83180ENG", "nl")
    '83180ENG'
    """
    if language != "nl":
        return text
    for pattern, dutch in _phrases():
        if found := pattern.fullmatch(text):
            return dutch.format(**found.groupdict())
    return text


def origin_name(origin: Origin, language: str) -> str:
    """Maker and dataset: "CBS 83180ENG"."""
    return f"{origin_words(origin.producer, language)} {origin_words(origin.dataset, language)}"


def origin_label(origin: Origin, language: str) -> str:
    """Maker, dataset and edition: "CBS 83180ENG (momentopname zonder datum)"."""
    return f"{origin_name(origin, language)} ({origin_words(origin.vintage, language)})"

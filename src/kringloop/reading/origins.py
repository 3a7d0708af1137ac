"""What an origin says of itself, in the language of the reader: editions, licences and makers.

Origins are written in English. Names of tables and titles stay as their producer gives them; what surrounds them
is said in Dutch to a Dutch reader. The pairs stand in `origins.toml`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kringloop.core import Origin, Phrases, kept_sentence, read_texts

_PHRASES = Path(__file__).with_suffix(".toml")


@cache
def _phrases() -> Phrases:
    return Phrases(read_texts(_PHRASES)["phrases"])


@cache
def origin_words(text: str, language: str) -> str:
    """An edition, licence, maker or dataset as a reader of `language` is told; as it is where nothing is known for it.

    >>> origin_words("downloaded 2025, release date not stated", "nl")
    'opgehaald in 2025, publicatiedatum niet vermeld'
    >>> origin_words("83180ENG", "nl")
    '83180ENG'
    """
    return (_phrases().dutch(text) or text) if language == "nl" else text


def reason_words(text: str, language: str) -> str:
    """Why there are no figures, or what a check found, as a run keeps it, for a reader of `language`.

    >>> reason_words("'air' is not a known account", "nl"), reason_words("'kton' is not a known unit", "nl")
    ("de studie heeft geen rekening 'air'", "'kton' is geen bekende eenheid")
    """
    told = origin_words(text, language)
    return told if told != text else kept_sentence(text, language)


def origin_name(origin: Origin, language: str) -> str:
    """Maker and dataset: "CBS 83180ENG"."""
    return f"{origin_words(origin.producer, language)} {origin_words(origin.dataset, language)}"


def origin_label(origin: Origin, language: str) -> str:
    """Maker, dataset and edition: "CBS 83180ENG (momentopname zonder datum)"."""
    return f"{origin_name(origin, language)} ({origin_words(origin.vintage, language)})"

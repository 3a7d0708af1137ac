"""What can be said of an indicator, read from `claims.toml`; and which are said by a word instead of a figure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kringloop.core import LANGUAGES, RangeError, read_texts

CLAIMS = Path(__file__).parent / "claims.toml"


@cache
def claims() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Entries by id of the definition: what → language → text.

    Raises
    ------
    RangeError   an entry that lacks a language
    """
    found: dict[str, dict[str, dict[str, str]]] = read_texts(CLAIMS)
    for id, entry in found.items():
        for what, texts in entry.items():
            if set(texts) != set(LANGUAGES):
                raise RangeError(f"{CLAIMS.name} says '{what}' of {id} in {sorted(texts)}; expected {LANGUAGES}")
    return found


def said_by_a_word(definition: str) -> bool:
    """Whether a figure is said by the word beside it alone: where the sentence on it has {state} and no figure.

    >>> said_by_a_word("decoupling_elasticity.ghg"), said_by_a_word("critical_materials.count")
    (True, False)
    """
    text = claims().get(definition, {}).get("level", {}).get("en", "")
    return "{state}" in text and "{figure}" not in text and "{bare}" not in text

"""Sentences on single figures that a reader could quote: level, change, since when, how certain.

What can be said of an indicator stands in `claims.toml`, in both languages. It holds for the headline cell only; other
cells, and indicators without an entry, are said by name. Nothing is typed in: every figure comes from the run.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kringloop.core import LANGUAGES, RangeError
from kringloop.reading import numbers
from kringloop.reading.judged import clause
from kringloop.reading.rows import StateRow, amount, cell_words
from kringloop.reading.run import Reading
from kringloop.reading.words import Words

CLAIMS = Path(__file__).parent / "claims.toml"


@cache
def claims() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Entries by id of the definition: what → language → text.

    Raises
    ------
    RangeError   an entry that lacks a language
    """
    with CLAIMS.open("rb") as file:
        found: dict[str, dict[str, dict[str, str]]] = tomllib.load(file)
    for id, entry in found.items():
        for what, texts in entry.items():
            if set(texts) != set(LANGUAGES):
                raise RangeError(f"{CLAIMS.name} says '{what}' of {id} in {sorted(texts)}; expected {LANGUAGES}")
    return found


def row_name(row: StateRow, words: Words) -> str:
    """The name of a row in front: a short one where there is one, else the name with its definition."""
    own = claims().get(row.definition.id, {}).get("row")
    return own[words.language] if own is not None else row.definition.full_name(words.language)


def scope(reading: Reading, row: StateRow, words: Words) -> str:
    """Whether a row is about a sector or about the whole country, in words."""
    code = row.cell.get("sector")
    return reading.name("sector", code, words.language) if code else words("row.country")


def of_what(reading: Reading, row: StateRow, words: Words) -> str:
    """Scope and cell of a row together: "whole country; imports, all materials"."""
    rest = {d: c for d, c in row.cell.items() if d != "sector" and (d, c) != ("region", reading.region)}
    return "; ".join(filter(None, [scope(reading, row, words), cell_words(reading, rest, words)]))


def level(reading: Reading, row: StateRow, words: Words) -> str:
    """The figure in a clause: "Industry emitted 41.6 Mt CO₂-eq in 2024"."""
    known: dict[str, Any] = {
        "figure": amount(row, words.language), "year": row.year, "state": row.state[words.language],
        "bare": numbers.quantity(row.value, row.unit.partition(" of ")[0], words.language),
    }  # fmt: skip
    own = claims().get(row.definition.id, {}).get("level") if row.headline else None
    if own is not None:
        return own[words.language].format(**known)
    name, label = (each[words.language] for each in (row.definition.names, row.definition.label))
    said = [label] if row.definition.definition and label != name else []
    said += (
        [] if row.headline and not said else list(filter(None, [cell_words(reading, row.definition, row.cell, words)]))
    )
    return words("claim.level", name=name + (f" ({'; '.join(said)})" if said else ""), **known)


def claim(reading: Reading, row: StateRow, words: Words) -> str:
    """The figure with its change and certainty, as one sentence without a full stop."""
    return words("claim.whole", level=level(reading, row, words), clause=clause(row, words))


def short_claim(row: StateRow, words: Words) -> str | None:
    """What moved, in a few words for a title; None where nothing certain can be said."""
    texts = claims().get(row.definition.id, {}).get(f"short_{row.trend.direction}")
    return None if texts is None else texts[words.language]

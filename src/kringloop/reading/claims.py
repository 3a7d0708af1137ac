"""Sentences on single figures that a reader could quote: level, change, since when, how certain.

What can be said of an indicator stands in `claims.toml`, in both languages: at its headline cell, and of another
sector. Other cells, and indicators without an entry, are said by name. Every figure comes from the run.
"""

from __future__ import annotations

import re
from typing import Any

from kringloop.reading import numbers
from kringloop.reading.claim_texts import claims
from kringloop.reading.judged import clause
from kringloop.reading.rows import StateRow, amount, cell_words
from kringloop.reading.run import Definition, Reading
from kringloop.reading.sectoral import WHOLE
from kringloop.reading.words import Words


def row_name(reading: Reading, row: StateRow, words: Words) -> str:
    """The name of a row in front: a short one where there is one, else the name with its definition."""
    if not of_industry(row):
        return column_name(row.definition, words)
    own = claims().get(row.definition.id, {}).get("row")
    if own is None:
        return row.definition.full_name(words.language)
    text = words.said(own[words.language])
    return text.format(**_cell_marks(reading, row, text, words)) if "{" in text else text


def of_industry(row: StateRow) -> bool:
    """Whether a row is of manufacturing as a whole, or by no sector: only then is "industry" said of it."""
    return row.cell.get("sector", WHOLE) == WHOLE


def _cell_marks(reading: Reading, row: StateRow, text: str, words: Words) -> dict[str, str]:
    """What {material} and the like stand for in a text: the name of the code of a row, with a capital as {Material}."""
    named = {d: c for d, c in row.cell.items() if f"{{{d}}}" in text or f"{{{d.title()}}}" in text}
    names = {d: reading.name(d, c, words.language, row.definition.accounts) for d, c in named.items()}
    return names | {d.title(): _large(name) for d, name in names.items()}


def column_name(definition: Definition, words: Words) -> str:
    """The name of a definition above a column with a row per sector: without the sector it is said of in front."""
    texts = claims().get(definition.id, {})
    own = texts.get("column") or texts.get("row")
    return own[words.language] if own is not None else definition.full_name(words.language)


def scope(reading: Reading, row: StateRow, words: Words) -> str:
    """Whether a row is about a sector, the whole country or a larger area, in words."""
    own = claims().get(row.definition.id, {}).get("scope")
    if own is not None:
        return own[words.language]
    code = row.cell.get("sector")
    return reading.name("sector", code, words.language) if code else words("row.country")


def of_what(reading: Reading, row: StateRow, words: Words) -> str:
    """Scope and cell of a row together: "whole country; imports, all materials"."""
    if row.headline and {"row", "scope"} <= claims().get(row.definition.id, {}).keys():
        return scope(reading, row, words)  # the name says the rest
    rest = {d: c for d, c in row.cell.items() if d != "sector" and (d, c) != ("region", reading.region)}
    return "; ".join(filter(None, [scope(reading, row, words), cell_words(reading, row.definition, rest, words)]))


def level(reading: Reading, row: StateRow, words: Words) -> str:
    """The figure in a clause: "Industry emitted 41.6 Mt CO₂-eq in 2024"."""
    known: dict[str, Any] = {
        "figure": amount(row, words.language),
        "year": row.year,
        "state": row.state[words.language],
        "bare": numbers.quantity(row.value, row.unit.partition(" of ")[0], words.language),
        "where": _where(reading, row, words),
    }
    texts = claims().get(row.definition.id, {})
    own = texts.get("level" if row.headline and of_industry(row) else "elsewhere" if _elsewhere(reading, row) else "")
    if own is not None:
        text = words.said(own[words.language])
        return text.format(**_cell_marks(reading, row, text, words), **known)
    what = _small(row.definition.names[words.language]) + _bracketed(reading, row, words)
    # An amount is said before its name; a share, an index and a ratio are what their name says.
    ratio = row.unit in ("%", "1", "") or "=" in row.unit or "/" in row.unit
    form = "state" if row.state[words.language] else "ratio" if ratio else "amount"
    return " ".join(words(f"claim.{form}", name=what if form == "amount" else _large(what), **known).split())


def _elsewhere(reading: Reading, row: StateRow) -> bool:
    """Whether a row is the headline of its definition but for its sector."""
    headline = dict(reading.headline_cell(row.definition) or {})
    return "sector" in row.cell and headline | {"sector": row.cell["sector"]} == dict(row.cell)


def _where(reading: Reading, row: StateRow, words: Words) -> str:
    """Of which sector or country a row is, as one says it: "in the manufacture of machinery"."""
    area = claims().get(row.definition.id, {}).get("scope")
    dimension = next((d for d in ("sector", "region") if d in row.cell), None)
    if area is not None:
        name = area[words.language]
    elif dimension is not None and row.cell[dimension] != reading.region:
        name = reading.name(dimension, row.cell[dimension], words.language)
    else:
        return "" if "place" in row.cell else words("claim.in_country")
    article = re.match(words("claim.article_pattern"), name) is not None
    return words("claim.in_the" if article else "claim.in", name=name)


def _bracketed(reading: Reading, row: StateRow, words: Words) -> str:
    """What sets a definition and a cell apart from others of the same name, in brackets."""
    name, label = (each[words.language] for each in (row.definition.names, row.definition.label))
    said = [label] if row.definition.definition and label != name else []
    rest = {d: c for d, c in row.cell.items() if d not in ("sector", "region")}
    said += list(filter(None, [cell_words(reading, row.definition, rest, words)]))
    return f" ({'; '.join(said)})" if said else ""


def _small(text: str) -> str:
    """A name inside a sentence; abbreviations keep their capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _large(text: str) -> str:
    return text[:1].upper() + text[1:]


def claim(reading: Reading, row: StateRow, words: Words) -> str:
    """The figure with its change and certainty, as one sentence without a full stop.

    Where a word says what a figure means, that is said instead of its change.
    """
    said = level(reading, row, words)
    return said if row.state[words.language] else words("claim.whole", level=said, clause=clause(row, words))


def short_claim(row: StateRow, words: Words) -> str | None:
    """What moved, in a few words for a title; None where nothing certain can be said, or not of all of industry."""
    if not of_industry(row):
        return None
    texts = claims().get(row.definition.id, {}).get(f"short_{row.trend.direction}")
    return None if texts is None else words.said(texts[words.language])

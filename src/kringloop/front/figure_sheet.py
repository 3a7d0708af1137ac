"""Figures as a small table: a row per cell, a column per year, as many of the last as fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from kringloop.front.layout import MOST_ROWS, WIDTH, Sheet
from kringloop.front.question import Question
from kringloop.reading import Definition, Reading, Words, default_years, flag_legend, last_of, numbers, reason

NAME_ROOM, SCENARIO = 16, "scenario"


def figure_sheet(
    reading: Reading,
    definition: Definition,
    frame: pl.DataFrame,
    dimensions: Sequence[str],
    asked: Question,
    words: Words,
) -> Sheet:
    """Title with what all rows share, the figures, and what has to be said of them."""
    known = frame.filter(pl.col("value").is_not_null())
    apart = [d for d in dimensions if frame[d].n_unique() > 1]
    shared = [
        reading.name(d, frame[d][0], words.language, definition.accounts)
        for d in dimensions
        if d not in apart and frame.height
    ]
    unit = numbers.unit_words(definition.unit, words.language)
    title = ", ".join([definition.full_name(words.language), *shared]) + (f" [{unit}]" if unit else "")
    if known.is_empty():
        return Sheet(title, notes=(words("kind.missing"), *_reasons(frame, words)))
    cells = known.unique(apart, maintain_order=True).select(apart).rows() if apart else [()]
    shown = cells[:MOST_ROWS]
    texts = {key: text for key, text in _texts(known, apart, words.language).items() if key[:-1] in set(shown)}
    years = _years_that_fit(known, texts, len(apart))
    rows = [
        (*_names(reading, definition, apart, cell, words.language), *(texts.get((*cell, y), "") for y in years))
        for cell in shown
    ]
    heads = (*(words.word("dimension", d) for d in apart), *(f">{y}" for y in years))
    return Sheet(title, heads, rows, _notes(reading, frame, known, cells, years, asked, words))


def _texts(known: pl.DataFrame, apart: Sequence[str], language: str) -> dict[tuple[Any, ...], str]:
    """Cell and year → the figure with its marks, all with the same decimals."""
    places = numbers.decimals_for(known["value"].to_list(), digits=4)
    found = {}
    for r in known.iter_rows(named=True):
        text = numbers.fixed(r["value"], places, language)
        found[(*(r[d] for d in apart), r["year"])] = f"{text} {r['flags'] or ''}".rstrip()
    return found


def _years_that_fit(known: pl.DataFrame, texts: dict[tuple[Any, ...], str], names: int) -> list[int]:
    """The years that the terminal would show, as many as there is room for."""
    years = {int(key[-1]) for key in texts}
    ahead = years - set(known.filter(pl.col("status") != SCENARIO)["year"].to_list())
    wanted = default_years(years, ahead)
    for count in range(len(wanted), 1, -1):
        chosen = last_of(wanted, ahead, count)
        widths = (max((len(t) for key, t in texts.items() if key[-1] == y), default=4) for y in chosen)
        if sum(max(4, w) + 3 for w in widths) <= WIDTH - NAME_ROOM * names:
            return chosen
    return last_of(wanted, ahead, 1)


def _names(
    reading: Reading, definition: Definition, apart: Sequence[str], cell: Sequence[str], language: str
) -> list[str]:
    """Code and name: the code is what is asked for."""
    named = [(code, reading.name(d, code, language, definition.accounts)) for d, code in zip(apart, cell, strict=True)]
    return [code if name == code else f"{code} {name}" for code, name in named]


def _notes(
    reading: Reading,
    frame: pl.DataFrame,
    known: pl.DataFrame,
    cells: Sequence[object],
    years: Sequence[int],
    asked: Question,
    words: Words,
) -> list[str]:
    every = known["year"].unique().sort().to_list()
    notes = [words("py.more_rows", count=len(cells) - MOST_ROWS)] if len(cells) > MOST_ROWS else []
    if len(years) < len(every):
        notes.append(words("py.more_years", years=numbers.span(every[0], every[-1])))
    if lost := [y for y in asked.years or () if y not in every]:
        notes.append(words("py.no_year", years=", ".join(map(str, lost))))
    kinds = [words.word("kind", k) for k in known["status"].unique(maintain_order=True)]
    notes.append(words("py.all_kind", kinds=", ".join(kinds)))
    if marks := flag_legend([f for f in known["flags"] if f], words.language):
        notes.append(words("py.marks", marks=", ".join(f"{m} = {w}" for m, w in marks.items())))
    sources = sorted({s for text in frame["sources"].drop_nulls() for s in text.split()})
    notes.append(words("py.sources", sources="; ".join(reading.name("source", s, words.language) for s in sources)))
    return [*notes, words("py.next_figure")]


def _reasons(frame: pl.DataFrame, words: Words) -> list[str]:
    return [reason(text, words) for text in frame["reason"].drop_nulls().unique(maintain_order=True).to_list()]

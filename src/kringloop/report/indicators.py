"""Annex: every indicator with all its definitions, what each is, what to mind and where it was defined."""

from __future__ import annotations

import polars as pl

from kringloop.reading import Definition, default_definition, numbers, state_row
from kringloop.reference import bibliography
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Column, Grid, Heading, NewPage, Text, Together, cells
from kringloop.report.rows import kind_words, state_table
from kringloop.report.summary import goal_name

HIGHEST = 10


def indicators(asked: Asked) -> list[Block]:
    """All indicators with figures, by goal."""
    words, reading = asked.words, asked.reading
    if not reading.keys:
        return []
    made: list[Block] = [Heading(words("indicators_part.title")), Text(words("indicators_part.lead"))]
    for goal in reading.goals():
        keys = [k for k, found in reading.keys.items() if found[0].goal == goal]
        made += [Heading(goal_name(goal, asked.language), 2, goal)] if keys else []
        for key in keys:
            made += one(asked, key)
    return [*made, NewPage()]


def one(asked: Asked, key: str) -> list[Block]:
    """One indicator: a row for each definition, then what to mind and where it comes from."""
    words, reading = asked.words, asked.reading
    definitions = reading.keys[key]
    first = default_definition(reading, key)
    head: list[Block] = [
        Heading(first.names[asked.language], 3, first.goal),
        Text(first.question[asked.language], "soft"),
    ]
    rows = [r for d in definitions if (r := state_row(reading, d)) is not None]
    shown: list[Block] = [state_table(reading, rows, words, by_label=True)] if rows else [highest(asked, first)]
    return [Together((*head, *shown)), *meaning(asked, definitions)]


def highest(asked: Asked, definition: Definition) -> Grid:
    """The largest figures of the last year, for an indicator without a headline, such as one by material."""
    words, reading = asked.words, asked.reading
    frame = reading.figures(definition.id).filter(pl.col("value").is_not_null())
    last = frame.filter(pl.col("year") == frame["year"].max()).sort("value", descending=True)
    top = last.head(HIGHEST)
    by = [d for d in definition.by if last[d].n_unique() > 1]
    unit = numbers.unit_words(definition.unit, asked.language)
    columns = (
        *(Column(words.word("dimension", d)) for d in by),
        Column(", ".join(filter(None, (words("column.value"), unit))), 0.0, True),
        Column(words("column.status"), 0.0),
    )
    rows = tuple(
        cells(
            *(reading.name(d, r[d], asked.language, definition.accounts) for d in by),
            numbers.figure(r["value"], asked.language, digits=3),
            kind_words(r["status"], words),
        )
        for r in top.to_dicts()
    )
    caption = words("indicators_part.highest", year=last["year"][0], shown=top.height, count=last.height)
    return Grid(columns, rows, caption, small=True)


def meaning(asked: Asked, definitions: tuple[Definition, ...]) -> list[Block]:
    """What to mind of these definitions and where they were defined, each thing said once."""
    words, language = asked.words, asked.language
    traps = dict.fromkeys(d.traps[language] for d in definitions if d.traps)
    known = bibliography()
    sources = dict.fromkeys(
        known[d.reference].citation if d.reference in known else d.reference for d in definitions if d.reference
    )
    made: list[Block] = [Text(t, before=words("indicators_part.mind")) for t in traps]
    if sources:
        made.append(Text("; ".join(sources), "soft", before=words("indicators_part.source")))
    return made

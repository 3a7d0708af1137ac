"""Every indicator: course, figures, definition, source; then the same thing defined differently."""

from __future__ import annotations

import polars as pl

from kringloop.reading import (
    Definition,
    amount,
    cell_words,
    default_definition,
    numbers,
    pictures,
    state_row,
    trend_sentence,
)
from kringloop.reference import bibliography
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Column, Grid, Heading, NewPage, Text, Together, cells
from kringloop.report.drawings import drawing, years_across
from kringloop.report.rows import kind_words, state_table
from kringloop.report.summary import goal_name

WIDTH, HEIGHT = 720.0, 185.0
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
    """One indicator: the definition it opens with in full, the others as rows."""
    words, reading = asked.words, asked.reading
    definition = default_definition(reading, key)
    head: list[Block] = [
        Heading(definition.names[asked.language], 3, definition.goal),
        Text(definition.question[asked.language], "soft"),
    ]
    made: list[Block] = [Together((*head, *course(asked, definition))), Together(tuple(meaning(asked, definition)))]
    others = [d for d in reading.keys[key] if d.id != definition.id]
    rows = [r for d in others if (r := state_row(reading, d)) is not None]
    if rows:
        made += [Text(words("indicators_part.others"), "label"), state_table(reading, rows, words, by_label=True)]
    return made


def course(asked: Asked, definition: Definition, *, width: float = WIDTH, height: float = HEIGHT) -> list[Block]:
    """The series at its headline cell as a drawing and a table; a sentence where there is one year."""
    words, reading = asked.words, asked.reading
    row = state_row(reading, definition)
    if row is None:
        return [highest(asked, definition)]
    series = reading.series(definition.id, row.cell)
    if sum(r["value"] is not None for r in series) < 2:
        return [Text(words("indicators_part.one_year", amount=amount(row, asked.language), year=row.year))]
    picture = pictures.series_chart(
        reading, definition, [(row.cell, series)], words, standing=trend_sentence(row, words), width=width,
        height=height,
    )  # fmt: skip
    return [drawing(picture), *years_across(picture.table, caption=_caption(asked, definition, picture.unit))]


def highest(asked: Asked, definition: Definition) -> Grid:
    """The largest figures of the last year, for an indicator without a headline, such as one by material."""
    words, reading = asked.words, asked.reading
    frame = reading.figures(definition.id).filter(pl.col("value").is_not_null())
    last = frame.filter(pl.col("year") == frame["year"].max()).sort("value", descending=True)
    top = last.head(HIGHEST)
    by = [d for d in definition.by if last[d].n_unique() > 1]
    unit = numbers.unit_words(definition.unit, asked.language)
    columns = (*(Column(words.word("dimension", d)) for d in by),
               Column(", ".join(filter(None, (words("column.value"), unit))), 0.0, True),
               Column(words("column.status"), 0.0))  # fmt: skip
    rows = tuple(
        cells(*(reading.name(d, r[d], asked.language) for d in by),
              numbers.figure(r["value"], asked.language, digits=3), kind_words(r["status"], words))
        for r in top.to_dicts()
    )  # fmt: skip
    caption = words("indicators_part.highest", year=last["year"][0], shown=top.height, count=last.height)
    return Grid(columns, rows, caption, small=True)


def _caption(asked: Asked, definition: Definition, unit: str) -> str:
    name, words = definition.full_name(asked.language), asked.words
    if not unit:
        return words("indicators_part.figures_plain", name=name)
    return words("indicators_part.figures", name=name, unit=unit)


def meaning(asked: Asked, definition: Definition) -> list[Block]:
    """What the figure is: definition, cell, formula, choices, certainty, what to mind, where it was defined."""
    words, language = asked.words, asked.language
    row = state_row(asked.reading, definition)
    said = [definition.label[language]] if definition.definition else []
    said += [cell_words(asked.reading, row.cell, words)] if row and row.cell else []
    said += [numbers.unit_words(definition.unit, language), words(f"better.{definition.better}")]
    said += [words(f"certainty.{definition.certainty}")]
    made: list[Block] = [Text("; ".join(filter(None, said)) + ".", before=words("indicators_part.definition"))]
    if definition.formula:
        made.append(Text(definition.formula, "mono", before=words("indicators_part.formula")))
    if definition.choices:
        made.append(Text(choices(definition), before=words("indicators_part.choices")))
    if definition.traps:
        made.append(Text(definition.traps[language], before=words("indicators_part.mind")))
    reference = bibliography().get(definition.reference)
    if reference:
        made.append(Text(reference.citation, before=words("indicators_part.source")))
    return made


def choices(definition: Definition) -> str:
    """Parameters a definition was computed with."""
    return ", ".join(f"{k} = {v}" for k, v in definition.choices.items())

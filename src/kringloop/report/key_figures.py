"""Figures drawn two beside each other: those in front of the run, or those of a sector."""

from __future__ import annotations

from kringloop.reading import StateRow, claim, pictures, row_name
from kringloop.report.asked import Asked
from kringloop.report.blocks import Beside, Block, Heading, NewPage, Text, Together
from kringloop.report.drawings import drawing, last_years
from kringloop.report.summary import goal_name, told

YEARS, ACROSS = 6, 2
"""Years in the small table below a chart of half the width, and charts beside each other."""
WIDTH, HEIGHT = 400.0, 165.0
"""Of one chart [px]: so low that three rows of charts with their words and tables fill a page."""


def key_figures(asked: Asked) -> list[Block]:
    """The chapter with a drawing of every figure in front that has a course."""
    made: list[Block] = [Heading(asked.words("key_figures.title"))]
    for goal in told(asked).goals:
        drawn = [r for r in goal.rows if sum(v is not None for v in r.course) > 1]
        if drawn:
            head = (Heading(goal_name(goal.goal, asked.language), 2, goal.goal), Text(goal.sentence))
            parts = tuple(key_figure(asked, r, row_name(asked.reading, r, asked.words)) for r in drawn)
            made += [Together((*head, Beside(parts[:ACROSS]))), *([Beside(parts[ACROSS:])] if parts[ACROSS:] else [])]
    return [*made, NewPage()]


def key_figure(asked: Asked, row: StateRow, name: str, *, level: int = 3) -> Together:
    """A heading, a drawing with its claim, and the last years as a table."""
    series = asked.reading.series(row.definition.id, row.cell)
    until = [r for r in series if r["year"] <= row.year]
    said = claim(asked.reading, row, asked.words) + "."
    picture = pictures.series_chart(
        asked.reading, row.definition, [(row.cell, until)], asked.words, width=WIDTH, height=HEIGHT
    )
    table = last_years(picture.table, YEARS)
    return Together((Heading(name, level, row.definition.goal), drawing(picture, room=WIDTH, said=said), *table))

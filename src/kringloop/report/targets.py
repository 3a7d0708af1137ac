"""What is to be reached in 2030 and 2050: every goal in a table, then each that has a figure with its course and facts.

Figures and words are those of the pages of goals and of `kringloop targets`.
"""

from __future__ import annotations

from collections.abc import Sequence

from kringloop.reading import (
    Held,
    chance_text,
    course_text,
    held_facts,
    held_notes,
    held_targets,
    holder_text,
    numbers,
    rules_disagree,
    target_chart,
    target_verdict,
    targets_title,
    verdict_sentences,
    without_figure,
)
from kringloop.report.asked import Asked
from kringloop.report.blocks import Beside, Block, Cell, Column, Grid, Heading, NewPage, Row, Text, Together, cells
from kringloop.report.drawings import drawing
from kringloop.report.summary import goal_name

WIDTH, HEIGHT = 400.0, 210.0
"""Of one chart [px], half the width of the page."""


def targets(asked: Asked) -> list[Block]:
    """The chapter on goals."""
    words, held = asked.words, held_targets(asked.reading)
    made: list[Block] = [Heading(words("nav.targets"))]
    if not held:
        return [*made, Text(words("targets_part.absent")), NewPage()]
    made += [
        Text(f"{targets_title(held, words)}.", "lead"),
        Text(words("target.lead")),
        _table(asked, [h for h in held if not without_figure(h)]),
    ]
    made.append(Text(words("target.chance_note"), "soft"))
    made += [block for each in held for block in (_one(asked, each) if each.judged is not None else ())]
    return [*made, *_without(asked, held), NewPage()]


def _table(asked: Asked, held: Sequence[Held]) -> Grid:
    """A row per goal, under the goals of the monitor; what two rules see differently is marked and named."""
    words = asked.words
    columns = (
        Column(words("target.head_target"), 2.6),
        Column(words("target.head_course"), 2.4),
        Column(words("target.head_verdict"), 1.7),
        Column(words("target.head_chance"), 0.0, True),
    )
    rows: list[Row] = []
    for goal in dict.fromkeys(h.statement.goal for h in held):
        rows.append(Row(group=goal_name(goal, asked.language), goal=goal))
        rows += [_row(asked, h) for h in held if h.statement.goal == goal]
    return Grid(columns, tuple(rows))


def _row(asked: Asked, held: Held) -> Row:
    words = asked.words
    unit = numbers.unit_words(held.unit, asked.language) if held.judged is not None else ""
    name = Cell(held.statement.names[asked.language], note=unit)
    return cells(name, course_text(held, words), target_verdict(held, words), chance_text(held, words))


def _one(asked: Asked, held: Held) -> list[Block]:
    """A goal with its verdict in words, its chart, and its facts beside it."""
    words = asked.words
    title = f"{held.statement.names[asked.language]}: {target_verdict(held, words)}"
    picture = target_chart(asked.reading, held, words, width=WIDTH, height=HEIGHT)
    head = (Heading(title, 2, held.statement.goal), Text(verdict_sentences(held, words)))
    drawn = (drawing(picture, room=WIDTH),) if picture is not None else ()
    notes = tuple(Text(line, "soft") for line in held_notes(held, words))
    return [Together((*head, Beside((Together(drawn), Together((_facts(asked, held),)))), *notes))]


def _facts(asked: Asked, held: Held) -> Grid:
    words = asked.words
    facts = held_facts(held, words)
    rows = tuple(cells(f.name, Cell(f.text + ("\u2009▨" if f.hatched else ""), note=f.note)) for f in facts)
    caption = words("targets_part.hatched") if rules_disagree(held) else ""
    return Grid((Column("", 1.0), Column("", 1.5)), rows, caption, small=True)


def _without(asked: Asked, held: tuple[Held, ...]) -> list[Block]:
    """Goals that no table carries, with who would hold the figure."""
    words = asked.words
    lacking = [h for h in held if without_figure(h)]
    if not lacking:
        return []
    columns = (
        Column(words("target.head_target"), 2.0),
        Column(words("target.head_goal"), 1.2),
        Column(words("target.head_holder"), 2.0),
    )
    rows = tuple(
        cells(h.statement.names[asked.language], goal_name(h.statement.goal, asked.language), holder_text(h, words))
        for h in lacking
    )
    grid = Grid(columns, rows, small=True)
    return [Heading(words("target.without"), 2), Text(words("target.without_lead")), grid]

"""The state of all goals on one page, for the table people talk at."""

from __future__ import annotations

from kringloop.reading import GoalFront, StateRow, goal_rows
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Grid, Row, Text
from kringloop.report.rows import legend, state_cells, state_columns
from kringloop.report.summary import failed_checks, goal_name, told


def page(asked: Asked, most: int, others: int) -> list[Block]:
    """One table of all goals with `most` rows for a goal of the paper, `others` for another; says what is left out."""
    words, found = asked.words, told(asked)
    shown = [(g, g.rows[: most if g.paper else others]) for g in found.goals if g.rows or g.paper]
    every = [r for _, rows in shown for r in rows]
    compared = any(r.place for r in every)
    lines = [line for goal, rows in shown for line in group(asked, goal, rows, compared=compared)]
    count, left = len(every), sum(len(goal_rows(asked.reading, g)) for g in found.goals)
    made: list[Block] = [Text(found.title + ".", "lead"), *failed_checks(asked)]
    made.append(Grid(state_columns(words, compared=compared), tuple(lines)))
    made += [Text(words("report.left_rows", shown=count, count=left), "soft")] if count < left else []
    made.append(Text(" ".join((words("report.reading"), legend(words), words("report.no_score"))), "soft"))
    sources = sorted({asked.reading.name("source", s, asked.language) for r in every for s in r.sources})
    return [*made, Text(words("report.sources", sources="; ".join(sources)), "soft")] if sources else made


def group(asked: Asked, goal: GoalFront, rows: tuple[StateRow, ...], *, compared: bool) -> list[Row]:
    """A goal across the table with its sentence, then its rows."""
    title = f"{goal_name(goal.goal, asked.language)}. {goal.sentence}"
    return [
        Row(group=title, goal=goal.goal),
        *(state_cells(asked.reading, r, asked.words, compared=compared, in_front=True) for r in rows),
    ]

"""The state of all goals on one page, for the table people talk at."""

from __future__ import annotations

from kringloop.reading import PAPER_GOALS, StateRow, goal_sentence
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Grid, Row, Text
from kringloop.report.rows import legend, state_cells, state_columns
from kringloop.report.summary import failed_checks, goal_name, goal_rows, headline


def page(asked: Asked, most: int, others: int) -> list[Block]:
    """One table of all goals with `most` rows for a goal of the paper, `others` for another; says what is left out."""
    words, found = asked.words, goal_rows(asked)
    rooms = {g: most if g in PAPER_GOALS else others for g in found}
    shown = {g: rows[: rooms[g]] for g, rows in found.items() if rows or g in PAPER_GOALS}
    compared = any(r.place for rows in shown.values() for r in rows)
    lines: list[Row] = []
    for goal, rows in shown.items():
        lines += group(asked, goal, rows, found[goal], compared=compared)
    count, left = sum(map(len, shown.values())), sum(map(len, found.values()))
    made: list[Block] = [Text(headline(asked), "lead"), *failed_checks(asked)]
    made.append(Grid(state_columns(words, compared=compared), tuple(lines)))
    made += [Text(words("report.left_rows", shown=count, count=left), "soft")] if count < left else []
    made.append(Text(" ".join((words("report.reading"), legend(words), words("report.no_score"))), "soft"))
    sources = sorted({asked.reading.name("source", s, asked.language) for rows in shown.values() for r in rows
                      for s in r.sources})  # fmt: skip
    return [*made, Text(words("report.sources", sources="; ".join(sources)), "soft")] if sources else made


def group(asked: Asked, goal: str, rows: list[StateRow], every: list[StateRow], *, compared: bool) -> list[Row]:
    """A goal across the table with its sentence, then its rows."""
    name, words = goal_name(goal, asked.language), asked.words
    title = f"{name}. {goal_sentence(goal, every, words)}"
    return [Row(group=title, goal=goal), *(state_cells(asked.reading, r, words, compared=compared) for r in rows)]

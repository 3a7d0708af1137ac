"""Value and physical quality: every indicator of both goals with its headline, never added up to one figure."""

from __future__ import annotations

from kringloop.reading import balances, rows_of
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Heading, NewPage, Text, Together
from kringloop.report.drawings import drawing
from kringloop.report.products import tabled
from kringloop.report.rows import state_table
from kringloop.report.summary import goal_name

GOALS = ("value", "quality")


def value_and_quality(asked: Asked) -> list[Block]:
    """The chapter on what keeps its value and its quality."""
    words, reading = asked.words, asked.reading
    made: list[Block] = [Heading(words("value_part.title")), Text(words("value_part.lead"))]
    for goal in GOALS:
        rows = rows_of(reading, goal)
        made.append(Heading(goal_name(goal, asked.language), 2, goal))
        made.append(state_table(reading, rows, words) if rows else Text(words("value_part.absent")))
    return [*made, *_balance(asked), NewPage()]


def _balance(asked: Asked) -> list[Block]:
    """The value balance that its page opens with; nothing where a study lacks the accounts."""
    if not balances.opened_sector(asked.reading):
        return []
    words = asked.words
    sheet = balances.value_sheet(asked.reading, words)
    blocks = {block.key: block for block in balances.value_blocks(sheet, words)}
    head = (Heading(words("value_part.balance"), 2), Text(f"{sheet.title}. {words('balance.lead')}"))
    drawn = drawing(sheet.pictures(asked.reading, words)["value"])
    return [Together((*head, drawn)), *tabled(blocks["links"]), *tabled(blocks["lacks"])]

"""The start page: the goals of the position paper, and the state of each."""

from __future__ import annotations

from collections import Counter
from typing import Any

from kringloop.indicators import GOALS
from kringloop.reading import (
    PAPER_GOALS,
    StateRow,
    Words,
    chosen_rows,
    finding,
    front_rows,
    goal_sentence,
    going_round,
    state_record,
)
from kringloop.web.address import Address
from kringloop.web.view import Asked, Column, Page, Table, View

ROWS_SHOWN = 6
"""Rows per goal where the study does not choose them."""
_COLUMNS = (
    "indicator", "definition", "name", "goal", "cell", "year", "value", "low", "high", "unit", "status", "flags",
    "trend", "verdict", "trend_first", "trend_last", "chance", "eu_rank", "eu_members", "origins",
)  # fmt: skip


def build(asked: Asked) -> tuple[View, Address]:
    """One card per goal of the paper, then the other goals."""
    address = asked.question.done(asked.language, asked.path)
    reading, words = asked.reading, asked.words
    rows = {goal: front_rows(reading, goal) for goal in reading.goals()}
    cards = [_card(goal, found, len(chosen_rows(reading, goal)) or ROWS_SHOWN, words) for goal, found in rows.items()]
    counts = {goal: Counter[str](r.trend.verdict for r in rows[goal]) for goal in PAPER_GOALS}
    shown = [r for found in rows.values() for r in found]
    drawn = going_round(reading, words)
    records = tuple(state_record(r, words) for r in shown)
    view = View(
        title=finding(counts, words),
        summary=words("start.lead"),
        content={
            "cards": cards,
            "main": [c for c in cards if c["paper"]],
            "more": [c for c in cards if not c["paper"]],
            "round": drawn,
            "round_kinds": ", ".join(words(f"kind.{k}") for k in drawn.kinds) if drawn else "",
        },
        tables=(Table("goals", words("start.caption"), state_columns(words), records),),
        pictures=(drawn.picture,) if drawn else (),
        sources=tuple(sorted({s for r in shown for s in r.sources})),
        about={"window_years": 8},
    )
    return view, address


def state_columns(words: Words) -> tuple[Column, ...]:
    """Columns of a table of headline figures."""
    return tuple(Column(k, words(f"column.{k}"), "measure" if k == "value" else "attribute") for k in _COLUMNS)


def _card(goal: str, rows: list[StateRow], shown: int, words: Words) -> dict[str, Any]:
    return {
        "goal": goal, "name": GOALS[goal][words.language], "rows": rows[:shown], "count": len(rows),
        "more": max(0, len(rows) - shown), "sentence": goal_sentence(goal, rows, words),
        "paper": goal in PAPER_GOALS,
    }  # fmt: skip


PAGES = (Page(path="", template="start/page.html", build=build, nav="nav.goals"),)

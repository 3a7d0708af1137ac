"""The start page: the goals of the position paper, and the state of each."""

from __future__ import annotations

from dataclasses import asdict

from kringloop.reading import Words, front, goal_rows, going_round, state_record
from kringloop.web.address import Address
from kringloop.web.view import Asked, Column, Page, Table, View

_COLUMNS = (
    "indicator",
    "definition",
    "name",
    "goal",
    "cell",
    "year",
    "value",
    "low",
    "high",
    "unit",
    "status",
    "flags",
    "trend",
    "verdict",
    "trend_first",
    "trend_last",
    "chance",
    "eu_rank",
    "eu_members",
    "origins",
)


def build(asked: Asked) -> tuple[View, Address]:
    """One card per goal of the paper, then the other goals."""
    address = asked.question.done(asked.language, asked.path)
    reading, words = asked.reading, asked.words
    told = front(reading, words)
    shown = [r for g in told.goals for r in goal_rows(reading, g)]
    drawn = going_round(reading, words)
    records = tuple(state_record(r, words) for r in shown)
    view = View(
        title=told.title,
        summary=words("start.lead"),
        content={
            "main": [g for g in told.goals if g.paper],
            "more": [g for g in told.goals if not g.paper],
            "round": drawn,
            "round_kinds": ", ".join(words(f"kind.{k}") for k in drawn.kinds) if drawn else "",
        },
        tables=(Table("goals", words("start.caption"), state_columns(words), records),),
        pictures=(drawn.picture,) if drawn else (),
        sources=tuple(sorted({s for r in shown for s in r.sources})),
        about={
            "window": [reading.window.first, reading.window.last],
            "missing": {g.goal: [asdict(m) for m in g.missing] for g in told.goals if g.missing},
        },
    )
    return view, address


def state_columns(words: Words) -> tuple[Column, ...]:
    """Columns of a table of headline figures."""
    return tuple(Column(k, words(f"column.{k}"), "measure" if k == "value" else "attribute") for k in _COLUMNS)


ORDER = 10
PAGES = (Page(path="", template="start/page.html", build=build, nav="nav.goals"),)

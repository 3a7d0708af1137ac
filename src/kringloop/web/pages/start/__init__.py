"""The start page: the goals of the position paper, and the state of each."""

from __future__ import annotations

from dataclasses import asdict

from kringloop.reading import Words, far_ahead, front, front_record, goal_rows, going_round, row_goals
from kringloop.web.address import Address
from kringloop.web.since import since_last
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
_WITH_GOALS = (*_COLUMNS[:-1], "targets", "origins")


def build(asked: Asked) -> tuple[View, Address]:
    """One card per goal of the paper, then the other goals."""
    address = asked.question.done(asked.language, asked.path)
    reading, words = asked.reading, asked.words
    told = front(reading, words)
    shown = [r for g in told.goals for r in goal_rows(reading, g)]
    drawn = going_round(reading, words)
    aims = [h for r in told.rows for h in row_goals(reading, r)]
    records = tuple(front_record(reading, r, words) for r in shown)
    view = View(
        title=told.title,
        summary=words("start.lead"),
        content={
            "main": [g for g in told.goals if g.paper],
            "more": [g for g in told.goals if not g.paper],
            "goals_of": lambda row: row_goals(reading, row),
            "aims": bool(aims),
            "far_ahead": far_ahead(aims),
            "round": drawn,
            "since": since_last(asked),
            "round_kinds": ", ".join(words(f"kind.{k}") for k in drawn.kinds) if drawn else "",
        },
        tables=(Table("goals", words("start.caption"), state_columns(words, _WITH_GOALS), records),),
        pictures=(drawn.picture,) if drawn else (),
        sources=tuple(sorted({s for r in shown for s in r.sources})),
        about={
            "window": [reading.window.first, reading.window.last],
            "missing": {g.goal: [asdict(m) for m in g.missing] for g in told.goals if g.missing},
        },
    )
    return view, address


def state_columns(words: Words, names: tuple[str, ...] = _COLUMNS) -> tuple[Column, ...]:
    """Columns of a table of headline figures."""
    return tuple(Column(k, words(f"column.{k}"), "measure" if k == "value" else "attribute") for k in names)


ORDER = 10
PAGES = (Page(path="", template="start/page.html", build=build, nav="nav.goals"),)

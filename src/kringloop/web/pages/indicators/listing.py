"""Every definition of every indicator in one list, by goal."""

from __future__ import annotations

from typing import Any

from kringloop.indicators import GOALS
from kringloop.reading import definition_query, only_ahead, state_record, state_row
from kringloop.web.address import Address
from kringloop.web.pages.start import state_columns
from kringloop.web.view import Asked, Table, View


def build_list(asked: Asked) -> tuple[View, Address]:
    """Indicators by goal, each definition a row; absent ones say why."""
    words, reading = asked.words, asked.reading
    goals = reading.goals()
    goal = asked.question.one("goal", goals)
    address = asked.question.done(asked.language, asked.path)
    groups: list[dict[str, Any]] = []
    records: list[dict[str, Any]] = []
    for name in goals if goal is None else (goal,):
        entries = []
        for definitions in reading.keys.values():
            for definition in definitions:
                if definition.goal == name:
                    row = state_row(reading, definition)
                    entries.append(
                        {
                            "definition": definition,
                            "row": row,
                            "query": definition_query(reading, definition),
                            "ahead": row is None and only_ahead(reading, definition),
                        }
                    )
                    records += [state_record(row, words)] if row else []
        groups.append({"goal": name, "name": GOALS[name][asked.language], "entries": entries})
    absent = [d for d in reading.definitions.values() if d.why_not and (goal is None or d.goal == goal)]
    count = sum(len(g["entries"]) for g in groups)
    keys = {e["definition"].key for g in groups for e in g["entries"]}
    view = View(
        title=words("indicators.title", indicators=len(keys), definitions=count),
        summary=words("indicators.lead"),
        content={
            "groups": groups,
            "absent": absent,
            "goal": goal,
            "goals": [(g, GOALS[g][asked.language]) for g in goals],
        },
        tables=(
            Table(
                "indicators",
                words("indicators.title", indicators=len(keys), definitions=count),
                state_columns(words),
                tuple(records),
            ),
        ),
    )
    return view, address

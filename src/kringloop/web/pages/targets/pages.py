"""The two pages of targets. Every verdict comes from `reading`; nothing is judged here."""

from __future__ import annotations

from typing import Any

from kringloop.indicators import GOALS
from kringloop.reading import (
    Held,
    Words,
    chance_text,
    held_sentences,
    held_targets,
    numbers,
    target_chart,
    target_record,
    target_verdict,
)
from kringloop.web.address import Address
from kringloop.web.errors import NotThereError, near_or_known, said
from kringloop.web.view import Asked, Column, Table, View

_GOOD = ("met", "on_track")
_FILE = (
    "target",
    "name",
    "goal",
    "indicator",
    "metric",
    "base_year",
    "base",
    "latest_year",
    "latest",
    "aim",
    "year",
    "unit",
    "gap",
    "verdict",
    "by_ratio",
    "by_projection",
    "chance",
    "standing",
    "source",
    "certainty",
    "holder",
    "why_not",
)


def build_all(asked: Asked) -> tuple[View, Address]:
    """A table for each goal of the monitor."""
    reading, words = asked.reading, asked.words
    address = asked.question.done(asked.language, asked.path)
    held = held_targets(reading)
    judged = [h.judged for h in held if h.judged is not None]
    good = sum(j.distance.state in _GOOD for j in judged)
    records = [target_record(h, words) for h in held]
    view = View(
        title=words("target.title", count=len(judged), all=len(held), met=good, behind=len(judged) - good),
        summary=words("target.lead"),
        content={
            "goals": [
                (GOALS[goal][asked.language], [_row(h, words) for h in held if h.statement.goal == goal])
                for goal in dict.fromkeys(h.statement.goal for h in held)
            ]
        },
        tables=(_table(words, records),),
    )
    return view, address


def build_one(asked: Asked) -> tuple[View, Address]:
    """One target: its chart, and everything of it in sentences."""
    reading, words, key = asked.reading, asked.words, asked.names["key"]
    address = asked.question.done(asked.language, f"target/{key}")
    every = {h.statement.key: h for h in held_targets(reading)}
    if key not in every:
        links = [(every[k].statement.names[asked.language], f"target/{k}") for k in near_or_known(key, every)]
        raise NotThereError(said("error.target", value=key, links=links))
    held = every[key]
    chart = target_chart(reading, held, words)
    sources = sorted({s for row in _rows(asked, held) for s in (row["sources"] or "").split()})
    view = View(
        title=f"{held.statement.names[asked.language]}: {target_verdict(held, words)}",
        summary=words("target.one_lead") if chart else words("target.no_figure"),
        content={
            "held": held,
            "chart": chart,
            "sentences": held_sentences(held, words),
            "others": [_row(h, words) for h in every.values()],
            "url": held.statement.url,
        },
        tables=(_table(words, [target_record(held, words)]),),
        pictures=(chart,) if chart else (),
        sources=tuple(sources),
        about={"target": key},
    )
    return view, address


def _rows(asked: Asked, held: Held) -> tuple[dict[str, Any], ...]:
    return asked.reading.series(held.definition.id, held.cell) if held.definition else ()


def _row(held: Held, words: Words) -> dict[str, Any]:
    """One target in a line."""
    judged, statement = held.judged, held.statement
    row: dict[str, Any] = {
        "key": statement.key,
        "path": f"target/{statement.key}",
        "name": statement.names[words.language],
        "unit": numbers.unit_words(held.unit, words.language) if judged else "",
        "course": f"– → {statement.year}",
        "verdict": target_verdict(held, words),
        "chance": chance_text(held, words),
        "class": "",
    }
    if judged is None:
        return row
    points = [*(judged.base, judged.latest), (statement.year, judged.aim)]
    texts = [f"{numbers.figure(v, words.language, digits=3)} ({y})" for y, v in points]
    texts[-1] = f"{'≤' if statement.side == 'at_most' else '≥'} {texts[-1]}"
    state = judged.distance.state
    look = "better" if state in _GOOD else "worse" if state in ("far_behind", "wrong_way") else ""
    return row | {"course": " → ".join(texts), "class": look}


def _table(words: Words, records: list[dict[str, Any]]) -> Table:
    columns = tuple(Column(name, name) for name in _FILE)
    rows = tuple({name: record.get(name) for name in _FILE} for record in records)
    return Table("targets", words("nav.targets"), columns, rows)

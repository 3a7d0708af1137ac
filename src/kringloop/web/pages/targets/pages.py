"""The two pages of targets. Every verdict comes from `reading`; nothing is judged here."""

from __future__ import annotations

from typing import Any

from kringloop.core import KringloopError
from kringloop.indicators import GOALS
from kringloop.reading import (
    GOOD_STATES,
    Held,
    Words,
    chance_text,
    course_text,
    divided_target,
    divisible,
    held_facts,
    held_notes,
    held_targets,
    holder_text,
    numbers,
    rules_disagree,
    target_chart,
    target_record,
    target_verdict,
    targets_title,
    verdict_sentences,
    without_figure,
)
from kringloop.targets import PRINCIPLES
from kringloop.web.address import Address
from kringloop.web.errors import NotThereError, near_or_known, said
from kringloop.web.view import Asked, Column, Table, View

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
    shown = [h for h in held if not without_figure(h)]
    records = [target_record(h, words) for h in held]
    view = View(
        title=targets_title(held, words),
        summary=words("target.lead"),
        content={
            "goals": [
                (GOALS[goal][asked.language], [_row(h, words) for h in shown if h.statement.goal == goal])
                for goal in dict.fromkeys(h.statement.goal for h in shown)
            ],
            "without": [_row(h, words) for h in held if without_figure(h)],
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
        summary=verdict_sentences(held, words),
        content={
            "held": held,
            "chart": chart,
            "facts": held_facts(held, words),
            "hatched": rules_disagree(held),
            "notes": held_notes(held, words),
            "divided": _divided(asked, held),
            "others": [_row(h, words) for h in every.values()],
            "url": held.statement.url,
        },
        tables=(_table(words, [target_record(held, words)]),),
        pictures=(chart,) if chart else (),
        sources=tuple(sources),
        about={"target": key},
    )
    return view, address


def _divided(asked: Asked, held: Held) -> dict[str, Any] | None:
    """A limit over the parts of its sector by every principle, and why others cannot; None where it has no parts.

    What must be kept at least is no cut to hand out.
    """
    reading, words, language = asked.reading, asked.words, asked.language
    if held.judged is None or held.statement.side != "at_most" or held.statement.key not in divisible(reading):
        return None
    found = divided_target(reading, held.statement.key)
    worked = {k: parts for k, parts in found.parts.items() if not isinstance(parts, KringloopError)}
    first = next(iter(worked.values()), ())

    def amount(value: float) -> str:
        return numbers.figure(value, language, digits=3) + ("!" if value < 0 else "")

    rows = [
        {
            "name": words("target.part_rest", whole=reading.name("sector", p.within, language))
            if p.rest
            else reading.name("sector", p.id, language),
            "depth": p.depth,
            "now": amount(p.base),
            "parts": [amount(parts[i].target) for parts in worked.values()],
        }
        for i, p in enumerate(first)
    ]
    why = [
        words("target.part_not", name=PRINCIPLES[k].names[language], why=reason[language])
        for k, reason in found.why.items()
    ]
    below = any(p.target < 0 for parts in worked.values() for p in parts)
    lead = words(
        "target.divided_lead",
        aim=numbers.quantity(held.judged.aim, held.unit, language),
        target_year=held.statement.year,
        unit=numbers.unit_words(held.unit, language),
        year=found.year,
    )
    heads = [PRINCIPLES[k].names[language] for k in worked]
    notes = ([words("target.part_below")] if below else []) + why
    return {"lead": lead, "heads": heads, "rows": rows, "notes": notes}


def _rows(asked: Asked, held: Held) -> tuple[dict[str, Any], ...]:
    return asked.reading.series(held.definition.id, held.cell) if held.definition else ()


def _row(held: Held, words: Words) -> dict[str, Any]:
    """One target in a line."""
    state = held.judged.distance.state if held.judged is not None else ""
    return {
        "key": held.statement.key,
        "path": f"target/{held.statement.key}",
        "name": held.statement.names[words.language],
        "unit": numbers.unit_words(held.unit, words.language) if held.judged else "",
        "course": course_text(held, words),
        "verdict": target_verdict(held, words),
        "chance": chance_text(held, words),
        "class": "better" if state in GOOD_STATES else "worse" if state in ("far_behind", "wrong_way") else "",
        "hatched": rules_disagree(held),
        "goal": GOALS[held.statement.goal][words.language],
        "holder": holder_text(held, words),
    }


def _table(words: Words, records: list[dict[str, Any]]) -> Table:
    columns = tuple(Column(name, name) for name in _FILE)
    rows = tuple({name: record.get(name) for name in _FILE} for record in records)
    return Table("targets", words("nav.targets"), columns, rows)

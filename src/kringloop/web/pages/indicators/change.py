"""Why a figure changed between two years: the split of the change over the terms of its formula."""

from __future__ import annotations

from typing import Any

from kringloop.core import RangeError, same
from kringloop.reading import Definition, pictures
from kringloop.web.view import Asked, Column, Table

FEWEST_TERMS = 2


def change(asked: Asked, definition: Definition, cell: dict[str, str], years: tuple[int, int]) -> dict[str, Any] | None:
    """The split of the change between the first and last known year; None for a formula of one term.

    A figure that did not change beyond rounding has nothing to split: it has no table, and the page says so.
    """
    rows = [r for r in asked.reading.series(definition.id, cell) if years[0] <= r["year"] <= years[1]]
    known = [r for r in rows if r["value"] is not None]
    if len(known) < FEWEST_TERMS or definition.figure == "published":
        return None
    first, last = known[0], known[-1]
    if same(first["value"], last["value"]):
        return {"first": first, "last": last, "picture": None, "table": None}
    key = ("change", definition.id, tuple(sorted(cell.items())), first["year"], last["year"])
    effects = asked.reading.keep(key, lambda: _effects(asked, definition, cell, first["year"], last["year"]))
    if len(effects) < FEWEST_TERMS:
        return None
    words = asked.words
    columns = (
        Column("term", words("column.term"), "dimension"),
        Column("value", words("column.effect"), "measure", definition.unit),
    )
    table = Table(
        "change",
        words("indicator.change_caption", first=first["year"], last=last["year"]),
        columns,
        tuple({"term": t, "value": v} for t, v in effects.items()),
    )
    total = last["value"] - first["value"]
    return {
        "first": first,
        "last": last,
        "effects": list(effects.items()),
        "total": total,
        "table": table,
        "picture": pictures.change_chart(asked.reading, definition, first, last, effects, asked.words),
    }


def _effects(asked: Asked, definition: Definition, cell: dict[str, str], first: int, last: int) -> dict[str, float]:
    """Nothing where the formula cannot be split: it runs over labels, such as a largest or a count."""
    expression = asked.reading.expression(definition)
    if expression is None:
        return {}
    try:
        return dict(expression.decompose(first, last, **cell))
    except RangeError:
        return {}

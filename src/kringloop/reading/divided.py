"""A target of a run divided over the parts of its sector: what each has now, and what principles ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kringloop.core import KringloopError, RangeError, conversion_factor
from kringloop.reading.held import Held, held_target, held_targets
from kringloop.reading.run import Reading
from kringloop.targets import PRINCIPLES, Part, divide

if TYPE_CHECKING:
    import polars as pl

WEIGHTS_OF = {"value_added": "gross_value_added.current", "heads": "employment.cbs"}
"""Indicators that say how much value added and how many people a sector has."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Divided:
    """A target divided by every principle whose figures are there.

    year    : of the base
    weights : column → year of its figures
    parts   : principle → parts, or why it cannot
    """

    held: Held
    year: int
    weights: dict[str, int]
    parts: dict[str, tuple[Part, ...] | KringloopError]


def divisible(reading: Reading) -> tuple[str, ...]:
    """Targets that can be divided: a figure on record of a sector with parts, which add up."""
    return tuple(h.statement.key for h in held_targets(reading) if _has_parts(h))


def _has_parts(held: Held) -> bool:
    definition = held.definition
    return held.judged is not None and definition is not None and "sector" in held.cell and definition.additive


def divided_target(reading: Reading, key: str) -> Divided:
    """A target divided over the finest parts of its sector that have figures, and the rest.

    Raises
    ------
    UnknownNameError   no such target
    RangeError         a target without a sector that has parts, or without figures, or one that cannot be summed
    """
    held = held_target(reading, key)
    definition = held.definition
    if held.judged is None or definition is None or not _has_parts(held):
        known = ", ".join(divisible(reading))
        raise RangeError(
            f"target '{key}' cannot be divided over sectors; these can: {known}",
            nl=f"doel '{key}' is niet over sectoren te verdelen; deze wel: {known}",
        )
    year = held.judged.latest[0]
    factor = conversion_factor(definition.unit, held.unit)
    base = {code: v * factor for code, v in _of_year(reading, held, definition.id, year).items()}
    whole = held.cell["sector"]
    members = _parts_of(reading, whole, base)
    frame, weights = _frame(reading, held, whole, members, base, year)
    parts: dict[str, tuple[Part, ...] | KringloopError] = {}
    for principle in PRINCIPLES:
        try:
            parts[principle] = divide(frame, held.judged.aim, principle)
        except KringloopError as error:
            parts[principle] = error
    return Divided(held=held, year=year, weights=weights, parts=parts)


def _of_year(reading: Reading, held: Held, id: str, year: int) -> dict[str, float]:
    """Sector → figure of one year, in the other codes of the cell."""
    rows = reading.figures(id)
    others = {d: c for d, c in held.cell.items() if d != "sector" and d in rows.columns}
    for dimension, code in others.items():
        rows = rows.filter(rows[dimension] == code)
    rows = rows.filter((rows["year"] == year) & rows["value"].is_not_null())
    return dict(zip(rows["sector"].to_list(), rows["value"].to_list(), strict=True))


def _parts_of(reading: Reading, whole: str, base: dict[str, float]) -> list[str]:
    """The coarsest parts of a sector that have a figure: none lies within another."""
    tree = reading.run.trees[reading.run.study.classifications["sector"]]
    found: list[str] = []
    for code in tree.children(whole):
        found += [code] if code in base else _parts_of(reading, code, base)
    return found


def _frame(
    reading: Reading, held: Held, whole: str, members: list[str], base: dict[str, float], year: int
) -> tuple[pl.DataFrame, dict[str, int]]:
    import polars as pl

    columns: dict[str, Any] = {
        "id": [whole, *members],
        "within": [None, *[whole] * len(members)],
        "base": [base[whole], *(base[m] for m in members)],
        "unit": [held.unit] * (len(members) + 1),
    }
    years = {}
    for name, id in WEIGHTS_OF.items():
        definition = reading.definitions.get(id)
        if definition is None or id == (held.definition.id if held.definition else ""):
            continue
        last = max((y for y in reading.figures(id)["year"].to_list() if y <= year), default=None)
        for at in range(last or 0, (last or 0) - 5, -1):
            figures = _of_year(reading, held, id, at)
            if all(code in figures for code in columns["id"]):
                columns[name], years[name] = [figures[code] for code in columns["id"]], at
                break
    return pl.DataFrame(columns), years

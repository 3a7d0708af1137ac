"""A target of a run divided over the parts of its sector: what each has now, and what principles ask of it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kringloop.core import KringloopError, MissingDataError, Names, RangeError, conversion_factor
from kringloop.reading.held import Held, held_target, held_targets
from kringloop.reading.run import Reading
from kringloop.targets import PRINCIPLES, Part, divide

if TYPE_CHECKING:
    import polars as pl

    from kringloop.actors import Firm

WEIGHTS_OF = {"value_added": "gross_value_added.current", "heads": "employment.cbs"}
"""Indicators that say how much value added and how many people a sector has."""
FIRM_WEIGHTS = {"value_added": ("value_added", 1.0), "heads": ("heads", 1e-3)}
"""The same of a company: its item, and what its unit is in that of the indicator (mln EUR; FTE in thousand FTE)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Divided:
    """A target divided by every principle whose figures are there.

    year    : of the base
    weights : column → year of its figures
    parts   : principle → parts, or why it cannot
    why     : principle that cannot → the reason in one line, with names for codes of sectors
    """

    held: Held
    year: int
    weights: dict[str, int]
    parts: dict[str, tuple[Part, ...] | KringloopError]
    why: dict[str, Names]


def divisible(reading: Reading) -> tuple[str, ...]:
    """Targets that can be divided: a figure on record of a sector with parts, which add up."""
    return tuple(h.statement.key for h in held_targets(reading) if _has_parts(h))


def _has_parts(held: Held) -> bool:
    definition = held.definition
    return held.judged is not None and definition is not None and "sector" in held.cell and definition.additive


def divided_target(reading: Reading, key: str, firm: Firm | None = None) -> Divided:
    """A target divided over the coarsest parts of its sector that have figures, and the rest.

    Parameters
    ----------
    firm : a company within one of those parts, which gets its share too; the base is then of its year

    Raises
    ------
    UnknownNameError   no such target, or the company gives no figure of its indicator
    MissingDataError   no figures of the company's year
    BalanceError       the company has more than the part it stands in
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
    year = held.judged.latest[0] if firm is None else firm.year
    factor = conversion_factor(definition.unit, held.unit)
    base = {code: v * factor for code, v in _of_year(reading, held, definition.id, year).items()}
    whole = held.cell["sector"]
    if whole not in base:
        raise MissingDataError(
            f"'{definition.id}' has no figure of {year}; the target stands at {held.judged.latest[0]} (rule C10)",
            nl=f"'{definition.id}' heeft geen cijfer van {year}; het doel staat op {held.judged.latest[0]} (regel C10)",
        )
    members = parts_of(reading, whole, base)
    frame, weights = _frame(reading, held, whole, members, base, year)
    if firm is not None:
        frame = with_firm(frame, firm, part_of(reading, firm.sector, members), _own(firm, definition.id, held.unit))
    parts: dict[str, tuple[Part, ...] | KringloopError] = {}
    for principle in PRINCIPLES:
        try:
            parts[principle] = divide(frame, held.judged.aim, principle)
        except KringloopError as error:
            parts[principle] = error
    why = {k: _named(reading, error) for k, error in parts.items() if isinstance(error, KringloopError)}
    return Divided(held=held, year=year, weights=weights, parts=parts, why=why)


def _named(reading: Reading, error: KringloopError) -> Names:
    """The first line of an error, with the name of a sector in the place of its code."""

    def said(language: str) -> str:
        line = error.in_language(language).splitlines()[0]
        return re.sub(r"'([^']+)'", lambda found: _name_or(reading, found, language), line)

    return Names(said("nl"), said("en"))


def _name_or(reading: Reading, found: re.Match[str], language: str) -> str:
    name = reading.name("sector", found[1], language)
    return name if name != found[1] else found[0]


def part_of(reading: Reading, sector: str, known: Collection[str]) -> str:
    """The sector itself, or the nearest above it that is among the known.

    Raises
    ------
    UnknownNameError   a sector that the study does not have
    RangeError         none of them is known
    """
    tree = reading.run.trees[reading.run.study.classifications["sector"]]
    at: str | None = tree.require(sector)
    while at is not None and at not in known:
        at = tree.parent(at)
    if at is None:
        raise RangeError(
            f"sector '{sector}' is none of {', '.join(known)}, nor within one of them",
            nl=f"sector '{sector}' is geen van {', '.join(known)}, en valt daar ook niet onder",
        )
    return at


def _own(firm: Firm, id: str, unit: str) -> float:
    """The figure of a company, which names a definition, or an indicator for its first definition."""
    return firm.figure(id if id in firm.figures else id.partition(".")[0], unit)


def with_firm(frame: pl.DataFrame, firm: Firm, within: str, base: float) -> pl.DataFrame:
    """The table of a division with one company in it; what the company did not fill in stays open."""
    import polars as pl

    row: dict[str, Any] = {"id": firm.name, "within": within, "base": base, "unit": frame["unit"][0]}
    for column, (item, factor) in FIRM_WEIGHTS.items():
        if column in frame.columns:
            row[column] = firm.amounts[item] * factor if item in firm.amounts else None
    return pl.concat([frame, pl.DataFrame([row], schema=frame.schema)])


def _of_year(reading: Reading, held: Held, id: str, year: int) -> dict[str, float]:
    """Sector → figure of one year, in the other codes of the cell."""
    rows = reading.figures(id)
    others = {d: c for d, c in held.cell.items() if d != "sector" and d in rows.columns}
    for dimension, code in others.items():
        rows = rows.filter(rows[dimension] == code)
    rows = rows.filter((rows["year"] == year) & rows["value"].is_not_null())
    return dict(zip(rows["sector"].to_list(), rows["value"].to_list(), strict=True))


def parts_of(reading: Reading, whole: str, base: Collection[str]) -> list[str]:
    """The coarsest parts of a sector that have a figure: none lies within another."""
    tree = reading.run.trees[reading.run.study.classifications["sector"]]
    found: list[str] = []
    for code in tree.children(whole):
        found += [code] if code in base else parts_of(reading, code, base)
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

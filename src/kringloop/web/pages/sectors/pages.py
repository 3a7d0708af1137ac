"""Position per sector: the same indicators, each at the cell of that sector."""

from __future__ import annotations

from collections import Counter
from typing import Any

from kringloop.indicators import GOALS
from kringloop.reading import (
    FIRST_SHOWN,
    WHOLE,
    Definition,
    Reading,
    StateRow,
    Words,
    beside_whole,
    by_sector,
    column_name,
    numbers,
    sectors,
    state_record,
    state_row,
)
from kringloop.reference import activity_code
from kringloop.web.address import Address
from kringloop.web.errors import NotThereError, near_or_known, said
from kringloop.web.pages.start import state_columns
from kringloop.web.view import Asked, Column, Table, View


def build_all(asked: Asked) -> tuple[View, Address]:
    """Sectors side by side on a few indicators."""
    reading, words = asked.reading, asked.words
    address = asked.question.done(asked.language, asked.path)
    definitions = [d for d in by_sector(reading) if d.key in FIRST_SHOWN] or list(by_sector(reading))[:5]
    rows: list[dict[str, Any]] = []
    records: list[dict[str, Any]] = []
    for code in sectors(reading):
        found = [state_row(reading, d, sector=code) for d in definitions]
        rows.append(
            {
                "code": code,
                "name": reading.name("sector", code, asked.language),
                "rows": found,
                "depth": _depth(reading, code),
            }
        )
        records += [{"sector": code, **state_record(r, words)} for r in found if r]
    view = View(
        title=words("sectors.title", count=len(rows)),
        summary=words("sectors.lead"),
        content={
            "rows": rows,
            "columns": [_column(d, [r["rows"][i] for r in rows], words) for i, d in enumerate(definitions)],
        },
        tables=(
            Table(
                "sectors",
                words("sectors.caption"),
                (Column("sector", words("dimension.sector"), "dimension"), *state_columns(words)),
                tuple(records),
            ),
        ),
        sources=tuple(sorted({s for r in rows for f in r["rows"] if f for s in f.sources})),
    )
    return view, address


def _column(definition: Definition, rows: list[StateRow | None], words: Words) -> dict[str, Any]:
    """A column of the comparison: its name, the year most rows are of, and as many decimals in every row."""
    found = [r for r in rows if r is not None]
    years = Counter(r.year for r in found)
    return {
        "definition": definition,
        "name": column_name(definition, words),
        "year": years.most_common(1)[0][0] if years else None,
        "decimals": numbers.decimals_for([r.value for r in found]),
    }


def _depth(reading: Reading, code: str) -> int:
    tree = reading.run.trees.get(reading.run.study.classifications.get("sector", ""))
    shown = sectors(reading)
    return sum(a in shown for a in tree.above(code)) if tree and code in tree else 0


def build_one(asked: Asked) -> tuple[View, Address]:
    """One sector on every indicator that has it."""
    reading, words, code = asked.reading, asked.words, activity_code(asked.names["code"])
    address = asked.question.done(asked.language, f"sector/{code}")
    if code not in sectors(reading):
        near = near_or_known(code, sectors(reading))
        raise NotThereError(
            said(
                "error.sector",
                value=code,
                links=[(f"{c} {reading.name('sector', c, asked.language)}", f"sector/{c}") for c in near],
            )
        )
    found = [(d, state_row(reading, d, sector=code)) for d in by_sector(reading)]
    groups: list[dict[str, Any]] = []
    for goal in reading.goals():
        rows = [beside_whole(reading, r, code) for d, r in found if r is not None and d.goal == goal]
        if rows:
            groups.append({"goal": goal, "name": GOALS[goal][asked.language], "rows": rows})
    shown = [entry["row"] for g in groups for entry in g["rows"]]
    lacking = [d for d, r in found if r is None]
    better, worse = (sum(r.trend.verdict == v for r in shown) for v in ("better", "worse"))
    name = reading.name("sector", code, asked.language)
    view = View(
        title=words("sector.title", name=name[0].upper() + name[1:], count=len(shown), better=better, worse=worse),
        summary=words("sector.lead"),
        content={
            "groups": groups,
            "code": code,
            "name": name,
            "lacking": lacking,
            "whole": WHOLE,
            "whole_name": reading.name("sector", WHOLE, asked.language),
            "others": [(c, reading.name("sector", c, asked.language)) for c in sectors(reading)],
        },
        tables=(Table("sector", name, state_columns(words), tuple(state_record(r, words) for r in shown)),),
        sources=tuple(sorted({s for r in shown for s in r.sources})),
        about={"sector": code},
    )
    return view, address

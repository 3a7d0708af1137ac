"""What the draws of a run say of the figures in front: interval, change and trend, each beside its own error.

Empty for a run without draws, which says how to make them. Figures drawn through models are told apart: what was drawn
of each, what stood still, and why the others were not drawn so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from kringloop.reading import numbers
from kringloop.reading.claims import row_name
from kringloop.reading.rows import StateRow
from kringloop.reading.run import Reading
from kringloop.reading.words import Words

_QUANTILES, _CHANGES, _TRENDS, _THROUGH = "draw_quantiles", "draw_differences", "draw_trends", "through_models"
_DIGITS = 9
"""Decimals of a share: what is smaller is rounding of a figure that no draw moves."""
_SHOWN = 5
"""Indicators that are named of those whose draws and first order differ most often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnRow:
    """A figure in front by its draws, in words; "–" where a table has nothing of it.

    Parameters
    ----------
    apart : whether draws and first order tell two stories
    """

    row: StateRow
    name: str
    between: str
    change: str
    trend: str
    apart: bool


def drawn_rows(reading: Reading, rows: Sequence[StateRow], words: Words) -> tuple[DrawnRow, ...]:
    """The figures in front that were drawn."""
    if _QUANTILES not in reading.tables:
        return ()
    ids = {r.definition.id for r in rows}
    tables = {name: _of_figures(reading, name, ids) for name in (_QUANTILES, _CHANGES, _TRENDS)}
    found = []
    for row in rows:
        drawn = _cell(tables[_QUANTILES], row, year=row.year)
        if drawn is not None and drawn["low"] is not None:
            found.append(
                DrawnRow(
                    row=row,
                    name=row_name(reading, row, words),
                    between=_between(drawn, row, words),
                    change=_change(_cell(tables[_CHANGES], row, year=row.year), row, words),
                    trend=_trend(_cell(tables[_TRENDS], row), row, words),
                    apart=bool(drawn["apart"]),
                )
            )
    return tuple(found)


def apart_words(reading: Reading, words: Words) -> str:
    """In how many figures draws and first order differ, and of which indicators most; empty without draws."""

    def count() -> tuple[int, int, list[str]]:
        table = reading.run.file.query(f"select indicator, definition, apart from {_QUANTILES} where low is not null")
        most = (
            table.filter("apart")
            .group_by("indicator", "definition")
            .len()
            .sort("len", "indicator", "definition", descending=[True, False, False])
        )
        ids = [".".join(filter(None, row[:2])) for row in most.head(_SHOWN).iter_rows()]
        return int(table["apart"].sum()), table.height, ids

    if _QUANTILES not in reading.tables:
        return ""
    several, drawn, ids = reading.keep("apart", count)
    if not several:
        return words("by_draws.none_apart")
    names = ", ".join(reading.definitions[i].full_name(words.language) for i in ids if i in reading.definitions)
    told = [numbers.fixed(n, 0, words.language) for n in (several, drawn)]
    return words("by_draws.apart", count=told[0], drawn=told[1], names=names)


def through_rows(reading: Reading, words: Words) -> tuple[list[tuple[str, str, str, str]], list[tuple[str, str]]]:
    """Figures drawn through models: name, the middle of their margins, what was drawn, what stood still; and others.

    The others are those that were not drawn so, with the reason.
    """
    drawn, without = [], []
    margins = reading.keep("through margins", lambda: _margins(reading))
    for r in reading.table(_THROUGH).iter_rows(named=True):
        definition = reading.definitions.get(".".join(filter(None, (r["indicator"], r["definition"]))))
        name = definition.full_name(words.language) if definition else r["indicator"]
        if r["why_not_en"] is None:
            half = margins.get((r["indicator"], r["definition"]))
            width = "–" if half is None else f"± {numbers.percent(half, words.language, digits=2)}"
            drawn.append((name, width, _inputs(r["drawn"], words), _inputs(r["held"], words)))
        else:
            without.append((name, str(r[f"why_not_{words.language}"])))
    return drawn, without


def _margins(reading: Reading) -> dict[tuple[str, str], float]:
    """Of each definition drawn through models the median, over its figures, of half the interval over the figure."""
    if "through_quantiles" not in reading.tables:
        return {}
    table = reading.run.file.query(
        "select indicator, definition, median((high - low) / 2 / abs(value)) as half from through_quantiles "
        "where value <> 0 group by all"
    )
    return {(r["indicator"], r["definition"]): round(r["half"], _DIGITS) for r in table.iter_rows(named=True)}


def _of_figures(reading: Reading, table: str, ids: set[str]) -> pl.DataFrame:
    def find() -> pl.DataFrame:
        keys = sorted({i.partition(".")[0] for i in ids})
        marks = ", ".join("?" for _ in keys)
        return reading.run.file.query(f"select * from {table} where indicator in ({marks})", list(keys))

    return reading.keep(("by draws", table), find)


def _cell(table: pl.DataFrame, row: StateRow, **more: int) -> dict[str, Any] | None:
    """The row of a table about a cell; None where there is none."""
    wanted = {**row.cell, **more}
    mine = (pl.col("indicator") == row.definition.key) & (pl.col("definition") == row.definition.definition)
    found = table.filter(mine, *(pl.col(d) == code for d, code in wanted.items()))
    return found.row(0, named=True) if found.height else None


def _between(drawn: dict[str, Any], row: StateRow, words: Words) -> str:
    low, high = (numbers.figure(drawn[end], words.language, digits=4) for end in ("low", "high"))
    text = words("by_draws.between", low=low, high=high, unit=numbers.unit_words(row.unit, words.language)).strip()
    return f"{text} *" if drawn["apart"] else text


def _change(found: dict[str, Any] | None, row: StateRow, words: Words) -> str:
    return "–" if found is None else _judged(found, "change", row, words)


def _trend(found: dict[str, Any] | None, row: StateRow, words: Words) -> str:
    if found is None or row.worded:
        return "–"
    years = numbers.span(found["first_year"], found["last_year"])
    return f"{_judged(found, 'slope', row, words)} ({years})"


def _judged(found: dict[str, Any], what: str, row: StateRow, words: Words) -> str:
    """A difference, its interval, and whether it is more than its own error."""
    value, low, high = (numbers.signed(found[part], words.language) for part in (what, "low", "high"))
    amount = f"{value} {numbers.difference_unit(row.unit, words.language)}".strip()
    return words(f"by_draws.{found['verdict']}", amount=amount, low=low, high=high)


def _inputs(listed: str, words: Words) -> str:
    """Inputs of models in words, each once; "–" for none."""
    names = (words.word("input", each.rpartition(".")[2]) for each in (listed or "").split())
    return ", ".join(dict.fromkeys(names)) or "–"

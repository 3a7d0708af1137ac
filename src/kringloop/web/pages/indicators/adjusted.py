"""Published beside adjusted on the page of an indicator: only where a reconciliation is behind the figures shown."""

from __future__ import annotations

from typing import Any

import polars as pl

from kringloop.reading import Reading, Words, cell_words, numbers
from kringloop.runs import adjusted_figures, stored_adjusted
from kringloop.web.pages.indicators.chosen import Chosen
from kringloop.web.view import Column, Table

_REST = ("low", "high", "status", "published", "published_low", "published_high", "published_status", "reconciliation")


def adjusted(reading: Reading, chosen: Chosen, words: Words) -> dict[str, Any] | None:
    """Rows of the cells and years shown, newest first, and the same as a table; None where nothing was reconciled."""
    run, definition = reading.run, chosen.definition
    indicator = run.known_indicators[definition.id]
    if stored_adjusted(run, indicator).is_empty():
        return None
    first, last = chosen.years
    frame = adjusted_figures(run, indicator).filter(pl.col("year").is_between(first, last))
    found: list[dict[str, Any]] = []
    for cell in chosen.cells():
        here = frame.filter(*(pl.col(d) == code for d, code in cell.items())).sort("year", descending=True)
        name = cell_words(reading, definition, cell, words)
        found += [
            {**r, "name": name, "ends": _ends(r["low"], r["high"], words.language)}
            for r in here.iter_rows(named=True)
            if r["value"] is not None
        ]
    if not found:
        return None
    columns = (
        Column("year", words("column.year"), "dimension"),
        *(Column(d, words.word("dimension", d), "dimension") for d in definition.by),
        Column("value", words("column.adjusted"), "measure", definition.unit),
        *(Column(k, words(f"column.{k}")) for k in _REST),
    )
    keys = list(dict.fromkeys(r["reconciliation"] for r in found))
    return {
        "rows": found,
        "several": len({r["name"] for r in found}) > 1,
        "by": [(key, run.reconciliations[key][words.language]) for key in keys],
        "table": Table("adjusted", words("indicator.adjusted"), columns, tuple(found)),
    }


def _ends(low: float | None, high: float | None, language: str) -> str:
    """Both ends of an interval in as few digits as keep them apart; nothing where none is known."""
    if low is None or high is None:
        return ""
    for digits in range(3, 8):
        ends = [numbers.figure(end, language, digits=digits) for end in (low, high)]
        if ends[0] != ends[1]:
            break
    return " – ".join(ends)

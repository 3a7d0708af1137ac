"""The figures of an indicator's view as an analyst takes them along."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from kringloop.exchange import AnalystTable, analyst_table
from kringloop.reading import Reading
from kringloop.web.pages.indicators.chosen import Chosen


def analyst_of(reading: Reading, chosen: Chosen, language: str) -> Callable[[], AnalystTable] | None:
    """What makes the table of the chosen cells and years; None when this program does not know the indicator."""
    id = chosen.definition.id
    known = reading.run.known_indicators
    if id not in known:
        return None
    return lambda: analyst_table(reading.run, [(known[id], _chosen_figures(reading, chosen))], language)


def _chosen_figures(reading: Reading, chosen: Chosen) -> pl.DataFrame:
    frame = reading.figures(chosen.definition.id).filter(pl.col("year").is_between(*chosen.years))
    cells = [_cell_of(frame, cell) for cell in chosen.cells()]
    return pl.concat(cells) if cells else frame


def _cell_of(frame: pl.DataFrame, cell: dict[str, str]) -> pl.DataFrame:
    return frame.filter(*(pl.col(dimension) == code for dimension, code in cell.items())).sort("year")

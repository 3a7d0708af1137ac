"""The table of headline figures: indicator, course, state, trend, place in the EU, kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kringloop.reading import (
    Reading,
    StateRow,
    Words,
    amount,
    cell_words,
    change_words,
    flag_words,
    numbers,
    row_name,
    scope,
    trend_words,
)
from kringloop.report.blocks import Cell, Column, Grid, Row

MARKS: Mapping[str, str] = {
    "observed": "●",
    "published": "◆",
    "computed": "▲",
    "modelled": "○",
    "assumed": "□",
    "scenario": "◇",
    "missing": "–",
}
"""A sign for each kind of figure, told apart without colour."""


def state_table(
    reading: Reading, rows: Sequence[StateRow], words: Words, *, by_label: bool = False, in_front: bool = False
) -> Grid:
    """One row per headline figure; the column of countries only where one of them is compared.

    by_label : names a row by its definition, below an indicator that is named already
    in_front : names a row as the front of the run does
    """
    compared = any(r.place for r in rows)
    lines = tuple(state_cells(reading, r, words, compared=compared, by_label=by_label, in_front=in_front) for r in rows)
    return Grid(state_columns(words, compared=compared), lines)


def state_columns(words: Words, *, compared: bool = False, whole: bool = False) -> tuple[Column, ...]:
    """Headings of a table of headline figures."""
    made = [
        Column(words("state_row.indicator"), 3.0),
        Column(words("state_row.course"), 1.1),
        Column(words("state_row.state"), 1.95),
        *([Column(words("state_row.whole"), 1.0)] if whole else []),
        Column(words("state_row.trend"), 1.75),
        *([Column(words("state_row.in_eu"), 0.95)] if compared else []),
        Column(words("state_row.kind"), 1.6),
    ]
    return tuple(made)


def state_cells(
    reading: Reading,
    row: StateRow,
    words: Words,
    *,
    compared: bool = False,
    whole: Cell | None = None,
    by_label: bool = False,
    in_front: bool = False,
) -> Row:
    """One headline figure as a row."""
    made = [
        _named(reading, row, words, by_label=by_label, in_front=in_front),
        spark(row, words),
        Cell(amount(row, words.language), note=str(row.year)),
        *([whole] if whole is not None else []),
        trend(row, words),
        *([place(row, words)] if compared else []),
        Cell(kind_words(row.status, words), note=", ".join(flag_words(row.flags, words))),
    ]
    return Row(tuple(made))


def _named(reading: Reading, row: StateRow, words: Words, *, by_label: bool, in_front: bool) -> Cell:
    if in_front:
        return Cell(row_name(reading, row, words), note=scope(reading, row, words))
    label, name = row.definition.label[words.language], row.definition.names[words.language]
    if by_label and label != name:
        return Cell(label[:1].upper() + label[1:], note=cell_words(reading, row.definition, row.cell, words))
    return Cell(name, note=about(reading, row, words))


def about(reading: Reading, row: StateRow, words: Words) -> str:
    """Definition and cell, where they say more than the name."""
    label, name = row.definition.label[words.language], row.definition.names[words.language]
    said = [label] if row.definition.definition and label != name else []
    return "; ".join([*said, *filter(None, [cell_words(reading, row.definition, row.cell, words)])])


def spark(row: StateRow, words: Words) -> Cell:
    """The small line, with its first and last figure as text for who does not see it."""
    svg = row.spark(words.language)
    if not svg:
        return Cell(words("row.one_year"))
    first = row.first_known[0] if row.first_known else row.year
    start, end = (numbers.figure(v, words.language, digits=3) for v in ends(row))
    unit = numbers.unit_words(row.unit, words.language)
    alt = words(
        "state_row.spark",
        name=row.definition.full_name(words.language),
        first=first,
        last=row.year,
        start=start,
        end=f"{end} {unit}".rstrip(),
    )
    return Cell("", svg=svg, alt=alt)


def ends(row: StateRow) -> tuple[float, float]:
    """First and last known figure of the course."""
    known = [v for v in row.course if v is not None]
    return known[0], known[-1]


def trend(row: StateRow, words: Words) -> Cell:
    """Arrow, word and change, with colour only where the trend is significant."""
    said = trend_words(row, words)
    if row.trend.direction == "none" or row.change is None:
        return Cell(said)
    return Cell(
        f"{row.arrow} {said}", note=change_words(row.change, words, row.unit, year=row.year), tone=row.trend.verdict
    )


def place(row: StateRow, words: Words) -> Cell:
    """The rank among countries."""
    if row.place is None:
        return Cell("–")
    key = "state_row.rank" if row.place.judged else "state_row.rank_highest"
    return Cell(words(key, rank=row.place.rank, count=row.place.count))


def kind_words(kind: str, words: Words) -> str:
    """A kind of figure, by its mark and in words."""
    return f"{MARKS[kind]} {words('kind.' + kind)}"


def legend(words: Words) -> str:
    """What the marks mean, in a sentence."""
    return words("report.marks", marks=", ".join(f"{m} {words('kind.' + k)}" for k, m in MARKS.items()))

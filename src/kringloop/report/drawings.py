"""A picture as blocks: the drawing, and the table of every figure that is drawn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kringloop.charts import Table
from kringloop.reading import Picture
from kringloop.report.blocks import Block, Column, Drawing, Grid, cells

ROOM = 720.0
"""Width of a drawing across the page [px]."""
TALLEST = 800.0
"""A drawing is made smaller than this, so that its texts stay on the page with it [px]."""
LYING = 1080.0
"""The same on a page that lies on its side."""
WIDEST = 960.0
"""Wider drawings get such a page."""
BAND = 12
"""Years beside each other in one table."""
SIGNS, GAP = 40.0, 1.5
"""Signs of figures that fit beside each other below a chart of half the width, and those that keep two apart."""


def drawing(picture: Picture, *, room: float = ROOM, said: str = "") -> Drawing:
    """The drawing with its texts, no larger than it was drawn for a column of `room` pixels, nor than a page.

    said : a sentence to stand below it instead of its own
    """
    svg = picture.inline()
    width, height = size_of(svg)
    share = min(1.0, width / room, TALLEST * width / (height * room))
    sentence = said or picture.text[:1].upper() + picture.text[1:]
    return Drawing(svg, picture.title, picture.unit, sentence, picture.source, share)


def listed(table: Table, *, caption: str = "") -> Grid:
    """A table as it is, texts wide and figures flush right; columns without any figure are left out."""
    kept = [n for n in range(len(table.columns)) if any(r[n].strip("– ") for r in table.rows)]
    columns = tuple(Column(table.columns[n], 0.0 if n in table.numeric else 1.0, n in table.numeric) for n in kept)
    return Grid(columns, tuple(cells(*(r[n] for n in kept)) for r in table.rows), caption)


def wider(picture: Picture) -> bool:
    """Whether a drawing is too wide to be read on a standing page."""
    return size_of(picture.inline())[0] > WIDEST


def size_of(svg: str) -> tuple[float, float]:
    """Width and height of a drawing [px].

    >>> size_of('<svg width="720" height="80.5">')
    (720.0, 80.5)
    """
    found = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg)
    assert found, "a chart is drawn with its size"
    return float(found[1]), float(found[2])


def last_years(table: Table, count: int) -> list[Block]:
    """The last years of a series that have a figure: `count` of them, fewer where the figures are too long for that."""
    known = tuple(r for r in table.rows if r[2].strip("– "))
    longest = max((len(text) for r in known[-count:] for text in r[2:5]), default=0)
    fit = max(1, min(count, int(SIGNS / (longest + GAP))))
    return years_across(replace(table, rows=known[-fit:]), most=fit)


def years_across(table: Table, *, caption: str = "", most: int = BAND) -> list[Block]:
    """A table of one series with the years beside each other, in bands; what has no figure is left out."""
    rows = [r[1:] for r in table.rows if r[2].strip("– ")]
    remarks = {r[-1] for r in rows}
    alike = f" ({remarks.pop()})" if len(remarks) == 1 and remarks != {""} else ""
    if alike:
        rows = [(*r[:-1], "") for r in rows]
        caption += alike if caption else ""
    return [_band(table.columns[1:], rows[n : n + most], "" if n else caption, most) for n in range(0, len(rows), most)]


def _band(names: Sequence[str], rows: Sequence[Sequence[str]], caption: str, most: int) -> Grid:
    years = [r[0] for r in rows]
    filler = [""] * (most - len(years))
    columns = (Column(names[0], 1.5), *(Column(y, 1.0, True) for y in [*years, *filler]))
    lines = [
        cells(name, *(r[number] for r in rows), *filler)
        for number, name in enumerate(names[1:], 1)
        if any(r[number].strip("– ") for r in rows)
    ]
    return Grid(columns, tuple(lines), caption, small=True)


def several_across(table: Table, *, caption: str = "", most: int = BAND) -> list[Block]:
    """A table of several series, a row for each, with the years beside each other, in bands."""
    names = list(dict.fromkeys(r[0] for r in table.rows))
    values = {(r[0], r[1]): r[2] for r in table.rows}
    years = sorted({r[1] for r in table.rows if r[2].strip("– ")})
    made: list[Block] = []
    for start in range(0, len(years), most):
        band = years[start : start + most]
        columns = (Column(table.columns[0], 3.0), *(Column(y, 1.0, True) for y in band))
        rows = tuple(cells(n, *(values.get((n, y), "–") for y in band)) for n in names)
        made.append(Grid(columns, rows, "" if start else caption, small=True))
    return made

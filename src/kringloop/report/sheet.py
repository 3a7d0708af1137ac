"""A sector in two pages: its key figures drawn, then every indicator that exists for it."""

from __future__ import annotations

from kringloop.reading import (
    FIRST_SHOWN,
    WHOLE,
    Definition,
    StateRow,
    beside_whole,
    by_sector,
    numbers,
    state_row,
)
from kringloop.report.asked import Asked
from kringloop.report.blocks import Beside, Block, Cell, Grid, Heading, NewPage, Row, Text
from kringloop.report.key_figures import key_figure
from kringloop.report.rows import legend, state_cells, state_columns
from kringloop.report.summary import failed_checks, goal_name

CHARTS = 4


def sector_name(asked: Asked) -> str:
    """Name of the sector, with a capital."""
    name = asked.reading.name("sector", asked.sector, asked.language)
    return name[0].upper() + name[1:]


def sheet(asked: Asked, charts: int) -> list[Block]:
    """Two pages; `charts` drawings on the first. With fewer than all of them the table begins below them."""
    rows = [(d, state_row(asked.reading, d, sector=asked.sector)) for d in by_sector(asked.reading)]
    known = [r for _, r in rows if r is not None]
    lacking = [d for d, r in rows if r is None]
    turned = [NewPage()] if charts == CHARTS else []
    return [*_front(asked, known, charts), *turned, *_back(asked, known, lacking)]


def _front(asked: Asked, rows: list[StateRow], charts: int) -> list[Block]:
    words = asked.words
    better, worse = (sum(r.trend.verdict == v for r in rows) for v in ("better", "worse"))
    finding = words("sector.title", name=sector_name(asked), count=len(rows), better=better, worse=worse)
    made: list[Block] = [Text(f"{finding}.", "lead"), *failed_checks(asked), Heading(words("sheet.figures"))]
    first = {k: n for n, k in enumerate(FIRST_SHOWN)}
    ordered = sorted(rows, key=lambda r: first.get(r.definition.key, len(first)))
    drawn = [r for r in ordered if sum(v is not None for v in r.course) > 1][:charts]
    made.append(
        Beside(tuple(key_figure(asked, r, r.definition.names[asked.language], level=2) for r in drawn))
        if drawn
        else Text(words("sheet.none"))
    )
    return made


def _back(asked: Asked, rows: list[StateRow], lacking: list[Definition]) -> list[Block]:
    words = asked.words
    beside = asked.sector != WHOLE
    lines: list[Row] = []
    for goal in asked.reading.goals():
        found = [r for r in rows if r.definition.goal == goal]
        lines += [Row(group=goal_name(goal, asked.language), goal=goal)] if found else []
        lines += [state_cells(asked.reading, r, words, whole=_whole(asked, r) if beside else None) for r in found]
    made: list[Block] = [Heading(words("sheet.all")), Grid(state_columns(words, whole=beside), tuple(lines))]
    if lacking:
        names = "; ".join(d.full_name(asked.language) for d in lacking)
        made.append(Text(words("sheet.lacking", names=names), "soft"))
    made.append(Text(f"{words('report.reading')} {legend(words)}", "soft"))
    sources = sorted({asked.reading.name("source", s, asked.language) for r in rows for s in r.sources})
    return [*made, Text(words("report.sources", sources="; ".join(sources)), "soft")]


def _whole(asked: Asked, row: StateRow) -> Cell:
    """The figure of manufacturing as a whole, and the part of this sector in it where figures add up."""
    beside = beside_whole(asked.reading, row, asked.sector)
    share = beside["share"]
    note = "" if share is None else asked.words("sector.share", share=numbers.percent(share, asked.language, digits=2))
    return Cell(numbers.figure(beside["whole"], asked.language, digits=3), note=note)

"""Circulation: recycling rate, recycled content and ceiling together, then stock, life and loops."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kringloop.reading import Definition, flow_accounts, numbers, pictures, rows_of
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Column, Grid, Heading, NewPage, Row, Text, Together, cells
from kringloop.report.drawings import drawing, several_across
from kringloop.report.flows import account_flows
from kringloop.report.rows import state_table

TOGETHER = ("eol_recycling_rate", "recycled_content", "recycled_content_cap")
"""Never shown one without the others."""
LIFE_CYCLE = "life_cycle"


def loops(asked: Asked) -> list[Block]:
    """The chapter on circulation."""
    words, reading = asked.words, asked.reading
    rows = [r for r in rows_of(reading, "circulation") if "scenario" in r.definition.by]
    made: list[Block] = [Heading(words("loops_part.title"))]
    if not rows:
        return [*made, Text(words("loops_part.absent")), NewPage()]
    made += [Text(words("loops_part.lead")), *together(asked)]
    made += [Heading(words("loops_part.rest"), 2), state_table(reading, rows, words)]
    if LIFE_CYCLE in flow_accounts(reading):
        made += account_flows(asked, LIFE_CYCLE)
    return [*made, NewPage()]


def together(asked: Asked) -> list[Block]:
    """The three figures that mean nothing apart, over the years and per product."""
    reading, words = asked.reading, asked.words
    known = [reading.keys[k][0] for k in TOGETHER if k in reading.keys]
    cell = reading.headline_cell(known[0]) if len(known) == len(TOGETHER) else None
    if cell is None:
        return []
    name = ", ".join(reading.name(d, c, asked.language) for d, c in cell.items())
    title = words("loops_part.together_of", name=name)
    lines = [(d, reading.series(d.id, cell)) for d in known]
    picture = pictures.definitions_chart(reading, lines, title=title, words=words, height=300)
    return [
        Together((Heading(words("loops_part.together"), 2), drawing(picture))),
        products(asked, known, cell),
        *several_across(picture.table, caption=f"{title}, {picture.unit}"),
    ]


def products(asked: Asked, known: list[Definition], cell: Mapping[str, str]) -> Grid:
    """The three figures of each product in the last year of the headline scenario."""
    reading, words, language = asked.reading, asked.words, asked.language
    columns = (
        Column(words("loops_part.product"), 2.0),
        Column(words("column.year"), 0.0),
        *(Column(d.names[language], 1.0, True) for d in known),
    )
    rows = [_product(asked, known, {**cell, "good": g}) for g in reading.labels(known[0].id, "good")]
    scenario = reading.name("scenario", cell.get("scenario", ""), language)
    return Grid(
        columns,
        tuple(r for r in rows if r),
        words("loops_part.products", scenario=scenario, unit=numbers.unit_words(known[0].unit, language)),
    )


def _product(asked: Asked, known: list[Definition], cell: Mapping[str, str]) -> Row | None:
    series: list[dict[int, Any]] = [
        {r["year"]: r["value"] for r in asked.reading.series(d.id, cell) if r["value"] is not None} for d in known
    ]
    years = set.intersection(*(set(s) for s in series))
    if not years:
        return None
    last = max(years)
    figures = [numbers.figure(s[last], asked.language, digits=3) for s in series]
    return cells(asked.reading.name("good", cell["good"], asked.language), str(last), *figures)

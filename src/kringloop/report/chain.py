"""Pressure and value along the chain: by place, and the main paths."""

from __future__ import annotations

from typing import Any

import polars as pl

from kringloop.core import Origin
from kringloop.models import MainPath
from kringloop.reading import Definition, default_definition, numbers, origin_name, origin_words, pictures
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Cell, Column, Grid, Heading, NewPage, Row, Text, Together, cells
from kringloop.report.drawings import drawing

PATHS = 10
PLACES = "chain_places"
"""Classification of places, the whole above its parts."""


def chain(asked: Asked) -> list[Block]:
    """The chapter on chains across borders."""
    words, reading = asked.words, asked.reading
    first = (default_definition(reading, key) for key in reading.keys)
    split = [d for d in first if "place" in d.by]
    made: list[Block] = [Heading(words("chain_part.title"))]
    if not split:
        return [*made, Text(words("chain_part.absent")), NewPage()]
    made += [Text(words("chain_part.lead")), *_vintages(asked, split)]
    made.append(Heading(words("chain_part.places"), 2))
    for definition in split:
        made += by_place(asked, definition)
    return [*made, *paths(asked), NewPage()]


def _vintages(asked: Asked, split: list[Definition]) -> list[Block]:
    """The edition of what the chapter rests on, and its last year."""
    last: dict[str, int] = {}
    for definition in split:
        known = asked.reading.figures(definition.id).filter(pl.col("value").is_not_null())
        for year, sources in known.select("year", "sources").unique().iter_rows():
            for source in (sources or "").split():
                last[source] = max(year, last.get(source, 0))
    origins = asked.reading.origins
    return [_vintage(asked, origins[s], year) for s, year in sorted(last.items()) if s in origins]


def _vintage(asked: Asked, origin: Origin, year: int) -> Text:
    language = asked.language
    label, vintage = origin_name(origin, language), origin_words(origin.vintage, language)
    return Text(asked.words("chain_part.vintage", label=label, vintage=vintage, year=year), "soft")


def by_place(asked: Asked, definition: Definition) -> list[Block]:
    """Bars of the last year by place, only of places without parts; the table has the wholes as well."""
    rows = _places(asked, definition)
    if not rows:
        return []
    year, language = rows[0]["year"], asked.language
    name = definition.full_name(language)
    title = asked.words("chain_part.at", name=name, year=year)
    wholes = _wholes(asked, [r["place"] for r in rows])
    items = [(asked.reading.name("place", r["place"], language), r) for r in rows if r["place"] not in wholes]
    picture = pictures.bars_chart(asked.reading, definition, items, title=title, words=asked.words)
    unit = picture.unit
    key = "chain_part.by_place" if unit else "chain_part.by_place_plain"
    caption = asked.words(key, name=name, year=year, unit=unit)
    return [Together((Heading(title, 3, definition.goal), drawing(picture), _table(asked, rows, caption)))]


def _wholes(asked: Asked, codes: list[str]) -> set[str]:
    """Places that have parts among these codes: a bar of their own would count the parts twice."""
    tree = asked.reading.run.trees.get(PLACES)
    return {a for c in codes if tree and c in tree for a in tree.above(c)}


def _table(asked: Asked, rows: list[dict[str, Any]], caption: str) -> Grid:
    """Every place with its figure, parts indented under their whole."""
    columns = (Column(asked.words.word("dimension", "place")), Column(asked.words("column.value"), 0.0, True))
    lines = (cells(_place_name(asked, r["place"]), numbers.figure(r["value"], asked.language, digits=3)) for r in rows)
    return Grid(columns, tuple(lines), caption)


def _place_name(asked: Asked, code: str) -> str:
    """Name of a place, with a dash for each level below the first parts of the whole."""
    tree = asked.reading.run.trees.get(PLACES)
    depth = len(tree.above(code)) if tree and code in tree else 0
    return "– " * (depth - 1) + asked.reading.name("place", code, asked.language)


def _places(asked: Asked, definition: Definition) -> list[dict[str, Any]]:
    """Figures of the last year, one per place, every other dimension at its headline."""
    reading = asked.reading
    headline = reading.headline_cell(definition) or {}
    frame = reading.figures(definition.id).filter(pl.col("value").is_not_null())
    for dimension, code in headline.items():
        frame = frame if dimension == "place" else frame.filter(pl.col(dimension) == code)
    if frame.is_empty():
        return []
    latest = frame.filter(pl.col("year") == frame["year"].max())
    by_code = {r["place"]: r for r in latest.to_dicts()}
    return [by_code[c] for c in reading.labels(definition.id, "place") if c in by_code]


def paths(asked: Asked) -> list[Block]:
    """The largest paths of the last year for the whole of final demand, where the run has paths."""
    reading, words = asked.reading, asked.words
    account = next((k for k, s in reading.run.study.accounts.items() if s.engine == "chains.paths"), None)
    if account is None or reading.table(f"account_{account}").is_empty():
        return []
    frame, language = reading.table(f"account_{account}"), asked.language
    layer = next(iter(reading.run.study.accounts[account].layers))
    year = int(frame.select(pl.col("year").max()).item())
    good = str(frame.filter(pl.col("year") == year)["good"][0])
    top = reading.run.main_paths(good, year, layer)[:PATHS]
    lead = words(
        "chain_part.paths_lead",
        name=reading.name("good", good, language),
        year=year,
        count=len(top),
        share=numbers.percent(sum(p.share for p in top), language),
    )
    unit = numbers.unit_words(reading.run.study.accounts[account].layers[layer], asked.language)
    columns = (
        Column(words("chain_part.path")),
        Column(f"{words.word('layer', layer)}, {unit}", 0.0, True),
        Column(words("chain_part.share"), 0.0, True),
    )
    rows = tuple(_path(asked, p) for p in top)
    return [Together((Heading(words("chain_part.paths"), 2), Text(lead), Grid(columns, rows)))]


def _path(asked: Asked, path: MainPath) -> Row:
    name, language = asked.reading.name, asked.language
    links = " → ".join(f"{name('industry', i, language)} ({name('place', p, language)})" for p, i in path.links)
    value = numbers.figure(path.value, language, digits=3)
    return cells(links, Cell(value), Cell(numbers.percent(path.share, language)))

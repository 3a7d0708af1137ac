"""The world behind the manufacturing of a country: one view, one layer, one industry, one year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kringloop.core import conversion_factor
from kringloop.models import MainPath
from kringloop.reading import Reading, Words, numbers, pictures, world
from kringloop.web.address import Address
from kringloop.web.view import Asked, Column, Table, View

WHOLE = "C"
"""Manufacturing as a whole, which a sentence does not name by its division."""
PATHS_SHOWN, MOST_PATHS = 10, 100


def build(asked: Asked) -> tuple[View, Address]:
    """A map, the overlap, the course and the paths of one choice."""
    reading, words, question = asked.reading, asked.words, asked.question
    view = question.one("view", world.VIEWS, world.VIEWS[0]) or world.VIEWS[0]
    layers = world.layers(reading)
    layer = question.one("layer", layers, layers[0]) or layers[0]
    goods = world.goods(reading, layer)
    good = question.one("good", goods, goods[0]) or goods[0]
    years = world.years(reading, layer)
    year = int(question.one("year", map(str, years), str(years[0])) or years[0])
    shown = question.number("paths", PATHS_SHOWN, 1, MOST_PATHS)
    address = question.done(asked.language, asked.path)

    what = _what(reading, good, words)
    places = world.by_place(reading, layer, view, good, year)
    use = world.outline(reading, world.SIDES[view], places)
    parts = world.parts(reading, layer, good, year)
    course = {y: world.totals(reading, layer, good, y) for y in years}
    definition = world.definition(reading, layer, view)
    sources = world.about({**places, **{f"part {k}": f for k, f in parts.items()}})
    title = _title(asked, view, layer, what, year, places, use)
    about = pictures.about_of(reading, definition, sources, words.language, title=title)
    drawn = (
        _map(asked, about, view, places, use),
        pictures.parts_chart(about, _part_names(parts, words), words("world.overlap"), words.language),
        pictures.course_chart(about, _course(course, words), words("world.years"), words.language),
    )
    steps = world.steps(reading, layer, good, year) if view == "chain" else []
    later = world.bridge(reading) if layer == "co2" else {}
    bridged = _bridge(asked, later, course)
    found = View(
        title=title,
        summary=words(f"world.lead_{view}", what=what),
        content={
            "view_key": view,
            "views": world.VIEWS,
            "layer": layer,
            "layers": layers,
            "good": good,
            "year": year,
            "years": years,
            "goods": [(g, reading.name("good", g, words.language)) for g in goods],
            "unit_code": definition.unit,
            "rows": _rows(reading, view, places, use, words),
            "side": world.SIDES[view],
            "whole": places[use.whole],
            "facts": _facts(reading, view, places, use, words),
            "parts_of": [(p, in_, parts[p]) for p, in_ in world.PARTS],
            "totals": course[year],
            "course": course,
            "later": later,
            "bridged": bridged,
            "both": max(course.keys() & later["territory"].keys(), default=None) if later else None,
            "steps": [(c, reading.name("tier", c, words.language), f) for c, f in steps],
            "paths": _paths(asked, world.main_paths(reading, layer, view, good, year), definition.unit, shown),
            "path_command": _command(view, good, year),
            "most_paths": MOST_PATHS,
            "what": what,
            "means": {p: words(f"world.means_{p}", what=what) for p, _ in world.PARTS},
            "map": drawn[0],
            "bars": drawn[1],
            "lines": drawn[2],
            "traps": definition.traps,
            "vintages": [reading.origins[s] for s in sources if s in reading.origins],
            "view_name": words(f"world.{view}"),
        },
        tables=(
            _table(reading, view, layer, good, year, places, use, words),
            _overlap_table(parts, words, definition.unit),
            *([_bridge_table(later, words)] if later else []),
        ),
        pictures=(*drawn, *([bridged] if bridged else [])),
        sources=(*sources, *world.about({f"{b} {y}": f for b, each in later.items() for y, f in each.items()})),
        about={
            "view": view,
            "layer": layer,
            "good": good,
            "year": year,
            "unit": definition.unit,
            "indicator": definition.key,
            "definition": definition.definition,
        },
    )
    return found, address


def _what(reading: Reading, good: str, words: Words) -> str:
    """The industry in a sentence."""
    if good == WHOLE:
        return words("world.industry")
    return words("world.one_industry", name=reading.name("good", good, words.language))


def _title(
    asked: Asked, view: str, layer: str, what: str, year: int, places: Mapping[str, world.Figure], use: world.Outline
) -> str:
    share = world.share(places[use.away], places[use.whole])
    if share is None:
        return asked.words("world.none", year=year)
    return asked.words(
        f"world.title_{view}_{layer}",
        share=numbers.percent(share, asked.language, digits=2),
        year=year,
        what=what,
    )


def _command(view: str, good: str, year: int) -> str:
    """The command that gives more paths; final demand has none."""
    return "" if view == "consumption" else f"kringloop chains paths --sector {good} --year {year} --top 100"


def _rows(
    reading: Reading, view: str, places: Mapping[str, world.Figure], use: world.Outline, words: Words
) -> list[dict[str, Any]]:
    """Single places, the largest first, with the group each is in."""
    tree = world.tree(reading, world.SIDES[view])
    single = sorted(use.single, key=lambda c: -(places[c].value or 0))
    return [
        {
            "code": c,
            "name": reading.name(world.SIDES[view], c, words.language),
            "figure": places[c],
            "group": reading.name(world.SIDES[view], tree.parent(c) if c != use.home else c, words.language),
            "share": world.share(places[c], places[use.whole]),
            "home": c == use.home,
        }
        for c in single
    ]


def _facts(
    reading: Reading, view: str, places: Mapping[str, world.Figure], use: world.Outline, words: Words
) -> list[dict[str, Any]]:
    """Everything, home and the rest with its groups."""
    return [
        {
            "name": words("world.everything") if c == use.whole else reading.name(world.SIDES[view], c, words.language),
            "figure": places[c],
            "share": world.share(places[c], places[use.whole]) if c != use.whole else None,
            "below": [(reading.name(world.SIDES[view], g, words.language), places[g]) for g in use.groups]
            if c == use.away
            else [],
        }
        for c in (use.whole, use.home, use.away)
    ]


def _map(
    asked: Asked, about: pictures.About, view: str, places: Mapping[str, world.Figure], use: world.Outline
) -> pictures.Picture:
    """Countries on the tile map; areas of many countries have no place on it and are bars, the largest first."""
    reading, language = asked.reading, asked.language
    drawn = [
        (reading.region if c == use.home else c, reading.name(world.SIDES[view], c, language), places[c].value)
        for c in use.single
    ]
    if pictures.areas_among(code for code, _, _ in drawn):
        ordered = sorted(drawn, key=lambda d: -(d[2] or 0))
        return pictures.parts_chart(about, [(name, v) for _, name, v in ordered], about.title, language, key="map")
    return pictures.places_chart(about, drawn, home=reading.region, language=language)


def _part_names(parts: Mapping[str, world.Figure], words: Words) -> list[tuple[str, float | None]]:
    return [(words(f"world.part_{p}"), f.value) for p, f in parts.items()]


def _course(course: Mapping[int, Mapping[str, world.Figure]], words: Words) -> dict[str, dict[int, float | None]]:
    return {words(f"world.{v}"): {y: found[v].value for y, found in sorted(course.items())} for v in world.VIEWS}


def _bridge(
    asked: Asked, later: Mapping[str, Mapping[int, world.Figure]], course: Mapping[int, Mapping[str, world.Figure]]
) -> pictures.Picture | None:
    """What is published to a later year, beside the years of the tables; no line goes from one to the other."""
    if not later:
        return None
    words, language = asked.words, asked.language
    definition = later["territory"][max(later["territory"])].definition
    sources = world.about({str(y): f for each in later.values() for y, f in each.items()})
    about = pictures.about_of(asked.reading, definition, sources, language, title=words("world.bridge"))
    lines = {
        words("world.bridge_line", name=words(f"world.{b}")): {y: f.value for y, f in later[b].items()}
        for b in world.BORDERS
    }
    lines |= {
        words("world.table_line", name=words(f"world.{b}")): {y: found[b].value for y, found in sorted(course.items())}
        for b in world.BORDERS
    }
    return pictures.course_chart(about, lines, words("world.bridge"), language, key="bridge")


def _bridge_table(later: Mapping[str, Mapping[int, world.Figure]], words: Words) -> Table:
    unit = next(iter(later["territory"].values())).definition.unit
    columns = (
        Column("border", words("world.part"), "dimension"),
        Column("year", words("column.year"), "dimension"),
        Column("value", words("column.value"), "measure", unit),
        Column("unit", words("column.unit")),
    )
    rows = tuple(
        {"border": b, "year": y, "value": f.value, "unit": unit} for b, each in later.items() for y, f in each.items()
    )
    return Table("bridge", words("world.bridge"), columns, rows)


def _paths(asked: Asked, found: Sequence[MainPath], unit: str, shown: int) -> dict[str, Any] | None:
    """The largest paths in words, and what they cover; None where the run keeps none for this choice."""
    name, language = asked.reading.name, asked.language
    if not found:
        return None
    rows = [
        {
            "links": [(name("industry", i, language), name("place", p, language)) for p, i in path.links],
            "value": path.value * conversion_factor(path.unit, unit),
            "share": path.share,
        }
        for path in found[:shown]
    ]
    covered = sum(path.share for path in found[:shown])
    return {"rows": rows, "covered": covered, "rest": 1 - covered, "left": max(0, len(found) - shown)}


def _table(
    reading: Reading,
    view: str,
    layer: str,
    good: str,
    year: int,
    places: Mapping[str, world.Figure],
    use: world.Outline,
    words: Words,
) -> Table:
    side, unit = world.SIDES[view], places[use.whole].definition.unit
    columns = (
        Column("view", words("world.view"), "dimension"),
        Column("layer", words("flows.layers"), "dimension"),
        Column("good", words("world.good"), "dimension"),
        Column("year", words("column.year"), "dimension"),
        Column(side, words(f"dimension.{side}"), "dimension"),
        Column("name", words("column.name")),
        Column("value", words("column.value"), "measure", unit),
        Column("unit", words("column.unit")),
        Column("share", words("column.share")),
    )
    rows = tuple(
        {
            "view": view,
            "layer": layer,
            "good": good if view == "chain" else "",
            "year": year,
            side: c,
            "name": reading.name(side, c, words.language),
            "value": f.value,
            "unit": unit,
            "share": world.share(f, places[use.whole]),
        }
        for c, f in places.items()
    )
    return Table("places", words("world.by_place"), columns, rows)


def _overlap_table(parts: Mapping[str, world.Figure], words: Words, unit: str) -> Table:
    columns = (
        Column("part", words("world.part"), "dimension"),
        Column("name", words("column.name")),
        Column("value", words("column.value"), "measure", unit),
    )
    rows = tuple({"part": p, "name": words(f"world.part_{p}"), "value": f.value} for p, f in parts.items())
    return Table("overlap", words("world.overlap"), columns, rows)

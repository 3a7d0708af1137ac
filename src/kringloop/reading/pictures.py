"""Pictures of a view: the one place where pages meet the room that draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kringloop.charts import (
    About,
    Chart,
    Item,
    Peers,
    Point,
    Series,
    Table,
    Text,
    bar_chart,
    line_chart,
    position_mark,
    sparkline,
    tile_map,
    waterfall,
)
from kringloop.reading import numbers
from kringloop.reference import countries_of_places
from kringloop.standing import Place

if TYPE_CHECKING:
    from kringloop.reading.run import Definition, Reading
    from kringloop.reading.words import Words

MOST_SERIES = 6

__all__ = [
    "About",
    "Picture",
    "about_of",
    "bars_chart",
    "change_chart",
    "course_chart",
    "definitions_chart",
    "parts_chart",
    "places_chart",
    "row_line",
    "row_place",
    "series_chart",
]


@dataclass(frozen=True, slots=True)
class Sized:
    """A bare drawing with its words, for pages with at least `room` pixels for it."""

    room: int
    svg: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a view: drawn only when it is asked for.

    Parameters
    ----------
    key    : names it in the address, as `chart=key`
    inline : the bare drawing, for a page that writes title and source itself
    sizes  : the bare drawing for each room a page may have, the narrowest first
    table  : every figure that is drawn, as text in the language
    alive  : the spec for a browser, where pointing at a figure shows it; None where nothing moves
    """

    key: str
    title: str
    text: str
    unit: str
    inline: Callable[[], str]
    sizes: Callable[[], tuple[Sized, ...]]
    svg: Callable[[], str]
    png: Callable[[], bytes]
    table: Table
    source: str
    alive: Callable[[], dict[str, object] | None]


ROOMS = (256, 440, 640)
"""Widths charts are drawn for [px]: a phone of 320, a column of a tablet, a card on a desk."""


def picture(
    key: str, chart: Chart, at: Callable[[float], Chart] | None = None, rooms: Sequence[int] = ROOMS
) -> Picture:
    """A chart as a page and its files use it.

    Parameters
    ----------
    at : the same chart for a width; left out: it has one width
    """

    def sizes() -> tuple[Sized, ...]:
        if at is None:
            return (Sized(0, chart.svg(framed=False), chart.sentence),)
        made: list[Sized] = []
        for room in rooms:
            drawn = at(float(room))
            svg = drawn.svg(framed=False)
            made += [Sized(room, svg, drawn.sentence)] if not made or made[-1].svg != svg else []
        return tuple(made)

    return Picture(
        key,
        chart.title,
        chart.sentence,
        chart.unit,
        lambda: chart.svg(framed=False),
        sizes,
        chart.svg,
        chart.png,
        chart.table,
        chart.source,
        chart.alive,
    )


def drawn_at(key: str, draw: Callable[[float], Chart], *, width: float = 720) -> Picture:
    """A chart that is drawn for each room of a page, and at `width` for a file."""
    return picture(key, draw(width), draw)


def series_chart(
    reading: Reading,
    definition: Definition,
    series: Sequence[tuple[Mapping[str, str], Sequence[Mapping[str, Any]]]],
    words: Words,
    *,
    standing: str = "",
    width: float = 720,
    height: float = 320,
) -> Picture:
    """Lines over the years, one per cell; `standing` says in a sentence where the first of them stands."""
    language = words.language
    drawn = [(cell, rows) for cell, rows in series if any(r["value"] is not None for r in rows)][:MOST_SERIES]
    sources = [s for _, rows in drawn for r in rows for s in (r["sources"] or "").split()]
    about = replace(_about(reading, definition, sources, language), standing=standing)
    lines = [_line(reading, definition, cell, rows, words, alone=len(drawn) == 1) for cell, rows in drawn]
    left = sum(any(r["value"] is not None for r in rows) for _, rows in series) - len(drawn)
    note = words("indicator.not_drawn", count=left, most=MOST_SERIES) if left else ""
    return drawn_at(
        "series",
        lambda w: _noted(line_chart(about, lines, language, width=w, height=height), note),  # type: ignore[arg-type]
        width=width,
    )


def _line(
    reading: Reading,
    definition: Definition,
    cell: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
    words: Words,
    *,
    alone: bool,
) -> Series:
    language = words.language
    names = [reading.name(d, c, language, definition.accounts) for d, c in cell.items()]
    name = definition.full_name(language) if alone and not names else ", ".join(names) or definition.full_name(language)
    points = [
        Point(
            year=r["year"],
            value=r["value"],
            low=r["low"],
            high=r["high"],
            status=r["status"],
            flags=tuple((r["flags"] or "").split()),
        )
        for r in rows
    ]
    known = [p.year for p in points if p.value is not None]
    inside = tuple(p for p in points if known[0] <= p.year <= known[-1])
    return Series(name=name, points=inside, published=definition.figure == "published" and not alone)


def change_chart(
    reading: Reading,
    definition: Definition,
    first: Mapping[str, Any],
    last: Mapping[str, Any],
    effects: Mapping[str, float],
    words: Words,
) -> Picture:
    """The split of a change as a waterfall."""
    language = words.language
    about = _about(reading, definition, first["sources"].split(), language)
    steps = [Item(name=words("indicator.step", number=n), value=v) for n, v in enumerate(effects.values(), 1)]
    start, end = (Item(name=str(r["year"]), value=r["value"]) for r in (first, last))
    return drawn_at("change", lambda w: waterfall(about, start, steps, end, language, width=w))  # type: ignore[arg-type]


def definitions_chart(
    reading: Reading,
    series: Sequence[tuple[Definition, Sequence[Mapping[str, Any]]]],
    *,
    title: str,
    words: Words,
    width: float = 720,
    height: float = 320,
) -> Picture:
    """Lines over the years, one per definition, each at one cell; all of one unit."""
    lead = series[0][0]
    sources = [s for _, rows in series for r in rows for s in (r["sources"] or "").split()]
    about = replace(_about(reading, lead, sources, words.language), title=title)
    lines = [
        replace(_line(reading, d, {}, rows, words, alone=True), name=d.names[words.language]) for d, rows in series
    ]
    return drawn_at("series", lambda w: line_chart(about, lines, words.language, width=w, height=height), width=width)  # type: ignore[arg-type]


def bars_chart(
    reading: Reading,
    definition: Definition,
    rows: Sequence[tuple[str, Mapping[str, Any]]],
    *,
    title: str,
    words: Words,
    note: str = "",
) -> Picture:
    """Named figures of one year beside each other; `note` ends its sentence."""
    sources = [s for _, r in rows for s in (r["sources"] or "").split()]
    about = replace(_about(reading, definition, sources, words.language), title=title)
    items = [
        Item(name=name, value=r["value"], low=r["low"], high=r["high"], provisional="p" in (r["flags"] or "").split())
        for name, r in rows
    ]
    return drawn_at("bars", lambda w: _noted(bar_chart(about, items, words.language, width=w), note))  # type: ignore[arg-type]


def _noted(chart: Chart, note: str) -> Chart:
    return replace(chart, sentence=f"{chart.sentence} {note}".strip())


def _about(reading: Reading, definition: Definition, sources: Sequence[str], language: str) -> About:
    unit = numbers.unit_words(definition.unit, language)
    return About(
        title=definition.full_name(language),
        unit=unit,
        better=definition.better,  # type: ignore[arg-type]
        goal=definition.goal,
        source="; ".join(reading.name("source", s, language) for s in sorted(set(sources))) or "–",
    )


def row_line(
    definition: Definition,
    axis: tuple[int, int],
    values: Sequence[float | None],
    language: str,
    flags: Mapping[int, tuple[str, ...]],
) -> str:
    """The small line of a row, bare: a figure or a gap per year from the first of the axis on, with flags by year."""
    points = tuple(
        Point(year=y, value=v, flags=flags.get(y, ()))
        for y, v in zip(range(axis[0], axis[1] + 1), values, strict=False)
    )
    about = About(title=definition.full_name(language), unit="", source="–", goal=definition.goal)
    line = Series(name=definition.full_name(language), points=points)
    return str(sparkline(about, line, language, years=axis).svg(framed=False))  # type: ignore[arg-type]


def row_place(definition: Definition, place: Place, own: str, language: str) -> str:
    """The mark of a country among others, bare."""
    about = About(title=definition.full_name(language), unit="", source="–")
    peers = Peers(values=place.members, own=own, rank=place.rank, better=definition.better, average=place.average)  # type: ignore[arg-type]
    return str(position_mark(about, peers, language).svg(framed=False))  # type: ignore[arg-type]


def about_of(reading: Reading, definition: Definition, sources: Sequence[str], language: str, *, title: str) -> About:
    """What a picture is about, under a title of its own."""
    return replace(_about(reading, definition, sources, language), title=title)


def places_chart(about: About, places: Sequence[tuple[str, str, float | None]], *, home: str, language: str) -> Picture:
    """Code, name and figure of places on the tile map; a place of several countries has one outline."""
    items = [Item(code=code, name=name, value=value) for code, name, value in places]
    chart = tile_map(about, items, language, areas=countries_of_places(), home=home)  # type: ignore[arg-type]
    return picture("map", chart)


def areas_among(codes: Iterable[str]) -> bool:
    """Whether any of these places stands for several countries, so that it has no one tile on a map."""
    return any(code in countries_of_places() for code in codes)


def parts_chart(
    about: About, parts: Sequence[tuple[str, float | None]], title: Text, language: str, *, key: str = "parts"
) -> Picture:
    """Named parts of a whole as bars."""
    items = [Item(name=name, value=value) for name, value in parts]
    return drawn_at(key, lambda w: bar_chart(replace(about, title=title), items, language, width=w))  # type: ignore[arg-type]


def course_chart(
    about: About, course: Mapping[str, Mapping[int, float | None]], title: str, language: str, *, key: str = "years"
) -> Picture:
    """Several named courses beside each other, only in the years there are."""
    lines = [
        Series(name=name, points=tuple(Point(year=y, value=v, status="modelled") for y, v in found.items()))
        for name, found in course.items()
    ]
    return drawn_at(key, lambda w: line_chart(replace(about, title=title), lines, language, width=w))  # type: ignore[arg-type]

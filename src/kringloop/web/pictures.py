"""Pictures of a view: the one place where pages meet the room that draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kringloop.charts.data import About, Point, Series
from kringloop.charts.line import line_chart
from kringloop.charts.trend import Trend, trend_of
from kringloop.web import numbers

if TYPE_CHECKING:
    from kringloop.charts.chart import Chart
    from kringloop.web.reading import Definition, Reading
    from kringloop.web.words import Words

MOST_SERIES = 6

__all__ = ["Picture", "Trend", "change_chart", "flows_chart", "series_chart", "sparkline", "strip", "trend_of"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a view: drawn only when it is asked for.

    Parameters
    ----------
    key    : names it in the address, as `chart=key`
    inline : the bare drawing, for a page that writes title and source itself
    """

    key: str
    title: str
    text: str
    unit: str
    inline: Callable[[], str]
    svg: Callable[[], str]
    png: Callable[[], bytes]


def picture(key: str, chart: Chart) -> Picture:
    """A chart as a page and its files use it."""
    return Picture(key, chart.title, chart.sentence, chart.unit, lambda: chart.svg(framed=False), chart.svg, chart.png)


def series_chart(
    reading: Reading, definition: Definition, series: Sequence[tuple[Mapping[str, str], Sequence[Mapping[str, Any]]]],
    words: Words,
) -> Picture:  # fmt: skip
    """Lines over the years, one per cell."""
    language = words.language
    drawn = [(cell, rows) for cell, rows in series if any(r["value"] is not None for r in rows)][:MOST_SERIES]
    unit = numbers.unit_words(definition.unit, language)
    sources = sorted({s for _, rows in drawn for r in rows for s in (r["sources"] or "").split()})
    about = About(
        title=definition.full_name(language), unit=unit, better=definition.better, goal=definition.goal,  # type: ignore[arg-type]
        source="; ".join(reading.name("source", s, language) for s in sources) or "–",
    )  # fmt: skip
    lines = [_line(reading, definition, cell, rows, words, alone=len(drawn) == 1) for cell, rows in drawn]
    return picture("series", line_chart(about, lines, language))  # type: ignore[arg-type]


def _line(
    reading: Reading, definition: Definition, cell: Mapping[str, str], rows: Sequence[Mapping[str, Any]], words: Words,
    *, alone: bool,
) -> Series:  # fmt: skip
    language = words.language
    names = [reading.name(d, c, language) for d, c in cell.items()]
    name = definition.full_name(language) if alone and not names else ", ".join(names) or definition.full_name(language)
    points = [
        Point(year=r["year"], value=r["value"], low=r["low"], high=r["high"], status=r["status"],
              flags=tuple("".join(f) for f in (r["flags"] or "").split()))
        for r in rows
    ]  # fmt: skip
    known = [p.year for p in points if p.value is not None]
    inside = tuple(p for p in points if known[0] <= p.year <= known[-1])
    return Series(name=name, points=inside, published=definition.figure == "published" and not alone)


def change_chart(
    reading: Reading, definition: Definition, first: Mapping[str, Any], last: Mapping[str, Any],
    effects: Mapping[str, float], words: Words,
) -> Picture | None:  # fmt: skip
    """The split of a change as a waterfall."""
    return None


def flows_chart(
    reading: Reading, flows: Sequence[Mapping[str, Any]], *, unit: str, layer: str, year: int, account: str,
    words: Words, sources: Sequence[str],
) -> Picture | None:  # fmt: skip
    """Flows as a circular Sankey."""
    return None


def sparkline(values: Sequence[float | None], *, width: int = 132, height: int = 36) -> dict[str, Any]:
    """A small line for a row: one path per unbroken piece, lone points, and the last point.

    >>> sparkline([1.0, None, 2.0])["last"]
    (126.0, 8.0)
    """
    known = [v for v in values if v is not None]
    low, high = min(known), max(known)
    step = (width - 12) / max(len(values) - 1, 1)
    points = [
        None if v is None else (round(6 + i * step, 1), _height(v, low, high, height)) for i, v in enumerate(values)
    ]
    pieces: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            pieces.append([])
        else:
            pieces[-1].append(point)
    paths = ["M" + "L".join(f"{x:g} {y:g}" for x, y in p) for p in pieces if len(p) > 1]
    lone = [p[0] for p in pieces if len(p) == 1]
    return {
        "paths": paths,
        "dots": lone,
        "last": next(p for p in reversed(points) if p),
        "width": width,
        "height": height,
    }


def _height(value: float, low: float, high: float, height: int) -> float:
    share = 0.5 if high == low else (value - low) / (high - low)
    return round(height - 8 - share * (height - 16), 1)


def strip(members: Sequence[float], here: float, average: float | None, *, width: int = 96) -> dict[str, Any]:
    """Places on a small scale from the lowest to the highest of the members."""
    low, high = min(members), max(members)

    def place(value: float) -> float:
        share = 0.5 if high == low else (value - low) / (high - low)
        return round(8 + min(1.0, max(0.0, share)) * (width - 16), 1)

    ticks = sorted({place(v) for v in members})
    return {"width": width, "here": place(here), "average": None if average is None else place(average), "ticks": ticks}

"""The small drawings of a row: its line over the years, and its place among countries.

What they show is judged elsewhere: trend, rank and words come in as plain figures. Drawn by hand, because a start
page has forty of these and each has a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kringloop.charts.chart import Chart, Table
from kringloop.charts.course import DASHES, after_record
from kringloop.charts.data import About, Better, Language, Point, Series
from kringloop.charts.drawing import coordinate, element, group, path
from kringloop.charts.figures import figure, number, require_language, scale_for
from kringloop.charts.theme import CARD, INK, SOFT_INK
from kringloop.charts.words import said, word
from kringloop.core import margin, without_noise


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """The same figure of countries in one year, and the rank of one of them.

    Parameters
    ----------
    values  : code of the country → figure
    own     : code of the country the row is about
    rank    : its place from the best, or from the highest where none is better; None where it is not ranked
    better  : up or down: the best country is always drawn on the right; neutral: the highest
    average : of all of them together, where it is published
    """

    values: Mapping[str, float]
    own: str
    rank: int | None
    better: Better = "neutral"
    average: float | None = None


@dataclass(frozen=True, slots=True)
class _Frame:
    """A rectangle to draw in."""

    x: float
    y: float
    width: float
    height: float


def sparkline(
    about: About,
    series: Series,
    language: Language,
    *,
    years: tuple[int, int] | None = None,
    width: float = 120,
    height: float = 34,
) -> Chart:
    """The line of a row alone, with band and gaps.

    years : first and last year of the axis, the same for every row under one heading; left out: those of the series
    """
    require_language(language)
    known = [p.year for p in series.points if p.value is not None]
    years = years or (min(known, default=0), max(known, default=0))
    scale, latest = scale_for(about.unit, series.known.values(), language), series.latest
    name = said(about.title, language)
    sentence = f"{name}: {word('no_figures', language)}."
    if latest is not None:
        error = scale.of(margin(latest.value, latest.low, latest.high))
        shown = figure(scale.of(latest.value), language, scale.label, error)
        sentence = word("level_in", language, name=name, figure=shown, year=latest.year)
    rows = tuple((str(y), figure(scale.of(v), language)) for y, v in sorted(series.known.items()))
    drawn = _spark(series, _Frame(1, 2, width - 6, height - 4), years, INK)
    return Chart(
        key="sparkline",
        title=name,
        sentence=sentence,
        unit=about.unit,
        source=said(about.source, language),
        language=language,
        drawing=group([drawn]),
        size=(width, height),
        table=Table(columns=(word("year", language), word("value", language)), rows=rows, numeric=frozenset({0, 1})),
    )


def _spark(series: Series, frame: _Frame, years: tuple[int, int], colour: str) -> str:
    points = [p for p in sorted(series.points, key=lambda p: p.year) if p.value is not None]
    points = [p for p in points if years[0] <= p.year <= years[1]]
    if not points:
        return ""
    values = without_noise([p.value for p in points])
    bounds = [v for v in (*values, *(b for p in points for b in (p.low, p.high))) if v is not None]
    low, high = min(bounds), max(bounds)
    floor = frame.y + frame.height
    span = years[1] - years[0]

    def at(year: int, value: float) -> tuple[float, float]:
        x = frame.x + 2 + (frame.width - 6) * ((year - years[0]) / span if span else 1.0)
        return x, floor - 3 - (frame.height - 6) * ((value - low) / (high - low) if high > low else 0.5)

    parts = []
    settled = {p.year: v for p, v in zip(points, values, strict=True) if v is not None}
    for run in _runs(points):
        banded = [p for p in run if p.low is not None and p.high is not None]
        upper = [at(p.year, p.high) for p in banded if p.high is not None]
        lower = [at(p.year, p.low) for p in reversed(banded) if p.low is not None]
        if len(banded) > 1:
            parts.append(path([*upper, *lower], fill=colour, fill_opacity=0.16))
        elif banded:
            parts.append(path([*upper, *lower], stroke=colour, stroke_opacity=0.5, stroke_width=1.5))
        middle = [at(p.year, settled[p.year]) for p in run]
        if len(middle) > 1:
            dashes = " ".join(map(str, DASHES)) if after_record(run[-1]) else None
            line = {"stroke": colour, "stroke_width": 1.6, "stroke_linejoin": "round", "stroke_dasharray": dashes}
            parts.append(path(middle, fill="none", **line))
        else:
            parts.append(_dot(middle[0], 1.6, colour, colour))
    end = points[-1]
    parts.append(_dot(at(end.year, settled[end.year]), 3, CARD if end.provisional else colour, colour))
    return "".join(parts)


def _dot(place: tuple[float, float], radius: float, fill: str, edge: str) -> str:
    return element("circle", cx=place[0], cy=place[1], r=radius, fill=fill, stroke=edge, stroke_width=1.4)


def _runs(points: list[Point]) -> list[list[Point]]:
    """Stretches of a kind without a missing year or a break (flag b); what follows the record starts at its end."""
    runs: list[list[Point]] = []
    for point in points:
        before = runs[-1][-1] if runs else None
        if before is None or before.year != point.year - 1 or "b" in point.flags:
            runs.append([point])
        elif after_record(point) and not after_record(before):
            runs.append([before, point])
        else:
            runs[-1].append(point)
    return runs


def position_mark(about: About, peers: Peers, language: Language, *, width: float = 110, height: float = 22) -> Chart:
    """The place among countries: a dot for each, the best always on the right, the average as a tick."""
    key = "rank_highest" if peers.better == "neutral" else "rank"
    shown = "–" if peers.rank is None else word(key, language, rank=peers.rank, count=len(peers.values))
    own = peers.values.get(peers.own)
    title = word("eu_position", language)
    return Chart(
        key="position",
        title=said(about.title, language),
        sentence=f"{title}: {shown}.",
        unit=about.unit,
        source=said(about.source, language),
        language=language,
        drawing=group(_strip(peers, _Frame(6, 3, width - 12, height - 6))),
        size=(width, height),
        table=Table(
            columns=(title, word("value", language)), rows=((shown, number(own, language)),), numeric=frozenset({1})
        ),
    )


def _strip(peers: Peers, frame: _Frame) -> list[str]:
    if not peers.values:
        return []
    low, high = min(peers.values.values()), max(peers.values.values())

    def at(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return frame.x + frame.width * (1 - share if peers.better == "down" else share)

    y = frame.y + frame.height / 2
    parts = [element("rect", x=frame.x, y=y - 2.5, width=frame.width, height=5, rx=2.5, fill="#cfd6d4")]
    parts += [
        element("circle", cx=coordinate(at(v)), cy=y, r=1.6, fill=SOFT_INK, fill_opacity=0.55)
        for code, v in peers.values.items()
        if code != peers.own
    ]
    if peers.average is not None and low <= peers.average <= high:
        x = coordinate(at(peers.average))
        parts.append(element("path", d=f"M{x},{coordinate(y - 7)}v14", stroke=SOFT_INK, stroke_width=1.4))
    if peers.own in peers.values:
        parts.append(_dot((at(peers.values[peers.own]), y), 4.5, INK, CARD))
    return parts

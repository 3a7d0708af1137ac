"""One row per indicator, in the manner of Dutch statistics: figure, trend, place in the EU.

Colour only where the trend is significant, and never alone: an arrow and a word stand beside it. Drawn by
hand, because a start page has twenty of these and each has a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kringloop.charts.chart import Chart, Table
from kringloop.charts.data import About, Language, Point, Series
from kringloop.charts.drawing import coordinate, element, group, path, text
from kringloop.charts.figures import Scale, figure, half_width, number, require_language, scale_for
from kringloop.charts.text import width_of, wrap
from kringloop.charts.theme import CARD, INK, LINE, SIZES, SOFT_INK, VERDICT_COLOURS, colour_of
from kringloop.charts.trend import Trend, trend_of
from kringloop.charts.words import said, word
from kringloop.study import position


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """The same figure of EU countries in one year.

    Parameters
    ----------
    values  : code of the country → figure
    own     : code of the country the row is about
    average : of the EU, where it is published
    """

    year: int
    values: Mapping[str, float]
    own: str = "NL"
    average: float | None = None

    def rank(self, better: str) -> int | None:
        """Place from best to worst, as `kringloop.study.position` counts it; None where there is no place to give."""
        found = position(self.values, self.own, year=self.year, better=better)
        return None if found is None else found.rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The words and figures of a row, for a page that lays it out itself."""

    name: str
    figure: str
    unit: str
    error: str
    year: str
    trend: Trend
    trend_word: str
    rank: str
    provisional: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """A rectangle to draw in."""

    x: float
    y: float
    width: float
    height: float


def status_of(about: About, series: Series, language: Language, peers: Peers | None = None) -> Status:
    """Test the trend and put the row into words."""
    require_language(language)
    scale, latest = _scale(about, series, language), series.latest
    trend = trend_of(series.known, better=about.better)
    name = said(about.title, language)
    if latest is None:
        return Status(name=name, figure="–", unit=scale.label, error="", year="", trend=trend, provisional=False,
                      trend_word=trend.label(language), rank=_rank(peers, about.better, language),
                      sentence=f"{name}: {word('no_figures', language)}.")  # fmt: skip
    error = scale.of(half_width(latest.low, latest.high))
    shown = figure(scale.of(latest.value), language, "", error).partition(" ± ")
    return Status(
        name=name, figure=shown[0], unit=scale.label, error=shown[2], year=str(latest.year), trend=trend,
        trend_word=trend.label(language), rank=_rank(peers, about.better, language), provisional=latest.provisional,
        sentence=_sentence(name, latest, trend, scale, _placed(peers, about.better, language), language),
    )  # fmt: skip


def _scale(about: About, series: Series, language: str) -> Scale:
    return scale_for(about.unit, series.known.values(), language)


def _rank(peers: Peers | None, better: str, language: str) -> str:
    rank = peers.rank(better) if peers else None
    if peers is None or rank is None:
        return word("no_position", language)
    return word("rank", language, rank=rank, count=len(peers.values))


def _placed(peers: Peers | None, better: str, language: str) -> str:
    rank = peers.rank(better) if peers else None
    if peers is None or rank is None:
        return ""
    return word("rank_sentence", language, count=len(peers.values), name=peers.own, rank=rank)


def _sentence(name: str, latest: Point, trend: Trend, scale: Scale, placed: str, language: str) -> str:
    error = scale.of(half_width(latest.low, latest.high))
    shown = figure(scale.of(latest.value), language, scale.label, error)
    made = [word("level_in", language, name=name, figure=shown, year=latest.year), trend.sentence(language)]
    if placed:
        made.append(placed)
    if latest.provisional:
        made.append(word("provisional_sentence", language))
    made.append(word("no_interval" if error is None else "interval_sentence", language))
    return " ".join(made)


def status_row(
    about: About, series: Series, language: Language, *, peers: Peers | None = None, width: float = 640
) -> Chart:
    """The whole row as one picture: name and source, line, figure, trend, place in the EU."""
    row = status_of(about, series, language, peers)
    x = [0.0, width * 0.30, width * 0.50, width * 0.69, width * 0.84]
    names = wrap(row.name, 13.5, x[1] - 14)
    sources = wrap(said(about.source, language), SIZES["small"], x[1] - 14)
    height = max(64.0, 18.0 * len(names) + 15 * len(sources) + 14)
    parts = [text(t, 0, 20 + 18 * n, size=13.5) for n, t in enumerate(names)]
    parts += [
        text(t, 0, 20 + 18 * len(names) + 15 * n - 1, size=SIZES["small"], colour=SOFT_INK)
        for n, t in enumerate(sources)
    ]
    parts.append(_spark(series, _Frame(x[1], 10, x[2] - x[1] - 18, 40), colour_of(about.goal)))
    parts += _figure(row, x[2], x[3] - x[2] - 8)
    colour = VERDICT_COLOURS[row.trend.verdict]
    parts += [text(f"{row.trend.arrow} {t}" if not n else t, x[3], 25 + 15 * n, size=13, colour=colour)
              for n, t in enumerate(wrap(row.trend_word, 13, x[4] - x[3] - 26))]  # fmt: skip
    parts += _position(peers, about.better, _Frame(x[4], 12, width - x[4] - 6, 18), row.rank)
    return Chart(
        key="status", title=row.name, sentence=row.sentence, unit=row.unit, source=said(about.source, language),
        language=language, table=_table(row, language), drawing=group(parts), size=(width, height),
    )  # fmt: skip


def _figure(row: Status, x: float, room: float) -> list[str]:
    parts = [text(row.figure, x, 28, size=SIZES["figure"], bold=True)]
    beside = x + width_of(row.figure, SIZES["figure"], bold=True) + 5
    below = [f"{row.year}{' *' if row.provisional else ''}" + (f" · ± {row.error}" if row.error else "")]
    lines = wrap(row.unit, SIZES["label"], max(30.0, room))
    if beside + width_of(row.unit, SIZES["label"]) <= x + room + 6:
        parts.append(text(row.unit, beside, 28, size=SIZES["label"], colour=SOFT_INK))
    else:
        below = lines + below
    parts += [text(t, x, 45 + 15 * n, size=SIZES["label"], colour=SOFT_INK) for n, t in enumerate(below)]
    return parts


def _table(row: Status, language: str) -> Table:
    keys = ("indicator", "level", "unit", "uncertainty", "year", "trend", "eu_position", "remark")
    remark = word("provisional", language) if row.provisional else ""
    return Table(
        columns=tuple(word(k, language) for k in keys), numeric=frozenset({1, 3, 4}),
        rows=((row.name, row.figure, row.unit, row.error or "–", row.year, row.trend_word, row.rank, remark),),
    )  # fmt: skip


def sparkline(about: About, series: Series, language: Language, *, width: float = 120, height: float = 34) -> Chart:
    """The line of a row alone, with band and gaps; its words are those of the row."""
    row = status_of(about, series, language)
    drawn = _spark(series, _Frame(1, 2, width - 6, height - 4), colour_of(about.goal))
    return Chart(
        key="sparkline", title=row.name, sentence=row.sentence, unit=row.unit, source=said(about.source, language),
        language=language, table=_table(row, language), drawing=group([drawn]), size=(width, height),
    )  # fmt: skip


def _spark(series: Series, frame: _Frame, colour: str) -> str:
    points = [p for p in sorted(series.points, key=lambda p: p.year) if p.value is not None]
    floor = frame.y + frame.height
    ground = path([(frame.x, floor), (frame.x + frame.width, floor)], stroke=LINE, stroke_width=1)
    if not points:
        return ground
    bounds = [v for p in points for v in (p.value, p.low, p.high) if v is not None]
    low, high = min(bounds), max(bounds)
    first, last = points[0].year, points[-1].year

    def at(year: int, value: float) -> tuple[float, float]:
        x = frame.x + 2 + (frame.width - 6) * ((year - first) / (last - first) if last > first else 1.0)
        return x, floor - 3 - (frame.height - 6) * ((value - low) / (high - low) if high > low else 0.5)

    parts = [ground]
    for run in _runs(points):
        banded = [p for p in run if p.low is not None and p.high is not None]
        upper = [at(p.year, p.high) for p in banded if p.high is not None]
        lower = [at(p.year, p.low) for p in reversed(banded) if p.low is not None]
        if len(banded) > 1:
            parts.append(path([*upper, *lower], fill=colour, fill_opacity=0.16))
        elif banded:
            parts.append(path([*upper, *lower], stroke=colour, stroke_opacity=0.5, stroke_width=1.5))
        middle = [at(p.year, p.value) for p in run if p.value is not None]
        if len(middle) > 1:
            parts.append(path(middle, fill="none", stroke=colour, stroke_width=1.6, stroke_linejoin="round"))
        else:
            parts.append(_dot(middle[0], 1.6, colour, colour))
    end = points[-1]
    parts.append(_dot(at(end.year, end.value or 0.0), 3, CARD if end.provisional else colour, colour))
    return "".join(parts)


def _dot(place: tuple[float, float], radius: float, fill: str, edge: str) -> str:
    return element("circle", cx=place[0], cy=place[1], r=radius, fill=fill, stroke=edge, stroke_width=1.4)


def _runs(points: list[Point]) -> list[list[Point]]:
    """Stretches without a missing year."""
    runs: list[list[Point]] = []
    for point in points:
        if runs and runs[-1][-1].year == point.year - 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def position_mark(
    about: About, peers: Peers | None, language: Language, *, width: float = 110, height: float = 40
) -> Chart:
    """The place among EU countries alone: from the lowest to the highest, the average as a tick."""
    rank = _rank(peers, about.better, language)
    parts = _position(peers, about.better, _Frame(4, 4, width - 10, 16), rank)
    own = peers.values.get(peers.own) if peers else None
    shown = number(own, language)
    return Chart(
        key="position",
        title=said(about.title, language),
        sentence=f"{word('eu_position', language)}: {rank}.",
        unit=about.unit,
        source=said(about.source, language),
        language=language,
        drawing=group(parts),
        size=(width, height),
        table=Table(
            columns=(word("eu_position", language), word("value", language)),
            rows=((rank, shown),),
            numeric=frozenset({1}),
        ),
    )


def _position(peers: Peers | None, better: str, frame: _Frame, rank: str) -> list[str]:
    if peers is None or peers.rank(better) is None:
        return [text("–", frame.x, frame.y + 13, size=13, colour=SOFT_INK)]
    low, high = min(peers.values.values()), max(peers.values.values())

    def at(value: float) -> float:
        return frame.x + frame.width * ((value - low) / (high - low) if high > low else 0.5)

    y = frame.y + frame.height / 2
    parts = [element("rect", x=frame.x, y=y - 2.5, width=frame.width, height=5, rx=2.5, fill="#cfd6d4")]
    if peers.average is not None and low <= peers.average <= high:
        x = coordinate(at(peers.average))
        parts.append(element("path", d=f"M{x},{coordinate(y - 7)}v14", stroke=SOFT_INK, stroke_width=1.4))
    parts.append(_dot((at(peers.values[peers.own]), y), 4.5, INK, CARD))
    parts.append(text(rank, frame.x, y + 22, size=SIZES["small"], colour=SOFT_INK))
    return parts

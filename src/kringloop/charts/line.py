"""A line with its interval and target; gaps stay gaps, provisional points are hollow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle, pairwise

from kringloop.charts.aimed import gap_marks, target_marks
from kringloop.charts.axes import Layers, nice_axis, plot, spread, year_ticks
from kringloop.charts.chart import Chart, Table
from kringloop.charts.course import DASHES, after_record, break_marks, break_years, interrupted, record_ends, stretches
from kringloop.charts.data import About, Gap, Language, Point, Series, Target, figures, outside_words
from kringloop.charts.figures import Scale, figure, number, require_language, scale_for, stated
from kringloop.charts.panel import Panel
from kringloop.charts.text import width_of, wrap
from kringloop.charts.theme import CARD, GOAL_COLOURS, INK, SIZES, colour_of
from kringloop.charts.words import said, word
from kringloop.core import decimals_beside, margin

_LABEL_ROOM = 150.0
_NARROW = 420.0
"""Below this width names stand above the lines and leave them the whole room."""
_LINE = 14.0
_SHAPES = (("circle", "●"), ("square", "■"), ("triangle-up", "▲"), ("triangle-down", "▼"))
_PUBLISHED = ("diamond", "◆")
_MOST_DOTS = 45
"""Years beyond which dots would run together."""


def line_chart(
    about: About,
    series: Sequence[Series],
    language: Language,
    *,
    target: Target | None = None,
    gap: Gap | None = None,
    width: float = 720,
    height: float = 320,
) -> Chart:
    """Series over the years, each with its interval; the target as a mark with its own range, the gap as an upright.

    What comes after the record is dashed and has no dots; a break in a series interrupts its line and is marked.

    The first series leads: the sentence is about it. A published series is dashed with diamonds, so that
    it is told from the computed one without colour.
    """
    require_language(language)
    goal = [target.value, *(v for v in (target.low, target.high) if v is not None)] if target else []
    values = figures(series) + goal
    scale = scale_for(about.unit, values, language)
    years = [p.year for s in series for p in s.points] + ([target.year] if target else [])
    panel = Panel(
        scale,
        nice_axis(v * scale.factor for v in values),
        min(years, default=2000),
        max(years, default=2001),
        series_colours(about, len(series)),
        language,
    )
    above = legend(series, panel, width) if width < _NARROW else []
    names = [[] for _ in series] if above else _end_labels(series, language)
    top = 20 + (len(above) + 0.5) * _LINE * bool(above)
    left = panel.axis.label_room(language) + 12
    right = 14.0 + max((width_of(t, SIZES["label"], bold=True) for lines in names for t in lines), default=0)
    per_year = (width - left - right) / max(1, panel.last - panel.first)
    layers = (
        lines(series, panel)
        + target_marks(target, panel, language, gap)
        + gap_marks(gap, panel)
        + break_marks(series, per_year, language)
    )
    layers += _labels(series, names, panel, height - 20 - 28) + _legend_layer(above, top, left)
    give_axes(layers[0], axes(panel, width - left - right))
    return Chart(
        key="line",
        title=said(about.title, language),
        unit=scale.label,
        source=said(about.source, language),
        language=language,
        sentence=sentence(about, series, scale, language, target, gap),
        table=table(series, scale, language),
        spec=plot(layers, width=width, height=height - 20 + top, left=left, right=right, top=top, bottom=28),
    )


def legend(series: Sequence[Series], panel: Panel, width: float) -> list[tuple[str, str]]:
    """Lines of text with their colour that name the series, for a drawing too narrow to name them beside its lines."""
    if len(series) < 2:
        return []
    return [
        (line, colour)
        for (_, mark), one, colour in zip(marks(series), series, panel.colours, strict=True)
        for line in wrap(f"{mark} " + said(one.name, panel.language), SIZES["label"], width - 4, bold=True)
    ]


def _legend_layer(lines: Sequence[tuple[str, str]], top: float, left: float) -> Layers:
    if not lines:
        return []
    rows = [{"y": 8 - top + n * _LINE, "text": text, "color": colour} for n, (text, colour) in enumerate(lines)]
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "fontWeight": 600},
            "encoding": {
                "x": {"value": -left + 2},
                "y": {"field": "y", "type": "quantitative", "scale": None},
                "text": {"field": "text"},
                "color": {"field": "color", "type": "nominal", "scale": None},
            },
        }
    ]


def series_colours(about: About, count: int) -> tuple[str, ...]:
    """Ink for the first series, the colour of the goal for the second, other goals after that."""
    others = [c for c in GOAL_COLOURS.values() if c != colour_of(about.goal)]
    palette = list(dict.fromkeys([INK, colour_of(about.goal), *others]))
    return tuple((palette * (count // len(palette) + 1))[:count])


def axes(panel: Panel, room: float, *, most: int = 12) -> dict[str, Mapping[str, object]]:
    """Both axes; years are numbers, so that a gap keeps its width, and only zero has a ground line."""
    ticks = year_ticks(panel.first, panel.last, min(room, most * 46))
    return {
        "x": {
            "field": "year",
            "type": "quantitative",
            "scale": {"domain": [panel.first, panel.last], "nice": False},
            "axis": {"values": ticks, "format": "d", "title": None, "grid": False, "domain": panel.axis.low <= 0},
        },
        "y": {"field": "value", "type": "quantitative", "scale": panel.axis.scale, "axis": panel.axis.vega},
    }


def rows(series: Series, panel: Panel) -> list[dict[str, object]]:
    """Rows for Vega, with an explicit null for each year that is missing, and each figure as it is written."""
    points = {p.year: p for p in series.points}
    span = range(min(points, default=0), max(points, default=-1) + 1)
    banded = {p.year for p in series.points if p.low is not None}
    known = set() if series.reference or len(points) > _MOST_DOTS else set(series.known)
    return [_row(points.get(year, Point(year=year, value=None)), panel, banded, known) for year in span]


def _row(point: Point, panel: Panel, banded: set[int], known: set[int]) -> dict[str, object]:
    """A dot stands for a figure of a record; a scenario is a bare line, unless a year stands without neighbours."""
    around = {point.year - 1, point.year + 1}
    scale = panel.scale
    value, error = scale.of(point.value), scale.of(margin(point.value, point.low, point.high))
    return {
        "year": point.year,
        "value": value,
        "shown": figure(value, panel.language, scale.label, error),
        "low": scale.of(point.low) if value is not None else None,
        "high": scale.of(point.high) if value is not None else None,
        "hollow": point.provisional,
        "lone": point.year in banded and not around & banded,
        "dot": point.year in known and (not after_record(point) or not around & known),
    }


def lines(series: Sequence[Series], panel: Panel) -> Layers:
    """Interval, line and points of every series."""
    made: Layers = []
    for one, colour, (shape, _) in zip(series, panel.colours, marks(series), strict=True):
        made += _one(one, colour, panel, shape)
    return made or [{"data": {"values": []}, "mark": "line", "encoding": {}}]


def _one(series: Series, colour: str, panel: Panel, form: str) -> Layers:
    data = {"values": interrupted(rows(series, panel), break_years(series))}
    name = said(series.name, panel.language)
    x, y = (
        {"field": "year", "type": "quantitative"},
        {"field": "value", "type": "quantitative", "scale": panel.axis.scale},
    )
    breaks = "break-paths-show-path-domains"
    mark: dict[str, object] = {
        "type": "line",
        "color": colour,
        "strokeWidth": 1.5 if series.published or series.reference else 2,
        "invalid": breaks,
    }
    if series.published or series.reference:
        mark["strokeDash"] = [5, 3]
    shape = {
        "type": "point",
        "filled": True,
        "opacity": 1,
        "stroke": colour,
        "strokeWidth": 1.5,
        "shape": form,
        "size": 26 if form == "circle" else 42,
    }
    made: Layers = [
        {
            "data": {"values": part},
            "mark": {**mark, "strokeDash": DASHES} if later else mark,
            "encoding": {"x": x, "y": y},
        }
        for part, later in stretches(data["values"], None if series.reference else record_ends(series))
    ]
    if any(row["dot"] for row in data["values"]):
        made.append(
            {
                "data": data,
                "mark": shape,
                "transform": [{"filter": "isValid(datum.value) && datum.dot"}],
                "encoding": {
                    "x": x,
                    "y": y,
                    "fill": {"condition": {"test": "datum.hollow", "value": CARD}, "value": colour},
                    "tooltip": [
                        {"field": "year", "type": "quantitative", "format": "d", "title": word("year", panel.language)},
                        {"field": "shown", "type": "nominal", "title": name},
                    ],
                },
            }
        )
    if any(p.low is not None for p in series.points):
        made[:0] = _interval(data, x, panel, colour, breaks)
    return made


def _interval(data: Mapping[str, object], x: Mapping[str, object], panel: Panel, colour: str, breaks: str) -> Layers:
    """A band, and a whisker where a year stands without neighbours and a band would be invisible."""
    bounds = {"x": x, "y": {"field": "low", "type": "quantitative", "scale": panel.axis.scale}, "y2": {"field": "high"}}
    return [
        {
            "data": data,
            "encoding": bounds,
            "mark": {"type": "area", "color": colour, "opacity": 0.16, "invalid": breaks},
        },
        {
            "data": data,
            "encoding": bounds,
            "transform": [{"filter": "datum.lone"}],
            "mark": {"type": "rule", "color": colour, "opacity": 0.55, "strokeWidth": 1.5},
        },
    ]


def _end_labels(series: Sequence[Series], language: str) -> list[list[str]]:
    """Name of each series at the end of its line; none when there is only one."""
    if len(series) < 2:
        return [[] for _ in series]
    return [
        wrap(f"{mark} {said(s.name, language)}", SIZES["label"], _LABEL_ROOM, bold=True)
        for (_, mark), s in zip(marks(series), series, strict=True)
    ]


def marks(series: Sequence[Series]) -> list[tuple[str, str]]:
    """Shape of the points of each series and the sign for it in text, so that none is told by its colour alone.

    A published series has diamonds; the others take the shapes in turn.
    """
    rest = cycle(_SHAPES)
    return [_PUBLISHED if s.published else next(rest) for s in series]


def _labels(series: Sequence[Series], names: list[list[str]], panel: Panel, height: float) -> Layers:
    shown = [(s.latest, n, c) for s, n, c in zip(series, names, panel.colours, strict=True) if n and s.latest]
    if not shown:
        return []
    wanted = [panel.axis.at((p.value or 0) * panel.scale.factor, height, 0) for p, _, _ in shown]
    gap = max(len(n) for _, n, _ in shown) * _LINE + 2
    placed = spread(wanted, gap, 0, height)
    rows = [
        {"y": y - (len(n) - 1) * _LINE / 2, "text": "\n".join(n), "color": c}
        for y, (_, n, c) in zip(placed, shown, strict=True)
    ]
    return [
        {
            "data": {"values": rows},
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "middle",
                "dx": 9,
                "fontWeight": 600,
                "lineBreak": "\n",
                "lineHeight": _LINE,
            },
            "encoding": {
                "x": {"datum": panel.last, "type": "quantitative"},
                "y": {"field": "y", "type": "quantitative", "scale": None},
                "text": {"field": "text"},
                "color": {"field": "color", "type": "nominal", "scale": None},
            },
        }
    ]


def give_axes(layer: dict[str, object], axes: Mapping[str, Mapping[str, object]]) -> None:
    """Give a layer its axes and scales; what it encodes stays its own."""
    encoding = layer["encoding"]
    assert isinstance(encoding, dict)
    layer["encoding"] = {**encoding, **{c: {**axis, **encoding.get(c, {})} for c, axis in axes.items()}}


def sentence(
    about: About,
    series: Sequence[Series],
    scale: Scale,
    language: str,
    target: Target | None = None,
    gap: Gap | None = None,
) -> str:
    """Level, trend, target and certainty of the first series, in words."""
    lead = series[0] if series else None
    latest = lead.latest if lead else None
    if lead is None or latest is None:
        return word("nothing_to_draw", language)
    error = scale.of(margin(latest.value, latest.low, latest.high))
    counted = not scale.label and not error and float(latest.value or 0.0).is_integer()  # a count has no decimals
    shown = stated(latest.value, language) if counted else figure(scale.of(latest.value), language, scale.label, error)
    said_of = [word("level_in", language, name=said(lead.name, language), figure=shown, year=latest.year)]
    if about.standing:
        said_of.append(said(about.standing, language))
    if target:
        goal = stated(scale.of(target.value), language, scale.label)
        said_of.append(word("target_sentence", language, year=target.year, figure=goal))
    if gap:
        said_of.append(word("gap_sentence", language, text=gap.text))
    if latest.provisional:
        said_of.append(word("provisional_sentence", language))
    said_of.append(word("interval_sentence" if latest.low is not None else "no_interval", language))
    said_of += outside_words([(str(p.year), p.value, p.low, p.high) for p in lead.points], language)
    end, broken = record_ends(lead), break_years(lead)
    if end is not None:
        said_of.append(word("after_record", language, year=end))
    if broken:
        said_of.append(word("break_sentence", language, years=", ".join(map(str, broken))))
    missing = gaps(list(lead.known))
    if missing:
        said_of.append(word("gap_years", language, years=", ".join(spans(missing))))
    return " ".join(said_of)


def table(series: Sequence[Series], scale: Scale, language: str) -> Table:
    """Year by year, with bounds and remarks; a missing year has its own row."""
    columns = [word(k, language) for k in ("series", "year", "value", "low", "high", "remark")]
    made = []
    for one in series:
        points = {p.year: p for p in one.points}
        for year in range(min(points, default=0), max(points, default=-1) + 1):
            point = points.get(year, Point(year=year, value=None))
            made.append((said(one.name, language), str(year), *bounds(point, scale, language), point.remarks(language)))
    return Table(columns=tuple(columns), rows=tuple(made), numeric=frozenset({1, 2, 3, 4}))


def bounds(point: Point, scale: Scale, language: str) -> tuple[str, str, str]:
    """Value, low and high as text, all three with the decimals of the value; a count has none."""
    found = [scale.of(n) for n in (point.value, point.low, point.high)]
    known = [n for n in found if n is not None]
    counted = scale.factor == 1.0 and all(n.is_integer() for n in known)
    decimals = decimals_beside(known[0]) if known and not counted else 0
    value, low, high = (number(n, language, decimals) for n in found)
    return value, low, high


def spans(years: Sequence[int]) -> list[str]:
    """Rising years, three or more in a row as first and last.

    >>> spans([2011, 2013, 2014, 2017, 2018, 2019])
    ['2011', '2013', '2014', '2017–2019']
    """
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return [text for r in runs for text in ([f"{r[0]}–{r[-1]}"] if len(r) > 2 else map(str, r))]


def gaps(years: list[int]) -> list[int]:
    """Years without a figure between the first and the last.

    >>> gaps([2015, 2016, 2019])
    [2017, 2018]
    """
    return [missing for a, b in pairwise(sorted(years)) for missing in range(a + 1, b)]

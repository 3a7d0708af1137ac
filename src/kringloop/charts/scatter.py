"""Recycled content against recycling rate, under the ceiling that growth and lifetime set.

The two figures are shown together because neither says anything alone: a growing stock holds material
back, so that even perfect recycling cannot fill new products.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kringloop.charts.axes import Axis, Layers, nice_axis, plot
from kringloop.charts.chart import Chart, Table
from kringloop.charts.data import About, Language, Text, interval_words, require_interval
from kringloop.charts.figures import number, require_language
from kringloop.charts.text import width_of
from kringloop.charts.theme import INK, PAPER, SIZES, SOFT_INK, colour_of
from kringloop.charts.words import said, word
from kringloop.core import NOISE, margin

Curve = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Circulation:
    """One product, material or year: both figures as shares [1], with their intervals."""

    name: Text
    recycling_rate: float
    recycled_content: float
    rate_low: float | None = None
    rate_high: float | None = None
    content_low: float | None = None
    content_high: float | None = None

    def __post_init__(self) -> None:
        require_interval(self.rate_low, self.rate_high, where=str(self.name))
        require_interval(self.content_low, self.content_high, where=str(self.name))


@dataclass(frozen=True, slots=True)
class _Place:
    x: float
    y: float
    align: str


def circulation_scatter(
    about: About,
    points: Sequence[Circulation],
    ceiling: Curve,
    language: Language,
    *,
    width: float = 720,
    height: float = 420,
    beside: Curve = (),
) -> Chart:
    """Points with crosses of uncertainty, the ceiling as a line and the feasible side shaded.

    Parameters
    ----------
    ceiling : (recycling rate, highest recycled content) pairs, by rising rate [1]
    beside  : another ceiling that this one is compared with, dashed
    """
    require_language(language)
    curve, other = sorted(ceiling), sorted(beside)
    rates = [v for p in points for v in (p.recycling_rate, p.rate_low, p.rate_high) if v is not None]
    contents = [v for p in points for v in (p.recycled_content, p.content_low, p.content_high) if v is not None]
    x = nice_axis([100 * v for v in (*rates, *(r for r, _ in (*curve, *other)))], zero=True)
    y = nice_axis([100 * v for v in (*contents, *(c for _, c in (*curve, *other)))], zero=True)
    left = y.label_room(language) + 14
    box = (width - left - 16, height - 34 - 46)
    layers = _region(curve, other, x, y, about, language) + _dashed(other, x, y) + _crosses(points, x, y)
    layers += _labels(points, (curve, other), (x, y), box, language) + _titles(box, left, language)
    return Chart(
        key="scatter",
        title=said(about.title, language),
        unit="%",
        source=said(about.source, language),
        language=language,
        sentence=_sentence(points, curve, language),
        table=_table(points, curve, language),
        spec=plot(layers, width=width, height=height, left=left, right=16, top=34, bottom=46),
    )


def under(curve: Curve, rate: float) -> float | None:
    """Height of the ceiling at a recycling rate; None outside the curve.

    >>> under([(0.0, 0.0), (1.0, 0.6)], 0.5)
    0.3
    """
    for (r0, c0), (r1, c1) in pairwise(curve):
        if r0 <= rate <= r1:
            return c0 if r1 == r0 else c0 + (c1 - c0) * (rate - r0) / (r1 - r0)
    return None


def _enc(field: str, axis: Axis) -> dict[str, object]:
    return {"field": field, "type": "quantitative", "scale": axis.scale, "axis": axis.vega}


def _region(curve: Curve, other: Curve, x: Axis, y: Axis, about: About, language: str) -> Layers:
    """The feasible side and its edge; its name stands on the side where the other ceiling is not."""
    below = bool(curve and other) and other[-1][1] >= curve[-1][1]
    rows = [{"rate": 100 * r, "content": 100 * c, "zero": 0} for r, c in curve]
    last = [{**rows[-1], "text": word("ceiling", language)}] if rows else []
    at = {"x": _enc("rate", x), "y": _enc("content", y)}
    colour = colour_of(about.goal)
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "area", "color": colour, "opacity": 0.1},
            "encoding": {**at, "y2": {"field": "zero"}},
        },
        {"data": {"values": rows}, "mark": {"type": "line", "color": colour, "strokeWidth": 2}, "encoding": at},
        {
            "data": {"values": last},
            "encoding": {**at, "text": {"field": "text"}},
            "mark": {
                "type": "text",
                "align": "right",
                "dx": -4,
                "dy": 14 if below else -10,
                "color": colour,
                "fontWeight": 600,
            },
        },
    ]


def _dashed(curve: Curve, x: Axis, y: Axis) -> Layers:
    rows = [{"rate": 100 * r, "content": 100 * c} for r, c in curve]
    mark = {"type": "line", "color": SOFT_INK, "strokeWidth": 1.5, "strokeDash": [5, 3]}
    return [{"data": {"values": rows}, "mark": mark, "encoding": {"x": _enc("rate", x), "y": _enc("content", y)}}]


def _crosses(points: Sequence[Circulation], x: Axis, y: Axis) -> Layers:
    rows = [
        {
            k: None if v is None else 100 * v
            for k, v in {
                "rate": p.recycling_rate,
                "content": p.recycled_content,
                "rate_low": p.rate_low,
                "rate_high": p.rate_high,
                "content_low": p.content_low,
                "content_high": p.content_high,
            }.items()
        }
        for p in points
    ]
    data, rule = {"values": rows}, {"type": "rule", "color": INK, "opacity": 0.5, "strokeWidth": 1.5}
    return [
        {
            "data": data,
            "mark": rule,
            "transform": [{"filter": "isValid(datum.rate_low)"}],
            "encoding": {"x": _enc("rate_low", x), "x2": {"field": "rate_high"}, "y": _enc("content", y)},
        },
        {
            "data": data,
            "mark": rule,
            "transform": [{"filter": "isValid(datum.content_low)"}],
            "encoding": {"y": _enc("content_low", y), "y2": {"field": "content_high"}, "x": _enc("rate", x)},
        },
        {
            "data": data,
            "mark": {"type": "point", "filled": True, "size": 60, "fill": INK, "stroke": PAPER, "opacity": 1},
            "encoding": {"x": _enc("rate", x), "y": _enc("content", y)},
        },
    ]


def _labels(
    points: Sequence[Circulation],
    curves: Sequence[Curve],
    axes: tuple[Axis, Axis],
    box: tuple[float, float],
    language: str,
) -> Layers:
    """Names beside their points, each at the first side where it meets no other name, point or the ceiling."""
    x, y = axes
    dots = [(x.at(100 * p.recycling_rate, 0, box[0]), y.at(100 * p.recycled_content, box[1], 0)) for p in points]
    taken = [(px - 6, py - 6, px + 6, py + 6) for px, py in dots]
    for curve in curves:
        for step in range(101):
            top = under(curve, step / 100)
            if top is not None:
                px, py = x.at(step, 0, box[0]), y.at(100 * top, box[1], 0)
                taken.append((px - 3, py - 3, px + 3, py + 3))
    rows = []
    for point, (px, py) in zip(points, dots, strict=True):
        name = said(point.name, language)
        wide = width_of(name, SIZES["label"])
        place, area = _free_side(px, py, wide, taken, box)
        taken.append(area)
        rows.append({"x": place.x, "y": place.y, "text": name, "align": place.align, "px": px, "py": py})
    pixels = {"type": "quantitative", "scale": None, "axis": None}
    far = [r for r in rows if abs(float(str(r["y"])) - float(str(r["py"]))) > 14]
    leaders: Layers = [
        {
            "data": {"values": far},
            "mark": {"type": "rule", "color": SOFT_INK, "strokeWidth": 0.8, "opacity": 1},
            "encoding": {
                "x": {"field": "x", **pixels},
                "y": {"field": "y", **pixels},
                "x2": {"field": "px"},
                "y2": {"field": "py"},
            },
        }
    ]
    return leaders + [
        {
            "data": {"values": [r for r in rows if r["align"] == side]},
            "mark": {"type": "text", "align": side, "baseline": "middle", "dx": 3 if side == "left" else -3},
            "encoding": {"x": {"field": "x", **pixels}, "y": {"field": "y", **pixels}, "text": {"field": "text"}},
        }
        for side in sorted({str(r["align"]) for r in rows})
    ]


Area = tuple[float, float, float, float]


def _free_side(px: float, py: float, wide: float, taken: list[Area], box: tuple[float, float]) -> tuple[_Place, Area]:
    tries = [
        (dx, dy, side) for dy in (-10, 12, -24, 26, -38, 40, -54, 56, -70) for dx, side in ((8, "left"), (-8, "right"))
    ]
    fallback: tuple[_Place, Area] | None = None
    for dx, dy, side in tries:
        start = px + dx if side == "left" else px + dx - wide
        area = (start - 2, py + dy - 7, start + wide + 2, py + dy + 7)
        found = _Place(px + dx, py + dy, side), area
        fallback = fallback or found
        inside = area[0] >= 0 and area[2] <= box[0] + 12 and area[1] >= 0 and area[3] <= box[1]
        if inside and not any(meets(area, other) for other in taken):
            return found
    assert fallback is not None
    return fallback


def meets(a: Area, b: Area) -> bool:
    """Whether two rectangles overlap."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _titles(box: tuple[float, float], left: float, language: str) -> Layers:
    """What the axes are, from the left edge of the drawing where they are wider than the axis itself."""
    names = {key: word(key, language) + " (%)" for key in ("recycling_rate", "recycled_content")}
    end = max(box[0], width_of(names["recycling_rate"], SIZES["label"]) - left)
    made = [("recycling_rate", end, box[1] + 38, "right"), ("recycled_content", 4 - left, -20.0, "left")]
    return [
        {
            "data": {"values": [{"x": x, "y": y, "text": names[key]}]},
            "mark": {"type": "text", "align": side, "baseline": "middle", "color": SOFT_INK},
            "encoding": {
                "x": {"field": "x", "type": "quantitative", "scale": None, "axis": None},
                "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
                "text": {"field": "text"},
            },
        }
        for key, x, y, side in made
    ]


def _sentence(points: Sequence[Circulation], curve: Curve, language: str) -> str:
    if not points:
        return word("nothing_to_draw", language)
    tops = [(p, under(curve, p.recycling_rate)) for p in points]
    below = sum(top is not None and p.recycled_content <= top * (1 + NOISE) for p, top in tops)
    made = word("ceiling_sentence", language, below=below, count=len(points))
    named = [(p.name, p.recycled_content, p.content_low, p.content_high) for p in points]
    named += [(p.name, p.recycling_rate, p.rate_low, p.rate_high) for p in points]
    return made + " " + interval_words(named, language)


def _table(points: Sequence[Circulation], curve: Curve, language: str) -> Table:
    def share(value: float | None, low: float | None = None, high: float | None = None) -> str:
        shown = number(None if value is None else 100 * value, language, 1)
        error = margin(value, low, high)
        return shown if error is None else f"{shown} ± {number(100 * error, language, 1)}"

    rows = [
        (
            said(p.name, language),
            share(p.recycling_rate, p.rate_low, p.rate_high),
            share(p.recycled_content, p.content_low, p.content_high),
            share(under(curve, p.recycling_rate)),
        )
        for p in points
    ]
    heads = [f"{word(k, language)} (%)" for k in ("recycling_rate", "recycled_content", "ceiling")]
    return Table(columns=(word("item", language), *heads), rows=tuple(rows), numeric=frozenset({1, 2, 3}))

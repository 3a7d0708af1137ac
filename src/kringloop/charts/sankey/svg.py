"""The drawing of a circular Sankey: bands, hatched edges, tanks, strips, labels."""

from __future__ import annotations

from collections.abc import Iterable

from kringloop.charts.data import Language
from kringloop.charts.drawing import coordinate, element, group, path, text
from kringloop.charts.figures import Scale
from kringloop.charts.sankey.definition import Diagram
from kringloop.charts.sankey.labels import Label, labels
from kringloop.charts.sankey.layout import Band, Box, Layout, Point, Strip
from kringloop.charts.sankey.skeleton import LINE, NAME_SIZE
from kringloop.charts.theme import CARD, INK, MAIN_FILL, SOFT_INK, STRATEGY_COLOURS, mix

_EDGE = 1.2
_LIQUID = "#5d7378"


def draw(diagram: Diagram, layer: str, plan: Layout, scale: Scale, language: Language) -> str:
    """Body of the SVG, of the size of the skeleton; loops pass behind the main stream and never cut it."""
    bands = sorted(plan.bands, key=lambda b: (not b.loop, -b.width, b.flow))
    colours = {b.flow: colour_of_strategy(diagram.flows[b.flow].strategy) for b in bands}
    parts = [_patterns({colours[b.flow] for b in bands})]
    parts += [_band(b, *colours[b.flow]) for b in bands]
    parts += [_unknown(b) for b in plan.unknown]
    parts += [_strip(s) for s in plan.strips]
    parts += [_node(diagram, layer, box) for box in plan.boxes.values()]
    parts += [_label(x) for x in labels(diagram, layer, plan, scale, language)]
    return group(parts)


def colour_of_strategy(strategy: str) -> tuple[str, str]:
    """Body and edge of a band."""
    edge = STRATEGY_COLOURS[strategy]
    return (MAIN_FILL if strategy == "main" else mix(edge, CARD, 0.12)), edge


def _patterns(colours: Iterable[tuple[str, str]]) -> str:
    made = [_pattern(f"hatch{edge[1:]}", edge) for _, edge in sorted(colours)]
    return element("defs", *made, _pattern("hatch-unexplained", SOFT_INK))


def _pattern(name: str, colour: str) -> str:
    return element(
        "pattern",
        element("rect", width=5, height=5, fill=CARD),
        element("path", d="M0,0V5", stroke=colour, stroke_width=3),
        id=name,
        width=5,
        height=5,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )


def _band(band: Band, body: str, edge: str) -> str:
    spread = band.high_width - band.low_width > 0.6
    if not band.loop:
        return element("g", *_forward(band, body, edge, spread=spread))
    line = {"d": _around(band), "fill": "none", "stroke_linejoin": "round"}
    parts = [element("path", **line, stroke=CARD, stroke_width=band.high_width + 4)]
    if spread:
        parts += [
            element("path", **line, stroke=edge, stroke_width=band.high_width),
            element("path", **line, stroke=f"url(#hatch{edge[1:]})", stroke_width=max(0.1, band.high_width - _EDGE)),
        ]
        if band.low_width > 0.3:
            parts.append(element("path", **line, stroke=body, stroke_width=band.low_width))
    else:
        parts.append(element("path", **line, stroke=edge, stroke_width=max(band.width, 0.9)))
        if band.width > 2 * _EDGE:
            parts.append(element("path", **line, stroke=body, stroke_width=band.width - _EDGE))
    return element("g", *parts, _arrow(band, edge))


def _unknown(band: Band) -> str:
    """A dotted line, as wide as nothing: its width says nothing."""
    d = _around(band) if band.loop else _curve(band.points)
    return element("path", d=d, fill="none", stroke=SOFT_INK, stroke_width=1.3, stroke_dasharray="2 4")


def _forward(band: Band, body: str, edge: str, *, spread: bool) -> list[str]:
    """A ribbon of the same height all along: a stroke as wide as this would fold over itself in a sharp curve."""
    if max(band.high_width, band.width) <= 2 * _EDGE:
        width = max(band.width, 0.9)
        return [element("path", d=_curve(band.points), fill="none", stroke=edge, stroke_width=width)]
    line = {"stroke": edge, "stroke_width": _EDGE / 2}
    if not spread:
        return [element("path", d=_ribbon(band.points, band.width), fill=body, **line)]
    parts = [element("path", d=_ribbon(band.points, band.high_width), fill=f"url(#hatch{edge[1:]})", **line)]
    if band.low_width > 0.3:
        parts.append(element("path", d=_ribbon(band.points, band.low_width), fill=body))
    return parts


def _ribbon(points: tuple[Point, ...], height: float) -> str:
    over = tuple((x, y - height / 2) for x, y in points)
    under = tuple((x, y + height / 2) for x, y in reversed(points))
    return f"{_curve(over)}L{_curve(under)[1:]}Z"


def _curve(points: tuple[Point, ...]) -> str:
    """Straight, curved, straight … with level tangents."""
    d = f"M{_at(points[0])}L{_at(points[1])}"
    for (x0, y0), (x1, y1), (x2, y2) in zip(points[1::2], points[2::2], points[3::2], strict=False):
        middle = (x0 + x1) / 2
        d += f"C{_at((middle, y0))} {_at((middle, y1))} {_at((x1, y1))}L{_at((x2, y2))}"
    return d


def _around(band: Band) -> str:
    """Straight lines with round corners."""
    points = band.points
    d = f"M{_at(points[0])}"
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(band.radius, _reach(before, corner), _reach(corner, after) / (1 if after == points[-1] else 2))
        start, end = _toward(corner, before, radius), _toward(corner, after, radius)
        d += f"L{_at(start)}Q{_at(corner)} {_at(end)}"
    return d + f"L{_at(points[-1])}"


def _reach(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _toward(corner: Point, other: Point, distance: float) -> Point:
    far = _reach(corner, other) or 1.0
    return (
        corner[0] + (other[0] - corner[0]) / far * distance,
        corner[1] + (other[1] - corner[1]) / far * distance,
    )


def _at(point: Point) -> str:
    return f"{coordinate(point[0])},{coordinate(point[1])}"


def _arrow(band: Band, edge: str) -> str:
    """A head at the end of a loop, so that its direction needs no guess."""
    x, y = band.points[-1]
    if band.width >= 10:
        half = band.width / 4
        return path(
            [(x - half - 5, y - half), (x - 5, y), (x - half - 5, y + half)],
            fill="none",
            stroke=CARD,
            stroke_width=2,
            stroke_linecap="round",
            stroke_linejoin="round",
        )
    half = max(4.0, band.width / 2 + 1.5)
    return path([(x - 1, y), (x - half - 3, y - half), (x - half - 3, y + half), (x - 1, y)], fill=edge)


def _node(diagram: Diagram, layer: str, box: Box) -> str:
    node = diagram.node(box.key)
    size = {"x": box.left, "y": box.top, "width": box.right - box.left, "height": box.bottom - box.top}
    if not node.is_tank:
        return element("rect", **size, rx=1.5, fill=INK)
    stock = node.stock.get(layer)
    level = 0.0 if stock is None else 1.0 if not stock.full else min(1.0, stock.value / stock.full)
    inside = max(0.0, size["height"] - 6)
    filled = element(
        "rect",
        x=box.left + 3,
        y=box.top + 3 + inside * (1 - level),
        width=size["width"] - 6,
        height=inside * level,
        rx=2,
        fill=_LIQUID,
    )
    tank = element("rect", **size, rx=5, fill=CARD, stroke=INK, stroke_width=2)
    return element("g", tank, filled if level and inside else "")


def _strip(strip: Strip) -> str:
    return element(
        "rect",
        x=strip.left,
        y=strip.top,
        width=strip.right - strip.left,
        height=strip.bottom - strip.top,
        fill="url(#hatch-unexplained)",
        stroke=SOFT_INK,
        stroke_width=0.7,
    )


def _label(label: Label) -> str:
    return "".join(
        text(
            line,
            label.x,
            label.top + LINE * (n + 1) - 4,
            size=NAME_SIZE if n < label.bold else label.size,
            colour=INK if n < label.bold or label.over else SOFT_INK,
            anchor=label.anchor,
            bold=n < label.bold,
            halo=MAIN_FILL if label.over else CARD,
        )
        for n, line in enumerate(label.lines)
    )

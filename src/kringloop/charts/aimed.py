"""What a line should reach: the target in its year, and how far the latest figure is from it."""

from __future__ import annotations

from collections.abc import Mapping

from kringloop.charts.axes import Layers
from kringloop.charts.data import Gap, Target
from kringloop.charts.figures import Scale, stated
from kringloop.charts.panel import Panel
from kringloop.charts.theme import CARD, INK, SOFT_INK
from kringloop.charts.words import word

_NEARER = 0.6
"""Where on the upright its words stand: nearer the figure than the target, which has words of its own."""
_ROOM = 0.08
"""Part of the height that a line of words takes."""


def target_marks(target: Target | None, panel: Panel, language: str, gap: Gap | None = None) -> Layers:
    """The target as a thick stroke in its year, with a thin line at its height and its range where it has one."""
    if target is None:
        return []
    row: dict[str, object] = {
        "year": target.year,
        "value": panel.scale.of(target.value),
        "low": panel.scale.of(target.low),
        "high": panel.scale.of(target.high),
        "text": _target_text(target, panel.scale, language),
    }
    x, y = {"field": "year", "type": "quantitative"}, {"field": "value", "type": "quantitative"}
    above = _above(target.value, panel, gap)
    made: Layers = [
        {
            "data": {"values": [{**row, "year": panel.first}, row]},
            "encoding": {"x": x, "y": y},
            "mark": {"type": "line", "color": SOFT_INK, "strokeWidth": 1, "strokeDash": [2, 3]},
        },
        {
            "data": {"values": [row]},
            "encoding": {"x": x, "y": y},
            "mark": {"type": "point", "shape": "stroke", "angle": 0, "size": 320, "color": INK, "strokeWidth": 3},
        },
        *haloed(
            {"values": [row]},
            {"x": x, "y": y, "text": {"field": "text"}},
            {"align": "right", "dx": -10, "dy": -9 if above else 15},
        ),
    ]
    if target.low is not None:
        made.insert(
            0,
            {
                "data": {"values": [row]},
                "mark": {"type": "rule", "color": SOFT_INK, "strokeWidth": 7, "opacity": 0.45},
                "encoding": {"x": x, "y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}},
            },
        )
    return made


def _target_text(target: Target, scale: Scale, language: str) -> str:
    value = stated(scale.of(target.value), language, scale.label)
    return f"{word('target_year', language, year=target.year)}: {value}"


def _above(value: float, panel: Panel, gap: Gap | None) -> bool:
    """Whether the words of a target stand above its line: where there is room, and not where the gap is."""
    at = (value * panel.scale.factor - panel.axis.low) / (panel.axis.high - panel.axis.low)
    if gap is None or not _ROOM < at < 1 - _ROOM:
        return at < 0.5
    return gap.start < gap.end


def gap_marks(gap: Gap | None, panel: Panel) -> Layers:
    """An upright from the latest figure to the height of the target, with what lies between in words."""
    if gap is None:
        return []
    start, end = panel.scale.of(gap.start), panel.scale.of(gap.end)
    row = {
        "year": gap.year,
        "value": start,
        "end": end,
        "text": gap.text,
        "middle": _NEARER * (start or 0) + (1 - _NEARER) * (end or 0),
    }
    x = {"field": "year", "type": "quantitative"}
    y = {"field": "value", "type": "quantitative"}
    late = gap.year > (panel.first + panel.last) / 2
    return [
        {
            "data": {"values": [row]},
            "encoding": {"x": x, "y": y, "y2": {"field": "end"}},
            "mark": {"type": "rule", "color": INK, "strokeWidth": 2},
        },
        {
            "data": {"values": [{**row, "value": end}]},
            "encoding": {"x": x, "y": y},
            "mark": {"type": "point", "shape": "stroke", "angle": 0, "size": 90, "color": INK, "strokeWidth": 2},
        },
        *haloed(
            {"values": [row]},
            {"x": x, "y": {"field": "middle", "type": "quantitative"}, "text": {"field": "text"}},
            {"align": "right" if late else "left", "dx": -7 if late else 7, "fontWeight": 600, "baseline": "middle"},
        ),
    ]


def haloed(data: Mapping[str, object], encoding: Mapping[str, object], mark: Mapping[str, object]) -> Layers:
    """A text with an edge in the colour of the card, so that lines behind it do not cross its letters."""
    edge = {"stroke": CARD, "strokeWidth": 4, "strokeJoin": "round"}
    return [
        {"data": data, "encoding": encoding, "mark": {"type": "text", "color": INK, **mark, **more}}
        for more in (edge, {})
    ]

"""The flows of a diagram as a list of bars, stage by stage: the drawing for a narrow page.

Each bar has the colour its band has in the wide drawing; a flow that goes back carries a turning arrow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kringloop.charts.drawing import element, group, text
from kringloop.charts.figures import Scale
from kringloop.charts.sankey.definition import Diagram, SankeyFlow
from kringloop.charts.sankey.labels import rest_name, shown, stated_figure
from kringloop.charts.sankey.layout import Layout
from kringloop.charts.sankey.skeleton import FIGURE_SIZE, NAME_SIZE
from kringloop.charts.sankey.svg import colour_of_strategy
from kringloop.charts.text import width_of, wrap
from kringloop.charts.theme import CARD, LINE, SOFT_INK
from kringloop.charts.words import said, word

_TEXT, _BAR, _GAP = 16.0, 10.0, 12.0
_LEFT = 2.0


@dataclass(frozen=True, slots=True)
class _Rung:
    """One bar: its words, its figure, its length in the unit of the layer, body and edge."""

    words: str
    figure: str
    size: float
    body: str
    edge: str
    back: bool = False


def ladder(
    diagram: Diagram, layer: str, plan: Layout, scale: Scale, language: str, width: float
) -> tuple[str, tuple[float, float]]:
    """Body of the SVG and its size: flows from the first stage to the last, then what is unexplained."""
    rungs = [*_flows(diagram, layer, scale, language), *_unknown(diagram, layer, language)]
    rungs += _strips(diagram, plan, scale, language)
    longest = max((r.size for r in rungs), default=0.0)
    room = width - 2 * _LEFT - 8 - max((width_of(r.figure, FIGURE_SIZE) for r in rungs), default=0.0)
    parts, y = [], 0.0
    for rung in rungs:
        for line in wrap(("↺ " if rung.back else "") + rung.words, NAME_SIZE, width - 2 * _LEFT):
            y += _TEXT
            parts.append(text(line, _LEFT, y - 4, size=NAME_SIZE))
        drawn = room * rung.size / longest if longest else 0.0
        bar = {"x": _LEFT, "y": y + 1, "height": _BAR}
        parts.append(element("rect", **bar, width=max(room, 0.0), fill=LINE, fill_opacity=0.5))
        parts.append(element("rect", **bar, width=max(drawn, 1.0), fill=rung.body, stroke=rung.edge, stroke_width=0.8))
        parts.append(text(rung.figure, _LEFT + room + 8, y + _BAR, size=FIGURE_SIZE, colour=SOFT_INK))
        y += _BAR + _GAP
    return group(parts), (width, max(y, 1.0))


def _flows(diagram: Diagram, layer: str, scale: Scale, language: str) -> Iterator[_Rung]:
    """Forward flows in the order of their stages, then the loops."""

    def place(flow: SankeyFlow) -> tuple[bool, int, int, float]:
        ends = diagram.node(flow.origin), diagram.node(flow.destination)
        return diagram.is_loop(flow), ends[0].stage, ends[1].stage, -flow.layers[layer].value

    for flow in sorted((f for f in diagram.flows if layer in f.layers), key=place):
        amount = flow.layers[layer]
        if amount.too_small or not amount.value:
            continue
        ends = " → ".join(said(diagram.node(k).name, language) for k in (flow.origin, flow.destination))
        name = said(flow.name, language) or (word(flow.strategy, language) if diagram.is_loop(flow) else "")
        body, edge = colour_of_strategy(flow.strategy)
        yield _Rung(
            f"{name}: {ends}" if name else ends,
            shown(amount, scale, language),
            amount.value,
            body,
            edge,
            diagram.is_loop(flow),
        )


def _unknown(diagram: Diagram, layer: str, language: str) -> Iterator[_Rung]:
    """A bar without a length for each flow whose amount is not known."""
    for flow in diagram.flows:
        if layer in flow.unknown:
            ends = " → ".join(said(diagram.node(k).name, language) for k in (flow.origin, flow.destination))
            yield _Rung(ends, word("unknown", language), 0.0, CARD, SOFT_INK, diagram.is_loop(flow))


def _strips(diagram: Diagram, plan: Layout, scale: Scale, language: str) -> Iterator[_Rung]:
    for strip in plan.strips:
        node = said(diagram.node(strip.node).name, language)
        figure = stated_figure(abs(strip.amount), scale, language)
        yield _Rung(f"{node}: {rest_name(diagram, strip.node, language)}", figure, abs(strip.amount), LINE, SOFT_INK)

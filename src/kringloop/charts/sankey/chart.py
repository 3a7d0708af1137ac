"""The circular Sankey as a chart: drawing, sentence and table of one layer."""

from __future__ import annotations

from kringloop.charts.chart import Chart, Table
from kringloop.charts.data import About, Language
from kringloop.charts.figures import Scale, figure, number, require_language, scale_for
from kringloop.charts.sankey.caption import caption, listed, present, untold
from kringloop.charts.sankey.definition import Diagram
from kringloop.charts.sankey.labels import rest_name
from kringloop.charts.sankey.ladder import ladder
from kringloop.charts.sankey.layout import Layout, layout
from kringloop.charts.sankey.skeleton import WIDTH_LEAST
from kringloop.charts.sankey.svg import draw
from kringloop.charts.words import said, word


def sankey(about: About, diagram: Diagram, layer: str, language: Language, *, width: float | None = None) -> Chart:
    """One layer of a diagram; every node stands where it stands in the other layers.

    The unit of `about` is not used: each layer has its own.

    Parameters
    ----------
    width : room there is [px]; where the names of the diagram need more, the flows are drawn as a list of bars.
            Left out: what the diagram needs

    Raises
    ------
    RangeError   no such layer; names the nearest
    """
    require_language(language)
    asked = diagram.layer(layer)
    amounts = [f.layers[layer].value for f in diagram.flows if layer in f.layers]
    scale = scale_for(asked.unit, amounts, language)
    plan = layout(diagram, layer, language, WIDTH_LEAST if width is None else width)
    bones = plan.skeleton
    if width is not None and bones.width > width:
        body, size = ladder(diagram, layer, plan, scale, language, width)
        said_of = listed(diagram, layer, plan, scale, language)
    else:
        body, size = draw(diagram, layer, plan, scale, language), (bones.width, bones.height)
        said_of = caption(diagram, layer, plan, scale, language)
    return Chart(
        key="sankey",
        title=said(about.title, language),
        unit=f"{said(asked.name, language)}, {scale.label}",
        source=said(about.source, language),
        language=language,
        size=size,
        drawing=body,
        table=_table(diagram, layer, plan, scale, language),
        sentence=said_of,
    )


def _table(diagram: Diagram, layer: str, plan: Layout, scale: Scale, language: str) -> Table:
    columns = tuple(word(k, language) for k in ("from", "to", "flow", "value", "uncertainty"))
    rows = []
    for flow in present(diagram, layer):
        amount = flow.layers[layer]
        value, _, margin = figure(scale.of(amount.value), language, "", scale.of(amount.half)).partition(" ± ")
        ends = (said(diagram.node(k).name, language) for k in (flow.origin, flow.destination))
        name = said(flow.name, language) or word(flow.strategy, language)
        rows.append((*ends, name, value, margin or number(None, language)))
    for flow in untold(diagram, layer):
        ends = (said(diagram.node(k).name, language) for k in (flow.origin, flow.destination))
        name = said(flow.name, language) or word(flow.strategy, language)
        rows.append((*ends, name, word("unknown", language), number(None, language)))
    for node in diagram.nodes:
        stock = node.stock.get(layer)
        if stock:
            name = said(node.name, language)
            rows.append((name, name, word("stock", language), number(scale.of(stock.value), language), "–"))
    for strip in plan.strips:
        name, rest = said(diagram.node(strip.node).name, language), rest_name(diagram, strip.node, language)
        sides = (name, "–") if strip.amount > 0 else ("–", name)
        rows.append((*sides, rest, number(scale.of(abs(strip.amount)), language), "–"))
    return Table(columns=columns, rows=tuple(rows), numeric=frozenset({3, 4}))

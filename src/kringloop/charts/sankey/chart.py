"""The circular Sankey as a chart: drawing, sentence and table of one layer."""

from __future__ import annotations

from kringloop.charts.chart import Chart, Table
from kringloop.charts.data import About, Language
from kringloop.charts.figures import Scale, figure, number, require_language, scale_for
from kringloop.charts.sankey.definition import Diagram, SankeyFlow
from kringloop.charts.sankey.labels import shown, stated_figure
from kringloop.charts.sankey.layout import Layout, layout
from kringloop.charts.sankey.svg import draw
from kringloop.charts.words import said, word


def sankey(about: About, diagram: Diagram, layer: str, language: Language) -> Chart:
    """One layer of a diagram; every node stands where it stands in the other layers.

    The unit of `about` is not used: each layer has its own.

    Raises
    ------
    RangeError   no such layer; names the nearest
    """
    require_language(language)
    asked = diagram.layer(layer)
    amounts = [f.layers[layer].value for f in diagram.flows if layer in f.layers]
    scale = scale_for(asked.unit, amounts, language)
    plan = layout(diagram, layer, language)
    bones = plan.skeleton
    return Chart(
        key="sankey", title=said(about.title, language), unit=f"{said(asked.name, language)}, {scale.label}",
        source=said(about.source, language), language=language, size=(bones.width, bones.height),
        drawing=draw(diagram, layer, plan, scale, language), table=_table(diagram, layer, plan, scale, language),
        sentence=_sentence(diagram, layer, plan, scale, language),
    )  # fmt: skip


def _present(diagram: Diagram, layer: str) -> list[SankeyFlow]:
    return [f for f in diagram.flows if layer in f.layers]


def _sentence(diagram: Diagram, layer: str, plan: Layout, scale: Scale, language: str) -> str:
    flows = _present(diagram, layer)
    if not flows:
        return word("nothing_to_draw", language)
    largest = max(flows, key=lambda f: f.layers[layer].value)
    loops = [f.layers[layer].value for f in flows if diagram.is_loop(f)]
    made = [
        word(
            "sankey_sentence", language, origin=said(diagram.node(largest.origin).name, language),
            destination=said(diagram.node(largest.destination).name, language),
            figure=shown(largest.layers[layer], scale, language),
        )
    ]  # fmt: skip
    if loops:
        made.append(word("sankey_loops", language, loops=stated_figure(sum(loops), scale, language)))
    missing = sum(abs(s.amount) for s in plan.strips)
    if missing:
        made.append(word("sankey_unexplained", language, figure=stated_figure(missing, scale, language)))
    small = sum(f.layers[layer].too_small for f in flows)
    if small:
        made.append(word("sankey_too_small", language, count=small))
    uncertain = any(f.layers[layer].sd for f in flows)
    made.append(word("sankey_hatch" if uncertain else "no_interval", language))
    return " ".join(made)


def _table(diagram: Diagram, layer: str, plan: Layout, scale: Scale, language: str) -> Table:
    columns = tuple(word(k, language) for k in ("from", "to", "flow", "value", "uncertainty"))
    rows = []
    for flow in _present(diagram, layer):
        amount = flow.layers[layer]
        value, _, margin = figure(scale.of(amount.value), language, "", scale.of(amount.half)).partition(" ± ")
        ends = (said(diagram.node(k).name, language) for k in (flow.origin, flow.destination))
        name = said(flow.name, language) or word(flow.strategy, language)
        rows.append((*ends, name, value, margin or number(None, language)))
    for node in diagram.nodes:
        stock = node.stock.get(layer)
        if stock:
            name = said(node.name, language)
            rows.append((name, name, word("stock", language), number(scale.of(stock.value), language), "–"))
    for strip in plan.strips:
        name = said(diagram.node(strip.node).name, language)
        rows.append((name, "–", word("unexplained", language), number(scale.of(strip.amount), language), "–"))
    return Table(columns=columns, rows=tuple(rows), numeric=frozenset({3, 4}))

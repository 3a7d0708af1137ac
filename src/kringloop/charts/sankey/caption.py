"""The words under a circular Sankey, made from what is drawn: which loop runs where, in what colour, and how much."""

from __future__ import annotations

from kringloop.charts.figures import Scale
from kringloop.charts.sankey.definition import TIGHT, Diagram, SankeyFlow
from kringloop.charts.sankey.labels import rest_name, shown, stated_figure
from kringloop.charts.sankey.layout import Layout
from kringloop.charts.words import said, word

MOST_LOOPS, MOST_STRIPS, MOST_UNTOLD = 4, 3, 6
"""Named one by one, the largest first; the others are in the table."""
COLOUR_WORDS = {
    "tight": "colour_tight",
    "recycling": "colour_recycling",
    "energy": "colour_energy",
    "loss": "colour_loss",
    "main": "colour_main",
}


def present(diagram: Diagram, layer: str) -> list[SankeyFlow]:
    """Flows that have an amount on a layer."""
    return [f for f in diagram.flows if layer in f.layers]


def untold(diagram: Diagram, layer: str) -> list[SankeyFlow]:
    """Flows whose amount on a layer nobody knows."""
    return [f for f in diagram.flows if layer in f.unknown]


def _untold(diagram: Diagram, layer: str, language: str, key: str = "sankey_unknown") -> list[str]:
    found = untold(diagram, layer)
    if not found:
        return []
    names = "; ".join("{origin} → {destination}".format(**_ends(diagram, f, language)) for f in found[:MOST_UNTOLD])
    if len(found) > MOST_UNTOLD:
        names += word("and_more", language, count=len(found) - MOST_UNTOLD)
    return [word(key, language, names=names)]


def colour_word(strategy: str, language: str) -> str:
    """Name of the colour of a strategy."""
    return word(COLOUR_WORDS["tight" if strategy in TIGHT else strategy], language)


def caption(diagram: Diagram, layer: str, plan: Layout, scale: Scale, language: str) -> str:
    """Largest flow, loops, what is unexplained, what is too small, margins."""
    flows = present(diagram, layer)
    if not flows:
        return " ".join(_untold(diagram, layer, language)) or word("nothing_to_draw", language)
    loops = sorted((b for b in plan.bands if b.loop), key=lambda b: (-b.width, b.flow))
    made = [_largest(diagram, flows, layer, scale, language)]
    if len(loops) > 1:
        total = sum(diagram.flows[b.flow].layers[layer].value for b in loops)
        made.append(word("sankey_loops", language, loops=stated_figure(total, scale, language)))
    for band in loops[:MOST_LOOPS]:
        flow = diagram.flows[band.flow]
        made.append(
            word(
                "sankey_above" if band.above else "sankey_below",
                language,
                colour=colour_word(flow.strategy, language),
                name=said(flow.name, language) or word(flow.strategy, language),
                figure=shown(flow.layers[layer], scale, language),
                **_ends(diagram, flow, language),
            )
        )
    return " ".join([*made, *_rest(diagram, layer, plan, scale, language)])


def listed(diagram: Diagram, layer: str, plan: Layout, scale: Scale, language: str) -> str:
    """The same for the list of bars, in which no loop runs anywhere."""
    flows = present(diagram, layer)
    if not flows:
        return " ".join(_untold(diagram, layer, language, "bars_unknown")) or word("nothing_to_draw", language)
    made = [_largest(diagram, flows, layer, scale, language)]
    loops = [f for f in flows if diagram.is_loop(f)]
    if loops:
        total = stated_figure(sum(f.layers[layer].value for f in loops), scale, language)
        made += [word("sankey_loops", language, loops=total), word("sankey_arrows", language)]
    return " ".join([*made, *_rest(diagram, layer, plan, scale, language, "bars_unknown")])


def _largest(diagram: Diagram, flows: list[SankeyFlow], layer: str, scale: Scale, language: str) -> str:
    largest = max(flows, key=lambda f: f.layers[layer].value)
    figure = shown(largest.layers[layer], scale, language)
    return word("sankey_sentence", language, figure=figure, **_ends(diagram, largest, language))


def _ends(diagram: Diagram, flow: SankeyFlow, language: str) -> dict[str, str]:
    names = (said(diagram.node(k).name, language) for k in (flow.origin, flow.destination))
    return dict(zip(("origin", "destination"), names, strict=True))


def _rest(
    diagram: Diagram, layer: str, plan: Layout, scale: Scale, language: str, unknown: str = "sankey_unknown"
) -> list[str]:
    strips = sorted(plan.strips, key=lambda s: -abs(s.amount))
    made = [
        word(
            "sankey_strip",
            language,
            node=said(diagram.node(s.node).name, language),
            rest=rest_name(diagram, s.node, language),
            figure=stated_figure(abs(s.amount), scale, language),
        )
        for s in strips[:MOST_STRIPS]
    ]
    made += _untold(diagram, layer, language, unknown)
    flows = present(diagram, layer)
    small = sum(f.layers[layer].too_small for f in flows)
    if small:
        made.append(word("sankey_too_small", language, count=small))
    uncertain = any(f.layers[layer].sd for f in flows)
    return [*made, word("sankey_hatch" if uncertain else "no_interval", language)]

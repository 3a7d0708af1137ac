"""Flows of an account as a circular Sankey: which place stands where, and which flow goes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kringloop.charts import (
    About,
    Amount,
    Diagram,
    SankeyFlow,
    SankeyLayer,
    SankeyNode,
    Stock,
    sankey,
)
from kringloop.reading import numbers
from kringloop.reading.flows import Stay
from kringloop.reading.pictures import Picture, picture
from kringloop.reading.run import Reading
from kringloop.reading.words import Words

MOST_FLOWS = 80
COLUMNS = {
    "rest_of_world": 0,
    "environment": 0,
    "factors": 0,
    "market": 0,
    "economy": 1,
    "production": 1,
    "extraction": 1,
    "make": 1,
    "refining": 1,
    "parts": 1,
    "assembly": 1,
    "use": 2,
    "discards": 3,
    "collection": 4,
    "loop": 4,
    "reuse": 4,
    "repair": 4,
    "refurbishment": 5,
    "remanufacture": 5,
    "repurposing": 5,
    "recycling": 6,
}
"""Stages from left to right; treatment and disposal come after, and what leaves comes last."""
AFTERWARDS, AWAY = 7, 8
TWO_SIDED = ("rest_of_world", "environment", "market")
"""Places that give and take: drawn once on the left and once on the right."""
STRATEGIES = {
    "reuse": "reuse",
    "repair": "repair",
    "refurbishment": "refurbish",
    "remanufacture": "remanufacture",
    "repurposing": "repurpose",
    "recycling": "recycling",
    "other_recovery": "recycling",
    "energy_recovery": "energy",
    "disposal": "loss",
    "incineration": "loss",
    "landfill": "loss",
    "later_separation": "loss",
}
MASSES = ("kg", "t", "kt", "Mt")
"""Units in which what goes in comes out."""
ROOMS = (256, 440, 640, 1000)


def flows_chart(
    reading: Reading,
    flows: Sequence[Mapping[str, Any]],
    *,
    unit: str,
    layer: str,
    title: str,
    words: Words,
    sources: Sequence[str],
    stocks: Mapping[str, Stay] | None = None,
) -> Picture | None:
    """Flows as a circular Sankey; what goes back to an earlier stage becomes a loop. Negative rows are not drawn.

    stocks : what stays at groups of nodes; drawn as tanks
    """
    drawn = [f for f in flows if f["value"] > 0][:MOST_FLOWS]
    if not drawn:
        return None
    nodes, made = _places(drawn, layer, words)
    for key, stay in (stocks or {}).items():
        if key in nodes and stay.value > 0:
            nodes[key] = replace(nodes[key], stock={layer: Stock(stay.value, stay.change or 0.0)})
    language: Any = words.language
    kind = SankeyLayer(
        key=layer, name=words.word("layer", layer), unit=numbers.unit_words(unit, language), balances=unit in MASSES
    )
    about = About(title=title, unit=unit, source="; ".join(reading.name("source", s, language) for s in sources))
    diagram = Diagram(nodes=tuple(nodes.values()), flows=tuple(made), layers=(kind,))
    return picture(
        "flows",
        sankey(about, diagram, layer, language),
        lambda w: sankey(about, diagram, layer, language, width=w),
        ROOMS,
    )


def _places(
    drawn: Sequence[Mapping[str, Any]], layer: str, words: Words
) -> tuple[dict[str, SankeyNode], list[SankeyFlow]]:
    """Nodes by key and the flows between them."""
    whole = next((f[s] for f in drawn for s in ("origin", "destination") if f[f"{s}_stage"] == "economy"), None)
    nodes: dict[str, SankeyNode] = {}
    made = []
    again = again_in_products(drawn)
    for flow in drawn:
        ends = [_place(flow, side, nodes, whole, again, words) for side in ("origin", "destination")]
        if ends[0] == ends[1]:
            continue
        back = nodes[ends[1]].stage <= nodes[ends[0]].stage
        strategy: Any = STRATEGIES.get(flow["origin_stage" if back else "destination_stage"], "main")
        made.append(
            SankeyFlow(
                origin=ends[0],
                destination=ends[1],
                layers={layer: Amount(flow["value"], flow.get("sd", 0.0))},
                strategy=strategy,
            )
        )
    return _together(nodes, made), made


def again_in_products(drawn: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Places of secondary material that nothing leaves, with the market whose new products it can enter again.

    An account of lives ends where material is ready; the drawing leads it to the products it can become.
    """
    origins = {f["origin"] for f in drawn}
    market = next((f["origin"] for f in drawn if f["origin_stage"] == "market"), None)
    ends = {f["destination"] for f in drawn if f["destination_stage"] == "make"} - origins
    return dict.fromkeys(ends, market) if market else {}


def _together(nodes: dict[str, SankeyNode], made: Sequence[SankeyFlow]) -> dict[str, SankeyNode]:
    """What leaves stands beside treatment, where nothing goes from the one to the other."""
    if any(nodes[f.origin].stage == AFTERWARDS and nodes[f.destination].stage == AWAY for f in made):
        return nodes
    return {k: replace(n, stage=min(n.stage, AFTERWARDS)) for k, n in nodes.items()}


def _place(
    flow: Mapping[str, Any],
    side: str,
    nodes: dict[str, SankeyNode],
    whole: str | None,
    again: Mapping[str, str],
    words: Words,
) -> str:
    """The node of one side; extraction is part of the economy where the account has it as a whole."""
    stage, key, name = flow[f"{side}_stage"], str(flow[side]), flow[f"{side}_name"]
    column, rest = COLUMNS.get(stage, AFTERWARDS), words("flows.rest")
    if key in again or key in again.values():
        key, column = again.get(key, key), COLUMNS["market"]
        name, rest = words("flows.new_products"), words("flows.other_material")
    elif stage in TWO_SIDED and side == "destination":
        key, column = f"{key} (to)", AWAY
    if stage == "extraction" and whole is not None:
        key, column = whole, COLUMNS["economy"]
    nodes.setdefault(key, SankeyNode(key=key, name=name, stage=column, order=len(nodes), rest=rest))
    return key

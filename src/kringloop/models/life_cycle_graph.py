"""The loop of use that the life cycles run on, as data: which lever steers which way.

A new way is one edge here, or `LOOPS.with_edges(…)` from outside; shares, flows, stocks and every rate follow from it.
What a node counts as follows from its kind.
"""

from __future__ import annotations

from typing import Final

from kringloop.stocks.declared import Edge, LoopGraph, Node

FIRST, SECOND, DISCARDS = "first_use", "second_use", "discards"

LOOPS: Final = LoopGraph(
    nodes=(
        Node(key=FIRST, kind="use"),
        Node(key=SECOND, kind="use"),
        Node(key=DISCARDS, kind="gate", whole="discards"),
        Node(key="unreused", kind="split", whole="discards not reused"),
        Node(key="residual", kind="split", whole="discards not reused, collected or exported"),
        Node(key="repair", kind="repair"),
        Node(key="reuse", kind="reuse"),
        Node(key="collection", kind="collection", whole="what is collected"),
        Node(key="refurbishment", kind="refurbishment", yields="refurbishment_yield", losses_to="recycling"),
        Node(key="remanufacture", kind="remanufacture", yields="remanufacture_yield", losses_to="recycling"),
        Node(key="recycling", kind="recycling", yields="recycling_yield", losses_to="energy_recovery"),
        Node(key="materials", kind="secondary"),
        Node(key="energy_recovery", kind="energy_recovery"),
        Node(key="landfill", kind="landfill"),
        Node(key="export", kind="export"),
    ),
    edges=(
        Edge(FIRST, "repair", "repair"),
        Edge(FIRST, DISCARDS, "rest"),
        Edge(SECOND, DISCARDS),
        Edge(DISCARDS, "reuse", "reuse"),
        Edge(DISCARDS, "unreused", "rest"),
        Edge("unreused", "collection", "collection"),
        Edge("unreused", "export", "export"),
        Edge("unreused", "residual", "rest"),
        Edge("residual", "energy_recovery", "energy_recovery"),
        Edge("residual", "landfill", "rest"),
        Edge("repair", FIRST, age="repair_renews"),
        Edge("reuse", SECOND, age="keep"),
        Edge("collection", "refurbishment", "refurbishment"),
        Edge("collection", "remanufacture", "remanufacture"),
        Edge("collection", "recycling", "rest"),
        Edge("refurbishment", SECOND, age="refurbishment_renews"),
        Edge("remanufacture", FIRST, age="new"),
        Edge("recycling", "materials"),
    ),
)
"""First use → discards → next user, collection, abroad, the rest; second use the same without repair."""

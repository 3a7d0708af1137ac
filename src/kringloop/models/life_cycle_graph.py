"""The loop of use that the life cycles run on, as data: which lever steers which way.

A new way is one row here, or `loops().with_edges(…)` from outside; shares, flows, stocks and every rate follow from it.
What a node counts as follows from its kind; what the kinds are, `stocks.declared` says.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kringloop.stocks import LoopGraph

FIRST, SECOND, DISCARDS = "first_use", "second_use", "discards"
NODES: Final = (
    # key, kind; of a step also the lever of its yield and where its losses go
    (FIRST, "use"),
    (SECOND, "use"),
    (DISCARDS, "gate"),
    ("not_reused", "split"),
    ("left_over", "split"),
    ("repair", "repair"),
    ("reuse", "reuse"),
    ("collection", "collection"),
    ("refurbishment", "refurbishment", "refurbishment_yield", "recycling"),
    ("remanufacture", "remanufacture", "remanufacture_yield", "recycling"),
    ("recycling", "recycling", "recycling_yield", "energy_recovery"),
    ("materials", "secondary"),
    ("lower_grade", "secondary"),
    ("components", "component_reuse"),
    ("repurposing", "component_reuse"),
    ("energy_recovery", "energy_recovery"),
    ("landfill", "landfill"),
    ("export", "export"),
)
EDGES: Final = (
    # origin, destination, lever of the share or what the others leave; into a use also what becomes of the age
    (FIRST, "repair", "repair"),
    (FIRST, DISCARDS, "rest"),
    (SECOND, DISCARDS, "rest"),
    (DISCARDS, "reuse", "reuse"),
    (DISCARDS, "not_reused", "rest"),
    ("not_reused", "collection", "collection"),
    ("not_reused", "export", "export"),
    ("not_reused", "repurposing", "repurpose"),
    ("not_reused", "left_over", "rest"),
    ("left_over", "energy_recovery", "energy_recovery"),
    ("left_over", "landfill", "rest"),
    ("repair", FIRST, "rest", "repair_renews"),
    ("reuse", SECOND, "rest", "keep"),
    ("collection", "refurbishment", "refurbishment"),
    ("collection", "remanufacture", "remanufacture"),
    ("collection", "components", "component_reuse"),
    ("collection", "recycling", "rest"),
    ("refurbishment", SECOND, "rest", "refurbishment_renews"),
    ("remanufacture", FIRST, "rest", "new"),
    ("recycling", "lower_grade", "open_loop"),
    ("recycling", "materials", "rest"),
)
"""First use → discards → next user, collection, abroad, the rest; second use the same without repair."""
DIVIDED: Final = {"not_reused": "discards not reused", "collection": "what is collected"}
"""Nodes whose mass several levers divide, in words."""


def wholes() -> dict[tuple[str, ...], str]:
    """Levers that divide one whole, and so may not take more than all of it together → that whole in words.

    >>> wholes()  # doctest: +NORMALIZE_WHITESPACE
    {('collection', 'export', 'repurpose'): 'discards not reused',
     ('refurbishment', 'remanufacture', 'component_reuse'): 'what is collected'}
    """
    return {levers: DIVIDED[origin] for origin, levers in dividing().items() if len(levers) > 1}


def dividing() -> dict[str, tuple[str, ...]]:
    """Node → levers that divide what leaves it; the rest goes the way that has no lever.

    >>> dividing()["not_reused"], dividing()["discards"]
    (('collection', 'export', 'repurpose'), ('reuse',))
    """
    shares: dict[str, list[str]] = {}
    for origin, _, share, *_ in EDGES:
        if share != "rest":
            shares.setdefault(origin, []).append(share)
    return {origin: tuple(levers) for origin, levers in shares.items()}


@lru_cache(maxsize=1)
def loops() -> LoopGraph:
    """The graph of these rows."""
    from kringloop.stocks import Edge, LoopGraph, Node

    return LoopGraph(nodes=tuple(Node(*row) for row in NODES), edges=tuple(Edge(*row) for row in EDGES))

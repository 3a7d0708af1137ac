"""What a circular Sankey shows: nodes in stages, flows with layers, stocks. No coordinate in sight.

Drawn first, filled later: places follow from this definition alone, so that another layer or another
year leaves every node where it was.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal, get_args

from kringloop.charts.data import Text
from kringloop.core import DuplicateError, RangeError, did_you_mean

Strategy = Literal["main", "reuse", "repair", "refurbish", "remanufacture", "repurpose", "recycling", "energy", "loss"]
LADDER: tuple[str, ...] = get_args(Strategy)[1:]
"""From tight to loose; the loops keep this order from near to far."""
TIGHT = frozenset(("reuse", "repair", "refurbish", "remanufacture", "repurpose"))
"""Loops that keep value, drawn above; the others keep material or energy and run below."""
HALF_95 = 1.959963984540054
LEAST = 1e-200
"""Less than this is a residue of the arithmetic, in any unit: it is named as too small and not drawn."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure with its standard deviation, in the unit of its layer."""

    value: float
    sd: float = 0.0

    def __post_init__(self) -> None:
        if not math.isfinite(self.value) or self.value < 0 or not math.isfinite(self.sd) or self.sd < 0:
            raise RangeError(f"an amount and its deviation are finite and not negative; seen {self.value} ± {self.sd}")

    @property
    def half(self) -> float:
        """Half of the 95 % interval."""
        return HALF_95 * self.sd

    @property
    def drawable(self) -> Amount:
        """The amount as it is drawn: what is too small for any scale is nothing."""
        return Amount(*(x if x >= LEAST else 0.0 for x in (self.value, self.sd)))

    @property
    def too_small(self) -> bool:
        """Whether there is an amount, and nothing of it can be drawn."""
        return max(self.value, self.sd) > 0 and self.drawable == Amount(0.0)


@dataclass(frozen=True, slots=True)
class Stock:
    """What a tank holds, what was added in the year, and the level that counts as full, where one is known."""

    value: float
    change: float = 0.0
    full: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SankeyNode:
    """A place in the cycle.

    Parameters
    ----------
    stage : column, from the origin of materials on the left to their end on the right
    order : from top to bottom within the stage
    room  : share of the column's height it may take, beside the others; give more to what is large
    stock : per layer, for a place where things stay
    rest  : what to call the part of its in or out that no flow carries; left out: unexplained
    """

    key: str
    name: Text
    stage: int
    order: int = 0
    room: float = 1.0
    stock: Mapping[str, Stock] = field(default_factory=lambda: MappingProxyType({}))
    tank: bool = False
    rest: Text = ""

    @property
    def is_tank(self) -> bool:
        return self.tank or bool(self.stock)


@dataclass(frozen=True, slots=True, kw_only=True)
class SankeyFlow:
    """From node to node, with an amount per layer; a layer that is absent is not drawn.

    Parameters
    ----------
    unknown : layers on which there is a flow whose amount nobody knows; it is dotted, and never nothing
    """

    origin: str
    destination: str
    layers: Mapping[str, Amount]
    strategy: Strategy = "main"
    name: Text = ""
    unknown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SankeyLayer:
    """A quantity to switch to. What goes in comes out only where it balances: tonnes do, euros do not."""

    key: str
    name: Text
    unit: str
    balances: bool = True


@dataclass(frozen=True, kw_only=True, eq=False)
class Diagram:
    """Nodes, flows and layers, checked together."""

    nodes: tuple[SankeyNode, ...]
    flows: tuple[SankeyFlow, ...]
    layers: tuple[SankeyLayer, ...]

    def __post_init__(self) -> None:
        if not self.nodes or not self.layers:
            raise RangeError("a diagram needs at least one node and one layer")
        require_unique([n.key for n in self.nodes], "node")
        require_unique([layer.key for layer in self.layers], "layer")
        wrong = list(self._problems())
        if wrong:
            raise RangeError("the diagram does not hold together\n  " + "\n  ".join(wrong))

    def _problems(self) -> Iterator[str]:
        nodes, layers = {n.key for n in self.nodes}, {layer.key for layer in self.layers}
        for flow in self.flows:
            for key in (flow.origin, flow.destination):
                if key not in nodes:
                    yield f"'{key}' is not a node; {did_you_mean(key, nodes)}"
            for key in (*flow.layers, *flow.unknown):
                if key not in layers:
                    yield f"'{key}' is not a layer; {did_you_mean(key, layers)}"
            for key in sorted(flow.unknown & flow.layers.keys()):
                yield f"'{flow.origin}' to '{flow.destination}' has an amount of '{key}' and calls it unknown"
        for node in self.nodes:
            if not node.room > 0:
                yield f"node '{node.key}' has room {node.room}; expected more than 0"

    @cached_property
    def by_key(self) -> Mapping[str, SankeyNode]:
        return {n.key: n for n in self.nodes}

    def node(self, key: str) -> SankeyNode:
        """A node by key."""
        return self.by_key[key]

    def layer(self, key: str) -> SankeyLayer:
        """A layer by key; an unknown one is answered with the nearest."""
        found = next((layer for layer in self.layers if layer.key == key), None)
        if found is None:
            raise RangeError(f"'{key}' is not a layer; {did_you_mean(key, [x.key for x in self.layers])}")
        return found

    def stages(self) -> tuple[tuple[SankeyNode, ...], ...]:
        """Columns from left to right; empty stage numbers are skipped."""
        numbers = sorted({n.stage for n in self.nodes})
        return tuple(
            tuple(sorted((n for n in self.nodes if n.stage == s), key=lambda n: (n.order, n.key))) for s in numbers
        )

    def is_loop(self, flow: SankeyFlow) -> bool:
        """Whether a flow does not go forward: it is drawn as a loop."""
        return self.node(flow.destination).stage <= self.node(flow.origin).stage


def require_unique(keys: Sequence[str], what: str) -> None:
    """Refuse a key that occurs twice."""
    twice = sorted({k for k in keys if keys.count(k) > 1})
    if twice:
        raise DuplicateError(f"{what} '{twice[0]}' is given twice")

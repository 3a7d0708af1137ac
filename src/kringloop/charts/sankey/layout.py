"""From definition and one layer to geometry: boxes, bands, strips. Pure, and the same every time.

One scale for the whole drawing: as large as every slot, lane and passage allows. Bands keep their width
from end to end, so that what leaves one node is what reaches the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kringloop.charts.data import Language
from kringloop.charts.sankey.definition import Amount, Diagram, SankeyFlow
from kringloop.charts.sankey.skeleton import LANE_LABEL, WIDTH_LEAST, Loop, Skeleton, skeleton
from kringloop.core import NOISE

Point = tuple[float, float]
STRIP = 12.0


@dataclass(frozen=True, slots=True)
class Box:
    """A node as drawn."""

    key: str
    left: float
    top: float
    right: float
    bottom: float
    inflow: float
    outflow: float
    unexplained: float
    """In minus out minus what was added to stock, in the unit of the layer; 0 where the layer does not balance."""


@dataclass(frozen=True, slots=True)
class Band:
    """A flow as drawn: its corners or way points, and its width.

    Parameters
    ----------
    loop     : a band with square corners that goes back; others are curves going forward
    radius   : of the corners of a loop
    low_width, high_width : widths of the bounds of the 95 % interval
    """

    flow: int
    points: tuple[Point, ...]
    width: float
    low_width: float
    high_width: float
    loop: bool
    above: bool
    radius: float


@dataclass(frozen=True, slots=True)
class Strip:
    """The unexplained part at a node, on the side that has less."""

    node: str
    left: float
    top: float
    right: float
    bottom: float
    amount: float


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Geometry of one layer."""

    skeleton: Skeleton
    boxes: Mapping[str, Box]
    bands: tuple[Band, ...]
    strips: tuple[Strip, ...]
    scale: float
    """Pixels per unit of the layer."""
    unknown: tuple[Band, ...] = ()
    """Flows whose amount is not known, as lines."""


@dataclass(frozen=True, slots=True)
class _Ports:
    """Flows at one side of a node, from top to bottom; those of `hanging` are set against the bottom."""

    standing: tuple[int, ...]
    hanging: tuple[int, ...]


def layout(diagram: Diagram, layer: str, language: Language, width: float = WIDTH_LEAST) -> Layout:
    """Where everything stands for one layer."""
    diagram.layer(layer)
    bones = skeleton(diagram, language, width)
    amounts = [flow.layers.get(layer, Amount(0.0)).drawable for flow in diagram.flows]
    sizes = [a.value for a in amounts]
    loads = {n.key: _load(diagram, n.key, sizes, layer) for n in diagram.nodes}
    scale = _scale(bones, loads, [a.value + a.half for a in amounts])
    boxes = {n.key: _box(bones, n.key, loads[n.key], scale) for n in diagram.nodes}
    places = _all_ports(diagram, bones, boxes, sizes, scale)
    bands = tuple(
        _band(diagram, bones, boxes, n, amount, scale, places)
        for n, amount in enumerate(amounts)
        if amount.value > 0 or amount.sd > 0
    )
    unknown = tuple(
        _band(diagram, bones, boxes, n, Amount(0.0), scale, places)
        for n, flow in enumerate(diagram.flows)
        if layer in flow.unknown
    )
    strips = tuple(s for n in diagram.nodes if (s := _strip(diagram, bones, boxes[n.key], scale, sizes)))
    return Layout(skeleton=bones, boxes=boxes, bands=bands, strips=strips, scale=scale, unknown=unknown)


def throughput(diagram: Diagram, key: str, sizes: list[float]) -> tuple[float, float]:
    """What goes into a node and what comes out."""
    inflow = sum(s for f, s in zip(diagram.flows, sizes, strict=True) if f.destination == key)
    outflow = sum(s for f, s in zip(diagram.flows, sizes, strict=True) if f.origin == key)
    return inflow, outflow


@dataclass(frozen=True, slots=True)
class _Load:
    """What a node carries: in, out, and what is unexplained (more in than out is positive)."""

    inflow: float
    outflow: float
    unexplained: float

    @property
    def most(self) -> float:
        """What its taller side holds, the unexplained part included."""
        return max(self.inflow + max(0.0, -self.unexplained), self.outflow + max(0.0, self.unexplained))


def _load(diagram: Diagram, key: str, sizes: list[float], layer: str) -> _Load:
    node = diagram.node(key)
    inflow, outflow = throughput(diagram, key, sizes)
    stock = node.stock.get(layer)
    known = not any(layer in f.unknown for f in diagram.flows if key in (f.origin, f.destination))
    through = inflow > 0 and outflow > 0 and diagram.layer(layer).balances and known
    missing = inflow - outflow - (stock.change if stock else 0.0) if through else 0.0
    if abs(missing) <= NOISE * (inflow + outflow) or (node.is_tank and stock is None):
        missing = 0.0
    return _Load(inflow, outflow, missing)


def _scale(bones: Skeleton, loads: Mapping[str, _Load], widest: list[float]) -> float:
    """The largest scale at which nothing is wider than its place, the upper bounds of loops and passages included."""
    limits = [bones.slots[key].room / load.most for key, load in loads.items() if load.most > 0]
    limits += [(slot.height - 6) / widest[f] for (f, _), slot in bones.passes.items() if widest[f] > 0]
    lane = min(bones.lane_pitch - LANE_LABEL, bones.leg_pitch - 2)
    limits += [lane / widest[f] for f in bones.loops if widest[f] > 0]
    return min(limits, default=0.0)


def _box(bones: Skeleton, key: str, load: _Load, scale: float) -> Box:
    slot = bones.slots[key]
    drawn = max(load.most * scale, 2.0)
    top, left = slot.centre - drawn / 2, slot.x - slot.width / 2
    return Box(key, left, top, left + slot.width, top + drawn, load.inflow, load.outflow, load.unexplained)


def _all_ports(
    diagram: Diagram, bones: Skeleton, boxes: Mapping[str, Box], sizes: list[float], scale: float
) -> dict[tuple[int, str], float]:
    """Middle of each band at both its ends, by (flow, side)."""
    made: dict[tuple[int, str], float] = {}
    for node in diagram.nodes:
        box = boxes[node.key]
        for side in ("out", "in"):
            ports = _ports(diagram, bones, node.key, side)
            y = box.top
            for n in ports.standing:
                made[n, side] = y + sizes[n] * scale / 2
                y += sizes[n] * scale
            y = box.bottom - sum(sizes[n] for n in ports.hanging) * scale
            for n in ports.hanging:
                made[n, side] = y + sizes[n] * scale / 2
                y += sizes[n] * scale
    return made


def _ports(diagram: Diagram, bones: Skeleton, key: str, side: str) -> _Ports:
    above: list[tuple[int, int]] = []
    main: list[tuple[float, int]] = []
    below: list[tuple[int, int]] = []
    for n, flow in enumerate(diagram.flows):
        if (flow.origin if side == "out" else flow.destination) != key:
            continue
        loop = bones.loops.get(n)
        if loop is None:
            main.append((_next_height(bones, flow, n, side), n))
        else:
            (above if loop.above else below).append((loop.lane, n))
    standing = [n for _, n in sorted(above)] + [n for _, n in sorted(main)]
    return _Ports(tuple(standing), tuple(n for _, n in sorted(below, reverse=True)))


def _next_height(bones: Skeleton, flow: SankeyFlow, number: int, side: str) -> float:
    """Height of the place a forward band comes from or goes to next."""
    if side == "out":
        column = bones.columns[flow.origin] + 1
        key = flow.destination
    else:
        column = bones.columns[flow.destination] - 1
        key = flow.origin
    passage = bones.passes.get((number, column))
    return (passage or bones.slots[key]).centre


def _band(
    diagram: Diagram,
    bones: Skeleton,
    boxes: Mapping[str, Box],
    number: int,
    amount: Amount,
    scale: float,
    places: Mapping[tuple[int, str], float],
) -> Band:
    flow, width = diagram.flows[number], amount.value * scale
    start = (boxes[flow.origin].right, places[number, "out"])
    end = (boxes[flow.destination].left, places[number, "in"])
    loop = bones.loops.get(number)
    low, high = max(0.0, amount.value - amount.half) * scale, (amount.value + amount.half) * scale
    if loop is None:
        points = _forward(bones, flow, number, start, end)
        return Band(number, points, width, low, high, loop=False, above=False, radius=0.0)
    points = _around(bones, loop, flow, (start, end))
    return Band(number, points, width, low, high, loop=True, above=loop.above, radius=width / 2 + 14)


def _forward(bones: Skeleton, flow: SankeyFlow, number: int, start: Point, end: Point) -> tuple[Point, ...]:
    """Ends and passages: from point to point straight past names, then a curve, then straight again."""
    first, last = bones.columns[flow.origin], bones.columns[flow.destination]
    points = [start, (start[0] + bones.leads[first], start[1])]
    for column in range(first + 1, last):
        slot = bones.passes[number, column]
        reach = bones.leads[column] + bones.half(column)
        points += [(slot.x - reach, slot.centre), (slot.x + reach, slot.centre)]
    return (*points, (end[0] - bones.leads[last], end[1]), end)


def leg_places(bones: Skeleton, loop: Loop, flow: SankeyFlow) -> tuple[float, float, float]:
    """Where a loop leaves its column, reaches the other, and the height of its lane."""
    out, into = bones.columns[flow.origin], bones.columns[flow.destination]
    right = bones.slots[flow.origin].x + bones.half(out) + bones.leads[out]
    left = bones.slots[flow.destination].x - bones.half(into) - bones.leads[into]
    lane = (loop.lane + 0.5) * bones.lane_pitch
    height = bones.top - lane + 4 if loop.above else bones.bottom + lane + 2
    return right + (loop.out_leg + 0.5) * bones.leg_pitch, left - (loop.in_leg + 0.5) * bones.leg_pitch, height


def _around(bones: Skeleton, loop: Loop, flow: SankeyFlow, ends: tuple[Point, Point]) -> tuple[Point, ...]:
    right, left, height = leg_places(bones, loop, flow)
    (x0, y0), (x1, y1) = ends
    return ((x0, y0), (right, y0), (right, height), (left, height), (left, y1), (x1, y1))


def _strip(diagram: Diagram, bones: Skeleton, box: Box, scale: float, sizes: list[float]) -> Strip | None:
    size = abs(box.unexplained) * scale
    if box.unexplained == 0 or size < 0.2:
        return None
    side = "out" if box.unexplained > 0 else "in"
    hanging = sum(sizes[n] for n in _ports(diagram, bones, box.key, side).hanging) * scale
    bottom = box.bottom - hanging
    left, right = (box.right, box.right + STRIP) if side == "out" else (box.left - STRIP, box.left)
    return Strip(box.key, left, bottom - size, right, bottom, box.unexplained)

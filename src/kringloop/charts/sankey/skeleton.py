"""Places that follow from the definition alone: columns, slots, lanes, legs. No amount is read here.

That is why nothing jumps when a reader switches from kilograms to euros.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kringloop.charts.data import Language
from kringloop.charts.sankey.definition import LADDER, TIGHT, Diagram, SankeyFlow, SankeyNode
from kringloop.charts.text import width_of, wrap
from kringloop.charts.words import said

NODE_WIDTH, TANK_WIDTH = 18.0, 46.0
NAME_SIZE, FIGURE_SIZE, LINE = 13.0, 12.0, 16.0
NAME_ROOM, NAME_ROOM_MANY = 116.0, 86.0
MANY_STAGES = 5
"""More stages than this stand closer, or the whole would be shrunk until nobody can read it."""
SLOT_LEAST, HEIGHT_LEAST = 72.0, 330.0
PASS_ROOM = 0.55
LEG_ROOM, LEG_LEAST, LEG_START = 22.0, 9.0, 8.0
LEGS_LEAST = 24.0
WIDE_LEGS = 6
"""Up to so many legs stand wide apart; more share that room, down to the least pitch."""
CURVE, CURVE_MANY, CURVE_MOST = 96.0, 48.0, 300.0
WIDTH_LEAST = 920.0
"""A drawing of few stages is stretched to this width, as far as the curves may be long."""
LANE_LABEL = 19.0
SIDE_FIGURE = 112.0


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a node may stand: its middle, and the height it may fill."""

    x: float
    width: float
    top: float
    height: float
    label: float
    """Height kept free above the node for its name."""
    lines: tuple[str, ...]

    @property
    def centre(self) -> float:
        return self.top + self.label + (self.height - self.label) / 2

    @property
    def room(self) -> float:
        return max(6.0, self.height - self.label - 8)


@dataclass(frozen=True, slots=True)
class Loop:
    """A flow that goes back: side, lane (0 is nearest) and the number of its legs at both ends (0 is nearest)."""

    flow: int
    above: bool
    lane: int
    out_leg: int
    in_leg: int


@dataclass(frozen=True, slots=True)
class _Leg:
    """The upright end of a loop beside a column: number, direction, height of its node as a share of the column."""

    number: int
    above: bool
    height: float


@dataclass(frozen=True, kw_only=True)
class Skeleton:
    """Everything that stays when amounts change."""

    width: float
    height: float
    top: float
    bottom: float
    lane_pitch: float
    slots: Mapping[str, Slot]
    passes: Mapping[tuple[int, int], Slot]
    """Free passage for flow f through column c, for flows that skip a stage."""
    loops: Mapping[int, Loop]
    columns: Mapping[str, int]
    leads: tuple[float, ...]
    """Per column, how far beside a node bands run straight, past its name."""
    leg_room: float
    most_legs: int
    side_gaps: tuple[float, float]
    """How far outside the first and the last column their names begin."""

    def half(self, column: int) -> float:
        """Half of the widest node of a column."""
        return max(s.width for k, s in self.slots.items() if self.columns[k] == column) / 2

    @property
    def leg_pitch(self) -> float:
        """From leg to leg."""
        return self.leg_room / max(1, self.most_legs)


@lru_cache(maxsize=64)
def skeleton(diagram: Diagram, language: Language, width: float = WIDTH_LEAST) -> Skeleton:
    """Places of everything in a diagram; worked out once per diagram, language and wanted width.

    It is wider than wanted where its names need that.
    """
    stages = diagram.stages()
    columns = {n.key: c for c, stage in enumerate(stages) for n in stage}
    loops = _loops(diagram, columns, _relative(stages))
    room = NAME_ROOM_MANY if len(stages) > MANY_STAGES else NAME_ROOM
    names = {n.key: tuple(wrap(said(n.name, language), NAME_SIZE, room, bold=True)) for n in diagram.nodes}
    leads = tuple(_lead(stage, names, room, ends=c in (0, len(stages) - 1)) for c, stage in enumerate(stages))
    legs = max((1 + max(x.out_leg, x.in_leg) for x in loops.values()), default=0)
    leg_room = max(LEGS_LEAST, LEG_ROOM * min(legs, WIDE_LEGS), LEG_LEAST * legs)
    last = len(stages) - 1
    outward = (
        any(columns[diagram.flows[n].destination] == 0 for n in loops),
        any(columns[diagram.flows[n].origin] == last for n in loops),
    )
    gaps = (8.0 + (LEG_START + leg_room) * outward[0], 8.0 + (LEG_START + leg_room) * outward[1])
    pitch = 44.0 if len(loops) <= 6 else 34.0
    above, below = (sum(x.above is side for x in loops.values()) for side in (True, False))
    top = 10.0 + above * pitch
    inner = _inner_height(stages, diagram, columns, names)
    beside = [
        any(columns[diagram.flows[n].origin] == c for n in loops)
        + any(columns[diagram.flows[n].destination] == c + 1 for n in loops)
        for c in range(last)
    ]
    xs, width = _columns(stages, names, leads, [24 + n * leg_room for n in beside], gaps, width)
    slots, passes = _slots(stages, diagram, columns, names, xs, (top, inner))
    return Skeleton(
        width=width,
        height=top + inner + below * pitch + 14,
        top=top,
        bottom=top + inner,
        lane_pitch=pitch,
        slots=slots,
        passes=passes,
        loops=loops,
        columns=columns,
        leads=leads,
        leg_room=leg_room,
        most_legs=legs,
        side_gaps=gaps,
    )


def _loops(diagram: Diagram, columns: Mapping[str, int], heights: Mapping[str, float]) -> dict[int, Loop]:
    made: dict[int, Loop] = {}
    taken: dict[tuple[str, int], list[_Leg]] = {}
    for above in (True, False):
        chosen = [(n, f) for n, f in enumerate(diagram.flows) if diagram.is_loop(f) and (f.strategy in TIGHT) is above]
        chosen.sort(key=lambda p: (_rung(p[1]), columns[p[1].origin] - columns[p[1].destination], p[0]))
        for lane, (n, flow) in enumerate(chosen):
            outs = taken.setdefault(("out", columns[flow.origin]), [])
            ins = taken.setdefault(("in", columns[flow.destination]), [])
            out_leg = _free_leg(outs, above, heights[flow.origin])
            in_leg = _free_leg(ins, above, heights[flow.destination])
            made[n] = Loop(n, above, lane, out_leg, in_leg)
    return made


def _free_leg(taken: list[_Leg], above: bool, height: float) -> int:
    """The next leg outside those of its own kind, past legs of the other kind that stand in its way.

    Above is numbered first. A leg that goes up from a node meets one that goes down from a higher node.
    """
    number = 1 + max((leg.number for leg in taken if leg.above is above), default=-1)
    in_the_way = {leg.number for leg in taken if leg.above and not above and leg.height > height}
    while number in in_the_way:
        number += 1
    taken.append(_Leg(number, above, height))
    return number


def _rung(flow: SankeyFlow) -> int:
    return LADDER.index(flow.strategy) if flow.strategy in LADDER else len(LADDER)


def _width(node: SankeyNode) -> float:
    return TANK_WIDTH if node.is_tank else NODE_WIDTH


def _lead(stage: tuple[SankeyNode, ...], names: Mapping[str, tuple[str, ...]], room: float, *, ends: bool) -> float:
    """Half of what the widest name sticks out; ends carry their names outside."""
    if ends:
        return LEG_START
    widest = max(max(width_of(t, NAME_SIZE, bold=True) for t in names[n.key]) for n in stage)
    return max(LEG_START, (max(widest, room) - min(_width(n) for n in stage)) / 2 + 6)


def figure_lines(node: SankeyNode) -> int:
    """Lines that are kept free below the name of a node for its figures."""
    return 1 + 2 * node.is_tank


def _label_height(node: SankeyNode, lines: tuple[str, ...], *, ends: bool) -> float:
    return 0.0 if ends else LINE * (len(lines) + figure_lines(node)) + 6


def _slot_needs(node: SankeyNode, lines: tuple[str, ...], *, ends: bool) -> float:
    if ends:
        return max(SLOT_LEAST / 2, LINE * (len(lines) + figure_lines(node)) + 10)
    return max(SLOT_LEAST, _label_height(node, lines, ends=ends) + 22)


def _passing(diagram: Diagram, columns: Mapping[str, int]) -> dict[int, list[int]]:
    """Per column, the flows that pass it without stopping."""
    found: dict[int, list[int]] = {}
    for n, flow in enumerate(diagram.flows):
        for column in range(columns[flow.origin] + 1, columns[flow.destination]):
            found.setdefault(column, []).append(n)
    return found


def _inner_height(
    stages: tuple[tuple[SankeyNode, ...], ...],
    diagram: Diagram,
    columns: Mapping[str, int],
    names: Mapping[str, tuple[str, ...]],
) -> float:
    passing = _passing(diagram, columns)
    tallest = HEIGHT_LEAST
    for c, stage in enumerate(stages):
        ends = c in (0, len(stages) - 1)
        rooms = sum(n.room for n in stage) + PASS_ROOM * len(passing.get(c, ()))
        tightest = max(_slot_needs(n, names[n.key], ends=ends) / n.room for n in stage)
        tallest = max(tallest, rooms * tightest if len(stage) + len(passing.get(c, ())) > 1 else tightest)
    return tallest


def _columns(
    stages: tuple[tuple[SankeyNode, ...], ...],
    names: Mapping[str, tuple[str, ...]],
    leads: tuple[float, ...],
    legs: Sequence[float],
    gaps: tuple[float, float],
    wanted: float,
) -> tuple[list[float], float]:
    def side(stage: tuple[SankeyNode, ...], gap: float) -> float:
        widest = max(max(width_of(t, NAME_SIZE, bold=True) for t in names[n.key]) for n in stage)
        return max(widest, SIDE_FIGURE) + gap + 2

    widths = [max(_width(n) for n in stage) for stage in stages]
    around = side(stages[0], gaps[0]) + side(stages[-1], gaps[1])
    straight = sum(widths) + sum(a + b for a, b in pairwise(leads))
    spare = (wanted - around - straight) / max(1, len(stages) - 1)
    least = max(CURVE_MANY if len(stages) > MANY_STAGES else CURVE, min(spare, CURVE_MOST))
    curves = [max(least, between) for between in legs]
    x = side(stages[0], gaps[0])
    xs = []
    for wide, lead, following, curve in zip(widths, leads, (*leads[1:], 0.0), (*curves, 0.0), strict=True):
        xs.append(x + wide / 2)
        x += wide + lead + curve + following
    return xs, xs[-1] + widths[-1] / 2 + side(stages[-1], gaps[1])


def _slots(
    stages: tuple[tuple[SankeyNode, ...], ...],
    diagram: Diagram,
    columns: Mapping[str, int],
    names: Mapping[str, tuple[str, ...]],
    xs: list[float],
    span: tuple[float, float],
) -> tuple[dict[str, Slot], dict[tuple[int, int], Slot]]:
    passing, height_at, side = _passing(diagram, columns), _relative(stages), _free_side(diagram)
    slots: dict[str, Slot] = {}
    passes: dict[tuple[int, int], Slot] = {}
    for c, stage in enumerate(stages):
        ends = c in (0, len(stages) - 1)
        entries: list[tuple[float, int, float, SankeyNode | int]] = [(height_at[n.key], 0, n.room, n) for n in stage]
        for f in passing.get(c, ()):
            flow = diagram.flows[f]
            middle = (height_at[flow.origin] + height_at[flow.destination]) / 2
            entries.append((middle + side, 1, PASS_ROOM, f))
        entries.sort(key=lambda e: (e[0], e[1], e[3] if isinstance(e[3], int) else -1))
        unit = span[1] / sum(e[2] for e in entries)
        y = span[0]
        for _, _, room, what in entries:
            if isinstance(what, int):
                passes[what, c] = Slot(xs[c], 0.0, y, room * unit, 0.0, ())
            else:
                label = _label_height(what, names[what.key], ends=ends)
                slots[what.key] = Slot(xs[c], _width(what), y, room * unit, label, names[what.key])
            y += room * unit
    return slots, passes


def _free_side(diagram: Diagram) -> int:
    """Where flows pass a column, clear of the loops: over its nodes (−1), under them (1), by their ends (0)."""
    sides = {f.strategy in TIGHT for f in diagram.flows if diagram.is_loop(f)}
    return 0 if len(sides) != 1 else 1 if sides.pop() else -1


def _relative(stages: tuple[tuple[SankeyNode, ...], ...]) -> dict[str, float]:
    """Middle of each node as a share of its column."""
    made = {}
    for stage in stages:
        total, before = sum(n.room for n in stage), 0.0
        for node in stage:
            made[node.key] = (before + node.room / 2) / total
            before += node.room
    return made

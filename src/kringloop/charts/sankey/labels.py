"""Names and figures on the drawing: node names always, loops in their lane, main flows where there is place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kringloop.charts.data import Language
from kringloop.charts.figures import Scale, figure, stated
from kringloop.charts.sankey.definition import Amount, Diagram
from kringloop.charts.sankey.layout import Band, Layout
from kringloop.charts.sankey.skeleton import FIGURE_SIZE, LINE, NAME_SIZE, SIDE_FIGURE, figure_lines
from kringloop.charts.text import width_of, wrap
from kringloop.charts.words import said, word

Area = tuple[float, float, float, float]
MOST_NAMED_FLOWS = 40
GLUE = "~"
SMALL = 11.5
"""Size of figures on bands and beside strips [px]; no text of a chart is below 11."""


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text from a top; the first `bold` of them are names.

    Parameters
    ----------
    what : key of the node, or number of the flow
    over : whether it stands on a band and needs a halo
    """

    what: str | int
    lines: tuple[str, ...]
    bold: int
    x: float
    top: float
    anchor: str
    size: float
    over: bool = False

    @property
    def area(self) -> Area:
        wide = max(
            width_of(t, NAME_SIZE if n < self.bold else self.size, bold=n < self.bold) for n, t in enumerate(self.lines)
        )
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return left, self.top, left + wide, self.top + LINE * len(self.lines)


def meets(a: Area, b: Area) -> bool:
    """Whether two rectangles overlap."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def shown(amount: Amount, scale: Scale, language: str) -> str:
    """A figure with its margin; without one at most three digits, as at the nodes."""
    if not amount.sd:
        return stated_figure(amount.value, scale, language)
    return figure(scale.of(amount.value), language, scale.label, scale.of(amount.half))


def labels(diagram: Diagram, layer: str, plan: Layout, scale: Scale, language: Language) -> tuple[Label, ...]:
    """Every label that has a place; what has none is in the table."""
    made = [_node(diagram, layer, plan, key, scale, language) for key in plan.boxes]
    runs = [a for band in plan.bands if band.loop for a in runs_of(band)]
    taken: list[Area] = [m.area for m in made] + [(b.left, b.top, b.right, b.bottom) for b in plan.boxes.values()]
    for band in plan.bands:
        flow = diagram.flows[band.flow]
        amount = flow.layers[layer]
        if band.loop:
            name = said(flow.name, language) or word(flow.strategy, language)
            text = f"{name} · {shown(amount, scale, language)}"
            placed = _on_lane(band, text, runs, plan.skeleton.width)
        elif band.width >= 15 and len(diagram.flows) <= MOST_NAMED_FLOWS:
            tries = _band_places(band, shown(amount, scale, language))
            placed = next((t for t in tries if not any(meets(t.area, a) for a in [*taken, *runs])), None)
        else:
            placed = None
        if placed:
            made.append(placed)
            taken.append(placed.area)
    return (*made, *_strips(diagram, plan, [*taken, *runs], scale, language))


def rest_name(diagram: Diagram, key: str, language: str) -> str:
    """What the unexplained part of a node is called."""
    return said(diagram.node(key).rest, language) or word("unexplained", language)


def _strips(diagram: Diagram, plan: Layout, taken: list[Area], scale: Scale, language: Language) -> Iterator[Label]:
    """Names of the unexplained parts, below or above their strips, where nothing else stands."""
    for strip in plan.strips:
        line = f"{rest_name(diagram, strip.node, language)} {stated_figure(abs(strip.amount), scale, language)}"
        tries = [
            Label(f"{strip.node} unexplained", (line,), 0, x, top, anchor, SMALL)
            for top in (strip.bottom + 1, strip.bottom + 9, strip.top - LINE - 1)
            for x, anchor in ((strip.left, "start"), (strip.right, "end"))
        ]
        free = [t for t in tries if not any(meets(t.area, a) for a in taken)]
        taken += [t.area for t in free[:1]]
        yield from free[:1]


def runs_of(band: Band) -> tuple[Area, ...]:
    """The straight runs of a loop as rectangles, as wide as its upper bound."""
    half = max(band.width, band.high_width) / 2 + 1
    return tuple(
        (
            min(x0, x1) - half * (x0 == x1),
            min(y0, y1) - half * (y0 == y1),
            max(x0, x1) + half * (x0 == x1),
            max(y0, y1) + half * (y0 == y1),
        )
        for (x0, y0), (x1, y1) in pairwise(band.points)
    )


def _node(diagram: Diagram, layer: str, plan: Layout, key: str, scale: Scale, language: Language) -> Label:
    box, slot, node = plan.boxes[key], plan.skeleton.slots[key], diagram.node(key)
    stock = node.stock.get(layer)
    if stock:
        figures = [word("stock_is", language, figure=_whole(stated_figure(stock.value, scale, language)))]
        if stock.change:
            sign = "+" if stock.change > 0 else ""
            change = sign + stated_figure(stock.change, scale, language)
            figures.append(word("stock_change", language, figure=_whole(change)))
    else:
        figures = [_through(diagram, layer, key, max(box.inflow, box.outflow), scale, language)]
    column, last = plan.skeleton.columns[key], max(plan.skeleton.columns.values())
    inside = 0 < column < last
    wide = 2 * (plan.skeleton.half(column) + plan.skeleton.leads[column]) if inside else SIDE_FIGURE
    lines = (*slot.lines, *_fitting(figures, wide, figure_lines(node)))
    if inside:
        return Label(key, lines, len(slot.lines), slot.x, box.top - 6 - LINE * len(lines), "middle", FIGURE_SIZE)
    left_side = column == 0
    half = plan.skeleton.half(column)
    x = slot.x - half - plan.skeleton.side_gaps[0] if left_side else slot.x + half + plan.skeleton.side_gaps[1]
    top = slot.centre - LINE * len(lines) / 2
    return Label(key, lines, len(slot.lines), x, top, "end" if left_side else "start", FIGURE_SIZE)


def _whole(told: str) -> str:
    """A figure that no line breaks from its unit."""
    return told.replace(" ", GLUE)


def _fitting(figures: Sequence[str], wide: float, most: int) -> Iterator[str]:
    """Figures over so many lines as were kept free, none wider than was; what does not fit is in the table only."""
    left = most
    for told in figures:
        lines = [line.replace(GLUE, " ") for line in wrap(told, FIGURE_SIZE, wide)]
        left -= len(lines)
        if left < 0 or any(width_of(line, FIGURE_SIZE) > wide for line in lines):
            return
        yield from lines


def _through(diagram: Diagram, layer: str, key: str, value: float, scale: Scale, language: str) -> str:
    """What passes a node; at least that where a flow of it is not known, and unknown where none is."""
    if not any(layer in f.unknown for f in diagram.flows if key in (f.origin, f.destination)):
        return stated_figure(value, scale, language)
    return f"≥ {stated_figure(value, scale, language)}" if value > 0 else word("unknown", language)


def stated_figure(value: float, scale: Scale, language: str) -> str:
    """A figure without margin, at most three digits."""
    small = scale.of(value) or 0.0
    return stated(float(f"{small:.3g}"), language, scale.label)


def _on_lane(band: Band, text: str, runs: Sequence[Area], width: float) -> Label | None:
    """On its lane, as near the middle as other loops and the edges of the picture leave it; None when nowhere."""
    right, left, lane = band.points[2][0], band.points[3][0], band.points[2][1]
    reach = max(band.width, band.high_width) / 2 + 1
    top = lane - reach - LINE if band.above else lane + reach
    half = width_of(text, SMALL) / 2
    blocked = [(a - half - 4, b + half + 4) for a, low, b, high in runs if low < top + LINE and top < high]
    first, last = max(left, 2 + half), min(right, width - 2 - half)
    middle = min(max((left + right) / 2, 2 + half), width - 2 - half)
    after, before = middle, middle
    for a, b in sorted(blocked):
        after = b if a < after < b else after
    for a, b in sorted(blocked, key=lambda span: -span[1]):
        before = a if a < before < b else before
    places = [x for x in (before, after) if x == middle or first <= x <= last]
    if not places:
        return None
    x = min(places, key=lambda place: abs(place - middle))
    return Label(band.flow, (text,), 0, x, top, "middle", SMALL)


def _band_places(band: Band, text: str) -> Iterator[Label]:
    for a, b in zip(band.points[1::2], band.points[2::2], strict=False):
        for share in (0.5, 0.3, 0.7):
            eased = 3 * share**2 - 2 * share**3
            x, y = a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * eased
            slope = abs(b[1] - a[1]) / max(1.0, b[0] - a[0]) * 6 * share * (1 - share)
            wide = width_of(text, SMALL)
            if wide <= b[0] - a[0] + 30 and slope * wide / 2 + 12 <= band.width:
                yield Label(band.flow, (text,), 0, x, y - LINE / 2, "middle", SMALL, over=True)

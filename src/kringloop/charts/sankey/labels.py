"""Names and figures on the drawing: node names always, loops in their lane, main flows where there is place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kringloop.charts.data import Language
from kringloop.charts.figures import Scale, figure, stated
from kringloop.charts.sankey.definition import Amount, Diagram
from kringloop.charts.sankey.layout import Band, Layout
from kringloop.charts.sankey.skeleton import FIGURE_SIZE, LINE, NAME_SIZE
from kringloop.charts.text import width_of
from kringloop.charts.words import said, word

Area = tuple[float, float, float, float]
MOST_NAMED_FLOWS = 40
_SMALL = 11.5


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


def shown(amount: Amount, scale: Scale, language: str, *, unit: bool = True) -> str:
    """A figure with its margin."""
    return figure(scale.of(amount.value), language, scale.label if unit else "", scale.of(amount.half))


def labels(diagram: Diagram, layer: str, plan: Layout, scale: Scale, language: Language) -> tuple[Label, ...]:
    """Every label that has a place; what has none is in the table."""
    made = [_node(diagram, layer, plan, key, scale, language) for key in plan.boxes]
    legs = [a for band in plan.bands if band.loop for a in legs_of(band)]
    taken: list[Area] = [m.area for m in made] + [(b.left, b.top, b.right, b.bottom) for b in plan.boxes.values()]
    for band in plan.bands:
        flow = diagram.flows[band.flow]
        amount = flow.layers[layer]
        if band.loop:
            name = said(flow.name, language) or word(flow.strategy, language)
            text = f"{name} · {shown(amount, scale, language)}"
            tries = [_inside(t, plan.skeleton.width) for t in _lane_places(band, text)]
            chosen = next((t for t in tries if not any(meets(t.area, leg) for leg in legs)), tries[0])
            made.append(chosen)
        elif band.width >= 15 and len(diagram.flows) <= MOST_NAMED_FLOWS:
            tries = [
                t for t in _band_places(band, shown(amount, scale, language))
                if not any(meets(t.area, a) for a in [*taken, *legs])
            ]  # fmt: skip
            made += tries[:1]
            taken += [t.area for t in tries[:1]]
    return (*made, *_strips(plan, [*taken, *legs], scale, language))


def _strips(plan: Layout, taken: list[Area], scale: Scale, language: Language) -> Iterator[Label]:
    """Names of the unexplained parts, below or above their strips, where nothing else stands."""
    for strip in plan.strips:
        line = word("unexplained_is", language, figure=stated_figure(abs(strip.amount), scale, language))
        tries = [
            Label(f"{strip.node} unexplained", (line,), 0, x, top, anchor, 10.5)
            for top in (strip.bottom + 1, strip.bottom + 9, strip.top - LINE - 1)
            for x, anchor in ((strip.left, "start"), (strip.right, "end"))
        ]
        free = [t for t in tries if not any(meets(t.area, a) for a in taken)]
        taken += [t.area for t in free[:1]]
        yield from free[:1]


def _inside(label: Label, width: float) -> Label:
    """The label moved sideways into the picture."""
    left, _, right, _ = label.area
    return replace(label, x=label.x + max(0.0, 2 - left) + min(0.0, width - 2 - right))


def legs_of(band: Band) -> tuple[Area, Area]:
    """The two vertical runs of a loop as rectangles."""
    _, b, c, d, e, _ = band.points
    half = band.width / 2 + 1
    return (
        (b[0] - half, min(b[1], c[1]), b[0] + half, max(b[1], c[1])),
        (d[0] - half, min(d[1], e[1]), d[0] + half, max(d[1], e[1])),
    )


def _node(diagram: Diagram, layer: str, plan: Layout, key: str, scale: Scale, language: Language) -> Label:
    box, slot, node = plan.boxes[key], plan.skeleton.slots[key], diagram.node(key)
    stock = node.stock.get(layer)
    if stock:
        figures = [word("stock_is", language, figure=stated_figure(stock.value, scale, language))]
        if stock.change:
            sign = "+" if stock.change > 0 else ""
            change = sign + stated_figure(stock.change, scale, language)
            figures.append(word("stock_change", language, figure=change))
    else:
        figures = [stated_figure(max(box.inflow, box.outflow), scale, language)]
    lines = (*slot.lines, *figures)
    column, last = plan.skeleton.columns[key], max(plan.skeleton.columns.values())
    if 0 < column < last:
        return Label(key, lines, len(slot.lines), slot.x, box.top - 6 - LINE * len(lines), "middle", FIGURE_SIZE)
    left_side = column == 0
    x = box.left - plan.skeleton.side_gaps[0] if left_side else box.right + plan.skeleton.side_gaps[1]
    top = slot.centre - LINE * len(lines) / 2
    return Label(key, lines, len(slot.lines), x, top, "end" if left_side else "start", FIGURE_SIZE)


def stated_figure(value: float, scale: Scale, language: str) -> str:
    """A figure without margin, at most three digits."""
    small = scale.of(value) or 0.0
    return stated(float(f"{small:.3g}"), language, scale.label)


def _lane_places(band: Band, text: str) -> Iterator[Label]:
    right, left, lane = band.points[2][0], band.points[3][0], band.points[2][1]
    top = lane - band.width / 2 - LINE - 1 if band.above else lane + band.width / 2 + 1
    for share in (0.5, 0.35, 0.65, 0.2, 0.8):
        yield Label(band.flow, (text,), 0, left + (right - left) * share, top, "middle", _SMALL)


def _band_places(band: Band, text: str) -> Iterator[Label]:
    for a, b in zip(band.points[1::2], band.points[2::2], strict=False):
        for share in (0.5, 0.3, 0.7):
            eased = 3 * share**2 - 2 * share**3
            x, y = a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * eased
            slope = abs(b[1] - a[1]) / max(1.0, b[0] - a[0]) * 6 * share * (1 - share)
            wide = width_of(text, _SMALL)
            if wide <= b[0] - a[0] + 30 and slope * wide / 2 + 12 <= band.width:
                yield Label(band.flow, (text,), 0, x, y - LINE / 2, "middle", _SMALL, over=True)

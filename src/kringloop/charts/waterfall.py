"""Why a figure changed: from the first year to the last in steps that add up."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from kringloop.charts.axes import Axis, Layers, common_decimals, nice_axis, plot
from kringloop.charts.bars import figure_texts, item_table, name_column, whiskers
from kringloop.charts.chart import Chart
from kringloop.charts.data import About, Better, Item, Language, outside_words
from kringloop.charts.figures import Scale, number, require_language, scale_for
from kringloop.charts.text import width_of
from kringloop.charts.theme import INK, SIZES, SOFT_INK, VERDICT_COLOURS
from kringloop.charts.words import said, word
from kringloop.core import NOISE, BalanceError

_NAME_ROOM = 210.0


def waterfall(
    about: About, start: Item, steps: Sequence[Item], end: Item, language: Language, *, width: float = 720
) -> Chart:
    """Start, contributions, end; steps in the colour of progress, with sign and whisker.

    Raises
    ------
    BalanceError   the steps do not lead from start to end (rule C7)
    """
    require_language(language)
    levels = _levels(start, steps, end)
    items = [start, *steps, end]
    scale = scale_for(about.unit, [*levels, *(i.value for i in (start, end))], language)
    ends = [0.0, *levels, end.value or 0.0]
    befores = [0.0, *levels[:-1], 0.0]
    rows = [_row(i, n, befores[n], scale) for n, i in enumerate(items)]
    texts = figure_texts([start], scale, language) + figure_texts(steps, scale, language, sign=True)
    texts += figure_texts([end], scale, language)
    names, height, places = name_column([said(i.name, language) for i in items], min(_NAME_ROOM, width * 0.36))
    for row, place, shown, item in zip(rows, places, texts, items, strict=True):
        total = item is start or item is end
        row |= {
            "place": place,
            "top": place - 9,
            "bottom": place + 9,
            "text": shown,
            "color": SOFT_INK if total else _colour(item, about.better),
            "weight": 600 if total else 400,
        }
    bounds = [v for r in rows for v in (r["low"], r["high"]) if isinstance(v, float)]
    axis = nice_axis([v * scale.factor for v in ends] + bounds, zero=True)
    left = 12 + max(width_of(t, SIZES["label"], bold=True) for n in names for t in n)
    right = 16 + max(width_of(t, SIZES["label"], bold=True) for t in texts)
    for row, lines in zip(rows, names, strict=True):
        row |= {"name": "\n".join(lines), "first": float(str(row["place"])) - 7 * (len(lines) - 1)}
    return Chart(
        key="waterfall",
        title=said(about.title, language),
        unit=scale.label,
        source=said(about.source, language),
        language=language,
        sentence=_sentence(start, steps, end, scale, language),
        table=item_table(items, scale, language, "step"),
        spec=plot(_layers(rows, axis), width=width, height=height + 40, left=left, right=right, top=8, bottom=28),
    )


def _levels(start: Item, steps: Sequence[Item], end: Item) -> list[float]:
    values = [i.value for i in (start, *steps)]
    if any(v is None for v in values) or end.value is None:
        raise BalanceError("a waterfall needs every figure; a contribution is missing (rule C4)")
    levels = list(accumulate(v for v in values if v is not None))
    slack = NOISE * sum(abs(v) for v in (*levels, end.value))
    if abs(levels[-1] - end.value) > slack:
        raise BalanceError(f"the steps lead to {levels[-1]:g}, not to {end.value:g} (rule C7)")
    return levels


def _row(item: Item, number_of: int, before: float, scale: Scale) -> dict[str, object]:
    value = item.value or 0.0
    after = before + value
    low, high = (None if b is None else (before + b) * scale.factor for b in (item.low, item.high))
    ends = [before * scale.factor, after * scale.factor, *(v for v in (low, high) if v is not None)]
    return {
        "number": number_of,
        "from": before * scale.factor,
        "to": after * scale.factor,
        "low": low,
        "high": high,
        "end": max(ends),
    }


def _colour(item: Item, better: Better) -> str:
    if better == "neutral" or not item.value:
        return VERDICT_COLOURS["none"]
    return VERDICT_COLOURS["better" if (item.value > 0) == (better == "up") else "worse"]


def _layers(rows: list[dict[str, object]], axis: Axis) -> Layers:
    scale = {"type": "quantitative", "scale": axis.scale}
    data = {"values": rows}
    links = [{"x": a["to"], "top": a["bottom"], "bottom": b["top"]} for a, b in pairwise(rows)]
    pixels = {"type": "quantitative", "scale": None, "axis": None}
    text = {"type": "text", "baseline": "middle"}
    return [
        {
            "data": data,
            "mark": "bar",
            "encoding": {
                "x": {"field": "from", **scale, "axis": axis.vega},
                "x2": {"field": "to"},
                "y": {"field": "top", **pixels},
                "y2": {"field": "bottom"},
                "color": {"field": "color", "type": "nominal", "scale": None},
            },
        },
        {
            "data": {"values": links},
            "mark": {"type": "rule", "color": SOFT_INK, "strokeWidth": 1},
            "encoding": {"x": {"field": "x", **scale}, "y": {"field": "top", **pixels}, "y2": {"field": "bottom"}},
        },
        *whiskers(data, scale, width=5.0),
        *whiskers(data, scale, width=1.8),
        {
            "data": data,
            "mark": {**text, "align": "left", "dx": 9, "fontWeight": {"expr": "datum.weight"}},
            "encoding": {"x": {"field": "end", **scale}, "y": {"field": "place", **pixels}, "text": {"field": "text"}},
        },
        {
            "data": data,
            "mark": {
                **text,
                "align": "right",
                "dx": -8,
                "lineBreak": "\n",
                "lineHeight": 14,
                "color": INK,
                "fontWeight": {"expr": "datum.weight"},
            },
            "encoding": {"x": {"value": 0}, "y": {"field": "first", **pixels}, "text": {"field": "name"}},
        },
    ]


def _sentence(start: Item, steps: Sequence[Item], end: Item, scale: Scale, language: str) -> str:
    largest = max(steps, key=lambda i: abs(i.value or 0.0), default=start)
    change = (end.value or 0.0) - (start.value or 0.0)
    shown = [figure_texts([i], scale, language)[0] for i in (start, end)]
    decimals = common_decimals([scale.of(start.value)])
    apart = word("points", language) if scale.label == "%" else scale.label  # between per cents lie points
    told = word(
        "waterfall_sentence",
        language,
        start=f"{shown[0]} {scale.label}".rstrip(),
        end=f"{shown[1]} {scale.label}".rstrip(),
        change=f"{number(scale.of(change), language, decimals, sign=True)} {apart}".rstrip(),
        name=said(largest.name, language),
        figure=f"{figure_texts([largest], scale, language, sign=True)[0]} {apart}".rstrip(),
    )
    named = [(i.name, i.value, i.low, i.high) for i in (start, *steps, end)]
    return " ".join([told, *outside_words(named, language)])

"""Bars with intervals; what an office publishes stands beside what we compute, as a diamond."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kringloop.charts.axes import Axis, Layers, common_decimals, nice_axis, plot
from kringloop.charts.chart import Chart, Table
from kringloop.charts.data import About, Item, Language, interval_words
from kringloop.charts.figures import Scale, number, require_language, scale_for
from kringloop.charts.text import width_of, wrap
from kringloop.charts.theme import CARD, INK, SIZES, STRATEGY_COLOURS, colour_of, mix
from kringloop.charts.words import said, word
from kringloop.core import margin, outside

_NAME_ROOM = 210.0
_LINE = 14.0


def bar_chart(about: About, items: Sequence[Item], language: Language, *, width: float = 720) -> Chart:
    """Horizontal bars in the order given, each with its whisker and figure; an absent figure says so."""
    require_language(language)
    scale = scale_for(about.unit, (v for i in items for v in (i.value, i.low, i.high, i.published)), language)
    shown = [v * scale.factor for i in items for v in (i.value, i.low, i.high, i.published) if v is not None]
    axis = nice_axis(shown, zero=True)
    names, height, places = name_column([said(i.name, language) for i in items], min(_NAME_ROOM, width * 0.36))
    texts = figure_texts(items, scale, language)
    left = 12 + max((width_of(t, SIZES["label"]) for n in names for t in n), default=0)
    right = 16 + max((width_of(t, SIZES["label"]) for t in texts), default=0)
    rows = [_row(i, y, t, scale, about) for i, y, t in zip(items, places, texts, strict=True)]
    layers = _names(names, places) + _marks(rows, axis)
    return Chart(
        key="bars",
        title=said(about.title, language),
        unit=scale.label,
        source=said(about.source, language),
        language=language,
        sentence=_sentence(items, scale, language),
        table=item_table(items, scale, language),
        spec=plot(layers, width=width, height=height + 40, left=left, right=right, top=8, bottom=28),
    )


def name_column(names: Sequence[str], room: float) -> tuple[list[list[str]], float, list[float]]:
    """Wrapped names, the height of the column and the middle of each row [px]."""
    wrapped = [wrap(n, SIZES["label"], room) for n in names]
    heights = [max(28.0, len(lines) * _LINE + 12) for lines in wrapped]
    places = [sum(heights[:i]) + h / 2 for i, h in enumerate(heights)]
    return wrapped, sum(heights) or 28.0, places


def figure_texts(items: Sequence[Item], scale: Scale, language: str, *, sign: bool = False) -> list[str]:
    """Figure and error of each item, with the decimals they share; the unit stands above the chart."""
    errors = [scale.of(margin(i.value, i.low, i.high)) for i in items]
    decimals = common_decimals((scale.of(i.value) for i in items), errors)
    made = []
    for item, error in zip(items, errors, strict=True):
        if item.value is None:
            made.append(word("missing", language))
            continue
        shown = number(scale.of(item.value), language, decimals, sign=sign)
        shown += f" ± {number(error, language, decimals)}" if error else ""
        made.append(shown + (" *" if item.provisional else ""))
    return made


def _row(item: Item, place: float, shown: str, scale: Scale, about: About) -> dict[str, object]:
    value, high = scale.of(item.value), scale.of(item.high)
    ends = [v for v in (value, high, scale.of(item.published), 0.0) if v is not None]
    colour = STRATEGY_COLOURS.get(item.strategy, colour_of(about.goal))
    return {
        "place": place,
        "top": place - 8,
        "bottom": place + 8,
        "value": value,
        "low": scale.of(item.low),
        "high": high,
        "published": scale.of(item.published),
        "end": max(ends),
        "text": shown,
        "zero": 0.0,
        "fill": mix(colour, CARD, 0.55) if item.provisional else colour,
        "edge": colour,
    }


def _names(names: list[list[str]], places: list[float]) -> Layers:
    rows = [{"place": p - (len(n) - 1) * _LINE / 2, "text": "\n".join(n)} for n, p in zip(names, places, strict=True)]
    mark = {"type": "text", "align": "right", "baseline": "middle", "lineBreak": "\n", "lineHeight": _LINE, "dx": -8}
    return [
        {
            "data": {"values": rows},
            "mark": mark,
            "encoding": {"x": {"value": 0}, "y": _pixels("place"), "text": {"field": "text"}},
        }
    ]


def _pixels(field: str) -> dict[str, object]:
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def _marks(rows: list[dict[str, object]], axis: Axis) -> Layers:
    scale = {"type": "quantitative", "scale": axis.scale}
    known: Layers = [{"filter": "isValid(datum.value)"}]
    data = {"values": rows}
    return [
        {
            "data": data,
            "mark": {"type": "bar", "strokeWidth": 1},
            "transform": known,
            "encoding": {
                "x": {"field": "zero", **scale, "axis": axis.vega},
                "x2": {"field": "value"},
                "y": _pixels("top"),
                "y2": {"field": "bottom"},
                "fill": {"field": "fill", "type": "nominal", "scale": None},
                "stroke": {"field": "edge", "type": "nominal", "scale": None},
            },
        },
        *whiskers(data, scale, width=5.0),
        *whiskers(data, scale, width=1.8),
        {
            "data": data,
            "transform": [{"filter": "isValid(datum.published)"}],
            "mark": {
                "type": "point",
                "shape": "diamond",
                "size": 70,
                "filled": True,
                "fill": CARD,
                "stroke": INK,
                "strokeWidth": 1.6,
                "opacity": 1,
            },
            "encoding": {"x": {"field": "published", **scale}, "y": _pixels("place")},
        },
        {
            "data": data,
            "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 9},
            "encoding": {"x": {"field": "end", **scale}, "y": _pixels("place"), "text": {"field": "text"}},
        },
    ]


def whiskers(data: Mapping[str, object], scale: Mapping[str, object], *, width: float) -> Layers:
    """Interval of each row: ink, or the light halo under it when it is wide."""
    return [
        {
            "data": data,
            "transform": [{"filter": "isValid(datum.low)"}],
            "mark": {"type": "rule", "color": INK if width < 3 else CARD, "strokeWidth": width, "opacity": 1},
            "encoding": {"x": {"field": "low", **scale}, "x2": {"field": "high"}, "y": _pixels("place")},
        }
    ]


def _sentence(items: Sequence[Item], scale: Scale, language: str) -> str:
    known = [i for i in items if i.value is not None]
    if not known:
        return word("nothing_to_draw", language)
    low, high = min(known, key=_size), max(known, key=_size)
    errors = [scale.of(margin(i.value, i.low, i.high)) for i in known]
    decimals = common_decimals((scale.of(i.value) for i in known), errors)
    shown = [f"{number(scale.of(i.value), language, decimals)} {scale.label}".rstrip() for i in (low, high)]
    made = word(
        "range_sentence",
        language,
        count=len(items),
        lowest=shown[0],
        low_name=said(low.name, language),
        highest=shown[1],
        high_name=said(high.name, language),
    )
    made += " " + interval_words([(i.name, i.value, i.low, i.high) for i in items], language)
    if any(i.published is not None for i in items):
        made += " " + word("beside_published", language)
    return made


def _size(item: Item) -> float:
    return item.value if item.value is not None else 0.0


def item_table(items: Sequence[Item], scale: Scale, language: str, first: str = "item") -> Table:
    """One row per item; the published column only where something is published."""
    published = any(i.published is not None for i in items)
    keys = [first, "value", "low", "high", *(["published"] if published else []), "remark"]
    errors = [scale.of(margin(i.value, i.low, i.high)) for i in items]
    decimals = common_decimals((scale.of(i.value) for i in items), errors)
    rows = []
    for item in items:
        values = [item.value, item.low, item.high, *([item.published] if published else [])]
        remarks = ["missing"] * (item.value is None) + ["provisional"] * (item.value is not None and item.provisional)
        remarks += ["outside"] * outside(item.value, item.low, item.high)
        rows.append(
            (
                said(item.name, language),
                *(number(scale.of(v), language, decimals) for v in values),
                ", ".join(word(remark, language) for remark in remarks),
            )
        )
    return Table(
        columns=tuple(word(k, language) for k in keys), rows=tuple(rows), numeric=frozenset(range(1, len(keys) - 1))
    )

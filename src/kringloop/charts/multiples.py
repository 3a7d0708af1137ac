"""Small multiples: one small line per sector, material or region, all on the same years."""

from __future__ import annotations

from collections.abc import Sequence

from kringloop.charts.axes import nice_axis
from kringloop.charts.chart import Chart
from kringloop.charts.data import About, Language, Series, figures, outside_words
from kringloop.charts.figures import require_language, scale_for
from kringloop.charts.line import axes, give_axes, lines, table
from kringloop.charts.panel import Panel
from kringloop.charts.render import SCHEMA
from kringloop.charts.text import wrap
from kringloop.charts.theme import colour_of
from kringloop.charts.words import said, word
from kringloop.core import ShapeError

_GUTTER = 22.0
_OVERHANG = 18.0
"""What the last year's label and the rim stick out to the right."""
_LEAST_ROOM = 118.0
_MOST_COLUMNS = 3


def small_multiples(
    about: About,
    panels: Sequence[Series],
    language: Language,
    *,
    columns: int | None = None,
    width: float = 720,
    height: float = 96,
    same_scale: bool = True,
    beside: Sequence[Series] = (),
) -> Chart:
    """One panel per series; on one scale unless told otherwise, because the eye compares heights.

    Parameters
    ----------
    columns : side by side; left out: as many as `width` has room for, three at most
    width   : of the whole, labels included [px]; ask for about 300 on a phone
    beside  : per panel what it is compared with; none, or as many as there are panels
    """
    require_language(language)
    if beside and len(beside) != len(panels):
        raise ShapeError(f"{len(beside)} series stand beside {len(panels)} panels; give one for each, or none")
    drawn = [(p, *beside[n : n + 1]) for n, p in enumerate(panels)]
    values = figures([s for each in drawn for s in each])
    scale = scale_for(about.unit, values, language)
    shared = nice_axis((v * scale.factor for v in values), count=3)
    own = [shared if same_scale else nice_axis((v * scale.factor for v in figures(each)), count=3) for each in drawn]
    years = [p.year for s in panels for p in s.points]
    label = max((a.label_room(language) for a in own), default=0) + 8
    across = columns or _columns(len(panels), width, label)
    room = _room(across, width, label)
    first, last = min(years, default=2000), max(years, default=2001)
    names = [wrap(said(p.name, language), 12.5, room + label, bold=True) for p in panels]
    views = [
        _view(each, Panel(scale, a, first, last, (colour_of(about.goal),) * len(each), language), name, room, height)
        for each, a, name in zip(drawn, own, names, strict=True)
    ]
    return Chart(
        key="multiples",
        title=said(about.title, language),
        unit=scale.label,
        source=said(about.source, language),
        language=language,
        sentence=_sentence(panels, language),
        table=table([s for each in drawn for s in each], scale, language),
        spec={
            "$schema": SCHEMA,
            "columns": across,
            "concat": views,
            "align": "all",
            "bounds": "flush",
            "spacing": {"column": label + _GUTTER, "row": 40 + 15 * max((len(n) for n in names), default=1)},
            "padding": 2,
        },
    )


def _room(columns: int, width: float, label: float) -> float:
    """Width of one panel between its axes."""
    return (width - _OVERHANG - (columns - 1) * _GUTTER) / columns - label


def _columns(panels: int, width: float, label: float) -> int:
    most = max(1, min(_MOST_COLUMNS, panels))
    return next((n for n in range(most, 1, -1) if _room(n, width, label) >= _LEAST_ROOM), 1)


def _view(series: Sequence[Series], panel: Panel, name: list[str], room: float, height: float) -> dict[str, object]:
    layers = lines(series, panel)
    give_axes(layers[0], axes(panel, room, most=4))
    return {
        "title": {"text": name, "anchor": "start", "offset": 6, "fontSize": 12.5, "frame": "group"},
        "width": round(room, 1),
        "height": height,
        "layer": layers,
    }


def _sentence(panels: Sequence[Series], language: str) -> str:
    if not panels:
        return word("nothing_to_draw", language)
    named = [(f"{said(one.name, language)} {p.year}", p.value, p.low, p.high) for one in panels for p in one.points]
    return " ".join([word("multiples_sentence", language, count=len(panels)), *outside_words(named, language)])

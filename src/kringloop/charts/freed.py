"""What comes free by when: steps of taking apart as a line of gain over time, and where it stops being worth it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kringloop.charts.axes import Axis, Layers, nice_axis, plot
from kringloop.charts.chart import Chart, Table
from kringloop.charts.course import DASHES
from kringloop.charts.data import About, Language
from kringloop.charts.figures import number, require_language, scale_for
from kringloop.charts.text import width_of
from kringloop.charts.theme import INK, SIZES, SOFT_INK, colour_of
from kringloop.charts.words import said, word
from kringloop.core import RangeError

_APART = 15.0
"""Least way between the numbers of two steps [px]."""
Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Freed:
    """A step in its place: minutes and gain of all steps so far."""

    name: str
    minutes: float
    gain: float


def freed_chart(
    about: About,
    steps: Sequence[Freed],
    language: Language,
    *,
    stop: int | None = None,
    width: float = 720,
    height: float = 300,
) -> Chart:
    """Gain over minutes, a numbered point for each step; dashed after the last step that is worth its time.

    Parameters
    ----------
    stop : how many steps are worth doing; left out: nobody says what a minute costs

    Raises
    ------
    RangeError   no step, or a stop that is none of them
    """
    require_language(language)
    if not steps or (stop is not None and not 0 <= stop <= len(steps)):
        raise RangeError(
            f"{len(steps)} steps with a stop after {stop}; expected a step at least, and a stop among them"
        )
    scale = scale_for(about.unit, [s.gain for s in steps], language)
    highest = max(s.gain for s in steps)
    room = 0.08 * highest if highest > 0 else 0.0  # for the number over the highest step
    gains = nice_axis([0.0, (highest + room) * scale.factor, *(s.gain * scale.factor for s in steps)])
    times = nice_axis([0.0, steps[-1].minutes])
    left, right, top, bottom = gains.label_room(language) + 12, 18.0, 18.0, 44.0
    start: Row = {"minutes": 0.0, "gain": 0.0}
    rows = [
        {
            "minutes": s.minutes,
            "gain": s.gain * scale.factor,
            "name": f"{n}. {s.name}",
            "shown": f"{number(s.gain * scale.factor, language)} {scale.label}".rstrip(),
            "number": str(n),
        }
        for n, s in enumerate(steps, 1)
    ]
    named = _apart(rows, times, width - left - right)
    layers = _lines([start, *rows], len(rows) if stop is None else stop, about, times, gains, language)
    layers += _points(rows, named, about, language)
    if stop:
        layers += _stop(rows[stop - 1], language)
    return Chart(
        key="freed",
        title=said(about.title, language),
        unit=scale.label,
        source=said(about.source, language),
        language=language,
        sentence=_sentence(steps, stop, scale.label, scale.factor, language),
        table=_table(steps, scale.factor, scale.label, language),
        spec=plot(layers, width=width, height=height, left=left, right=right, top=top, bottom=bottom),
    )


def _apart(rows: Sequence[Row], times: Axis, room: float) -> list[Row]:
    """The steps whose numbers can stand beside each other."""
    found: list[Row] = []
    last = float("-inf")
    for row in rows:
        at = times.at(float(str(row["minutes"])), 0, room)
        if at - last >= _APART:
            found.append(row)
            last = at
    return found


def _lines(rows: Sequence[Row], stop: int, about: About, times: Axis, gains: Axis, language: Language) -> Layers:
    x = {"field": "minutes", "type": "quantitative", "scale": times.scale}
    y = {"field": "gain", "type": "quantitative", "scale": gains.scale}
    mark = {"type": "line", "color": colour_of(about.goal), "strokeWidth": 2}
    axes = {"x": {**x, "axis": {**times.vega, "grid": False, "title": word("minutes", language)}}}
    axes["y"] = {**y, "axis": gains.vega}
    worth, after = list(rows[: stop + 1]), list(rows[stop:])
    made: Layers = [{"data": {"values": worth}, "mark": mark, "encoding": axes}]
    if len(after) > 1:
        made.append({"data": {"values": after}, "mark": {**mark, "strokeDash": DASHES}, "encoding": {"x": x, "y": y}})
    return made


def _points(rows: Sequence[Row], named: Sequence[Row], about: About, language: Language) -> Layers:
    x, y = {"field": "minutes", "type": "quantitative"}, {"field": "gain", "type": "quantitative"}
    shown = [{"field": "name", "type": "nominal", "title": word("step", language)}]
    shown.append({"field": "shown", "type": "nominal", "title": word("free_so_far", language)})
    return [
        {
            "data": {"values": list(rows)},
            "mark": {"type": "point", "filled": True, "opacity": 1, "size": 36, "color": colour_of(about.goal)},
            "encoding": {"x": x, "y": y, "tooltip": shown},
        },
        {
            "data": {"values": list(named)},
            "mark": {"type": "text", "dy": -11, "fontSize": SIZES["label"], "color": INK},
            "encoding": {"x": x, "y": y, "text": {"field": "number"}},
        },
    ]


def _stop(row: Row, language: Language) -> Layers:
    x = {"field": "minutes", "type": "quantitative"}
    data = {"values": [{"minutes": row["minutes"], "text": word("stop", language)}]}
    dx = width_of(word("stop", language), SIZES["small"]) / 2 + 5
    return [
        {"data": data, "mark": {"type": "rule", "color": SOFT_INK, "strokeDash": [1, 3]}, "encoding": {"x": x}},
        {
            "data": data,
            "mark": {"type": "text", "dx": dx, "color": SOFT_INK, "fontSize": SIZES["small"]},
            "encoding": {"x": x, "y": {"value": -8}, "text": {"field": "text"}},
        },
    ]


def _sentence(steps: Sequence[Freed], stop: int | None, unit: str, factor: float, language: str) -> str:
    def told(step: Freed) -> dict[str, str]:
        return {
            "gain": f"{number(step.gain * factor, language)} {unit}".rstrip(),
            "minutes": number(step.minutes, language),
        }

    parts = [word("freed_all", language, count=len(steps), **told(steps[-1]))]
    if stop is not None and 0 < stop < len(steps):
        parts.append(word("freed_stop", language, name=steps[stop - 1].name, **told(steps[stop - 1])))
    if stop == 0:
        parts.append(word("freed_none", language))
    return " ".join(parts)


def _table(steps: Sequence[Freed], factor: float, unit: str, language: str) -> Table:
    columns = ("", word("step", language), word("minutes", language), f"{word('free_so_far', language)} [{unit}]")
    rows = tuple(
        (str(n), s.name, number(s.minutes, language), number(s.gain * factor, language)) for n, s in enumerate(steps, 1)
    )
    return Table(columns=columns, rows=rows, numeric=frozenset({0, 2, 3}))

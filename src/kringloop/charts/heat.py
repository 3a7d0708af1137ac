"""A heat map: the figure in each cell, so that colour only helps the eye."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kringloop.charts.axes import Layers, common_decimals, plot
from kringloop.charts.chart import Chart, Table
from kringloop.charts.data import About, Language, Text, interval_words, require_interval
from kringloop.charts.figures import NO_FIGURE, Scale, figure, number, require_language, scale_for
from kringloop.charts.text import width_of, wrap
from kringloop.charts.theme import CARD, LINE, PAPER, SIZES, SOFT_INK, colour_of, mix, text_on
from kringloop.charts.words import said, word
from kringloop.core import margin

_ROW, _GAP = 36.0, 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One figure at a row and a column."""

    row: Text
    column: Text
    value: float | None
    low: float | None = None
    high: float | None = None
    provisional: bool = False

    def __post_init__(self) -> None:
        require_interval(self.low, self.high, where=f"{self.row}, {self.column}")


@dataclass(frozen=True, slots=True)
class _Grid:
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: dict[tuple[str, str], Cell]


def heat_map(about: About, cells: Sequence[Cell], language: Language, *, width: float = 720) -> Chart:
    """Rows and columns in order of appearance; a cell without a figure is empty with a dash."""
    require_language(language)
    scale = scale_for(about.unit, (c.value for c in cells), language)
    grid = _grid(cells, language)
    names = [wrap(r, SIZES["label"], width * 0.3) for r in grid.rows]
    left = 12 + max((width_of(t, SIZES["label"]) for n in names for t in n), default=0)
    column = (width - left) / max(1, len(grid.columns))
    heads = [wrap(c, SIZES["label"], column - 6) for c in grid.columns]
    top = 14.0 * max((len(h) for h in heads), default=1) + 8
    layers = _cells(grid, about, scale, language, column) + _heads(heads, column, top) + _names(names)
    return Chart(
        key="heat",
        title=said(about.title, language),
        unit=scale.label,
        source=said(about.source, language),
        language=language,
        sentence=_sentence(grid, scale, language),
        table=_table(grid, scale, language),
        spec=plot(
            layers, width=width, height=top + _ROW * max(1, len(grid.rows)), left=left, right=0, top=top, bottom=0
        ),
    )


def _grid(cells: Sequence[Cell], language: str) -> _Grid:
    rows = dict.fromkeys(said(c.row, language) for c in cells)
    columns = dict.fromkeys(said(c.column, language) for c in cells)
    return _Grid(tuple(rows), tuple(columns), {(said(c.row, language), said(c.column, language)): c for c in cells})


def _cells(grid: _Grid, about: About, scale: Scale, language: str, column: float) -> Layers:
    known = [c.value for c in grid.cells.values() if c.value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    errors = [scale.of(margin(c.value, c.low, c.high)) for c in grid.cells.values()]
    decimals = common_decimals((scale.of(v) for v in known), errors)
    made = []
    for i, row in enumerate(grid.rows):
        for j, name in enumerate(grid.columns):
            cell = grid.cells.get((row, name))
            value = cell.value if cell else None
            share = 0.0 if value is None or high == low else abs(value) / max(abs(low), abs(high))
            fill = PAPER if value is None else mix(mix(colour_of(about.goal), CARD, 0.92), colour_of(about.goal), share)
            error = scale.of(margin(cell.value, cell.low, cell.high)) if cell else None
            made.append(
                {
                    "x": j * column,
                    "x2": (j + 1) * column - _GAP,
                    "y": i * _ROW,
                    "y2": (i + 1) * _ROW - _GAP,
                    "fill": fill,
                    "ink": SOFT_INK if value is None else text_on(fill),
                    "edge": LINE,
                    "cx": (j + 0.5) * column - _GAP / 2,
                    "cy": (i + 0.5) * _ROW - (5 if error else 0),
                    "text": _text(cell, scale, language, decimals),
                    "error": f"± {number(error, language, decimals)}" if error else "",
                    "ey": (i + 0.5) * _ROW + 9,
                }
            )
    return _cell_layers({"values": made})


def _text(cell: Cell | None, scale: Scale, language: str, decimals: int) -> str:
    if cell is None or cell.value is None:
        return NO_FIGURE
    return number(scale.of(cell.value), language, decimals) + (" *" if cell.provisional else "")


def _cell_layers(data: dict[str, object]) -> Layers:
    def at(field: str) -> dict[str, object]:
        return {"field": field, "type": "quantitative", "scale": None, "axis": None}

    ink = {"field": "ink", "type": "nominal", "scale": None}
    return [
        {
            "data": data,
            "mark": {"type": "rect", "strokeWidth": 1},
            "encoding": {
                "x": at("x"),
                "x2": {"field": "x2"},
                "y": at("y"),
                "y2": {"field": "y2"},
                "fill": {"field": "fill", "type": "nominal", "scale": None},
                "stroke": {"field": "edge", "type": "nominal", "scale": None},
            },
        },
        {
            "data": data,
            "mark": {"type": "text", "baseline": "middle"},
            "encoding": {"x": at("cx"), "y": at("cy"), "text": {"field": "text"}, "color": ink},
        },
        {
            "data": data,
            "mark": {"type": "text", "baseline": "middle", "fontSize": 10.5},
            "encoding": {"x": at("cx"), "y": at("ey"), "text": {"field": "error"}, "color": ink},
        },
    ]


def _heads(heads: list[list[str]], column: float, top: float) -> Layers:
    rows = [{"x": (j + 0.5) * column - 1, "text": "\n".join(h), "y": 8 - top} for j, h in enumerate(heads)]
    mark = {"type": "text", "baseline": "top", "lineBreak": "\n", "lineHeight": 14, "color": SOFT_INK}
    return [{"data": {"values": rows}, "mark": mark, "encoding": _at_text()}]


def _names(names: list[list[str]]) -> Layers:
    rows = [{"x": -8, "y": (i + 0.5) * _ROW - 1 - 7 * (len(n) - 1), "text": "\n".join(n)} for i, n in enumerate(names)]
    mark = {"type": "text", "align": "right", "baseline": "middle", "lineBreak": "\n", "lineHeight": 14}
    return [{"data": {"values": rows}, "mark": mark, "encoding": _at_text()}]


def _at_text() -> dict[str, object]:
    return {
        "x": {"field": "x", "type": "quantitative", "scale": None, "axis": None},
        "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
        "text": {"field": "text"},
    }


def _sentence(grid: _Grid, scale: Scale, language: str) -> str:
    known = {k: c.value for k, c in grid.cells.items() if c.value is not None}
    if not known:
        return word("nothing_to_draw", language)
    row, column = max(known, key=lambda k: known[k])
    shown = figure(scale.of(known[row, column]), language, scale.label)
    total = len(grid.rows) * len(grid.columns)
    made = word("heat_sentence", language, known=len(known), all=total, figure=shown, row=row, column=column)
    named = [(f"{row}, {column}", c.value, c.low, c.high) for (row, column), c in grid.cells.items()]
    return made + " " + interval_words(named, language)


def _table(grid: _Grid, scale: Scale, language: str) -> Table:
    cells = grid.cells
    decimals = common_decimals(
        (scale.of(c.value) for c in cells.values()), (scale.of(margin(c.value, c.low, c.high)) for c in cells.values())
    )
    rows = []
    for row in grid.rows:
        texts = []
        for column in grid.columns:
            cell = cells.get((row, column))
            error = scale.of(margin(cell.value, cell.low, cell.high)) if cell else None
            shown = _text(cell, scale, language, decimals)
            texts.append(shown + (f" ± {number(error, language, decimals)}" if error else ""))
        rows.append((row, *texts))
    return Table(
        columns=(word("item", language), *grid.columns),
        rows=tuple(rows),
        numeric=frozenset(range(1, len(grid.columns) + 1)),
    )

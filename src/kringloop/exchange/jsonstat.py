"""Figures as JSON-stat 2.0: a data set for each flow, with value, low and high as its measures.

Cells are counted in the order of the dimensions, the last one fastest. Only cells that have a figure or a reason are
written, by their number; what is said of a cell beside its value stands in `extension` by the same number.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any

import polars as pl

from kringloop.core import Names, RangeError
from kringloop.exchange.delivered import NOT_APPLICABLE, Delivery, Flow
from kringloop.exchange.form import write_lines
from kringloop.reading import catalogue

MEASURES = ("value", "low", "high")
MEASURE, YEAR = "measure", "year"
MOST_CELLS = 2**53
"""Cells that a number of JSON can count."""
BESIDE = {"kind": "status", "interval": "interval", "reason": "reason", "sources": "sources"}
"""What is said of a cell, and the column of it."""
CHUNK = 50_000


def write_jsonstat(delivery: Delivery, path: Path) -> None:
    """One data set, or a collection of them where there are several flows.

    Raises
    ------
    RangeError   a flow has more cells than JSON can count
    """
    with path.open("wb") as stream:
        if len(delivery.flows) == 1:
            _write(delivery.flows[0], delivery, stream)
            return
        head = _open({"version": "2.0", "class": "collection", "label": delivery.title[delivery.language]})
        stream.write((head + ',"updated":' + _text(delivery.run.meta["created"]) + ',"link":{"item":[\n').encode())
        for number, flow in enumerate(delivery.flows):
            stream.write(b",\n" if number else b"")
            _write(flow, delivery, stream)
        stream.write(b"\n]}}\n")


def _write(flow: Flow, delivery: Delivery, stream: IO[bytes]) -> None:
    """One data set: its head, then the cells in chunks."""
    state = f"state_{delivery.language}"
    figures = (
        flow.figures().select(*flow.dimensions, YEAR, *MEASURES, "unit", "flags", *BESIDE.values(), state).rechunk()
    )
    labels = _labels(flow, figures)
    size = [len(codes) for codes in labels.values()]
    if math.prod(size) > MOST_CELLS:
        raise RangeError(
            f"'{flow.id}' has {math.prod(size)} cells, JSON-stat counts {MOST_CELLS} at most; take sdmx-csv",
            nl=f"'{flow.id}' heeft {math.prod(size)} cellen, JSON-stat telt er hooguit {MOST_CELLS}; neem sdmx-csv",
        )
    stream.write(_head(flow, labels, figures, delivery).encode())
    numbered = figures.with_columns(cell=_cell_number(labels))
    per_measure = math.prod(size[1:])
    stream.write(b',"value":{')
    _stream(((numbered, name, place * per_measure) for place, name in enumerate(MEASURES)), stream)
    stream.write(b'},"status":{')
    _stream([(numbered, "flags", 0)], stream)
    stream.write(b'},"extension":{"id":' + _text(flow.id).encode())
    for name, column in BESIDE.items():
        stream.write(f",{_text(name)}:{{".encode())
        _stream([(numbered, column, 0)], stream)
        stream.write(b"}")
    stream.write(b',"state":{')
    _stream([(numbered, state, 0)], stream)
    stream.write(b"}}}")


def _stream(parts: Iterable[tuple[pl.DataFrame, str, int]], stream: IO[bytes]) -> None:
    """`"cell":value` pairs of columns, those that are null left out."""
    first = True
    for frame, column, offset in parts:
        held = frame.select("cell", column).filter(pl.col(column).is_not_null())
        text = pl.col(column).cast(pl.String)
        if held.schema[column] == pl.String:
            held = held.filter(pl.col(column) != "")
            text = text.replace({each: _text(each) for each in held[column].unique().to_list()})
        pair = pl.concat_str(pl.lit(',"'), (pl.col("cell") + offset).cast(pl.String), pl.lit('":'), text)
        for chunk in held.iter_slices(CHUNK):
            lines = chunk.select(pair)
            if first:
                stream.write(lines.item(0, 0)[1:].encode() + b"\n")
                lines, first = lines[1:], False
            write_lines(lines, stream)


def _labels(flow: Flow, figures: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """Dimension → its codes in order: measures, dimensions, years."""
    years = tuple(map(str, figures["year"].unique().sort().to_list()))
    return {MEASURE: MEASURES} | {d: flow.used[d] for d in flow.dimensions} | {YEAR: years}


def _cell_number(labels: Mapping[str, tuple[str, ...]]) -> pl.Expr:
    number = pl.lit(0, pl.Int64)
    for dimension, codes in labels.items():
        if dimension == MEASURE:
            continue
        places = {code: place for place, code in enumerate(codes)}
        label = pl.col(dimension).cast(pl.String).fill_null(NOT_APPLICABLE)
        number = number * len(codes) + label.replace_strict(places, return_dtype=pl.Int64)
    return number


def _head(flow: Flow, labels: Mapping[str, tuple[str, ...]], figures: pl.DataFrame, delivery: Delivery) -> str:
    language = delivery.language
    (unit,) = figures["unit"].unique().to_list()
    units = {measure: {"label": unit, "decimals": _decimals(figures[measure])} for measure in MEASURES}
    origins = sorted({s for text in figures["sources"].unique().to_list() for s in (text or "").split()})
    said = flow.indicator.traps[language] if flow.indicator.traps else ""
    return _open(
        {
            "version": "2.0",
            "class": "dataset",
            "label": flow.names[language],
            "note": [flow.indicator.question[language], *([said] if said else [])],
            "source": "; ".join(delivery.run.origins[o].label for o in origins),
            "updated": delivery.run.meta["created"],
            "id": list(labels),
            "size": [len(codes) for codes in labels.values()],
            "role": {"metric": [MEASURE], "time": [YEAR]},
            "dimension": {d: _dimension(flow, d, codes, units, language) for d, codes in labels.items()},
        }
    )


def _dimension(
    flow: Flow, dimension: str, codes: tuple[str, ...], units: Mapping[str, Any], language: str
) -> dict[str, Any]:
    words = catalogue()
    if dimension == MEASURE:
        names = {code: words[f"analyst.{code}"][language] for code in codes}
        label = Names("maat", "measure")[language]
        return {"label": label, "category": {"index": list(codes), "label": names, "unit": units}}
    if dimension == YEAR:
        return {"label": words["analyst.year"][language], "category": {"index": list(codes)}}
    names = {code.code: code.names[language] for code in flow.codes[dimension].codes}
    category = {"index": list(codes), "label": {code: names[code] for code in codes}}
    return {"label": flow.dimension_names(dimension)[language], "category": category}


def _decimals(values: pl.Series) -> int:
    """Decimals of the number that has most of them."""
    found = values.cast(pl.String).str.extract(r"\.(\d+)$").drop_nulls().str.strip_chars_end("0").str.len_chars().max()
    return int(str(found or 0))


def _open(head: Mapping[str, Any]) -> str:
    """An object of JSON without its end."""
    return json.dumps(head, ensure_ascii=False, indent=None)[:-1]


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

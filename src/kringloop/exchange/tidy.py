"""Figures as plain tables with declared columns: observations, indicators, dimensions, codes and sources.

What a data package and CSV on the Web describe. The tables are CSV in UTF-8 with commas, decimal points and a header.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from kringloop.core import Names
from kringloop.exchange.delivered import Delivery, Flow
from kringloop.reading import catalogue

Kind = Literal["text", "integer", "number"]
FLOW, FLOWS, SOURCES = "flow", "indicators", "sources"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, its names, what it holds and whether it may be empty."""

    key: str
    names: Names
    kind: Kind = "text"
    empty: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its file, names and columns, the column that identifies a row, those that point to another table."""

    key: str
    names: Names
    columns: tuple[Column, ...]
    write: Callable[[Path], object]
    primary: str = ""
    points: Mapping[str, str] | None = None
    """Column → table whose `primary` it holds."""

    @property
    def file_name(self) -> str:
        """The file it is written to."""
        return f"{self.key}.csv"


def tidy_tables(delivery: Delivery) -> tuple[Table, ...]:
    """The tables of a delivery; the observations are read flow by flow when they are written."""
    return (
        _observations(delivery),
        _indicators(delivery),
        _dimensions(delivery),
        _codes(delivery),
        _sources(delivery),
    )


def _named(key: str, kind: Kind = "text", *, empty: bool = True, column: str = "") -> Column:
    return Column(column or key, catalogue()[f"analyst.{key}"], kind, empty)


def _flow_columns() -> tuple[Column, ...]:
    flow = Column(FLOW, Names("reeks cijfers", "flow of figures"), empty=False)
    return (flow, _named("indicator", empty=False), _named("definition"))


def _observations(delivery: Delivery) -> Table:
    dimensions = tuple(Column(d, _dimension_names(delivery, d)) for d in delivery.dimensions)
    state = catalogue()["analyst.state"]
    columns = (
        *_flow_columns(),
        *dimensions,
        _named("year", "integer", empty=False),
        *(_named(key, "number") for key in ("value", "low", "high")),
        _named("interval"),
        _named("unit", empty=False),
        _named("kind", empty=False),
        _named("flags"),
        *(Column(f"state_{t}", Names(f"{state.nl} ({t})", f"{state.en} ({t})")) for t in ("nl", "en")),
        _named("reason"),
        _named("sources"),
    )
    keys = [c.key for c in columns]
    names = Names("cijfers", "observations")
    return Table("observations", names, columns, lambda path: _write(delivery, keys, path), points={FLOW: FLOWS})


def _write(delivery: Delivery, keys: list[str], path: Path) -> None:
    with path.open("wb") as stream:
        for number, frame in enumerate(map(_rows, delivery.flows)):
            there = [pl.col(k) if k in frame.columns else pl.lit(None, pl.String).alias(k) for k in keys]
            frame.select(there).write_csv(stream, include_header=number == 0)


def _rows(flow: Flow) -> pl.DataFrame:
    about = {FLOW: flow.id, "indicator": flow.indicator.key, "definition": flow.indicator.definition or None}
    given = (pl.lit(text, pl.String).alias(key) for key, text in about.items())
    blank = pl.col("sources", "flags").replace("", None)
    return flow.figures().with_columns(*given, blank).rename({"status": "kind"})


def _dimension_names(delivery: Delivery, dimension: str) -> Names:
    return next(flow.dimension_names(dimension) for flow in delivery.flows if dimension in flow.dimensions)


def _table(
    key: str, names: Names, columns: tuple[Column, ...], rows: Iterator[tuple[str | None, ...]], **more: object
) -> Table:
    def write(path: Path) -> None:
        schema = {c.key: pl.String for c in columns}
        pl.DataFrame(list(rows), schema=schema, orient="row").write_csv(path)

    return Table(key, names, columns, write, **more)  # type: ignore[arg-type]


def _both(key: str, *, empty: bool = True) -> tuple[Column, ...]:
    names = catalogue()[f"analyst.{key}"]
    return tuple(
        Column(f"{key}_{t}", Names(f"{names.nl} ({t})", f"{names.en} ({t})"), empty=empty) for t in ("nl", "en")
    )


def _indicators(delivery: Delivery) -> Table:
    plain = ("unit", "certainty", "reference", "formula")
    columns = (*_flow_columns(), *_both("name"), *_both("question"), *_both("traps"), *map(_named, plain))

    def row(flow: Flow) -> tuple[str | None, ...]:
        about = flow.run.about(flow.indicator)
        texts = (flow.names, flow.indicator.question, flow.indicator.traps)
        said = [text[language] if text else None for text in texts for language in ("nl", "en")]
        stated = [about[key] for key in plain]
        return (flow.id, flow.indicator.key, flow.indicator.definition or None, *said, *stated)

    names = Names("indicatoren en definities", "indicators and definitions")
    return _table(FLOWS, names, columns, map(row, delivery.flows), primary=FLOW)


def _dimensions(delivery: Delivery) -> Table:
    columns = (
        Column(FLOW, Names("reeks cijfers", "flow of figures"), empty=False),
        Column("dimension", Names("dimensie", "dimension"), empty=False),
        Column("list", Names("codelijst", "code list"), empty=False),
        *_both("name", empty=False),
    )
    rows = (
        (flow.id, d, flow.codes[d].key, flow.dimension_names(d).nl, flow.dimension_names(d).en)
        for flow in delivery.flows
        for d in flow.dimensions
    )
    return _table("dimensions", Names("dimensies", "dimensions"), columns, rows, points={FLOW: FLOWS})


def _codes(delivery: Delivery) -> Table:
    columns = (
        Column("list", Names("codelijst", "code list"), empty=False),
        Column("code", Names("code", "code"), empty=False),
        Column("parent", Names("deel van", "part of")),
        *_both("name", empty=False),
    )
    lists = {codes.key: codes for flow in delivery.flows for codes in flow.codes.values()}
    rows = ((key, c.code, c.parent, c.names.nl, c.names.en) for key, codes in lists.items() for c in codes.codes)
    return _table("codes", Names("codes met hun namen", "codes and their names"), columns, rows)


def _sources(delivery: Delivery) -> Table:
    keys = ("id", "producer", "dataset", "title", "vintage", "licence", "kind", "url", "note")
    columns = tuple(_named(key, empty=key in ("url", "note")) for key in keys)
    rows = (
        (id, o.producer, o.dataset, o.title, o.vintage, o.licence, o.kind, o.url or None, o.note or None)
        for id, o in delivery.run.origins.items()
    )
    return _table(SOURCES, catalogue()["analyst.sources"], columns, rows, primary="id")

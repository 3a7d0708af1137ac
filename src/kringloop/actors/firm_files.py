"""Files of who guards company figures: the firms themselves, and what was published of them before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kringloop.actors.disclosure import TOTAL, Guarded, quoted
from kringloop.actors.suppressing import Release
from kringloop.core import NOISE, MismatchError, Problems, RangeError, TableError, listing, unknown
from kringloop.tables import Column, Schema, parse_table, read_text

if TYPE_CHECKING:
    import polars as pl

FIRM, GROUP, VALUE, UNIT, FLAG, HIDDEN = "firm", "group", "value", "unit", "flag", "confidential"


def read_firms(path: str | Path, by: Sequence[str]) -> pl.DataFrame:
    """Figures of firms: `firm`, `group` (enterprise group), a column per dimension, `value` and `unit`.

    A firm may stand in several rows, such as one for each place; firms of one group count as one.

    Raises
    ------
    RangeError   a dimension that has the name of another column, or twice the same
    TableError   it lacks a column, has an empty cell, figures below 0 or more than one unit
    """
    problems = Problems(str(path))
    frame = parse_table(read_text(Path(path)), _schema(by), problems)
    problems.raise_if_any(TableError, closing="Nothing was read.")
    for number, row in enumerate(frame.iter_rows(named=True), 2):
        if row[VALUE] < 0:
            problems.add(
                f"{number}:{VALUE}",
                f"is {row[VALUE]:g}; expected 0 or more",
                nl=f"is {row[VALUE]:g}; verwacht: 0 of meer",
            )
        if row[UNIT] != frame[UNIT][0]:
            problems.add(
                f"{number}:{UNIT}",
                f"is {row[UNIT]}; all rows of one file have one unit",
                nl=f"is {row[UNIT]}; alle regels van een bestand hebben dezelfde eenheid",
            )
    problems.raise_if_any(TableError, closing="Nothing was read.")
    return frame


def _schema(by: Sequence[str]) -> Schema:
    own = (FIRM, GROUP, VALUE, UNIT, FLAG)
    taken = [name for name in by if name in own]
    if taken or len(set(by)) < len(by) or not by:
        raise RangeError(
            f"a dimension is a column of its own, beside {listing(own)}; seen {listing(by) if by else 'none'}",
            nl=f"een dimensie is een eigen kolom, naast {listing(own, language='nl')};"
            f" gezien: {listing(by, language='nl') if by else 'geen'}",
        )
    columns = (Column(name=FIRM), Column(name=GROUP), *(Column(name=name) for name in by))
    return Schema(columns=(*columns, Column(name=VALUE, type="number"), Column(name=UNIT)), key=(FIRM, *by))


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """What was published before of the same firms.

    release : that publication, over the cells of the table of now
    hidden  : (dimension, …) cells that it left out, which must be left out again
    public  : (dimension, …) cells that it shows
    """

    release: Release
    hidden: NDArray[np.bool_]
    public: NDArray[np.bool_]


def read_earlier(path: str | Path, table: Guarded) -> Earlier:
    """A table that was published before, over all or some of the dimensions of the table of now.

    Columns are those dimensions, `value` and `flag` (`confidential` where it was left out). A dimension that it lacks
    was published as a total.

    Raises
    ------
    TableError      it lacks columns, names a label that is not there, or has a gap that is not marked
    MismatchError   it shows another figure than the firms have now: then it is of other figures, and no differences
                    between the two can be audited
    """
    problems = Problems(str(path))
    text = read_text(Path(path))
    heads = [name.strip().strip('"') for name in text.splitlines()[0].split(",")]
    shown = [name for name in table.dimensions if name in heads]
    columns = (*(Column(name=n) for n in shown), Column(name=VALUE, type="number", empty=True))
    more = (Column(name=FLAG, empty=True), Column(name=UNIT, empty=True, optional=True))
    frame = parse_table(text, Schema(columns=(*columns, *more), key=tuple(shown)), problems)
    problems.raise_if_any(TableError, closing="Nothing was read.")
    hidden, public = np.zeros(table.values.shape, dtype=np.bool_), np.zeros(table.values.shape, dtype=np.bool_)
    for number, row in enumerate(frame.iter_rows(named=True), 2):
        names = tuple(row[n] if n in shown else TOTAL for n in table.dimensions)
        lost = [(n, v) for n, v, known in zip(table.dimensions, names, table.labels, strict=True) if v not in known]
        for dimension, name in lost:
            problems.add(
                f"{number}:{dimension}", unknown("label", name, table.labels[table.dimensions.index(dimension)])
            )
        if (row[VALUE] is None) != (row[FLAG] == HIDDEN):
            problems.add(
                f"{number}:{FLAG}",
                f"a figure stands here, or '{HIDDEN}' without one",
                nl=f"hier staat een cijfer, of '{HIDDEN}' zonder cijfer",
            )
        elif not lost:
            (hidden if row[VALUE] is None else public)[table.place(names)] = True
            _require_same(path, row[VALUE], names, table)
    problems.raise_if_any(TableError, closing="Nothing was read.")
    return Earlier(Release(table, ~public), hidden, public)


def _require_same(path: str | Path, value: float | None, names: Sequence[str], table: Guarded) -> None:
    """Raises MismatchError where an earlier figure is not that of now; names the cell, and only what was public."""
    if value is None:
        return
    now = float(table.values[table.place(names)])
    if abs(now - value) > NOISE * max(1.0, abs(value)) * 100:
        raise MismatchError(
            f"{path} shows {value:g} for {quoted(names)}, and these firms add up to another figure (rule C10)\n"
            "  Give what was published of the same firms and figures; of others no difference can be audited.",
            nl=f"{path} toont {value:g} voor {quoted(names)}, en deze bedrijven tellen op tot een ander cijfer"
            " (regel C10)\n"
            "  Geef wat van dezelfde bedrijven en cijfers is gepubliceerd; van andere is geen verschil na te gaan.",
        )

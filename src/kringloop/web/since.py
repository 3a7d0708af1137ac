"""What changed since the last run, as the update that made a run wrote it beside the results: for a page to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kringloop.core import ResultsError
from kringloop.updating import changes_file, read_changes
from kringloop.web.view import Asked

INDICATORS_SHOWN, CELLS_SHOWN = 5, 8


@dataclass(frozen=True, slots=True)
class Moved:
    """An indicator that changed: its key and name, how many figures each cause moved, and the largest share."""

    id: str
    name: str
    data: int
    method: int
    new_years: int
    largest: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the data that differs, in words, and the name of a figure it moved most."""

    source: str
    year: int
    cell: str
    old: float | None
    new: float | None
    moved: str


@dataclass(frozen=True, slots=True)
class Since:
    """What changed, for a page; `fresh` is the snapshot by source, `problem` says why it cannot be told."""

    old: str = ""
    made: str = ""
    cause: str = "nothing"
    figures: int = 0
    revised: int = 0
    years: int = 0
    appeared: int = 0
    gone: int = 0
    indicators: tuple[Moved, ...] = ()
    cells: tuple[Cell, ...] = ()
    fresh: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    problem: str = ""


def since_last(asked: Asked) -> Since | None:
    """What changed by the run that a page shows; None where nobody compared it with an earlier one.

    A file that is damaged is told as such: the figures of the page do not rest on it.
    """
    here = next((run for run in asked.shelf.runs() if run.short == asked.reading.hash), None)
    if here is None or not changes_file(here.stamp.path).is_file():
        return None
    try:
        told = read_changes(here.stamp.path)
    except ResultsError as error:
        return Since(problem=error.in_language(asked.language))
    return _since(asked, told) if told is not None and told["new"]["run"] == here.run else None


def _since(asked: Asked, told: dict[str, Any]) -> Since:
    rows = told["indicators"]
    return Since(
        old=told["old"]["run"],
        made=told["old"]["created"],
        cause=told["cause"],
        figures=len(told["figures"]),
        revised=told["revised_cells"],
        years=sum(row["figures"] for row in told["new_years"]),
        appeared=told["appeared"],
        gone=told["gone"],
        indicators=tuple(_moved(asked, row) for row in rows),
        cells=tuple(_cells(asked, told)),
        fresh=told.get("fresh", {}),
    )


def _moved(asked: Asked, row: dict[str, Any]) -> Moved:
    id = _id(row)
    counts = (row["data"], row["method"], row["new_years"])
    return Moved(id, _name(asked, id), *counts, row["largest"])


def _cells(asked: Asked, told: dict[str, Any]) -> list[Cell]:
    """The cells that moved a figure most, by what they add to it as a share of the figure."""
    before = {_key(row): row["old"] for row in told["figures"]}
    most: dict[int, tuple[float, str]] = {}
    for part in told["parts"]:
        old = before.get(_key(part))
        share = abs(part["part"] / old) if old else 0.0
        if share > most.get(part["revision"], (-1.0, ""))[0]:
            most[part["revision"]] = (share, _id(part))
    rows = {row["revision"]: row for row in told["revisions"]}
    first = sorted(most, key=lambda revision: -most[revision][0])[:CELLS_SHOWN]
    return [_cell(asked, rows[r], most[r][1]) for r in first]


def _cell(asked: Asked, row: dict[str, Any], moved: str) -> Cell:
    """A revised cell with its source and codes by their names."""
    reading, language = asked.reading, asked.language
    source = reading.name("source", row["source"], language)
    pairs = [label.split("=", 1) for label in row["cell"].split(", ") if "=" in label]
    labels = ", ".join(reading.name(dimension, code, language) for dimension, code in pairs)
    return Cell(source, row["year"], labels, row["old"], row["new"], _name(asked, moved))


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["indicator"], row["definition"], row["year"], row["cell"]


def _id(row: dict[str, Any]) -> str:
    return ".".join(filter(None, (row["indicator"], row["definition"])))


def _name(asked: Asked, id: str) -> str:
    definition = asked.reading.definitions.get(id)
    return definition.full_name(asked.language) if definition else id

"""Rows of a goal in another year or another cell than the headline's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kringloop.core import unknown
from kringloop.reading.rows import StateRow, rows_of, state_row
from kringloop.reading.run import Definition, Reading


@dataclass(frozen=True, slots=True)
class AskedRows:
    """Rows of a goal that answer a question, and the indicators of the goal that cannot."""

    goal: str
    rows: tuple[StateRow, ...]
    without: tuple[Definition, ...]


def asked_rows(reading: Reading, fixed: Mapping[str, str], year: int | None) -> tuple[AskedRows, ...]:
    """Per goal the rows with some codes fixed, of one year; of each indicator the first definition that has it.

    Parameters
    ----------
    fixed : dimension → code; an indicator without that dimension or code is left out
    year  : the year of all figures; None: the last of each

    Raises
    ------
    UnknownNameError   no indicator of the run has such a dimension or code
    """
    for dimension, code in fixed.items():
        _known(reading, dimension, code)
    return tuple(_asked(reading, goal, fixed, year) for goal in reading.goals())


def _known(reading: Reading, dimension: str, code: str) -> None:
    having = [d for d in reading.definitions.values() if dimension in d.by]
    if not having:
        raise unknown("dimension", dimension, sorted({n for d in reading.definitions.values() for n in d.by}))
    codes = {label for d in having for label in reading.labels(d.id, dimension)}
    if code not in codes:
        raise unknown(dimension, code, sorted(codes))


def _asked(reading: Reading, goal: str, fixed: Mapping[str, str], year: int | None) -> AskedRows:
    first = {r.definition.key: r.definition for r in rows_of(reading, goal)}
    keys = dict.fromkeys([*first, *(k for k, found in reading.keys.items() if found[0].goal == goal)])
    rows, without = [], []
    for key in keys:
        ordered = sorted(reading.keys[key], key=lambda d: d != first.get(d.key))  # the one in front first
        definitions = [d for d in ordered if d.certainty != "memory" and fixed.keys() <= set(d.by)]
        row = next((r for d in definitions if (r := state_row(reading, d, year, **fixed)) is not None), None)
        rows += [row] if row is not None else []
        without += [reading.keys[key][0]] if row is None else []
    return AskedRows(goal, tuple(rows), tuple(without))

"""A number with a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from kringloop.ledger.algebra import Formula
from kringloop.ledger.cells import Cells, Grid
from kringloop.ledger.expression import Expression, answers

_PLAIN_UNIT = re.compile(r"[^\W\d]\w*( [^\W\d]\w*)*|%")


def plain_number(value: float) -> str:
    """A number in as few digits as give it back exactly.

    >>> plain_number(204200.0), plain_number(1234567.5)
    ('204200', '1234567.5')
    """
    short = f"{value:g}"
    return short if float(short) == value else repr(value)


def written_unit(unit: str) -> str:
    """A unit as it stands in a formula: in quotes where it holds a sign of arithmetic."""
    return unit if _PLAIN_UNIT.fullmatch(unit) else f'"{unit}"'


@answers("number")
@dataclass(frozen=True, eq=False)
class Constant(Expression):
    """A number with a unit."""

    value: float
    unit: str = "1"

    def __str__(self) -> str:
        return plain_number(self.value) + ("" if self.unit == "1" else f" {written_unit(self.unit)}")

    def evaluate(self, grid: Grid) -> Cells:
        return Cells(np.full(grid.room, self.value), np.zeros(grid.room, dtype=np.int8))

    def factors(self) -> tuple[tuple[Formula, int], ...]:
        return ()

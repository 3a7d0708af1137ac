"""The plain form: a table as it stands in a spreadsheet, sellers in rows and buyers in columns, of one country.

    sector,farms,works,households
    farms,150,500,350
    works,200,100,1700
    wages,650,1400,
    co2 [kt],100,50,20

A row that is also a column is a sector; the other columns are final users. Below the sectors stand rows of value added,
rows of imports, and pressures with their unit in brackets. The unit of the table is given beside it. Figures where a
row has none, such as taxes of final users, are not read, and the notes of the table say so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kringloop.core import Array, Origin, TableError, UnitError, listing
from kringloop.economies.economy import Economy
from kringloop.economies.grid import Grid
from kringloop.economies.imports import IMPORTED

if TYPE_CHECKING:
    import polars as pl

_EXPORTED = re.compile(r"\b(exports?|exported|uitvoer|export)\b", re.IGNORECASE)


def is_plain(frame: pl.DataFrame) -> bool:
    """Whether some row is called as a column is, so that the table is square at its upper left."""
    first = {str(cell).strip() for cell in frame.to_series(0).to_list() if cell is not None} if frame.width else set()
    return bool(first & {name.strip() for name in frame.columns[1:]})


def from_plain(
    grid: Grid, *, year: int, origin: Origin, unit: str | None, rounding: float = 0.0, notes: Sequence[str] = ()
) -> Economy:
    """A table of one country from the plain form.

    Raises
    ------
    UnitError          no unit of money
    TableError         a total, a name that stands twice, a sector that is a row and no column or the other way round
    MissingDataError   a cell that is empty or no number
    """
    if unit is None:
        raise UnitError(
            f"'{grid.called}' does not say in which unit its figures are\n"
            "  Give it: --unit 'mln EUR' (unit='mln EUR' in Python)."
        )
    sectors = tuple(row for row in grid.rows if row in grid.columns)
    _require_order(grid, sectors)
    users, exported = _users(grid, sectors)
    imported = [row for row in grid.rows if row not in sectors and row not in grid.units and IMPORTED.search(row)]
    value = [row for row in grid.rows if row not in (*sectors, *grid.units, *imported)]
    abroad: dict[str, Any] = {"exports": grid.block(sectors, exported).sum(axis=1)} if exported else {}
    if imported:
        abroad["imports"] = (grid.block(imported, sectors).sum(axis=0), grid.block(imported, users).sum(axis=0))
    made = Economy.national(
        grid.block(sectors, sectors),
        grid.block(sectors, users),
        sectors,
        unit=unit,
        year=year,
        source=origin,
        users=users,
        value_added={row: grid.block([row], sectors)[0] for row in value},
        extensions={row: pressure_of(grid, row, sectors, users) for row in grid.units},
        rounding=rounding,
        **abroad,
    )
    left_out = [
        *_unread(grid, value, [*users, *exported], "value added is of sectors"),
        *_unread(grid, imported, exported, "what passes through is neither made nor used here"),
        *_unread(grid, list(grid.units), exported, "pressures are of sectors and of final users at home"),
    ]
    return replace(made, notes=(*notes, *made.notes, *left_out))


def _unread(grid: Grid, rows: Sequence[str], columns: Sequence[str], why: str) -> list[str]:
    """What is said of figures that stand where a row of this form has none."""
    found = {row: grid.beside(row, columns) for row in rows}
    return [f"figures of '{row}' for {listing(at)} are not read: {why}" for row, at in found.items() if at]


def pressure_of(
    grid: Grid, row: str, sectors: Sequence[str], users: Sequence[str]
) -> tuple[str, Array] | tuple[str, Array, Array]:
    """Unit and figures of sectors of one row, and those of final users where the row has any."""
    made = grid.block([row], sectors)[0]
    return (grid.units[row], made, grid.block([row], users)[0]) if grid.filled(row, users) else (grid.units[row], made)


def _users(grid: Grid, sectors: Sequence[str]) -> tuple[list[str], list[str]]:
    """Final users at home, and the columns of exports."""
    others = [column for column in grid.columns if column not in sectors]
    exported = [column for column in others if _EXPORTED.search(column)]
    users = [column for column in others if column not in exported]
    if not users:
        raise TableError(f"'{grid.called}' has no column of final users at home; expected one beside the sectors")
    return users, exported


def _require_order(grid: Grid, sectors: Sequence[str]) -> None:
    """Sectors stand first in rows and columns, so that a row of value added is told from a sector without a column."""
    if not sectors:
        raise TableError(f"'{grid.called}' has no row that is called as a column is; expected sectors in both")
    last = max(grid.rows.index(sector) for sector in sectors)
    between = [row for row in grid.rows[:last] if row not in sectors and row not in grid.units]
    last_column = max(grid.columns.index(sector) for sector in sectors)
    beside = [column for column in grid.columns[:last_column] if column not in sectors]
    if between or beside:
        raise TableError(
            f"'{grid.called}' has {listing([*between, *beside])} among the sectors, in rows or in columns only\n"
            "  A sector needs a row and a column of the same name; value added stands below, final users to the right."
        )

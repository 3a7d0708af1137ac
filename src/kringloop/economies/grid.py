"""A spreadsheet as rows and columns by name: figures are read where asked for, and an empty cell is no zero."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kringloop.core import Array, MissingDataError, TableError, did_you_mean, listing, number_problem
from kringloop.economies.files import read_frame

if TYPE_CHECKING:
    import polars as pl

_BRACKETS = re.compile(r"(?P<name>.*?)\s*\[(?P<unit>[^\]]+)\]\s*")
_NOTHING = re.compile(r"\s*[+-]?(0+(\.0*)?)?\s*")
_TOTALS = re.compile(r"\s*(sub-?)?(totals?|totaal|sum|som)\b.*", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Grid:
    """A sheet with names in its first column and in its header.

    frame  : the first column holds the names of the rows
    called : name of the file, for messages
    """

    frame: pl.DataFrame
    called: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "frame", _as_texts(self.frame, self.called))
        for what, names in (("row", self.rows), ("column", self.columns)):
            if "" in names:
                raise TableError(f"'{self.called}' has a {what} without a name; name it, or remove it")
            twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
            if twice:
                raise TableError(f"'{self.called}' has {what}s that stand twice: {listing(twice)}")
            totals = [name for name in names if _TOTALS.fullmatch(name)]
            if totals:
                raise TableError(
                    f"'{self.called}' has {what}s that are totals: {listing(totals)}\n"
                    "  Remove them: a total beside its parts would be counted twice."
                )

    @cached_property
    def rows(self) -> tuple[str, ...]:
        """Names of the rows, without their unit in brackets."""
        return tuple(split_unit(cell or "")[0] for cell in self.frame.to_series(0).to_list())

    @cached_property
    def units(self) -> dict[str, str]:
        """Units that rows have in brackets, such as 'co2 [kt]'."""
        found = (split_unit(cell or "") for cell in self.frame.to_series(0).to_list())
        return {name: unit for name, unit in found if unit is not None}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return tuple(name.strip() for name in self.frame.columns[1:])

    def block(self, rows: Sequence[str], columns: Sequence[str]) -> Array:
        """(row, column)  figures by name.

        Raises
        ------
        TableError         a name that the sheet does not have
        MissingDataError   a cell that is empty or no number
        """
        values = np.empty((len(rows), len(columns)))
        places = [self._place(row, self.rows, "row") for row in rows]
        for j, column in enumerate(columns):
            cells = self.frame.to_series(1 + self._place(column, self.columns, "column"))
            for i, place in enumerate(places):
                values[i, j] = _figure(cells[place], f"'{self.called}' row '{rows[i]}', column '{column}'", cells)
        return values

    def filled(self, row: str, columns: Sequence[str]) -> bool:
        """Whether a row has anything in some of these columns."""
        place = self._place(row, self.rows, "row")
        cells = [self.frame.to_series(1 + self._place(c, self.columns, "column"))[place] for c in columns]
        return any((cell or "").strip() for cell in cells)

    def beside(self, row: str, columns: Sequence[str]) -> tuple[str, ...]:
        """Which of these columns a row has something else in than zero."""
        place = self._place(row, self.rows, "row")
        cells = {c: (self.frame.to_series(1 + self._place(c, self.columns, "column"))[place] or "") for c in columns}
        return tuple(c for c, cell in cells.items() if not _NOTHING.fullmatch(cell))

    def _place(self, name: str, known: tuple[str, ...], what: str) -> int:
        if name not in known:
            raise TableError(f"'{self.called}' has no {what} '{name}'; {did_you_mean(name, known)}")
        return known.index(name)


def _as_texts(frame: pl.DataFrame, called: str) -> pl.DataFrame:
    """The cells as texts, as a file of text has them; names that are numbers are refused."""
    import polars as pl

    if frame.width and frame.dtypes[0].is_numeric():
        raise TableError(
            f"'{called}' holds numbers in its first column, '{frame.columns[0]}', so that 01 and 1 are one\n"
            "  Write names and codes as text."
        )
    return frame if all(kind == pl.String for kind in frame.dtypes) else frame.cast(pl.String)


def read_grid(path: Path) -> Grid:
    """A grid from a .csv, .csv.gz or .xlsx file."""
    return Grid(read_frame(path), path.name)


def split_unit(text: str) -> tuple[str, str | None]:
    """Name and unit: 'co2 [kt]'.

    >>> split_unit("co2 [kt]"), split_unit("wages")
    (('co2', 'kt'), ('wages', None))
    """
    found = _BRACKETS.fullmatch(text)
    return (found["name"].strip(), found["unit"].strip()) if found else (text.strip(), None)


def _figure(cell: str | None, where: str, column: pl.Series) -> float:
    text = (cell or "").strip()
    try:
        value = float(text) if "_" not in text else np.nan
    except ValueError:
        value = np.nan
    if np.isfinite(value):
        return value
    why = number_problem(text, column.drop_nulls().to_list()) if text else "is empty"
    raise MissingDataError(
        f"{where}: '{text}' {why or 'is not a number'} (rule C4)\n  Write 0 where the figure is known to be zero."
    )

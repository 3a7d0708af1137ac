"""More cells left out, so that no sensitive one can be worked out from the totals: rectangles, the cheapest first.

A sensitive cell is safe when three others form a rectangle with it and are left out too: then what one gains another
loses, and every total stays what it was. Cells with one group behind them are no corner, for that group knows its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kringloop.actors.disclosure import Guarded, refuse_sensitive
from kringloop.core import Array, ConfidentialityError, unknown

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Release:
    """What is published of a guarded table: figures, and gaps for what a rule or the safety of another cell forbids.

    table   : the guarded table; for the owner of the data alone
    hidden  : (row, column) cells that are left out
    """

    table: Guarded
    hidden: NDArray[np.bool_]

    def __repr__(self) -> str:
        rows, columns = self.hidden.shape
        first = int((self.table.sensitive & self.hidden).sum())
        return (
            f"Release {rows} × {columns}: {first} left out by a rule, {int(self.hidden.sum()) - first} for their sake"
        )

    def to_frame(self) -> pl.DataFrame:
        """A row per cell: row, column, value or nothing, and `confidential` where it is left out."""
        import polars as pl

        rows, columns = self.table.rows, self.table.columns
        shown = np.where(self.hidden, np.nan, self.table.values).ravel()
        return pl.DataFrame(
            {
                "row": [r for r in rows for _ in columns],
                "column": [c for _ in rows for c in columns],
                "value": pl.Series(shown).fill_nan(None),
                "flag": ["confidential" if h else "" for h in self.hidden.ravel().tolist()],
            }
        )

    def of(self, row: str, column: str) -> float:
        """One published figure.

        Raises
        ------
        ConfidentialityError   it is left out; says by which rule or for whom, and never the figure
        UnknownNameError       no such row or column
        """
        for name, labels, kind in ((row, self.table.rows, "row"), (column, self.table.columns, "column")):
            if name not in labels:
                raise unknown(kind, name, labels)
        i, j = self.table.rows.index(row), self.table.columns.index(column)
        if self.hidden[i, j]:
            refuse_sensitive(row, column, self.table.reasons[i, j])
            raise ConfidentialityError(
                f"the figure of '{row}', '{column}' is left out, because others could be worked out from it",
                nl=f"het cijfer van '{row}', '{column}' is weggelaten, omdat andere eruit te berekenen zijn",
            )
        return float(self.table.values[i, j])


def protect(table: Guarded, *, also: NDArray[np.bool_] | None = None) -> Release:
    """A release in which every sensitive cell keeps its distance, by the cheapest rectangles; cost is what is left out.

    Parameters
    ----------
    also : (row, column) cells that must be left out as well, such as those of an earlier release

    Raises
    ------
    ConfidentialityError   a sensitive cell for which no rectangle is large enough: publish fewer rows or columns

    Example
    >>> import polars as pl
    >>> from kringloop.actors import Rules, guarded
    >>> few = {("a", "x"): 2}
    >>> rows = [(r, c, f"{r}{c}{g}", 10.0 + g) for r in "abc" for c in "xyz" for g in range(few.get((r, c), 5))]
    >>> firms = pl.DataFrame(rows, schema=["sector", "place", "group", "value"], orient="row")
    >>> protect(guarded(firms, row="sector", column="place", rules=Rules()))
    Release 4 × 4: 1 left out by a rule, 3 for their sake
    """
    hidden = table.sensitive.copy()
    if also is not None:
        hidden |= also
    return hide(table, hidden, list(zip(*np.nonzero(table.sensitive), strict=True)))


def hide(table: Guarded, before: NDArray[np.bool_], cells: Sequence[tuple[int, int]]) -> Release:
    """A release with what was left out before, and a rectangle for each of some cells: the one that needs most first.

    Raises
    ------
    ConfidentialityError   a cell for which no rectangle is large enough
    """
    hidden = before.copy()
    order = sorted(cells, key=lambda at: -table.needed[at])
    usable = (table.values > 0) & (table.groups > 1)
    for i, j in order:
        corner = _rectangle(table.values, hidden, usable, (int(i), int(j)), float(table.needed[i, j]))
        if corner is None:
            raise ConfidentialityError(
                f"'{table.rows[i]}', '{table.columns[j]}' cannot be made safe: no other cells are large enough\n"
                "  Take rows or columns together, and protect that table.",
                nl=f"'{table.rows[i]}', '{table.columns[j]}' is niet te beveiligen: geen andere cellen zijn groot"
                " genoeg\n"
                "  Neem rijen of kolommen samen, en beveilig die tabel.",
            )
        k, m = corner
        hidden[i, m] = hidden[k, j] = hidden[k, m] = True
    return Release(table, hidden)


def _rectangle(
    values: Array, hidden: NDArray[np.bool_], usable: NDArray[np.bool_], at: tuple[int, int], needed: float
) -> tuple[int, int] | None:
    """The other row and column of the cheapest rectangle that leaves room to both sides.

    Up: the cell gains, its neighbours lose and the far corner gains; down the reverse; in a row or column of totals
    the other way. Who loses must have that much.
    """
    i, j = at
    rows, columns = values.shape
    row_sign, column_sign = (np.where(np.arange(n) == n - 1, -1.0, 1.0) for n in (rows, columns))
    in_row = -column_sign[j] * column_sign  # how (i, m) moves when (i, j) gains one
    in_column = -row_sign[i] * row_sign  # how (k, j) moves
    far = in_column[:, None] * in_row[None, :]
    fits = usable & usable[i][None, :] & usable[:, j][:, None]
    for way, size in ((1.0, needed), (-1.0, min(needed, float(values[i, j])))):
        fits &= (way * far >= 0) | (values >= size)
        fits &= ((way * in_row >= 0) | (values[i] >= size))[None, :]
        fits &= ((way * in_column >= 0) | (values[:, j] >= size))[:, None]
    fits[i, :] = fits[:, j] = False
    if not fits.any():
        return None
    cost = np.where(hidden, 0.0, values)
    whole = np.where(fits, cost + cost[i][None, :] + cost[:, j][:, None], np.inf)
    k, m = np.unravel_index(int(np.argmin(whole)), whole.shape)
    return int(k), int(m)

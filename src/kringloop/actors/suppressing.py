"""More cells left out, so that no sensitive one can be worked out from the totals: the cheapest corners first.

A sensitive cell is safe when it is a corner of a rectangle, or of a block in more dimensions, of which all corners are
left out: then what one gains another loses, and every total stays what it was. Cells with one group behind them are no
corner, for that group knows its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kringloop.actors.disclosure import Guarded, quoted, refuse_sensitive, sizes_text
from kringloop.core import Array, ConfidentialityError

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Release:
    """What is published of a guarded table: figures, and gaps for what a rule or the safety of another cell forbids.

    table   : the guarded table; for the owner of the data alone
    hidden  : (dimension, …) cells that are left out
    """

    table: Guarded
    hidden: NDArray[np.bool_]

    def __repr__(self) -> str:
        first = int((self.table.sensitive & self.hidden).sum())
        return (
            f"Release {sizes_text(self.hidden.shape)}: {first} left out by a rule,"
            f" {int(self.hidden.sum()) - first} for their sake"
        )

    def to_frame(self) -> pl.DataFrame:
        """A row per cell: its labels, value or nothing, and `confidential` where it is left out."""
        import polars as pl

        at = np.indices(self.hidden.shape).reshape(self.hidden.ndim, -1)
        named = {
            name: [labels[i] for i in axis.tolist()]
            for name, labels, axis in zip(self.table.dimensions, self.table.labels, at, strict=True)
        }
        shown = np.where(self.hidden, np.nan, self.table.values).ravel()
        flags = ["confidential" if h else "" for h in self.hidden.ravel().tolist()]
        return pl.DataFrame({**named, "value": pl.Series(shown).fill_nan(None), "flag": flags})

    def of(self, *names: str) -> float:
        """One published figure, by a label of each dimension.

        Raises
        ------
        ConfidentialityError   it is left out; says by which rule or for whom, and never the figure
        UnknownNameError       no such label
        """
        at = self.table.place(names)
        if self.hidden[at]:
            refuse_sensitive(names, self.table.reasons[at])
            raise ConfidentialityError(
                f"the figure of {quoted(names)} is left out, because others could be worked out from it",
                nl=f"het cijfer van {quoted(names)} is weggelaten, omdat andere eruit te berekenen zijn",
            )
        return float(self.table.values[at])


def protect(
    table: Guarded, *, also: NDArray[np.bool_] | None = None, known: NDArray[np.bool_] | None = None
) -> Release:
    """A release in which every sensitive cell keeps its distance, by the cheapest corners; cost is what is left out.

    Parameters
    ----------
    also  : (dimension, …) cells that must be left out as well, such as those of an earlier release
    known : (dimension, …) cells that are public already, behind which nothing can hide

    Raises
    ------
    ConfidentialityError   a sensitive cell that is public, or for which no corners are large enough

    Example
    >>> import polars as pl
    >>> from kringloop.actors import Rules, guarded
    >>> few = {("a", "x"): 2}
    >>> rows = [(r, c, f"{r}{c}{g}", 10.0 + g) for r in "abc" for c in "xyz" for g in range(few.get((r, c), 5))]
    >>> firms = pl.DataFrame(rows, schema=["sector", "place", "group", "value"], orient="row")
    >>> protect(guarded(firms, ["sector", "place"], rules=Rules()))
    Release 4 × 4: 1 left out by a rule, 3 for their sake
    """
    hidden = table.sensitive.copy()
    if also is not None:
        hidden |= also
    cells = [tuple(int(i) for i in at) for at in zip(*np.nonzero(table.sensitive), strict=True)]
    return hide(table, hidden, cells, known=known)


def hide(
    table: Guarded,
    before: NDArray[np.bool_],
    cells: Sequence[tuple[int, ...]],
    *,
    known: NDArray[np.bool_] | None = None,
) -> Release:
    """A release with what was left out before, and corners for each of some cells: the one that needs most first.

    Raises
    ------
    ConfidentialityError   a cell that is public already, or for which no corners are large enough
    """
    hidden = before.copy()
    usable = (table.values > 0) & (table.groups > 1)
    if known is not None:
        usable &= ~known
    for at in sorted(cells, key=lambda at: -table.needed[at]):
        if known is not None and known[at]:
            raise _public(table.names_of(at))
        other = _corners(table.values, hidden, usable, at, float(table.needed[at]))
        if other is None:
            raise _unsafe(table.names_of(at))
        hidden[np.ix_(*zip(at, other, strict=True))] = True
    return Release(table, hidden)


def _public(names: Sequence[str]) -> ConfidentialityError:
    return ConfidentialityError(
        f"{quoted(names)} breaks a rule and stands in an earlier release; what is public cannot be taken back",
        nl=f"{quoted(names)} breekt een regel en staat in een eerdere publicatie; wat openbaar is, is niet terug te"
        " nemen",
    )


def _unsafe(names: Sequence[str]) -> ConfidentialityError:
    return ConfidentialityError(
        f"{quoted(names)} cannot be made safe: no other cells are large enough\n"
        "  Take labels together, and protect that table.",
        nl=f"{quoted(names)} is niet te beveiligen: geen andere cellen zijn groot genoeg\n"
        "  Neem namen samen, en beveilig die tabel.",
    )


def _corners(
    values: Array, hidden: NDArray[np.bool_], usable: NDArray[np.bool_], at: tuple[int, ...], needed: float
) -> tuple[int, ...] | None:
    """The other label of each dimension for the cheapest block that leaves room to both sides.

    Up: the cell gains, its neighbours lose, their neighbours gain, and so on; down the reverse; to or from a total the
    other way. Who loses must have that much.
    """
    axes = range(values.ndim)
    moves = [_moves(values.shape[axis], at[axis]) for axis in axes]
    fits = np.ones(values.shape, dtype=np.bool_)
    cost = np.where(hidden, 0.0, values)
    whole = np.zeros(values.shape)
    for count in range(1, values.ndim + 1):
        for moved in combinations(axes, count):
            line = tuple(slice(None) if axis in moved else slice(at[axis], at[axis] + 1) for axis in axes)
            sign = _sign(moves, moved, values.ndim)
            room = usable[line].copy()
            for way, size in ((1.0, needed), (-1.0, min(needed, float(values[at])))):
                room &= (way * sign >= 0) | (values[line] >= size)
            fits &= room
            whole = whole + cost[line]
    for axis in axes:
        fits[tuple(at[axis] if a == axis else slice(None) for a in axes)] = False
    if not fits.any():
        return None
    found = np.unravel_index(int(np.argmin(np.where(fits, whole, np.inf))), values.shape)
    return tuple(int(i) for i in found)


def _moves(size: int, at: int) -> Array:
    """(label,)  how a cell moves when the one at a label gains, in one dimension: a total with it, others against."""
    signs = np.where(np.arange(size) == size - 1, -1.0, 1.0)
    moved: Array = -signs[at] * signs
    return moved


def _sign(moves: Sequence[Array], moved: Sequence[int], dimensions: int) -> Array:
    """How corners move that differ from the cell in some dimensions."""
    made = np.ones((1,) * dimensions)
    for axis in moved:
        made = made * moves[axis].reshape([-1 if a == axis else 1 for a in range(dimensions)])
    return made

"""First-order variance over a whole grid at once: what every error does to every cell, gathered and squared.

A row counts in every cell whose codes hold it. What it does there is slope · deviation; moves of one error add up over
rows, layers and accounts before they are squared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kringloop.core import Array
from kringloop.ledger.cells import Grid
from kringloop.ledger.follows import Follows
from kringloop.ledger.layer import Layer
from kringloop.ledger.places import closed_rows_and_cells, rows_and_cells
from kringloop.ledger.selection import Selection

if TYPE_CHECKING:
    from scipy.sparse import csr_array

LeafSlope: TypeAlias = "tuple[Selection, Array, Grid]"


def error_variance(leaves: Iterable[LeafSlope], grid: Grid) -> Array:
    """(cells…) Σ_e (Σ_r slope_r · sd_r)² of a figure, from the slopes of all it reads."""
    cells = int(np.prod(grid.shape, dtype=np.int64))
    found = np.zeros(cells)
    together = _Shared(cells)
    for leaf in _same_rows(leaves):
        found += leaf.own_variance(cells)
        leaf.add_shared(together)
    variance: Array = (found + together.squared()).reshape(grid.shape)
    return variance


@dataclass(slots=True)
class _Reads:
    """All that a figure reads of one layer of one account."""

    leaves: list[LeafSlope]

    def own_variance(self, cells: int) -> Array:
        """(cells,) from the part of each row that is its own."""
        selection = self.leaves[0][0]
        layer = selection.account.layer(selection.layer)
        if layer.follows is not None:
            return _followed(_row_slopes(self.leaves, cells, len(layer.follows.width)), layer.follows)
        alone = layer.alone
        if not alone.any():
            return np.zeros(cells)
        if len(self.leaves) == 1 and self.leaves[0][1].size == cells:  # every row once in every cell
            of, slope, grid = self.leaves[0]
            squared: Array = (_finite(slope) ** 2 * of.sums(grid, alone**2)).reshape(-1)
            return squared
        return _squared(self.leaves, alone, cells)

    def add_shared(self, together: _Shared) -> None:
        """What the errors that rows share do, added to what they do elsewhere."""
        selection = self.leaves[0][0]
        layer = selection.account.layer(selection.layer)
        if layer.shared is None:
            return
        common, codes = layer.common if layer.follows is None else layer.follows.common, layer.shared.codes
        if layer.follows is not None and layer.follows.of is not None:
            base = layer.follows.base(_row_slopes(self.leaves, together.cells, len(common)))
            moves = (base @ layer.shared.spread(common)).toarray()
            for label, move in zip(layer.shared.labels, moves.T, strict=True):
                together.add(label, move)
            return
        for code, label in enumerate(layer.shared.labels):
            of_error = np.where(codes == code, common, 0.0)
            if of_error.any():
                for of, slope, grid in self.leaves:
                    together.add(label, _finite(slope) * of.sums(grid, of_error))


class _Shared:
    """What each error that rows share does to every cell."""

    def __init__(self, cells: int) -> None:
        self.cells = cells
        self._moves: dict[str, Array] = {}

    def add(self, label: str, moves: Array) -> None:
        """Moves on the grid of a leaf, of which the axes beyond those of the figure are added up."""
        flat = moves.reshape(self.cells, -1).sum(axis=1)
        self._moves[label] = self._moves[label] + flat if label in self._moves else flat

    def squared(self) -> Array:
        """(cells,) the sum of squares."""
        total = np.zeros(self.cells)
        for moves in self._moves.values():
            total += moves**2
        return total


def _same_rows(leaves: Iterable[LeafSlope]) -> Iterator[_Reads]:
    """The leaves by account and layer; those without deviations are left out."""
    found: dict[tuple[str, str], _Reads] = {}
    for leaf in leaves:
        selection = leaf[0]
        if selection.account.layer(selection.layer).sd is not None:
            found.setdefault((selection.account.key, selection.layer), _Reads([])).leaves.append(leaf)
    yield from found.values()


def _squared(leaves: Iterable[LeafSlope], deviation: Array, cells: int) -> Array:
    """(cells,) Σ_r (Σ_leaves slope · deviation_r)²: a row that is read several times is one datum."""
    keys, moves = [], []
    for selection, slope, grid in leaves:
        rows, at = rows_and_cells(selection, grid)
        move = _finite(slope).reshape(-1)[at] * deviation[rows]
        used = np.flatnonzero(move)
        outer = at[used] // (slope.size // cells)
        keys.append(outer * len(deviation) + rows[used])
        moves.append(move[used])
    key, move = np.concatenate(keys), np.concatenate(moves)
    data, place = np.unique(key, return_inverse=True)
    summed = np.bincount(place, move, len(data))
    found: Array = np.bincount(data // len(deviation), summed**2, cells).astype(np.float64)
    return found


def variance_of_sums(layer: Layer, weights: csr_array) -> Array:
    """(sums,) the variance of sums of rows of a layer, as of the same sums asked as a figure [unit · unit].

    Parameters
    ----------
    weights : (sums, rows and closed rows) how often each row is in each sum; closed ones behind the others where errors
              of rows follow from those of others
    """
    follows, rows = layer.follows, len(layer.values)
    if follows is None:
        found: Array = weights.power(2) @ layer.alone**2
        base, common = weights, layer.common
    else:
        found, base, common = _followed(weights, follows), follows.base(weights[:, :rows]), follows.common
    if layer.shared is None:
        return found
    moves = base @ layer.shared.spread(common)
    together: Array = moves.power(2).sum(axis=1)
    return found + together


def _followed(slopes: csr_array, follows: Follows) -> Array:
    """(cells,) from the errors of rows before they are printed, and from those of printed figures."""
    base = follows.base(slopes[:, : len(follows.alone)])
    found: Array = base.power(2) @ follows.alone**2
    if follows.printed is not None:
        found = found + (slopes @ follows.printed).power(2) @ follows.width**2
    return found


def _row_slopes(leaves: list[LeafSlope], cells: int, size: int) -> csr_array:
    """(cells, rows and closed rows) what each row does to each cell; closed rows where there is room for them."""
    from scipy.sparse import coo_array

    outer, numbers, slopes = [], [], []
    for selection, slope, grid in leaves:
        of = [(0, *rows_and_cells(selection, grid))]
        if size > len(selection.account):
            of.append((len(selection.account), *closed_rows_and_cells(selection, grid)))
        flat = _finite(slope).reshape(-1)
        for first, rows, at in of:
            outer.append(at // (slope.size // cells))
            numbers.append(rows + first)
            slopes.append(flat[at])
    places = (np.concatenate(outer), np.concatenate(numbers))
    found: csr_array = coo_array((np.concatenate(slopes), places), shape=(cells, size)).tocsr()
    return found


def _finite(slope: Array) -> Array:
    """Slopes, 0 where a cell has no figure and so none."""
    found: Array = np.where(np.isfinite(slope), slope, 0.0)
    return found

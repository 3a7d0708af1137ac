"""Slopes over what may move, in scaled quantities: measured ones in their deviations, unknown ones made even."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kringloop.core import Array
from kringloop.reconcile.constraints import Slopes
from kringloop.reconcile.system import System

_WAVES = 20
"""How far from measured figures a scale is passed on; unknowns beyond get the usual one."""


@dataclass(frozen=True, slots=True, eq=False)
class Movable:
    """What may move, and where its slopes stand in the whole Jacobian."""

    system: System
    slopes: Slopes
    places: NDArray[np.int64]
    """The quantities that may move, in order."""
    kept: NDArray[np.bool_]
    """Which numbers of the whole Jacobian are theirs."""
    indices: NDArray[np.int64]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, system: System) -> Movable:
        slopes = Slopes.of(system)
        pattern = slopes.pattern
        moves = ~system.constant
        number = np.cumsum(moves) - 1
        kept = moves[pattern.indices]
        starts = np.concatenate([[0], np.cumsum(kept)])[pattern.indptr]
        return cls(system, slopes, np.flatnonzero(moves), kept, number[pattern.indices[kept]], starts)

    @property
    def unknown(self) -> NDArray[np.bool_]:
        """Which of them are unknown."""
        return self.system.unknown[self.places]

    def at(self, point: Array) -> sparse.csr_array:
        """(constraints, movable) Jacobian."""
        whole = self.slopes.at(point)
        shape = (self.system.constraint_count, len(self.places))
        made = sparse.csr_array((whole.data[self.kept], self.indices, self.starts), shape=shape)
        made.has_sorted_indices = True
        return made


@dataclass(frozen=True, slots=True, eq=False)
class Scales:
    """scaled slopes = rows · slopes · columns; scaled quantity = quantity / columns."""

    rows: Array
    columns: Array

    @classmethod
    def of(cls, movable: Movable, slopes: sparse.csr_array) -> Scales:
        """Measured quantities by their deviations, and what hangs on them by that, outwards.

        A row is scaled by the deviations in it, an unknown by the rows it stands in, a row of unknowns only by what
        is scaled already: so another unit for all gives the same scaled numbers.
        """
        free = movable.unknown
        squared = sparse.csr_array((slopes.data**2, slopes.indices, slopes.indptr), shape=slopes.shape)
        columns = np.where(free, 0.0, movable.system.deviations[movable.places])
        rows = _inverse_root(squared @ columns**2)
        for _ in range(_WAVES if free.any() else 0):
            waiting = free & (columns == 0)
            columns = np.where(waiting, _inverse_root(squared.T @ rows**2), columns)
            fresh = np.where(rows == 0, _inverse_root(squared @ columns**2), rows)
            done = bool((fresh == rows).all()) and not (waiting & (columns > 0)).any()
            rows = fresh
            if done:
                break
        usual = float(np.median(columns[columns > 0])) if (columns > 0).any() else 1.0
        columns = np.where(columns == 0, usual, columns)
        rows = np.where(rows == 0, _inverse_root(squared @ columns**2), rows)
        return cls(np.where(rows == 0, 1.0, rows), columns)

    def scaled(self, slopes: sparse.csr_array) -> sparse.csr_array:
        numbers = slopes.data * self.columns[slopes.indices] * np.repeat(self.rows, np.diff(slopes.indptr))
        made = sparse.csr_array((numbers, slopes.indices, slopes.indptr), shape=slopes.shape)
        made.has_sorted_indices = True
        return made


def _inverse_root(squares: Array) -> Array:
    """1/√s, and 0 where s is 0."""
    made: Array = np.zeros_like(squares)
    np.divide(1.0, np.sqrt(squares), out=made, where=squares > 0)
    return made

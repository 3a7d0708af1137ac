"""Entries of the inverse of a factored matrix: selected ones all at once, or whole columns by solves.

Z = K⁻¹ on the pattern of L from Z_jj = 1/d_j − Σ L_kj Z_kj and Z_ij = −Σ L_kj Z_ik, from the last column back. Columns
as far from the root of the elimination tree do not need each other and go together. Source: takahashi1973.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array
from kringloop.reconcile.factor import Factors

Codes = NDArray[np.int64]
_LARGEST_BATCH = 20_000_000
"""Pairs of entries looked up at once: bounds memory at about a gigabyte."""


def inverse_diagonals(several: Sequence[Factors]) -> Array:
    """(matrices, rows) diagonals of the inverses of matrices with one pattern, in the order of the matrix."""
    found = np.empty((len(several[0].diagonal), len(several)))
    if all(_alike(several[0], other) for other in several[1:]):
        found[several[0].order] = _Selected(several).run()
    else:
        for j, factors in enumerate(several):
            found[factors.order, j] = _Selected([factors]).run()[:, 0]
    return found.T


def _alike(one: Factors, other: Factors) -> bool:
    same = np.array_equal(one.lower.indptr, other.lower.indptr) and np.array_equal(one.order, other.order)
    return same and np.array_equal(one.lower.indices, other.lower.indices)


class _Selected:
    """Arrays have a last axis for the matrices, which share every look-up."""

    def __init__(self, several: Sequence[Factors]) -> None:
        lower = several[0].lower
        self.size = len(several[0].diagonal)
        self.starts = lower.indptr.astype(np.int64)
        self.rows = lower.indices.astype(np.int64)
        self.counts = np.diff(self.starts)
        self.values = np.stack([f.lower.data for f in several], axis=1)
        self.pivots = np.stack([f.diagonal for f in several], axis=1)
        self.keys = np.repeat(np.arange(self.size), self.counts) * self.size + self.rows
        self.inverse = np.zeros((self.size + len(self.rows), len(several)))
        """The diagonal, then what lies below it, entry by entry."""

    def run(self) -> Array:
        depth = self._depths()
        order = np.argsort(depth, kind="stable")
        ends = np.searchsorted(depth[order], np.arange(int(depth.max(initial=0)) + 2))
        for first, last in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True):
            for columns in self._batches(order[first:last]):
                self._columns(columns)
        return self.inverse[: self.size]

    def _depths(self) -> Codes:
        """Steps from each column to the root of its tree, by doubling."""
        root = self.size
        parent = np.full(root + 1, root)
        held = self.counts > 0
        parent[:root][held] = self.rows[self.starts[:-1][held]]
        depth = (parent != root).astype(np.int64)
        while (parent[:root] != root).any():
            depth = depth + depth[parent]
            parent = parent[parent]
        return np.asarray(depth[:root])

    def _batches(self, columns: Codes) -> list[Codes]:
        work = np.cumsum(self.counts[columns] ** 2)
        if not len(work) or work[-1] <= _LARGEST_BATCH:
            return [columns]
        return np.split(columns, np.flatnonzero(np.diff(work // _LARGEST_BATCH)) + 1)

    def _columns(self, columns: Codes) -> None:
        """Columns that do not need each other: every pair of their entries is looked up once."""
        self.inverse[columns] = 1.0 / self.pivots[columns]
        columns = columns[self.counts[columns] > 0]
        if not len(columns):
            return
        counts = self.counts[columns]
        first = np.cumsum(counts) - counts
        entries = _ranges(self.starts[columns], counts)
        own = np.repeat(np.arange(len(columns)), counts)
        wide = counts[own]
        one = np.repeat(np.arange(len(entries)), wide)
        other = entries[_ranges(first[own], wide)]
        terms = self.inverse[self._places(self.rows[entries][one], self.rows[other])]
        terms *= self.values[other]
        sums = -np.add.reduceat(terms, np.cumsum(wide) - wide, axis=0)
        self.inverse[self.size + entries] = sums
        self.inverse[columns] -= np.add.reduceat(sums * self.values[entries], first, axis=0)

    def _places(self, i: Codes, k: Codes) -> Codes:
        """Where Z_ik is kept; it lies on the pattern for two rows of one column."""
        low, high = np.minimum(i, k), np.maximum(i, k)
        found = low.copy()
        apart = np.flatnonzero(low != high)
        found[apart] = self.size + np.searchsorted(self.keys, low[apart] * self.size + high[apart])
        return found


def _ranges(starts: Codes, counts: Codes) -> Codes:
    """starts[0], starts[0] + 1, … , for each start as many as its count."""
    total = int(counts.sum())
    return np.arange(total) - np.repeat(np.cumsum(counts) - counts - starts, counts)

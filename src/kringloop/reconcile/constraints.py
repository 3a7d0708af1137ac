"""Constraints as kernels: what is left of them, how large their terms are, and their exact slopes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kringloop.core import Array
from kringloop.reconcile.system import System


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """A Jacobian with one pattern for all points: only its numbers change."""

    system: System
    pattern: sparse.csr_array
    linear: Array
    """The part of the numbers that does not depend on the point."""
    slot: NDArray[np.int64]
    """For each product twice, the place of its slope among the numbers."""

    @classmethod
    def of(cls, system: System) -> Slopes:
        products = system.products
        if not len(products):
            linear = system.linear.tocsr()
            linear.sort_indices()
            return cls(system, linear, linear.data.astype(np.float64), np.zeros(0, dtype=np.int64))
        rows = np.concatenate([products.row, products.row])
        columns = np.concatenate([products.first, products.second])
        shape = system.linear.shape
        marked = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
        own = sparse.csr_array((np.ones(system.linear.nnz), system.linear.indices, system.linear.indptr), shape=shape)
        pattern = sparse.csr_array(own + marked)
        pattern.sort_indices()
        keys = np.repeat(np.arange(shape[0]), np.diff(pattern.indptr)) * shape[1] + pattern.indices
        coo = system.linear.tocoo()
        numbers = np.zeros(pattern.nnz)
        numbers[np.searchsorted(keys, coo.row.astype(np.int64) * shape[1] + coo.col)] = coo.data
        return cls(system, pattern, numbers, np.searchsorted(keys, rows * shape[1] + columns))

    def at(self, point: Array) -> sparse.csr_array:
        """(constraints, quantities) ∂f/∂v: coefficients, and for each product the other quantity times its factor."""
        products = self.system.products
        numbers = self.linear
        if len(products):
            slopes = np.concatenate([products.factor * point[products.second], products.factor * point[products.first]])
            numbers = numbers + np.bincount(self.slot, weights=slopes, minlength=len(numbers))
        made = sparse.csr_array((numbers, self.pattern.indices, self.pattern.indptr), shape=self.pattern.shape)
        made.has_sorted_indices = True
        return made


def left_over(system: System, point: Array) -> Array:
    """(constraints,) f(v) = linear · v + products + offset; 0 where a constraint holds."""
    f: Array = system.linear @ point + system.offset
    products = system.products
    if len(products):
        terms = products.factor * point[products.first] * point[products.second]
        f = f + np.bincount(products.row, weights=terms, minlength=len(f))
    return f


def term_sizes(system: System, point: Array) -> Array:
    """(constraints,) Σ |terms|: what `left_over` is held against."""
    size: Array = abs(system.linear) @ np.abs(point) + np.abs(system.offset)
    products = system.products
    if len(products):
        terms = np.abs(products.factor * point[products.first] * point[products.second])
        size = size + np.bincount(products.row, weights=terms, minlength=len(size))
    return size

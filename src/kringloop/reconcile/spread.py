"""Variances of everything at once: selected entries of the inverse of equations made safe to factor.

    [ W + ε + Σ a a'   J' ]
    [ J               −δ  ]

where the sum is over rows a of J that hold an unknown: all short ones, and of each unknown the shortest. Where J moves
nothing the sum is 0, so that the part of the inverse that belongs to quantities is the same; but an unknown now has a
pivot of its own, and no digits are lost on it. Longer rows would fill the factors, with twenty times the work on a
national table of waste by material, and make nothing surer.
What ε and δ change is a series in them: three sizes of them take its first two terms away. Where the first term is not
small the column is solved and refined. Source: derived; the augmented form is that of nocedal2006.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kringloop.core import Array
from kringloop.reconcile.factor import Factored, Factors
from kringloop.reconcile.inverse import inverse_diagonals
from kringloop.reconcile.kkt import Equations

LONGEST = 64
"""Terms of a row whose pairs are summed; a longer row is cut into part sums, which are unknowns."""
SIZES, WEIGHTS = (2e-6, 4e-6, 8e-6), (8.0 / 3.0, -2.0, 1.0 / 3.0)
"""Three ε and δ, and the weights with which their first and second powers cancel."""
SHORT = 8
"""Terms of a row that holds an unknown, up to which its pairs are summed in any case."""
UNSURE = 2e-3
"""Share by which the first term may move a variance, so that the third is a hundred millionth; what moves more is
solved."""
_GONE = 1e-3
"""Share of the first term below which a variance is 0: less than a 20 000th of the scale is left of a deviation."""


def variances(equations: Equations, known: NDArray[np.bool_]) -> Array:
    """(variables,) diagonal of the part of the inverse that belongs to scaled quantities, good for those known."""
    count = equations.sizes[0]
    sizes = _diagonals(equations)[:, :count]
    found: Array = np.asarray(WEIGHTS) @ sizes
    found[found <= _GONE * sizes[0]] = 0.0
    moved = np.abs(sizes[0] - sizes[1]) > UNSURE * np.abs(sizes[0])
    for j in np.flatnonzero(known & moved & (found > 0)).tolist():
        found[j] = column(equations, j)[j]
    return found


def column(equations: Equations, place: int) -> Array:
    """One column of the inverse by a refined solve."""
    right = np.zeros(sum(equations.sizes))
    right[place] = 1.0
    return equations.solve(right)[: equations.sizes[0]]


def _diagonals(equations: Equations) -> Array:
    weights, slopes, free = stretched(equations)
    summed = slopes.T @ sparse.diags_array(summed_rows(slopes, free)) @ slopes
    safe = Equations(sparse.csr_array(weights + summed), slopes, free, equations.solver, SIZES[0])
    factored = Factored(safe.upper(), equations.solver)
    several: list[Factors] = []
    for small in SIZES:
        if several:
            factored.renew(safe.upper(small))
        several.append(factored.factors())
    return inverse_diagonals(several)


def summed_rows(slopes: sparse.csr_array, free: Array) -> Array:
    """(constraints,) 1 for a short row that holds an unknown, and for the shortest that holds some unknown."""
    held, lengths = slopes.tocoo(), np.diff(slopes.indptr)
    inside = (free[held.col] > 0) & (held.data != 0)
    rows, unknowns = held.row[inside], held.col[inside]
    order = np.lexsort((rows, lengths[rows], unknowns))
    _, first = np.unique(unknowns[order], return_index=True)
    chosen = np.zeros(len(lengths))
    chosen[rows[lengths[rows] <= SHORT]] = 1.0
    chosen[rows[order][first]] = 1.0
    return chosen


def stretched(equations: Equations) -> tuple[sparse.csr_array, sparse.csr_array, Array]:
    """Weights, slopes and what is free, with every long row that holds an unknown cut into part sums."""
    weights, slopes, free = equations.weights, equations.slopes, equations.free
    while (long := (np.diff(slopes.indptr) > LONGEST) & (abs(slopes) @ free > 0)).any():
        slopes, more = _cut(slopes, long)
        free = np.concatenate([free, np.ones(more)])
        weights = sparse.csr_array(sparse.block_diag([weights, sparse.csr_array((more, more))]))
    return weights, slopes, free


def _cut(slopes: sparse.csr_array, long: NDArray[np.bool_]) -> tuple[sparse.csr_array, int]:
    """Rows of at most `LONGEST` terms: a part sum per piece of a long row, and the row over its part sums."""
    rows, count = slopes.shape
    lengths, most = np.diff(slopes.indptr), LONGEST - 1  # the part sum itself is a term
    row = np.repeat(np.arange(rows), lengths)
    piece = (np.arange(slopes.nnz) - slopes.indptr[:-1][row]) // most
    pieces = np.where(long, -(-lengths // most), 0)
    more = int(pieces.sum())
    moved = long[row]
    target = np.where(moved, rows + (np.cumsum(pieces) - pieces)[row] + piece, row)
    size = np.sqrt(np.bincount(target[moved] - rows, weights=slopes.data[moved] ** 2, minlength=more))
    numbers = slopes.data.copy()
    numbers[moved] /= size[target[moved] - rows]
    sums, owner = np.arange(more), np.repeat(np.arange(rows), pieces)
    data = np.concatenate([numbers, size, -np.ones(more)])
    places = (
        np.concatenate([target, owner, rows + sums]),
        np.concatenate([slopes.indices, count + sums, count + sums]),
    )
    made = sparse.csr_array((data, places), shape=(rows + more, count + more))
    made.sort_indices()
    return made, more

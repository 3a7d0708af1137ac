"""Products and solves with a triangular kernel, in strips so small that BLAS keeps to one thread.

Waking a second thread costs a kernel of a few hundred years more than that thread gives: it stays awake and burns
processor time long after its part is done, and on a busy machine the first one waits for it. Strips also skip the
empty half of the kernel. From `LARGE` on the threads pay, and BLAS gets the whole.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import linalg

from kringloop.core import Array

ROWS: Final = 16
COLUMNS: Final = 60
"""Rows × columns of one solve: below the thousand or so from which OpenBLAS wakes a thread."""
WORK: Final = 2**18
"""Multiplications of one product from which OpenBLAS wakes a thread."""
LARGE: Final = 10**8
"""Multiplications of a whole kernel from which a second thread pays."""


def lower_product(kernel: Array, amounts: Array) -> Array:
    """Σ_c of kernel[m, c] · amounts[c] (interval, combination), for a kernel without anything above its diagonal.

    >>> lower_product(np.array([[1.0, 0.0], [0.5, 1.0]]), np.array([[2.0], [3.0]])).tolist()
    [[2.0], [4.0]]
    """
    if kernel.size * amounts.shape[1] >= LARGE:
        return np.asarray(kernel @ amounts)
    product = np.empty_like(amounts)
    for first in range(0, len(kernel), ROWS):
        last = min(first + ROWS, len(kernel))
        product[first:last] = _small_product(kernel[first:last, :last], amounts[:last])
    return product


def lower_solve(kernel: Array, goal: Array) -> Array:
    """Amounts with kernel · amounts = goal (interval, combination), by forward substitution.

    >>> lower_solve(np.array([[1.0, 0.0], [0.5, 1.0]]), np.array([[2.0], [4.0]])).tolist()
    [[2.0], [3.0]]
    """
    if kernel.size * goal.shape[1] >= LARGE:
        solved: Array = linalg.solve_triangular(kernel, goal, lower=True, check_finite=False)
        return solved
    amounts = np.empty_like(goal)
    for first in range(0, len(kernel), ROWS):
        last = min(first + ROWS, len(kernel))
        left = goal[first:last]
        if first:
            left = left - _small_product(kernel[first:last, :first], amounts[:first])
        square = kernel[first:last, first:last].T
        for column in range(0, goal.shape[1], COLUMNS):
            strip = slice(column, column + COLUMNS)
            amounts[first:last, strip] = linalg.blas.dtrsm(1.0, square, left[:, strip], lower=0, trans_a=1)
    return amounts


def _small_product(left: Array, right: Array) -> Array:
    width = max(WORK // max(left.size, 1), 1)
    if right.shape[1] <= width:
        return np.asarray(left @ right)
    product = np.empty((len(left), right.shape[1]))
    for first in range(0, right.shape[1], width):
        product[:, first : first + width] = left @ right[:, first : first + width]
    return product

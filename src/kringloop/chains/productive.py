"""Does making a product take less than itself? The proof that a table has meaningful answers (Hawkins-Simon).

Knows a solver and the flows behind it, no labels.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import linalg as sparse_linalg

from kringloop.chains.solve import SMALL, System
from kringloop.core import NOISE, Array, SingularError

_ROWS = 256


def productive(system: System, flows: Array, per_output: Array, *, signed: bool) -> bool:
    """Whether (I − A) is proven to give answers that add up over rounds of production.

    Without negative cells: L · 1 ≥ 1. With them: ρ(|A|) < 1, shown by v = 1'L > 0 and 2 N'v < 1 for the negative part
    N of A, because |A|'v = v − 1 + 2 N'v; otherwise no eigenvalue of A may have a real part of 1 or more, which for
    A ≥ 0 is the same condition.
    """
    ones = np.ones(system.size)
    try:
        needed = system.left(ones).values if signed else system.right(ones).values
    except SingularError:
        return False
    if not signed:
        return bool(needed.min(initial=np.inf) >= 1.0 - NOISE)
    if needed.min(initial=np.inf) > 0 and (2.0 * _through_negatives(flows, per_output, needed) < 1.0).all():
        return True
    return rightmost(system, flows, per_output) < 1.0 - NOISE


def rightmost(system: System, flows: Array, per_output: Array) -> float:
    """Largest real part of an eigenvalue of A; infinite where it could not be found."""
    if system.size < SMALL:
        return float(np.linalg.eigvals(flows * per_output).real.max(initial=-np.inf))
    operator = sparse_linalg.LinearOperator((system.size, system.size), matvec=system.inputs, dtype=np.float64)
    try:
        found = sparse_linalg.eigs(
            operator, k=1, which="LR", tol=1e-8, return_eigenvectors=False, v0=np.ones(system.size)
        )
    except sparse_linalg.ArpackNoConvergence:
        return float("inf")
    return float(found.real.max())


def _through_negatives(flows: Array, per_output: Array, weights: Array) -> Array:
    """(sector,)  N'v with N the size of the negative cells of A."""
    found = np.zeros(len(per_output))
    for start in range(0, len(flows), _ROWS):
        rows = slice(start, start + _ROWS)
        found -= weights[rows] @ np.minimum(flows[rows] * per_output, 0.0)
    return found

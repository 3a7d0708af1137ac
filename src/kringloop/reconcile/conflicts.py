"""Constraints that cannot hold together: which, and the smallest set of them that can be found.

A combination of constraints in which every quantity that may move cancels says 0 = something. Those with the
combination of least Σ |factor| are tried first; then each is left out in turn, and those without which the rest can
hold are kept: no smaller set of what is left contradicts itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from kringloop.core import Array, ConvergenceError, InfeasibleError, listing
from kringloop.reconcile.constraints import left_over
from kringloop.reconcile.kkt import SMALLER, Equations
from kringloop.reconcile.search import HOLDS, Found
from kringloop.reconcile.system import System

Codes = NDArray[np.int64]
_CANCELS = 1e-6
"""Share of the largest below which a factor is 0."""
_LARGEST_PROGRAM = 20_000
"""Constraints of which the smallest combination is looked for; of more, the largest contradiction is told."""


def refuse_conflict(found: Found) -> None:
    """Refuse an end of the search at which constraints are broken.

    Raises
    ------
    InfeasibleError    constraints and constants contradict each other; names the smallest set found
    ConvergenceError   they do not, and yet no point was found at which they hold
    """
    if found.holds:
        return
    system = found.movable.system
    f = left_over(system, found.point)
    rows = conflicting(found, f)
    raise InfeasibleError(_told(system, rows, f, found))


def conflicting(found: Found, f: Array) -> Codes:
    """Constraints that contradict each other, as few as can be found."""
    slopes = found.movable.at(found.point)
    empty = np.flatnonzero((np.diff(slopes.indptr) == 0) & (found.broken > HOLDS))
    if len(empty):  # only constants
        return empty[:1]
    scaled = found.scales.scaled(slopes)
    part = _combination(scaled, found.scales.rows * f)
    if np.abs(part).max() <= _CANCELS * np.abs(found.scales.rows * f).max():
        raise ConvergenceError(
            f"no answer was found: constraint '{found.movable.system.constraint_names[int(found.broken.argmax())]}' is "
            f"off by {100 * found.broken.max():.3g} % of the size of its terms, and no step brings it nearer\n"
            "  Give a start near the answer for unknowns in products, or look whether these figures can go together."
        )
    rows = np.flatnonzero(np.abs(part) > _CANCELS * np.abs(part).max(initial=0.0))
    if not len(rows) or len(rows) > _LARGEST_PROGRAM:
        return np.array([int(found.broken.argmax())])
    rows = _sparsest(sparse.csr_array(scaled[rows]), (found.scales.rows * f)[rows], rows)
    return _irreducible(scaled, found.scales.rows * f, rows)


def _combination(slopes: sparse.csr_array, f: Array) -> Array:
    """The part of f that no move can mend: f projected on combinations of constraints in which all cancels."""
    count = slopes.shape[1]
    equations = Equations(sparse.csr_array(sparse.eye_array(count)), slopes, np.zeros(count), small=SMALLER)
    for _ in range(3):
        f = -SMALLER * equations.factored.solve(np.concatenate([np.zeros(count), f]))[count:]
    return f


def _sparsest(slopes: sparse.csr_array, f: Array, rows: Codes) -> Codes:
    """Rows of the combination λ with λ'J = 0, λ'f = 1 and the least Σ |λ|, by linear programming."""
    size = f / np.abs(f).max()
    both = sparse.vstack(
        [sparse.hstack([slopes.T, -slopes.T]), sparse.csr_array(np.concatenate([size, -size])[None, :])]
    )
    right = np.zeros(both.shape[0])
    right[-1] = 1.0
    answer = linprog(np.ones(2 * len(rows)), A_eq=sparse.csr_matrix(both), b_eq=right, method="highs")  # type: ignore[call-overload]
    if not answer.success:
        return rows
    factor = np.abs(answer.x[: len(rows)] - answer.x[len(rows) :])
    needed: Codes = rows[factor > _CANCELS * factor.max()]
    return needed


def _irreducible(slopes: sparse.csr_array, f: Array, rows: Codes) -> Codes:
    """Rows of which none can be left out without the contradiction going."""
    kept = list(rows.tolist())
    for row in list(kept) if len(kept) <= 200 else ():
        fewer = [r for r in kept if r != row]
        if fewer and _contradict(slopes, f, np.array(fewer)):
            kept = fewer
    return np.array(kept, dtype=np.int64)


def _contradict(slopes: sparse.csr_array, f: Array, rows: Codes) -> bool:
    part = _combination(sparse.csr_array(slopes[rows]), f[rows])
    return bool(np.abs(part).max() > _CANCELS * np.abs(f[rows]).max())


def _told(system: System, rows: Codes, f: Array, found: Found) -> str:
    terms = abs(system.linear)[rows].sum(axis=0)
    products = np.isin(system.products.row, rows)
    terms[system.products.first[products]] += 1
    terms[system.products.second[products]] += 1
    constants = np.flatnonzero((terms > 0) & system.constant)
    held = listing(f"{system.names[i]} = {system.values[i]:g}" for i in constants.tolist())
    named = [
        repr(system.constraint_names[r]) + (f" ({system.places[r]})" if len(system.places) and system.places[r] else "")
        for r in rows
    ]
    gap = _gap(found, rows, f)
    count = (
        f"constraint {named[0]} cannot hold"
        if len(rows) == 1
        else f"{len(rows)} constraints contradict each other: {listing(named)}"
    )
    return (
        f"{count}; {'it says' if len(rows) == 1 else 'added up they say'} 0 = {gap:.6g}\n"
        + (f"  Constants in them: {held}.\n" if held else "")
        + "  No change of a measured figure mends this: correct a constant, or give it a deviation so that it can move."
    )


def _gap(found: Found, rows: Codes, f: Array) -> float:
    """|λ'f| of the combination λ of constraints in which all that may move cancels, the largest factor being 1."""
    if len(rows) == 1:
        return abs(float(f[rows[0]]))
    scales = found.scales.rows[rows]
    slopes = found.scales.scaled(found.movable.at(found.point))
    factors = scales * _combination(sparse.csr_array(slopes[rows]), scales * f[rows])
    return abs(float(factors @ f[rows])) / float(np.abs(factors).max())

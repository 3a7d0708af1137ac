"""Classes of any system of constraints by random probes and sparse solves; nothing dense, nothing symbolic.

A random vector projected on the directions in which unknowns can move without breaking a constraint is 0 exactly at
the unknowns that can be computed. One projected on the combinations of constraints that hold no unknown has, through
the slopes, something other than 0 exactly at the measured figures that are checked. Ranks come from determinants: each
dependent row makes the determinant proportional to δ. Source: derived; the classes are those of cencic2016.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from kringloop.core import Array, SingularError
from kringloop.reconcile.factor import Solver
from kringloop.reconcile.kkt import SMALLER, Equations
from kringloop.reconcile.search import Found
from kringloop.reconcile.sorts import Mask, Sorted

PROBES, SEED = 2, 7
NOTHING = 1e-6
"""A component of a projected probe that is smaller is 0; probes have size 1."""
_APPLIED = 4
_RANK_STEP, _CLEAR = 16.0, 0.25


def classified_by_probes(found: Found) -> Sorted:
    """Classes at a point, from the slopes there."""
    slopes = found.scales.scaled(found.movable.at(found.point))
    unknown = found.movable.unknown
    known_slopes, free_slopes = _columns(slopes, ~unknown), _columns(slopes, unknown)
    random = np.random.default_rng(SEED)
    moves = np.zeros(int(unknown.sum()))
    checks = np.zeros(int((~unknown).sum()))
    rows = slopes.shape[0]
    equations = _projector(free_slopes, found.equations.solver)
    for _ in range(PROBES):
        moves = np.maximum(moves, np.abs(_onto_moves(equations, random.standard_normal(len(moves)))))
        combination = _onto_combinations(equations, random.standard_normal(rows))
        checks = np.maximum(checks, np.abs(known_slopes.T @ combination))
    observable = np.ones(len(unknown), dtype=bool)
    observable[unknown] = moves <= NOTHING
    redundant = np.zeros(len(unknown), dtype=bool)
    redundant[~unknown] = checks > NOTHING
    freedom = _rank(slopes, found.equations.solver) - _rank(free_slopes, found.equations.solver)
    return Sorted(redundant, observable, _groups(slopes, unknown & ~observable), freedom)


def _columns(matrix: sparse.csr_array, where: Mask) -> sparse.csr_array:
    """Some columns; what is 0 at this point ties nothing and is left out."""
    made = sparse.csr_array(matrix[:, np.flatnonzero(where)])
    made.eliminate_zeros()
    made.sort_indices()
    return made


def _projector(slopes: sparse.csr_array, solver: Solver) -> Equations:
    count = slopes.shape[1]
    return Equations(sparse.csr_array(sparse.eye_array(count)), slopes, np.zeros(count), solver, SMALLER)


def _onto_moves(equations: Equations, probe: Array) -> Array:
    """The part of a vector over unknowns that breaks no constraint."""
    count, rows = equations.sizes
    for _ in range(_APPLIED):
        probe = equations.solve(np.concatenate([probe, np.zeros(rows)]))[:count]
    return probe


def _onto_combinations(equations: Equations, probe: Array) -> Array:
    """The part of a vector over constraints in which no unknown is left: δ (J J' + δ)⁻¹, a few times over."""
    count = equations.sizes[0]
    for _ in range(_APPLIED):
        probe = -SMALLER * equations.factored.solve(np.concatenate([np.zeros(count), probe]))[count:]
    return probe


def _rank(slopes: sparse.csr_array, solver: Solver) -> int:
    """Number of independent rows: ln det falls by ln(step) per dependent row when δ falls by that step."""
    rows = slopes.shape[0]
    if not slopes.nnz:
        return 0
    equations = _projector(slopes, solver)
    high, low = (_log_determinant(equations, small) for small in (SMALLER, SMALLER / _RANK_STEP))
    dependent = (high - low) / float(np.log(_RANK_STEP))
    if abs(dependent - round(dependent)) > _CLEAR:
        raise SingularError(
            f"it cannot be told how many of the {rows} constraints depend on others: about {dependent:.2f}\n"
            "  Look for constraints that say nearly the same with coefficients that differ in the last digits."
        )
    return rows - round(dependent)


def _log_determinant(equations: Equations, small: float) -> float:
    """ln |det| of the matrix with this δ."""
    return float(np.log(np.abs(equations.factored_with(small).factors().diagonal)).sum())


def _groups(slopes: sparse.csr_array, lost: Mask) -> NDArray[np.int64]:
    """Per movable quantity the set of unobservable ones it shares constraints with."""
    count, rows = slopes.shape[1], slopes.shape[0]
    coo = slopes.tocoo()
    inside = lost[coo.col] & (coo.data != 0)
    ends = (coo.col[inside], count + coo.row[inside])
    graph = sparse.coo_array((np.ones(int(inside.sum())), ends), shape=(count + rows, count + rows)).tocsr()
    _, label = connected_components(graph, directed=False)
    return np.asarray(label[:count], dtype=np.int64)

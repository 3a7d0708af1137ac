"""The equations of a step: weights of what is measured, slopes of what must hold, solved as one sparse system.

    [ W   0   Jx' ] [dx]   [ −gradient ]
    [ 0   ε   Jy' ] [dy] = [     0     ]
    [ Jx  Jy  −δ  ] [mu]   [    −f     ]

in scaled quantities (a measured one in its deviations). ε and δ are small and make the matrix quasi-definite; what
they change is taken back by refinement against the matrix without them. Source: cencic2016, vanderbei1995.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from kringloop.core import Array
from kringloop.reconcile.factor import Factored, Solver

SMALL = 1e-6
"""ε and δ of a step: their product is well above the smallest relative step of a float, else a pivot can vanish."""
SMALLER = 1e-8
"""δ where every quantity has a weight, so that no pivot can vanish."""
CLOSE = 1e-13
"""Residual of a refined solution, relative to its right-hand side."""
_MOST_REFINED, _DIRECTIONS, _ENOUGH = 30, 40, 1e-10


@dataclass(eq=False)
class Equations:
    """A scaled matrix of a step, its factors, and what is needed to refine with it.

    Parameters
    ----------
    weights : (variables, variables) second derivative of the objective; 0 for unknowns
    slopes  : (constraints, variables) of the constraints
    free    : (variables,) 1 where the objective says nothing, which gets ε
    """

    weights: sparse.csr_array
    slopes: sparse.csr_array
    free: Array
    solver: Solver = "auto"
    small: float = SMALL
    _factored: Factored | None = None

    @property
    def sizes(self) -> tuple[int, int]:
        return int(self.slopes.shape[1]), int(self.slopes.shape[0])

    def upper(self, small: float | None = None) -> sparse.csc_array:
        """The upper triangle, laid out column by column without sorting: weights, then slopes with −δ below them."""
        variables, rows = self.sizes
        small = self.small if small is None else small
        top = sparse.csc_array(sparse.triu(self.weights + sparse.diags_array(small * self.free)))
        top.sort_indices()
        slopes, counts = self.slopes, np.diff(self.slopes.indptr)
        below = np.cumsum(counts + 1) - 1
        inside = np.ones(slopes.nnz + rows, dtype=bool)
        inside[below] = False
        indices = np.empty(slopes.nnz + rows, dtype=np.int64)
        numbers = np.empty(slopes.nnz + rows)
        indices[inside], numbers[inside] = slopes.indices, slopes.data
        indices[below], numbers[below] = variables + np.arange(rows), -small
        starts = np.concatenate([top.indptr, top.nnz + np.cumsum(counts + 1)])
        parts = (np.concatenate([top.data, numbers]), np.concatenate([top.indices, indices]), starts)
        return sparse.csc_array(parts, shape=(variables + rows, variables + rows))

    @property
    def factored(self) -> Factored:
        if self._factored is None:
            self._factored = Factored(self.upper(), self.solver)
        return self._factored

    def renewed(self, weights: sparse.csr_array, slopes: sparse.csr_array) -> None:
        """Other numbers in the same pattern."""
        self.weights, self.slopes = weights, slopes
        if self._factored is not None:
            self._factored.renew(self.upper())

    def times(self, found: Array) -> Array:
        """The matrix without ε and δ, times a vector."""
        variables, _ = self.sizes
        moves, pulls = found[:variables], found[variables:]
        return np.concatenate([self.weights @ moves + self.slopes.T @ pulls, self.slopes @ moves])

    def solve(self, right: Array) -> Array:
        """The refined solution; where the matrix is singular, one of them."""
        found, worst = self._refined(self.factored.solve(right), right)
        size = float(np.abs(right).max(initial=0.0))
        if worst <= _ENOUGH * size:
            return found
        mended, less = self._refined(found + self._along(right - self.times(found)), right)
        return mended if less < worst else found

    def _refined(self, found: Array, right: Array) -> tuple[Array, float]:
        """A solution made better while that helps, and the largest residual left."""
        size, before = float(np.abs(right).max(initial=0.0)), np.inf
        for _ in range(_MOST_REFINED):
            missing = right - self.times(found)
            worst = float(np.abs(missing).max(initial=0.0))
            if worst <= CLOSE * size or worst >= 0.7 * before:
                break
            found, before = found + self.factored.solve(missing), worst
        return found, worst

    def _along(self, missing: Array) -> Array:
        """What is missing, by a search that learns the few directions in which ε and δ are not small."""
        from scipy.sparse.linalg import LinearOperator, gmres

        shape = (len(missing), len(missing))
        whole, near = LinearOperator(shape, self.times), LinearOperator(shape, self.factored.solve)
        answer, _ = gmres(whole, missing, M=near, rtol=_ENOUGH, restart=_DIRECTIONS, maxiter=1)
        return np.asarray(answer, dtype=np.float64)

    def factored_with(self, small: float) -> Factored:
        """Factors of the matrix with other ε and δ."""
        return Factored(self.upper(small), self.solver)

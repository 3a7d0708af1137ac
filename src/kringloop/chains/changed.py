"""A system of which some coefficients changed, answered from the factor of the old one.

Few changed columns or rows: a low-rank update (Woodbury). Many: the old factor as
preconditioner. None: the old answer itself. Knows matrices, no scenarios.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kringloop.chains.krylov import krylov
from kringloop.chains.solve import Solution, System, refine
from kringloop.core import Array, SingularError

_WORST = 1e-10
FEW_CHANGES = 30


class Changed:
    """I − A − Δ for a base system I − A and a sparse change Δ of coefficients.

    Parameters
    ----------
    base  : the solved system
    delta : (n, n) change of coefficients, A_new − A
    most  : largest rank for the low-rank update; default n / 20, at least 30

    Example
    >>> from kringloop.chains.solve import Leontief
    >>> base = Leontief(np.array([[150.0, 500.0], [200.0, 100.0]]), np.array([1000.0, 2000.0]))
    >>> same = Changed(base, sparse.csc_array((2, 2)))
    >>> bool((same.right(np.ones(2)).values == base.right(np.ones(2)).values).all())
    True
    """

    def __init__(self, base: System, delta: sparse.csc_array, *, tol: float = 1e-12, most: int | None = None) -> None:
        self.base, self.delta, self.tol = base, sparse.csc_array(delta), tol
        self.delta.eliminate_zeros()
        self.size = base.size
        self.columns: NDArray[np.intp] = np.flatnonzero(np.diff(self.delta.indptr))
        self.rows: NDArray[np.intp] = np.flatnonzero(np.bincount(self.delta.indices, minlength=self.size))
        self.limit = max(FEW_CHANGES, base.size // 20) if most is None else most
        self._right_side: Solution | None = None
        self._left_side: Solution | None = None

    @property
    def method(self) -> str:
        """How it is answered: 'unchanged', 'woodbury-columns', 'woodbury-rows' or 'preconditioned'."""
        if not len(self.columns):
            return "unchanged"
        if min(len(self.columns), len(self.rows)) > self.limit:
            return "preconditioned"
        return "woodbury-columns" if len(self.columns) <= len(self.rows) else "woodbury-rows"

    def right(self, rhs: Array, *, known: Solution | None = None) -> Solution:
        """(I − A − Δ)⁻¹ rhs; `known` is the base answer for the same rhs, where it is at hand."""
        return self._solve(rhs, known, transposed=False)

    def left(self, rhs: Array) -> Solution:
        """rhs (I − A − Δ)⁻¹."""
        answer = self._solve(rhs.T, None, transposed=True)
        return Solution(answer.values.T, answer.residual, answer.method, answer.steps)

    def inputs(self, made: Array, *, transposed: bool = False) -> Array:
        extra = self.delta.T @ made if transposed else self.delta @ made
        return np.asarray(self.base.inputs(made, transposed=transposed) + extra)

    def approximate(self, rhs: Array, *, transposed: bool) -> Array:
        return self.base.approximate(rhs, transposed=transposed)

    def expect(self, columns: int) -> None:
        self.base.expect(columns)

    def _solve(self, rhs: Array, known: Solution | None, *, transposed: bool) -> Solution:
        if self.method == "unchanged":
            return self._base(rhs, known, transposed)
        flat = rhs.ndim == 1
        block = rhs[:, None] if flat else rhs
        if self.method == "preconditioned":
            answer = self._preconditioned(block, None if known is None else known.values, transposed)
        else:
            answer = self._low_rank(block, known, transposed)
        return Solution(answer.values[:, 0] if flat else answer.values, answer.residual, answer.method, answer.steps)

    def _base(self, rhs: Array, known: Solution | None, transposed: bool) -> Solution:
        if known is not None:
            return Solution(known.values, known.residual, "unchanged", 0)
        if not transposed:
            return self.base.right(rhs)
        found = self.base.left(rhs.T)
        return Solution(found.values.T, found.residual, found.method, found.steps)

    def _low_rank(self, rhs: Array, known: Solution | None, transposed: bool) -> Solution:
        """x = x₀ + W C⁻¹ V' x₀ with Δ = U V', W = L U, C = I − V' W; the transposed side swaps U and V.

        The residual is bounded from those of x₀ and W, without another pass over the table:
        r = r₀ + R_W c + (Δ x − U c).
        """
        first = self._base(rhs, known, transposed)
        answer, weights, block, solved = self._update(first.values, transposed)
        delta = self.delta.T if transposed else self.delta
        sizes = np.linalg.norm(rhs, axis=0)
        carried = solved.residual * np.linalg.norm(block, axis=0) @ np.abs(weights)
        missed = np.linalg.norm(delta @ answer - block @ weights, axis=0)
        bound = first.residual + float(np.max((carried + missed) / np.where(sizes > 0, sizes, 1.0), initial=0.0))
        if bound <= self.tol:
            return Solution(answer, bound, self.method, 0)

        def correct(left_over: Array) -> Array:
            return self._update(self.base.approximate(left_over, transposed=transposed), transposed)[0]

        found = refine(lambda x: self._residual(x, rhs, transposed), correct, rhs, tol=self.tol, start=answer)
        return self._accept(Solution(found.values, found.residual, f"{self.method}+refine", found.steps))

    def _update(self, first: Array, transposed: bool) -> tuple[Array, Array, Array, Solution]:
        """Add what the change does to a base answer; also the weights c, the block U and W = L U."""
        by_columns = self.method == "woodbury-columns"
        places = self.columns if by_columns else self.rows
        change = self.delta[:, places].toarray() if by_columns else self.delta[places].toarray().T
        unit_side = by_columns != transposed
        # along the unit side the solved block belongs to the change, along the other to the unit vectors
        block = change if unit_side else self._units(places)
        solved = self._solved(block, transposed)
        seen = first[places] if unit_side else change.T @ first
        core = np.eye(len(places)) - (solved.values[places] if unit_side else change.T @ solved.values)
        if not np.isfinite(core).all() or 1 / np.linalg.cond(core) < _WORST:
            raise SingularError(
                "the changed table is not productive or nearly so: the low-rank update has no stable answer\n"
                "  Make the change smaller, or check that the new recipes use less than they make."
            )
        weights: Array = np.asarray(np.linalg.solve(core, seen), dtype=np.float64)
        return np.asarray(first + solved.values @ weights), weights, np.asarray(block), solved

    def _solved(self, block: Array, transposed: bool) -> Solution:
        if transposed:
            if self._left_side is None:
                found = self.base.left(block.T)
                self._left_side = Solution(found.values.T, found.residual, found.method, found.steps)
            return self._left_side
        if self._right_side is None:
            self._right_side = self.base.right(block)
        return self._right_side

    def _units(self, places: NDArray[np.intp]) -> Array:
        units = np.zeros((self.size, len(places)))
        units[places, np.arange(len(places))] = 1.0
        return units

    def _preconditioned(self, rhs: Array, start: Array | None, transposed: bool) -> Solution:
        """x ← x + L₀ (rhs − (I − A₁) x); where that is slow, GMRES with the same preconditioner."""

        def correct(left_over: Array) -> Array:
            return self.base.approximate(left_over, transposed=transposed)

        def residual(x: Array) -> Array:
            return self._residual(x, rhs, transposed)

        found = refine(residual, correct, rhs, tol=self.tol, most=40, start=start)
        if found.residual <= self.tol:
            return Solution(found.values, found.residual, "preconditioned", found.steps)

        def improved(x: Array) -> Array:
            return correct(x - self.inputs(x, transposed=transposed))

        solved = krylov(improved, correct(rhs), lambda x: correct(residual(x)), self.tol)
        if solved is None:
            return self._accept(found)
        values, _, readings = solved
        polished = refine(residual, correct, rhs, tol=self.tol, start=values)
        return self._accept(Solution(polished.values, polished.residual, "preconditioned-gmres", readings))

    def _residual(self, x: Array, rhs: Array, transposed: bool) -> Array:
        return rhs - x + self.inputs(x, transposed=transposed)

    def _accept(self, answer: Solution) -> Solution:
        if answer.residual <= 1e3 * self.tol:
            return answer
        raise SingularError(
            f"the changed table was not solved: relative residual {answer.residual:.1e} after {answer.steps} steps\n"
            "  The new recipes may use more than they make; make the change smaller, or build the table and audit it."
        )

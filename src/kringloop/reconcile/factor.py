"""Sparse L D L' of quasi-definite matrices: qdldl, or scipy's SuperLU where that is not installed.

A quasi-definite matrix [H A'; A −E] with H and E positive has such factors for every order of its rows, so that no
row has to change place for the sake of its numbers. Source: vanderbei1995.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kringloop.core import Array, RangeError, SingularError, did_you_mean

Solver = Literal["auto", "qdldl", "scipy"]
SOLVERS: tuple[Solver, ...] = ("auto", "qdldl", "scipy")


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """P' K P = L D L' with a unit lower triangle L and order P."""

    lower: sparse.csc_array
    diagonal: Array
    order: NDArray[np.int64]


class Factored:
    """A symmetric matrix with its factors; other numbers in the same pattern use the order found before."""

    def __init__(self, upper: sparse.csc_array, solver: Solver = "auto") -> None:
        if solver not in SOLVERS:
            raise RangeError(f"solver is '{solver}'; {did_you_mean(solver, SOLVERS)}")
        self._engine: Any = None
        self.solver: Solver = _installed() if solver == "auto" else solver
        self.renew(upper)

    def renew(self, upper: sparse.csc_array) -> None:
        """Factor a matrix of the same pattern, given by its upper triangle."""
        if self.solver == "qdldl":
            self._by_qdldl(sparse.csc_matrix(upper))
        else:
            self._by_scipy(upper)

    def _by_qdldl(self, upper: Any) -> None:
        import qdldl  # type: ignore[import-not-found]  # ships no types

        try:
            if self._engine is None:
                self._engine = qdldl.Solver(upper, upper=True)
            else:
                self._engine.update(upper, upper=True)
        except RuntimeError as error:
            raise SingularError(f"the equations cannot be solved: {error}") from None

    def _by_scipy(self, upper: sparse.csc_array) -> None:
        from scipy.sparse.linalg import splu

        strict = sparse.triu(upper, k=1)
        whole = sparse.csc_matrix(upper + strict.T)
        self._engine = splu(whole, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})

    def solve(self, right: Array) -> Array:
        """x with K x = right, to the accuracy of the factors."""
        found: Array = self._engine.solve(right)
        return found

    def factors(self) -> Factors:
        """The factors themselves, for selected entries of the inverse."""
        if self.solver == "qdldl":
            lower, diagonal, order = self._engine.factors()
            return Factors(_sorted(lower), np.asarray(diagonal), np.asarray(order, dtype=np.int64))
        lower = sparse.csc_array(self._engine.L)
        strict = sparse.csc_array(sparse.tril(lower, k=-1))
        order = np.argsort(self._engine.perm_c)
        return Factors(_sorted(strict), self._engine.U.diagonal(), order.astype(np.int64))


def _sorted(lower: Any) -> sparse.csc_array:
    made = sparse.csc_array(lower)
    made.sort_indices()
    return made


def _installed() -> Solver:
    try:
        import qdldl  # noqa: F401
    except ImportError:
        return "scipy"
    return "qdldl"

"""Answers without a factor: GMRES, led by what each region would make if it did not trade.

Most of a chain stays at home. Inverting the home blocks of I − A costs less than one
reading of the table and halves the readings that an answer needs. Knows matrices only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array

Operator = Callable[[Array], Array]
Rows = slice | NDArray[np.intp]

LONGEST = 60
"""Readings of the table after which a round stops; each keeps one vector per column."""

CHEAP = 30
"""Home blocks are inverted when the sum of their sizes cubed stays below this many times the table's cells."""


@dataclass(frozen=True, slots=True, eq=False)
class HomeBlocks:
    """Inverses of the diagonal blocks of I − A, applied to columns."""

    rows: tuple[Rows, ...]
    inverses: tuple[Array, ...]

    def __call__(self, columns: Array, *, transposed: bool) -> Array:
        answer = np.empty_like(columns)
        for rows, inverse in zip(self.rows, self.inverses, strict=True):
            answer[rows] = (inverse.T if transposed else inverse) @ columns[rows]
        return answer


def home_blocks(flows: Array, per_output: Array, supply: Array | None, rows: Sequence[Rows]) -> HomeBlocks | None:
    """The blocks of A = supply ∘ flows · per_output on `rows`; None when they are none, too large, or singular.

    Float32 suffices: they lead the search and never enter a residual.
    """
    sizes = [len(per_output[r]) for r in rows]
    if len(sizes) < 2 or sum(s**3 for s in sizes) > CHEAP * len(per_output) ** 2:
        return None
    inverses = []
    for r in rows:
        block = flows[r, r] if isinstance(r, slice) else flows[np.ix_(r, r)]
        scaled = block * -per_output[r] if supply is None else block * -per_output[r] * supply[r, None]
        scaled.flat[:: len(scaled) + 1] += 1.0
        try:
            inverses.append(np.linalg.inv(scaled.astype(np.float32)).astype(np.float64))
        except np.linalg.LinAlgError:
            return None
    return HomeBlocks(tuple(rows), tuple(inverses))


def krylov(
    apply: Operator, rhs: Array, residual: Operator, tol: float, *, lead: Operator | None = None, rounds: int = 2
) -> tuple[Array, float, int] | None:
    """(answer, relative residual, readings) with GMRES on every column at once; None when `tol` is out of reach.

    apply    : v → (I − A) v
    residual : x → rhs − (I − A) x, taken in full after each round: the method's own estimate drifts
    lead     : v → about (I − A)⁻¹ v; the search then runs in what is left of the system after it
    """
    leading: Operator = lead or (lambda v: v)
    size = np.linalg.norm(rhs, axis=0)
    size[size == 0] = 1.0
    x, left_over, readings = np.zeros_like(rhs), rhs, 0
    for _ in range(rounds):
        found, steps = gmres(lambda v: apply(leading(v)), left_over, 0.5 * tol * size)
        x += leading(found)
        left_over, readings = residual(x), readings + steps + 1
        relative = float((np.linalg.norm(left_over, axis=0) / size).max(initial=0.0))
        if relative <= tol:
            return x, relative, readings
    return None


def gmres(apply: Operator, rhs: Array, goals: Array) -> tuple[Array, int]:
    """Minimal residuals of all columns side by side, so that one reading of the table serves each of them.

    Every column has its own Krylov space; the search ends when all are below their `goals` (absolute norms).

    >>> matrix = np.array([[1.0, -0.5], [-0.2, 0.9]])
    >>> x, steps = gmres(lambda v: matrix @ v, np.array([[1.0], [1.0]]), np.array([1e-12]))
    >>> (matrix @ x).round(10).ravel().tolist(), steps
    ([1.0, 1.0], 2)
    """
    columns = rhs.shape[1]
    size = np.linalg.norm(rhs, axis=0)
    basis = [_divided(rhs, size)]
    upper = np.zeros((LONGEST, LONGEST, columns))
    turns = np.zeros((LONGEST, 2, columns))
    left_over = np.zeros((LONGEST + 1, columns))
    left_over[0] = size
    steps = 0
    while steps < LONGEST and (np.abs(left_over[steps]) > goals).any():
        new = apply(basis[steps])
        for i, known in enumerate(basis):
            upper[i, steps] = np.einsum("nc,nc->c", known, new)
            new = new - known * upper[i, steps]
        length = np.linalg.norm(new, axis=0)
        basis.append(_divided(new, length))
        turns[steps] = _turn(upper[: steps + 1, steps], turns[:steps], length)
        cosine, sine = turns[steps]
        left_over[steps + 1] = -sine * left_over[steps]
        left_over[steps] *= cosine
        steps += 1
    weights = _back(upper[:steps, :steps], left_over[:steps])
    return sum((v * w for v, w in zip(basis, weights, strict=False)), np.zeros_like(rhs)), steps


def _turn(column: Array, turns: Array, below: Array) -> tuple[Array, Array]:
    """Bring a new Hessenberg column to triangular form with the earlier rotations, and find the next one."""
    for i, (cosine, sine) in enumerate(turns):
        upper, lower = column[i].copy(), column[i + 1].copy()
        column[i], column[i + 1] = cosine * upper + sine * lower, cosine * lower - sine * upper
    radius = np.hypot(column[-1], below)
    cosine, sine = _divided(column[-1], radius), _divided(below, radius)
    column[-1] = radius
    return cosine, sine


def _back(upper: Array, rhs: Array) -> Array:
    """Back substitution, column by column of the block; a direction without weight gets none."""
    weights = np.zeros_like(rhs)
    for i in range(len(rhs) - 1, -1, -1):
        known = np.einsum("kc,kc->c", upper[i, i + 1 :], weights[i + 1 :])
        weights[i] = _divided(rhs[i] - known, upper[i, i])
    return weights


def _divided(values: Array, by: Array) -> Array:
    """values / by, and 0 where `by` is 0."""
    return np.divide(values, by, out=np.zeros_like(values), where=by != 0)

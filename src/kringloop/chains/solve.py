"""Answers of the Leontief system without its inverse.

Owns (I − A) x = y and (I − A)' m = s for any number of right-hand sides: factors in
float32 and refines against the table in float64, falls back to float64 when that
stagnates, uses a sparse factor for thin tables, a Krylov method for a single question,
and a near system's factor as preconditioner. Knows no regions and no pressures.
Rules: C4, C7.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from scipy import sparse
from scipy.linalg import blas

from kringloop.chains.factors import (
    DenseFactor,
    Factor,
    FactorCache,
    content_key,
    dense_factor,
    dense_inverse,
    sparse_factor,
)
from kringloop.chains.gauge import PROBES, Gauge, random_rows
from kringloop.chains.krylov import HomeBlocks, Operator, Rows, home_blocks, krylov
from kringloop.core import ROUNDING, Array, RangeError, SingularError

Precision = Literal["mixed", "float64", "float32"]
PRECISIONS: tuple[str, ...] = ("mixed", "float64", "float32")

FEW = 8
"""Up to this many right-hand sides a Krylov solve costs less than a factorisation."""

PATIENCE = 300
"""One by one, size / 300 questions without a factor cost about as much as the factor would have: then it is made."""

MANY = 0.25
"""Above this share of the size in right-hand sides, refinement costs more than a float64 factor."""

SMALL = 400
"""Below this size a factorisation costs nothing: float64, and no Krylov."""

DECLARED_FLOAT32 = 1e-5


class System(Protocol):
    """What accounts need of a solver."""

    size: int

    def right(self, rhs: Array) -> Solution: ...

    def left(self, rhs: Array) -> Solution: ...

    def inputs(self, made: Array, *, transposed: bool = False) -> Array: ...

    def approximate(self, rhs: Array, *, transposed: bool) -> Array: ...

    def expect(self, columns: int) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """The answer with the largest relative residual ‖rhs − (I − A) x‖ / ‖rhs‖ over its columns, and its method."""

    values: Array
    residual: float
    method: str
    steps: int


class Leontief:
    """The system I − A with A = supply ∘ flows / output, kept as flows and output.

    Parameters
    ----------
    flows        : (n, n)
    output       : (n,)    zero only where the column of flows is zero
    supply       : (n,)    optional factor per row (retention, extraction of sales); default 1
    precision    : mixed (float32 factor, float64 answer), float64, or float32 (declared, residual about 1e-6)
    tol          : relative residual asked for
    sparse_below : share of filled cells under which the sparse factor is used
    near         : a solved system that resembles this one; its factor serves as preconditioner
    cache        : folder for factors, by content hash; None keeps nothing
    blocks       : rows that mostly trade among themselves; their inverses speed up questions without a factor

    Example
    >>> solver = Leontief(np.array([[150.0, 500.0], [200.0, 100.0]]), np.array([1000.0, 2000.0]))
    >>> [round(float(v), 6) for v in solver.right(np.array([1.0, 0.0])).values]
    [1.254125, 0.264026]
    """

    def __init__(
        self,
        flows: Array,
        output: Array,
        *,
        supply: Array | None = None,
        precision: Precision = "mixed",
        tol: float = 1e-12,
        sparse_below: float = 0.05,
        near: System | None = None,
        cache: Path | str | None = None,
        names: Sequence[str] = (),
        blocks: Sequence[Rows] = (),
    ) -> None:
        if precision not in PRECISIONS:
            raise RangeError(f"precision is '{precision}'; expected one of {', '.join(PRECISIONS)}")
        if not 0 < tol < 1:
            raise RangeError(f"tol is {tol}; expected a relative residual between 0 and 1")
        self.flows, self.output, self.supply = flows, output, supply
        self.size = len(output)
        self.precision, self.tol = precision, DECLARED_FLOAT32 if precision == "float32" else tol
        self.per_output = np.divide(1.0, output, out=np.zeros_like(output), where=output != 0)
        self.names = tuple(names)
        self.near, self.blocks = near, tuple(blocks)
        self.cache = FactorCache(Path(cache)) if cache else None
        self._factor: Factor | None = None
        self._dense64 = precision == "float64" or self.size < SMALL
        self._thin = self._as_thin(sparse_below)
        self._home: HomeBlocks | None = None
        self._gauges: dict[bool, Gauge] = {}
        self._asked = 0

    @property
    def factored(self) -> bool:
        return self._factor is not None

    def right(self, rhs: Array) -> Solution:
        """x = (I − A)⁻¹ rhs for a vector or a block of columns: output needed for a demand."""
        return self._solve(rhs if rhs.ndim == 2 else rhs[:, None], transposed=False, flat=rhs.ndim == 1)

    def left(self, rhs: Array) -> Solution:
        """m = rhs (I − A)⁻¹ for a row or a block of rows: total multipliers of intensities."""
        rows = rhs if rhs.ndim == 2 else rhs[None, :]
        answer = self._solve(rows.T, transposed=True, flat=False)
        values = answer.values.T if rhs.ndim == 2 else answer.values[:, 0]
        return Solution(values, answer.residual, answer.method, answer.steps)

    def inputs(self, made: Array, *, transposed: bool = False) -> Array:
        """A · made (or A' · made) without forming A."""
        scale = self.per_output if made.ndim == 1 else self.per_output[:, None]
        supply = self.supply if self.supply is None or made.ndim == 1 else self.supply[:, None]
        if transposed:
            fed = made if supply is None else made * supply
            return np.asarray(self._times(fed, transposed=True) * scale)
        fed = self._times(made * scale, transposed=False)
        return fed if supply is None else fed * supply

    def _times(self, made: Array, *, transposed: bool) -> Array:
        """flows · made, or flows' · made."""
        if self._thin is not None:
            return np.asarray((self._thin.T if transposed else self._thin) @ made)
        flows = self.flows.T if transposed else self.flows
        if made.ndim == 2 and made.shape[1] == 1:
            # a matrix times a vector is bound by memory; as a product of matrices it takes twice as long
            return np.asarray(flows @ made[:, 0])[:, None]
        if made.ndim == 1 or not self.flows.flags.c_contiguous:
            return np.asarray(flows @ made)
        # LAPACK's order of memory on both sides: a quarter faster than the plain product for few columns
        gemm: Callable[..., Array] = blas.dgemm
        return gemm(1.0, self.flows.T, made, trans_a=not transposed)

    def approximate(self, rhs: Array, *, transposed: bool) -> Array:
        """One pass of the factor, unrefined: a preconditioner for systems that resemble this one."""
        return self.prepare().solve(rhs, transposed=transposed)

    def prepare(self) -> Factor:
        """Factor now; later questions only use the factor."""
        factor = self._factor
        if factor is None:  # the one in hand is given, for another thread may drop the one that is kept
            factor = self._factor = self._make_factor()
        return factor

    def expect(self, columns: int) -> None:
        """Announce very many right-hand sides: one float64 factor is then cheaper than refining each."""
        if columns > MANY * self.size and self.precision == "mixed" and self._thin is None and not self._dense64:
            self._dense64, self._factor = True, None

    def pays_inverse(self, columns: int) -> bool:
        """So many right-hand sides that the explicit inverse costs less than solving and refining each."""
        return columns > self.size / 2 and self.size >= SMALL and self._thin is None

    def inverse(self) -> Array:
        """(n, n)  (I − A)⁻¹ itself, in float64 and not kept: for questions that need nearly all of it.

        Its rows and columns are answers only when `shown_residual` says so.
        """
        return dense_inverse(self.flows, self.per_output, self.supply)

    def shown_residual(self, x: Array, rhs: Array, *, transposed: bool) -> float:
        """Upper estimate of the relative residual of answers that were found by other means."""
        gauge = self._gauge(PROBES, transposed)
        return (
            largest_relative(rhs - x + self.inputs(x, transposed=transposed), rhs)
            if gauge is None
            else (gauge.relative(x, rhs))
        )

    def _as_thin(self, sparse_below: float) -> sparse.csc_array | None:
        if self.size < SMALL or sparse_below <= 0:
            return None
        # a sample of the rows decides, so that a dense table is not read twice for nothing
        sample = self.flows[:: max(1, self.size // 64)]
        if np.count_nonzero(sample) > 2 * sparse_below * sample.size:
            return None
        filled = np.count_nonzero(self.flows)
        return sparse.csc_array(self.flows) if filled < sparse_below * self.size**2 else None

    def _make_factor(self) -> Factor:
        if self._thin is not None:
            return sparse_factor(self._thin, self.per_output, self.supply)
        dtype = np.float64 if self._dense64 else np.float32
        if self.cache is None or self.supply is not None:
            return self._dense(dtype)
        key = content_key(self.flows, self.output, dtype)
        found = self.cache.load(key)
        if found is None:
            found = self._dense(dtype)
            self.cache.store(key, found)
        return found

    def _dense(self, dtype: type[np.floating]) -> DenseFactor:
        try:
            return dense_factor(self.flows, self.per_output, self.supply, dtype)
        except SingularError as error:
            raise SingularError(f"{error}\n  {self._strongest_loop()}") from None

    def _solve(self, rhs: Array, *, transposed: bool, flat: bool) -> Solution:
        def residual(x: Array) -> Array:
            return rhs - x + self.inputs(x, transposed=transposed)

        answer = self._without_factor(rhs, residual, transposed)
        if answer is None:
            answer = self._with_factor(rhs, residual, transposed)
        if flat:
            return Solution(answer.values[:, 0], answer.residual, answer.method, answer.steps)
        return answer

    def _without_factor(self, rhs: Array, residual: Operator, transposed: bool) -> Solution | None:
        if self.factored:
            return None
        if self.near is not None:
            return _preconditioned(self.near, rhs, residual, transposed, self.tol)
        self._asked += 1  # the columns of one question share every reading of the table
        if rhs.shape[1] > FEW or self.size < SMALL or self._asked > max(FEW, self.size // PATIENCE):
            return None
        home = self._home_blocks()
        found = krylov(
            lambda x: x - self.inputs(x, transposed=transposed),
            rhs,
            residual,
            self.tol,
            lead=None if home is None else lambda v: home(v, transposed=transposed),
        )
        return None if found is None else Solution(found[0], found[1], "gmres", found[2])

    def _home_blocks(self) -> HomeBlocks | None:
        if self._home is None and self.blocks:
            self._home = home_blocks(self.flows, self.per_output, self.supply, self.blocks)
            self.blocks = () if self._home is None else self.blocks
        return self._home

    def _with_factor(self, rhs: Array, residual: Operator, transposed: bool) -> Solution:
        factor = self.prepare()
        gauge = self._gauge(rhs.shape[1], transposed)
        found = refine(residual, lambda r: factor.solve(r, transposed=transposed), rhs, tol=self.tol, gauge=gauge)
        if found.residual <= self.tol:
            return Solution(found.values, found.residual, f"{factor.name}+refine", found.steps)
        if not self._dense64 and self._thin is None and self.precision == "mixed":
            self._dense64, self._factor = True, self._dense(np.float64)
            return self._with_factor(rhs, residual, transposed)
        if found.residual <= rounding_floor(found.values, rhs) < 1e-6:
            return Solution(found.values, found.residual, f"{factor.name}+refine", found.steps)
        raise SingularError(
            f"the answer stagnates at a relative residual of {found.residual:.1e}, above {self.tol:.1e}"
            f"{self._condition()}\n  {self._strongest_loop()}"
        )

    def _gauge(self, columns: int, transposed: bool) -> Gauge | None:
        """What measures an answer of many columns; made at the first one and kept."""
        if columns < PROBES or self._thin is not None or self.size < SMALL:
            return None
        if transposed not in self._gauges:
            probes = random_rows(self.size)
            seen = probes - self.inputs(probes.T, transposed=not transposed).T
            self._gauges[transposed] = Gauge(probes, np.ascontiguousarray(seen))
        return self._gauges[transposed]

    def _condition(self) -> str:
        if not isinstance(self._factor, DenseFactor):
            return ""
        norm = 1 + float(np.abs(self.flows.sum(axis=0) * self.per_output).max())
        return f"; condition about {self._factor.condition(norm):.1e}"

    def _strongest_loop(self) -> str:
        radius, places = spectral_radius(self)
        who = ", ".join(f"'{self.names[i]}'" if self.names else f"row {i}" for i in places)
        return f"Spectral radius about {radius:.4g}; the strongest loop runs through {who}. Correct those recipes."


def refine(
    residual: Operator,
    correct: Operator,
    rhs: Array,
    *,
    tol: float,
    most: int = 8,
    start: Array | None = None,
    gauge: Gauge | None = None,
) -> Solution:
    """x ← x + correct(rhs − (I − A) x) until the relative residual is below `tol`, or stops halving.

    The residual is taken in float64 against the table, whatever the precision of `correct`.
    With a gauge, an answer that it finds good enough is not held against the whole table once more.
    """
    x = correct(rhs) if start is None else start.copy()
    previous = np.inf
    for step in range(most + 1):
        if gauge is not None and step and (shown := gauge.relative(x, rhs)) <= tol:
            return Solution(x, shown, "refine", step)
        left_over = residual(x)
        relative = largest_relative(left_over, rhs)
        if relative <= tol or relative > 0.5 * previous or step == most or not np.isfinite(relative):
            return Solution(x, relative if np.isfinite(relative) else np.inf, "refine", step)
        previous = relative
        x += correct(left_over)
    raise AssertionError("the loop returns on its last step")


def _preconditioned(near: System, rhs: Array, residual: Operator, transposed: bool, tol: float) -> Solution | None:
    """Richardson with a near system's factor: x ← x + L₀ (rhs − (I − A) x); None when it converges too slowly."""
    found = refine(residual, lambda r: near.approximate(r, transposed=transposed), rhs, tol=tol, most=30)
    return Solution(found.values, found.residual, "near-factor", found.steps) if found.residual <= tol else None


def column_norms(x: Array) -> Array:
    """‖x‖ of each column; figures whose squares leave the float range are scaled first."""
    largest = max(float(x.max(initial=0.0)), -float(x.min(initial=0.0)))
    if largest == 0 or 1e-100 < largest < 1e100:
        return np.asarray(np.linalg.norm(x, axis=0))
    return np.asarray(np.linalg.norm(x / largest, axis=0) * largest)


def rounding_floor(x: Array, rhs: Array) -> float:
    """Smallest relative residual that float64 can reach: 64 · eps · ‖x‖ / ‖rhs‖."""
    size = column_norms(rhs)
    grown = column_norms(x) / np.where(size > 0, size, 1.0)
    return ROUNDING * float(grown.max(initial=0.0))


def largest_relative(left_over: Array, rhs: Array) -> float:
    """Largest ‖left_over‖ / ‖rhs‖ over the columns; a zero right-hand side counts by itself."""
    size = column_norms(rhs)
    return float(np.max(column_norms(left_over) / np.where(size > 0, size, 1.0), initial=0.0))


def spectral_radius(system: Leontief, *, sweeps: int = 200) -> tuple[float, tuple[int, ...]]:
    """Power iteration on |A| from both sides: radius, and the three rows that carry the strongest loop."""
    right, left, radius = np.ones(system.size), np.ones(system.size), 0.0
    for _ in range(sweeps):
        new = system.inputs(right)
        radius = float(np.linalg.norm(new) / np.linalg.norm(right))
        if radius == 0:
            break
        right = new / np.linalg.norm(new)
        other = system.inputs(left, transposed=True)
        left = other / max(float(np.linalg.norm(other)), 1e-300)
    weight = np.abs(right * left)
    return radius, tuple(int(i) for i in np.argsort(-weight, kind="stable")[: min(3, system.size)] if weight[i] > 0)

"""One solved economy: the two blocks of answers that every account is made of.

Owns the checks before a solve and the memory of what was solved: output by consuming
region, and multipliers by extension. Knows no accounts.
Rules: C4, C7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kringloop.chains.economy import Economy, reciprocal, require_vector
from kringloop.chains.fitting import SEPARATOR
from kringloop.chains.solve import Leontief, Precision, Solution, System, largest_relative, spectral_radius
from kringloop.core import (
    Array,
    BalanceError,
    MismatchError,
    MissingDataError,
    RangeError,
    SingularError,
    listing,
    texts,
)

_ROWS = 32


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """What one pass over the flows tells: row sums, column sums, and whether a cell is negative."""

    row_sums: Array
    column_sums: Array
    smallest: float


class Engine:
    """An economy made ready for questions; nothing is factored before a question needs it.

    Parameters
    ----------
    economy      : the table
    precision    : "mixed" (default), "float64", or "float32" (declared, residual about 1e-6)
    tol          : relative residual of every answer
    cache        : folder for factors, memory-mapped and found again by content hash
    near         : engine of another year or variant, whose factor is reused as preconditioner
    balance      : "strict" refuses a table whose rows fail to close; "report" goes on and keeps `imbalance`
    sparse_below : share of filled cells under which the sparse factor is used

    Raises
    ------
    MissingDataError   NaN or infinity in the table
    RangeError         negative output, or an option outside its domain
    MismatchError      `near` has other sectors
    BalanceError       rows that do not close within rounding; inputs bought by a sector without output
    SingularError      at the first question: a table that is not productive

    Example
    >>> from kringloop.core import Origin
    >>> book = Origin(producer="Miller & Blair", dataset="ch. 2", title="two sectors", vintage="2009",
    ...               licence="facts", kind="published")
    >>> table = Economy.from_arrays(sectors=[("X", "1"), ("X", "2")], demands=[("X", "all")],
    ...     flows=[[150, 500], [200, 100]], final_demand=[[350], [1700]], unit="mln USD", year=2009, origin=book)
    >>> Engine(table).outputs([600, 1500]).values.round(1).tolist()
    [1247.5, 1841.6]
    """

    def __init__(
        self,
        economy: Economy,
        *,
        precision: Precision = "mixed",
        tol: float = 1e-12,
        cache: Path | None = None,
        near: Engine | None = None,
        balance: Literal["strict", "report"] = "strict",
        sparse_below: float = 0.05,
    ) -> None:
        if near is not None and near.economy.sectors != economy.sectors:
            raise MismatchError(
                "the near engine has other sectors or another order (rule C1)\n"
                "  Bring both tables to one classification, or leave near out."
            )
        if balance not in ("strict", "report"):
            raise RangeError(f"balance is '{balance}'; expected 'strict' or 'report'")
        self.economy: Economy = economy
        self.sweep = sweep_flows(economy.flows)
        self.imbalance = require_usable(economy, self.sweep, strict=balance == "strict")
        self.per_output = reciprocal(economy.output)
        self.solver: System = Leontief(
            economy.flows,
            economy.output,
            precision=precision,
            tol=tol,
            cache=cache,
            near=None if near is None else near.solver,
            sparse_below=sparse_below,
            names=economy.labels,
            blocks=economy.region_rows,
        )
        self._multipliers: dict[str, Solution] = {}
        self._outputs: Solution | None = None
        self._demand: Array | None = None
        self._productive = False

    def intensities(self, keys: Sequence[str]) -> Array:
        """(extension, sector) [unit of the extension / unit of output]  direct pressure per unit of output."""
        wanted = texts(keys, what="extensions")
        if not wanted:
            return np.zeros((0, self.economy.size))
        with np.errstate(over="ignore"):
            found = np.array([self._direct(key) * self.per_output for key in wanted])
        self._require_held(wanted, found)
        return found

    def _require_held(self, keys: Sequence[str], found: Array) -> None:
        """A pressure over an output so small that the quotient is no number is refused."""
        bad = np.argwhere(~np.isfinite(found))
        if len(bad):
            key, place = keys[int(bad[0][0])], int(bad[0][1])
            raise RangeError(
                f"'{key}' per output of {self.economy.labels[place]} is too large for a number: "
                f"its output is {self.economy.output[place]:g}\n  Correct that output, or set it to zero."
            )

    def stranded(self, key: str) -> float:
        """Pressure booked on sectors without output: it can reach no consumer and drops out of every footprint."""
        return float(self._direct(key)[self.economy.output == 0].sum())

    def outputs(self, demand: object) -> Solution:
        """(sector,) [unit]  output everywhere for one demand vector: (I − A)⁻¹ y."""
        vector = require_vector(demand, self.economy, what="the demand")
        return self.right(vector)

    def outputs_by_consumer(self) -> Solution:
        """(sector, consumer) [unit]  output everywhere for the final demand of each consuming region; kept."""
        if self._outputs is None:
            self._outputs = self.right(self.demand_by_consumer())
        return self._outputs

    def demand_by_consumer(self) -> Array:
        """(sector, consumer) [unit]  final demand, all categories of a region together."""
        if self._demand is None:
            self._demand = self.economy.sum_by_consumer(self.economy.final_demand)
        return self._demand

    def multipliers(self, keys: Sequence[str]) -> Solution:
        """(extension, sector)  pressure of the whole chain per unit of final demand: f (I − A)⁻¹; kept by key."""
        keys = texts(keys, what="extensions")
        if not keys:
            raise RangeError("no extension was named; name at least one")
        missing = [key for key in dict.fromkeys(keys) if key not in self._multipliers]
        if missing:
            found = self.left(self.intensities(missing))
            for i, key in enumerate(missing):
                self._multipliers[key] = Solution(found.values[i], found.residual, found.method, found.steps)
        parts = [self._multipliers[key] for key in keys]
        worst = max(p.residual for p in parts)
        return Solution(np.array([p.values for p in parts]), worst, parts[0].method, parts[0].steps)

    def right(self, rhs: Array) -> Solution:
        """(I − A)⁻¹ rhs, after the table was found productive."""
        answer = self.solver.right(rhs)
        self.require_productive()
        return answer

    def left(self, rhs: Array) -> Solution:
        """rhs (I − A)⁻¹, after the table was found productive."""
        answer = self.solver.left(rhs)
        self.require_productive()
        return answer

    def require_productive(self) -> None:
        """Refuse a table in which making a product takes more than itself (Hawkins-Simon).

        With A ≥ 0, column sums below 1 prove it; otherwise L · 1 ≥ 1 does. A table with
        negative flows is only held to its residuals.
        """
        if self._productive or self.sweep.smallest < 0:
            return
        if float((self.sweep.column_sums * self.per_output).max(initial=0.0)) >= 1.0:
            try:
                needed = self.solver.right(np.ones(self.economy.size))
                sound = float(needed.values.min()) >= 1.0 - 1e-9
            except SingularError:
                sound = False
            if not sound:
                raise _not_productive(self.economy, self.solver)
        self._productive = True

    def _direct(self, key: str) -> Array:
        values = self.economy.extension(key).values
        if not np.isfinite(values).all():
            where = [self.economy.labels[i] for i in np.flatnonzero(~np.isfinite(values))]
            raise MissingDataError(
                f"extension '{key}' is not a number at {listing(where)} (rule C4)\n"
                "  Leave the extension out, or give the figures; a gap is not a zero."
            )
        return values

    def residual_of_baseline(self) -> float:
        """How well the table reproduces itself: relative residual of (I − A) x = Y 1."""
        x = self.economy.output[:, None]
        y = self.economy.final_demand.sum(axis=1)[:, None]
        return largest_relative(y - x + self.solver.inputs(x), y)


def sweep_flows(flows: Array) -> Sweep:
    """Row sums, column sums and smallest cell in one pass over memory."""
    n = len(flows)
    rows, columns, smallest, ones = np.empty(n), np.zeros(n), np.inf, np.ones(n)
    for start in range(0, n, _ROWS):
        block = flows[start : start + _ROWS]
        # as products: sums of numpy along the columns take twice as long
        rows[start : start + _ROWS] = block @ ones
        columns += ones[: len(block)] @ block
        smallest = min(smallest, float(block.min(initial=np.inf)))
    return Sweep(rows, columns, smallest)


def require_usable(economy: Economy, sweep: Sweep, *, strict: bool) -> Array:
    """(sector,) [unit]  output minus deliveries per row, after refusing what no solve can mend."""
    named = {"flows": sweep.row_sums, "final demand": economy.final_demand.sum(axis=1), "output": economy.output}
    for what, sums in named.items():
        bad = np.flatnonzero(~np.isfinite(sums))
        if bad.size:
            where = listing(economy.labels[i] for i in bad)
            raise MissingDataError(f"{what} holds values that are not numbers in row {where} (rule C4)")
    negative = np.flatnonzero(economy.output < 0)
    if negative.size:
        raise RangeError(
            f"output is negative for {listing(_with(economy, economy.output, negative))}\n"
            "  Correct the table: a sector cannot make less than nothing."
        )
    buying = np.flatnonzero((economy.output == 0) & (np.abs(sweep.column_sums) > 0))
    if buying.size:
        raise BalanceError(
            f"sectors without output buy inputs: {listing(_with(economy, sweep.column_sums, buying))}\n"
            "  Give their output, or remove the inputs; a recipe per unit of nothing does not exist."
        )
    gap = economy.output - sweep.row_sums - named["final demand"]
    allowed = allowed_gap(economy, sweep)
    open_rows = np.flatnonzero(np.abs(gap) > allowed)
    if strict and open_rows.size:
        worst = open_rows[np.argsort(-np.abs(gap[open_rows]), kind="stable")]
        raise BalanceError(
            f"{len(worst)} rows do not close (output − deliveries): {listing(_with(economy, gap, worst), most=5)}\n"
            f"  allowed by the declared rounding of {economy.rounding:g} per cell: {float(allowed[worst[0]]):.3g}\n"
            "  Correct or balance the table, declare the rounding of its figures, or go on with balance='report'."
        )
    return np.asarray(gap)


def allowed_gap(economy: Economy, sweep: Sweep) -> Array:
    """(sector,)  how far a row may fail to close: rounding of every cell, plus floating point."""
    cells = economy.size + len(economy.demands) + 1
    scale = np.abs(sweep.row_sums) + np.abs(economy.final_demand).sum(axis=1) + np.abs(economy.output)
    eps = float(np.finfo(np.float64).eps)
    return np.asarray(economy.rounding * cells + 64 * eps * scale)


def _with(economy: Economy, values: Array, places: NDArray[np.intp]) -> list[str]:
    return [f"{economy.sectors[i][0]}{SEPARATOR}{economy.sectors[i][1]} ({values[i]:.6g})" for i in places]


def _not_productive(economy: Economy, solver: System) -> SingularError:
    assert isinstance(solver, Leontief)
    radius, places = spectral_radius(solver)
    who = ", ".join(f"'{economy.labels[i]}'" for i in places)
    return SingularError(
        f"the table is not productive: spectral radius of A about {radius:.4g}, expected below 1\n"
        f"  The strongest loop runs through {who}: making their products takes more than their products.\n"
        "  Correct those recipes or outputs; the audit lists the columns whose inputs exceed output."
    )

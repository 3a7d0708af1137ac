"""One solved economy: the two blocks of answers that every account is made of.

Owns the checks before a solve and the memory of what was solved: output by consuming
region, and multipliers by extension. Knows no accounts.
Rules: C4, C7.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from kringloop.chains.productive import productive
from kringloop.chains.solve import Leontief, Precision, Solution, System, largest_relative, spectral_radius
from kringloop.chains.usable import require_usable, sweep_flows, without_small_negatives
from kringloop.core import (
    Array,
    MismatchError,
    MissingDataError,
    RangeError,
    SingularError,
    listing,
    number,
    one_of,
    texts,
)
from kringloop.economies import Economy, Label, reciprocal, require_vector

_ROWS = 32


class Engine:
    """An economy made ready for questions; nothing is factored before a question needs it.

    Parameters
    ----------
    economy      : the table
    precision    : "mixed" (default), "float64", or "float32" (declared, residual about 1e-6)
    tol          : relative residual of every answer
    cache        : folder for factors, memory-mapped and found again by content hash
    near         : engine of another year or variant, whose factor is reused as preconditioner
    balance      : "strict" refuses a table whose rows, or whose columns with their value-added rows, fail to close;
        "report" goes on and keeps `imbalance` and `column_imbalance`
    accounting   : labels of rows that only make accounts close, such as an adjustment for the rest of the world; they
        may have a negative output, are left in, and stand in `reported`
    sparse_below : share of filled cells under which the sparse factor is used

    Raises
    ------
    MissingDataError   NaN or infinity in the table
    RangeError         negative output of a row that is not named as accounting row, or an option outside its domain
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
        cache: Path | str | None = None,
        near: Engine | None = None,
        balance: Literal["strict", "report"] = "strict",
        sparse_below: float = 0.05,
        accounting: Sequence[Label] = (),
    ) -> None:
        if near is not None and near.economy.sectors != economy.sectors:
            raise MismatchError(
                "the near engine has other sectors or another order (rule C1)\n"
                "  Bring both tables to one classification, or leave near out."
            )
        one_of(balance, ("strict", "report"), what="balance")
        number(sparse_below, what="sparse_below", least=0, most=1)
        self.sweep = sweep_flows(economy.flows)
        economy, self.reported = without_small_negatives(economy, self.sweep, accounting)
        self.economy: Economy = economy
        self.imbalance, self.column_imbalance = require_usable(
            economy, self.sweep, strict=balance == "strict", accounting=accounting
        )
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
        self._intensities: dict[tuple[str, ...], Array] = {}
        self._outputs: Solution | None = None
        self._demand: Array | None = None
        self._productive = False

    def intensities(self, keys: Sequence[str]) -> Array:
        """(extension, sector) [unit of the extension / unit of output]  direct pressure per unit of output."""
        wanted = texts(keys, what="extensions")
        if not wanted:
            return np.zeros((0, self.economy.size))
        if (kept := self._intensities.get(wanted)) is None:
            with np.errstate(over="ignore"):
                kept = np.array([self._direct(key) for key in wanted]) * self.per_output
            self._require_held(wanted, kept)
            kept.setflags(write=False)
            self._intensities = {wanted: kept}  # of the last question only: scenarios ask the same one again
        return kept

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

        With A ≥ 0, column sums below 1 prove it; otherwise the room `productive` does.
        """
        if self._productive:
            return
        signed = self.sweep.smallest < 0 or bool((self.economy.output < 0).any())
        certain = not signed and float((self.sweep.column_sums * self.per_output).max(initial=0.0)) < 1.0
        if not certain and not productive(self.solver, self.economy.flows, self.per_output, signed=signed):
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


def _not_productive(economy: Economy, solver: System) -> SingularError:
    assert isinstance(solver, Leontief)
    radius, places = spectral_radius(solver)
    who = ", ".join(f"'{economy.labels[i]}'" for i in places)
    return SingularError(
        f"the table is not productive: spectral radius of A about {radius:.4g}, expected below 1\n"
        f"  The strongest loop runs through {who}: making their products takes more than their products.\n"
        "  Correct those recipes or outputs; the audit lists the columns whose inputs exceed output."
    )

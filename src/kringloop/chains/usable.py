"""Is a table fit to be solved? What no solve can mend is refused before the first question.

Owns one pass over the flows and the room that rounding leaves to rows and columns. Repairs nothing but
negatives within the declared rounding, and reports them. Rules: C4, C5, C7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kringloop.core import ROUNDING, Array, BalanceError, MissingDataError, RangeError, listing
from kringloop.economies import SEPARATOR, Economy, Label, labels_from

_ROWS = 32
_EPS = ROUNDING


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """What one pass over the flows tells: row sums, column sums, and whether a cell is negative."""

    row_sums: Array
    column_sums: Array
    smallest: float


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


def without_small_negatives(
    economy: Economy, sweep: Sweep, accounting: Sequence[Label]
) -> tuple[Economy, tuple[tuple[str, float], ...]]:
    """The table with outputs below zero by no more than rounding taken as zero, and what is reported of its outputs.

    Reported are the accounting rows that were named and the outputs taken as zero, each with the figure of the table.
    """
    named = accounting_rows(economy, accounting)
    small = (economy.output < 0) & (economy.output >= -_one_cell(economy, sweep)) & ~named
    reported = tuple((economy.labels[i], float(economy.output[i])) for i in np.flatnonzero(named | small))
    if not small.any():
        return economy, reported
    which = listing(_with(economy, economy.output, np.flatnonzero(small)))
    note = f"outputs below zero within rounding, taken as zero: {which}"
    output = np.where(small, 0.0, economy.output)
    return replace(economy, output=output, notes=(*economy.notes, note)), reported


def accounting_rows(economy: Economy, accounting: Sequence[Label]) -> NDArray[np.bool_]:
    """(sector,)  which rows were named as rows that only make accounts close."""
    named = np.zeros(economy.size, dtype=bool)
    for label in labels_from(accounting, "accounting"):
        named[economy.index(*label)] = True
    return named


def require_usable(
    economy: Economy, sweep: Sweep, *, strict: bool, accounting: Sequence[Label] = ()
) -> tuple[Array, Array]:
    """(sector,) twice [unit]  output minus deliveries, and output minus inputs and value added.

    Raises
    ------
    MissingDataError, RangeError, BalanceError   what no solve can mend
    """
    bought = economy.final_demand.sum(axis=1)
    for what, sums in {"flows": sweep.row_sums, "final demand": bought, "output": economy.output}.items():
        bad = np.flatnonzero(~np.isfinite(sums))
        if bad.size:
            where = listing(economy.labels[i] for i in bad)
            raise MissingDataError(f"{what} holds values that are not numbers in row {where} (rule C4)")
    _require_outputs(economy, accounting)
    gap, allowed = economy.output - sweep.row_sums - bought, allowed_gap(economy, sweep)
    if strict:
        way = _turned(economy, sweep) or "Correct or balance the table"
        _require_closed(economy, gap, allowed, "rows", "output − deliveries", way)
    columns = column_gap(economy, sweep)
    if strict:
        way = _turned(economy, sweep) or (
            "Give what is missing as rows of value added (taxes, margins) or, bought abroad, of block 'imports'; "
            "or leave the rows of value added out: value added is then the residual, imports too. "
            "A total is no sector: remove it"
        )
        room = allowed_column_gap(economy, sweep)
        _require_closed(economy, columns, room, "columns", "output − inputs − value added", way)
    return np.asarray(gap), columns


def _turned(economy: Economy, sweep: Sweep) -> str:
    """What to do where rows and columns would close if the flows were transposed; nothing where they would not."""
    if economy.hybrid:
        return ""
    output = sweep.column_sums + economy.final_demand.sum(axis=1) if economy.output_from_rows else economy.output
    rows = output - sweep.column_sums - economy.final_demand.sum(axis=1)
    columns = output - sweep.row_sums - economy.primary_inputs()
    closed = np.abs(rows) <= allowed_gap(economy, sweep)
    if economy.value_added_rows:
        closed &= np.abs(columns) <= allowed_column_gap(economy, sweep)
    elif economy.output_from_rows:
        return ""
    if not closed.all():
        return ""
    return "Transposed the flows would close: are they printed with buyers in rows? Give their .T"


def bought_without_output(economy: Economy) -> Array:
    """(sector,) [unit]  size of the inputs of sectors that make nothing, 0 elsewhere; plus and minus do not cancel."""
    found, idle = np.zeros(economy.size), np.flatnonzero(economy.output == 0)
    for start in range(0, economy.size if idle.size else 0, 256):
        found[idle] += np.abs(economy.flows[start : start + 256, idle]).sum(axis=0)
    return found


def allowed_gap(economy: Economy, sweep: Sweep) -> Array:
    """(sector,)  how far a row may fail to close: rounding of every cell, plus floating point."""
    cells = economy.size + len(economy.demands) + 1
    return np.asarray(economy.rounding * cells + _EPS * _scale(economy, sweep))


def column_gap(economy: Economy, sweep: Sweep) -> Array:
    """(sector,) [unit]  output minus inputs and value-added rows; 0 where value added is the residual or units mix."""
    if economy.hybrid or not economy.value_added_rows:
        return np.zeros(economy.size)
    return np.asarray(economy.output - sweep.column_sums - economy.primary_inputs())


def allowed_column_gap(economy: Economy, sweep: Sweep) -> Array:
    """(sector,)  how far a column may fail to close: rounding of every cell, plus floating point."""
    cells = economy.size + len(economy.value_added_rows) + 1
    scale = np.abs(economy.output) + np.abs(sweep.column_sums) + np.abs(economy.value_added).sum(axis=0)
    return np.asarray(economy.rounding * cells + _EPS * scale)


def _one_cell(economy: Economy, sweep: Sweep) -> Array:
    return np.asarray(economy.rounding + _EPS * _scale(economy, sweep))


def _scale(economy: Economy, sweep: Sweep) -> Array:
    return np.asarray(np.abs(sweep.row_sums) + np.abs(economy.final_demand).sum(axis=1) + np.abs(economy.output))


def _require_outputs(economy: Economy, accounting: Sequence[Label]) -> None:
    negative = np.flatnonzero((economy.output < 0) & ~accounting_rows(economy, accounting))
    if negative.size:
        raise RangeError(
            f"output is negative for {listing(_with(economy, economy.output, negative))}\n"
            f"  A sector cannot make less than nothing. {NEGATIVE_WAYS}"
        )
    inputs = bought_without_output(economy)
    buying = np.flatnonzero(inputs > 0)
    if buying.size:
        raise BalanceError(
            f"sectors without output buy inputs: {listing(_with(economy, inputs, buying))}\n"
            "  Give their output, or remove the inputs; a recipe per unit of nothing does not exist."
        )


NEGATIVE_WAYS = (
    "Correct its row. A row that only makes accounts close may stay: name it with accounting=[(region, sector)]; or "
    "take it into another sector with aggregate(…), or leave its rows out of the table. What is below zero by no more "
    "than the declared rounding counts as zero."
)
"""What to do about a negative output."""


def _require_closed(economy: Economy, gap: Array, allowed: Array, lines: str, terms: str, way: str) -> None:
    open_ones = np.flatnonzero(np.abs(gap) > allowed)
    if not open_ones.size:
        return
    worst = open_ones[np.argsort(-np.abs(gap[open_ones]), kind="stable")]
    raise BalanceError(
        f"{len(worst)} {lines} do not close ({terms}): {listing(_with(economy, gap, worst), most=5)}\n"
        f"  allowed by the declared rounding of {economy.rounding:g} per cell: {float(allowed[worst[0]]):.3g}\n"
        f"  {way}; or declare the rounding of the figures, or go on with balance='report'."
    )


def _with(economy: Economy, values: Array, places: NDArray[np.intp]) -> list[str]:
    return [f"{economy.sectors[i][0]}{SEPARATOR}{economy.sectors[i][1]} ({values[i]:.6g})" for i in places]

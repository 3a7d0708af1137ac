"""How far a figure may be off: from the draws of its layers, or from their deviations."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, MismatchError
from kringloop.ledger.algebra import Formula
from kringloop.ledger.cells import Grid, Reason
from kringloop.ledger.slopes import variance

LEVEL = 0.95
"""Of every interval: this share of the draws, or of a normal law, lies between low and high."""
LOW, HIGH = 0.025, 0.975
"""Quantiles of the interval."""
NORMAL_HIGH = 1.959963984540054
"""The quantile HIGH of a normal law of deviation 1."""


@dataclass(frozen=True, slots=True)
class Spread:
    """What is known of how far the figures may be off."""

    deviation: Array | None = None
    low: Array | None = None
    high: Array | None = None
    draws: int = 0
    undefined: NDArray[np.int64] | None = None


def spread_of(expression: Formula, grid: Grid, value: Array) -> Spread:
    """From draws where the layers have them, else to first order; nothing where the expression moves by steps."""
    count = _draw_count(expression)
    if count:
        return _of_draws(expression, grid, count, np.isfinite(value))
    squared = None if expression.jumps else variance(expression, grid)
    if squared is None:
        return Spread()
    deviation = np.sqrt(squared)
    half = NORMAL_HIGH * deviation
    return Spread(deviation, value - half, value + half)


def _draw_count(expression: Formula) -> int:
    """How many draws the layers hold; refused where they do not go together."""
    layers = [(s.account.key, s.account.layer(s.layer)) for s in expression.selections()]
    counts = {layer.draw_count: f"'{layer.key}' of '{key}'" for key, layer in layers if layer.draw_count}
    if len(counts) > 1:
        seen = ", ".join(f"{where} has {n}" for n, where in sorted(counts.items()))
        raise MismatchError(f"draws of one figure go together, one by one; {seen}\n  Draw all layers at once.")
    lost = [f"'{layer.key}' of '{key}'" for key, layer in layers if not layer.draw_count and layer.is_uncertain]
    if counts and lost:
        raise MismatchError(
            f"layer {lost[0]} has deviations but no draws, beside {next(iter(counts.values()))} which is drawn\n"
            "  Draw both (Ledger.with_draws), or leave the deviation out."
        )
    return next(iter(counts), 0)


def _of_draws(expression: Formula, grid: Grid, count: int, known: NDArray[np.bool_]) -> Spread:
    """Quantiles and deviation over the draws in which the expression has a figure, and the number without one."""
    cells = expression.evaluate(replace(grid, draws=count))
    shape = (*grid.shape, count)
    lost = np.broadcast_to(cells.reasons != Reason.KNOWN, shape)
    undefined = np.where(known, lost.sum(axis=-1), 0)
    if not undefined.any():
        values = np.where(known[..., None], cells.values, np.nan)
        low, high = np.quantile(values, [LOW, HIGH], axis=-1)
        return Spread(values.std(axis=-1), low, high, count, undefined)
    values = np.where(lost | ~known[..., None], np.nan, cells.values)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a cell without a single draw has no interval
        low, high = np.nanquantile(values, [LOW, HIGH], axis=-1)
        return Spread(np.nanstd(values, axis=-1), low, high, count, undefined)

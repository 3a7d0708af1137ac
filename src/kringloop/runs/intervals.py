"""Between which figures an observation lies, and how that was found.

To first order by default: value ± 1.96 deviations through the formula. Where a formula jumps, such as a count of what
reaches a threshold, a slope says nothing, and draws stand in its place. An interval ends at the bounds that an
indicator has by nature. It covers the errors of data only: not the choice of method, and not what a model leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kringloop.core import Array, MissingDataError
from kringloop.indicators import Indicator
from kringloop.ledger import HIGH, LOW, Ledger, Result

How = Literal["first_order", "draws", "given"]
INSTEAD = 1000
"""Draws where a formula has no slope."""


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """(cells…) ends that hold 95 % [unit], NaN where none is known; None for figures without any margin."""

    low: Array | None
    high: Array | None
    how: How | None


NO_INTERVAL = Interval(None, None, None)


def interval_of(result: Result, indicator: Indicator, plain: Ledger) -> Interval:
    """The interval of every cell of a figure.

    Parameters
    ----------
    plain : the ledger without rules, which tells what deviations came with the data
    """
    found = _found(result, plain)
    if found.low is None or found.high is None:
        return found
    low, high = indicator.bounds or (-np.inf, np.inf)
    value = result.value
    return Interval(
        np.maximum(found.low, np.minimum(low, value)), np.minimum(found.high, np.maximum(high, value)), found.how
    )


def _found(result: Result, plain: Ledger) -> Interval:
    if result.draws:
        return Interval(result.low, result.high, "draws")
    if result.expression.jumps:
        return _by_draws(result)
    if result.low is None or result.high is None:
        return NO_INTERVAL
    return Interval(result.low, result.high, "given" if _is_given(result, plain) else "first_order")


def _by_draws(result: Result) -> Interval:
    from kringloop.robustness import Drawing, drawn_values  # loads executors, which few figures need

    try:
        drawn = drawn_values(result, Drawing(count=INSTEAD))
    except MissingDataError:
        return NO_INTERVAL
    known = np.isfinite(drawn).any(axis=-1)
    low, high = np.full(result.grid.shape, np.nan), np.full(result.grid.shape, np.nan)
    low[known], high[known] = np.nanquantile(drawn[known], (LOW, HIGH), axis=-1)
    return Interval(low, high, "draws")


def _is_given(result: Result, plain: Ledger) -> bool:
    """Whether every deviation behind a figure came with its data."""
    read = [(s.account, s.layer) for s in result.expression.selections()]
    unsure = [(a.key, layer) for a, layer in read if a.layer(layer).sd is not None]
    return all(key in plain.accounts and plain.accounts[key].layer(layer).sd is not None for key, layer in unsure)

"""What entered in the past, read from a stock of which the age is known.

Owns the step back from survivors to what was once put into use. Rules: C4, C6, C7.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import Array, InfeasibleError, RangeError, ShapeError, figures, number
from kringloop.stocks.blocks import shared_matrix
from kringloop.stocks.engine import inflow_driven
from kringloop.stocks.grid import Grid
from kringloop.stocks.kernels import Kernels, Timing
from kringloop.stocks.lifetimes import Lifetime
from kringloop.stocks.run import StockRun

LEAST_LEFT = 1e-3
"""Share of a cohort that must be left before its inflow is read from it, unless said otherwise."""


def past_inflow(
    by_age: ArrayLike, life: Lifetime, grid: Grid, *, timing: Timing = "uniform", least_left: float = LEAST_LEFT
) -> StockRun:
    """The inflow of the past that left a stock with these ages, and the stock and outflow on the way.

    inflow_c · L_c = stock_c / K[T, c]: what is left of a cohort over the share that survives until the count.

    Parameters
    ----------
    by_age     : (age, …) [t]  stock at the end of the grid, youngest first: what was made in the last interval,
                 then in the one before it; one row for each interval
    grid       : the years of birth; its end is the moment of the count
    least_left : [1] share of a cohort that must be left; below it small errors of the count become large ones

    Returns
    -------
    StockRun     `inflow` is the answer; its cohorts at the end are the stock given

    Raises
    ------
    ShapeError        other rows than intervals
    RangeError        a negative amount
    InfeasibleError   a cohort of which less than `least_left` can be left: names the first year that can be read

    Valid for   a stock without trade in used goods
    Source      derived; mueller2006 for the stock model
    Example     half of each cohort is left after its first year, so that 5 of last year were 10:
    >>> life = Lifetime.table([0, 1, 2, 3], [1, 1, 0.5, 0])
    >>> run = past_inflow([8.0, 5.0], life, Grid.yearly(2001, 2002), timing="start")
    >>> run.inflow.tolist(), run.stock.tolist()
    ([10.0, 8.0], [10.0, 13.0])
    """
    counted = figures(by_age, what="stock by age")
    least = number(least_left, what="least_left", above=0, most=1)
    if counted.ndim < 1 or len(counted) != grid.size:
        raise ShapeError(
            f"stock by age has shape {counted.shape}; expected {grid.size} rows, from what was made in "
            f"{grid.label(-1)} back to {grid.label(0)}"
        )
    if (counted < 0).any():
        raise RangeError(f"stock by age holds {counted.min():g}; an amount in stock is never below 0")
    shape = counted.shape[1:]
    kernels = Kernels.of(life, grid, shape, timing=timing)
    left = np.empty((grid.size, len(kernels.groups.index)))
    for group, columns in enumerate(kernels.members()):
        left[:, columns] = shared_matrix(kernels, group)[-1][:, None]
    _require_left(left, least, grid)
    amounts = counted[::-1].reshape(left.shape) / left
    return inflow_driven(grid.figures(amounts).reshape(counted.shape), life, grid, timing=timing)


def _require_left(left: Array, least: float, grid: Grid) -> None:
    lost = np.flatnonzero((left < least).any(axis=1))
    if len(lost):
        year = int(lost[-1])
        start = f"Start the grid after {grid.label(year)}" if year + 1 < grid.size else "Take shorter intervals"
        raise InfeasibleError(
            f"of what was made in {grid.label(year)} only {float(left[year].min()):.2g} can be left by its lifetime, "
            f"so the stock says too little about its inflow (least_left is {least:g})\n"
            f"  {start}, or give a longer life or a lower least_left."
        )

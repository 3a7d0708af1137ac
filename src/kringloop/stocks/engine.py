"""Dynamic stock models: inflow or stock given, the rest follows.

Owns the balance stock change = inflow + used goods − outflow, on levels and on any grid:
outflow is what the balance leaves. Knows nothing of what the combinations are. Rules: C4, C5, C6, C7.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import Array, RangeError, one_of
from kringloop.stocks.aged import Aged, InitialStock, UsedInflow, aged
from kringloop.stocks.blocks import blocks
from kringloop.stocks.grid import Grid
from kringloop.stocks.kernels import Kernels, Timing
from kringloop.stocks.lifetimes import Lifetime
from kringloop.stocks.policies import POLICIES, Policy, Shortfall
from kringloop.stocks.run import StockRun
from kringloop.stocks.solve import accumulate, substitute


def inflow_driven(
    inflow: ArrayLike,
    life: Lifetime,
    grid: Grid,
    *,
    timing: Timing = "uniform",
    initial: InitialStock | None = None,
    used: Sequence[UsedInflow] = (),
) -> StockRun:
    """Stock and outflow that follow from an inflow and a lifetime.

    X_m = Σ_c K[m, c] · inflow_c · L_c + survivors of what came with an age;
    outflow_m · L_m = (inflow_m + used_m) · L_m − (X_m − X_{m−1})

    Parameters
    ----------
    inflow  : (year, …) [t/year or t per interval, as the grid says]
    timing  : how an inflow is spread over its interval: uniform, start, middle, end
    initial : stock at the first edge by age; left out, the stock starts empty
    used    : goods that enter with an age, on top of `inflow`

    Raises
    ------
    ShapeError        rows differ from the intervals of the grid
    MissingDataError  a value is NaN (rule C4)
    MismatchError     lifetime parameters do not fit the dimensions behind the year

    Source      mueller2006
    >>> run = inflow_driven([1.0, 2.0, 3.0], Lifetime.of("fixed", mean=2.0), Grid.yearly(2001, 2003))
    >>> run.stock.tolist(), run.outflow.tolist()
    ([1.0, 3.0, 5.0], [0.0, 0.0, 1.0])
    """
    given = grid.rows(inflow, "inflow")
    shape = given.shape[1:]
    kernels = Kernels.of(life, grid, shape, timing=timing)
    with np.errstate(over="ignore", invalid="ignore"):
        amounts = grid.amounts(given).reshape(grid.size, -1)
        stock = accumulate(kernels, amounts)
    extra = aged(kernels, initial, used, shape, life) if initial is not None or used else None
    if extra is not None:
        stock += extra.survivors
    return _run(kernels, life, shape, amounts, stock, extra, Shortfall.none(stock.shape))


def stock_driven(
    stock: ArrayLike,
    life: Lifetime,
    grid: Grid,
    *,
    timing: Timing = "uniform",
    negative: Policy = "refuse",
    initial: InitialStock | None = None,
    used: Sequence[UsedInflow] = (),
) -> StockRun:
    """Inflow that holds a stock at its target, and the outflow that goes with it.

    inflow_m · L_m = (X_m − Σ_{c<m} K[m, c] · inflow_c · L_c − survivors) / K[m, m]

    Parameters
    ----------
    stock    : (year, …) [t]  level at the end of each interval, not negative
    negative : what happens where the target lies below what survives: refuse, clip,
               retire_proportional, retire_oldest, retire_youngest, allow
    initial  : stock at the first edge by age; left out, the first interval must build the
               whole stock, which is rarely meant

    Raises
    ------
    RangeError        a negative target, or an unknown policy
    InfeasibleError   the target falls faster than the stock wears out and `negative` is "refuse"

    Source      mueller2006
    >>> run = stock_driven([1.0, 3.0, 5.0], Lifetime.of("fixed", mean=2.0), Grid.yearly(2001, 2003))
    >>> run.inflow.tolist()
    [1.0, 2.0, 3.0]
    """
    one_of(negative, POLICIES, what="negative")
    given = target_of(stock, grid)
    shape = given.shape[1:]
    kernels = Kernels.of(life, grid, shape, timing=timing)
    extra = aged(kernels, initial, used, shape, life) if initial is not None or used else None
    target = given.reshape(grid.size, -1)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        survivors = None if extra is None else extra.survivors
        amounts, shortfall = substitute(grid, blocks(kernels), target, survivors, negative)
    level = target + shortfall.filled(shortfall.excess) if shortfall.excess else target
    return _run(kernels, life, shape, amounts, level, extra, shortfall)


def target_of(stock: ArrayLike, grid: Grid) -> Array:
    """A target stock (year, …), refused where it is negative."""
    given = grid.rows(stock, "stock")
    if (given < 0).any():
        where = tuple(int(i) for i in np.argwhere(given < 0)[0])
        raise RangeError(f"target stock of {grid.label(where[0])} is {given[where]:g} at {where}; expected 0 or more")
    return given


def require_held(values: Array, what: str) -> None:
    """Refuse an answer beyond the range of floats; one sum tells, and the places are looked up only then."""
    with np.errstate(over="ignore", invalid="ignore"):
        sound = np.isfinite(values.sum())
    if not sound and not np.isfinite(values).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(values))[0])
        raise RangeError(
            f"the {what} leaves the range of floats, first at interval {where[0]}\n"
            "  Give figures in a larger unit; a stock-driven inflow also grows without bound where lives are short "
            "against the interval."
        )


def _run(
    kernels: Kernels,
    life: Lifetime,
    shape: tuple[int, ...],
    amounts: Array,
    stock: Array,
    extra: Aged | None,
    shortfall: Shortfall,
) -> StockRun:
    grid = kernels.grid
    require_held(stock, "stock")
    require_held(amounts, "inflow")
    outflow = np.empty_like(stock)
    np.subtract(stock[:-1], stock[1:], out=outflow[1:])
    outflow[1:] += amounts[1:]
    outflow[0] = amounts[0] - stock[0]
    if extra is not None:
        outflow += extra.used
        outflow[0] += extra.opening

    def figures(amount: Array) -> Array:
        return grid.figures(amount).reshape(grid.size, *shape)

    return StockRun(
        grid=grid,
        life=life,
        timing=kernels.timing,
        inflow=figures(amounts),
        stock=stock.reshape(grid.size, *shape),
        outflow=figures(outflow),
        aged=extra,
        shortfall=shortfall,
        kernels=kernels,
    )

"""A stock of which only the total is known, split into types that enter in known shares and live differently.

Owns the total kernel of a mix of types and what each type is in it. Rules: C4, C5, C6, C7.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import NOISE, Array, BalanceError, RangeError, ShapeError, figures, one_of
from kringloop.stocks.aged import InitialStock, aged
from kringloop.stocks.blocks import Block, shared_matrix
from kringloop.stocks.engine import inflow_driven, target_of
from kringloop.stocks.grid import Grid
from kringloop.stocks.kernels import Kernels, Timing
from kringloop.stocks.lifetimes import Lifetime
from kringloop.stocks.run import StockRun
from kringloop.stocks.solve import substitute

SplitPolicy = Literal["refuse", "clip", "allow"]
POLICIES: Final = ("refuse", "clip", "allow")
"""What may happen where the total falls too fast; early retirement would have to say of which type."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SplitRun:
    """A total stock and its types.

    run    : (year, …, type) inflow, stock and outflow of each type
    inflow : (year, …) all types together
    excess : (year, …) stock above its target under the policy "clip"
    """

    run: StockRun
    inflow: Array
    excess: Array


def stock_driven_by_type(
    stock: ArrayLike,
    shares: ArrayLike,
    life: Lifetime,
    grid: Grid,
    *,
    timing: Timing = "uniform",
    negative: SplitPolicy = "refuse",
    initial: InitialStock | None = None,
) -> SplitRun:
    """Inflow that holds a total stock at its target, when new goods come in types with lives of their own.

    X_m = Σ_c K̄[m, c] · inflow_c · L_c + survivors, K̄[m, c] = Σ_k shares[c, k] · K_k[m, c];
    inflow of type k = shares · inflow

    Parameters
    ----------
    stock    : (year, …) [t]        level of all types together at the end of each interval
    shares   : (year, …, type) [1]  of the new goods of an interval; (year, type) holds everywhere; they add up to 1
    life     : lifetimes that fit (…, type), such as `life_by_product({"petrol": …, "electric": …})`
    negative : where the target falls faster than the stock wears out: refuse, clip (no inflow; the stock stays
               above it) or allow
    initial  : stock at the first edge by age, amounts (age, …, type)

    Raises
    ------
    BalanceError      shares that do not add up to 1
    RangeError        a negative target or share, or an unknown policy
    InfeasibleError   the target falls faster than the stock wears out and `negative` is "refuse"

    Source      derived; mueller2006 for the stock model
    Example     half of the new goods last one year, half two; 10 in use ask 10, then only the half that left:
    >>> from kringloop.stocks import life_by_product
    >>> life = life_by_product({"short": Lifetime.of("fixed", mean=1.0), "long": Lifetime.of("fixed", mean=2.0)})
    >>> found = stock_driven_by_type([10.0, 10.0, 10.0], [[0.5, 0.5]] * 3, life, Grid.yearly(2001, 2003), timing="end")
    >>> found.inflow.tolist(), found.run.stock[1].tolist()
    ([10.0, 5.0, 7.5], [2.5, 7.5])
    """
    one_of(negative, POLICIES, what="negative")
    total = target_of(stock, grid)
    parts = _shares(shares, total, grid)
    shape = parts.shape[1:]
    kernels = Kernels.of(life, grid, shape, timing=timing)
    mixed = parts.reshape(grid.size, -1, shape[-1])
    extra = aged(kernels, initial, (), shape, life) if initial is not None else None
    base = None if extra is None else extra.survivors.reshape(mixed.shape).sum(axis=-1)
    target = total.reshape(grid.size, -1)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        amounts, shortfall = substitute(grid, _mixes(kernels, mixed), target, base, negative)
    inflow = grid.figures(amounts).reshape(total.shape)
    return SplitRun(
        run=inflow_driven(inflow[..., None] * parts, life, grid, timing=timing, initial=initial),
        inflow=inflow,
        excess=shortfall.filled(shortfall.excess).reshape(total.shape),
    )


def _shares(shares: ArrayLike, total: Array, grid: Grid) -> Array:
    """Shares as (year, …, type), refused where they lose or multiply the inflow."""
    given = figures(shares, what="shares of types")
    if given.ndim == 2 and total.ndim > 1:
        given = given.reshape(len(given), *(1,) * (total.ndim - 1), -1)
    fits = given.ndim == total.ndim + 1 and len(given) == grid.size
    try:
        full = np.broadcast_to(given, (*total.shape, given.shape[-1])) if fits else None
    except ValueError:
        full = None
    if full is None:
        raise ShapeError(
            f"shares of types have shape {np.shape(shares)}; expected {(*total.shape, 'type')} or {(grid.size, 'type')}"
        )
    if (full < 0).any():
        raise RangeError(f"shares of types hold {full.min():g}; a share is never below 0")
    off = np.argwhere(np.abs(full.sum(axis=-1) - 1.0) > NOISE)
    if len(off):
        where = tuple(int(i) for i in off[0])
        raise BalanceError(
            f"shares of types add up to {float(full[where].sum()):.6g} in {grid.label(where[0])} at {where}; expected 1"
        )
    return full


def _mixes(kernels: Kernels, shares: Array) -> Iterator[Block]:
    """The kernel of each combination (interval, cohort), its types together by their shares."""
    types = shares.shape[-1]
    groups = kernels.groups.index.reshape(-1, types)
    matrices: dict[int, Array] = {}
    for number in range(shares.shape[1]):
        kernel = np.zeros((len(shares), len(shares)))
        for kind in range(types):
            group = int(groups[number, kind])
            if group not in matrices:
                matrices[group] = shared_matrix(kernels, group)
            kernel += matrices[group] * shares[:, number, kind]
        yield Block(slice(number, number + 1), kernel, shared=True)

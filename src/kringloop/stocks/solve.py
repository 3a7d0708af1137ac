"""The two numerical kernels: cohorts added up to a stock, and a stock solved for its inflow.

Plain arrays with intervals on the first axis and combinations on the second. Combinations
that share a lifetime go through one matrix product or triangular solve; those with a
lifetime of their own go in blocks that fit the cache. Rules: C4, C7.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from kringloop.core import ROUNDING, Array, InfeasibleError
from kringloop.stocks.blocks import BLOCK, Block, blocks
from kringloop.stocks.grid import Grid
from kringloop.stocks.kernels import Kernels
from kringloop.stocks.policies import Case, Policy, Shortfall, handle
from kringloop.stocks.strips import lower_product, lower_solve

LONG_SERIES = 64
"""Intervals from which on the Fourier transform is the faster way."""
SPAN = 1e-3
"""Smallest over largest stock of a column for which the Fourier transform is precise enough."""


def accumulate(kernels: Kernels, amounts: Array) -> Array:
    """X_m = Σ_c K[m, c] · amount_c: stock at the end of each interval (interval, combination)."""
    stock = np.empty_like(amounts)
    transform = len(amounts) >= LONG_SERIES
    for block in blocks(kernels):
        part: Array = amounts[:, block.columns]
        if block.shared:
            stock[:, block.columns] = lower_product(block.kernel, part)
        else:
            spread = _convolve if transform else _sum_directly
            stock[:, block.columns] = spread(block.kernel, part)
    if transform and kernels.stationary and not kernels.shared:
        _sum_where_small(kernels, amounts, stock)
    return stock


def _convolve(profile: Array, amounts: Array) -> Array:
    """Σ_c of profile[m − c] · amounts[c] by Fourier transform: errors are relative to the largest stock."""
    from scipy import fft  # read for long series only

    size = fft.next_fast_len(2 * len(amounts), real=True)
    product = fft.rfft(profile, size, axis=0)
    product *= fft.rfft(amounts, size, axis=0)
    stock: Array = fft.irfft(product, size, axis=0, overwrite_x=True)
    return stock[: len(amounts)]


def _sum_where_small(kernels: Kernels, amounts: Array, stock: Array) -> None:
    """Sum combinations anew whose stock spans more than `SPAN`: no figure loses more than three digits,
    and what is empty stays exactly empty.
    """
    wide = np.flatnonzero(stock.min(axis=0) <= SPAN * stock.max(axis=0))
    for first in range(0, len(wide), BLOCK):
        part = wide[first : first + BLOCK]
        stock[:, part] = _sum_directly(kernels.profile(kernels.groups.index[part]), amounts[:, part])


def _sum_directly(profile: Array, amounts: Array) -> Array:
    """Σ_c of profile[m − c] · amounts[c], term by term."""
    stock = np.empty_like(amounts)
    newest_last = np.ascontiguousarray(profile[::-1])
    years = len(amounts)
    for year in range(years):
        np.einsum("cn,cn->n", newest_last[years - 1 - year :], amounts[: year + 1], out=stock[year])
    return stock


def substitute(
    grid: Grid, parts: Iterable[Block], target: Array, base: Array | None, policy: Policy
) -> tuple[Array, Shortfall]:
    """Inflow amounts that hold the stock at `target`, and what was done where that would be negative.

    parts : blocks that hold every combination once
    base  : (interval, combination)  what survives of units that were there before; it is part of the target

    Raises
    ------
    InfeasibleError   a cohort is gone before its first interval ends, or (policy "refuse") a negative inflow
    """
    inflow = np.empty_like(target)
    shortfall = Shortfall.none(target.shape)
    for block in parts:
        _require_first_interval(grid, block)
        goal = target[:, block.columns]
        before = np.zeros_like(goal) if base is None else base[:, block.columns]
        amounts = _forward(block, goal, before)
        slack = ROUNDING * np.abs(goal).sum(axis=0)
        negative = (amounts * block.first_share < -slack).any(axis=0)
        if negative.any() and policy != "allow":
            handle(grid, Case(block, goal, before, amounts, slack), negative, policy, shortfall)
        inflow[:, block.columns] = amounts
    return inflow, shortfall


def _forward(block: Block, goal: Array, before: Array) -> Array:
    """Forward substitution without a policy."""
    if block.shared:
        return lower_solve(block.kernel, goal - before)
    left_over = goal - before
    amounts = np.empty_like(goal)
    buffer = np.empty_like(goal)
    for born in range(len(goal)):
        cohort = block.cohort(born)
        np.divide(left_over[born], cohort[0], out=amounts[born])
        np.multiply(cohort, amounts[born], out=buffer[born:])
        left_over[born:] -= buffer[born:]
    return amounts


def _require_first_interval(grid: Grid, block: Block) -> None:
    first = block.first_share
    gone = np.argwhere(first <= 0)
    if len(gone):
        year = grid.label(int(gone[0][0]))
        raise InfeasibleError(
            f"a cohort of {year} is gone before its own interval ends: no inflow can hold a stock\n"
            "  Take shorter intervals, timing='uniform', or a life longer than the interval."
        )

"""The two numerical kernels: cohorts added up to a stock, and a stock solved for its inflow.

Plain arrays with intervals on the first axis and combinations on the second. Combinations
that share a lifetime go through one matrix product or triangular solve; those with a
lifetime of their own go in blocks that fit the cache. Rules: C4, C7.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg

from kringloop.core import Array, InfeasibleError
from kringloop.stocks.blocks import Block, blocks
from kringloop.stocks.kernels import Kernels
from kringloop.stocks.policies import Case, Policy, Shortfall, handle


def accumulate(kernels: Kernels, amounts: Array) -> Array:
    """X_m = Σ_c K[m, c] · amount_c: stock at the end of each interval (interval, combination)."""
    stock = np.empty_like(amounts)
    for block in blocks(kernels):
        part: Array = amounts[:, block.columns]
        stock[:, block.columns] = block.kernel @ part if block.shared else _spread(block.kernel, part)
    return stock


def _spread(profile: Array, amounts: Array) -> Array:
    """Σ_c of profile[m − c] · amounts[c], column by column; exact zeros stay zero."""
    stock: Array = profile * amounts[0]
    buffer = np.empty_like(stock)
    for born in range(1, len(amounts)):
        left = len(amounts) - born
        np.multiply(profile[:left], amounts[born], out=buffer[:left])
        stock[born:] += buffer[:left]
    return stock


def substitute(kernels: Kernels, target: Array, base: Array | None, policy: Policy) -> tuple[Array, Shortfall]:
    """Inflow amounts that hold the stock at `target`, and what was done where that would be negative.

    base : (interval, combination)  what survives of units that were there before; it is part of the target

    Raises
    ------
    InfeasibleError   a cohort is gone before its first interval ends, or (policy "refuse") a negative inflow
    """
    inflow = np.empty_like(target)
    shortfall = Shortfall.none(target.shape)
    for block in blocks(kernels):
        _require_first_interval(kernels, block)
        goal = target[:, block.columns]
        before = np.zeros_like(goal) if base is None else base[:, block.columns]
        amounts = _forward(block, goal, before)
        slack = 64.0 * np.finfo(np.float64).eps * np.abs(goal).sum(axis=0)
        negative = (amounts * block.first_share < -slack).any(axis=0)
        if negative.any() and policy != "allow":
            handle(kernels.grid, Case(block, goal, before, amounts, slack), negative, policy, shortfall)
        inflow[:, block.columns] = amounts
    return inflow, shortfall


def _forward(block: Block, goal: Array, before: Array) -> Array:
    """Forward substitution without a policy."""
    if block.shared:
        solved: Array = linalg.solve_triangular(block.kernel, goal - before, lower=True, check_finite=False)
        return solved
    left_over = goal - before
    amounts = np.empty_like(goal)
    buffer = np.empty_like(goal)
    for born in range(len(goal)):
        cohort = block.cohort(born)
        np.divide(left_over[born], cohort[0], out=amounts[born])
        np.multiply(cohort, amounts[born], out=buffer[born:])
        left_over[born:] -= buffer[born:]
    return amounts


def _require_first_interval(kernels: Kernels, block: Block) -> None:
    first = block.first_share
    gone = np.argwhere(first <= 0)
    if len(gone):
        year = kernels.grid.label(int(gone[0][0]))
        raise InfeasibleError(
            f"a cohort of {year} is gone before its own interval ends: no inflow can hold a stock\n"
            "  Take shorter intervals, timing='uniform', or a life longer than the interval."
        )

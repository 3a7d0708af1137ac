"""Fit a table to known margins: RAS, generalised to tables with negative cells.

Knows one matrix and two margins.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import NOISE, ROUNDING, Array, InfeasibleError, ShapeError, figures, listing, number, whole


@dataclass(frozen=True, slots=True, eq=False)
class Balanced:
    """The fitted table, its row and column factors, the largest margin error left, and the steps taken."""

    values: Array
    row_factors: Array
    column_factors: Array
    error: float
    steps: int


def gras(
    prior: ArrayLike,
    rows: ArrayLike,
    columns: ArrayLike,
    *,
    rounding: float = 0.0,
    steps: int = 10_000,
    follow: Callable[[int, float, Array], object] | None = None,
) -> Balanced:
    """The table nearest to `prior` in sign and shape whose rows and columns add up to the margins.

    prior = P − N; cells become r_i P_ij s_j − N_ij / (r_i s_j), with
    s_j = (v_j + √(v_j² + 4 p_j n_j)) / (2 p_j), p_j = Σ r_i P_ij, n_j = Σ N_ij / r_i, and s_j = −n_j / v_j where
    p_j = 0; the same for r with u. Without negative cells it is RAS.

    Parameters
    ----------
    prior    : (row, column)
    rows     : (row,)     wanted row sums u
    columns  : (column,)  wanted column sums v
    rounding : rounding error of one printed margin; how far Σu and Σv may differ
    steps    : most iterations; 0 gives the prior
    follow   : called after every iteration with its number, the largest margin error and the table so far: to print
        the steps, or to hold them against those of a book; columns are fitted first, then rows

    Raises
    ------
    ShapeError        margins that do not fit
    MissingDataError  NaN
    InfeasibleError   margins with different totals, empty rows with a margin, margins of an impossible sign, or
        margins that the zeros of the prior cannot meet

    Source      junius2003, lenzen2007gras, temurshoev2013
    Example
    >>> fitted = gras([[1.0, 2.0], [3.0, -1.0]], [4.0, 3.0], [5.0, 2.0])
    >>> [round(float(v), 9) for v in (*fitted.values.sum(axis=1), *fitted.values.sum(axis=0))]
    [4.0, 3.0, 5.0, 2.0]
    >>> _ = gras([[1.0, 2.0], [3.0, 1.0]], [4, 3], [5, 2], follow=lambda n, gap, _: n > 2 or print(n, f"{gap:.1g}"))
    1 0.5
    2 0.06
    """
    start, u, v = figures(prior, what="prior"), figures(rows, what="rows"), figures(columns, what="columns")
    if start.ndim != 2 or u.shape != start.shape[:1] or v.shape != start.shape[1:]:
        raise ShapeError(f"prior {start.shape} needs margins of its rows and columns; seen {u.shape} and {v.shape}")
    steps, rounding = whole(steps, what="steps", least=0), number(rounding, what="rounding", least=0)
    if follow is not None and not callable(follow):
        raise ShapeError(f"follow is {follow!r}; expected a function of step, error and table")
    plus, minus = np.maximum(start, 0.0), np.maximum(-start, 0.0)
    _require_feasible(plus, minus, u, v, rounding)
    scale = max(float(np.abs(u).max(initial=0)), float(np.abs(v).max(initial=0)))
    allowed = max(1e-12 * scale, abs(float(u.sum() - v.sum())))
    r, s, previous, stalled = np.ones(len(u)), np.ones(len(v)), np.inf, False
    table, error = start, _error(start, u, v)
    for step in range(1, steps + 1):
        s = factors(r @ plus, (1 / r) @ minus, v)
        r = factors(plus @ s, minus @ (1 / s), u)
        table = r[:, None] * plus * s - minus / (r[:, None] * s)
        error = _error(table, u, v)
        if follow is not None:
            follow(step, error, table)
        if error <= allowed:
            return Balanced(table, r, s, error, step)
        if step % 500 == 0:
            if stalled := error > 0.999 * previous:
                break
            previous = error
    if steps and error > NOISE * scale + allowed:
        off = np.flatnonzero(np.abs(table.sum(axis=0) - v) > NOISE * scale)
        why = "The zeros of the prior forbid it; fill a cell of those columns, or correct the margins."
        raise InfeasibleError(
            f"the margins {'cannot be' if stalled else 'are not'} met: still {error:.3g} off after {step} steps, in "
            f"columns {listing(off)}\n  {why if stalled else 'Allow more steps; follow=print shows whether it nears.'}"
        )
    return Balanced(table, r, s, error, steps)


def _error(table: Array, u: Array, v: Array) -> float:
    """Largest error of a margin."""
    return float(max(np.abs(table.sum(axis=0) - v).max(initial=0), np.abs(table.sum(axis=1) - u).max(initial=0)))


def factors(p: Array, n: Array, margin: Array) -> Array:
    """Positive root of p s² − margin s − n = 0; 1 for an empty line."""
    root = np.sqrt(margin**2 + 4 * p * n)
    # the second form of the root keeps its figures where the margin is negative
    falling = np.divide(2 * n, root - margin, out=np.ones_like(p), where=(margin < 0) & (n > 0))
    rising = np.divide(margin + root, 2 * p, out=np.ones_like(p), where=p > 0)
    return np.where((margin < 0) & (n > 0), falling, np.where(p > 0, rising, 1.0))


def _require_feasible(plus: Array, minus: Array, u: Array, v: Array, rounding: float) -> None:
    gap, allowed = float(u.sum() - v.sum()), rounding * (len(u) + len(v))
    eps = ROUNDING * float(np.abs(u).sum() + np.abs(v).sum())
    if abs(gap) > allowed + eps:
        raise InfeasibleError(
            f"row margins add up to {u.sum():.10g}, column margins to {v.sum():.10g}: "
            f"no table has both (difference {gap:.3g})\n"
            "  Correct the margins, or declare their rounding; no fit can be closer than that."
        )
    for axis, margin, what in ((1, u, "row"), (0, v, "column")):
        up, down = plus.sum(axis=axis), minus.sum(axis=axis)
        empty = np.flatnonzero((up == 0) & (down == 0) & (margin != 0))
        if empty.size:
            raise InfeasibleError(
                f"{what} {listing(empty)} of the prior is empty but has a margin; give the prior a figure there"
            )
        wrong = np.flatnonzero(((up == 0) & (down > 0) & (margin >= 0)) | ((down == 0) & (up > 0) & (margin <= 0)))
        if wrong.size:
            raise InfeasibleError(
                f"{what} {listing(wrong)} has cells of one sign and a margin that is zero or of the other sign\n"
                "  Correct the margin, or give the prior a cell of that sign there; a line of zeros has margin 0."
            )

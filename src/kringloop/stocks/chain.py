"""The absorbing chain behind a life cycle: uses, years and value that one new unit gives.

Owns N = (I − Q)⁻¹ and what follows from it. Q holds the share of what leaves one phase
that arrives in another; the rest is absorbed. Rules: C4, C7.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import ROUNDING, Array, RangeError, ShapeError, SingularError, figures, together


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Expected life of one unit that enters the first phase.

    visits    : (phase,) [1]    stays in each phase
    time      : (phase,) [year] time spent in each phase
    value     : float           value of all stays
    """

    visits: Array
    time: Array
    value: float

    @property
    def uses(self) -> float:
        """[1] stays in all phases."""
        return float(self.visits.sum())

    @property
    def longevity(self) -> float:
        """[year] time in all phases."""
        return float(self.time.sum())


def absorbing_chain(transition: ArrayLike, stay: ArrayLike, *, value: ArrayLike = 1.0) -> Chain:
    """Visits, time and value per unit that starts in the first state.

    N = (I − Q)⁻¹; uses = Σ_j N_1j; longevity = Σ_j N_1j · stay_j; value = Σ_j N_1j · value_j

    Parameters
    ----------
    transition : (state, state) [1]  Q, share of what leaves a state that arrives in another
    stay       : (state,) [year]     mean time of one stay
    value      : (state,)            value of one stay

    Raises
    ------
    RangeError      a share below 0, or a row that adds up to more than 1: the loop multiplies mass
    SingularError   a loop that never ends

    Valid for   any number of loops; contains the longevity formula A + B + C of the source.
    Source      franklinjohnson2016, figge2018
    Example     half of what is used comes back once more for a year after two years of first use:
    >>> round(absorbing_chain([[0.0, 0.5], [0.0, 0.0]], [2.0, 1.0]).longevity, 3)
    2.5
    """
    q, times = figures(transition, what="transition shares"), figures(stay, what="stays")
    if q.ndim != 2 or q.shape[0] != q.shape[1] or times.shape != q.shape[:1]:
        raise ShapeError(f"transition has shape {q.shape} and stay {times.shape}; expected (n, n) and (n,)")
    if not len(q):
        raise ShapeError("transition has no states; expected at least one, in which every unit starts")
    _require_shares(q)
    if (times < 0).any():
        raise RangeError(f"a stay is {times.min():g}; expected 0 or more years")
    visits = _visits(q)
    _, worth = together(stay=times, value=figures(value, what="value of a stay"))
    if worth.shape != times.shape:
        raise ShapeError(f"value has shape {worth.shape}; expected one number or {times.shape}")
    return Chain(visits, visits * times, float(visits @ worth))


def _require_shares(q: Array) -> None:
    if (q < 0).any():
        raise RangeError(f"a transition share is {q.min():g}; expected 0 … 1")
    rows = q.sum(axis=1)
    over = np.flatnonzero(rows > 1.0 + ROUNDING * len(q))
    if len(over):
        raise RangeError(
            f"shares out of state {int(over[0])} add up to {rows[over[0]]:.6g}; expected at most 1 "
            "(the loop multiplies mass)"
        )


def _visits(q: Array) -> Array:
    """First row of (I − Q)⁻¹, over the states that can be reached from the first."""
    reached = np.zeros(len(q), dtype=bool)
    reached[0] = True
    for _ in range(len(q)):
        reached |= (q[reached] > 0).any(axis=0)
    part = q[np.ix_(reached, reached)]
    radius = float(np.abs(np.linalg.eigvals(part)).max())
    if radius >= 1.0 - ROUNDING * len(q):
        stuck = [int(i) for i in np.flatnonzero(reached) if q[i].sum() >= 1.0 - 1e-12]
        raise SingularError(
            f"a loop through states {stuck} never ends: everything that leaves comes back\n"
            "  Let some of it go to an end; no loop is without loss."
        )
    visits = np.zeros(len(q))
    visits[reached] = np.linalg.solve((np.eye(len(part)) - part).T, np.eye(len(part))[0])
    return visits

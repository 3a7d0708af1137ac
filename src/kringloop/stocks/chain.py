"""The absorbing chain behind a life cycle: uses, years and value that one new unit gives.

Owns N = (I − Q)⁻¹ and what follows from it. Q holds the share of what leaves one phase
that arrives in another; the rest is absorbed. Rules: C4, C7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import Array, RangeError, ShapeError, SingularError, require_numbers

if TYPE_CHECKING:
    from scipy.sparse import csc_array


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
    q = np.asarray(transition, dtype=np.float64)
    times = np.asarray(stay, dtype=np.float64)
    if q.ndim != 2 or q.shape[0] != q.shape[1] or times.shape != q.shape[:1]:
        raise ShapeError(f"transition has shape {q.shape} and stay {times.shape}; expected (n, n) and (n,)")
    require_numbers(q, what="transition shares")
    require_numbers(times, what="stays")
    _require_shares(q)
    visits = _visits(q)
    worth = np.broadcast_to(np.asarray(value, dtype=np.float64), times.shape)
    return Chain(visits, visits * times, float(visits @ worth))


def _require_shares(q: Array) -> None:
    if (q < 0).any():
        raise RangeError(f"a transition share is {q.min():g}; expected 0 … 1")
    rows = q.sum(axis=1)
    over = np.flatnonzero(rows > 1.0 + 64.0 * np.finfo(np.float64).eps * len(q))
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
    if radius >= 1.0 - 64.0 * np.finfo(np.float64).eps * len(q):
        stuck = [int(i) for i in np.flatnonzero(reached) if q[i].sum() >= 1.0 - 1e-12]
        raise SingularError(
            f"a loop through states {stuck} never ends: everything that leaves comes back\n"
            "  Let some of it go to an end; no loop is without loss."
        )
    visits = np.zeros(len(q))
    visits[reached] = np.linalg.solve((np.eye(len(part)) - part).T, np.eye(len(part))[0])
    return visits


def time_by_phase(stay: Array, moves: list[tuple[int, int, float, float]], classes: int) -> Array:
    """Expected time (phase,) in intervals of one new unit, with ages carried through every loop.

    Solves the chain on states (phase, age class): stay (phase, age class) is the share that
    stays one interval; a move (p, q, rejuvenation, share) sends a share of what leaves p to q.
    """
    from scipy.sparse.linalg import spsolve

    phases = len(stay)
    system = _system(stay, moves, classes)
    start = np.zeros(phases * classes)
    start[0] = 1.0
    held = spsolve(system, start).reshape(phases, classes)
    total: Array = (held * stay).sum(axis=1)
    for origin, destination, _, share in moves:
        total[destination] += share * float((held[origin] * (1.0 - stay[origin])).sum())
    return total


def _system(stay: Array, moves: list[tuple[int, int, float, float]], classes: int) -> csc_array:
    """I − Mᵀ, where M moves units between states (phase, age class) in one interval."""
    from scipy.sparse import coo_array, eye_array

    age = np.arange(classes)
    older = np.minimum(age + 1, classes - 1)
    rows, columns, values = [], [], []
    for phase, share in enumerate(stay):
        rows.append(phase * classes + older)
        columns.append(phase * classes + age)
        values.append(share)
    for origin, destination, rejuvenation, share in moves:
        reached = np.minimum((1.0 - rejuvenation) * age + 1.0, classes - 1.0)
        low = np.minimum(np.floor(reached).astype(np.intp), classes - 2)
        leaving = share * (1.0 - stay[origin])
        for place, weight in ((low, 1.0 - (reached - low)), (low + 1, reached - low)):
            rows.append(destination * classes + place)
            columns.append(origin * classes + age)
            values.append(leaving * weight)
    size = len(stay) * classes
    moved = coo_array((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=(size, size))
    return (eye_array(size) - moved).tocsc()

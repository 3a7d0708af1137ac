"""The search: one step where everything is linear, Gauss-Newton steps held back by a merit function where not.

The merit of a point is its distance to the published figures plus Σ ρ |f|, with ρ above every multiplier seen; a step
is halved until the merit falls. Source: cencic2016 for the step, nocedal2006 for the merit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from kringloop.core import ROUNDING, Array, ConvergenceError, RangeError
from kringloop.reconcile.constraints import left_over, term_sizes
from kringloop.reconcile.distance import Method, require_signs
from kringloop.reconcile.factor import Solver
from kringloop.reconcile.kkt import Equations
from kringloop.reconcile.scaling import Movable, Scales
from kringloop.reconcile.system import System

STILL = 1e-10
"""Relative size of a step of measured figures at which the search ends: unknowns then follow from what holds, or are
not to be known and may wander."""
HOLDS = 1e-9
"""A constraint holds when what is left of it is at most this share of Σ |terms|."""
_UNSEEN, _LAST = 1e-9, 10
_SMALLEST_STEP, _NEARLY_STILL, _DESCENT, _TO_ZERO = 2.0**-60, 1e-6, 1e-4, 0.95
_HALF, _ONE_WAY, _SURELY, _SHORT, _LONGEST = 0.5, 0.95, 0.999, 0.01, 30.0
_HARDLY = 1e-3
"""Share of a step below which rounding, not the merit, decides how far to go."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Where the search ended, and the equations there."""

    point: Array
    multipliers: Array
    steps: int
    equations: Equations
    scales: Scales
    movable: Movable
    broken: Array
    """(constraints,) what is left of each, as a share of Σ |terms|, or of the deviations of its terms if larger."""

    @property
    def holds(self) -> bool:
        return bool((self.broken <= HOLDS).all())


class _Search:
    def __init__(self, system: System, method: Method, solver: Solver, most: int) -> None:
        self.system, self.method, self.most = system, method, most
        self.movable = Movable.of(system)
        self.solver: Solver = solver
        places = self.movable.places
        self.measured = np.flatnonzero(system.measured[places])
        self.at = places[self.measured]
        self.published, self.deviation = system.values[self.at], system.deviations[self.at]
        require_signs(method, system.names, self.at, self.published)
        self.correlated = self._correlated()
        self.free = np.where(self.movable.unknown, 1.0, 0.0)
        self.equations: Equations
        self.penalty = np.zeros(system.constraint_count)
        self.shares: list[float] = []
        self.before: Array | None = None

    def _correlated(self) -> sparse.csr_array | None:
        if not len(self.system.correlations):
            return None
        if not self.method.quadratic:
            raise RangeError(
                f"method '{self.method.key}' knows no correlations; choose least_squares, or leave them out"
            )
        weights = self.system.correlations.weights(len(self.system), self.system.names)
        return sparse.csr_array(weights[self.movable.places][:, self.movable.places])

    def weights(self, point: Array) -> sparse.csr_array:
        """Second derivative by scaled quantities; 0 for unknowns."""
        if self.correlated is not None:
            known = sparse.diags_array(1.0 - self.free)
            return sparse.csr_array(known @ self.correlated @ known + 0.0 * sparse.eye_array(len(self.free)))
        diagonal = np.zeros(len(self.free))
        diagonal[self.measured] = self.method.curvature(point[self.at], self.published, self.deviation)
        return sparse.csr_array(sparse.diags_array(diagonal))

    def gradient(self, point: Array) -> Array:
        made = np.zeros(len(self.free))
        made[self.measured] = self.method.slope(point[self.at], self.published, self.deviation)
        return made if self.correlated is None else np.asarray(self.correlated @ made)

    def distance(self, point: Array) -> float:
        if self.correlated is not None:
            change = np.zeros(len(self.free))
            change[self.measured] = (point[self.at] - self.published) / self.deviation
            return 0.5 * float(change @ (self.correlated @ change))
        return float(self.method.value(point[self.at], self.published, self.deviation).sum())

    def run(self) -> Found:
        point = first_point(self.system)
        slopes = self.movable.at(point)
        scales = Scales.of(self.movable, slopes)
        self.equations = Equations(self.weights(point), scales.scaled(slopes), self.free, self.solver)
        one_step = self.system.is_linear and self.method.quadratic
        for step in range(1, self.most + 1):
            if step > 1 and not one_step:
                slopes = self.movable.at(point)
                scales = Scales.of(self.movable, slopes)
                self.equations.renewed(self.weights(point), scales.scaled(slopes))
            f = left_over(self.system, point)
            move, multipliers = self._step(point, f, scales)
            whole = np.zeros(len(point))
            whole[self.movable.places] = move * scales.columns
            share = 1.0 if one_step else self._held_back(point, whole, move, f, multipliers)
            if not one_step and share >= _HALF:
                share = self._drawn_out(point, whole, move, share)
            point = point + share * whole
            if self._ended(move, point, scales, share, one_step=one_step, step=step):
                break
            if share <= _SMALLEST_STEP:
                self._stuck(point, move, scales)
                break
        else:
            self._not_found(point, move, scales)
        broken = self._broken(point, scales)
        return Found(point, multipliers, step, self.equations, scales, self.movable, broken)

    def _step(self, point: Array, f: Array, scales: Scales) -> tuple[Array, Array]:
        right = np.concatenate([-self.gradient(point), -scales.rows * f])
        found = self.equations.solve(right)
        count = len(self.free)
        return found[:count], found[count:] * scales.rows

    def _held_back(self, point: Array, whole: Array, move: Array, f: Array, multipliers: Array) -> float:
        """The share of the step that is taken."""
        self.penalty = np.maximum(self.penalty, 2.0 * np.abs(multipliers))
        share = self._within_signs(point, whole)
        bend = float(move @ (self.equations.weights @ move))
        falls = bend + float((self.penalty - np.abs(multipliers)) @ np.abs(f))
        before = self.distance(point) + float(self.penalty @ np.abs(f))
        room = 1e-12 * max(before, 1.0)
        if falls <= _UNSEEN * max(before, 1.0):  # the merit can no longer tell: as careful as the last steps were
            return min(share, *self.shares[-_LAST:], 1.0)
        while share > _SMALLEST_STEP:
            tried = point + share * whole
            merit = self.distance(tried) + float(self.penalty @ np.abs(left_over(self.system, tried)))
            if merit <= before - _DESCENT * share * falls + room:
                break
            share /= 2.0
        self.shares.append(share)
        return share

    def _drawn_out(self, point: Array, whole: Array, move: Array, share: float) -> float:
        """A longer share where steps follow each other in one direction, each a little shorter: what they add up to.

        Products bend the way to an answer far from the published figures, and plain steps then creep. Short ones in
        exactly one direction are drawn out even where the merit rises: the next step mends the bend.
        """
        now, before = move[self.measured], self.before
        self.before = now
        length = float(np.linalg.norm(now))
        if before is None or self.method.keeps_sign or not length:
            return share
        along = float(now @ before) / (length * float(np.linalg.norm(before)))
        left = length / float(np.linalg.norm(before))
        if along < _ONE_WAY or not left < 1.0:
            return share
        longer = min(share / (1.0 - left), _LONGEST)
        sure = along > _SURELY and float(np.abs(now).max()) <= _SHORT
        if longer <= share or not (sure or self._merit(point + longer * whole) <= self._merit(point + share * whole)):
            return share
        self.before = None
        return longer

    def _merit(self, point: Array) -> float:
        return self.distance(point) + float(self.penalty @ np.abs(left_over(self.system, point)))

    def _within_signs(self, point: Array, whole: Array) -> float:
        if not self.method.keeps_sign:
            return 1.0
        x, dx = point[self.at], whole[self.at]
        towards = x * dx < 0
        return min(1.0, _TO_ZERO * float(np.min(-x[towards] / dx[towards], initial=np.inf)))

    def _ended(self, move: Array, point: Array, scales: Scales, share: float, *, one_step: bool, step: int) -> bool:
        """Measured figures stand still and constraints hold; nearly still, where no better step is seen any more."""
        if one_step and step >= 2:
            return True
        known = self.measured
        now = point[self.at] / scales.columns[known]
        limit = STILL if share > _HARDLY else _NEARLY_STILL
        still = (np.abs(move[known]) <= limit * np.maximum(np.abs(now), 1.0)).all()
        return bool(still and (self._broken(point, scales) <= HOLDS / 10).all())

    def _stuck(self, point: Array, move: Array, scales: Scales) -> None:
        """No step lowers the merit: an end where constraints contradict each other, else no answer."""
        still = np.abs(move).max(initial=0.0) <= _NEARLY_STILL
        if not still and (self._broken(point, scales) <= HOLDS).all():
            self._not_found(point, move, scales)

    def _broken(self, point: Array, scales: Scales) -> Array:
        """What is left of each constraint, by its terms or, where those are all but 0, by their deviations."""
        empty = np.diff(self.movable.starts) == 0
        least = ROUNDING / HOLDS * np.abs(point).max(initial=0.0) + 1e-300
        size = np.maximum(term_sizes(self.system, point), np.where(empty, least, 1.0 / scales.rows))
        broken: Array = np.abs(left_over(self.system, point)) / size
        return broken

    def _not_found(self, point: Array, move: Array, scales: Scales) -> None:
        f = self._broken(point, scales)
        row, place = int(f.argmax()), int(self.movable.places[int(np.abs(move).argmax())])
        raise ConvergenceError(
            f"no answer was found in {self.most} steps; the search still moves most at '{self.system.names[place]}', "
            f"and constraint '{self.system.constraint_names[row]}' is off by {100 * f[row]:.3g} % of the size "
            "of its terms\n"
            "  Give a start near the answer for unknowns in products, or look whether these figures can go together."
        )


def search(system: System, method: Method, *, solver: Solver = "auto", most: int = 50) -> Found:
    """The point at which the distance to the published figures is least and every constraint holds.

    Raises
    ------
    ConvergenceError   not found in `most` steps; names the quantity and the constraint that still move
    RangeError         a method that cannot adjust these figures
    """
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        return _Search(system, method, solver, most).run()


def first_point(system: System) -> Array:
    """Published figures; unknowns at their start, or at the middle of what is on record in their unit."""
    point = np.where(np.isnan(system.values), 0.0, system.values)
    unknown = system.unknown
    if not unknown.any():
        return point
    given = unknown & ~np.isnan(system.start)
    point[given] = system.start[given]
    rest = unknown & ~given
    if not system.is_linear:
        shares = rest & (system.lower == 0) & (system.upper == 1)
        point[rest] = _usual(system)[rest]
        point[shares] = 0.5
        point[rest] = np.clip(point[rest], system.lower[rest], system.upper[rest])
    return point


def _usual(system: System) -> Array:
    """(quantities,) median size of the figures in the same unit; 1 where there is none."""
    if isinstance(system.units, str):
        codes = np.zeros(len(system), dtype=np.int64)
    else:
        codes = np.unique(np.asarray(system.units), return_inverse=True)[1]
    known = ~system.unknown & (system.values != 0)
    usual = np.ones(int(codes.max(initial=0)) + 1)
    for code in np.unique(codes[known]):
        usual[code] = np.median(np.abs(system.values[known & (codes == code)]))
    found: Array = usual[codes]
    return found

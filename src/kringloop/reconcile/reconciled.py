"""What came out: published beside adjusted, how sure, what was changed and what pulled, what cannot be known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from kringloop.core import NOISE, ROUNDING, Array
from kringloop.reconcile.bounds import ROOM, Bounds, outside
from kringloop.reconcile.classes import Classes, Kind
from kringloop.reconcile.constraints import left_over, term_sizes
from kringloop.reconcile.covariance import covariance, deviations, joint
from kringloop.reconcile.distance import Method
from kringloop.reconcile.judging import chance_of, critical_value, limit_of, measurement_tests
from kringloop.reconcile.search import Found
from kringloop.reconcile.system import System

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Reconciled:
    """An answer; everything that costs a further solve is computed when it is asked for."""

    system: System
    method: Method
    found: Found
    classes: Classes
    pinned: Mask
    """(quantities,) held at a bound."""
    bounds: Bounds
    alpha: float
    free: Found | None
    """The fit without bounds, where bounds were held."""

    @cached_property
    def values(self) -> Array:
        """(quantities,) adjusted or computed figure [unit]; NaN for what cannot be known."""
        made = self.found.point.copy()
        made[self.classes.kinds == Kind.UNOBSERVABLE] = np.nan
        made[self.pinned] = self.found.point[self.pinned]
        return made

    @cached_property
    def deviations(self) -> Array:
        """(quantities,) standard deviation after the fit [unit]; NaN for what cannot be known, 0 for constants.

        Under held bounds it holds given what is pinned, which has none.
        """
        return deviations(self.found, self.classes)

    @cached_property
    def change(self) -> Array:
        """(quantities,) (adjusted − published) / deviation; NaN where nothing is on record."""
        made = np.full(len(self.system), np.nan)
        m = self.system.measured
        made[m] = (self.values[m] - self.system.values[m]) / self.system.deviations[m]
        return made

    @cached_property
    def objective(self) -> float:
        """T, twice the distance: Σ ((adjusted − published) / deviation)² for least squares."""
        return self._twice(self.found.point)

    @property
    def objective_free(self) -> float:
        """T of the fit without bounds; the same where none are held."""
        return self.objective if self.free is None else self._twice(self.free.point)

    def _twice(self, point: Array) -> float:
        system, m = self.system, self.system.measured
        if len(system.correlations):
            r = np.zeros(len(system))
            r[m] = (point[m] - system.values[m]) / system.deviations[m]
            return float(r @ (system.correlations.weights(len(system), system.names) @ r))
        return 2.0 * float(self.method.value(point[m], system.values[m], system.deviations[m]).sum())

    @property
    def freedom(self) -> int:
        """Degrees of freedom: in how many independent ways the figures check each other."""
        return self.classes.freedom

    @property
    def chance(self) -> float:
        """The chance of a T at least this large when all deviations are right."""
        return chance_of(self.objective_free, self.freedom)

    @property
    def limit(self) -> float:
        """The T that is exceeded with chance alpha."""
        return limit_of(self.freedom, self.alpha)

    @property
    def agrees(self) -> bool:
        """Whether the figures go together within their deviations; true where nothing checks them."""
        return not self.freedom or self.objective_free <= self.limit

    @cached_property
    def tests(self) -> Array:
        """(quantities,) (published − adjusted) / deviation of that change; NaN where nothing checks the figure."""
        return measurement_tests(self.system, self.found.point, self.deviations, self.classes)

    @property
    def critical(self) -> float:
        """The size of a test above which a figure is suspect."""
        return critical_value(self.classes.count(Kind.REDUNDANT), self.alpha)

    @cached_property
    def beyond(self) -> Mask:
        """Which figures lie beyond a bound."""
        return np.asarray(outside(self.system, self.found.point) & (self.classes.kinds != Kind.UNOBSERVABLE))

    @cached_property
    def below_zero(self) -> Mask:
        """Which figures come out below 0 that were not so on record, where no lower bound is given."""
        system, known = self.system, np.isfinite(self.values)
        least = -ROOM * np.abs(self.values[known]).max(initial=0.0)
        return np.asarray((system.lower < 0) & ~(system.values < 0) & known & (self.values < least))

    def covariance(self, names: Sequence[str]) -> Array:
        """(names, names) covariance after the fit [unit · unit]; NaN for what cannot be known.

        Raises
        ------
        UnknownNameError   a quantity that the system does not have
        """
        return covariance(self.found, self.classes, self.system.places_of(names))

    def joint(self, places: NDArray[np.int64]) -> sparse.csr_array:
        """(places, places) the same of many figures by their places; empty where two do not move each other."""
        return joint(self.found, self.classes, places)

    def value(self, name: str) -> float:
        """The adjusted figure of one quantity [unit]."""
        return float(self.values[self.system.index(name)])

    def deviation(self, name: str) -> float:
        """The standard deviation of one quantity after the fit [unit]."""
        return float(self.deviations[self.system.index(name)])

    @property
    def quantities(self) -> pl.DataFrame:
        """A row per quantity: published and adjusted, before and after, class, change, test, bounds."""
        system = self.system
        suspect = np.abs(self.tests) > self.critical
        return pl.DataFrame(
            {
                "quantity": list(system.names),
                "unit": [system.unit_of(i) for i in range(len(system))],
                "class": [Kind(k).name.lower() for k in self.classes.kinds.tolist()],
                "published": system.values,
                "published_sd": system.deviations,
                "adjusted": self.values,
                "adjusted_sd": self.deviations,
                "change_in_sd": self.change,
                "test": self.tests,
                "suspect": suspect,
                "beyond_bound": self.beyond,
                "at_bound": self.pinned,
                "moves_with": self.classes.moves_with,
            }
        ).with_columns(
            pl.col("published", "published_sd", "adjusted", "adjusted_sd", "change_in_sd", "test").fill_nan(None),
            pl.when(pl.col("moves_with") >= 0).then(pl.col("moves_with")),
        )

    @property
    def constraints(self) -> pl.DataFrame:
        """A row per constraint: what the published figures leave of it, what is left after the fit, how it pulls."""
        published = np.where(self.system.unknown, np.nan, self.system.values)
        return pl.DataFrame(
            {
                "constraint": list(self.system.constraint_names),
                "published_left": _left(self.system, published),
                "adjusted_left": left_over(self.system, self.found.point),
                "multiplier": self.found.multipliers,
            }
        ).with_columns(pl.col("published_left").fill_nan(None))

    @cached_property
    def slopes(self) -> sparse.csr_array:
        """(constraints, quantities) of the constraints at the answer."""
        return self.found.movable.slopes.at(self.found.point)

    @property
    def published_slopes(self) -> sparse.csr_array:
        """(constraints, quantities) of the constraints at the published figures, where these are known."""
        published = np.where(self.system.unknown, self.found.point, self.system.values)
        return self.found.movable.slopes.at(published)

    def strongest_pull(self, row: int) -> tuple[int, float]:
        """The measured figure that a constraint moves most, and by how many deviations; −1 where it moves none."""
        slopes = self.slopes
        first, last = int(slopes.indptr[row]), int(slopes.indptr[row + 1])
        places = slopes.indices[first:last]
        held = self.system.measured[places]
        if not held.any():
            return -1, 0.0
        pulls = -self.system.deviations[places] * self.found.multipliers[row] * slopes.data[first:last]
        most = int(np.argmax(np.where(held, np.abs(pulls), -1.0)))
        if abs(pulls[most]) <= NOISE:
            return -1, 0.0
        return int(places[most]), float(pulls[most])

    def pulls(self, name: str) -> pl.DataFrame:
        """Which constraints changed a figure: change = −deviation² Σ multiplier · slope, a row each, largest first.

        Exact where nothing is correlated and squares are least; then the rows add up to the change.
        """
        place = self.system.index(name)
        column = self.slopes[:, [place]].toarray().ravel() if len(self.system) else np.zeros(0)
        rows = np.flatnonzero(column)
        deviation = self.system.deviations[place] if self.system.measured[place] else np.nan
        pulled = -(deviation**2) * self.found.multipliers[rows] * column[rows]
        order = np.argsort(-np.abs(pulled), kind="stable")
        return pl.DataFrame(
            {
                "constraint": [self.system.constraint_names[r] for r in rows[order].tolist()],
                "change": pulled[order],
                "change_in_sd": pulled[order] / deviation,
            }
        )


def _left(system: System, point: Array) -> Array:
    """What is left of each constraint; 0 where the rounding of its own terms explains it (rule C7)."""
    found, size = left_over(system, point), term_sizes(system, point)
    return np.where(np.abs(found) <= ROUNDING * size, 0.0, found)

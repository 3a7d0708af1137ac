"""What may be said of figures, such as "it falls" or "A is above B": whether it holds, and what would turn it.

A statement is about a few figures at once: the years of a trend, or the one or two figures that are weighed. It takes
them as central values and as draws in common, so that errors which they share drop out.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kringloop.core import NOISE, Array, RangeError
from kringloop.standing import direction_of

Says = Literal["rising", "falling", "steady", "above", "below"]
_TRENDS = ("rising", "falling", "steady")
_SMALLEST = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is said.

    Parameters
    ----------
    kind  : rising, falling or steady by the test that trends are told by; above or below a bound or another figure
    years : of a trend, in order, one per figure
    bound : what a single figure is weighed against [unit of the figure]; without it the second figure is

    Raises
    ------
    RangeError   a trend without years, or a bound of a trend
    """

    kind: Says
    years: tuple[int, ...] = ()
    bound: float | None = None

    def __post_init__(self) -> None:
        if (self.kind in _TRENDS) != bool(self.years) or (self.years and self.bound is not None):
            raise RangeError(
                f"'{self.kind}' with years {self.years} and bound {self.bound}: a trend has years and no "
                "bound, a comparison no years"
            )

    @property
    def terms(self) -> int:
        """How many figures it is about."""
        return len(self.years) or (1 if self.bound is not None else 2)

    def measure(self, values: Array) -> Array:
        """(draws,) what it is judged by, from (figures, draws): the median slope, or how far the first lies above.

        The slope is a year's [unit/year]; the distance has the unit of the figures. NaN where a figure is absent.
        """
        self._require(values)
        if self.years:
            pairs = list(combinations(range(len(self.years)), 2))
            slopes = [(values[b] - values[a]) / (self.years[b] - self.years[a]) for a, b in pairs]
            found: Array = np.median(slopes, axis=0) if slopes else np.full(values.shape[1], np.nan)
            return found
        apart: Array = values[0] - (values[1] if self.bound is None else self.bound)
        return apart

    def holds(self, values: Array) -> Array:
        """(draws,) 1 where it holds, 0 where not, NaN where a figure is absent."""
        self._require(values)
        known = np.isfinite(values).all(axis=0)
        found: Array = np.full(values.shape[1], np.nan)
        if self.years:
            wanted = {"rising": 1, "falling": -1, "steady": 0}[self.kind]
            found[known] = directions(values[:, known]) == wanted
            return found
        above = self.measure(values[:, known])
        found[known] = above > 0 if self.kind == "above" else above < 0
        return found

    def _require(self, values: Array) -> None:
        if values.ndim != 2 or len(values) != self.terms:
            raise RangeError(f"'{self.kind}' is about {self.terms} figures; seen values of shape {values.shape}")


def directions(values: Array) -> NDArray[np.int8]:
    """(draws,) 1 rising, −1 falling, 0 neither, from (years, draws) in order: the test of trends, for many at once.

    Without ties the test knows only how many pairs of years rise, so that it is asked once per such number.
    """
    pairs = list(combinations(range(len(values)), 2))
    if not pairs or not values.shape[1]:
        return np.zeros(values.shape[1], dtype=np.int8)
    gaps = np.array([values[b] - values[a] for a, b in pairs])
    signs = np.where(np.abs(gaps) <= NOISE * np.abs(values).max(axis=0), 0.0, np.sign(gaps))
    score, tied = signs.sum(axis=0), (signs == 0).any(axis=0)
    told: dict[float, int] = {}
    found = np.empty(values.shape[1], dtype=np.int8)
    for k in range(values.shape[1]):
        if tied[k]:
            found[k] = _direction(values[:, k])
            continue
        if score[k] not in told:
            told[score[k]] = _direction(values[:, k])
        found[k] = told[score[k]]
    return found


def _direction(values: Array) -> int:
    return {"rising": 1, "falling": -1, "none": 0}[direction_of(values.tolist())]


def turning_point(statement: Statement, central: Array, drawn: Array) -> float | None:
    """The smallest joint error in the data that was found to turn a statement, in standard deviations.

    For a comparison it is |distance| / sd of the distance. A trend turns where years change place: it is looked for
    along the way on which the slope errs most, and along those on which each two years come together, each way being
    cov(figures, measure) / sd of the measure. None where no error in the draws turns it.

    Parameters
    ----------
    central : (figures,) central values
    drawn   : (figures, draws)
    """
    known = np.isfinite(drawn).all(axis=0)
    if known.sum() < 2 or not np.isfinite(central).all():
        return None
    moves = drawn[:, known]
    least = _SMALLEST * float(np.abs(central).max())
    if not statement.years:
        spread = float(statement.measure(moves).std())
        return abs(float(statement.measure(central[:, None])[0])) / spread if spread > least else None
    measures = [statement.measure(moves), *(moves[b] - moves[a] for a, b in combinations(range(len(central)), 2))]
    best: float | None = None
    for measure in measures:
        spread = float(measure.std())
        if spread > least:
            way = ((moves - moves.mean(axis=1, keepdims=True)) * (measure - measure.mean())).mean(axis=1) / spread
            best = _first_turn(statement, central, way, best)
    return best


def _first_turn(statement: Statement, central: Array, way: Array, best: float | None) -> float | None:
    """The smallest move along a way, forth or back, behind which two years have changed place and the trend turns.

    Moves that are no smaller than the best one so far are not looked at.
    """
    gaps = [(central[b] - central[a], way[a] - way[b]) for a, b in combinations(range(len(central)), 2)]
    least = _SMALLEST * float(np.abs(way).max())
    before = statement.holds(central[:, None])[0]
    for crossing in sorted((gap / closing for gap, closing in gaps if abs(closing) > least), key=abs):
        if best is not None and abs(crossing) >= best:
            return best
        beyond = crossing * (1 + 1e-6) + (1e-9 if crossing == 0 else 0.0)
        if statement.holds((central + beyond * way)[:, None])[0] != before:
            return float(abs(crossing))
    return best

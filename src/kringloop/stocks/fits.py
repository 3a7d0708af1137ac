"""What a calibration returns: parameters, how sure they are, and a verdict with its reason.

Owns the rules by which a fit counts as one. Knows nothing of how it was found. Rules: C5, C6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from kringloop.core import Array, KringloopError
from kringloop.stocks.lifetimes import Lifetime

GOOD_FIT = 0.8
CERTAIN = 0.5
"""A fit is good when R² is above the first and the relative standard error of the mean life below the second."""
MOST_GROWTH = 0.5
"""Bound on the fitted growth of inflow before the record [1/year], both ways."""

Verdict = Literal["fits", "weak", "cannot"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LifetimeFit:
    """A fitted lifetime and how sure it is."""

    life: Lifetime
    parameters: dict[str, float]
    standard_errors: dict[str, float]
    """of the parameters, widened for autocorrelated residuals by √((1 + ρ)/(1 − ρ))"""
    mean: float
    """[year] mean life"""
    mean_error: float
    """[year] its standard error"""
    growth_before: float
    """[1/year] fitted growth of the inflow before the record; 0 when none was asked"""
    r_squared: float
    autocorrelation: float
    """of neighbouring residuals"""
    observations: int
    years: float
    """length of the record"""
    fitted: Array
    """(year,) model values beside the observed ones"""

    @property
    def verdict(self) -> Verdict:
        return "weak" if self.reason else "fits"

    @property
    def reason(self) -> str:
        """Why the verdict is not "fits"; empty when it is."""
        if self.r_squared < GOOD_FIT:
            return f"the model explains {self.r_squared:.0%} of the variation; at least {GOOD_FIT:.0%} is asked"
        if not self.mean_error <= CERTAIN * self.mean:
            return f"the mean life is not identified: {self.mean:.3g} ± {self.mean_error:.2g} years"
        if self.mean > self.years:
            return (
                f"a mean life of {self.mean:.3g} years on a record of {self.years:g}: "
                "it rests on inflow that was not observed"
            )
        loose = [n for n, v in self.parameters.items() if not self.standard_errors[n] <= v]
        if loose:
            value, error = self.parameters[loose[0]], self.standard_errors[loose[0]]
            return f"'{loose[0]}' is not identified: {value:.3g} ± {error:.2g}"
        if abs(self.growth_before) >= MOST_GROWTH - 1e-6:
            return f"the inflow before the record would have to grow by {self.growth_before:.0%} a year or more"
        return ""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class KeyReport:
    """What became of one key: its fit if there is one, the verdict and the reason."""

    key: str
    verdict: Verdict
    reason: str
    fit: LifetimeFit | None


def fit_lifetimes(keys: Mapping[str, Callable[[], LifetimeFit]]) -> tuple[KeyReport, ...]:
    """Fit every key and report which fit, which cannot and why; only data problems are caught, and told.

    Parameters
    ----------
    keys : key → a call that fits it, so that each key brings its own series, window and law
    """
    reports = []
    for key, fit in keys.items():
        try:
            found = fit()
        except KringloopError as problem:
            reports.append(KeyReport(key=key, verdict="cannot", reason=str(problem).splitlines()[0], fit=None))
        else:
            reports.append(KeyReport(key=key, verdict=found.verdict, reason=found.reason, fit=found))
    return tuple(reports)


def longest_run(years: Iterable[int]) -> range:
    """The longest stretch of years without a gap, the earliest of equals.

    >>> longest_run([1995, 1996, 1998, 1999, 2000, 2005])
    range(1998, 2001)
    """
    best = current = range(0)
    for year in sorted(set(years)):
        current = range(current.start, year + 1) if current and year == current.stop else range(year, year + 1)
        if len(current) > len(best):
            best = current
    return best

"""Fit lifetimes to observed series, with standard errors and an honest verdict.

Owns the least-squares problem between an inflow series and the outflow or stock that was
seen with it. What cannot be fitted is told with its reason. Rules: C4, C5, C6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kringloop.core import (
    NOISE,
    Array,
    InfeasibleError,
    MissingDataError,
    RangeError,
    ShapeError,
    figures,
    one_of,
    require_numbers,
    whole,
)
from kringloop.stocks.engine import inflow_driven
from kringloop.stocks.fits import MOST_GROWTH, LifetimeFit
from kringloop.stocks.grid import Grid

if TYPE_CHECKING:
    from scipy import optimize
from kringloop.stocks.kernels import TIMINGS, Timing
from kringloop.stocks.laws import LAWS, from_moments
from kringloop.stocks.lifetimes import Lifetime

SPARE = 3
"""Observations there must be beyond the number of parameters."""
STARTS = ((4.0, 2.0), (10.0, 5.0), (20.0, 9.0))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Case:
    """The data of one fit."""

    inflow: Array
    seen: Array
    known: NDArray[np.bool_]
    of_stock: bool
    grid: Grid
    law: str
    timing: Timing
    before: int

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(LAWS[self.law].parameters)

    def life(self, theta: Array) -> Lifetime:
        values: dict[str, ArrayLike] = {n: float(np.exp(v)) for n, v in zip(self.names, theta, strict=False)}
        return Lifetime.of(self.law, by_cohort=False, **values)

    def growth(self, theta: Array) -> float:
        return float(theta[len(self.names)]) if self.before else 0.0

    def model(self, theta: Array) -> Array:
        first = self.inflow[:3]
        to_middle = (len(first) - 1) / 2.0
        back = first.mean() * np.exp(-self.growth(theta) * (np.arange(self.before, 0.0, -1.0) + to_middle))
        edges = np.concatenate((self.grid.edges[0] - np.arange(self.before, 0.0, -1.0), self.grid.edges))
        longer = Grid(edges, flows=self.grid.flows)
        run = inflow_driven(np.concatenate((back, self.inflow)), self.life(theta), longer, timing=self.timing)
        return (run.stock if self.of_stock else run.outflow)[self.before :]

    def residuals(self, theta: Array) -> Array:
        scale = float(np.abs(self.seen[self.known]).mean())
        return (self.model(theta) - self.seen)[self.known] / scale


def fit_lifetime(
    inflow: ArrayLike,
    grid: Grid,
    *,
    outflow: ArrayLike | None = None,
    stock: ArrayLike | None = None,
    law: str = "weibull",
    known: ArrayLike | None = None,
    before: int = 0,
    timing: Timing = "uniform",
) -> LifetimeFit:
    """Lifetime parameters that bring the model closest to an observed outflow or stock.

    Minimises Σ (model − observed)² over the logarithms of the parameters; standard errors from
    the curvature, s² (JᵀJ)⁻¹, widened for autocorrelation.

    Parameters
    ----------
    inflow         : (year,) every year given
    outflow, stock : (year,) exactly one of them
    known          : (year,) bool; left out, all years were observed
    before         : years of inflow before the record; they grow at a rate that is fitted too,
                     up to the mean of the first three years

    Raises
    ------
    MissingDataError   a gap, or too few observations for the parameters
    InfeasibleError    more leaves than ever came in, and no inflow before the record is allowed for
    RangeError         a negative figure, nothing in the series, or a law without smooth parameters

    Source      derived; balde2015 for sales-lifespan models of e-waste
    >>> sold = 50 + 30 * np.sin(np.arange(30.0))
    >>> run = inflow_driven(sold, Lifetime.of("weibull", scale=9.0, shape=2.0), Grid.yearly(1991, 2020))
    >>> fit = fit_lifetime(sold, run.grid, outflow=run.outflow)
    >>> round(fit.parameters["scale"], 3), fit.verdict
    (9.0, 'fits')
    """
    from scipy import optimize  # heavy, and only for a fit

    case = _case(inflow, grid, outflow, stock, law, known, before, timing)
    best: optimize.OptimizeResult | None = None
    for mean, sd in STARTS:
        start = _start(case, mean, sd)
        low, high = np.full(len(start), np.log(1e-2)), np.full(len(start), np.log(1e3))
        if case.before:
            low[-1], high[-1] = -MOST_GROWTH, MOST_GROWTH
        found = optimize.least_squares(case.residuals, np.clip(start, low, high), bounds=(low, high), x_scale="jac")
        if best is None or found.cost < best.cost:
            best = found
    if best is None:
        raise RangeError("no starting values for the fit")
    return _read(case, np.asarray(best.x), np.asarray(best.jac), np.asarray(best.fun))


def _case(
    inflow: ArrayLike,
    grid: Grid,
    outflow: ArrayLike | None,
    stock: ArrayLike | None,
    law: str,
    known: ArrayLike | None,
    before: int,
    timing: Timing,
) -> _Case:
    if (outflow is None) == (stock is None):
        raise RangeError("give either an outflow or a stock to fit to, not both and not neither")
    if law in ("fixed", "table"):
        raise RangeError(f"lifetime '{law}' has no smooth parameters to fit; take weibull, lognormal, gamma or normal")
    before = whole(before, what="before", least=0, most=1000)
    LAWS[law]
    one_of(timing, TIMINGS, what="timing")
    if before and not (grid.even and abs(float(grid.lengths[0]) - 1.0) < NOISE):
        raise RangeError("inflow before the record needs a yearly grid")
    years: dict[str, Any] = {"labels": (grid.labels,), "finite": False}
    came = figures(inflow, what="inflow", **years)
    seen = figures(stock if outflow is None else outflow, what="observed series", **years)
    mask = np.ones(seen.shape, dtype=bool) if known is None else figures(known, what="known", **years) == 1
    if not came.shape == seen.shape == mask.shape == (grid.size,):
        raise ShapeError(f"series have shapes {came.shape}, {seen.shape}, {mask.shape}; expected ({grid.size},) each")
    require_numbers(came, what="inflow")
    require_numbers(seen[mask], what="observed series")
    case = _Case(
        inflow=came,
        seen=seen,
        known=mask,
        of_stock=outflow is None,
        grid=grid,
        law=law,
        timing=timing,
        before=before,
    )
    _require_enough(case)
    return case


def _require_enough(case: _Case) -> None:
    wanted = len(case.names) + bool(case.before) + SPARE
    count = int(case.known.sum())
    if count < wanted:
        raise MissingDataError(
            f"the series is too short to fit: {count} observations for {wanted - SPARE} parameters; "
            f"at least {wanted} are needed\n"
            "  Give more years, or a law with fewer parameters."
        )
    if (case.inflow < 0).any() or (case.seen[case.known] < 0).any():
        raise RangeError("a series holds negative figures; correct them at the source before fitting")
    if not case.inflow.any() or not case.seen[case.known].any():
        raise RangeError("a series holds only zeros; there is nothing to fit")
    if not case.of_stock and not case.before and bool(case.known.all()):
        came, left = np.cumsum(case.grid.amounts(case.inflow)), np.cumsum(case.grid.amounts(case.seen))
        over = np.flatnonzero(left > came * (1.0 + NOISE))
        if len(over):
            raise InfeasibleError(
                f"by {case.grid.label(int(over[0]))} more has left than ever came in: inflow from before the record "
                "is missing, or a series is wrong\n  Say how many years of inflow went before with before=…"
            )


def _start(case: _Case, mean: float, sd: float) -> Array:
    if LAWS[case.law].moments is None:
        given = {"mean": mean, "sd": sd}
        values = [float(given.get(name, mean)) for name in case.names]
    else:
        found = from_moments(case.law, np.array(mean), np.array(sd) if len(case.names) > 1 else None)
        values = [float(found[name]) for name in case.names]
    return np.append(np.log(values), [0.03] if case.before else [])


def _read(case: _Case, theta: Array, jacobian: Array, residuals: Array) -> LifetimeFit:
    count, free = len(residuals), len(residuals) - len(theta)
    scale = float(np.abs(case.seen[case.known]).mean())
    total = float((((case.seen[case.known] - case.seen[case.known].mean()) / scale) ** 2).sum())
    lag = float((residuals[1:] * residuals[:-1]).sum() / max(float((residuals**2).sum()), 1e-300))
    widened = np.sqrt((1.0 + min(max(lag, 0.0), 0.98)) / (1.0 - min(max(lag, 0.0), 0.98)))
    spread = np.linalg.pinv(jacobian.T @ jacobian) * float((residuals**2).sum()) / free
    if np.linalg.matrix_rank(jacobian) < len(theta):
        spread = np.full_like(spread, np.inf)
    errors = np.sqrt(np.diag(spread)) * widened
    parts = len(case.names)
    slopes = np.array([_slope(case, theta, n) for n in range(parts)])
    variance = float(slopes @ spread[:parts, :parts] @ slopes) if np.isfinite(spread).all() else np.inf
    values = np.exp(theta[:parts])
    return LifetimeFit(
        life=case.life(theta),
        parameters={n: float(v) for n, v in zip(case.names, values, strict=True)},
        standard_errors={n: float(v * e) for n, v, e in zip(case.names, values, errors, strict=False)},
        mean=float(case.life(theta).mean()),
        mean_error=float(np.sqrt(variance) * widened),
        growth_before=case.growth(theta),
        r_squared=1.0 - float((residuals**2).sum()) / total if total > 0 else 0.0,
        autocorrelation=lag,
        observations=count,
        years=float(case.grid.edges[-1] - case.grid.edges[0]),
        fitted=case.model(theta),
    )


def _slope(case: _Case, theta: Array, place: int, step: float = 1e-5) -> float:
    up, down = theta.copy(), theta.copy()
    up[place] += step
    down[place] -= step
    return float((case.life(up).mean() - case.life(down).mean()) / (2.0 * step))

"""The registered lifetime laws: survival S(a), its integral H(a), parameters from moments.

One function per law. S(a) is the share of a cohort still in use at age a; H(a) is the
mean life counted up to age a, ∫₀ᵃ S. A law of one's own needs only S: H then comes by
quadrature. Knows nothing of grids, cohorts or products.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import special

from kringloop.core import Array, Names, RangeError, Registry

Curve = Callable[..., Array]
Moments = Callable[[Array, Array], dict[str, Array]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """A lifetime law: `survival(age, **parameters)` and `integral(age, **parameters)`."""

    key: str
    names: Names
    parameters: Mapping[str, str]
    survival: Curve
    integral: Curve
    moments: Moments | None
    reference: str
    whole_at_birth: bool


LAWS: Final[Registry[Law]] = Registry("lifetime law")


def lifetime(
    key: str,
    *,
    names: Names,
    params: Mapping[str, str],
    reference: str,
    integral: Curve | None = None,
    moments: Moments | None = None,
    whole_at_birth: bool = True,
) -> Callable[[Curve], Curve]:
    """Register a survival function under `key`; every parameter must be above zero.

    Parameters
    ----------
    params         : name → unit; a parameter in "year" stretches with the lifetime
    integral       : H(a) in closed form; left out, Gauss-Legendre quadrature on 16 panels
    moments        : (mean, sd) → parameters
    whole_at_birth : S(0) = 1
    """

    def register(survival: Curve) -> Curve:
        law = Law(
            key=key,
            names=names,
            parameters=dict(params),
            survival=survival,
            integral=integral or _quadrature(survival),
            moments=moments,
            reference=reference,
            whole_at_birth=whole_at_birth,
        )
        LAWS.add(key, law, file=inspect.getsourcefile(survival) or key)
        return survival

    return register


def _quadrature(survival: Curve, panels: int = 16, nodes: int = 16) -> Curve:
    points, weights = np.polynomial.legendre.leggauss(nodes)
    inside = (np.arange(panels)[:, None] + (points + 1.0) / 2.0).ravel() / panels
    share = np.tile(weights / 2.0, panels) / panels

    def integral(age: Array, **parameters: Array) -> Array:
        total: Array = np.zeros(np.broadcast_shapes(np.shape(age), *(np.shape(p) for p in parameters.values())))
        for point, weight in zip(inside, share, strict=True):
            total = total + weight * age * survival(age * point, **parameters)
        return total

    return integral


def _upper(z: Array) -> Array:
    tail: Array = special.ndtr(-z)
    return tail


def _upper_integral(z: Array) -> Array:
    """g(z) = z Q(z) − φ(z), with g' = Q."""
    value: Array = z * special.ndtr(-z) - np.exp(-0.5 * z * z) / np.sqrt(2.0 * np.pi)
    return value


def _fixed_integral(age: Array, *, mean: Array) -> Array:
    return np.minimum(age, mean)


@lifetime(
    "fixed",
    names=Names(nl="vaste levensduur", en="fixed life"),
    params={"mean": "year"},
    reference="mueller2006",
    integral=_fixed_integral,
    moments=lambda mean, _sd: {"mean": mean},
)
def fixed(age: Array, *, mean: Array) -> Array:
    """S(a) = 1 while a < mean, then 0."""
    return np.where(age < mean, 1.0, 0.0)


def _exponential_integral(age: Array, *, mean: Array) -> Array:
    integral: Array = -mean * np.expm1(-age / mean)
    return integral


@lifetime(
    "exponential",
    names=Names(nl="exponentieel", en="exponential"),
    params={"mean": "year"},
    reference="rinne2008",
    integral=_exponential_integral,
    moments=lambda mean, _sd: {"mean": mean},
)
def exponential(age: Array, *, mean: Array) -> Array:
    """S(a) = exp(−a/mean): the chance of leaving does not depend on age."""
    survival: Array = np.exp(-age / mean)
    return survival


def _weibull_hazard(age: Array, scale: Array, shape: Array) -> Array:
    """(age/scale)^shape; infinite far beyond the last unit, where nothing is left."""
    with np.errstate(over="ignore"):
        cumulative: Array = (age / scale) ** shape
    return cumulative


def _weibull_integral(age: Array, *, scale: Array, shape: Array) -> Array:
    partial: Array = special.gammainc(1.0 / shape, _weibull_hazard(age, scale, shape))
    return scale * special.gamma(1.0 + 1.0 / shape) * partial


def weibull_moments(mean: Array, sd: Array) -> dict[str, Array]:
    """Scale and shape of the Weibull law with this mean and standard deviation.

    shape solves Γ(1 + 2/k) / Γ(1 + 1/k)² = 1 + (sd/mean)²; scale = mean / Γ(1 + 1/k).
    """
    wanted = np.log1p((sd / mean) ** 2)
    low = np.full(np.shape(wanted), np.log(0.05))
    high = np.full(np.shape(wanted), np.log(2000.0))
    for _ in range(100):
        middle = (low + high) / 2.0
        spread = special.gammaln(1.0 + 2.0 * np.exp(-middle)) - 2.0 * special.gammaln(1.0 + np.exp(-middle))
        too_wide = spread > wanted
        low, high = np.where(too_wide, middle, low), np.where(too_wide, high, middle)
    shape = np.exp((low + high) / 2.0)
    return {"scale": mean / special.gamma(1.0 + 1.0 / shape), "shape": shape}


@lifetime(
    "weibull",
    names=Names(nl="Weibull", en="Weibull"),
    params={"scale": "year", "shape": "1"},
    reference="weibull1951",
    integral=_weibull_integral,
    moments=weibull_moments,
)
def weibull(age: Array, *, scale: Array, shape: Array) -> Array:
    """S(a) = exp(−(a/scale)^shape)."""
    survival: Array = np.exp(-_weibull_hazard(age, scale, shape))
    return survival


def _same_moments(mean: Array, sd: Array) -> dict[str, Array]:
    return {"mean": mean, "sd": sd}


def _normal_raw_integral(age: Array, *, mean: Array, sd: Array) -> Array:
    integral: Array = sd * (_upper_integral((age - mean) / sd) - _upper_integral(-mean / sd))
    return integral


def _normal_integral(age: Array, *, mean: Array, sd: Array) -> Array:
    integral: Array = _normal_raw_integral(age, mean=mean, sd=sd) / _upper(-mean / sd)
    return integral


@lifetime(
    "normal",
    names=Names(nl="normaal, afgeknot op 0", en="normal, truncated at 0"),
    params={"mean": "year", "sd": "year"},
    reference="johnson1994",
    integral=_normal_integral,
    moments=_same_moments,
)
def normal(age: Array, *, mean: Array, sd: Array) -> Array:
    """S(a) = Q((a − mean)/sd) / Q(−mean/sd); mean and sd are those before truncation."""
    survival: Array = _upper((age - mean) / sd) / _upper(-mean / sd)
    return survival


@lifetime(
    "normal_untruncated",
    names=Names(nl="normaal, niet afgeknot", en="normal, not truncated"),
    params={"mean": "year", "sd": "year"},
    reference="pauliuk2020odym",
    integral=_normal_raw_integral,
    moments=_same_moments,
    whole_at_birth=False,
)
def normal_untruncated(age: Array, *, mean: Array, sd: Array) -> Array:
    """S(a) = Q((a − mean)/sd): the mass at negative ages leaves at birth, as ODYM and flodym do."""
    return _upper((age - mean) / sd)


def _folded_integral(age: Array, *, mean: Array, sd: Array) -> Array:
    here = _upper_integral((age - mean) / sd) + _upper_integral((age + mean) / sd)
    birth = _upper_integral(-mean / sd) + _upper_integral(mean / sd)
    integral: Array = sd * (here - birth)
    return integral


@lifetime(
    "folded_normal",
    names=Names(nl="gevouwen normaal", en="folded normal"),
    params={"mean": "year", "sd": "year"},
    reference="leone1961",
    integral=_folded_integral,
)
def folded_normal(age: Array, *, mean: Array, sd: Array) -> Array:
    """S(a) = Q((a − mean)/sd) + Q((a + mean)/sd); mean and sd are those before folding."""
    return _upper((age - mean) / sd) + _upper((age + mean) / sd)


def _lognormal_logs(mean: Array, sd: Array) -> tuple[Array, Array]:
    variance = np.log1p((sd / mean) ** 2)
    return np.log(mean) - variance / 2.0, np.sqrt(variance)


def _log_age(age: Array) -> Array:
    age = np.asarray(age, dtype=np.float64)
    log: Array = np.log(age, out=np.full(age.shape, -np.inf), where=age > 0)
    return log


def _lognormal_integral(age: Array, *, mean: Array, sd: Array) -> Array:
    mu, sigma = _lognormal_logs(mean, sd)
    z = (_log_age(age) - mu) / sigma
    integral: Array = age * _upper(z) + mean * special.ndtr(z - sigma)
    return integral


@lifetime(
    "lognormal",
    names=Names(nl="lognormaal", en="lognormal"),
    params={"mean": "year", "sd": "year"},
    reference="johnson1994",
    integral=_lognormal_integral,
    moments=_same_moments,
)
def lognormal(age: Array, *, mean: Array, sd: Array) -> Array:
    """S(a) = Q((ln a − μ)/σ), σ² = ln(1 + (sd/mean)²), μ = ln mean − σ²/2; mean and sd of the life itself."""
    mu, sigma = _lognormal_logs(mean, sd)
    return _upper((_log_age(age) - mu) / sigma)


def _gamma_integral(age: Array, *, shape: Array, scale: Array) -> Array:
    whole: Array = age * special.gammaincc(shape, age / scale)
    return whole + shape * scale * special.gammainc(shape + 1.0, age / scale)


@lifetime(
    "gamma",
    names=Names(nl="gamma", en="gamma"),
    params={"shape": "1", "scale": "year"},
    reference="johnson1994",
    integral=_gamma_integral,
    moments=lambda mean, sd: {"shape": (mean / sd) ** 2, "scale": sd**2 / mean},
)
def gamma(age: Array, *, shape: Array, scale: Array) -> Array:
    """S(a) = 1 − P(shape, a/scale)."""
    survival: Array = special.gammaincc(shape, age / scale)
    return survival


def from_moments(key: str, mean: Array, sd: Array) -> dict[str, Array]:
    """Parameters of law `key` with this mean and standard deviation.

    >>> {k: round(float(v), 6) for k, v in from_moments("gamma", np.array(12.0), np.array(6.0)).items()}
    {'shape': 4.0, 'scale': 3.0}
    """
    law = LAWS[key]
    if law.moments is None:
        raise RangeError(f"lifetime '{key}' cannot be given by mean and sd; give {', '.join(law.parameters)}")
    return law.moments(np.asarray(mean, dtype=np.float64), np.asarray(sd, dtype=np.float64))

"""The registered lifetime laws: survival S(a), its integral H(a), parameters from moments.

One function per law. S(a) is the share of a cohort still in use at age a; H(a) is the
mean life counted up to age a, ∫₀ᵃ S; ln S(a) serves where S itself is too small for a float.
A law of one's own needs only S: the rest then comes by quadrature. Parameters from moments
stand in `moments`. Knows nothing of grids, cohorts or products.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import special

from kringloop.core import Array, Names, RangeError, Registry, together
from kringloop.stocks import moments
from kringloop.stocks.quadrature import mean_by_end, quadrature

Curve = Callable[..., Array]
Mean = Callable[..., Array]
Moments = Callable[[Array, Array], dict[str, Array]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """A lifetime law: survival, its integral and its logarithm of (age, **parameters); its mean of (**parameters)."""

    key: str
    names: Names
    parameters: Mapping[str, str]
    survival: Curve
    integral: Curve
    logarithm: Curve
    mean: Mean
    moments: Moments | None
    reference: str
    whole_at_birth: bool


FAR = 40.0
"""Standard deviations beyond which the normal law holds less than the smallest float."""
SMALL = 1e-20
"""Cumulative hazard below which a survival of 1 is exact to rounding."""

LAWS: Final[Registry[Law]] = Registry("lifetime law")


def lifetime(
    key: str,
    *,
    names: Names,
    params: Mapping[str, str],
    reference: str,
    integral: Curve | None = None,
    logarithm: Curve | None = None,
    mean: Mean | None = None,
    moments: Moments | None = None,
    whole_at_birth: bool = True,
) -> Callable[[Curve], Curve]:
    """Register a survival function under `key`; every parameter must be above zero.

    Parameters
    ----------
    params         : name → unit; a parameter in "year" stretches with the lifetime
    integral       : H(a) in closed form; left out, adaptive quadrature
    logarithm      : ln S(a) in closed form; left out, the logarithm of S, −∞ where S is too small for a float
    mean           : H(∞) in closed form; left out, H of the age at which nothing is left
    moments        : (mean, sd) → parameters
    whole_at_birth : S(0) = 1
    """

    def register(survival: Curve) -> Curve:
        law = Law(
            key=key,
            names=names,
            parameters=dict(params),
            survival=survival,
            integral=integral or quadrature(survival),
            logarithm=logarithm or _logarithm(survival),
            mean=mean or mean_by_end(survival, integral or quadrature(survival)),
            moments=moments,
            reference=reference,
            whole_at_birth=whole_at_birth,
        )
        LAWS.add(key, law, file=inspect.getsourcefile(survival) or key)
        return survival

    return register


def _logarithm(survival: Curve) -> Curve:
    def logarithm(age: Array, **parameters: Array) -> Array:
        share = np.asarray(survival(age, **parameters), dtype=np.float64)
        found: Array = np.log(share, out=np.full(share.shape, -np.inf), where=share > 0)
        return found

    return logarithm


def _upper(z: Array) -> Array:
    tail: Array = special.ndtr(-z)
    return tail


def _upper_integral(z: Array) -> Array:
    """g(z) = z Q(z) − φ(z), with g' = Q; 0 from FAR on, where nothing is left."""
    near = np.minimum(z, FAR)
    value: Array = near * special.ndtr(-near) - density(near)
    return np.where(z < FAR, value, 0.0)


def density(z: Array) -> Array:
    """φ(z) of the normal law."""
    value: Array = np.exp(-0.5 * np.clip(z, -FAR, FAR) ** 2) / np.sqrt(2.0 * np.pi)
    return np.where(np.abs(z) < FAR, value, 0.0)


def _fixed_integral(age: Array, *, mean: Array) -> Array:
    return np.minimum(age, mean)


@lifetime(
    "fixed",
    names=Names(nl="vaste levensduur", en="fixed life"),
    params={"mean": "year"},
    reference="mueller2006",
    integral=_fixed_integral,
    mean=lambda *, mean: np.asarray(mean),
    moments=moments.fixed,
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
    logarithm=lambda age, *, mean: -np.asarray(age) / mean,
    mean=lambda *, mean: np.asarray(mean),
    moments=moments.exponential,
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
    hazard = _weibull_hazard(age, scale, shape)
    partial: Array = special.gammainc(1.0 / shape, np.maximum(hazard, SMALL))
    # a narrow law has a hazard too small for a float long before its life ends
    return np.where(hazard <= SMALL, age, moments.weibull_mean(scale=scale, shape=shape) * partial)


@lifetime(
    "weibull",
    names=Names(nl="Weibull", en="Weibull"),
    params={"scale": "year", "shape": "1"},
    reference="weibull1951",
    integral=_weibull_integral,
    logarithm=lambda age, *, scale, shape: -_weibull_hazard(age, scale, shape),
    mean=moments.weibull_mean,
    moments=moments.weibull,
)
def weibull(age: Array, *, scale: Array, shape: Array) -> Array:
    """S(a) = exp(−(a/scale)^shape)."""
    survival: Array = np.exp(-_weibull_hazard(age, scale, shape))
    return survival


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
    logarithm=lambda age, *, mean, sd: special.log_ndtr((mean - age) / sd) - special.log_ndtr(mean / sd),
    mean=lambda *, mean, sd: mean + sd * density(mean / sd) / special.ndtr(mean / sd),
    moments=moments.truncated_normal,
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
    logarithm=lambda age, *, mean, sd: special.log_ndtr((mean - age) / sd),
    mean=lambda *, mean, sd: mean * special.ndtr(mean / sd) + sd * density(mean / sd),
    moments=moments.cut_normal,
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
    logarithm=lambda age, *, mean, sd: np.logaddexp(
        special.log_ndtr((mean - age) / sd), special.log_ndtr((-mean - age) / sd)
    ),
    mean=lambda *, mean, sd: 2.0 * sd * density(mean / sd) + mean * (1.0 - 2.0 * special.ndtr(-mean / sd)),
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


def _lognormal_logarithm(age: Array, *, mean: Array, sd: Array) -> Array:
    mu, sigma = _lognormal_logs(mean, sd)
    log: Array = special.log_ndtr((mu - _log_age(age)) / sigma)
    return log


@lifetime(
    "lognormal",
    names=Names(nl="lognormaal", en="lognormal"),
    params={"mean": "year", "sd": "year"},
    reference="johnson1994",
    integral=_lognormal_integral,
    logarithm=_lognormal_logarithm,
    mean=lambda *, mean, sd: mean + 0.0 * sd,
    moments=moments.same,
)
def lognormal(age: Array, *, mean: Array, sd: Array) -> Array:
    """S(a) = Q((ln a − μ)/σ), σ² = ln(1 + (sd/mean)²), μ = ln mean − σ²/2; mean and sd of the life itself."""
    mu, sigma = _lognormal_logs(mean, sd)
    return _upper((_log_age(age) - mu) / sigma)


def _gamma_integral(age: Array, *, shape: Array, scale: Array) -> Array:
    whole: Array = age * special.gammaincc(shape, age / scale)
    return whole + shape * scale * special.gammainc(shape + 1.0, age / scale)


def _gamma_logarithm(age: Array, *, shape: Array, scale: Array) -> Array:
    """ln Q(k, x); far out by the continued fraction Q = e⁻ˣ xᵏ / Γ(k) / (x + 1 − k − 1(1 − k)/(x + 3 − k − …))."""
    k, x = np.broadcast_arrays(np.asarray(shape, dtype=np.float64), np.asarray(age / scale, dtype=np.float64))
    near = special.gammaincc(k, x)
    log: Array = np.log(near, out=np.full(near.shape, -np.inf), where=near > 0)
    out = near < 1e-250
    if out.any():
        k, x = k[out], x[out]
        tail = np.zeros(x.shape)
        for step in range(200, 0, -1):
            tail = step * (step - k) / (x + 2.0 * step + 1.0 - k + tail) * -1.0
        log[out] = k * np.log(x) - x - special.gammaln(k) - np.log(x + 1.0 - k + tail)
    return log


@lifetime(
    "gamma",
    names=Names(nl="gamma", en="gamma"),
    params={"shape": "1", "scale": "year"},
    reference="johnson1994",
    integral=_gamma_integral,
    logarithm=_gamma_logarithm,
    mean=lambda *, shape, scale: shape * scale,
    moments=moments.gamma,
)
def gamma(age: Array, *, shape: Array, scale: Array) -> Array:
    """S(a) = 1 − P(shape, a/scale)."""
    survival: Array = special.gammaincc(shape, age / scale)
    return survival


def from_moments(key: str, mean: Array, sd: Array | None = None) -> dict[str, Array]:
    """Parameters of law `key` with this mean and standard deviation; a law of one parameter has its own.

    Raises
    ------
    RangeError   the law cannot have them, or needs a standard deviation

    >>> {k: round(float(v), 6) for k, v in from_moments("gamma", np.array(12.0), np.array(6.0)).items()}
    {'shape': 4.0, 'scale': 3.0}
    """
    law = LAWS[key]
    if law.moments is None:
        raise RangeError(f"lifetime '{key}' cannot be given by mean and sd; give {', '.join(law.parameters)}")
    if sd is None and len(law.parameters) > 1:
        raise RangeError(f"lifetime '{key}' needs a standard deviation beside its mean; give sd in years")
    own = np.zeros_like(mean) if key == "fixed" else mean
    center, spread = together(mean=np.asarray(mean, dtype=np.float64), sd=own if sd is None else np.asarray(sd))
    return law.moments(center, spread)

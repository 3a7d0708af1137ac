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


def upper_tail(z: Array) -> Array:
    tail: Array = special.ndtr(-z)
    return tail


def upper_tail_integral(z: Array) -> Array:
    """g(z) = z Q(z) − φ(z), with g' = Q; 0 from FAR on, where nothing is left."""
    near = np.minimum(z, FAR)
    value: Array = near * special.ndtr(-near) - density(near)
    return np.where(z < FAR, value, 0.0)


def density(z: Array) -> Array:
    """φ(z) of the normal law."""
    value: Array = np.exp(-0.5 * np.clip(z, -FAR, FAR) ** 2) / np.sqrt(2.0 * np.pi)
    return np.where(np.abs(z) < FAR, value, 0.0)


def normal_integral(age: Array, *, mean: Array, sd: Array) -> Array:
    """∫ of Q((a − mean)/sd) from 0 on, without what a law cut off at 0 divides by."""
    integral: Array = sd * (upper_tail_integral((age - mean) / sd) - upper_tail_integral(-mean / sd))
    return integral


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

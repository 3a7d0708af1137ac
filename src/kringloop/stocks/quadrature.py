"""A lifetime law of one's own, of which only S(a) is known: its integral and its mean.

Panels halve towards birth, so that a life of days and one of centuries are both seen.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kringloop.core import Array, RangeError

Curve = Callable[..., Array]
HALVINGS = 50
"""Panels towards birth: the first is 2⁻⁵⁰ of the age asked."""
NOTHING = 1e-17
"""Share of a cohort that counts as nothing left."""
LONGEST = 1e15


def quadrature(survival: Curve) -> Curve:
    """H(a) = ∫₀ᵃ S by adaptive Gauss-Kronrod rules between the halvings of a."""
    from scipy import integrate  # heavy, and only for laws of one's own

    points = [2.0**-k for k in range(HALVINGS, 0, -1)]

    def integral(age: Array, **parameters: Array) -> Array:
        ages = np.asarray(age, dtype=np.float64)

        def share(part: float) -> Array:
            return np.asarray(ages * survival(ages * part, **parameters), dtype=np.float64)

        total, _ = integrate.quad_vec(share, 0.0, 1.0, epsabs=0.0, epsrel=1e-11, norm="max", points=points, limit=4000)
        return np.asarray(total, dtype=np.float64)

    return integral


def mean_by_end(survival: Curve, integral: Curve) -> Curve:
    """Mean life: H at the age where nothing is left."""

    def mean(**parameters: Array) -> Array:
        end = 1.0
        while float(np.max(survival(np.asarray(end), **parameters))) > NOTHING:
            end *= 2.0
            if end > LONGEST:
                raise RangeError("the law has no mean life: some of it is still in use after 1e15 years")
        return np.asarray(integral(np.asarray(end), **parameters))

    return mean

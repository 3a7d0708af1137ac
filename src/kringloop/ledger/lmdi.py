"""The logarithmic mean split of a change of a product: numbers in, numbers out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import overload

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import Array, RangeError, ShapeError, figures, listing, log_mean


@overload
def lmdi(factors_start: Mapping[str, ArrayLike], factors_end: Mapping[str, ArrayLike]) -> dict[str, Array]: ...


@overload
def lmdi(factors_start: Sequence[ArrayLike], factors_end: Sequence[ArrayLike]) -> tuple[Array, ...]: ...


def lmdi(
    factors_start: Mapping[str, ArrayLike] | Sequence[ArrayLike],
    factors_end: Mapping[str, ArrayLike] | Sequence[ArrayLike],
) -> dict[str, Array] | tuple[Array, ...]:
    """Additive logarithmic mean Divisia split of the change of a product of factors.

    V = Π_k x_k ;  ΔV_k = L(V_1, V_0) · ln(x_k1 / x_k0) ;  Σ_k ΔV_k = V_1 − V_0

    L is the logarithmic mean with L(a, a) = a. Zeros are taken to their limits: when the product
    is zero in one year, the whole change falls on the factors that are zero in exactly one year,
    in equal parts; when it is zero in both years nothing is attributed.

    Parameters
    ----------
    factors_start, factors_end : one number or array per factor, in a list or under its name; all of one shape,
                                 every value ≥ 0

    Returns
    -------
    one array per factor [unit of the product], under its name where names were given

    Raises
    ------
    ShapeError, RangeError   other shapes or names, or a negative factor

    Source      ang2005, wood2006 (zeros)
    >>> effects = lmdi({"activity": 2.0, "intensity": 3.0}, {"activity": 4.0, "intensity": 3.0})
    >>> {name: round(float(effect), 4) for name, effect in effects.items()}
    {'activity': 6.0, 'intensity': 0.0}
    >>> [round(float(e[0]), 4) for e in lmdi([np.array([2.0]), np.array([3.0])], [np.array([4.0]), np.array([3.0])])]
    [6.0, 0.0]
    """
    names = _names_of(factors_start, factors_end)
    if names:
        by_name = [[factors[name] for name in names] for factors in (factors_start, factors_end)]  # type: ignore[call-overload]
        return dict(zip(names, _split(*by_name), strict=True))
    return _split(factors_start, factors_end)


def log_ratio(end: Array, start: Array) -> Array:
    """ln(end / start), and 0 where one of them is not above 0; also where the quotient itself is no number.

    >>> round(float(log_ratio(np.array(1.0), np.array(1e-310))), 3)
    713.801
    """
    positive = (start > 0) & (end > 0)
    above, below = np.where(positive, end, 1.0), np.where(positive, start, 1.0)
    with np.errstate(over="ignore", under="ignore"):
        ratio = above / below
    held = np.isfinite(ratio) & (ratio > np.finfo(np.float64).tiny)
    return np.where(held, np.log(np.where(held, ratio, 1.0)), np.log(above) - np.log(below))


def _names_of(start: object, end: object) -> tuple[str, ...]:
    """The names of factors given by name; none where they stand in lists."""
    if not (isinstance(start, Mapping) and isinstance(end, Mapping)):
        return ()
    if set(start) != set(end):
        raise ShapeError(
            f"factors at the start are {listing(map(str, start))}, at the end {listing(map(str, end))}\n"
            "  Give both years the same factors."
        )
    return tuple(start)


def _split(factors_start: object, factors_end: object) -> tuple[Array, ...]:
    start, end = _factors_of(factors_start, "start"), _factors_of(factors_end, "end")
    if start.shape != end.shape:
        raise ShapeError(f"factors have shape {start.shape[1:]} at the start and {end.shape[1:]} at the end")
    for values, when in ((start, "start"), (end, "end")):
        if (values < 0).any():
            raise RangeError(f"a factor is negative at the {when}; the logarithmic split needs values ≥ 0")
    with np.errstate(over="ignore"):
        product_start, product_end = start.prod(axis=0), end.prod(axis=0)
    _require_held(product_start, product_end)
    weight = log_mean(product_end, product_start)
    effects = weight * log_ratio(end, start)
    turned = (start > 0) != (end > 0)
    one_sided = (product_start > 0) != (product_end > 0)
    share = turned / np.maximum(turned.sum(axis=0), 1)
    return tuple(np.where(one_sided, share * (product_end - product_start), effects))


def _factors_of(factors: object, when: str) -> Array:
    """(factor, …)  all factors of one year, each of one shape; a single number counts as one cell."""
    if isinstance(factors, str | bytes | Mapping) or not isinstance(factors, Iterable):
        raise ShapeError(f"factors at the {when} are {factors!r}; expected a list with one array per factor")
    given = [figures(f, what=f"factor {k} at the {when}") for k, f in enumerate(factors)]
    if not given:
        raise ShapeError(f"there are no factors at the {when}; give one array per factor")
    if len({array.shape for array in given}) > 1:
        seen = ", ".join(str(array.shape) for array in given)
        raise ShapeError(f"factors at the {when} have shapes {seen}; give all of them one shape")
    return np.stack(given)


def _require_held(*products: Array) -> None:
    for product in products:
        if not np.isfinite(product).all():
            raise RangeError("the product of the factors is too large for a number; give factors in larger units")

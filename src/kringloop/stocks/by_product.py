"""One lifetime law per product in one run: products side by side, each with the law that fits it.

Owns the joining of several lifetimes into one that the engines take as any other. Rules: C4, C6.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import chain
from typing import Final

import numpy as np

from kringloop.core import Array, MismatchError, Names, ShapeError, whole
from kringloop.stocks.law import Curve, Law
from kringloop.stocks.lifetimes import Lifetime

Laws = tuple[Law, ...]
WHICH: Final = "which"
NAMES: Final = Names("een wet per product", "a law per product")


def life_by_product(lives: Mapping[str, Lifetime], *, behind: int = 0) -> Lifetime:
    """One lifetime out of several, each with its own law, for inflow (year, product, …).

    S(a) of product p is the S(a) of its own law.

    Parameters
    ----------
    lives  : product → lifetime, in the order of the products in the run; the parameters of each are
             numbers or fit the dimensions behind the product
    behind : number of dimensions behind the product, 0 for (year, product)

    Raises
    ------
    ShapeError      no lifetime, or parameters with more dimensions than stand behind the product
    MismatchError   factors by calendar year over unlike numbers of years

    Source      derived
    Example     a product that lasts two years exactly beside one of which a constant part leaves:
    >>> life = life_by_product({"cell": Lifetime.of("fixed", mean=2.0), "lamp": Lifetime.of("exponential", mean=4.0)})
    >>> life.mean().tolist()
    [2.0, 4.0]
    >>> life.survival([1.0, 1.0]).round(4).tolist()
    [1.0, 0.7788]
    """
    if not lives:
        raise ShapeError("no lifetime is given; give at least one product with its lifetime")
    behind = whole(behind, what="behind", least=0)
    by_cohort = any(life.by_cohort for life in lives.values())
    laws, count = tuple(life.law for life in lives.values()), len(lives)
    numbers = np.arange(count, dtype=np.float64).reshape(-1, *(1,) * behind)
    parameters: dict[str, Array] = {WHICH: numbers[None] if by_cohort else numbers}
    for number, (product, life) in enumerate(lives.items()):
        for name, value in life.parameters.items():
            rows = value if life.by_cohort and value.ndim else value[None]
            row = _behind_product(rows, behind, f"'{name}' of product '{product}'")
            # other products never ask this parameter; a plain 1 there adds no distinct lifetimes to them
            placed = np.ones((len(row), count, *row.shape[2:]))
            placed[:, number] = row[:, 0]
            parameters[_own(number, name)] = placed if by_cohort else placed[0]
    joined = Lifetime(_joined(laws), parameters, by_cohort)
    factors = {what: _factors(lives, what, behind) for what in ("stretch", "hazard")}
    return joined.in_years(**factors) if any(f is not None for f in factors.values()) else joined


def _own(number: int, name: str) -> str:
    """Name of a parameter of one of the laws."""
    return f"{name} of {number}"


def _behind_product(rows: Array, behind: int, what: str) -> Array:
    """Values (year, …) with one place for the product between the year and the dimensions behind it."""
    inner = rows.shape[1:]
    if len(inner) > behind:
        raise ShapeError(
            f"{what} has {len(inner)} dimensions where {behind} stand behind the product\n"
            f"  Say behind={len(inner)}, or give one number."
        )
    return rows.reshape(len(rows), *(1,) * (1 + behind - len(inner)), *inner)


def _factors(lives: Mapping[str, Lifetime], what: str, behind: int) -> Array | None:
    """Factors by calendar year (year, product, …), 1 where a product has none."""
    given = {product: getattr(life, what) for product, life in lives.items()}
    years = {len(v) for v in given.values() if v is not None}
    if not years:
        return None
    if len(years) > 1:
        seen = ", ".join(f"'{p}' {len(v)}" for p, v in given.items() if v is not None)
        raise MismatchError(f"the {what} of products differs in its number of years: {seen}")
    ones = np.ones((years.pop(), 1, *(1,) * behind))
    parts = [ones if v is None else _behind_product(v, behind, f"{what} of '{p}'") for p, v in given.items()]
    inner = np.broadcast_shapes(*(p.shape[2:] for p in parts))
    return np.concatenate([np.broadcast_to(p, (*p.shape[:2], *inner)) for p in parts], axis=1)


def _joined(laws: Laws) -> Law:
    """The law that asks the law of each product."""
    units = chain.from_iterable(
        ((_own(number, name), unit) for name, unit in law.parameters.items()) for number, law in enumerate(laws)
    )
    return Law(
        key="by_product",
        names=NAMES,
        parameters={WHICH: "1", **dict(units)},
        survival=partial(_each, tuple(law.survival for law in laws)),
        integral=partial(_each, tuple(law.integral for law in laws)),
        logarithm=partial(_each, tuple(law.logarithm for law in laws)),
        mean=partial(_mean, tuple(law.mean for law in laws)),
        moments=None,
        reference="derived",
        whole_at_birth=all(law.whole_at_birth for law in laws),
    )


def _each(curves: tuple[Curve, ...], age: Array, **parameters: Array) -> Array:
    """A curve of (age, …), each place by the law of its product."""
    return _asked(curves, parameters, np.asarray(age, dtype=np.float64))


def _mean(means: tuple[Callable[..., Array], ...], **parameters: Array) -> Array:
    return _asked(means, parameters)


def _asked(curves: tuple[Callable[..., Array], ...], parameters: Mapping[str, Array], *first: Array) -> Array:
    which, *given = np.broadcast_arrays(parameters[WHICH], *first, *parameters.values())
    answer = np.empty(which.shape)
    values = dict(zip(parameters, given[len(first) :], strict=True))
    for number in np.unique(which).astype(int):
        here = which == number
        ending = f" of {number}"
        own = {name.removesuffix(ending): v[here] for name, v in values.items() if name.endswith(ending)}
        answer[here] = curves[number](*(v[here] for v in given[: len(first)]), **own)
    return answer

"""The life of products under the law that a study chooses.

The record of sales and discards gives each product a mean life and a spread, by the law of Weibull. Another law takes
over both: how long products last does not change, only who of them goes early or late. Every law in the folder
`stocks.laws` that can be told by mean and spread can be chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np

from kringloop.core import Array, did_you_mean
from kringloop.models.draw import Block, drawn_values

if TYPE_CHECKING:
    from kringloop.stocks import Lifetime

_Told: TypeAlias = tuple[tuple[int, ...], bytes]
"""Figures of an array as they can be compared: its shape, and their bytes."""
KEPT: Final = 64
"""Lives that are kept."""
FITTED: Final = "weibull"
"""The law by which lifetimes are fitted."""


def life_of(law: str, shape: Array, scale: Array, factor: Array | None = None) -> Lifetime:
    """Life by a law, with the mean and the spread that the Weibull parameters have.

    Parameters
    ----------
    law          : key of a lifetime law
    shape, scale : (product, …) [1, year] fitted parameters
    factor       : (year,) or (year, product) [1] life of what is made in a year over that; left out, or 1 throughout,
                   the same for all

    Raises
    ------
    RangeError   a product whose mean and spread the law cannot have

    >>> round(float(life_of("lognormal", np.array(2.2), np.array(15.0)).mean()), 6)
    13.284371
    """
    told = ((v.shape, v.tobytes()) for v in (shape, scale))
    same = factor is None or bool((factor == 1.0).all())
    return _life(law, *told, None if same or factor is None else (factor.shape, factor.tobytes()))


@lru_cache(maxsize=KEPT)
def _life(law: str, told_shape: _Told, told_scale: _Told, told_factor: _Told | None) -> Lifetime:
    """A life by its figures, made once; it keeps what was worked out of it."""
    from kringloop.stocks import LAWS, Lifetime

    shape, scale = (np.frombuffer(figures).reshape(size) for size, figures in (told_shape, told_scale))
    if law == FITTED:
        life = Lifetime.of(FITTED, shape=shape, scale=scale)
    else:
        mean, sd = _moments(shape, scale)
        life = Lifetime.from_mean(law, mean=mean, sd=sd if len(LAWS[law].parameters) > 1 else None)
    if told_factor is None:
        return life
    factor = np.frombuffer(told_factor[1]).reshape(told_factor[0])
    by_year = factor.reshape(-1, *(1,) * scale.ndim) if factor.ndim == 1 else factor
    if law == FITTED:
        return Lifetime.of(FITTED, by_cohort=True, shape=shape + 0.0 * by_year, scale=scale * by_year)
    return life.scaled(np.broadcast_to(by_year, (len(by_year), *scale.shape)), by_cohort=True)


def forget_lives() -> None:
    """Let go of the lives that are kept: those of draws come once, and hold what was worked out of them."""
    _life.cache_clear()


def slowed(life: Lifetime, factor: Array) -> Lifetime:
    """A life whose years count less from a year on: with a factor f every year lived in it adds 1/f to the age.

    Parameters
    ----------
    factor : (year,) [1] over that of the first year; 1 throughout gives the same life

    >>> from kringloop.stocks import Lifetime
    >>> slowed(Lifetime.of("fixed", mean=np.array([4.0])), np.array([1.0, 1.25])).stretch.tolist()
    [[1.0], [1.25]]
    """
    if (factor == 1.0).all():
        return life
    behind = max((v.ndim - life.by_cohort for v in life.parameters.values()), default=0)
    return life.in_years(stretch=factor.reshape(-1, *(1,) * behind))


class Fits(NamedTuple):
    """Lives fitted by Weibull: shape [1], scale and mean [year], arrays (product, …)."""

    shape: Array
    scale: Array
    mean: Array


def drawn_lives(
    products: Sequence[str], shape: Array, mean: Array, shape_error: Array, mean_error: Array, block: Block
) -> Fits:
    """(product, draw) lives: mean and shape by their own errors, and the scale that gives that mean.

    The mean life is what the record of sales and discards tells best, and the shape how it is spread; their errors are
    taken as apart. The error of the scale follows from both.

    scale = mean / Γ(1 + 1/shape)
    """
    from kringloop.stocks import LAWS

    own = (
        drawn_values(value, error, block, table="lifetimes", rows=products, column=column)
        for value, error, column in ((mean, mean_error, "mean"), (shape, shape_error, "shape"))
    )
    means, shapes = own
    return Fits(shapes, means / LAWS[FITTED].mean(scale=np.ones(shapes.shape), shape=shapes), means)


def wrong_law(law: str) -> str:
    """What is wrong with the choice of a law; nothing where it can be chosen.

    >>> wrong_law("weibul"), wrong_law("lognormal")
    ("'weibul' is not a lifetime law that can be chosen; did you mean 'weibull'?", '')
    """
    if law == FITTED:
        return ""
    from kringloop.stocks import LAWS

    known = [key for key in LAWS.keys if LAWS[key].moments is not None]
    return "" if law in known else f"'{law}' is not a lifetime law that can be chosen; {did_you_mean(law, known)}"


def _moments(shape: Array, scale: Array) -> tuple[Array, Array]:
    """Mean and standard deviation of a Weibull life: λ Γ(1 + 1/k), and λ √(Γ(1 + 2/k) − Γ(1 + 1/k)²)."""
    from scipy.special import gamma

    first, second = gamma(1.0 + 1.0 / shape), gamma(1.0 + 2.0 / shape)
    return scale * first, scale * np.sqrt(second - first**2)

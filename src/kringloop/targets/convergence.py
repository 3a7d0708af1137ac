"""Firms of one sector that move to one intensity, so that together they follow the course of the sector.

    I(t) = (I₀ − S_T) p(t) m(t) + S_T,   p = (S(t) − S_T)/(S₀ − S_T),   m = (P₀/PS₀)/(P(t)/PS(t))

The market-share term m makes it add up: who grows must be cleaner. With m = 1 firms together miss the course as soon as
shares shift.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kringloop.core import Array, RangeError, figures, one_of


@dataclass(frozen=True, slots=True, eq=False)
class Converging:
    """Intensities that firms of a sector are to reach.

    intensity : (firm, year) [pressure/unit of output]
    pathway   : (year,) of the sector, moved to the average of the base year
    worsens   : (firm,) whether a firm already cleaner than the end point is allowed to get worse
    adds_up   : whether the firms together follow the pathway
    """

    intensity: Array
    pathway: Array
    worsens: NDArray[np.bool_]
    adds_up: bool


def converge(
    intensity: ArrayLike,
    pathway: ArrayLike,
    *,
    average: float | None = None,
    output: ArrayLike | None = None,
    worse: Literal["flag", "clamp"] = "flag",
) -> Converging:
    """Intensities by convergence on the end point of a sector.

    Parameters
    ----------
    intensity : (firm,) in the base year; 0 and no output for a firm that comes later
    pathway   : (year,) intensity of the sector, from the base year; only its shape counts where `average` is given
    average   : intensity of the market in the base year; left out: that of the pathway
    output    : (firm, year) what all firms of the sector make; without it m is 1 and the firms do not add up
    worse     : "flag" a firm that may get worse, or "clamp" it to what it has; then they stay below the pathway

    Raises
    ------
    RangeError   the pathway ends where it begins, an average that is not that of the firms, or no output in a year

    Source      sbti2015sda
    Example     a firm gains share and another loses it; together they make 10 units at 2.0, as the sector should
    >>> found = converge([4, 2], [3, 2], output=[[5, 7], [5, 3]])
    >>> found.intensity[:, -1].tolist(), found.adds_up
    ([2.0, 2.0], True)
    """
    one_of(worse, ("flag", "clamp"), what="worse")
    own = figures(intensity, what="intensity", shape=(None,), axes=("firm",))
    course = figures(pathway, what="pathway", shape=(None,), axes=("year",))
    if course.size < 2 or course[0] == course[-1] or course[0] == 0:
        raise RangeError(
            "a pathway needs two years and an end that differs from its beginning, which is not 0",
            nl="een pad heeft twee jaren nodig en een einde dat verschilt van het begin, dat niet 0 is",
        )
    made = None if output is None else figures(output, what="output", shape=(own.size, course.size))
    if average is None:
        average = float(course[0]) if made is None else _average(own, made)
    moved = course * (average / course[0])
    step = (moved - moved[-1]) / (moved[0] - moved[-1])
    found = (own - moved[-1])[:, None] * step + moved[-1] if made is None else _with_shares(own, moved, step, made)
    worsens = own < moved[-1]
    if made is not None:
        worsens &= made[:, 0] > 0
    if worse == "clamp":
        found = np.where(worsens[:, None], np.minimum(found, own[:, None]), found)
    return Converging(found, moved, worsens, made is not None and not (worse == "clamp" and bool(worsens.any())))


def _average(own: Array, made: Array) -> float:
    if not made[:, 0].sum() > 0:
        raise RangeError(
            "nobody makes anything in the base year, so there is no average intensity",
            nl="niemand maakt iets in het basisjaar; er is dus geen gemiddelde intensiteit",
        )
    return float(own @ made[:, 0] / made[:, 0].sum())


def _with_shares(own: Array, moved: Array, step: Array, made: Array) -> Array:
    """With m; who comes later gets the intensity of the sector, and those who stay make up for who came and left."""
    whole = made.sum(axis=0)
    if (made < 0).any() or not (whole > 0).all():
        raise RangeError(
            "output is below 0 somewhere, or nobody makes anything in a year",
            nl="de productie is ergens onder 0, of in een jaar maakt niemand iets",
        )
    start = made[:, :1] / whole[0]
    share = made / whole
    m = np.divide(start, share, out=np.zeros_like(share), where=share > 0)
    found = (own - moved[-1])[:, None] * step * m + moved[-1]
    new = (made[:, :1] == 0) & (made > 0)
    found = np.where(new, moved, found)
    stays = (made[:, :1] > 0) & (made > 0)
    came_or_left = new.any(axis=0) | ((made[:, :1] > 0) & (made == 0)).any(axis=0)
    asked = moved * np.where(stays, made, 0.0).sum(axis=0)
    got = np.where(stays, made * found, 0.0).sum(axis=0)
    factor = np.divide(asked, got, out=np.ones_like(asked), where=came_or_left & (got != 0))
    scaled: Array = np.where(stays, found * factor, found)
    return scaled

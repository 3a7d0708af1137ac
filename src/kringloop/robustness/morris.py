"""Screening: which of many factors matter at all, by few calls. Walks through the range of inputs, one factor a step.

The step of a walk is drawn, where that of the source is fixed: a fixed one does not see what repeats itself after it.

Source      morris1991; campolongo2007 for the mean of absolute effects and for groups
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, MissingDataError, RangeError, whole
from kringloop.robustness.designs import Function, each_its_own

MANY = 30
"""Factors above which a screening goes before."""
STEPS = (0.3, 0.7)
"""Shortest and longest step, as a share of the range."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Screening:
    """Effects of factors on a figure over the whole range of their inputs; arrays in the order of `names`.

    Parameters
    ----------
    effect : mean of the absolute effects [unit]
    spread : standard deviation of the absolute effects: a factor that works unevenly, or together with others [unit]
    """

    names: tuple[str, ...]
    effect: Array
    spread: Array
    calls: int

    def keep(self, most: int = MANY) -> tuple[str, ...]:
        """The factors with the largest effects, those without any left out, in the order of `names`."""
        largest = np.argsort(-self.effect, kind="stable")[:most]
        return tuple(self.names[i] for i in sorted(largest.tolist()) if self.effect[i] > 0)


def screen(
    function: Function,
    inputs: Sequence[str],
    *,
    factors: Sequence[str] | None = None,
    factor: NDArray[np.int64] | None = None,
    walks: int = 20,
    seed: int = 7,
) -> Screening:
    """Effects by `walks` · (factors + 1) calls; the inputs of one factor step together, each up or down.

    Parameters
    ----------
    function, inputs, factors, factor : as for `sobol_indices`

    Raises
    ------
    RangeError         no walk, or no factor
    MissingDataError   a point without a figure

    >>> found = screen(lambda units: units[:, 0] - 3 * units[:, 1], ["x", "y", "z"])
    >>> found.effect.round(9).tolist(), found.keep()
    ([1.0, 3.0, 0.0], ('x', 'y'))
    """
    names = tuple(inputs if factors is None else factors)
    whole(walks, what="number of walks", least=1)
    if not names:
        raise RangeError("there is no factor to screen")
    groups = each_its_own(inputs) if factor is None else factor
    rng = np.random.default_rng(seed)
    effects = np.empty((walks, len(names)))
    for walk in range(walks):
        order, step = rng.permutation(len(names)), rng.uniform(*STEPS)
        values = function(_points(rng, groups, order, step))
        if not np.isfinite(values).all():
            raise MissingDataError(
                "the figure does not exist at a point of the screening\n"
                "  Most often a denominator comes near 0: take a law that stays above 0, or smaller deviations."
            )
        effects[walk, order] = np.abs(np.diff(values)) / step
    return Screening(
        names=names,
        effect=effects.mean(axis=0),
        spread=effects.std(axis=0, ddof=1) if walks > 1 else np.zeros(len(names)),
        calls=walks * (len(names) + 1),
    )


def _points(rng: np.random.Generator, groups: NDArray[np.int64], order: NDArray[np.int64], step: float) -> Array:
    """(factors + 1, inputs): from a random point on, one factor after another a step further, each input up or down."""
    low = rng.uniform(0.0, 1.0 - step, len(groups))
    up = rng.random(len(groups)) < 0.5
    start, end = np.where(up, low, low + step), np.where(up, low + step, low)
    moved = np.argsort(order)[groups][None, :] < np.arange(len(order) + 1)[:, None]
    points: Array = np.where(moved, end, start)
    return points

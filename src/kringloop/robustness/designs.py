"""Two samples of the unit cube, and the mixed ones between them: by a Sobol sequence, or by the seed of each input.

A block of a sample is the same bits whichever blocks were made before, so that any worker can make it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, RangeError, ShapeError, whole
from kringloop.ledger import uniforms

Function = Callable[[Array], Array]
"""From (samples, inputs) numbers between 0 and 1 to (samples,) figures."""
MOST_BY_SEQUENCE = 1000
"""Inputs for which the points of a Sobol sequence are spread better than seeded ones."""
_EDGE = 2.0**-54


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """A base sample A, an independent one B, and A with the inputs of one factor taken from B.

    Parameters
    ----------
    inputs  : name of each input
    factors : name of each factor
    factor  : (inputs,) number of the factor that each input belongs to
    base    : samples in A and in B; a power of two
    seed    : another seed gives other samples

    Raises
    ------
    RangeError   a base that is no power of two, or no factor
    ShapeError   not one factor per input
    """

    inputs: tuple[str, ...]
    factors: tuple[str, ...]
    factor: NDArray[np.int64]
    base: int
    seed: int

    def __post_init__(self) -> None:
        whole(self.base, what="base samples", least=2)
        whole(self.seed, what="seed of samples", least=0)
        if self.base & (self.base - 1):
            below = 2 ** (self.base.bit_length() - 1)
            raise RangeError(f"{self.base} base samples; expected a power of two, such as {below} or {2 * below}")
        if not self.factors:
            raise RangeError("there is no factor to share the variance over")
        if self.factor.shape != (len(self.inputs),):
            raise ShapeError(f"{len(self.inputs)} inputs and {self.factor.shape} factors; each input has one factor")

    def sample(self, start: int, stop: int) -> tuple[Array, Array]:
        """(samples, inputs) of A and of B, from one sample up to another."""
        count, size = len(self.inputs), stop - start
        if count > MOST_BY_SEQUENCE:
            both = [uniforms(self.seed, self.inputs, size, at + start).T for at in (0, self.base)]
        else:
            from scipy.stats import qmc

            sequence = qmc.Sobol(2 * count, scramble=True, seed=np.random.default_rng(self.seed))
            if start:
                sequence.fast_forward(start)
            points = sequence.random(size if start else 1 << (size - 1).bit_length())[:size]
            both = [points[:, :count], points[:, count:]]
        a, b = (np.clip(part, _EDGE, 1 - _EDGE) for part in both)
        return a, b

    def values(self, function: Function, start: int, stop: int) -> Array:
        """(2 + factors, samples) of a figure: on A, on B, and on each mixed sample."""
        a, b = self.sample(start, stop)
        mixed = [function(np.where(self.factor == number, b, a)) for number in range(len(self.factors))]
        return np.stack([function(a), function(b), *mixed])


def each_its_own(names: Sequence[str]) -> NDArray[np.int64]:
    """Every input is a factor by itself."""
    return np.arange(len(names), dtype=np.int64)

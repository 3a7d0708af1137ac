"""Combinations that are solved together: those that share a lifetime, or a slice that fits the cache."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from kringloop.core import Array
from kringloop.stocks.kernels import Kernels

BLOCK = 128
"""Combinations handled together when each has a lifetime of its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Combinations that are solved together.

    `kernel` is (age class, n) for a stationary kernel, or (interval, cohort) for one shared
    by all combinations of the block.
    """

    columns: NDArray[np.intp] | slice
    kernel: Array
    shared: bool

    def cohort(self, born: int) -> Array:
        """Survivors of the cohort of interval `born`, from there on: (intervals left, 1 or n)."""
        if self.shared:
            return self.kernel[born:, born, None]
        return self.kernel[: len(self.kernel) - born]

    @property
    def first_share(self) -> Array:
        """K[c, c] (interval or 1, 1 or n): what is left of a cohort at the end of its own interval."""
        return np.diag(self.kernel)[:, None] if self.shared else self.kernel[:1]

    @property
    def numbers(self) -> NDArray[np.intp]:
        """Positions of the combinations of this block."""
        if isinstance(self.columns, slice):
            return np.arange(self.columns.start, self.columns.stop, dtype=np.intp)
        return self.columns


def blocks(kernels: Kernels) -> Iterator[Block]:
    """All combinations, cut into blocks; kernels are made as they are reached."""
    if kernels.stationary and not kernels.shared:
        for first in range(0, len(kernels.groups.index), BLOCK):
            part = slice(first, min(first + BLOCK, len(kernels.groups.index)))
            yield Block(part, kernels.profile(kernels.groups.index[part]), shared=False)
        return
    for group, columns in enumerate(kernels.members()):
        yield Block(_as_slice(columns), shared_matrix(kernels, group), shared=True)


def shared_matrix(kernels: Kernels, group: int) -> Array:
    """K[m, c] of one distinct lifetime; a stationary kernel is laid out from its age profile."""
    if not kernels.stationary:
        return kernels.matrix(group)
    profile = kernels.profile(np.array([group]))[:, 0]
    matrix: Array = linalg.toeplitz(profile, np.zeros_like(profile))
    return matrix


def _as_slice(columns: NDArray[np.intp]) -> NDArray[np.intp] | slice:
    """Neighbouring combinations as a slice, so that no copy is made."""
    if len(columns) and columns[-1] - columns[0] == len(columns) - 1:
        return slice(int(columns[0]), int(columns[-1]) + 1)
    return columns

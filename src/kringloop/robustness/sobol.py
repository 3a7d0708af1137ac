"""Global sensitivity: how the variance of a figure is shared over factors, alone and together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array
from kringloop.robustness.designs import Design, Function, each_its_own
from kringloop.robustness.estimates import Indices, estimate
from kringloop.robustness.executors import Crew, serial
from kringloop.robustness.kept import Kept
from kringloop.robustness.working import Progress, work_out

SAMPLES_AT_ONCE = 128


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    function: Function
    design: Design
    size: int

    def block(self, number: int) -> Array:
        start = number * self.size
        return self.design.values(self.function, start, min(start + self.size, self.design.base))


def sobol_indices(
    function: Function,
    inputs: Sequence[str],
    *,
    factors: Sequence[str] | None = None,
    factor: NDArray[np.int64] | None = None,
    base: int = 1024,
    seed: int = 7,
    resamples: int = 200,
    crew: Crew = serial,
    kept: Kept | None = None,
    progress: Progress = lambda _, __: None,
    at_once: int = SAMPLES_AT_ONCE,
) -> Indices:
    """First-order and total shares of the variance, by base · (factors + 2) calls.

    Parameters
    ----------
    function : figures from (samples, inputs) numbers between 0 and 1, each turned into an input by its own law
    inputs   : their names
    factors, factor : names of groups of inputs, and the number of the group of each; left out, each is its own
    base     : a power of two; the error falls with its root or faster
    kept     : keeps finished blocks

    Raises
    ------
    RangeError         a base that is no power of two
    MissingDataError   a sample without a figure

    >>> both = sobol_indices(lambda units: units[:, 0] + 2 * units[:, 1], ["x", "y"], base=256)
    >>> both.total.round(2).tolist()      # 1/12 and 4/12 of 5/12
    [0.2, 0.8]
    """
    design = Design(
        tuple(inputs),
        tuple(inputs if factors is None else factors),
        each_its_own(inputs) if factor is None else factor,
        base,
        seed,
    )
    starts = range(0, base, at_once)
    shapes = [(2 + len(design.factors), min(base, start + at_once) - start) for start in starts]
    work = _Work(function, design, at_once)
    blocks = work_out([partial(work.block, n) for n in range(len(shapes))], shapes, crew, kept=kept, progress=progress)
    return estimate(design.factors, np.concatenate(blocks, axis=1), resamples=resamples, seed=seed)

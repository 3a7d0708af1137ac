"""How good an answer is, measured on random combinations of the rows of the system.

A residual in full costs another product of the table with every column. Sixteen
combinations of its rows, made once, show the size of any residual for a hundredth of that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kringloop.core import Array

PROBES = 16
"""Combinations kept; below so many columns a residual in full is as cheap."""

CAUTION = 4.0
"""The size shown is multiplied by this: the true one is then larger once in ten million columns (χ² of 16 below 1)."""


@dataclass(frozen=True, slots=True, eq=False)
class Gauge:
    """Random rows G and what they see of the system, G (I − A): G rhs − G (I − A) x is G times the residual.

    For normal G the mean square over its rows is the squared size of the residual
    (Johnson-Lindenstrauss). The rows are drawn from a fixed seed: equal tables, equal figures.
    """

    probes: Array
    seen: Array

    def relative(self, x: Array, rhs: Array) -> float:
        """Upper estimate of the largest ‖rhs − (I − A) x‖ / ‖rhs‖ over the columns."""
        size = np.linalg.norm(rhs, axis=0)
        shown = CAUTION * np.linalg.norm(self.probes @ rhs - self.seen @ x, axis=0)
        return float(np.max(shown / np.where(size > 0, size, 1.0), initial=0.0))


def random_rows(size: int) -> Array:
    """(probe, row)  normal, scaled so that the squares of what they see add up to the squared size."""
    return np.random.default_rng(2004).normal(scale=PROBES**-0.5, size=(PROBES, size))

"""Quantiles over draws of many cells at once, draws without a figure left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kringloop.core import Array


def quantiles(drawn: Array, shares: Sequence[float]) -> Array:
    """(shares, cells…) between two draws in a straight line, as numpy does; NaN where a cell has no draw at all.

    Parameters
    ----------
    drawn : (cells…, draws); NaN where a draw has no figure

    >>> quantiles(np.array([[1.0, 3.0, 2.0], [5.0, np.nan, 7.0]]), (0.5,)).tolist()
    [[2.0, 6.0]]
    """
    ordered = np.sort(drawn, axis=-1)  # NaN stands last
    count = np.isfinite(ordered).sum(axis=-1)
    found = np.full((len(shares), *count.shape), np.nan)
    known = count > 0
    rows, last = ordered[known], count[known] - 1
    for n, share in enumerate(shares):
        place = share * last
        below = np.floor(place).astype(np.int64)
        part = place - below
        a, b = (np.take_along_axis(rows, at[:, None], axis=-1)[:, 0] for at in (below, np.minimum(below + 1, last)))
        between = np.where(part >= 0.5, b - (b - a) * (1 - part), a + (b - a) * part)
        found[n][known] = between
    return found

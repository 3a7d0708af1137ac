"""Quantiles over draws of many cells at once, draws without a figure left out."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence

import numpy as np

from kringloop.core import Array

AT_ONCE = 1 << 18
"""Draws that are put in order at once."""


def quantiles(drawn: Array, shares: Sequence[float]) -> Array:
    """(shares, cells…) between two draws in a straight line, as numpy does; NaN where a cell has no draw at all.

    Parameters
    ----------
    drawn : (cells…, draws); NaN where a draw has no figure

    >>> quantiles(np.array([[1.0, 3.0, 2.0], [5.0, np.nan, 7.0]]), (0.5,)).tolist()
    [[2.0, 6.0]]
    """
    flat = drawn.reshape(-1, drawn.shape[-1])
    found = np.empty((len(shares), len(flat)))
    for few in _few_at_once(flat):
        found[:, few] = _quantiles(flat[few], shares)
    return found.reshape(len(shares), *drawn.shape[:-1])


def deviations(drawn: Array) -> Array:
    """(cells…) standard deviation over the draws that have a figure; NaN where a cell has no draw at all.

    >>> deviations(np.array([[1.0, 3.0, np.nan], [5.0, 5.0, 5.0]])).tolist()
    [1.0, 0.0]
    """
    flat = drawn.reshape(-1, drawn.shape[-1])
    found = np.empty(len(flat))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a cell without a single draw has none
        for few in _few_at_once(flat):
            of = flat[few]
            found[few] = np.nanstd(of, axis=-1) if np.isnan(of).any() else of.std(axis=-1)
    return found.reshape(drawn.shape[:-1])


def _few_at_once(flat: Array) -> Iterator[slice]:
    """Cells in parts that stay in the cache."""
    step = max(1, AT_ONCE // max(1, flat.shape[1]))
    return (slice(start, start + step) for start in range(0, len(flat), step))


def _quantiles(drawn: Array, shares: Sequence[float]) -> Array:
    """(shares, cells) from (cells, draws)."""
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

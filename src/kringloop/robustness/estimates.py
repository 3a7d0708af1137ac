"""Shares of a variance from two independent samples: first and total order, with intervals by resampling.

Source      saltelli2010 (first order), jansen1999 (total order)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kringloop.core import Array, MissingDataError, RangeError
from kringloop.ledger import HIGH, LOW


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Indices:
    """Which factors make a figure uncertain; each array has one entry per factor, in the order of `names`.

    Parameters
    ----------
    first : share of the variance that goes, on average, when this factor alone were known exactly
    total : share that is left, on average, when all others were known exactly: above `first` where it works together
            with others
    first_low, first_high, total_low, total_high : 95 % of the resampled estimates lie between
    variance : of the figure [unit²]; a figure that does not vary has shares of 0
    calls    : how often the figure was worked out
    """

    names: tuple[str, ...]
    first: Array
    total: Array
    first_low: Array
    first_high: Array
    total_low: Array
    total_high: Array
    variance: float
    calls: int

    @property
    def ranking(self) -> tuple[str, ...]:
        """The factors that should be known better first: by total share, the largest first."""
        return tuple(self.names[i] for i in np.argsort(-self.total, kind="stable"))


def estimate(names: Sequence[str], values: Array, *, resamples: int = 200, seed: int = 7) -> Indices:
    """Indices from the figure on both samples and on the mixed ones.

    S_i = mean(f_B (f_ABi − f_A)) / V and ST_i = mean((f_A − f_ABi)²) / 2V, with V the variance over both samples and
    f less its mean. One factor has the whole variance: its shares are 1, and nothing is estimated.

    Parameters
    ----------
    values : (2 + factors, base) of sample A, of B, and of A with one factor after another taken from B

    Raises
    ------
    MissingDataError   a sample without a figure
    RangeError         fewer than two samples
    """
    if values.shape[1] < 2:
        raise RangeError(f"{values.shape[1]} base samples; expected two or more")
    if not np.isfinite(values).all():
        lost = int((~np.isfinite(values)).any(axis=0).sum())
        raise MissingDataError(
            f"the figure does not exist in {lost} of {values.shape[1]} samples, so its variance cannot be shared out\n"
            "  Most often a denominator comes near 0: take a law that stays above 0, or smaller deviations."
        )
    centred = values - values[:2].mean()
    first, total, variance = _shares(centred)
    chosen = np.random.default_rng(seed).integers(0, values.shape[1], (resamples, values.shape[1]))
    again = [_shares(centred[:, rows])[:2] for rows in chosen]
    (first_low, first_high), (total_low, total_high) = (
        np.quantile([pair[k] for pair in again], (LOW, HIGH), axis=0) for k in (0, 1)
    )
    return Indices(
        names=tuple(names), first=first, total=total, first_low=first_low, first_high=first_high,
        total_low=total_low, total_high=total_high, variance=variance, calls=values.size,
    )  # fmt: skip


def _shares(values: Array) -> tuple[Array, Array, float]:
    a, b, mixed = values[0], values[1], values[2:]
    variance = float(values[:2].var())
    if variance == 0:
        return np.zeros(len(mixed)), np.zeros(len(mixed)), 0.0
    if len(mixed) == 1:
        return np.ones(1), np.ones(1), variance
    first: Array = (b * (mixed - a)).mean(axis=1) / variance
    total: Array = ((a - mixed) ** 2).mean(axis=1) / (2 * variance)
    return first, total, variance

"""How sure an opened figure is, how sure each of its terms is by itself, and which part of its variance each carries.

To first order, as the interval of every figure: what an error does is Σ slope · deviation over the rows it moves, and
var = Σ_e move_e², over every error e, with move_e = Σ_t move_te over the terms t. What an error that several terms read
leaves of the variance is theirs by the size of what it does through each: the part of a term is
Σ_e move_e² · |move_te| / Σ_t |move_te|, as a share of var. Parts are at least 0 and add up to 1. A denominator that
errs with its numerator thus carries little, for its error is gone from the figure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array
from kringloop.ledger.explain import Explanation, Term
from kringloop.ledger.layer import Layer
from kringloop.ledger.opening import found_leaves

_ROUNDING = 1e-18
"""Part of the variances of the terms below which they cancel: what is left is no error."""


@dataclass(frozen=True, slots=True)
class TermError:
    """The error of one term.

    Parameters
    ----------
    deviation : of the sum of its rows [unit of the term]; None where no row has one, or where it is no single sum
    share     : of the variance of the figure; None where that has none, or moves by steps
    bare      : rows with a value and no deviation, whose errors are not counted
    """

    deviation: float | None
    share: float | None
    bare: int


@dataclass(frozen=True, slots=True)
class ErrorParts:
    """The errors behind an opened figure: its deviation [unit], None where it has none to first order."""

    deviation: float | None
    terms: tuple[TermError, ...]


def error_parts(opened: Explanation) -> ErrorParts:
    """The errors behind a figure that was opened on a ledger with deviations."""
    if opened.expression.jumps or not any(_layer(term).sd is not None for term in opened.terms):
        return ErrorParts(None, tuple(_by_itself(term, None) for term in opened.terms))
    moves = _moves(opened)
    total: dict[str, Array] = {}
    sizes: dict[str, Array] = {}
    for each in moves:
        for error, move in each.items():
            total[error] = total.get(error, 0.0) + move
            sizes[error] = sizes.get(error, 0.0) + np.abs(move)
    variance = sum(float(move @ move) for move in total.values())
    if variance <= _ROUNDING * sum(float(size @ size) for size in sizes.values()):
        return ErrorParts(0.0, tuple(_by_itself(t, None) for t in opened.terms))
    weights = {e: np.divide(m**2, sizes[e], out=np.zeros(len(m)), where=sizes[e] > 0) for e, m in total.items()}
    shares = [sum(float(np.abs(move) @ weights[e]) for e, move in each.items()) / variance for each in moves]
    terms = tuple(_by_itself(t, share) for t, share in zip(opened.terms, shares, strict=True))
    return ErrorParts(float(np.sqrt(variance)), terms)


def _layer(term: Term) -> Layer:
    return term.selection.account.layer(term.selection.layer)


def _moves(opened: Explanation) -> list[dict[str, Array]]:
    """What the errors do to the figure through each term: of rows by themselves per layer, and of each shared one."""
    slopes: dict[tuple[int, ...], Array] = {}
    for leaf, at in found_leaves(opened.expression, opened.grid):
        if leaf.reads is not None:
            rows = leaf.reads.rows_in(at.grid)
            of = slopes.setdefault(at.path, np.zeros(len(leaf.reads.account)))
            of[rows] += at.slope
    return [_split(term, slope) for term, slope in zip(opened.terms, slopes.values(), strict=True)]


def _split(term: Term, slope: Array) -> dict[str, Array]:
    layer = _layer(term)
    if layer.sd is None:
        return {}
    found = {f"row\x1f{term.selection.account.key}\x1f{layer.key}": slope * layer.alone}
    return found | {f"shared\x1f{e}": np.array([m]) for e, m in _by_error(layer, slope).items()}


def _by_error(layer: Layer, slope: Array) -> dict[str, float]:
    if layer.shared is None:
        return {}
    codes = layer.shared.codes
    held = codes >= 0
    sums = np.bincount(codes[held], (slope * layer.common)[held], len(layer.shared.labels))
    return {label: float(sums[code]) for code, label in enumerate(layer.shared.labels) if sums[code]}


def _by_itself(term: Term, share: float | None) -> TermError:
    """The error of the sum of its rows, each counted once."""
    layer, rows = _layer(term), term.places
    bare = _bare(layer, rows)
    if layer.sd is None or not layer.sd[rows].any():
        return TermError(None, 0.0 if share is not None else None, bare)
    if term.value is None:
        return TermError(None, share, bare)
    one = np.zeros(len(layer.values))
    one[rows] = 1.0
    own = float(((one * layer.alone) ** 2).sum())
    together = sum(move**2 for move in _by_error(layer, one).values())
    return TermError(float(np.sqrt(own + together)), share, bare)


def _bare(layer: Layer, rows: NDArray[np.int64]) -> int:
    sd = np.zeros(len(rows)) if layer.sd is None else layer.sd[rows]
    return int(((sd == 0) & (layer.values[rows] != 0)).sum())

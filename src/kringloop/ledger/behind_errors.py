"""How sure an opened figure is, how sure each of its terms is by itself, and which part of its variance each carries.

To first order, as the interval of every figure: what an error does is Σ slope · deviation over the rows it moves, and
var = Σ_e move_e², over every error e, with move_e = Σ_t move_te over the terms t. What an error that several terms read
leaves of the variance is theirs by the size of what it does through each: the part of a term is
Σ_e move_e² · |move_te| / Σ_t |move_te|, as a share of var. Parts are at least 0 and add up to 1. A denominator that
errs with its numerator thus carries little, for its error is gone from the figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array
from kringloop.ledger.explain import Explanation, Term
from kringloop.ledger.layer import Layer
from kringloop.ledger.opening import found_leaves
from kringloop.ledger.slopes import Moved, slopes_of

_SHARED = "shared\x1f"
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
    """The errors behind an opened figure.

    Parameters
    ----------
    deviation : of the figure [unit]; None where it has none to first order
    cancelled : of what errors that rows share do through each term, the part that is gone from the figure, as a share
                of their variance: 1 − Σ_e (Σ_t move_te)² / Σ_e (Σ_t |move_te|)²; 0 where rows share none
    """

    deviation: float | None
    terms: tuple[TermError, ...]
    cancelled: float = 0.0


def error_parts(opened: Explanation) -> ErrorParts:
    """The errors behind a figure that was opened on a ledger with deviations."""
    read = _read(opened)
    if opened.expression.jumps or not any(_layer(term).sd is not None for term in opened.terms):
        return ErrorParts(None, tuple(_by_itself(t, None, r) for t, r in zip(opened.terms, read, strict=True)))
    moves = [_split(term, each.slopes) for term, each in zip(opened.terms, read, strict=True)]
    total: dict[str, Array] = {}
    sizes: dict[str, Array] = {}
    for each in moves:
        for error, move in each.items():
            total[error] = total.get(error, 0.0) + move
            sizes[error] = sizes.get(error, 0.0) + np.abs(move)
    variance = sum(float(move @ move) for move in total.values())
    gone = _cancelled(total, sizes)
    if variance <= _ROUNDING * sum(float(size @ size) for size in sizes.values()):
        return ErrorParts(0.0, tuple(_by_itself(t, None, r) for t, r in zip(opened.terms, read, strict=True)), gone)
    weights = {e: np.divide(m**2, sizes[e], out=np.zeros(len(m)), where=sizes[e] > 0) for e, m in total.items()}
    shares = [sum(float(np.abs(move) @ weights[e]) for e, move in each.items()) / variance for each in moves]
    terms = tuple(_by_itself(t, share, r) for t, share, r in zip(opened.terms, shares, read, strict=True))
    return ErrorParts(float(np.sqrt(variance)), terms, gone)


def _cancelled(total: Mapping[str, Array], sizes: Mapping[str, Array]) -> float:
    """The part of what shared errors do that is gone from the figure."""
    shared = [e for e in total if e.startswith(_SHARED)]
    all_of_it = sum(float(sizes[e] @ sizes[e]) for e in shared)
    return 1.0 - sum(float(total[e] @ total[e]) for e in shared) / all_of_it if all_of_it else 0.0


def _layer(term: Term) -> Layer:
    return term.selection.account.layer(term.selection.layer)


class _ReadRows(NamedTuple):
    """The rows of a term, closed ones behind them: what each does to the figure, and 1 for each that is read."""

    slopes: Array
    ones: Array


def _read(opened: Explanation) -> list[_ReadRows]:
    """What each term reads."""
    found: dict[tuple[int, ...], _ReadRows] = {}
    for leaf, at in found_leaves(opened.expression, opened.grid):
        if leaf.reads is not None:
            account, layer = leaf.reads.account, leaf.reads.account.layer(leaf.reads.layer)
            of = found.setdefault(at.path, _ReadRows(slopes_of(account, layer), slopes_of(account, layer)))
            rows = leaf.reads.rows_off_in(at.grid)
            of.slopes[rows] += at.slope
            of.ones[rows] = 1.0
    return list(found.values())


def _split(term: Term, slopes: Array) -> dict[str, Array]:
    """What the errors do to the figure through a term: of rows by themselves, of printed figures, and shared ones."""
    layer, account = _layer(term), term.selection.account
    if layer.sd is None:
        return {}
    moved, place = Moved(account, layer, slopes), f"{account.key}\x1f{layer.key}"
    found = {f"row\x1f{place}": moved.own, f"printed\x1f{place}": moved.printed}
    return found | {f"{_SHARED}{e}": np.array([m]) for e, m in _by_error(moved).items()}


def _by_error(moved: Moved) -> dict[str, float]:
    shared = moved.layer.shared
    if shared is None:
        return {}
    held = shared.codes >= 0
    sums = np.bincount(shared.codes[held], moved.common[held], len(shared.labels))
    return {label: float(sums[code]) for code, label in enumerate(shared.labels) if sums[code]}


def _by_itself(term: Term, share: float | None, read: _ReadRows) -> TermError:
    """The error of the sum of its rows, each counted once."""
    layer, rows = _layer(term), term.places
    bare = _bare(layer, rows)
    if layer.sd is None or not layer.sd[rows].any():
        return TermError(None, 0.0 if share is not None else None, bare)
    if term.value is None:
        return TermError(None, share, bare)
    moves = _split(term, read.ones).values()
    variance = sum(float(move @ move) for move in moves)
    return TermError(float(np.sqrt(variance)), share, bare)


def _bare(layer: Layer, rows: NDArray[np.int64]) -> int:
    sd = np.zeros(len(rows)) if layer.sd is None else layer.sd[rows]
    return int(((sd == 0) & (layer.values[rows] != 0)).sum())

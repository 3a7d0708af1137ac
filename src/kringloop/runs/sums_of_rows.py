"""What a sum of rows of a table is off by: by itself, with an error that rows share, with data behind other sums."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array
from kringloop.ledger import Account, Layer, Selection, figure_names, own_names
from kringloop.robustness import RowMargins

Numbers = NDArray[np.int64]
NamesOf = Callable[[Account, Layer, Numbers], Sequence[str]]


def with_errors(selection: Selection, how_sure: RowMargins) -> Selection:
    """A selection on the account with its margins, so that rows of 0 that only errors ask for are known to it."""
    layer, closed = how_sure.sure, dict(selection.account.closed)
    if how_sure.closed is not None:
        closed[layer.key] = how_sure.closed
    layers = {**selection.account.layers, layer.key: layer}
    return replace(selection, account=replace(selection.account, layers=layers, closed=closed, _derived={}), _mask=[])


def errors_of_sum(
    how_sure: RowMargins, rows: Numbers, off: Numbers
) -> tuple[float, dict[str, float], dict[str, float]]:
    """The error that a sum of rows has by itself, and by name how far each shared error and each datum move it.

    Parameters
    ----------
    off : the rows, and closed ones behind them
    """
    layer = how_sure.sure
    if layer.follows is not None:
        return 0.0, *_followed(how_sure, layer, off)
    alone, common = layer.alone[rows], layer.common[rows]
    return float(np.linalg.norm(alone)), _by_error(layer, rows, common), {}


def _followed(how_sure: RowMargins, layer: Layer, off: Numbers) -> tuple[dict[str, float], dict[str, float]]:
    """Moves by shared error and by datum of rows that follow from others: their own errors, and printed figures."""
    follows = layer.follows
    assert follows is not None
    weights = np.zeros(len(follows.width))
    weights[off] = 1.0
    base = follows.base(weights[: len(follows.alone)])
    account = how_sure.account
    held = replace(account, closed={} if how_sure.closed is None else {layer.key: how_sure.closed}, _derived={})
    own, printed = base * follows.alone, follows.by_figure(weights)
    moved = np.flatnonzero(base)
    data = {**_named(held, layer, own, own_names), **_named(held, layer, printed, figure_names)}
    return _by_error(layer, moved, (base * follows.common)[moved]), data


def _by_error(layer: Layer, rows: Numbers, common: Array) -> dict[str, float]:
    """How far each shared error moves a sum, by its name."""
    found: dict[str, float] = {}
    if layer.shared is not None:
        for code, move in zip(layer.shared.codes[rows].tolist(), common.tolist(), strict=True):
            if code >= 0:
                found[layer.shared.labels[code]] = found.get(layer.shared.labels[code], 0.0) + move
    return found


def _named(account: Account, layer: Layer, moves: Array, names: NamesOf) -> Mapping[str, float]:
    at = np.flatnonzero(moves)
    return dict(zip(names(account, layer, at), moves[at].tolist(), strict=True))

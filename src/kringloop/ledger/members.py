"""Which codes of a dimension count for which label that is asked for."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array
from kringloop.ledger.account import Dimension
from kringloop.ledger.cells import Grid
from kringloop.tables import UNSPECIFIED


def blockers(dimension: Dimension, code: str) -> frozenset[str]:
    """Codes whose rows may hide a part of `code`: the totals above it and their remainders."""
    if dimension.tree is None or not dimension.nested:
        return frozenset()
    above = dimension.tree.above(code)
    return frozenset(above) | frozenset(a + UNSPECIFIED for a in above)


def membership(dimension: Dimension, labels: tuple[str, ...], *, widened: bool, exact: bool) -> Array:
    """(labels, codes of the dimension): which codes count for which label."""
    matrix = np.zeros((len(labels), len(dimension.labels)))
    position = {code: i for i, code in enumerate(dimension.labels)}
    for row, label in enumerate(labels):
        inside = frozenset((label, label + UNSPECIFIED)) if exact else dimension.within(label)
        for code in inside | blockers(dimension, label) if widened else inside:
            if code in position:
                matrix[row, position[code]] = 1.0
    return matrix


class Used(NamedTuple):
    """A membership without the codes that count for no label, and the new place of each code; −1 for none.

    `one_each` is the code of each label where every label has just one; `apart` is the same with the codes of a label
    put together, where none counts for two.
    """

    member: Array
    place: NDArray[np.int64]
    size: int
    is_identity: bool
    one_each: NDArray[np.intp] | None = None
    apart: Used | None = None


_MOST_KEPT = 1 << 16
"""Numbers in a membership that is kept: larger ones are few, and would fill memory."""


def used_codes(dimension: Dimension, labels: tuple[str, ...], widened: bool, exact: bool) -> Used:
    """Kept where small, because one grid is asked of many selections, and for block after block of draws."""
    make = _kept_use if len(labels) * len(dimension.labels) <= _MOST_KEPT else _use
    return make(dimension, labels, widened, exact)


def _use(dimension: Dimension, labels: tuple[str, ...], widened: bool, exact: bool) -> Used:
    matrix = membership(dimension, labels, widened=widened, exact=exact)
    used = matrix.any(axis=0)
    place, member = np.append(np.where(used, np.cumsum(used) - 1, -1), -1), matrix[:, used]
    square = member.shape[0] == member.shape[1]
    if square and bool((member == np.eye(len(member))).all()):
        return Used(member, place, len(member), True)
    one_each = member.argmax(axis=1) if member.size and bool((member.sum(axis=1) == 1.0).all()) else None
    apart = None
    if bool((member.sum(axis=0) == 1.0).all()):
        label = np.append(np.where(used, matrix.argmax(axis=0), -1), -1)
        apart = Used(member, label, len(labels), True)
    return Used(member, place, member.shape[1], False, one_each, apart)


_kept_use = lru_cache(maxsize=512)(_use)


def within_group(grid: Grid, axis: int, finer: Dimension, name: str) -> NDArray[np.bool_]:
    """Cells whose code lies in the group asked beside it: of a product in another group there is nothing to say."""
    assert finer.tree is not None
    tree, at = finer.tree, grid.by.index(finer.name)
    inside = [{tree.group(name, code) for code in finer.within(label)} for label in grid.labels[finer.name]]
    table = np.array([[group in found for group in grid.labels[name]] for found in inside])
    shape = [1] * len(grid.shape)
    shape[at], shape[axis] = table.shape
    return np.broadcast_to((table if at < axis else table.T).reshape(shape), grid.shape)

"""Rows of a ledger that err together: each made of the data behind it, of which several rows may be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kringloop.core import Array
from kringloop.ledger import Account, Coded, Layer

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """Rows that are made of data:  row_t = rest_t + Σ_d made[t, d] · datum_d.

    Parameters
    ----------
    rows       : (tied,) which of the rows that carry the layer
    made       : (tied, data) how often each datum is in each row
    rest       : (tied,) what a row has on record beside them [unit]
    names      : (data,) of errors that rows share, of what rows have on record by themselves, and of printed figures
    values     : (data,) on record; 0 for errors
    deviations : (data,) standard deviation
    units      : (data,)
    """

    rows: Numbers
    made: sparse.csr_array
    rest: Array
    names: Sequence[str]
    values: Array
    deviations: Array
    units: Sequence[str]

    def linear(self, size: int) -> sparse.csr_array:
        """(tied, size + data) of: row − Σ made · datum."""
        each = np.arange(len(self.rows))
        rows = sparse.csr_array((np.ones(len(each)), (each, self.rows)), shape=(len(each), size))
        return sparse.csr_array(sparse.hstack([rows, -self.made]))


def ties_of(account: Account, layer: Layer, rows: Numbers) -> Ties:
    """What the rows that carry a layer are made of; left out are rows off by one datum that is in no other row."""
    parts = [_errors(layer), _own(account, layer), _printed(account, layer)]
    made = sparse.csr_array(sparse.hstack([part.made for part in parts]))[rows]
    made.eliminate_zeros()
    held = made.astype(bool).astype(np.float64)
    is_error, several = np.arange(made.shape[1]) < len(parts[0].names), held.sum(axis=0) > 1
    tied = np.flatnonzero((held.sum(axis=1) > 1) | (held @ (several | is_error) > 0)).astype(np.int64)
    used = np.flatnonzero(held[tied].sum(axis=0))
    values = np.concatenate([part.values for part in parts])[used]
    made = sparse.csr_array(made[tied][:, used])
    names, units = [n for part in parts for n in part.names], [part.unit for part in parts for _ in part.names]
    return Ties(
        rows=tied,
        made=made,
        rest=layer.values[rows[tied]] - made @ values,
        names=[names[i] for i in used.tolist()],
        values=values,
        deviations=np.concatenate([part.deviations for part in parts])[used],
        units=[units[i] for i in used.tolist()],
    )


class _Data(NamedTuple):
    """Data of a layer: (rows, data) how often each is in each row of the account, and what is on record of it."""

    made: sparse.csr_array
    names: Sequence[str]
    values: Array
    deviations: Array
    unit: str


def _errors(layer: Layer) -> _Data:
    """Errors that rows share: 0 ± 1, times what each row shares of its deviation."""
    shared = Coded((), np.zeros(0, dtype=np.int32)) if layer.shared is None else layer.shared
    common = layer.common if layer.follows is None else layer.follows.common
    names = [f"error of {label}" for label in shared.labels]
    count = len(names)
    return _Data(_made_of(layer, shared.spread(common)), names, np.zeros(count), np.ones(count), "1")


def _own(account: Account, layer: Layer) -> _Data:
    """What rows have on record by themselves; 0 where that stands with the printed figure."""
    alone = layer.alone if layer.follows is None else layer.follows.alone
    at = np.flatnonzero(alone > 0)
    moved = sparse.csr_array((np.ones(len(at)), (at, np.arange(len(at)))), shape=(len(alone), len(at)))
    values = layer.values[at]
    if layer.follows is not None and layer.follows.printed is not None:
        values = np.where(layer.follows.width[at] > 0, 0.0, values)
    names = [f"{account_row(account, row)} by itself" for row in at.tolist()]
    return _Data(_made_of(layer, moved), names, values, alone[at], layer.unit)


def _printed(account: Account, layer: Layer) -> _Data:
    """Figures as printed, those that rows between a total and its parts follow from among them."""
    size, follows = len(account), layer.follows
    if follows is None or follows.printed is None:
        return _Data(sparse.csr_array((size, 0)), (), np.zeros(0), np.zeros(0), layer.unit)
    at = np.flatnonzero(follows.width > 0)
    closed = account.closed.get(layer.key)
    names = [
        account_row(account, p) if p < size or closed is None else account_row(closed, p - size) for p in at.tolist()
    ]
    made = sparse.csr_array(follows.printed[:size][:, at])
    return _Data(made, [f"{n} as printed" for n in names], follows.figures[at], follows.width[at], layer.unit)


def _made_of(layer: Layer, moved: sparse.csr_array) -> sparse.csr_array:
    """(rows, data) of rows as they stand, from those of rows before others follow from them."""
    of = None if layer.follows is None else layer.follows.of
    return moved if of is None else sparse.csr_array(of @ moved)


def account_row(account: Account, row: int) -> str:
    """A row by what describes it: origin → destination, the rest, year."""
    series = int(account.series[row])
    word = {n: d.labels[d.codes[series]] if d.codes[series] >= 0 else "" for n, d in account.dimensions.items()}
    rest = [v for n, v in word.items() if n not in ("origin", "destination") and v]
    return ", ".join([f"{word['origin']} → {word['destination']}", *rest, str(int(account.years[row]))])

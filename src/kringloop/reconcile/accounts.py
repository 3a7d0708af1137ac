"""A layer of flows made to balance: adjusted figures as a layer of their own beside the published ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kringloop.core import Array, MissingDataError, Names, Origin, RangeError, listing
from kringloop.ledger import Account, Layer, Ledger
from kringloop.reconcile.bounds import Bounds
from kringloop.reconcile.reconciled import Reconciled
from kringloop.reconcile.reconciling import reconcile
from kringloop.reconcile.system import System

Codes = NDArray[np.int64]
ADJUSTED = "reconciled"


@dataclass(frozen=True, slots=True, eq=False)
class ReconciledLayer:
    """A ledger with the adjusted layer beside the published one, and the answer it comes from."""

    ledger: Ledger
    layer: str
    answer: Reconciled


def reconcile_layer(
    ledger: Ledger,
    account: str,
    layer: str,
    *,
    by: Sequence[str] = (),
    method: str = "least_squares",
    bounds: Bounds = "tell",
    origin: Origin,
) -> ReconciledLayer:
    """Adjust a layer of flows until every inner node balances in every year.

    Rows that share an error are off together: the error is a quantity of its own, 0 ± 1, times the part of the
    deviation of each row that it shares; the part that a row has by itself is of its figure. A row of deviation 0 is
    a constant. A node with flows on one side only in all years is a border. The adjusted layer has the deviation of
    each row; what several are off together is in `answer.covariance`.

    Parameters
    ----------
    by     : what else divides the balances, such as the material
    origin : of the adjusted figures; of a kind that is no publication

    Returns
    -------
    a ledger with the layer `<layer>_reconciled`; the published layer stays as it is

    Raises
    ------
    MissingDataError   the layer has no deviations
    RangeError         an account that is not of flows
    """
    held = ledger.account(account).account
    system = account_system(held, layer, by=by)
    answer = reconcile(system, method=method, bounds=bounds)
    published = held.layer(layer)
    rows = np.arange(len(held)) if published.present is None else np.flatnonzero(published.present)
    values, sd = np.zeros(len(held)), np.zeros(len(held))
    values[rows], sd[rows] = answer.values[: len(rows)], answer.deviations[: len(rows)]
    lost = np.isnan(values)
    values[lost], sd[lost] = published.values[lost], np.asarray(published.sd)[lost]  # nothing says more of these
    name = f"{layer}_{ADJUSTED}"
    words = Names(f"{layer} van {account} kloppend gemaakt", f"{layer} of {account} reconciled")
    made = ledger.with_layer(account, name, values, unit=published.unit, sd=sd, origin=origin, words=words)
    return ReconciledLayer(made, name, answer)


def account_system(account: Account, layer: str, *, by: Sequence[str] = ()) -> System:
    """The system behind a layer of flows: a quantity per row that carries it, a balance per inner node and year."""
    if account.kind != "flows":
        raise RangeError(f"account '{account.key}' is of {account.kind}; balances need an account of flows")
    held = account.layer(layer)
    if held.sd is None:
        raise MissingDataError(
            f"layer '{layer}' of '{account.key}' has no deviations; how sure its figures are must be said\n"
            "  Give them: ledger.with_layer(account, layer, sd=...)."
        )
    rows = np.arange(len(account)) if held.present is None else np.flatnonzero(held.present)
    origin, destination, names = _ends(account, by, rows)
    balances = _balances(origin, destination, len(names))
    values, sd = held.values[rows], held.sd[rows]
    ties = _Ties.of(held, rows)
    described = [account_row(account, r) for r in rows.tolist()]
    wide = sparse.hstack([balances, sparse.csr_array((balances.shape[0], ties.quantities))])
    known = np.ones(len(rows), dtype=bool)
    known[ties.rows] = False
    return System(
        names=[
            *described,
            *(f"error of {e}" for e in ties.errors),
            *(f"{described[r]} by itself" for r in ties.partly),
        ],
        values=np.concatenate([np.where(known, values, np.nan), np.zeros(len(ties.errors)), values[ties.partly]]),
        deviations=np.concatenate([np.where(known, sd, np.nan), np.ones(len(ties.errors)), ties.own]),
        units=[held.unit] * len(rows) + ["1"] * len(ties.errors) + [held.unit] * len(ties.partly),
        linear=sparse.csr_array(sparse.vstack([wide, ties.linear(len(rows))])),
        offset=np.concatenate([np.zeros(balances.shape[0]), np.where(ties.whole, -values[ties.rows], 0.0)]),
        constraint_names=[
            *(names[i] for i in _inner(origin, destination, len(names)).tolist()),
            *(f"error in {described[t]}" for t in ties.rows.tolist()),
        ],
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Ties:
    """Rows that share an error: figure = on record + common · error, where what is on record may be off by itself.

    rows, error, common : of each tied row its number, the number of its error, and the deviation it shares [unit]
    whole   : (rows,) shares all of its deviation, so that what is on record is a constant
    partly, own : the rows that do not, and the deviation that each has by itself [unit]
    errors  : names
    """

    rows: Codes
    error: Codes
    common: Array
    whole: NDArray[np.bool_]
    partly: Codes
    own: Array
    errors: tuple[str, ...]

    @classmethod
    def of(cls, layer: Layer, rows: Codes) -> _Ties:
        common, alone = layer.common[rows], layer.alone[rows]
        tied = np.flatnonzero(common > 0)
        if layer.shared is None or not len(tied):
            none = np.zeros(0, dtype=np.int64)
            return cls(none, none, np.zeros(0), np.zeros(0, dtype=bool), none, np.zeros(0), ())
        codes = layer.shared.codes[rows[tied]].astype(np.int64)
        labels, error = np.unique(codes, return_inverse=True)
        whole = alone[tied] == 0
        partly = tied[~whole]
        named = tuple(layer.shared.labels[c] for c in labels.tolist())
        return cls(tied, error.astype(np.int64), common[tied], whole, partly, alone[partly], named)

    @property
    def quantities(self) -> int:
        """Beside the rows: the errors, and what is on record of rows that are off by themselves too."""
        return len(self.errors) + len(self.partly)

    def linear(self, size: int) -> sparse.csr_array:
        """(tied, rows + errors + partly) of: figure − common · error − on record."""
        each, apart = np.arange(len(self.rows)), np.flatnonzero(~self.whole)
        data = np.concatenate([np.ones(len(each)), -self.common, -np.ones(len(apart))])
        columns = (self.rows, size + self.error, size + len(self.errors) + np.arange(len(apart)))
        places = (np.concatenate([each, each, apart]), np.concatenate(columns))
        return sparse.csr_array((data, places), shape=(len(each), size + self.quantities))


def account_row(account: Account, row: int) -> str:
    """A row by what describes it: origin → destination, the rest, year."""
    series = int(account.series[row])
    word = {n: d.labels[d.codes[series]] if d.codes[series] >= 0 else "" for n, d in account.dimensions.items()}
    rest = [v for n, v in word.items() if n not in ("origin", "destination") and v]
    return listing([f"{word['origin']} → {word['destination']}", *rest, str(int(account.years[row]))])


def _ends(account: Account, by: Sequence[str], rows: Codes) -> tuple[Codes, Codes, list[str]]:
    """Places of both ends of each row among node-and-part cells, and their names."""
    series, years = account.series[rows], account.years[rows].astype(np.int64)
    parts = [account.dimension(n).codes[series].astype(np.int64) for n in by]
    labels = sorted({*account.dimensions["origin"].labels, *account.dimensions["destination"].labels})
    place = {label: i for i, label in enumerate(labels)}
    keys = []
    for end in ("origin", "destination"):
        d = account.dimensions[end]
        own = np.array([place[label] for label in d.labels] + [-1], dtype=np.int64)
        keys.append(np.stack([own[d.codes[series]], years, *parts]))
    cells, index = np.unique(np.concatenate(keys, axis=1), axis=1, return_inverse=True)
    index = index.reshape(-1)
    inner = set(account.dimensions["origin"].labels) & set(account.dimensions["destination"].labels)
    border = np.array([labels[c] not in inner for c in cells[0]])
    names = [f"{labels[c]} {y}" for c, y in zip(cells[0].tolist(), cells[1].tolist(), strict=True)]
    ends = np.where(border[index], -1, index)
    return ends[: len(rows)], ends[len(rows) :], names


def _inner(origin: Codes, destination: Codes, count: int) -> Codes:
    held = np.zeros(count, dtype=bool)
    held[np.concatenate([origin[origin >= 0], destination[destination >= 0]])] = True
    return np.flatnonzero(held)


def _balances(origin: Codes, destination: Codes, count: int) -> sparse.csr_array:
    flows = np.arange(len(origin))
    leaves, enters = origin >= 0, destination >= 0
    data = np.concatenate([-np.ones(int(leaves.sum())), np.ones(int(enters.sum()))])
    places = (np.concatenate([origin[leaves], destination[enters]]), np.concatenate([flows[leaves], flows[enters]]))
    whole = sparse.csr_array((data, places), shape=(count, len(origin)))
    return sparse.csr_array(whole[_inner(origin, destination, count)])

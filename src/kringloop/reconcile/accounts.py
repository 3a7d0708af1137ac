"""A layer of flows made to balance: adjusted figures as a layer of their own beside the published ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kringloop.core import MissingDataError, Names, Origin, RangeError
from kringloop.ledger import Account, Ledger
from kringloop.reconcile.bounds import Bounds
from kringloop.reconcile.reconciled import Reconciled
from kringloop.reconcile.reconciling import reconcile
from kringloop.reconcile.system import System
from kringloop.reconcile.ties import account_row, ties_of

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
    a constant. A row that follows from others, such as one between a printed total and its parts, is no measurement:
    it is made of the figures it follows from, and those are measured. A total that its parts make exactly has no row
    here, and says nothing of them. A node with flows on one side only in all years is a border. The adjusted layer has
    the deviation of each row; what several are off together is in `answer.covariance`.

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
    rows = np.flatnonzero(published.carried)
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
    rows = np.flatnonzero(held.carried)
    origin, destination, names = _ends(account, by, rows)
    balances = _balances(origin, destination, len(names))
    ties = ties_of(account, held, rows)
    wide = sparse.hstack([balances, sparse.csr_array((balances.shape[0], len(ties.names)))])
    known = np.ones(len(rows), dtype=bool)
    known[ties.rows] = False
    described = [account_row(account, r) for r in rows.tolist()]
    return System(
        names=[*described, *ties.names],
        values=np.concatenate([np.where(known, held.values[rows], np.nan), ties.values]),
        deviations=np.concatenate([np.where(known, held.sd[rows], np.nan), ties.deviations]),
        units=[held.unit] * len(rows) + list(ties.units),
        linear=sparse.csr_array(sparse.vstack([wide, ties.linear(len(rows))])),
        offset=np.concatenate([np.zeros(balances.shape[0]), -ties.rest]),
        constraint_names=[
            *(names[i] for i in _inner(origin, destination, len(names)).tolist()),
            *(f"error in {described[t]}" for t in ties.rows.tolist()),
        ],
    )


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

"""The ledger: nodes, accounts and the origins of every figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from kringloop.core import Array, DuplicateError, MissingDataError, Origin, ShapeError, listing, unknown
from kringloop.ledger.account import Account
from kringloop.ledger.expression import Selected
from kringloop.ledger.nodes import Nodes
from kringloop.ledger.overlap import refuse_overlap
from kringloop.ledger.selection import Condition, select


@dataclass(frozen=True, slots=True, eq=False)
class AccountView:
    """An account as indicators see it: something to select from."""

    account: Account

    def select(self, layer: str, *, year: int | Iterable[int] | None = None, **conditions: Condition) -> Selected:
        """Rows that carry `layer` and meet every condition, as an expression."""
        return Selected(select(self.account, layer, year=year, **conditions))


@dataclass(frozen=True, eq=False)
class Ledger:
    """Every account of a study, over one set of nodes.

    Raises
    ------
    DuplicateError     an account key twice
    MissingDataError   a row whose source has no origin
    AdditivityError    a total beside its parts inside an account
    """

    nodes: Nodes
    accounts: Mapping[str, Account]
    origins: Mapping[str, Origin]

    def __init__(
        self, nodes: Nodes, accounts: Iterable[Account], origins: Mapping[str, Origin], *, checked: bool = False
    ) -> None:
        """`checked` says that the accounts were searched for totals beside parts before."""
        by_key: dict[str, Account] = {}
        for account in accounts:
            if account.key in by_key:
                raise DuplicateError(f"account '{account.key}' is given twice")
            lost = [s for s in account.sources if s not in origins]
            if lost:
                raise MissingDataError(f"account '{account.key}' has rows from {listing(lost)}, which have no origin")
            if not checked:
                refuse_overlap(account)
            by_key[account.key] = account
        object.__setattr__(self, "nodes", nodes)
        object.__setattr__(self, "accounts", by_key)
        object.__setattr__(self, "origins", dict(origins))

    @classmethod
    def of_checked(cls, nodes: Nodes, accounts: Mapping[str, Account], origins: Mapping[str, Origin]) -> Ledger:
        """A ledger over accounts that were checked before; an account is made when it is first asked for."""
        made = object.__new__(cls)
        for name, value in (("nodes", nodes), ("accounts", accounts), ("origins", dict(origins))):
            object.__setattr__(made, name, value)
        return made

    def account(self, key: str) -> AccountView:
        if key not in self.accounts:
            raise unknown("account", key, self.accounts)
        return AccountView(self.accounts[key])

    def __len__(self) -> int:
        return sum(len(a) for a in self.accounts.values())

    def with_layer(self, account: str, layer: str, values: Array, *, sd: Array | None = None) -> Ledger:
        """A copy in which one layer has other values: scaled, drawn, reconciled.

        Parameters
        ----------
        values : (rows,) or (rows, draws), in the row order of the account
        """
        old = self.account(account).account
        if len(values) != len(old):
            raise ShapeError(f"layer '{layer}' of '{account}' needs {len(old)} rows; seen {len(values)}")
        present = old.layer(layer).present
        if present is not None:
            values = np.where(present[:, None] if values.ndim == 2 else present, values, 0.0)
        changed = replace(old.layer(layer), values=np.array(values, dtype=np.float64), sd=sd)
        copy = replace(old, layers={**old.layers, layer: changed}, _derived={})
        others = {k: a for k, a in self.accounts.items() if k != account}
        return Ledger(self.nodes, [*others.values(), copy], self.origins, checked=True)

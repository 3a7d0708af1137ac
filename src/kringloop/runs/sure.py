"""The ledger of a run with its margins, and the rules that gave them, as a results file keeps both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import polars as pl

from kringloop.ledger import Account, Ledger
from kringloop.robustness import Margin, account_with_margins, margin_columns, margin_of_row, with_margins

MARGINS = "margins"
"""Table of a results file: the rules that say how sure its figures are."""


Totals: TypeAlias = "Callable[[str], pl.DataFrame | None]"
"""The printed totals of an account; None where the study gives none."""


@dataclass(frozen=True)
class SureAccounts(Mapping[str, Account]):
    """Accounts with the deviations that rules give, each when it is first asked for."""

    accounts: Mapping[str, Account]
    margins: Sequence[Margin]
    totals: Totals
    _made: dict[str, Account] = field(default_factory=dict, repr=False)

    def __getitem__(self, key: str) -> Account:
        if key not in self._made:
            totals = self.totals(key) if self._follows(key) else None
            made = account_with_margins(self.accounts[key], self.margins, totals=totals)
            return self._made.setdefault(key, made)  # of threads that ask at once all get the one made first
        return self._made[key]

    def _follows(self, key: str) -> bool:
        """Whether a rule says that rows of an account follow from others: only then are its totals read."""
        return any(m.follows and m.account == key for m in self.margins)

    def __contains__(self, key: object) -> bool:
        return key in self.accounts

    def __iter__(self) -> Iterator[str]:
        return iter(self.accounts)

    def __len__(self) -> int:
        return len(self.accounts)


def checked_sure(ledger: Ledger, margins: Sequence[Margin], totals: Mapping[str, pl.DataFrame]) -> Ledger:
    """The ledger of a study with its margins; `totals` are the printed ones by account.

    Raises
    ------
    UnknownNameError   a rule about what the study does not have; says its line
    DuplicateError     two rules that are equally narrow about one row
    RangeError         a rule that is about no row
    """
    return with_margins(ledger, margins, totals=totals) if margins else ledger


def sure_ledger(ledger: Ledger, margins: Sequence[Margin], totals: Totals) -> Ledger:
    """The ledger of a run that was checked before, with its margins; no account is read before it is asked for."""
    if not margins:
        return ledger
    return Ledger.of_checked(ledger.nodes, SureAccounts(ledger.accounts, margins, totals), ledger.origins)


def margin_rows(margins: Sequence[Margin]) -> pl.DataFrame:
    """Rules as a table: the columns of a file of margins, the line of each, its kind, and the share it comes to."""
    return pl.DataFrame([margin.row for margin in margins], schema=margin_columns())


def stored_margins(rows: pl.DataFrame) -> tuple[Margin, ...]:
    """The rules of a results file."""
    return tuple(margin_of_row(row, row["line"]) for row in rows.iter_rows(named=True))

"""Errors of what a model reads, where its inputs are rows of a ledger: drawn as the ledger draws those rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, MismatchError, tolerance
from kringloop.ledger import Account, account_hash, scored_account, scores
from kringloop.models.draw import Block


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """The rows of an input as an account of the ledger with deviations; a row of both is one datum, and one draw.

    Parameters
    ----------
    account : holds the rows; nothing else of it is read
    layer   : the figures
    """

    account: Account
    layer: str

    @property
    def digest(self) -> str:
        """Of the figures and their errors."""
        return f"{account_hash(self.account)} {self.layer}"

    def drawn(self, block: Block, wanted: Sequence[Mapping[str, str]], years: Sequence[Array]) -> list[Array]:
        """(years, draws) of each series that is wanted, by its labels; the same in any block that holds a draw.

        Raises
        ------
        MismatchError   the account has no row for a year that is wanted, or more than one
        """
        rows = [self._rows(labels, span) for labels, span in zip(wanted, years, strict=True)]

        def of(names: Sequence[str]) -> Array:
            return scores(block.seed, names, block.count, block.first)

        every = np.unique(np.concatenate(rows))
        found = scored_account(self.account, {self.layer: every}, of, block.count, "mixed").layer(self.layer).draws
        assert found is not None
        return [found[each] for each in rows]

    def matches(self, wanted: Mapping[str, str], years: Array, values: Array) -> bool:
        """Whether the account has these figures in these years."""
        held = self.account.layer(self.layer).values[self._rows(wanted, years)]
        return bool((np.abs(held - values) <= tolerance(values)).all())

    def _rows(self, wanted: Mapping[str, str], years: Array) -> NDArray[np.int64]:
        account = self.account
        series = np.ones(account.series_count, dtype=bool)
        for name, label in wanted.items():
            series &= account.dimension(name).of(frozenset((label,)))
        rows = np.flatnonzero(series[account.series] & np.isin(account.years, years))
        rows = rows[np.argsort(account.years[rows], kind="stable")]
        if not np.array_equal(account.years[rows], np.sort(years)):
            said = ", ".join(f"{n}={v}" for n, v in wanted.items())
            raise MismatchError(
                f"account '{account.key}' has no single row of {said} in each year that a model reads of it",
                nl=f"rekening '{account.key}' heeft niet één rij van {said} in elk jaar dat een model ervan leest",
            )
        return rows


@dataclass(frozen=True, slots=True)
class Reads:
    """Which figures of an input are rows of a ledger, if an account holds that table.

    Parameters
    ----------
    layer  : of the account: a layer, or "value" of a published series
    series : name of the series in a table of several; empty for a table of layers
    """

    layer: str
    series: str = ""

"""The accounts of a results file, each put together when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kringloop.ledger import Account, Nodes
from kringloop.study import StudyFile, assemble
from kringloop.tables import Classification, ResultsFile


@dataclass(frozen=True)
class StoredAccounts(Mapping[str, Account]):
    """Accounts by key. A question about one account does not read the others."""

    file: ResultsFile
    study: StudyFile
    nodes: Nodes
    trees: Mapping[str, Classification]
    _made: dict[str, Account] = field(default_factory=dict, repr=False)

    @cached_property
    def _tables(self) -> Mapping[str, str]:
        """Table of each account; a table in long form holds one account per series, in its order."""
        found: dict[str, str] = {}
        for key, spec in self.study.accounts.items():
            if spec.series is None:
                found[key] = key
            else:
                rows = self.file.table(f"account_{key}")
                found |= dict.fromkeys(rows["series"].unique(maintain_order=True).to_list(), key)
        return found

    def __getitem__(self, key: str) -> Account:
        if key not in self._made:
            table = key if self._whole(key) else self._tables[key]
            made = assemble(
                table, self.study.accounts[table], self.file.table(f"account_{table}"),
                nodes=self.nodes, trees=self.trees, series_units=self._units,
            )  # fmt: skip
            self._made.update((account.key, account) for account in made)
        return self._made[key]

    def _whole(self, key: str) -> bool:
        return key in self.study.accounts and self.study.accounts[key].series is None

    def __contains__(self, key: object) -> bool:
        return (isinstance(key, str) and self._whole(key)) or key in self._tables

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    @cached_property
    def _units(self) -> dict[str, str]:
        series = self.file.table("series")
        return dict(zip(series["series"].to_list(), series["unit"].to_list(), strict=True))

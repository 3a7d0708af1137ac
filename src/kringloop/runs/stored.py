"""The accounts of a results file, each put together when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import polars as pl

from kringloop.ledger import Account, Nodes
from kringloop.study import StudyFile, assemble_series, assemble_whole
from kringloop.tables import Classification, ResultsFile

CONCLUSIONS = "conclusions"
"""Table of a results file: what is concluded from its figures, and how sure that is."""
CONCLUSION_COLUMNS: Mapping[str, Any] = {
    "conclusion": pl.String, "declared": pl.Boolean, "name_nl": pl.String, "name_en": pl.String,
    "indicator": pl.String, "cell": pl.String, "says": pl.String, "first": pl.Int64, "last": pl.Int64,
    "bound": pl.Float64, "than": pl.String, "than_cell": pl.String, "than_year": pl.Int64, "unit": pl.String,
    "measure": pl.Float64, "holds": pl.Boolean,
    "sets": pl.Int64, "in_sets": pl.Float64, "turned_in": pl.String, "choices_moved": pl.Int64,
    "turned_by": pl.String, "draws": pl.Int64, "in_draws": pl.Float64, "in_both": pl.Float64,
    "deviations": pl.Float64, "variance_methods": pl.Float64, "variance_data": pl.Float64,
    "variance_together": pl.Float64,
}  # fmt: skip
CHANGES = "changes"
"""Table of a results file: the change of each headline beside its own standard deviation."""
CHANGE_COLUMNS: Mapping[str, Any] = {
    "indicator": pl.String,
    "cell": pl.String,
    "first": pl.Int64,
    "last": pl.Int64,
    "change": pl.Float64,
    "deviation": pl.Float64,
}
CULPRITS = "culprits"
"""Table of a results file: the data that make each headline uncertain, the largest part of its variance first."""
CULPRIT_COLUMNS: Mapping[str, Any] = {
    "indicator": pl.String, "cell": pl.String, "year": pl.Int64, "rank": pl.Int64, "account": pl.String,
    "layer": pl.String, "source": pl.String, "datum_year": pl.Int64, "labels": pl.String, "shared": pl.String,
    "rows": pl.Int64, "value": pl.Float64, "sd": pl.Float64, "share": pl.Float64,
}  # fmt: skip
TARGETS = "targets"
"""Table of a results file: what is to be reached, as the study states it."""
READY_PERSPECTIVES = "ready_perspectives"
"""Table of a results file: the texts of the perspectives beside the study, as they were when it was run."""
WITHOUT_IN_SETS = "without_in_sets"
"""Table of a results file: the indicators that cannot be computed under a set of choices, and why."""
ADJUSTED = "adjusted"
"""Table of a results file: figures over the adjusted ledger of a reconciliation; its ledger stands in
`adjusted_<reconciliation>_<account>`."""
ADJUSTED_COLUMNS: Mapping[str, Any] = {"reconciliation": pl.String}
NOT_ADJUSTED = "not_adjusted"
"""Table of a results file: indicators that read what was reconciled and have no adjusted figure, and why."""
NOT_ADJUSTED_COLUMNS = ("reconciliation", "indicator", "definition", "why_not")
LOST_COLUMNS = ("set", "indicator", "definition", "why_not")


@dataclass(frozen=True)
class StoredAccounts(Mapping[str, Account]):
    """Accounts by key. A question about one account does not read the others."""

    file: ResultsFile
    study: StudyFile
    nodes: Nodes
    trees: Mapping[str, Classification]
    _made: dict[str, Account] = field(default_factory=dict, repr=False)

    @cached_property
    def _series(self) -> Mapping[str, tuple[str, pl.DataFrame]]:
        """Table and rows of each series of a table in long form, in its order."""
        found: dict[str, tuple[str, pl.DataFrame]] = {}
        for table, spec in self.study.accounts.items():
            if spec.series is not None:
                parts = self.file.table(f"account_{table}").partition_by("series", as_dict=True, maintain_order=True)
                found |= {str(series): (table, rows) for (series,), rows in parts.items()}
        return found

    def __getitem__(self, key: str) -> Account:
        if key not in self._made:
            made = self._whole(key) if self._is_whole(key) else self._one_series(key)
            return self._made.setdefault(key, made)  # of threads that ask at once all get the one made first
        return self._made[key]

    def _whole(self, key: str) -> Account:
        frame = self.file.table(f"account_{key}")
        return assemble_whole(key, self.study.accounts[key], frame, nodes=self.nodes, trees=self.trees)

    def _one_series(self, key: str) -> Account:
        table, rows = self._series[key]
        return assemble_series(key, self.study.accounts[table], rows, trees=self.trees, units=self._units)

    def _is_whole(self, key: str) -> bool:
        return key in self.study.accounts and self.study.accounts[key].series is None

    def __contains__(self, key: object) -> bool:
        return (isinstance(key, str) and self._is_whole(key)) or key in self._series

    def __iter__(self) -> Iterator[str]:
        for key, spec in self.study.accounts.items():
            if spec.series is None:
                yield key
            else:
                yield from (series for series, (table, _) in self._series.items() if table == key)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @cached_property
    def _units(self) -> dict[str, str]:
        series = self.file.table("series")
        return dict(zip(series["series"].to_list(), series["unit"].to_list(), strict=True))

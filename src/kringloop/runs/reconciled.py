"""What a reconciliation found, as tables of the results file, and read back from there.

Published and adjusted figures stand beside each other; no figure of the run is put in the place of another.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from kringloop.core import Array, Names
from kringloop.reconcile import KIND_WORDS
from kringloop.runs.reconciling import Worked
from kringloop.tables import ResultsFile

RECONCILIATIONS = "reconciliations"
FIGURES, RULES = "reconciled_", "reconciled_rules_"
"""Names of the tables of one reconciliation, before its key."""
_ALIKE = 1e-6
"""Share of a test by which another may differ and still be the same."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A reconciliation of a run.

    Parameters
    ----------
    about   : one row of `reconciliations`: method, figures, rules, T, degrees of freedom, limit, chance
    figures : a row per figure: published and adjusted, their standard deviations, change, class, test, what pulled
    rules   : a row per rule: what the published figures leave of it, in its unit and in its standard deviations
    """

    key: str
    about: dict[str, Any]
    figures: pl.DataFrame
    rules: pl.DataFrame

    @classmethod
    def stored(cls, file: ResultsFile, key: str) -> Reconciliation:
        about = file.table(RECONCILIATIONS).row(by_predicate=pl.col("key") == key, named=True)
        return cls(key, about, file.table(f"{FIGURES}{key}"), file.table(f"{RULES}{key}"))

    @property
    def names(self) -> Names:
        return Names(self.about["name_nl"], self.about["name_en"])

    @property
    def suspects(self) -> pl.DataFrame:
        """Figures whose test is above the limit, the worst first; those of one `group` have the same test.

        A figure that is off pulls all that its rules tie to it, so that several are suspect for one error: the rules
        say where it lies.
        """
        found = self.figures.filter(pl.col("suspect")).sort(pl.col("test").abs(), descending=True, maintain_order=True)
        sizes, group, groups = found["test"].abs().to_list(), 0, list[int]()
        for i, size in enumerate(sizes):
            group += i == 0 or sizes[i - 1] - size > _ALIKE * size
            groups.append(group)
        return found.with_columns(group=pl.Series(groups, dtype=pl.Int64))

    @property
    def broken(self) -> pl.DataFrame:
        """Rules that the published figures break, the worst in standard deviations first."""
        rows = self.rules.filter(pl.col("left_in_sd").is_not_null())
        return rows.sort(pl.col("left_in_sd").abs(), descending=True, maintain_order=True)

    @property
    def changed(self) -> pl.DataFrame:
        """Published figures, the one that was changed most, in units of its own uncertainty, first."""
        rows = self.figures.filter(pl.col("change_in_sd").is_not_null())
        return rows.sort(pl.col("change_in_sd").abs(), descending=True, maintain_order=True)

    @property
    def unpublished(self) -> pl.DataFrame:
        """Figures that nobody prints, and whether the others say what they are."""
        return self.figures.filter(pl.col("published").is_null())


def reconciled_tables(found: Iterable[Worked]) -> dict[str, pl.DataFrame]:
    """Three tables: one row per reconciliation, and of each its figures and its rules; none where a study has none."""
    tables: dict[str, pl.DataFrame] = {}
    rows = []
    for worked in found:
        figures, rules = _figures(worked), _rules(worked)
        rows.append(_about(worked, figures))
        tables |= {f"{FIGURES}{worked.key}": figures, f"{RULES}{worked.key}": rules}
    return {RECONCILIATIONS: pl.DataFrame(rows, infer_schema_length=None), **tables} if rows else {}


def _about(worked: Worked, figures: pl.DataFrame) -> dict[str, Any]:
    answer, spec = worked.answer, worked.spec
    moved = figures["change_in_sd"].abs().max()
    return {
        "key": worked.key,
        "name_nl": spec.names.nl,
        "name_en": spec.names.en,
        "accounts": " ".join(spec.accounts),
        "layer": spec.layer,
        "unit": answer.system.unit_of(0),
        "method": answer.method.key,
        "alpha": answer.alpha,
        "figures": len(answer.system),
        "published": int(answer.system.measured.sum()),
        "rules": answer.system.constraint_count,
        "sum_of_squares": answer.objective_free,
        "degrees_of_freedom": answer.freedom,
        "limit": _known(answer.limit),
        "chance": _known(answer.chance),
        "agrees": answer.agrees,
        "critical_test": answer.critical,
        "suspects": int(figures["suspect"].sum()),
        "largest_change_in_sd": moved,
        **{kind.name.lower(): answer.classes.count(kind) for kind in KIND_WORDS},
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _figures(worked: Worked) -> pl.DataFrame:
    answer = worked.answer
    names = dict.fromkeys(n for own in worked.dimensions.values() for n in own)
    places = {account: {n: i for i, n in enumerate(own)} for account, own in worked.dimensions.items()}
    codes = {
        n: [cell.codes[places[account][n]] if n in places[account] else None for account, cell in worked.cells]
        for n in names
    }
    printed = np.where(answer.system.unknown, "", np.where(np.array(worked.totals), "total", "row"))
    rule, pull = _strongest(worked)
    frame = answer.quantities.drop("beyond_bound", "at_bound").with_columns(
        account=pl.Series([account for account, _ in worked.cells]),
        year=pl.Series([cell.year for _, cell in worked.cells], dtype=pl.Int64),
        printed=pl.Series(printed.tolist(), dtype=pl.String).replace("", None),
        shared_sd=pl.Series(worked.shared).fill_nan(None),
        pulled_by=pl.Series(rule, dtype=pl.String),
        pull_in_sd=pl.Series(pull).fill_nan(None),
        **{n: pl.Series(found, dtype=pl.String) for n, found in codes.items()},
    )
    first = ("quantity", "account", "year", *names, "printed")
    return frame.select(*first, pl.all().exclude(first))


def _strongest(worked: Worked) -> tuple[list[str | None], Array]:
    """The rule that alone changes each published figure most, and by how much, in its standard deviations."""
    system = worked.answer.system
    slopes = system.linear.tocoo()
    pulls = -system.deviations[slopes.col] * worked.answer.found.multipliers[slopes.row] * slopes.data
    order = np.argsort(-np.abs(pulls), kind="stable")
    columns, first = np.unique(slopes.col[order], return_index=True)
    rule: list[str | None] = [None] * len(system)
    pull = np.full(len(system), np.nan)
    for column, entry in zip(columns.tolist(), order[first].tolist(), strict=True):
        if system.measured[column] and pulls[entry]:
            rule[column], pull[column] = system.constraint_names[int(slopes.row[entry])], pulls[entry]
    return rule, pull


def _rules(worked: Worked) -> pl.DataFrame:
    system = worked.answer.system
    spread = np.sqrt(abs(system.linear) ** 2 @ np.where(system.unknown, 0.0, system.deviations) ** 2)
    totals = [name.removesuffix(f" ({kind})") for name, kind in zip(system.constraint_names, worked.kinds, strict=True)]
    return worked.answer.constraints.rename({"constraint": "rule"}).with_columns(
        quantity=pl.Series(totals, dtype=pl.String),
        kind=pl.Series(worked.kinds, dtype=pl.String),
        left_in_sd=pl.col("published_left") / pl.Series(spread),
    )

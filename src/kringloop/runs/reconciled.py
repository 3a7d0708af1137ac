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
from scipy import sparse

from kringloop.core import Array, Names
from kringloop.reconcile import KIND_WORDS, System
from kringloop.runs.worked import Worked
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
    def by_equations(self) -> bool:
        """Whether its rules are equations of the study, instead of printed parts and totals."""
        return not self.about["layer"]

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
    return (
        {RECONCILIATIONS: pl.DataFrame(rows, schema_overrides=_TOLD, infer_schema_length=None), **tables}
        if rows
        else {}
    )


_TOLD = dict.fromkeys(("limit", "chance", "largest_change_in_sd"), pl.Float64())
"""What is not known where nothing checks anything."""


def _about(worked: Worked, figures: pl.DataFrame) -> dict[str, Any]:
    answer, spec = worked.answer, worked.spec
    moved = figures["change_in_sd"].abs().max()
    return {
        "key": worked.key,
        "name_nl": spec.names.nl,
        "name_en": spec.names.en,
        "accounts": " ".join(dict.fromkeys(f.account for f in worked.figures if f.account)),
        "layer": spec.layer or "",
        "unit": _unit(answer.system),
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
        "beyond_bound": int(figures["beyond_bound"].sum()),
        **{kind.name.lower(): answer.classes.count(kind) for kind in KIND_WORDS},
    }


def _unit(system: System) -> str:
    """The unit of the figures; of several, those that are no plain number."""
    units = list(dict.fromkeys(system.unit_of(i) for i in range(len(system))))
    return ", ".join([u for u in units if u != "1"] or units[:1])


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _figures(worked: Worked) -> pl.DataFrame:
    answer = worked.answer
    names = dict.fromkeys(n for own in worked.dimensions.values() for n in own)
    places = {account: {n: i for i, n in enumerate(own)} for account, own in worked.dimensions.items()}
    codes = {
        n: [f.codes[places[f.account][n]] if n in places[f.account] else None for f in worked.figures] for n in names
    }
    rule, pull = _strongest(worked)
    said = [f.names for f in worked.figures]
    frame = answer.quantities.with_columns(
        account=pl.Series([f.account for f in worked.figures]),
        year=pl.Series([f.year for f in worked.figures], dtype=pl.Int64),
        printed=pl.Series([f.printed or None for f in worked.figures], dtype=pl.String),
        shared_sd=pl.Series([f.shared for f in worked.figures], dtype=pl.Float64).fill_nan(None),
        pulled_by=pl.Series(rule, dtype=pl.String),
        pull_in_sd=pl.Series(pull).fill_nan(None),
        name_nl=pl.Series([n and n.nl for n in said], dtype=pl.String),
        name_en=pl.Series([n and n.en for n in said], dtype=pl.String),
        **{n: pl.Series(found, dtype=pl.String) for n, found in codes.items()},
    )
    first = ("quantity", "account", "year", *names, "printed")
    return frame.select(*first, pl.all().exclude(first))


def _strongest(worked: Worked) -> tuple[list[str | None], Array]:
    """The rule that alone changes each published figure most, and by how much, in its standard deviations."""
    system = worked.answer.system
    pulling = sparse.diags_array(worked.answer.found.multipliers) @ worked.answer.slopes
    pulls = sparse.coo_array(-worked.covariance() @ pulling.T)
    figures, rules, sizes = pulls.row, pulls.col, pulls.data
    order = np.argsort(-np.abs(sizes), kind="stable")
    places, first = np.unique(figures[order], return_index=True)
    rule: list[str | None] = [None] * len(system)
    pull = np.full(len(system), np.nan)
    for place, entry in zip(places.tolist(), order[first].tolist(), strict=True):
        if system.measured[place] and sizes[entry]:
            rule[place] = system.constraint_names[int(rules[entry])]
            pull[place] = sizes[entry] / system.deviations[place]
    return rule, pull


def _rules(worked: Worked) -> pl.DataFrame:
    slopes = worked.answer.published_slopes
    spread = np.sqrt((slopes @ worked.covariance()).multiply(slopes).sum(axis=1))
    return worked.answer.constraints.rename({"constraint": "rule"}).with_columns(
        quantity=pl.Series(worked.of, dtype=pl.String),
        kind=pl.Series(worked.kinds, dtype=pl.String),
        equation=pl.Series(worked.texts, dtype=pl.String),
        left_in_sd=pl.when(pl.Series(spread) > 0).then(pl.col("published_left") / pl.Series(spread)),
    )

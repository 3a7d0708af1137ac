"""A results file, opened: its figures, and its ledger for whoever wants to look behind them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from kringloop.core import (
    Names,
    Origin,
    RangeError,
    Registry,
    ResultsError,
    StudyError,
    kept_sentence,
    listing,
    unknown,
)
from kringloop.indicators import Indicator, definitions_of
from kringloop.ledger import Explanation, Ledger, Result, Selection, Term
from kringloop.reference import application_names
from kringloop.runs.cells import SourceCell, SourceCells
from kringloop.runs.checks import FAIL
from kringloop.runs.evaluate import (
    BASE_COLUMNS,
    MISSING,
    VALUE_COLUMNS,
    Outcome,
    choices_for,
    evaluate_one,
    observations,
    require_apart,
)
from kringloop.runs.printed_totals import PrintedTotals
from kringloop.runs.stored import (
    CHANGE_COLUMNS,
    CHANGES,
    CONCLUSION_COLUMNS,
    CONCLUSIONS,
    CULPRIT_COLUMNS,
    CULPRITS,
    TARGETS,
    WITHOUT_IN_SETS,
    StoredAccounts,
)
from kringloop.runs.sure import MARGINS, stored_margins, sure_ledger
from kringloop.study import GROUPS, Address, StudyFile, nodes_from, stored_study, tree_from, with_groups
from kringloop.tables import Classification, ResultsFile

if TYPE_CHECKING:
    from kringloop.models import MainPath
    from kringloop.robustness import Margin
    from kringloop.runs.reconciled import Reconciliation
    from kringloop.targets import Statement

AS_STUDIED = "study"
AS_STUDIED_NAMES = Names("zoals de studie kiest", "as the study chooses")


@dataclass(frozen=True)
class Run:
    """One run, read-only. Everything comes from the results file itself."""

    file: ResultsFile

    @cached_property
    def meta(self) -> dict[str, str]:
        return self.file.meta

    @cached_property
    def study(self) -> StudyFile:
        try:
            return stored_study(self.meta["study_file"])
        except (KeyError, StudyError):
            raise ResultsError(
                f"{self.file.path} was made by version {self.meta.get('version', '?')} of kringloop\n"
                "  Compute it again with: kringloop run <study>. The old file is left as it is.",
                nl=f"{self.file.path} is gemaakt door versie {self.meta.get('version', '?')} van kringloop\n"
                "  Reken het opnieuw door met: kringloop run <studie>. Het oude bestand blijft zoals het is.",
            ) from None

    @cached_property
    def known_indicators(self) -> Registry[Indicator]:
        """The indicators of the program, and those that the study of this run declares itself."""
        return self.study.known_indicators

    @cached_property
    def indicators(self) -> pl.DataFrame:
        """What each figure means."""
        return self.file.table("indicators")

    def definitions_of(self, key: str) -> tuple[Indicator, ...]:
        """All definitions of an indicator, or one, in the words of the country of this run.

        Raises
        ------
        UnknownNameError   no such indicator; names the nearest
        """
        return tuple(map(self.study.worded, definitions_of(key, self.known_indicators)))

    @cached_property
    def failed_checks(self) -> tuple[dict[str, str], ...]:
        """The checks of this run that failed: check, subject, detail."""
        checks = self.file.table("checks")
        return tuple(checks.filter(pl.col("outcome") == FAIL).select("check", "subject", "detail").to_dicts())

    @cached_property
    def origins(self) -> dict[str, Origin]:
        rows = self.file.table("origins").iter_rows(named=True)
        return {r.pop("id"): Origin(**r) for r in rows}

    @cached_property
    def trees(self) -> dict[str, Classification]:
        table = self.file.table("classifications")
        trees = {
            str(key): tree_from(str(key), rows)
            for (key,), rows in table.group_by("classification", maintain_order=True)
        }
        return with_groups(trees, self.file.table(GROUPS)) if GROUPS in self.file.names else trees

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger the figures were computed from."""
        attributes = {a: self.trees[key] for a, key in self.study.classifications.items()}
        attributes.setdefault("stage", self.trees["stages"])
        nodes = nodes_from(self.file.table("nodes"), attributes, self.study.places)
        return Ledger.of_checked(nodes, StoredAccounts(self.file, self.study, nodes, self.trees), self.origins)

    @cached_property
    def margins(self) -> tuple[Margin, ...]:
        """The rules that say how sure the figures are; none where the study had no table of margins."""
        return stored_margins(self.file.table(MARGINS)) if MARGINS in self.file.names else ()

    @cached_property
    def conclusions(self) -> pl.DataFrame:
        """What is concluded from the figures, and how sure that is; empty in files of before."""
        if CONCLUSIONS in self.file.names:
            return self.file.table(CONCLUSIONS)
        return pl.DataFrame(schema=CONCLUSION_COLUMNS)

    @cached_property
    def changes(self) -> pl.DataFrame:
        """The change of each headline beside its own standard deviation; empty in files of before."""
        return self.file.table(CHANGES) if CHANGES in self.file.names else pl.DataFrame(schema=CHANGE_COLUMNS)

    @cached_property
    def culprits(self) -> pl.DataFrame:
        """The data that make each headline uncertain; empty in files of before."""
        return self.file.table(CULPRITS) if CULPRITS in self.file.names else pl.DataFrame(schema=CULPRIT_COLUMNS)

    @cached_property
    def targets(self) -> tuple[Statement, ...]:
        """What the study wants to reach; none where it states nothing, or in files of before."""
        from kringloop.targets import statements_of

        return statements_of(self.file.table(TARGETS)) if TARGETS in self.file.names else ()

    @cached_property
    def sure_ledger(self) -> Ledger:
        """The same ledger with the deviations of producers and rules, each account when it is first asked for."""
        return sure_ledger(self.ledger, self.margins, self.totals_of)

    def about(self, indicator: Indicator) -> dict[str, Any]:
        """The row of `indicators` for one definition."""
        rows = self.indicators.filter(
            (pl.col("indicator") == indicator.key) & (pl.col("definition") == indicator.definition)
        )
        if rows.is_empty():
            raise unknown("indicator", indicator.id, self.indicators["indicator"].to_list(), where=str(self.file.path))
        return rows.to_dicts()[0]

    @cached_property
    def _observations(self) -> dict[str, pl.DataFrame]:
        return {}

    def stored(self, key: str) -> pl.DataFrame:
        """The stored figures of an indicator, of all its definitions, absent ones included; read once."""
        self.read_ahead({key})
        return self._observations[key]

    def read_ahead(self, keys: Collection[str]) -> None:
        """Read the stored figures of several indicators in one go, for whoever will ask for them all."""
        asked = sorted(set(keys) - self._observations.keys())
        if asked:
            marks = ", ".join("?" * len(asked))
            rows = self.file.query(f"select * from observations where indicator in ({marks})", list(asked))
            if "interval" not in rows.columns:  # files of before say nothing of it
                rows = rows.with_columns(interval=pl.lit(None, pl.String))
            self._observations.update((key, rows.filter(pl.col("indicator") == key)) for key in asked)

    def observations_of(self, indicator: Indicator) -> pl.DataFrame | None:
        """The stored figures of one definition; None when the run has none."""
        found = self.stored(indicator.key).filter(pl.col("definition") == indicator.definition)
        return None if found.is_empty() else found

    def observations(self, key: str) -> pl.DataFrame:
        """The stored figures of an indicator, all its definitions or one.

        Raises
        ------
        UnknownNameError   no such indicator; names the nearest
        RangeError         the study has no data for it; says what is lacking
        """
        indicators = self.definitions_of(key)
        found = [f for i in indicators if (f := self.observations_of(i)) is not None]
        if not found:
            why, study = self._why_without(indicators), self.meta["study"]
            raise RangeError(
                f"'{key}' has no figures in study '{study}': {why}",
                nl=f"'{key}' heeft geen cijfers in studie '{study}': {kept_sentence(why, 'nl')}",
            )
        return pl.concat(found)

    def _why_without(self, indicators: Sequence[Indicator]) -> str:
        """Why definitions have no figures: the first reason that the run keeps, or that nobody expected them."""
        ids = {(i.key, i.definition) for i in indicators}
        rows = self.indicators.select("indicator", "definition", "why_not").iter_rows()
        kept: list[str] = [why for key, definition, why in rows if why and (key, definition) in ids]
        printed = "others print these figures, and the study holds none of them"
        unasked = printed if all(i.printed for i in indicators) else "the study does not ask for it"
        return kept[0] if kept else unasked

    @cached_property
    def sets(self) -> dict[str, Names]:
        """Sets of choices whose figures stand beside those of the study."""
        if "sets" not in self.file.names:
            return {}
        rows = self.file.table("sets").unique("set", maintain_order=True).iter_rows(named=True)
        return {r["set"]: Names(r["name_nl"], r["name_en"]) for r in rows}

    @cached_property
    def reconciliations(self) -> dict[str, Names]:
        """Reconciliations that the run has worked."""
        from kringloop.runs.reconciled import RECONCILIATIONS

        if RECONCILIATIONS not in self.file.names:
            return {}
        return {r["key"]: Names(r["name_nl"], r["name_en"]) for r in self.file.table(RECONCILIATIONS).to_dicts()}

    def reconciliation(self, key: str) -> Reconciliation:
        """What a reconciliation of the study found; published figures are as they are everywhere else.

        Raises
        ------
        UnknownNameError   the run has no such reconciliation
        """
        from kringloop.runs.reconciled import Reconciliation

        if key not in self.reconciliations:
            raise unknown("reconciliation", key, self.reconciliations, where=str(self.file.path))
        return Reconciliation.stored(self.file, key)

    def beside_sets(self, indicator: Indicator) -> pl.DataFrame | None:
        """Figures of one definition with a column `set`: those of the study, and of every set that touches them.

        A set that leaves an indicator as it is has the figures of the study; one under which it cannot be computed has
        none, and says why.
        """
        own = self.observations_of(indicator)
        if own is None or not self.sets:
            return None
        columns = [*own.columns, "set"]
        found = self.file.query(
            "select * from in_sets where indicator = ? and definition = ?", [indicator.key, indicator.definition]
        )
        lost = self._lost_in_sets(indicator)
        parts = [own.with_columns(set=pl.lit(AS_STUDIED)).select(columns)]
        for name in self.sets:
            touched = found.filter(pl.col("set") == name)
            same = _without_figures(own, lost[name]) if name in lost else own
            parts.append((touched if touched.height else same.with_columns(set=pl.lit(name))).select(columns))
        return pl.concat(parts, how="vertical_relaxed")

    def _lost_in_sets(self, indicator: Indicator) -> dict[str, str]:
        """Sets under which a definition has no figures, and why."""
        if WITHOUT_IN_SETS not in self.file.names:
            return {}
        mine = (pl.col("indicator") == indicator.key) & (pl.col("definition") == indicator.definition)
        return dict(self.file.table(WITHOUT_IN_SETS).filter(mine).select("set", "why_not").iter_rows())

    def observe(self, indicator: Indicator, by: tuple[str, ...], labels: Mapping[str, list[str]]) -> pl.DataFrame:
        """Figures of one definition by other dimensions or labels, computed anew from the ledger of the run."""
        taken = sorted({*BASE_COLUMNS, *VALUE_COLUMNS}.intersection(by))
        if taken:
            raise RangeError(
                f"figures cannot be shown by {listing(taken)}: a column of every figure has that name",
                nl=f"cijfers zijn niet naar {listing(taken, language='nl')} te verdelen: "
                "zo heet een kolom die elk cijfer al heeft",
            )
        result = self.evaluate(indicator, by, **labels)
        return observations(Outcome(indicator, result), self.ledger, by, self._printed_totals)

    def totals_of(self, account: str) -> pl.DataFrame | None:
        """The printed totals of an account; None where the study gives none."""
        name = f"totals_{account}"
        return self.file.table(name) if name in self.file.names else None

    @cached_property
    def _printed_totals(self) -> PrintedTotals:
        return PrintedTotals(self.totals_of)

    def evaluate(self, indicator: Indicator, by: tuple[str, ...] | None = None, **labels: object) -> Result:
        """Compute an indicator anew on the ledger of the run, by other dimensions or labels."""
        expression = indicator.expression(self.sure_ledger, choices_for(self.study, indicator))
        return evaluate_one(indicator, expression, self.study, by, **labels)

    def explain(self, indicator: Indicator, **cell: str | int) -> Explanation:
        """Open one figure down to its rows, which carry their margins."""
        require_apart(indicator, cell)
        expression = indicator.expression(self.sure_ledger, choices_for(self.study, indicator))
        return expression.explain(**cell)

    def interval_at(self, indicator: Indicator, opened: Explanation) -> tuple[float | None, float | None, str | None]:
        """Between which figures an opened one lies, and how that was found: as beside the figure everywhere."""
        year, cell = int(opened.cell["year"]), {d: c for d, c in opened.cell.items() if d != "year"}
        frame = self.observations_of(indicator) if set(cell) == set(indicator.by) else None
        if frame is None or not _holding(frame, year, cell).height:
            frame = self.observe(indicator, tuple(cell), {d: [c] for d, c in cell.items()} | {"year": [str(year)]})
        row = _holding(frame, year, cell).row(0, named=True)
        return row["low"], row["high"], row["interval"]

    @cached_property
    def _cells(self) -> SourceCells:
        known = "cells" in self.file.names
        empty = pl.DataFrame(schema=dict.fromkeys(Address._fields, pl.String))
        return SourceCells(self.file.table("cells") if known else empty)

    def source_cells(self, term: Term) -> tuple[SourceCell | None, ...]:
        """Where each row of a term stands at its producer; None where the run does not know."""
        return self._cells.behind(term, self.ledger.nodes, self.origins)

    def model_behind(self, term: Term) -> str | None:
        """The engine that computed the rows of a term, such as `chains.footprint`; None for figures of a table."""
        return self._engine_of(term.selection)

    def paths_behind(self, explanation: Explanation) -> pl.DataFrame | None:
        """The main paths of the chain a figure is about: path, value, share; None when it is about none.

        A path runs from where the pressure occurs to the seller, with PATH_SIGN between.
        """
        from kringloop.models import FINAL_DEMAND, PATHS, WITH_PATHS

        chain = next((t.selection for t in explanation.terms if self._engine_of(t.selection) in WITH_PATHS), None)
        key = next((k for k, spec in self.study.accounts.items() if spec.engine == PATHS), None)
        if chain is None or key is None or chain.layer not in self.study.accounts[key].layers:
            return None
        good = explanation.cell.get("good", FINAL_DEMAND)
        rows = self.file.table(f"account_{key}")
        found = rows.filter(pl.col("year") == int(explanation.cell["year"]), pl.col("good") == good)
        return found.select("path", pl.col(chain.layer).alias("value"), "share")

    def main_paths(self, good: str, year: int, layer: str) -> tuple[MainPath, ...]:
        """The largest paths of the chain of a product, or of final demand; none where the study follows none."""
        from kringloop.models import PATHS, main_paths
        from kringloop.study import settings_of

        key = next((k for k, spec in self.study.accounts.items() if spec.engine == PATHS), None)
        if key is None or f"account_{key}" not in self.file.names:
            return ()
        spec = self.study.accounts[key]
        return main_paths(settings_of(spec), spec.layers, self.file.table(f"account_{key}"), good, year, layer)

    def _engine_of(self, selection: Selection) -> str | None:
        spec = self.study.accounts.get(selection.account.key)
        return spec.engine if spec is not None else None

    def names(self, dimension: str, code: str, accounts: Collection[str] = ()) -> Names:
        """Names of a code of a dimension, or the code itself where it has no classification.

        accounts : of which accounts the code is; one code can mean two things, such as wood among the materials of
                   the economy and among kinds of waste
        """
        if dimension == "set":
            return {AS_STUDIED: AS_STUDIED_NAMES, **self.sets}.get(code, Names(code or "–", code or "–"))
        if dimension == "origin" or dimension == "destination" or dimension == "node":
            return self._node_names.get(code, Names(code or "–", code or "–"))
        for tree in self.trees_of(dimension, accounts):
            if code in tree:
                return tree.names(code)
        if dimension == "application":
            return application_names(code or "–")
        return Names(code or "–", code or "–")

    def trees_of(self, dimension: str, accounts: Collection[str] = ()) -> tuple[Classification, ...]:
        """Classifications that a code of a dimension may be of: those of the accounts named first."""
        own = [self.study.accounts[a].dimensions.get(dimension) for a in accounts if a in self.study.accounts]
        own += [self._items.get(a) for a in accounts if dimension in self._named_by_series]
        every = [spec.dimensions.get(dimension) for spec in self.study.accounts.values()]
        groups = self.study.groups.get(dimension)
        every += [groups.groups] if groups is not None else []
        keys = dict.fromkeys(k for k in (*own, self.study.classifications.get(dimension), *every) if k)
        return tuple(self.trees[k] for k in keys)

    @cached_property
    def _items(self) -> dict[str, str]:
        """Classification of the items of each series of a table in long form; files of before had none."""
        table = self.file.table("series")
        if "items" not in table.columns:
            return {}
        return {r["series"]: r["items"] for r in table.iter_rows(named=True) if r["items"]}

    def classes_by_series(self, dimension: str) -> tuple[str, ...]:
        """Keys of the classifications that series have for the codes of a dimension."""
        return tuple(dict.fromkeys(self._items.values())) if dimension in self._named_by_series else ()

    @cached_property
    def _named_by_series(self) -> frozenset[str]:
        """Dimensions of tables in long form whose codes mean another thing in each series."""
        tables = (spec.dimensions for spec in self.study.accounts.values() if spec.series is not None)
        return frozenset(name for dimensions in tables for name, key in dimensions.items() if not key)

    def accounts_of(self, indicator: Indicator) -> tuple[str, ...]:
        """Keys of the accounts that an indicator of this run reads."""
        return tuple((self.about(indicator)["accounts"] or "").split())

    @cached_property
    def _node_names(self) -> dict[str, Names]:
        rows = self.file.table("nodes").iter_rows(named=True)
        return {r["id"]: Names(r["name_nl"], r["name_en"]) for r in rows}

    def choices(self, indicator: Indicator) -> dict[str, Any]:
        """Choices the run made for an indicator."""
        return dict(json.loads(self.about(indicator)["choices"]))


def _holding(frame: pl.DataFrame, year: int, cell: Mapping[str, str]) -> pl.DataFrame:
    return frame.filter(pl.col("year") == year, *(pl.col(d) == c for d, c in cell.items()))


def _without_figures(rows: pl.DataFrame, why: str) -> pl.DataFrame:
    """The cells of some figures, all of them absent for one reason."""
    nothing = {name: pl.lit(None, kind) for name, kind in VALUE_COLUMNS.items() if name != "unit"}
    return rows.with_columns(**{**nothing, "status": pl.lit(MISSING), "reason": pl.lit(why), "sources": pl.lit("")})


def open_run(path: Path | str, *, keep_open: bool = False, called: Path | None = None) -> Run:
    """Open a results file; `keep_open` for whoever asks much of it, `called` for its name elsewhere.

    Raises
    ------
    ResultsError   missing, damaged or of another layout
    """
    return Run(ResultsFile(Path(path), keep_open=keep_open, called=called))

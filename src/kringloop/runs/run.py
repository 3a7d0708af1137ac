"""Run a study: load, evaluate, check, and write one new results file."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import polars as pl

import kringloop
from kringloop.core import MissingDataError, ResultsError
from kringloop.indicators import Indicator
from kringloop.ledger import LEVEL, Ledger
from kringloop.robustness import serial
from kringloop.runs.added import hash_of_added
from kringloop.runs.checks import COMPUTED, FAIL, check_balances, check_computed, check_totals
from kringloop.runs.claimed import Series
from kringloop.runs.conclusions import Conclusions
from kringloop.runs.evaluate import (
    BASE_COLUMNS,
    VALUE_COLUMNS,
    Outcome,
    choices_for,
    dimensions_of,
    evaluate,
    observations,
    wanted_indicators,
)
from kringloop.runs.in_front import headline_tables
from kringloop.runs.kept_inputs import input_rows
from kringloop.runs.printed_totals import PrintedTotals
from kringloop.runs.scenario_rules import check_scenarios
from kringloop.runs.sets import TOGETHER, InSet, SetEvaluator, overrides_of, set_rows
from kringloop.runs.stored import CONCLUSIONS, LOST_COLUMNS, READY_PERSPECTIVES, TARGETS, WITHOUT_IN_SETS
from kringloop.runs.sure import MARGINS, checked_sure, margin_rows
from kringloop.study import GROUPS, Study, StudyFile, group_rows, load_study
from kringloop.tables import LAYOUT, Classification, ResultsFile, write_results

if TYPE_CHECKING:
    from kringloop.robustness import Drawing
    from kringloop.runs.drawn import Draws

Progress = Callable[[str], None]
"""Told what is being done: the key of a step, and behind a blank what it is about."""

PROGRAM_ROOMS = (
    "core",
    "tables",
    "ledger",
    "reference",
    "economies",
    "chains",
    "stocks",
    "reconcile",
    "valuation",
    "models",
    "indicators",
    "actors",
    "scenarios",
    "shocks",
    "robustness",
    "standing",
    "targets",
    "study",
    "runs",
)
"""Rooms whose text turns data into figures: those that this one reads, itself included."""
PROGRAM_FILES = frozenset({".py", ".csv", ".gz", ".parquet", ".toml", ".yaml"})
"""Kinds of files in them: code, facts, assumptions, and the texts of indicators, which a run keeps."""


class Beside(Protocol):
    """What a room above this one keeps in the results file of a run, beside its figures."""

    def check(self, study: StudyFile) -> None:
        """Refuse a mistake before anything is computed."""

    def digest(self, study: StudyFile) -> str:
        """A text that differs where what is kept may differ, for the hash of the run."""

    def tables(
        self, study: Study, outcomes: Sequence[Outcome], rows: pl.DataFrame, drawing: Drawing | None
    ) -> dict[str, pl.DataFrame]:
        """The tables it adds, from the figures of the run."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run left behind."""

    path: Path
    run_hash: str
    already_there: bool
    failed_checks: tuple[str, ...]
    without_result: tuple[tuple[str, str], ...]


def run_study(
    path: Path,
    folder: Path,
    *,
    sets: Sequence[str] = (),
    draws: Draws | None = None,
    beside: Beside | None = None,
    progress: Progress = lambda _: None,
) -> Ran:
    """Compute everything and write `<study>-<hash>.duckdb` to `folder`.

    The same inputs, sets and program give the same hash; a file of that hash is left as it is.

    Parameters
    ----------
    beside : what is kept beside the figures, such as perspectives
    sets  : sets of choices of the study whose figures stand beside its own; `a+b` are two taken together
    draws : so many draws of the data give every interval, change, trend and conclusion; who works changes no bit. What
            was finished of a run that stopped is kept in `folder`

    Raises
    ------
    MissingDataError             draws of a study without margins, or through models that read no deviation
    StudyError, KringloopError   a mistake in the study or its data, or sets that contradict; nothing is written
    ResultsError                 the folder cannot be written
    """
    progress("reading")
    study = load_study(path)
    check_scenarios(study)
    for name in sets:
        overrides_of(study.file, name.split(TOGETHER))
    if beside is not None:
        beside.check(study.file)
    also = "" if beside is None else f":{beside.digest(study.file)}"
    run_hash = hash_of_run(study.input_hash + also, sets, hash_of_added(wanted_indicators(study.file)), draws)
    target = file_of_run(folder, study.key, run_hash)
    progress("adding_up")
    sure = checked_sure(study.ledger, study.margins, study.totals)
    checks = pl.concat([check_totals(study.ledger, study.totals), check_balances(study.file, study.tables)])
    outcomes = []
    for outcome in evaluate(study.file, sure):
        progress(f"computing {outcome.indicator.id}")
        outcomes.append(outcome)
    surely = replace(study, ledger=sure)
    evaluator = SetEvaluator(surely, tuple(outcomes))
    found = []
    for name in dict.fromkeys(sets):
        progress(f"computing_set {name}")
        found.append(evaluator.evaluate(name))
    computed = [check_computed(outcomes), *(check_computed(each.outcomes, of_set=each.name) for each in found)]
    checks = pl.concat([checks, *computed])
    failed = tuple(
        f"{r['subject']}: {r['detail']}" if r["check"] == COMPUTED else r["detail"]
        for r in checks.filter(pl.col("outcome") == FAIL).to_dicts()
    )
    without = tuple((o.indicator.id, o.why_not) for o in outcomes if o.result is None and not o.failed)
    about = _meta(study, run_hash)
    about["sets"] = " ".join(sets)
    if draws is not None:
        about |= {"draws": str(draws.drawing.count), "draws_seed": str(draws.drawing.seed)}
    already = target.is_file() and _sound(target, about)
    if already:
        with suppress(OSError):  # a folder for reading only: the newest stays the newest
            os.utime(target)
    else:
        tables = result_tables(study, tuple(outcomes), checks) | in_sets(study, tuple(outcomes), found)
        tables |= _agreed(study, sure, outcomes, progress)
        series = Series(study.file, {o.indicator.id: o for o in outcomes}, tables["observations"])
        if draws is not None:
            if draws.through_models:  # first, because it may be refused
                tables |= _through(surely, series, draws, folder, run_hash, progress)
            tables |= _drawn(series, draws, folder, run_hash, progress)
        progress("concluding")
        tables |= headline_tables(surely, series)
        asked = (draws.drawing, draws.crew) if draws is not None else (None, serial)
        tables[CONCLUSIONS] = Conclusions(surely, tuple(outcomes), tuple(found), evaluator, *asked).table(series)
        if beside is not None:
            progress("beside")
            tables |= beside.tables(surely, tuple(outcomes), tables["observations"], asked[0])
        progress("writing")
        write_results(target, tables, about)
    return Ran(target, run_hash, already, failed, without)


def _drawn(series: Series, draws: Draws, folder: Path, run_hash: str, progress: Progress) -> dict[str, pl.DataFrame]:
    """The tables of draws, and the observations with the intervals of these."""
    from kringloop.runs.drawn import draw_run
    from kringloop.runs.drawn_tables import drawn_tables

    found = draw_run(
        series, draws, folder=folder / ".draws", key=run_hash, tell=lambda told: progress(f"drawing {told}")
    )
    return drawn_tables(found, series.rows)


def _through(
    study: Study, series: Series, draws: Draws, folder: Path, run_hash: str, progress: Progress
) -> dict[str, pl.DataFrame]:
    """The tables of figures drawn through the models that make their rows."""
    from kringloop.robustness import Kept
    from kringloop.runs.drawn import Clock, drawn_figure
    from kringloop.runs.drawn_tables import through_tables
    from kringloop.runs.through_models import behind_all, draw_all_through_models

    behind = behind_all(study.file, tuple(series.outcomes.values()), study.ledger)
    moving = [series.outcomes[id] for id, each in behind.items() if each.why_not is None]
    if not moving:
        raise MissingDataError(
            "there is nothing to draw through models: no figure of this study rests on a model that reads deviations\n"
            "  Leave --through-models out.",
            nl="er is niets door modellen te trekken: geen cijfer rust hier op een model dat afwijkingen leest\n"
            "  Laat --through-models weg.",
        )
    kept = Kept(folder / ".draws", f"through {run_hash[:16]}")
    clock = Clock(lambda told: progress(f"drawing_models {told}"))
    found = draw_all_through_models(study, moving, draws.drawing, draws.crew, kept=kept, progress=clock)
    drawn = [drawn_figure(outcome, samples, series) for outcome, samples in found]
    kept.clear()
    return through_tables(drawn, behind, series.rows)


def _sound(path: Path, about: Mapping[str, str]) -> bool:
    """Whether a file of this run is there as it was written; a damaged one is written anew."""
    try:
        file = ResultsFile(path)
        found = file.meta
        return file.sound() and all(found.get(k) == v for k, v in about.items() if k != "created")
    except ResultsError:
        return False


def file_of_run(folder: Path, study: str, run_hash: str) -> Path:
    """Where a run of this hash is written."""
    return folder / f"{study}-{run_hash[:10]}.duckdb"


def hash_of_run(inputs: str, sets: Sequence[str] = (), added: str = "", draws: Draws | None = None) -> str:
    """Hash of everything that goes into a run: tables and choices (`inputs`), sets of choices, draws, program.

    `added` is the hash of the indicators that were registered from Python (`hash_of_added`).
    """
    asked = (f":{' '.join(sets)}" if sets else "") + (f":added {added}" if added else "")
    asked += f":{draws.drawing}" if draws is not None else ""
    asked += ":through models" if draws is not None and draws.through_models else ""
    return hashlib.sha256(f"{inputs}:{hash_of_program()}:{LAYOUT}{asked}".encode()).hexdigest()


@lru_cache(maxsize=1)
def hash_of_program() -> str:
    """Hash of the program text that turns data into figures."""
    root = Path(kringloop.__file__).parent
    digest = hashlib.sha256(kringloop.__version__.encode())
    for room in PROGRAM_ROOMS:
        for file in sorted((root / room).rglob("*")):
            if file.suffix in PROGRAM_FILES:
                digest.update(str(file.relative_to(root)).encode() + file.read_bytes())
    return digest.hexdigest()


def _meta(study: Study, run_hash: str) -> dict[str, str]:
    return {
        "study": study.key,
        "name_nl": study.file.names.nl,
        "name_en": study.file.names.en,
        "run": run_hash,
        "inputs": study.input_hash,
        "program": hash_of_program(),
        "version": kringloop.__version__,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "study_file": study.file.model_dump_json(),
        "accounts": str(len(study.ledger.accounts)),
        "rows": str(len(study.ledger)),
        "interval_level": f"{LEVEL:g}",
    }


def _agreed(study: Study, sure: Ledger, outcomes: Sequence[Outcome], progress: Progress) -> dict[str, pl.DataFrame]:
    """The tables of the reconciliations of a study; only a study that has any loads what solves them."""
    if not study.file.reconciliations:
        return {}
    from kringloop.runs.adjusted import adjusted_tables
    from kringloop.runs.reconciled import reconciled_tables
    from kringloop.runs.reconciling import worked_reconciliations

    progress("reconciling")
    found = tuple(worked_reconciliations(study))
    return reconciled_tables(found) | adjusted_tables(study, sure, outcomes, found)


def result_tables(study: Study, outcomes: tuple[Outcome, ...], checks: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Every table of the results file: figures, definitions, choices, ledger, origins, checks."""
    dimensions = dimensions_of(outcomes)
    totals = PrintedTotals(study.totals)
    frames = [observations(o, study.ledger, dimensions, totals) for o in outcomes if o.result]
    tables = {
        "observations": pl.concat(frames) if frames else pl.DataFrame(schema={**BASE_COLUMNS, **VALUE_COLUMNS}),
        "indicators": indicator_table(study, outcomes),
        "checks": checks,
        "origins": pl.DataFrame(
            [{"id": key, **_origin_row(origin)} for key, origin in study.ledger.origins.items()],
            infer_schema_length=None,
        ),
        "nodes": node_rows(study),
        "classifications": tree_rows(study.trees),
        "series": study.series,
        "cells": study.cells,
        "inputs": input_rows(study.file, study.path.parent),
    }
    if study.file.groups:
        tables[GROUPS] = group_rows(study.trees)
    if study.margins:
        tables[MARGINS] = margin_rows(study.margins)
    if study.targets is not None:
        tables[TARGETS] = study.targets
    if study.perspectives:
        texts = list(study.perspectives.items())
        tables[READY_PERSPECTIVES] = pl.DataFrame(texts, schema=["perspective", "text"], orient="row")
    tables |= {f"totals_{key}": frame for key, frame in study.totals.items()}
    return tables | {f"account_{key}": frame for key, frame in study.tables.items()}


def in_sets(study: Study, outcomes: tuple[Outcome, ...], found: Sequence[InSet]) -> dict[str, pl.DataFrame]:
    """What sets of choices change: their overrides, and the figures of every indicator that one touches."""
    if not found:
        return {}
    dimensions = dimensions_of((*outcomes, *(o for each in found for o in each.outcomes)))
    totals = PrintedTotals(study.totals)
    frames = [
        observations(o, each.ledger, dimensions, totals, plain=study.ledger).with_columns(set=pl.lit(each.name))
        for each in found
        for o in each.outcomes
        if o.result
    ]
    schema = {**BASE_COLUMNS, **{d: pl.String() for d in dimensions}, **VALUE_COLUMNS, "set": pl.String()}
    lost = [
        (each.name, o.indicator.key, o.indicator.definition, o.why_not)
        for each in found
        for o in each.outcomes
        if o.result is None
    ]
    return {
        "sets": set_rows(study.file, found),
        "in_sets": pl.concat(frames) if frames else pl.DataFrame(schema=schema),
        WITHOUT_IN_SETS: pl.DataFrame(lost, schema=dict.fromkeys(LOST_COLUMNS, pl.String), orient="row"),
    }


def _origin_row(origin: Any) -> dict[str, str]:
    return {
        n: getattr(origin, n) for n in ("producer", "dataset", "title", "vintage", "licence", "kind", "url", "note")
    }


def indicator_table(study: Study, outcomes: tuple[Outcome, ...]) -> pl.DataFrame:
    """What each figure means: names, question, unit, formula, certainty, choices."""
    rows = [_indicator_row(study.file, o, choices_for(study.file, o.indicator)) for o in outcomes]
    return pl.DataFrame(rows, schema={k: pl.Boolean if k == "additive" else pl.String for k in INDICATOR_COLUMNS})


INDICATOR_COLUMNS = (
    "indicator",
    "definition",
    "name_nl",
    "name_en",
    "label_nl",
    "label_en",
    "question_nl",
    "question_en",
    "goal",
    "unit",
    "by",
    "better",
    "figure",
    "certainty",
    "reference",
    "additive",
    "among_countries",
    "formula",
    "stated_nl",
    "stated_en",
    "accounts",
    "concept",
    "choices",
    "show_with",
    "traps_nl",
    "traps_en",
    "why_not",
)


def _indicator_row(study: StudyFile, outcome: Outcome, choices: Mapping[str, Any]) -> dict[str, Any]:
    i: Indicator = study.worded(outcome.indicator)
    return {
        "indicator": i.key,
        "definition": i.definition,
        "name_nl": i.names.nl,
        "name_en": i.names.en,
        "label_nl": i.label.nl,
        "label_en": i.label.en,
        "question_nl": i.question.nl,
        "question_en": i.question.en,
        "goal": i.goal,
        "unit": i.unit,
        "by": " ".join(i.by),
        "better": i.better,
        "figure": i.kind_of_figure,
        "certainty": i.certainty,
        "reference": i.reference,
        "additive": i.additive,
        "among_countries": i.among_countries,
        "formula": outcome.result.formula if outcome.result else None,
        "stated_nl": i.stated.nl if i.stated else None,
        "stated_en": i.stated.en if i.stated else None,
        "accounts": " ".join(_accounts(outcome)) or None,
        "concept": i.concept,
        "choices": json.dumps({**i.choices, **choices}, sort_keys=True),
        "show_with": " ".join(i.show_with),
        "traps_nl": i.traps.nl if i.traps else None,
        "traps_en": i.traps.en if i.traps else None,
        "why_not": outcome.why_not or None,
    }


def _accounts(outcome: Outcome) -> tuple[str, ...]:
    """The accounts a figure is made from, in the order of its formula."""
    if outcome.result is None:
        return ()
    return tuple(dict.fromkeys(s.account.key for s in outcome.result.expression.selections()))


def node_rows(study: Study) -> pl.DataFrame:
    """The nodes of the ledger as a table."""
    rows = [(n.id, n.names.nl, n.names.en, n.stage, n.sector, n.region, n.actor) for n in study.ledger.nodes.nodes]
    return pl.DataFrame(rows, schema=["id", "name_nl", "name_en", "stage", "sector", "region", "actor"], orient="row")


def tree_rows(trees: Mapping[str, Classification]) -> pl.DataFrame:
    """Classifications as one table, in their order: classification, code, parent, name_nl, name_en."""
    rows = [(key, c.code, c.parent, c.names.nl, c.names.en) for key, tree in trees.items() for c in tree.codes]
    names = ("classification", "code", "parent", "name_nl", "name_en")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")

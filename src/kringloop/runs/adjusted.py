"""Indicators over adjusted figures, beside the published ones: what a run stores of them.

A figure that no reconciled row is behind is not there: it would be the published one again. What an adjusted figure
may be off follows from the fit, with the errors that adjusted figures have in common, and from the published rows that
it reads beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import polars as pl
from scipy import sparse

from kringloop.core import Array, KringloopError, RangeError
from kringloop.indicators import Indicator
from kringloop.ledger import NORMAL_HIGH, Ledger, Result, row_slopes
from kringloop.runs.companions import Companion, companions, origin_id, origin_of
from kringloop.runs.evaluate import (
    BASE_COLUMNS,
    VALUE_COLUMNS,
    Outcome,
    choices_for,
    dimensions_of,
    observations,
    shown_labels,
)
from kringloop.runs.printed_totals import PrintedTotals
from kringloop.runs.stored import ADJUSTED, ADJUSTED_COLUMNS, NOT_ADJUSTED, NOT_ADJUSTED_COLUMNS
from kringloop.runs.worked import Worked
from kringloop.study import Study


def adjusted_tables(
    study: Study, sure: Ledger, outcomes: Sequence[Outcome], found: Iterable[Worked]
) -> dict[str, pl.DataFrame]:
    """The adjusted ledger of each reconciliation and the indicators over it; why some figures have none.

    Parameters
    ----------
    sure : the ledger of the study with its margins
    """
    tables: dict[str, pl.DataFrame] = {}
    frames, lost = [], []
    dimensions = dimensions_of(tuple(outcomes))
    for worked in found:
        try:
            made = tuple(companions(worked, sure))
        except KringloopError as error:
            lost.append((worked.key, "", "", _first(error)))
            continue
        tables |= {f"{ADJUSTED}_{worked.key}_{c.account.key}": _rows(c) for c in made}
        ledger = _ledger(sure, worked, made)
        evaluated, without = _evaluated(study, ledger, outcomes, worked, made)
        lost += without
        for outcome in evaluated:
            frame = observations(outcome, ledger, dimensions, PrintedTotals({}), plain=study.ledger)
            touched = _touched(frame, worked.key)
            frames.append(touched)
            if touched.is_empty():
                lost.append((worked.key, *_id(outcome), "it reads a part that was not reconciled"))
    if not tables and not lost:
        return {}
    columns = {**BASE_COLUMNS, **{d: pl.String() for d in dimensions}, **VALUE_COLUMNS, **ADJUSTED_COLUMNS}
    tables[ADJUSTED] = pl.concat(frames) if frames else pl.DataFrame(schema=columns)
    schema = dict.fromkeys(NOT_ADJUSTED_COLUMNS, pl.String())
    return {**tables, NOT_ADJUSTED: pl.DataFrame(lost, schema=schema, orient="row")}


def _first(error: KringloopError) -> str:
    return str(error).splitlines()[0]


def _id(outcome: Outcome) -> tuple[str, str]:
    return outcome.indicator.key, outcome.indicator.definition


def _ledger(sure: Ledger, worked: Worked, made: Sequence[Companion]) -> Ledger:
    origins = {origin_id(worked.key): origin_of(worked)}
    return sure.with_accounts(*(c.read for c in made), origins=origins, checked=True)


def _evaluated(
    study: Study, ledger: Ledger, outcomes: Sequence[Outcome], worked: Worked, made: Sequence[Companion]
) -> tuple[list[Outcome], list[tuple[str, str, str, str]]]:
    """The indicators that read what was reconciled, over the adjusted ledger; and why some cannot be computed there."""
    lost: list[tuple[str, str, str, str]] = []
    results: list[tuple[Outcome, Result]] = []
    for outcome in outcomes:
        if not _reads(outcome, made):
            continue
        try:
            results.append((outcome, _plain(study, outcome.indicator, ledger)))
        except KringloopError as error:
            lost.append((worked.key, *_id(outcome), _first(error)))
    together = moved_together([result for _, result in results], worked, made)
    return [
        Outcome(outcome.indicator, _surely(result, more))
        for (outcome, result), more in zip(results, together, strict=True)
    ], lost


def _reads(outcome: Outcome, made: Sequence[Companion]) -> bool:
    """Whether a figure reads a layer that was reconciled."""
    if outcome.result is None:
        return False
    read = {(s.account.key, s.layer) for s in outcome.result.expression.selections()}
    return any((c.account.key, c.layer) in read for c in made)


def _plain(study: Study, indicator: Indicator, ledger: Ledger) -> Result:
    """An indicator over the adjusted ledger. What lies beyond a bound of the indicator is told, as it is in the fit."""
    expression = indicator.expression(ledger, choices_for(study.file, indicator))
    if expression.jumps:
        raise RangeError("it counts what reaches a threshold, and errors after a fit have no draws")
    return expression.by("year", *indicator.by, **shown_labels(study.file, expression, indicator.by))


def _surely(result: Result, more: Array) -> Result:
    """A result with the errors that its adjusted figures have in common."""
    if result.deviation is None:
        return result
    squared = np.maximum(result.deviation**2 + more.reshape(result.grid.shape), 0.0)
    deviation = np.sqrt(squared)
    half = NORMAL_HIGH * deviation
    return replace(result, deviation=deviation, low=result.value - half, high=result.value + half)


def moved_together(results: Sequence[Result], worked: Worked, made: Sequence[Companion]) -> list[Array]:
    """(cells,) of each result: what errors that adjusted figures have in common add to its variance [unit · unit].

    g' (C − diag C) g, with C the covariance after the fit and g the slopes of the figure by the reconciled figures; the
    rows of the ledger carry diag C as errors of their own.
    """
    moves = [_moves(result, len(worked.figures), made) for result in results]
    if not moves:
        return []
    used = np.unique(np.concatenate([m.indices for m in moves])).astype(np.int64)
    covariance = worked.answer.joint(used)
    off = sparse.csr_array(covariance - sparse.diags_array(covariance.diagonal()))
    found = []
    for each in moves:
        narrow = sparse.csr_array(each[:, used])
        added: Array = np.asarray((narrow @ off).multiply(narrow).sum(axis=1), dtype=np.float64).reshape(-1)
        found.append(added)
    return found


def _moves(result: Result, figures: int, made: Sequence[Companion]) -> sparse.csr_array:
    """(cells, figures) slopes of a result by the reconciled figures."""
    by_account = {(c.account.key, c.layer): c for c in made}
    cells, places, slopes = [], [], []
    for each in row_slopes(result.expression, result.grid):
        companion = by_account.get((each.account, each.layer))
        if companion is not None:
            touched = companion.place[each.rows] >= 0
            cells.append(each.cells[touched])
            places.append(companion.place[each.rows[touched]])
            slopes.append(each.slopes[touched] * companion.slope[each.rows[touched]])
    count = int(np.prod(result.grid.shape, dtype=np.int64))
    at = (np.concatenate(cells), np.concatenate(places))
    return sparse.csr_array(sparse.coo_array((np.concatenate(slopes), at), shape=(count, figures)))


def _touched(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    """The figures that a reconciled row is behind."""
    behind = pl.col("sources").str.split(" ").list.contains(origin_id(key))
    return frame.filter(behind).with_columns(reconciliation=pl.lit(key))


def _rows(made: Companion) -> pl.DataFrame:
    """The rows of an adjusted account: published beside adjusted, with their errors and where each comes from."""
    account, adjusted = made.account, made.account.layer(made.adjusted)
    published = account.layer(made.layer)
    columns: dict[str, object] = {"year": account.years.astype(np.int64)}
    for name, d in account.dimensions.items():
        labels = np.array([*d.labels, None], dtype=object)
        columns[name] = pl.Series(labels[d.codes[account.series]].tolist(), dtype=pl.String)
    absent = ~published.carried
    sources = account.sources_of(made.adjusted)
    columns[made.layer] = np.where(absent, np.nan, published.values)
    columns[made.adjusted] = adjusted.values
    columns[f"{made.adjusted}_sd"] = adjusted.alone
    columns[f"{made.adjusted}_shared_sd"] = adjusted.common
    columns["source"] = [sources.labels[c] for c in sources.codes.tolist()]
    return pl.DataFrame(columns).with_columns(pl.col(made.layer).fill_nan(None))

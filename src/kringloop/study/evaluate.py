"""Evaluate the indicators of a study on its ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from kringloop.core import AdditivityError, Kind, RangeError, UnknownNameError, readable_unit, tolerance, weakest_kind
from kringloop.indicators import INDICATORS, Indicator
from kringloop.ledger import REASON_TEXT, Expression, Ledger, Reason, Result
from kringloop.study.model import StudyFile

BASE_COLUMNS: Mapping[str, pl.DataType] = {
    "indicator": pl.String(),
    "definition": pl.String(),
    "year": pl.Int64(),
}
VALUE_COLUMNS: Mapping[str, pl.DataType] = {
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "unit": pl.String(),
    "status": pl.String(),
    "state_nl": pl.String(),
    "state_en": pl.String(),
    "reason": pl.String(),
    "flags": pl.String(),
    "sources": pl.String(),
}
MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One indicator on one study: the result, or the reason why there is none."""

    indicator: Indicator
    result: Result | None
    why_not: str = ""


def wanted_indicators(study: StudyFile) -> tuple[Indicator, ...]:
    """The indicators a study asks for, in order of the registry."""
    if study.indicators == "all":
        return tuple(INDICATORS)
    keys = set(study.indicators)
    return tuple(i for i in INDICATORS if i.id in keys or i.key in keys)


def evaluate(study: StudyFile, ledger: Ledger) -> Iterator[Outcome]:
    """Evaluate each wanted indicator; one whose accounts the study lacks says so."""
    for indicator in wanted_indicators(study):
        try:
            expression = indicator.expression(ledger, choices_for(study, indicator))
            yield Outcome(indicator, evaluate_one(indicator, expression, study))
        except UnknownNameError as error:
            if study.indicators != "all":
                raise
            yield Outcome(indicator, None, str(error).splitlines()[0])


def choices_for(study: StudyFile, indicator: Indicator) -> dict[str, Any]:
    """Choices of the study for one indicator: set for its id, or for its key, which other definitions share."""
    shared = {n: v for n, v in study.choices.get(indicator.key, {}).items() if n in indicator.choices}
    return {**shared, **study.choices.get(indicator.id, {})}


def evaluate_one(
    indicator: Indicator, expression: Expression, study: StudyFile, by: tuple[str, ...] | None = None, **labels: object
) -> Result:
    """Evaluate one indicator by year and its dimensions, with the labels the study shows."""
    dimensions = indicator.by if by is None else by
    require_apart(indicator, dimensions)
    known = shown_labels(study, expression, dimensions)
    known |= {d: v for d, v in labels.items() if v is not None}
    result = expression.by("year", *dimensions, **known)
    require_bounds(indicator, result)
    return result.with_about(indicator=indicator.key, definition=indicator.definition)


def require_apart(indicator: Indicator, dimensions: Collection[str]) -> None:
    """Refuse to sum over labels that overlap, such as the chains of two products.

    Raises
    ------
    AdditivityError   a dimension of `indicator.apart` is not asked by
    """
    for dimension in indicator.apart:
        if dimension not in dimensions:
            raise AdditivityError(
                f"'{indicator.id}' does not add up over '{dimension}': its cells overlap (rule C8)\n"
                f"  Ask it by {dimension}, or for one: --where {dimension}=code."
            )


def shown_labels(study: StudyFile, expression: Expression, dimensions: tuple[str, ...]) -> dict[str, object]:
    """Labels the study shows, set for a dimension of one account (`waste.material`) or for the dimension."""
    accounts = [s.account.key for s in expression.selections()]
    found: dict[str, object] = {}
    for dimension in dimensions:
        for key in (*(f"{account}.{dimension}" for account in accounts), dimension):
            if key in study.show.labels:
                found[dimension] = study.show.labels[key]
                break
    return found


def require_bounds(indicator: Indicator, result: Result) -> None:
    """Refuse a figure outside the declared bounds: the data or the definition is wrong."""
    if indicator.bounds is None:
        return
    low, high = indicator.bounds
    slack = tolerance(np.array([b for b in (low, high) if np.isfinite(b)]))
    outside = (result.value < low - slack) | (result.value > high + slack)
    if outside.any():
        position = tuple(int(i) for i in np.argwhere(outside)[0])
        cell = ", ".join(f"{d} {result.grid.labels[d][i]}" for d, i in zip(result.grid.by, position, strict=True))
        raise RangeError(
            f"'{indicator.id}' is {result.value[position]:g} for {cell}; it lies between {low:g} and {high:g}\n"
            f"  Open it with: kringloop explain {indicator.id} --year {cell.split()[1].rstrip(',')}"
        )


def observations(outcome: Outcome, ledger: Ledger, dimensions: tuple[str, ...]) -> pl.DataFrame:
    """A result as rows: known cells, and the absent ones of years in which anything is known.

    A combination of labels of several dimensions that no year has data for is no gap but nothing
    that exists, and has no row; a single label that was asked for always has one.
    """
    result, indicator = outcome.result, outcome.indicator
    assert result is not None
    known = result.reasons == Reason.KNOWN
    covered = known.any(axis=tuple(range(1, known.ndim))) if known.ndim > 1 else known
    several = known.ndim > 2
    exists = (result.reasons != Reason.NO_DATA).any(axis=0)
    words = indicator.states(result.expression, result.grid) if indicator.states else {}
    rows = []
    for position, cell in result.cells(absent=True):
        if not covered[position[0]] or (several and not exists[position[1:]]):
            continue
        rows.append(_row(indicator, result, ledger, position, cell, words.get(position), dimensions))
    schema = {**BASE_COLUMNS, **{d: pl.String() for d in dimensions}, **VALUE_COLUMNS}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _row(
    indicator: Indicator, result: Result, ledger: Ledger, position: tuple[int, ...], cell: Mapping[str, str],
    state: Any, dimensions: tuple[str, ...],
) -> tuple[Any, ...]:  # fmt: skip
    reason = int(result.reasons[position])
    sources = result.sources.get(position, ())
    status = status_of(indicator, sources, ledger) if reason == Reason.KNOWN else MISSING
    value, unit = float(result.value[position]), readable_unit(result.unit)
    return (
        indicator.key, indicator.definition, int(cell["year"]), *(cell.get(d) for d in dimensions),
        None if np.isnan(value) else value, _at(result.low, position), _at(result.high, position), unit, status,
        state.nl if state else None, state.en if state else None, REASON_TEXT["en"][reason] or None,
        " ".join(result.flags.get(position, ())) or None, " ".join(sources),
    )  # fmt: skip


def _at(values: Any, position: tuple[int, ...]) -> float | None:
    if values is None or np.isnan(values[position]):
        return None
    return float(values[position])


def status_of(indicator: Indicator, sources: tuple[str, ...], ledger: Ledger) -> Kind:
    """What a figure is: the least firm of the kinds behind it.

    A figure we compute from indicators an office published ready-made is not published itself:
    it is modelled.
    """
    kind = weakest_kind({ledger.origins[s].kind for s in sources}) if sources else "observed"
    return "modelled" if kind == "published" and indicator.kind_of_figure == "computed" else kind


def dimensions_of(outcomes: tuple[Outcome, ...]) -> tuple[str, ...]:
    """Every dimension that occurs among the results, year left out, in order of appearance."""
    found: dict[str, None] = {}
    for outcome in outcomes:
        if outcome.result is not None:
            found.update(dict.fromkeys(d for d in outcome.result.grid.by if d != "year"))
    return tuple(found)

"""Evaluate the indicators of a study on its ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kringloop.core import (
    AdditivityError,
    KringloopError,
    Names,
    RangeError,
    Status,
    UnknownNameError,
    readable_unit,
    tolerance,
    weakest_kind,
)
from kringloop.indicators import Indicator
from kringloop.ledger import REASON_TEXT, Expression, Ledger, Reason, Result, union_labels
from kringloop.runs.intervals import interval_of
from kringloop.runs.partial import covered
from kringloop.runs.printed_totals import PrintedTotals
from kringloop.study import StudyFile

BASE_COLUMNS: Mapping[str, pl.DataType] = {
    "indicator": pl.String(),
    "definition": pl.String(),
    "year": pl.Int64(),
}
VALUE_COLUMNS: Mapping[str, pl.DataType] = {
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "interval": pl.String(),
    "unit": pl.String(),
    "status": pl.String(),
    "state_nl": pl.String(),
    "state_en": pl.String(),
    "reason": pl.String(),
    "flags": pl.String(),
    "sources": pl.String(),
}
MISSING = "missing"
NO_ACCOUNT = "is not a known account"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One indicator on one study: the result, or the reason why there is none."""

    indicator: Indicator
    result: Result | None
    why_not: str = ""
    failed: bool = False
    """Whether it should have had figures: it failed, or lies out of its bounds."""


def wanted_indicators(study: StudyFile) -> tuple[Indicator, ...]:
    """The indicators a study asks for, in order of the registry; its own are last, and always among them."""
    known = study.known_indicators
    if study.indicators == "all":
        return tuple(known)
    keys = set(study.indicators)
    return tuple(i for i in known if i.id in keys or i.key in keys or i.id in study.own_indicators)


def evaluate(study: StudyFile, ledger: Ledger) -> Iterator[Outcome]:
    """Evaluate each wanted indicator; one whose accounts the study lacks says so, and one that fails stops no other.

    Figures as one publisher printed them are expected of the studies that hold them, and of no other.
    """
    for indicator in wanted_indicators(study):
        outcome = evaluate_indicator(indicator, study, ledger)
        if not (indicator.printed and NO_ACCOUNT in outcome.why_not):
            yield outcome


def evaluate_indicator(indicator: Indicator, study: StudyFile, ledger: Ledger) -> Outcome:
    """One indicator on a ledger, or why it has no figures.

    Raises
    ------
    UnknownNameError   the study asks for this indicator by name and lacks its account
    """
    try:
        expression = indicator.expression(ledger, choices_for(study, indicator))
        return Outcome(indicator, evaluate_one(indicator, expression, study))
    except UnknownNameError as error:
        if study.indicators != "all":
            raise
        return Outcome(indicator, None, _lacking(str(error).splitlines()[0]))
    except (KringloopError, ArithmeticError, np.linalg.LinAlgError) as error:
        return Outcome(indicator, None, str(error).splitlines()[0] or type(error).__name__, failed=True)


def _lacking(sentence: str) -> str:
    """Why a study has no figures: for an account it does not have, its name without guesses at another spelling."""
    return sentence.partition("; ")[0] if NO_ACCOUNT in sentence else sentence


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
                f"  Ask it by {dimension}, or for one: --where {dimension}=code.",
                nl=f"'{indicator.id}' is over '{dimension}' niet op te tellen: de cellen overlappen (regel C8)\n"
                f"  Vraag het met --by {dimension}, of voor één: --where {dimension}=code.",
            )


def shown_labels(study: StudyFile, expression: Expression, dimensions: tuple[str, ...]) -> dict[str, object]:
    """Labels the study shows, set for a dimension of one account (`waste.material`) or for the dimension.

    Where nothing is set, all that occur are shown, behind the totals that stand for a headline.
    """
    accounts = [s.account.key for s in expression.selections()]
    found: dict[str, object] = {}
    for dimension in dimensions:
        for key in (*(f"{account}.{dimension}" for account in accounts), dimension):
            if key in study.show.labels:
                found[dimension] = study.show.labels[key]
                break
        else:
            if headline := _totals_of_headline(study.show.headline.get(dimension, ()), expression, dimension):
                found[dimension] = headline
    return found


def _totals_of_headline(wanted: Collection[str], expression: Expression, dimension: str) -> list[str]:
    """Headline codes that no row carries itself but that stand above some that do, and those rows' own codes."""
    readers = [s for s in expression.selections() if dimension not in s.pooled]
    if not wanted or any(dimension not in s.account.dimension_names for s in readers):
        return []
    occurring = union_labels(readers, dimension)
    totals = [
        code
        for code in wanted
        if code not in occurring
        and all(
            (d := s.account.dimension(dimension)).tree is not None
            and code in d.tree
            and d.nested
            and d.within(code) & set(s.labels(dimension))
            for s in readers
        )
    ]
    return [*totals, *occurring] if totals else []


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
            f"  Open it with: kringloop explain {indicator.id} --year {cell.split()[1].rstrip(',')}",
            nl=f"'{indicator.id}' is {result.value[position]:g} bij {cell}; het ligt tussen {low:g} en {high:g}\n"
            f"  Open het met: kringloop explain {indicator.id} --year {cell.split()[1].rstrip(',')}",
        )


def observations(
    outcome: Outcome,
    ledger: Ledger,
    dimensions: tuple[str, ...],
    totals: PrintedTotals,
    *,
    plain: Ledger | None = None,
) -> pl.DataFrame:
    """A result as rows: known cells, and the absent ones of years in which anything is known.

    A combination of labels of several dimensions that no year has data for is no gap but nothing
    that exists, and has no row; a single label that was asked for always has one.

    `plain` is the ledger without rules for margins, where that is another one.
    """
    result, indicator = outcome.result, outcome.indicator
    assert result is not None
    shown = _shown_cells(result)
    places = np.argwhere(shown)
    cells = list(map(tuple, places.tolist()))
    reasons = result.reasons[shown].tolist()
    sources, raised = result.sources, result.flags
    behind = [sources.get(c, ()) for c in cells]
    printed = totals.printed(result.expression, result.grid)[shown].tolist()
    makings = list(zip(behind, printed, strict=True))
    kinds = {(s, p): status_of(s, ledger, printed=p) for s, p in set(makings)}
    listed = {s: " ".join(s) for s in set(behind)}
    flags = [raised.get(c, ()) for c in cells] if raised else [()] * len(cells)
    flagged = {f: _flags(f) for f in set(flags)}
    why = {r: REASON_TEXT["en"][r] or None for r in set(reasons)}
    words = indicator.states(result.expression, result.grid) if indicator.states else {}
    part = covered(indicator, result, ledger)
    known = int(Reason.KNOWN)
    states = (
        [
            _both(words.get(c), part(c) if part is not None and r == known else None)
            for c, r in zip(cells, reasons, strict=True)
        ]
        if words or part is not None
        else [None] * len(cells)
    )
    between = interval_of(result, indicator, plain or ledger)
    axes = {d: np.asarray(result.grid.labels[d])[places[:, k]].tolist() for k, d in enumerate(result.grid.by)}
    columns: dict[str, Any] = {
        "indicator": [indicator.key] * len(cells),
        "definition": [indicator.definition] * len(cells),
        "year": list(map(int, axes["year"])),
        **{d: axes.get(d, [None] * len(cells)) for d in dimensions},
        "value": result.value[shown],
        "low": [None] * len(cells) if between.low is None else between.low[shown],
        "high": [None] * len(cells) if between.high is None else between.high[shown],
        "interval": [between.how] * len(cells),
        "unit": [readable_unit(result.unit)] * len(cells),
        "status": [kinds[made] if r == known else MISSING for made, r in zip(makings, reasons, strict=True)],
        "state_nl": [w.nl if w else None for w in states],
        "state_en": [w.en if w else None for w in states],
        "reason": [why[r] for r in reasons],
        "flags": [flagged[f] for f in flags],
        "sources": [listed[s] for s in behind],
    }
    schema = {**BASE_COLUMNS, **{d: pl.String() for d in dimensions}, **VALUE_COLUMNS}
    return (
        pl.DataFrame(columns, schema=schema)
        .with_columns(pl.col("value", "low", "high").fill_nan(None))
        .with_columns(interval=pl.when(pl.col("low").is_not_null()).then("interval"))
    )


def _both(state: Names | None, part: Names | None) -> Names | None:
    """The word of a cell and what its sum covers."""
    if state is None or part is None:
        return state or part
    return Names(f"{state.nl}; {part.nl}", f"{state.en}; {part.en}")


def _flags(texts: Collection[str]) -> str | None:
    """Flags of the rows behind a figure, each once."""
    return " ".join(dict.fromkeys(f for text in texts for f in text.split())) or None


def _shown_cells(result: Result) -> NDArray[np.bool_]:
    known = result.reasons == Reason.KNOWN
    later = tuple(range(1, known.ndim))
    covered = known.any(axis=later, keepdims=True)
    if known.ndim > 2:
        covered = covered & (result.reasons != Reason.NO_DATA).any(axis=0)
    return np.broadcast_to(covered, known.shape)


def status_of(sources: tuple[str, ...], ledger: Ledger, *, printed: bool) -> Status:
    """What a figure is: the least firm of the kinds behind it, or computed where those are on record.

    A figure that its producer prints, as a row or as a total of rows, is of the kind of its rows. A sum that nobody
    prints, a ratio, a difference or any other arithmetic on observed or published figures is computed from them.
    """
    kind = weakest_kind({ledger.origins[s].kind for s in sources}) if sources else "observed"
    on_record = kind in ("observed", "published")
    return "computed" if on_record and not printed else kind


def dimensions_of(outcomes: tuple[Outcome, ...]) -> tuple[str, ...]:
    """Every dimension that occurs among the results, year left out, in order of appearance."""
    found: dict[str, None] = {}
    for outcome in outcomes:
        if outcome.result is not None:
            found.update(dict.fromkeys(d for d in outcome.result.grid.by if d != "year"))
    return tuple(found)

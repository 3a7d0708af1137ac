"""What draws say of a run, as tables of its results file: intervals, changes since the year before, trends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from kringloop.core import Array, KringloopError
from kringloop.runs.drawn import CELL, CHANGE, SLOPE, DrawnFigure
from kringloop.runs.evaluate import BASE_COLUMNS, VALUE_COLUMNS

if TYPE_CHECKING:
    from kringloop.runs.through_models import Behind

QUANTILES, DIFFERENCES, TRENDS = "draw_quantiles", "draw_differences", "draw_trends"
"""Tables of a results file of a run with draws."""
THROUGH_QUANTILES, THROUGH_DIFFERENCES, THROUGH_TRENDS = (
    "through_quantiles", "through_differences", "through_trends",
)  # fmt: skip
"""The same of figures drawn through the models that make their rows."""
THROUGH_MODELS = "through_models"
"""Table of a results file: what is behind each figure on rows of models, and why one is not drawn through them."""
_ENDS = ("low", "high", "higher", "lost")
_KEYS: Mapping[str, Any] = {"indicator": pl.String(), "definition": pl.String(), "year": pl.Int64()}


def drawn_tables(found: Sequence[DrawnFigure], observations: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Quantiles of every figure, its change since the year before, and its trend; and the observations with these ends.

    `apart` marks figures of which draws and first order tell two stories: deviations or ends that differ by more than a
    tenth, or three times the noise of so many draws.
    """
    dimensions = [c for c in observations.columns if c not in {**BASE_COLUMNS, **VALUE_COLUMNS}]
    quantiles = pl.concat([_rows(d, dimensions, d.cells[:, : len(CELL)], CELL) for d in found])
    return {
        "observations": _with_ends(observations, quantiles, ["indicator", "definition", "year", *dimensions]),
        QUANTILES: quantiles.with_columns(pl.col("apart") > 0, pl.col("undefined").cast(pl.Int64)),
        DIFFERENCES: pl.concat([_changes(d, dimensions) for d in found]),
        TRENDS: pl.concat([_trends(d, dimensions) for d in found]),
    }


def through_tables(
    found: Sequence[DrawnFigure], behind: Mapping[str, Behind], observations: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """Quantiles, changes and trends of figures drawn through models; and of each such figure what is drawn and held."""
    dimensions = [c for c in observations.columns if c not in {**BASE_COLUMNS, **VALUE_COLUMNS}]
    rows = [
        (*id.partition(".")[::2], _listed(each.drawn), _listed(each.held), *_why_not(each.why_not))
        for id, each in behind.items()
    ]
    names = ("indicator", "definition", "drawn", "held", "why_not_nl", "why_not_en")
    tables = {THROUGH_MODELS: pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")}
    if not found:
        return tables
    told = CELL[: CELL.index("apart")]
    quantiles = pl.concat([_rows(d, dimensions, d.cells[:, : len(told)], told) for d in found])
    return tables | {
        THROUGH_QUANTILES: quantiles.with_columns(pl.col("undefined").cast(pl.Int64)),
        THROUGH_DIFFERENCES: pl.concat([_changes(d, dimensions) for d in found]),
        THROUGH_TRENDS: pl.concat([_trends(d, dimensions) for d in found]),
    }


def _listed(inputs: Mapping[str, Sequence[str]]) -> str:
    """`account.input`, with blanks between."""
    return " ".join(f"{account}.{name}" for account, names in inputs.items() for name in names)


def _why_not(error: KringloopError | None) -> tuple[str | None, str | None]:
    """The first sentence in both languages."""
    if error is None:
        return None, None
    nl, en = (error.in_language(language).splitlines()[0] for language in ("nl", "en"))
    return nl, en


def _with_ends(observations: pl.DataFrame, quantiles: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Observations with the ends that hold 95 % of their draws; values stay as they are."""
    ends = quantiles.filter(pl.col("low").is_not_null()).select(*keys, drawn_low="low", drawn_high="high")
    joined = observations.join(ends, on=keys, how="left", nulls_equal=True, maintain_order="left")
    drawn = pl.col("drawn_low").is_not_null()
    return joined.with_columns(
        low=pl.coalesce("drawn_low", "low"),
        high=pl.coalesce("drawn_high", "high"),
        interval=pl.when(drawn).then(pl.lit("draws")).otherwise("interval"),
    ).select(observations.columns)


def _rows(drawn: DrawnFigure, dimensions: Sequence[str], numbers: Array, names: Sequence[str]) -> pl.DataFrame:
    """A row per known cell."""
    result = drawn.outcome.result
    assert result is not None
    places = np.argwhere(np.isfinite(result.value))
    axes = {d: np.asarray(result.grid.labels[d])[places[:, k]] for k, d in enumerate(result.grid.by)}
    columns: dict[str, Any] = {
        "indicator": [drawn.outcome.indicator.key] * len(places),
        "definition": [drawn.outcome.indicator.definition] * len(places),
        "year": [int(y) for y in axes["year"]],
        **{d: axes[d].tolist() if d in axes else [None] * len(places) for d in dimensions},
        "value": result.value[tuple(places.T)],
        **{name: numbers[:, k] for k, name in enumerate(names)},
    }
    schema = {**_KEYS, **dict.fromkeys(dimensions, pl.String()), **dict.fromkeys(("value", *names), pl.Float64())}
    return pl.DataFrame(columns, schema=schema).with_columns(pl.col(*names).fill_nan(None))


def _changes(drawn: DrawnFigure, dimensions: Sequence[str]) -> pl.DataFrame:
    names = ("change", *_ENDS)
    rows = _rows(drawn, dimensions, drawn.cells[:, len(CELL) : len(CELL) + len(CHANGE)], names)
    return _judged(rows.drop("value").drop_nulls("change"), "change")


def _trends(drawn: DrawnFigure, dimensions: Sequence[str]) -> pl.DataFrame:
    """A row per series that has a trend: from its first to its last year in the window, per year."""
    result = drawn.outcome.result
    assert result is not None
    places = np.argwhere(np.ones(result.grid.shape[1:], dtype=bool))
    known = np.flatnonzero(np.isfinite(drawn.series[:, SLOPE.index("slope")]))
    numbers, places = drawn.series[known], places[known]
    axes = {d: np.asarray(result.grid.labels[d])[places[:, k]] for k, d in enumerate(result.grid.by[1:])}
    columns: dict[str, Any] = {
        "indicator": [drawn.outcome.indicator.key] * len(known),
        "definition": [drawn.outcome.indicator.definition] * len(known),
        **{d: axes[d].tolist() if d in axes else [None] * len(known) for d in dimensions},
        "first_year": numbers[:, 0].astype(np.int64),
        "last_year": numbers[:, 1].astype(np.int64),
        **{name: numbers[:, 2 + k] for k, name in enumerate(("slope", *_ENDS))},
    }
    schema: dict[str, Any] = dict.fromkeys(("indicator", "definition", *dimensions), pl.String())
    schema |= {"first_year": pl.Int64(), "last_year": pl.Int64()}
    return _judged(pl.DataFrame(columns, schema=schema | dict.fromkeys(("slope", *_ENDS), pl.Float64())), "slope")


def _judged(rows: pl.DataFrame, what: str) -> pl.DataFrame:
    """With a verdict: higher or lower where 0 lies outside the interval on the side of the figure, else unclear."""
    higher = (pl.col("low") > 0) & (pl.col(what) > 0)
    lower = (pl.col("high") < 0) & (pl.col(what) < 0)
    verdict = pl.when(higher).then(pl.lit("higher")).when(lower).then(pl.lit("lower")).otherwise(pl.lit("unclear"))
    return rows.with_columns(pl.col("lost").cast(pl.Int64), verdict=verdict)

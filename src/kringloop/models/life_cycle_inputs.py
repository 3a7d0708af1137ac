"""What the tables behind a life cycle may hold: figures a model can run on, or a refusal with file, row and reason.

Knows columns and their sense, no model.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import polars as pl

from kringloop.core import Problems, TableError
from kringloop.models.lifetimes import PLACED

PEOPLE_SERIES: Final = "population_average"
FIRST_YEAR, LAST_YEAR = 1800, 2300
ROUNDED: Final = 1e-4
"""How far a mean may differ from the one that shape and scale give: both are printed in six digits."""

Rule: TypeAlias = tuple[str, pl.Expr, str]
"""Column, what is wrong, and what was expected."""


def _finite(column: str) -> Rule:
    return column, ~pl.col(column).is_finite(), "expected a finite number"


def _within(column: str, low: float, high: float) -> Rule:
    return column, ~pl.col(column).is_between(low, high), f"expected {low:g} … {high:g}"


_KEPT = (pl.col("flow") == PLACED) & (pl.col("flag").fill_null("") == "")
_FITS = pl.col("verdict") == "fits"
SALES: Final[tuple[Rule, ...]] = (
    _finite("mass"),
    _within("year", FIRST_YEAR, LAST_YEAR),
    ("mass", _KEPT & (pl.col("mass") < 0), "sales are never below 0; correct the figure or give the row a flag"),
)
"""The table of what is sold and discarded, in t."""
LIVES: Final[tuple[Rule, ...]] = (
    *((name, _FITS & ~(pl.col(name) > 0), "expected above 0") for name in ("shape", "scale", "mean")),
    *(
        (name, _FITS & ~pl.col(name).is_between(low, high), f"expected {low:g} … {high:g}")
        for name, low, high in (("shape", 0.1, 1e3), ("mean", 0.01, 1e3), ("growth_before", -1.0, 1.0))
    ),
    *(
        (name, pl.col(name) < 0, "a standard error is never below 0")
        for name in ("shape_error", "scale_error", "mean_error")
    ),
    *(
        (name, _FITS & pl.col(name).is_null(), "a lifetime that fits has this figure")
        for name in ("shape", "scale", "mean", "mean_error", "growth_before", "first", "last")
    ),
    _within("introduced", FIRST_YEAR, LAST_YEAR),
    ("first", _FITS & (pl.col("first") < pl.col("introduced")), "the record begins before the product was introduced"),
    ("last", _FITS & (pl.col("last") < pl.col("first")), "the record ends before it begins"),
)
"""The table of fitted lifetimes, in years."""


def persons_of(region: str) -> tuple[Rule, ...]:
    """The series of persons of one region: above zero, and one figure for each year."""
    mine = (pl.col("series") == PEOPLE_SERIES) & (pl.col("region") == region) & pl.col("value").is_not_null()
    again = pl.struct("series", "region", "year", mine.alias("mine")).is_duplicated()
    return (
        ("value", mine & ~((pl.col("value") > 0) & pl.col("value").is_finite()), "expected persons above 0"),
        ("year", mine & again, "this year has two figures; keep one"),
        ("year", mine & ~pl.col("year").is_between(FIRST_YEAR, LAST_YEAR), f"expected {FIRST_YEAR} … {LAST_YEAR}"),
    )


def require_rows(called: str, frame: pl.DataFrame, rules: Sequence[Rule]) -> None:
    """Refuse a table with rows no model can run on; every one of them is named.

    Raises
    ------
    TableError   file, row, column, figure and reason, one line per problem
    """
    problems = Problems(called)
    numbered = frame.with_row_index("_row", 2)
    for column, wrong, reason in rules:
        for row in numbered.filter(wrong.fill_null(value=False)).iter_rows(named=True):
            problems.add(f"row {row['_row']}:{column}", f"is {row[column]}; {reason}")
    if {"verdict", "scale"} <= set(frame.columns) and not len(problems):
        _require_means(numbered, problems)
    problems.raise_if_any(TableError, closing="Nothing was computed.")


def _require_means(numbered: pl.DataFrame, problems: Problems) -> None:
    """The mean life printed is the one of its shape and scale."""
    from kringloop.stocks import LAWS

    fits = numbered.filter(_FITS & (pl.col("law") == "weibull"))
    own = LAWS["weibull"].mean(scale=fits["scale"].to_numpy(), shape=fits["shape"].to_numpy())
    for row, mean in zip(fits.iter_rows(named=True), own.tolist(), strict=True):
        if abs(mean - row["mean"]) > ROUNDED * mean:
            problems.add(f"row {row['_row']}:mean", f"is {row['mean']}; shape and scale give {mean:.6g}")

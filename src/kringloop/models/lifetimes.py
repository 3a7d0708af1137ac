"""Lifetimes of product keys, fitted to what is placed on the market and what is discarded.

Owns the choice of the record (the longest run of plausible years) and the table of fits that
ships with a study: which keys fit, which cannot, and why. The fit itself belongs to `stocks`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from kringloop.core import TableError, unknown
from kringloop.tables import Column, Schema, read_table

if TYPE_CHECKING:
    from kringloop.models.declared import Input
    from kringloop.stocks import KeyReport, LifetimeFit

LAW: Final = "weibull"
DIGITS: Final = 6
PLACED, DISCARDED = "placed_on_market", "discarded"

_NUMBERS: Final = (
    "shape",
    "scale",
    "shape_error",
    "scale_error",
    "mean",
    "mean_error",
    "growth_before",
    "r_squared",
)
LIFETIMES: Final = Schema(
    columns=(
        Column(name="product"),
        Column(name="law"),
        *(Column(name=name, type="number", empty=True) for name in _NUMBERS),
        Column(name="introduced", type="integer"),
        Column(name="first", type="integer", empty=True),
        Column(name="last", type="integer", empty=True),
        Column(name="verdict", codes=frozenset(("fits", "weak", "cannot"))),
        Column(name="reason", empty=True),
        Column(name="source"),
    ),
    key=("product",),
)
"""Columns of the table of fits; years in years, errors are standard errors."""
FLOWS: Final = Schema(
    columns=(
        Column(name="year", type="integer"),
        Column(name="product"),
        Column(name="flow", codes=frozenset((PLACED, DISCARDED))),
        Column(name="mass", type="number"),
        Column(name="flag", empty=True),
        Column(name="source"),
    ),
    key=("year", "product", "flow"),
)
"""Columns of the table of both flows."""
_INTRODUCED: Final = Schema(
    columns=(Column(name="product"), Column(name="introduced", type="integer"), Column(name="source")),
    key=("product",),
)


def plausible_sales(flows: pl.DataFrame, product: str) -> pl.DataFrame:
    """Year and mass placed on the market in the longest run of years without a gap and without a flag."""
    from kringloop.stocks import longest_run

    sold = flows.filter(
        (pl.col("product") == product) & (pl.col("flow") == PLACED) & (pl.col("flag").fill_null("") == "")
    )
    years = longest_run(sold["year"].to_list())
    return sold.filter(pl.col("year").is_in(list(years))).sort("year").select("year", "mass")


def yearly_sales_and_discards(flows: Input, year: int, *, years: int) -> dict[str, tuple[float | None, float]]:
    """By product what was sold a year in the last years, and what is discarded in the last of them.

    Parameters
    ----------
    flows : table of both flows by year and product
    year  : the last year
    years : how many years of sales the mean is of

    Returns
    -------
    product → (sold, discarded) [t/year]; sold is the mean of the years without a flag, None where there is none.
    Products without a figure of discards in that year are not in it
    """
    kept = flows.table(FLOWS).filter(pl.col("flag").fill_null("") == "")
    sold = kept.filter((pl.col("flow") == PLACED) & pl.col("year").is_between(year - years + 1, year))
    gone = kept.filter((pl.col("flow") == DISCARDED) & (pl.col("year") == year))
    means = sold.group_by("product").agg(pl.col("mass").mean())
    rows = gone.select("product", gone="mass").join(means, on="product", how="left").sort("product")
    return {key: (sold, gone) for key, gone, sold in rows.select("product", "gone", "mass").iter_rows()}


def fit_products(flows: Path, introduced: Path, *, products: tuple[str, ...] | None = None) -> pl.DataFrame:
    """Fit a lifetime to each product key; figures are rounded to six significant digits.

    Parameters
    ----------
    flows      : table of both flows by year and product
    introduced : year in which each product came on the market; sales before the record grow
                 from then on at a rate that is fitted along
    products   : left out, all keys

    Returns
    -------
    the table of fits, one row per key, whether it fits or not

    Raises
    ------
    TableError         a table without rows
    UnknownNameError   a product whose year of introduction is not given; names the nearest
    """
    from kringloop.stocks import fit_lifetimes

    table, since = read_table(flows, FLOWS), read_table(introduced, _INTRODUCED)
    for path, frame in ((flows, table), (introduced, since)):
        if frame.is_empty():
            raise TableError(f"{path} has a header and no row below it; there is nothing to fit")
    starts = dict(since.select("product", "introduced").iter_rows())
    keys = products or tuple(sorted(starts))
    for key in keys:
        if key not in starts:
            raise unknown("product", key, starts, where=str(introduced))
    sales = {key: plausible_sales(table, key) for key in keys}
    calls = {key: _call(table, sales[key], key, starts[key]) for key in keys}
    source = table["source"][0]
    rows = [_row(report, sales[report.key], starts[report.key], source) for report in fit_lifetimes(calls)]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


_SCHEMA: Final[Mapping[str, pl.DataType]] = {
    c.name: {"text": pl.String(), "integer": pl.Int64(), "number": pl.Float64()}[c.type] for c in LIFETIMES.columns
}


def _call(flows: pl.DataFrame, sold: pl.DataFrame, product: str, introduced: int) -> Callable[[], LifetimeFit]:
    def fit() -> LifetimeFit:
        from kringloop.core import MissingDataError
        from kringloop.stocks import Grid, fit_lifetime

        if sold.is_empty():
            raise MissingDataError("no year has a plausible figure of what is placed on the market")
        first, last = int(sold["year"][0]), int(sold["year"][-1])
        gone = flows.filter(
            (pl.col("product") == product) & (pl.col("flow") == DISCARDED) & pl.col("year").is_between(first, last)
        ).sort("year")
        return fit_lifetime(
            sold["mass"].to_numpy(),
            Grid.yearly(first, last),
            outflow=gone["mass"].to_numpy(),
            law=LAW,
            before=max(first - introduced, 0),
        )

    return fit


def _row(report: KeyReport, sold: pl.DataFrame, introduced: int, source: str) -> tuple[object, ...]:
    span = (None, None) if sold.is_empty() else (int(sold["year"][0]), int(sold["year"][-1]))
    fit = report.fit
    figures: tuple[float | None, ...] = (None,) * len(_NUMBERS)
    if fit is not None:
        raw = (
            *(fit.parameters[n] for n in ("shape", "scale")),
            *(fit.standard_errors[n] for n in ("shape", "scale")),
            fit.mean,
            fit.mean_error,
            fit.growth_before,
            fit.r_squared,
        )
        figures = tuple(_rounded(value) for value in raw)
    return report.key, LAW, *figures, introduced, *span, report.verdict, report.reason, source


def _rounded(value: float) -> float | None:
    """Six significant digits; an infinite standard error is absent."""
    return float(f"{value:.{DIGITS}g}") if abs(value) < float("inf") else None

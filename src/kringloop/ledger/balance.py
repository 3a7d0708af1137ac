"""Balances: what enters a node must leave it or stay, per layer and year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kringloop.core import ROUNDING, tolerance
from kringloop.ledger.account import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """One node in one year: in − out − stock change, and the tolerance the data themselves give."""

    account: str
    layer: str
    node: str
    year: int
    inflow: float
    outflow: float
    stock_change: float
    tolerance: float

    @property
    def residual(self) -> float:
        return self.inflow - self.outflow - self.stock_change

    @property
    def closed(self) -> bool:
        return abs(self.residual) <= self.tolerance


def node_balances(
    flows: Account, layer: str, *, stocks: Account | None = None, by: Sequence[str] = (), printed: float = 0.0
) -> pl.DataFrame:
    """Balance of every node of an account of flows in every year; see `closing`."""
    levels = None if stocks is None else _as_frame(stocks, layer, ("node", *by))
    return closing(_as_frame(flows, layer, ("origin", "destination", *by)), levels, layer, by=by, printed=printed)


def closing(
    flows: pl.DataFrame, stocks: pl.DataFrame | None, layer: str, *, by: Sequence[str] = (), printed: float = 0.0
) -> pl.DataFrame:
    """Balance of every node in every year, from rows of flows and stocks.

    residual = inflow − outflow − (stock at the end of the year − stock at the end of the year before)

    Parameters
    ----------
    flows   : year, origin, destination, the columns of `by`, and the layer
    stocks  : year, node, the columns of `by`, and the layer at the end of each year
    by      : what else divides the rows, such as the good: each part must close by itself
    printed : half the last printed digit of the figures [unit of the layer]; each row of flows may be off by it

    Returns
    -------
    year, node, the columns of `by`, inflow, outflow, stock_change, residual, tolerance, closed

    A node without a stock keeps nothing. Nothing is concluded (`closed` is null) of a node that in all years only
    takes in or only gives out, since it is a border, nor in the first year of the stocks or a year between them
    without any: a stock that is gone for good after the last year is gone. A node closes when what is left is no more
    than the rounding of its own terms (rule C7) and the printed digits can cause.
    """
    cell = ["year", "node", *by]
    sides = (_side(flows, end, name, layer, by) for end, name in (("destination", "inflow"), ("origin", "outflow")))
    held = [] if stocks is None else [_changes(stocks, layer, by)]
    sums = (
        pl.concat([*sides, *held], how="diagonal")
        .group_by(cell)
        .agg(
            pl.col("inflow", "outflow", "size", "rows").sum(),
            stock_change=pl.col("stock_change").sum() if held else pl.lit(0.0),
            unknown=pl.col("unknown").any() if held else pl.lit(value=False),
        )
    )
    inner = set(flows["origin"]) & set(flows["destination"]) | (set() if stocks is None else set(stocks["node"]))
    asked = pl.col("node").is_in(list(inner)) & ~pl.col("unknown")
    told = asked if held else pl.lit(value=True)
    return (
        sums.join(flows.select("year", *by).unique(), on=["year", *by], how="semi", nulls_equal=True)
        .with_columns(
            stock_change=pl.when(told).then("stock_change"),
            tolerance=pl.col("size") * ROUNDING + printed * pl.col("rows"),
        )
        .with_columns(residual=pl.col("inflow") - pl.col("outflow") - pl.col("stock_change"))
        .with_columns(closed=pl.when(asked).then(pl.col("residual").abs() <= pl.col("tolerance")))
        .select(*cell, "inflow", "outflow", "stock_change", "residual", "tolerance", "closed")
        .sort(cell)
    )


def account_balance(flows: Account, layer: str, inside: NDArray[np.bool_], year: int) -> Balance:
    """Balance of a set of nodes as a whole: rows that stay inside drop out.

    `inside` says for each label of the ends, in the order of their sorted union, whether it belongs.
    """
    plain = flows.layer(layer).values
    labels = sorted({*flows.dimensions["origin"].labels, *flows.dimensions["destination"].labels})
    member = dict(zip(labels, inside.tolist(), strict=True))
    ends = {}
    for end in ("origin", "destination"):
        d = flows.dimensions[end]
        table = np.array([member[v] for v in d.labels] + [False])
        ends[end] = table[d.codes][flows.series] & (flows.years == year)
    incoming = plain[ends["destination"] & ~ends["origin"]]
    outgoing = plain[ends["origin"] & ~ends["destination"]]
    return Balance(
        account=flows.key,
        layer=layer,
        node="+".join(v for v in labels if member[v]),
        year=year,
        inflow=float(incoming.sum()),
        outflow=float(outgoing.sum()),
        stock_change=0.0,
        tolerance=tolerance(incoming, outgoing),
    )


def _as_frame(account: Account, layer: str, names: Sequence[str]) -> pl.DataFrame:
    """Year, some dimensions and the central values of a layer, row by row."""
    columns: dict[str, object] = {"year": account.years.astype(np.int64)}
    for name in names:
        d = account.dimension(name)
        words = np.array([*d.labels, None], dtype=object)
        columns[name] = pl.Series(words[d.codes[account.series]].tolist(), dtype=pl.String)
    return pl.DataFrame({**columns, layer: account.layer(layer).values})


def _side(flows: pl.DataFrame, end: str, name: str, layer: str, by: Sequence[str]) -> pl.DataFrame:
    mass = pl.col(layer).fill_null(0.0)
    return flows.select(
        pl.col("year").cast(pl.Int64), pl.col(end).alias("node"), *by, mass.alias(name), size=mass.abs(), rows=pl.lit(1)
    )


def _changes(stocks: pl.DataFrame, layer: str, by: Sequence[str]) -> pl.DataFrame:
    """What is held at the end of a year less a year before; unknown in the first year and where years are missing."""
    years = stocks["year"].cast(pl.Int64)
    recorded = [*years.unique(), int(years.max() or 0) + 1]  # type: ignore[arg-type]
    level = pl.col(layer).fill_null(0.0)
    rows = stocks.select(pl.col("year").cast(pl.Int64), "node", *by, held=level)
    now = rows.select(
        "year",
        "node",
        *by,
        stock_change=pl.col("held"),
        size=pl.col("held").abs(),
        unknown=~(pl.col("year") - 1).is_in(recorded),
    )
    before = rows.select(
        pl.col("year") + 1,
        "node",
        *by,
        stock_change=-pl.col("held"),
        size=pl.col("held").abs(),
        unknown=~(pl.col("year") + 1).is_in(recorded),
    )
    return pl.concat([now, before])

"""Balances: what enters a node must leave it or stay, per layer and year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kringloop.core import Array, tolerance
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


def node_balances(flows: Account, layer: str, *, stocks: Account | None = None, printed: float = 0.0) -> pl.DataFrame:
    """Balance of every node of an account of flows in every year.

    residual = inflow − outflow − (stock at the end of the year − stock at the end of the year before)

    Parameters
    ----------
    flows   : an account of kind "flows"
    stocks  : stocks at the same nodes at the end of each year; the change of the first year is unknown
    printed : half the last printed digit of the figures [unit of the layer]; each row may be off by it

    Returns
    -------
    year, node, inflow, outflow, stock_change, residual, tolerance, closed; `stock_change` is
    null where no earlier stock is known, and then nothing is concluded
    """
    values = flows.layer(layer).values
    plain = values.mean(axis=1) if values.ndim == 2 else values
    sides = [
        _per_node_year(flows, plain, end, name) for end, name in (("destination", "inflow"), ("origin", "outflow"))
    ]
    table = sides[0].join(sides[1], on=("year", "node"), how="full", coalesce=True).fill_null(0)
    table = table.with_columns(
        tolerance=pl.col("inflow_scale") + pl.col("outflow_scale"), rows=pl.col("inflow_rows") + pl.col("outflow_rows")
    )
    change = pl.lit(0.0) if stocks is None else pl.col("stock_change")
    if stocks is not None:
        table = table.join(_stock_changes(stocks, layer), on=("year", "node"), how="left")
    epsilon = 64 * float(np.finfo(np.float64).eps)
    return (
        table.with_columns(stock_change=change, tolerance=pl.col("tolerance") * epsilon + printed * pl.col("rows"))
        .with_columns(residual=pl.col("inflow") - pl.col("outflow") - pl.col("stock_change"))
        .with_columns(closed=pl.col("residual").abs() <= pl.col("tolerance"))
        .select("year", "node", "inflow", "outflow", "stock_change", "residual", "tolerance", "closed")
        .sort("year", "node")
    )


def account_balance(flows: Account, layer: str, inside: NDArray[np.bool_], year: int) -> Balance:
    """Balance of a set of nodes as a whole: rows that stay inside drop out.

    `inside` says for each label of the ends, in the order of their sorted union, whether it belongs.
    """
    values = flows.layer(layer).values
    plain = values.mean(axis=1) if values.ndim == 2 else values
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
        account=flows.key, layer=layer, node="+".join(v for v in labels if member[v]), year=year,
        inflow=float(incoming.sum()), outflow=float(outgoing.sum()), stock_change=0.0,
        tolerance=tolerance(incoming, outgoing),
    )  # fmt: skip


def _per_node_year(account: Account, plain: Array, end: str, name: str) -> pl.DataFrame:
    d = account.dimensions[end]
    first, last = account.year_range
    years = last - first + 1
    code = d.codes[account.series].astype(np.int64) * years + (account.years - first)
    size = len(d.labels) * years
    sums = {
        name: np.bincount(code, plain, size),
        f"{name}_scale": np.bincount(code, np.abs(plain), size),
        f"{name}_rows": np.bincount(code, minlength=size),
    }
    used = np.flatnonzero(sums[f"{name}_rows"])
    node = [d.labels[i] for i in used // years]
    columns = {"year": (used % years + first).astype(np.int64), "node": node} | {k: v[used] for k, v in sums.items()}
    return pl.DataFrame(columns)


def _stock_changes(stocks: Account, layer: str) -> pl.DataFrame:
    values = stocks.layer(layer).values
    plain = values.mean(axis=1) if values.ndim == 2 else values
    d = stocks.dimensions["node"]
    frame = pl.DataFrame(
        {
            "year": stocks.years.astype(np.int64),
            "node": [d.labels[c] for c in d.codes[stocks.series]],
            "stock": plain,
        }
    )
    levels = frame.group_by("year", "node").agg(pl.col("stock").sum())
    before = levels.with_columns(pl.col("year") + 1).rename({"stock": "before"})
    joined = levels.join(before, on=("year", "node"), how="left")
    return joined.select("year", "node", stock_change=pl.col("stock") - pl.col("before"))

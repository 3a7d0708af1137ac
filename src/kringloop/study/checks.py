"""Checks of a study's data: are the published totals got back, exactly, and does every node close?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl

from kringloop.ledger import Ledger
from kringloop.study.evaluate import Outcome
from kringloop.study.model import StudyFile
from kringloop.study.printed_totals import rows_below

PASS, FAIL = "pass", "fail"
TOTALS, BALANCES = "published totals", "node balances"
ROUNDING = 1e-9
"""Difference that counts as rounding, relative to the sum of the absolute values."""
CHECK_SCHEMA = {"check": pl.String, "subject": pl.String, "outcome": pl.String, "detail": pl.String}


def check_totals(ledger: Ledger, totals: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row per account: how many published totals are got back from its rows, and the largest miss.

    A total counts as got back when it differs by no more than rounding in floating point.
    """
    rows = []
    for key, frame in totals.items():
        account = ledger.account(key).account
        layers = [c for c in frame.columns if c in account.layers]
        filters = [c for c in frame.columns if c not in {"year", *layers}]
        missed, worst, count = 0, "", 0
        for layer in layers:
            published = frame.filter(pl.col(layer).is_not_null())
            values = account.layer(layer).values
            sums = rows_below(account, values, published, filters)
            scale = rows_below(account, np.abs(values), published, filters)
            off = np.abs(sums - published[layer].to_numpy()) > ROUNDING * scale
            count += published.height
            missed += int(off.sum())
            if off.any() and not worst:
                i = int(np.flatnonzero(off)[0])
                cell = ", ".join(f"{c} {published[c][i]}" for c in ("year", *filters) if published[c][i] is not None)
                worst = f"{layer} of {cell}: published {published[layer][i]:g}, from the rows {sums[i]:g}"
        detail = f"{count} published totals got back exactly" if not missed else f"{missed} of {count} missed; {worst}"
        rows.append((TOTALS, key, FAIL if missed else PASS, detail))
    return pl.DataFrame(rows, schema=CHECK_SCHEMA, orient="row")


def check_balances(study: StudyFile, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row per layer of an account of flows that is balanced with stocks: at how many nodes and years it closes.

    in = out + stock at the end − stock at the end of the year before, apart for everything else that
    describes a row. A node that only takes in or only gives out is a border and is not asked. A node
    closes when what is left is no more than rounding of its own terms can cause.
    """
    rows = []
    for key, spec in study.accounts.items():
        if spec.balanced_with is None:
            continue
        stocks = tables[spec.balanced_with]
        for layer in spec.layers:
            found = _balances(tables[key], stocks, layer, tuple(spec.dimensions))
            off = found.filter(pl.col("left").abs() > pl.col("tolerance")).sort(pl.col("left").abs(), descending=True)
            if off.is_empty():
                detail = f"{found.height} nodes and years close with '{spec.balanced_with}'"
            else:
                worst = off.row(0, named=True)
                cell = ", ".join(f"{c} {worst[c]}" for c in ("year", "node", *spec.dimensions))
                detail = f"{off.height} of {found.height} nodes and years open; {cell}: {worst['left']:.6g} too much"
            rows.append((BALANCES, f"{key}.{layer}", PASS if off.is_empty() else FAIL, detail))
    return pl.DataFrame(rows, schema=CHECK_SCHEMA, orient="row")


def _balances(flows: pl.DataFrame, stocks: pl.DataFrame, layer: str, dimensions: tuple[str, ...]) -> pl.DataFrame:
    """What is left at each node and year, and how much rounding may leave."""
    by = ["year", "node", *dimensions]
    inner = (set(flows["origin"]) & set(flows["destination"])) | set(stocks["node"])

    def side(end: str, sign: float) -> pl.DataFrame:
        mass = pl.col(layer).fill_null(0.0)
        return flows.select("year", pl.col(end).alias("node"), *dimensions, left=sign * mass, size=mass.abs())

    levels = stocks.select(*by, pl.col(layer).fill_null(0.0).alias("stock"))
    before = levels.with_columns(pl.col("year") + 1)
    held = pl.concat(
        [
            levels.select(*by, left=-pl.col("stock"), size=pl.col("stock").abs()),
            before.select(*by, left=pl.col("stock"), size=pl.col("stock").abs()),
        ]
    )
    asked = pl.concat([side("destination", 1.0), side("origin", -1.0), held]).filter(pl.col("node").is_in(list(inner)))
    covered = flows.select("year", *dimensions).unique()
    epsilon = 64 * float(np.finfo(np.float64).eps)
    sums = asked.group_by(by).agg(pl.col("left", "size").sum()).join(covered, on=["year", *dimensions], how="semi")
    return sums.with_columns(tolerance=epsilon * pl.col("size")).sort(by)


def check_computed(outcomes: Iterable[Outcome]) -> pl.DataFrame:
    """One row for each indicator that failed or lies out of its bounds; none when all that could be computed was."""
    rows = [("computed", o.indicator.id, FAIL, o.why_not) for o in outcomes if o.failed]
    return pl.DataFrame(rows, schema=CHECK_SCHEMA, orient="row")

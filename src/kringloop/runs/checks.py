"""Checks of a study's data: are the published totals got back, exactly, and does every node close?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl

from kringloop.core import NOISE
from kringloop.ledger import Ledger, closing
from kringloop.runs.evaluate import Outcome
from kringloop.runs.printed_totals import rows_below
from kringloop.study import StudyFile

PASS, FAIL = "pass", "fail"
TOTALS, BALANCES, COMPUTED = "published totals", "node balances", "computed"
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
            off = np.abs(sums - published[layer].to_numpy()) > NOISE * scale
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
    """One row per layer that flows and the stocks they balance with both have: at how many nodes and years it closes.

    Apart for everything else that describes a row; the rule is that of `closing` in the ledger.
    """
    rows = []
    for key, spec in study.accounts.items():
        if spec.balanced_with is None:
            continue
        stocks = tables[spec.balanced_with]
        for layer in (name for name in spec.layers if name in study.accounts[spec.balanced_with].layers):
            found = closing(tables[key], stocks, layer, by=tuple(spec.dimensions)).drop_nulls("closed")
            off = found.filter(~pl.col("closed")).sort(pl.col("residual").abs(), descending=True)
            if off.is_empty():
                detail = f"{found.height} nodes and years close with '{spec.balanced_with}'"
            else:
                worst = off.row(0, named=True)
                cell = ", ".join(f"{c} {worst[c]}" for c in ("year", "node", *spec.dimensions))
                detail = (
                    f"{off.height} of {found.height} nodes and years open; {cell}: {worst['residual']:.6g} too much"
                )
            rows.append((BALANCES, f"{key}.{layer}", PASS if off.is_empty() else FAIL, detail))
    return pl.DataFrame(rows, schema=CHECK_SCHEMA, orient="row")


def check_computed(outcomes: Iterable[Outcome], *, of_set: str = "") -> pl.DataFrame:
    """One row for each indicator that failed or lies out of its bounds; none when all that could be computed was.

    of_set : the set of choices under which they were computed; empty: as the study chooses
    """
    where = f", set {of_set}" if of_set else ""
    rows = [(COMPUTED, f"{o.indicator.id}{where}", FAIL, o.why_not) for o in outcomes if o.failed]
    return pl.DataFrame(rows, schema=CHECK_SCHEMA, orient="row")

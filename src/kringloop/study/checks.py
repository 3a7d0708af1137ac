"""Checks of a study's data: are the published totals got back, exactly?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from kringloop.core import unknown
from kringloop.ledger import Account, Ledger, group_sums

PASS, FAIL = "pass", "fail"
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
            sums, scale = _sums(account, layer, published, filters)
            off = np.abs(sums - published[layer].to_numpy()) > ROUNDING * scale
            count += published.height
            missed += int(off.sum())
            if off.any() and not worst:
                i = int(np.flatnonzero(off)[0])
                cell = ", ".join(f"{c} {published[c][i]}" for c in ("year", *filters) if published[c][i] is not None)
                worst = f"{layer} of {cell}: published {published[layer][i]:g}, from the rows {sums[i]:g}"
        detail = f"{count} published totals got back exactly" if not missed else f"{missed} of {count} missed; {worst}"
        rows.append(("published totals", key, FAIL if missed else PASS, detail))
    return pl.DataFrame(rows, schema=CHECK_SCHEMA, orient="row")


def _sums(account: Account, layer: str, published: pl.DataFrame, filters: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Sum of the rows below each published cell, and of their absolute values."""
    values = account.layer(layer).values
    first = account.year_range[0]
    sums, scale = np.zeros(published.height), np.zeros(published.height)
    series = np.arange(account.series_count, dtype=np.int32)
    by_series = group_sums(account, values, series, account.series_count, by_year=True)
    magnitude = group_sums(account, np.abs(values), series, account.series_count, by_year=True)
    masks: dict[tuple[str, str], np.ndarray] = {}
    numbered = published.select("year", *filters).with_row_index("_i")
    for codes, group in numbered.group_by(filters, maintain_order=True) if filters else [((), numbered)]:
        mask = np.ones(account.series_count, dtype=bool)
        for name, code in zip(filters, codes, strict=True):
            if code is not None:
                mask &= masks.setdefault((name, str(code)), _mask(account, name, str(code)))
        inside = group.filter(pl.col("year").is_between(first, account.year_range[1]))  # no rows: the sum is 0
        column = inside["year"].to_numpy() - first
        index = inside["_i"].to_numpy()
        sums[index] = by_series[mask].sum(axis=0)[column]
        scale[index] = magnitude[mask].sum(axis=0)[column]
    return sums, scale


def _mask(account: Account, name: str, code: str) -> np.ndarray:
    dimension = account.dimension(name)
    if dimension.tree is not None:
        return dimension.of(dimension.within(code))
    if code not in dimension.labels:
        raise unknown(name, code, dimension.labels, where=f"published totals of '{account.key}'")
    return dimension.of(frozenset((code,)))

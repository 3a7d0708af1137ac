"""How far flows between groups of nodes may be off: errors of their rows, those in common added up before squaring."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from kringloop.ledger import Account
from kringloop.reading.run import Reading

_OWN, _COMMON, _SHARED = "_own", "_common", "_shared"


def with_errors(reading: Reading, account: str, layer: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of a table of flows with the deviation of their own and the one they share, and the name of the latter.

    Rows that no rule is about have none: their flows look surer than they are, and the page on margins says which.
    """
    accounts = reading.run.sure_ledger.accounts
    errors = _errors(accounts[account], layer) if account in accounts else None
    if errors is None:
        nothing = pl.lit(0.0)
        return frame.with_columns(nothing.alias(_OWN), nothing.alias(_COMMON), pl.lit("").alias(_SHARED))
    keys = [c for c in errors.columns if c not in (_OWN, _COMMON, _SHARED)]
    known = frame.with_columns(pl.col(k).cast(pl.String).fill_null("").alias(f"_{k}") for k in keys)
    found = known.join(errors.rename({k: f"_{k}" for k in keys}), on=[f"_{k}" for k in keys], how="left")
    return found.drop(f"_{k}" for k in keys).with_columns(
        pl.col(_OWN).fill_null(0.0), pl.col(_COMMON).fill_null(0.0), pl.col(_SHARED).fill_null("")
    )


def deviations(rows: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """The standard deviation of the sum of the rows of each group: √(Σ own² + Σ_e (Σ common)²), as `sd`."""
    together = rows.group_by(*keys, _SHARED).agg(pl.col(_COMMON).sum(), (pl.col(_OWN) ** 2).sum())
    squares = pl.col(_OWN) + pl.col(_COMMON) ** 2
    return together.group_by(keys).agg(squares.sum().sqrt().alias("sd"))


def _errors(account: Account, name: str) -> pl.DataFrame | None:
    """Year and codes of each row of an account, with its errors; None where no row has any."""
    layer = account.layer(name)
    if layer.sd is None:
        return None
    codes = layer.shared.codes if layer.shared is not None else np.full(len(layer.values), -1)
    labels = np.array([*(layer.shared.labels if layer.shared is not None else ()), ""])
    own = np.where(codes < 0, layer.sd, 0.0 if layer.own is None else layer.own)
    dimensions = {
        key: np.array([*d.labels, ""])[d.codes[account.series]].tolist() for key, d in account.dimensions.items()
    }
    return pl.DataFrame(
        {
            "year": account.years.astype(str).tolist(),
            **dimensions,
            _OWN: own,
            _COMMON: np.sqrt(np.maximum(layer.sd**2 - own**2, 0.0)),
            _SHARED: labels[codes].tolist(),
        }
    )

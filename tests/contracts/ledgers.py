"""The shipped ledger in other guises: rows in another order, scaled, with draws."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from kringloop.core import Array
from kringloop.ledger import Ledger
from kringloop.study.accounts import assemble
from tests.netherlands import study

FIXED_SCALES = ("governance",)
"""Accounts on a scale with a fixed zero and end: no quantity that could be twice as large."""


def with_values(change: Callable[[Array], Array], *, but: tuple[str, ...] = ()) -> Ledger:
    """Every layer of every account changed in the same way."""
    ledger = study().ledger
    for key, account in ledger.accounts.items():
        for layer in account.layers if key not in but else ():
            ledger = ledger.with_layer(key, layer, change(account.layer(layer).values))
    return ledger


DRAWS = 12


def drawn(*, backwards: bool = False) -> Ledger:
    """Every figure of every account with draws of its own, 5 % to either side; or those draws the other way round."""
    ledger, rng = study().ledger, np.random.default_rng(11)
    order = slice(None, None, -1 if backwards else 1)
    for key, account in ledger.accounts.items():
        for layer in account.layers:
            off = 1 + 0.05 * rng.standard_normal((len(account), DRAWS))
            ledger = ledger.with_layer(key, layer, draws=(account.layer(layer).values[:, None] * off)[:, order])
    return ledger


def permuted(seed: int = 7) -> Ledger:
    """The rows of every table in another order."""
    shipped = study()
    units = dict(zip(shipped.series["series"], shipped.series["unit"], strict=True))
    accounts = []
    for key, frame in shipped.tables.items():
        order = np.random.default_rng(seed).permutation(frame.height)
        mixed = frame[pl.Series(order)]
        spec = shipped.file.accounts[key]
        nodes = shipped.ledger.nodes
        accounts += assemble(key, spec, mixed, nodes=nodes, trees=shipped.trees, series_units=units)
    return Ledger(shipped.ledger.nodes, accounts, shipped.ledger.origins, checked=True)

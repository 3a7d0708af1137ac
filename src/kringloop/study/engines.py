"""Engines that compute the rows of an account: what they make lands in the ledger like any other row.

An engine is a function of the account's declaration and the study's folder. Its rows carry
the origin of what they were computed from, of kind "modelled" or "scenario".
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from kringloop.core import unknown
from kringloop.study import chain_overlap, chain_rows, life_cycle_rows
from kringloop.study.model import AccountSpec

Rows = Callable[[AccountSpec, Path], pl.DataFrame]

ENGINES: dict[str, Rows] = {
    **chain_rows.ROWS,
    chain_overlap.OVERLAP: chain_overlap.overlap_rows,
    **life_cycle_rows.ROWS,
}
"""Engines by the name an account asks for: `chains.…` are supply chains, `stocks.…` products in use and their loops."""


def compute_rows(spec: AccountSpec, folder: Path) -> pl.DataFrame:
    """The rows of an account that an engine computes: year, dimensions, layers, source.

    Raises
    ------
    UnknownNameError   no such engine; names the nearest
    KringloopError     whatever the engine refuses
    """
    assert spec.engine is not None
    if spec.engine not in ENGINES:
        raise unknown("engine", spec.engine, ENGINES)
    return ENGINES[spec.engine](spec, folder)

"""Engines that compute the rows of an account: what they make lands in the ledger like any other row.

An engine is a function of the account's declaration and the study's folder. Its rows carry
the origin of what they were computed from, of kind "modelled" or "scenario".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from kringloop.core import UnitError, conversion_factor, unknown
from kringloop.study import chain_overlap, chain_rows, life_cycle_rows
from kringloop.study.model import AccountSpec

Rows = Callable[[AccountSpec, Path], pl.DataFrame]

ENGINES: dict[str, Rows] = {
    **chain_rows.ROWS,
    chain_overlap.OVERLAP: chain_overlap.overlap_rows,
    **life_cycle_rows.ROWS,
}
"""Engines by the name an account asks for: `chains.…` are supply chains, `stocks.…` products in use and their loops."""


UNITS: dict[str, Callable[[AccountSpec, Path], Mapping[str, str]]] = {
    **dict.fromkeys((*chain_rows.ROWS, chain_overlap.OVERLAP), chain_rows.units_made),
    **life_cycle_rows.UNITS,
}
"""What each engine makes its figures in, by the column they stand in."""


def compute_rows(spec: AccountSpec, folder: Path) -> pl.DataFrame:
    """The rows of an account that an engine computes, in the units it declares: year, dimensions, layers, source.

    Raises
    ------
    UnknownNameError   no such engine, or a layer the engine does not make; names the nearest
    UnitError          a layer whose unit measures something else than the engine makes
    KringloopError     whatever the engine refuses
    """
    assert spec.engine is not None
    if spec.engine not in ENGINES:
        raise unknown("engine", spec.engine, ENGINES)
    return in_units_of(spec, ENGINES[spec.engine](spec, folder), UNITS[spec.engine](spec, folder))


def in_units_of(spec: AccountSpec, rows: pl.DataFrame, made: Mapping[str, str]) -> pl.DataFrame:
    """Rows with every layer, and its deviation, turned from the unit it was made in to the one that is declared."""
    changed = []
    for layer, declared in spec.layers.items():
        if layer not in made:
            raise unknown("layer", layer, made, where=f"engine {spec.engine}")
        try:
            factor = conversion_factor(made[layer], declared)
        except UnitError:
            raise UnitError(
                f"layer '{layer}' is declared in '{declared}' and engine {spec.engine} makes it in '{made[layer]}'\n"
                f"  Write '{made[layer]}' under 'layers', or a unit it can be turned into."
            ) from None
        columns = [c for c in (layer, spec.deviations.get(layer, "")) if c in rows.columns]
        changed += [pl.col(c) * factor for c in columns if factor != 1.0]
    return rows.with_columns(changed) if changed else rows

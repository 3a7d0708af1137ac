"""Imports of a national table: what industries and final users buy abroad, as a supplier of its own.

The block `imports` of the tidy form names who buys (column) and how much. Imports are no value added at home: they
become a region abroad that sells to each buyer and earns what it sells, so that every answer has a part from abroad.
What they carry of a pressure is not in a national table; the notes say so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kringloop.core import (
    RangeError,
    TableError,
    UnitError,
    UnknownNameError,
    conversion_factor,
    did_you_mean,
    listing,
)
from kringloop.economies.fitting import SEPARATOR, Label

if TYPE_CHECKING:
    import polars as pl

BLOCK = "imports"
ABROAD, GOODS = "abroad", "imports"
_TEXTS = ("block", "row_region", "row", "column_region", "column")
IMPORTED = re.compile(r"\b(imports?|imported|importation|invoer|ingevoerde?)\b", re.IGNORECASE)
EARNED = "earned abroad"
IMPORTS_NOTE = (
    "imports stand as a region of their own; which pressures they carry is not in the table and counts as 0 there"
)


def with_supplier_abroad(blocks: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The blocks of a table in which the block of imports has become a supplier in the other blocks.

    Its output is the sum of what it sells, its value added the same; in every other row of value added and in every
    extension it has 0.

    Raises
    ------
    UnknownNameError   a buyer that is neither a sector nor a final user of the table
    RangeError         imports that sum to less than nothing
    TableError         rows of imports that a sector of the table is called as well
    UnitError          a unit that cannot be converted to that of the table
    """
    import polars as pl

    if BLOCK not in blocks:
        return dict(blocks)
    found = {name: frame for name, frame in blocks.items() if name != BLOCK}
    unit = str(found["output"]["unit"][0])
    bought = _named(blocks[BLOCK], unit)
    sectors = _labels(found["output"], "row")
    users = _labels(found["final_demand"], "column") if "final_demand" in found else []
    buyers = set(_labels(bought, "column"))
    _require_buyers(buyers, sectors, users)
    suppliers = list(dict.fromkeys(_labels(bought, "row")))
    twice = [s for s in suppliers if s in set(sectors)]
    if twice:
        raise TableError(
            f"block '{BLOCK}' has rows called {listing(map(SEPARATOR.join, twice))}, as sectors of the table are; "
            "give them a region of their own in column row_region, such as 'abroad'"
        )
    sums = {s: _sum(bought, s) for s in suppliers}
    to_industry = pl.struct("column_region", "column").is_in([{"column_region": r, "column": c} for r, c in sectors])
    added = {
        "output": _rows("output", [(s, ("", ""), sums[s]) for s in suppliers], unit),
        "flows": bought.filter(to_industry).with_columns(block=pl.lit("flows")),
        "final_demand": bought.filter(~to_industry).with_columns(block=pl.lit("final_demand")),
    }
    if "value_added" in found:
        own = found["value_added"].select("row_region", "row", "unit").unique(maintain_order=True).iter_rows()
        money = str(found["value_added"]["unit"][0])
        cells = [((r, n), s, 0.0) for r, n, _ in own for s in suppliers]
        factor = conversion_factor(unit, money)
        cells += [(("", EARNED), s, sums[s] * factor) for s in suppliers] + [(("", EARNED), s, 0.0) for s in sectors]
        added["value_added"] = _rows("value_added", cells, money)
    if "extension" in found:
        keys = found["extension"].select("row", "unit").unique("row", maintain_order=True).iter_rows()
        carried = [_rows("extension", [(("", key), s, 0.0) for s in suppliers], kind) for key, kind in keys]
        added["extension"] = pl.concat(carried)
    for name, frame in added.items():
        parts = [f.select(*_TEXTS, "value", "unit") for f in (found.get(name), frame) if f is not None]
        found[name] = pl.concat(parts, how="vertical_relaxed")
    return {name: frame for name, frame in found.items() if frame.height}


def _named(frame: pl.DataFrame, unit: str) -> pl.DataFrame:
    """Rows of imports with a region and a name, in the unit of the table."""
    import polars as pl

    blank = frame.filter(pl.col("unit").cast(pl.String).str.strip_chars().fill_null("") == "").height
    if blank:
        raise UnitError(f"{blank} rows of block '{BLOCK}' have no unit; fill column 'unit', such as '{unit}'")
    factors = {u: conversion_factor(str(u), unit) for u in frame["unit"].unique().to_list()}
    return frame.with_columns(
        row_region=pl.when(pl.col("row_region") == "").then(pl.lit(ABROAD)).otherwise(pl.col("row_region")),
        row=pl.when(pl.col("row") == "").then(pl.lit(GOODS)).otherwise(pl.col("row")),
        value=pl.col("value") * pl.col("unit").replace_strict(factors, return_dtype=pl.Float64),
        unit=pl.lit(unit),
    )


def _labels(frame: pl.DataFrame, side: str) -> list[Label]:
    return list(zip(frame[f"{side}_region"].to_list(), frame[side].to_list(), strict=True))


def _require_buyers(buyers: set[Label], sectors: list[Label], users: list[Label]) -> None:
    strange = sorted(SEPARATOR.join(b) for b in buyers - set(sectors) - set(users))
    if strange:
        known = [SEPARATOR.join(x) for x in (*sectors, *dict.fromkeys(users))]
        raise UnknownNameError(
            f"block '{BLOCK}' names '{strange[0]}' as buyer, which is neither a sector nor a final user of the table; "
            f"{did_you_mean(strange[0], known)}"
        )


def _sum(bought: pl.DataFrame, supplier: Label) -> float:
    rows = bought.filter(row_region=supplier[0], row=supplier[1])
    total = float(rows["value"].to_numpy().sum())
    if total < 0:
        raise RangeError(
            f"imports '{SEPARATOR.join(supplier)}' sum to {total:g}; a country cannot buy less than nothing"
        )
    return total


def _rows(block: str, cells: list[tuple[Label, Label, float]], unit: str) -> pl.DataFrame:
    import polars as pl

    data = [
        {
            "block": block,
            "row_region": row[0],
            "row": row[1],
            "column_region": column[0],
            "column": column[1],
            "value": value,
            "unit": unit,
        }
        for row, column, value in cells
    ]
    return pl.DataFrame(data, schema={**dict.fromkeys(_TEXTS, pl.String), "value": pl.Float64, "unit": pl.String})

"""Turn published cells into flow accounts of the ledger, and list the totals they must give back.

Owns where a flow runs from and to, and the split into rows that add up. A total is kept aside, so
that a test can prove that it comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

import polars as pl

from kringloop.core import BalanceError, listing
from kringloop.reference import classification
from kringloop.tables import finest_rows

PARTS: Final = ("leaf", "rounding", "unspecified")
"""What a row is, from firm to weak."""

FLOW: Final = "flow"
"""Carried column that says which way a flow runs, where no activity does."""

Place = Callable[[Mapping[str, Any]], str]


READ_AS: Final = {"stage": "destination.stage"}
"""Columns of totals whose plain name would have two answers: both ends of a flow have a stage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One quantity of an account.

    Parameters
    ----------
    name           : column
    unit           : as published
    decimals       : as printed
    signed         : figures and rests may be negative
    contradictions : keys of rest rows that are negative because the printed parts exceed the printed total
    """

    name: str
    unit: str
    decimals: int = 0
    signed: bool = False
    contradictions: frozenset[tuple[int | str, ...]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How published cells become flows.

    Parameters
    ----------
    key         : name of the account and of its file
    layers      : value columns
    trees       : column of codes to key of its classification
    origin      : node a flow starts from, by the codes of its row
    destination : node it goes to
    source      : key of the source, by year
    carried     : further key columns that hold no totals
    good        : good of every row, where the cells have no such column; empty: no column
    flag        : flag of the figures, by year
    """

    key: str
    layers: tuple[Layer, ...]
    trees: Mapping[str, str]
    origin: Place
    destination: Place
    source: Callable[[int], str]
    carried: tuple[str, ...] = ()
    good: str = ""
    flag: Callable[[int], str] = lambda _: ""

    @property
    def keys(self) -> list[str]:
        """Columns that identify a published cell."""
        return ["year", *self.carried, *self.trees]


@dataclass(frozen=True, slots=True)
class Built:
    """An account: rows that add up, and the published totals they give back."""

    flows: pl.DataFrame
    totals: pl.DataFrame


def build(account: Account, cells: pl.DataFrame) -> Built:
    """Split the published cells of an account into flows that add up and totals.

    Parameters
    ----------
    cells : year, the columns of `carried` and `trees`, and one column per layer; totals beside parts

    Raises
    ------
    BalanceError   parts exceed their total by more than rounding explains, in a layer that is not signed
    """
    finest = [_finest(account, cells, layer) for layer in account.layers]
    rows = _joined(account, finest)
    total = _joined(account, [_totals(account, cells, f, la) for f, la in zip(finest, account.layers, strict=True)])
    return Built(_as_flows(account, rows), _as_totals(account, total))


def _finest(account: Account, cells: pl.DataFrame, layer: Layer) -> pl.DataFrame:
    trees = {column: classification(key) for column, key in account.trees.items()}
    chosen = cells.select(*account.keys, layer.name)
    signed = layer.signed or bool(layer.contradictions)
    rows = finest_rows(chosen, hierarchies=trees, value=layer.name, decimals=layer.decimals, signed=signed)
    if not layer.signed:
        _check_contradictions(account, layer, rows)
    return rows.rename({"part": f"part_{layer.name}"})


def _check_contradictions(account: Account, layer: Layer, rows: pl.DataFrame) -> None:
    negative = rows.filter((pl.col(layer.name) < 0) & (pl.col("part") == "unspecified"))
    new = [key for key in negative.select(account.keys).rows() if key not in layer.contradictions]
    if new:
        raise BalanceError(
            f"account '{account.key}', layer '{layer.name}': printed parts exceed their total at {listing(new)}\n"
            "  Look at the producer's table; a contradiction of the producer is declared with the layer."
        )


def _totals(account: Account, cells: pl.DataFrame, finest: pl.DataFrame, layer: Layer) -> pl.DataFrame:
    leaves = finest.filter(pl.col(f"part_{layer.name}") == "leaf")
    present = cells.filter(pl.col(layer.name).is_not_null()).select(*account.keys, layer.name)
    return present.join(leaves, on=account.keys, how="anti")


def _joined(account: Account, frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return reduce(lambda a, b: a.join(b, on=account.keys, how="full", coalesce=True), frames).sort(account.keys)


def _as_flows(account: Account, rows: pl.DataFrame) -> pl.DataFrame:
    # a row with several layers is as weak as its weakest cell
    ranks = [pl.col(f"part_{la.name}").replace_strict(PARTS, range(len(PARTS))) for la in account.layers]
    part = pl.max_horizontal(ranks).replace_strict(range(len(PARTS)), PARTS).alias("part")
    good = [pl.lit(account.good).alias("good")] if account.good else []
    years = rows["year"].to_list()
    marks = [
        pl.Series("flag", [account.flag(year) for year in years], dtype=pl.String),
        pl.Series("source", [account.source(year) for year in years], dtype=pl.String),
    ]
    framed = _with_ends(account, rows).with_columns(part, *good, *marks)
    ends = ["year", "origin", "destination", *(c for c in ("good", "material") if c in framed.columns)]
    return framed.select(*ends, *(la.name for la in account.layers), "part", "flag", "source").sort(ends)


def _as_totals(account: Account, rows: pl.DataFrame) -> pl.DataFrame:
    """Totals by the codes a reader selects with; where no code tells the ends, the nodes do."""
    layers = [la.name for la in account.layers]
    if FLOW not in account.carried:
        return rows.select(*account.keys, *layers).rename(READ_AS, strict=False)
    keys = ["year", "origin", "destination", *(k for k in account.keys if k not in {"year", FLOW})]
    return _with_ends(account, rows).select(*keys, *layers).sort(keys)


def _with_ends(account: Account, rows: pl.DataFrame) -> pl.DataFrame:
    records = rows.to_dicts()
    return rows.with_columns(
        pl.Series("origin", [account.origin(r) for r in records], dtype=pl.String),
        pl.Series("destination", [account.destination(r) for r in records], dtype=pl.String),
    )

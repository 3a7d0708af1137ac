"""Which cells of the data differ between two runs: revised, new, or gone, each by its labels.

A row of an account is one cell; its number in each run is kept, so that slopes by row can be joined to it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl

from kringloop.core import same
from kringloop.ledger import Account
from kringloop.runs import Run

REVISED, NEW_CELL, GONE = "revised", "new", "gone"
COLUMNS: Final = ("revision", "account", "layer", "year", "cell", "source", "what", "old", "new")
"""Of the table of revisions; `cell` is the labels of the row as `dimension=code` with commas between."""
_NONE: Final = -1


@dataclass(frozen=True, slots=True, eq=False)
class RevisedLayer:
    """The rows of one layer of an account that differ.

    Parameters
    ----------
    rows : year, labels, `old` and `new` figure (empty where the run has none), `old_row` and `new_row` (−1 for none)
    """

    account: str
    layer: str
    rows: pl.DataFrame

    def revision_of(self, side: str, count: int, first: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """By row of a run the number of its revision, −1 where it was not revised; numbers begin at `first`."""
        found = np.full(count, _NONE, dtype=np.int64)
        at = self.rows[f"{side}_row"].to_numpy()
        found[at[at >= 0]] = first + np.flatnonzero(at >= 0)
        return found


@dataclass(frozen=True)
class Revisions:
    """All cells that differ between two runs, numbered over all layers."""

    layers: tuple[RevisedLayer, ...]

    @cached_property
    def first(self) -> dict[tuple[str, str], int]:
        """By account and layer the number of its first revision."""
        starts = np.cumsum([0, *(each.rows.height for each in self.layers)])
        return {(each.account, each.layer): int(s) for each, s in zip(self.layers, starts, strict=False)}

    @cached_property
    def deltas(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """By revision what the cell went up; a cell that one run lacks counts as nothing there."""
        parts = [(each.rows["new"].fill_null(0.0) - each.rows["old"].fill_null(0.0)).to_numpy() for each in self.layers]
        return np.concatenate(parts) if parts else np.zeros(0)

    @cached_property
    def table(self) -> pl.DataFrame:
        """A row per cell, with the columns of COLUMNS."""
        frames = [_told(each, self.first[each.account, each.layer]) for each in self.layers]
        return pl.concat(frames) if frames else pl.DataFrame(schema=_SCHEMA)


_SCHEMA: Final = {
    "revision": pl.Int64(),
    "account": pl.String(),
    "layer": pl.String(),
    "year": pl.Int64(),
    "cell": pl.String(),
    "source": pl.String(),
    "what": pl.String(),
    "old": pl.Float64(),
    "new": pl.Float64(),
}


def revisions_between(old: Run, new: Run, tables: Collection[str]) -> Revisions:
    """Every cell that differs, of the accounts that stand in tables that differ."""
    every = dict.fromkeys([*old.ledger.accounts, *new.ledger.accounts])
    whole = {key for run in (old, new) for key, spec in run.study.accounts.items() if spec.series is None}
    keys = [key for key in every if key in tables or (key not in whole and not whole.issuperset(tables))]
    found = []
    for key in keys:
        before, after = (run.ledger.accounts.get(key) for run in (old, new))
        layers = dict.fromkeys(name for side in (before, after) if side is not None for name in side.layers)
        found += [RevisedLayer(key, layer, _differing(before, after, layer)) for layer in layers]
    return Revisions(tuple(each for each in found if each.rows.height))


def numbered(account: Account | None, layer: str) -> pl.DataFrame | None:
    """Rows of a layer that have a figure: year, a column per dimension, source, figure, number of the row."""
    if account is None or layer not in account.layers:
        return None
    here = account.layer(layer)
    columns: dict[str, pl.Series] = {"year": pl.Series(account.years.astype(np.int64))}
    for name, d in account.dimensions.items():
        labels = np.array([*d.labels, None], dtype=object)
        columns[name] = pl.Series(labels[d.codes[account.series]].tolist(), dtype=pl.String)
    sources = account.sources_of(layer)
    columns["source"] = pl.Series([sources.labels[c] for c in sources.codes.tolist()], dtype=pl.String)
    columns["figure"] = pl.Series(here.values, dtype=pl.Float64)
    columns["row"] = pl.Series(np.arange(len(account), dtype=np.int64))
    frame = pl.DataFrame(columns)
    return frame if here.present is None else frame.filter(pl.Series(here.present))


def _differing(before: Account | None, after: Account | None, layer: str) -> pl.DataFrame:
    sides = [numbered(account, layer) for account in (before, after)]
    present = [side for side in sides if side is not None]
    labels = [name for name in present[0].columns if name not in ("source", "figure", "row")]
    if len(present) == 2 and set(present[0].columns) != set(present[1].columns):
        sides[0] = None  # other dimensions: another table, all of whose cells are new
        present, labels = present[1:], [n for n in present[1].columns if n not in ("source", "figure", "row")]
    old, new = (_side(side, labels, name) for side, name in zip(sides, ("old", "new"), strict=True))
    both = old.join(new, on=labels, how="full", coalesce=True, nulls_equal=True)
    rows = both.filter(pl.col("old").ne_missing(pl.col("new")))
    moved = [o is None or n is None or not same(o, n) for o, n in rows.select("old", "new").iter_rows()]
    kept = rows.filter(pl.Series(moved, dtype=pl.Boolean)).sort(labels, nulls_last=True)
    return kept.with_columns(pl.col("old_row", "new_row").fill_null(_NONE))


def _side(frame: pl.DataFrame | None, labels: list[str], name: str) -> pl.DataFrame:
    if frame is None:
        kinds = {label: pl.Int64() if label == "year" else pl.String() for label in labels}
        return pl.DataFrame(
            schema={**kinds, f"{name}_source": pl.String(), name: pl.Float64(), f"{name}_row": pl.Int64()}
        )
    return frame.select(
        *labels,
        pl.col("source").alias(f"{name}_source"),
        pl.col("figure").alias(name),
        pl.col("row").alias(f"{name}_row"),
    )


def _told(each: RevisedLayer, first: int) -> pl.DataFrame:
    own = ("year", "old", "new", "old_row", "new_row", "old_source", "new_source")
    dimensions = [name for name in each.rows.columns if name not in own]
    cell = pl.concat_str(
        [pl.when(pl.col(d).is_not_null()).then(pl.format(f"{d}={{}}", pl.col(d))) for d in dimensions],
        separator=", ",
        ignore_nulls=True,
    )
    what = pl.when(pl.col("old").is_null()).then(pl.lit(NEW_CELL)).when(pl.col("new").is_null()).then(pl.lit(GONE))
    return each.rows.select(
        (first + pl.int_range(pl.len())).cast(pl.Int64).alias("revision"),
        pl.lit(each.account).alias("account"),
        pl.lit(each.layer).alias("layer"),
        "year",
        (cell if dimensions else pl.lit("")).alias("cell"),
        pl.coalesce("new_source", "old_source").alias("source"),
        what.otherwise(pl.lit(REVISED)).alias("what"),
        "old",
        "new",
    )

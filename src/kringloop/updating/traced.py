"""A revised cell traced to the figures it moved: part = slope · revision.

The slope of a figure by a cell is the mean of those before and after, which makes sums, differences and products of two
exact. What is left (ratios far apart, models) is told as the rest, never shared out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
import polars as pl

from kringloop.core import KringloopError
from kringloop.indicators import Indicator
from kringloop.ledger import row_slopes
from kringloop.runs import Run
from kringloop.updating.revised import Revisions

SIDES: Final = ("old", "new")


def parts_of(indicators: Iterable[Indicator], old: Run, new: Run, revisions: Revisions) -> pl.DataFrame:
    """`indicator, definition, year, cell, revision, part`: what each revised cell adds to each figure.

    `cell` is the labels of the figure as `dimension=code` with commas between. A figure that the run cannot compute
    anew has no parts.
    """
    frames = [_one(indicator, old, new, revisions) for indicator in indicators]
    found = [frame for frame in frames if frame is not None]
    return pl.concat(found) if found else pl.DataFrame(schema=_SCHEMA)


_SCHEMA: Final = {
    "indicator": pl.String(),
    "definition": pl.String(),
    "year": pl.Int64(),
    "cell": pl.String(),
    "revision": pl.Int64(),
    "part": pl.Float64(),
}


def _one(indicator: Indicator, old: Run, new: Run, revisions: Revisions) -> pl.DataFrame | None:
    sides = [
        frame for side, run in zip(SIDES, (old, new), strict=True) for frame in _slopes(indicator, run, side, revisions)
    ]
    if not sides:
        return None
    by_side = pl.concat(sides).group_by("year", "cell", "revision", "side").agg(pl.col("slope").sum())
    mean = by_side.group_by("year", "cell", "revision").agg(pl.col("slope").mean())
    delta = pl.Series(revisions.deltas)
    parts = mean.with_columns(part=pl.col("slope") * delta.gather(mean["revision"])).filter(pl.col("part") != 0)
    return parts.select(
        pl.lit(indicator.key).alias("indicator"),
        pl.lit(indicator.definition).alias("definition"),
        "year",
        "cell",
        "revision",
        "part",
    ).sort("year", "cell", pl.col("part").abs(), descending=[False, False, True])


def _slopes(indicator: Indicator, run: Run, side: str, revisions: Revisions) -> Iterator[pl.DataFrame]:
    """`year, cell, revision, side, slope` of the revised rows that a figure reads in a run."""
    try:
        result = run.evaluate(indicator)
        slopes = row_slopes(result.expression, result.grid)
    except KringloopError:  # a figure that cannot be computed anew has no slopes, and its change no parts
        return
    revised = {(each.account, each.layer): each for each in revisions.layers}
    for each in slopes:
        layer = revised.get((each.account, each.layer))
        if layer is None:
            continue
        count = len(run.ledger.accounts[each.account])
        at = layer.revision_of(side, count, revisions.first[each.account, each.layer])[each.rows]
        touched = at >= 0
        years, cells = _labels(result.grid.by, result.grid.labels, result.grid.shape, each.cells[touched])
        yield pl.DataFrame(
            {"year": years, "cell": cells, "revision": at[touched], "slope": each.slopes[touched]},
            schema_overrides={"year": pl.Int64, "cell": pl.String, "revision": pl.Int64, "slope": pl.Float64},
        ).with_columns(side=pl.lit(side))


def _labels(
    by: tuple[str, ...],
    labels: object,
    shape: tuple[int, ...],
    cells: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> tuple[list[int], list[str]]:
    """Year and other labels of flat cells of a grid."""
    assert hasattr(labels, "__getitem__")
    places = np.unravel_index(cells, shape) if len(shape) else ()
    columns = {d: [labels[d][i] for i in place] for d, place in zip(by, places, strict=True)}
    years = [int(y) for y in columns.pop("year", [])]
    told = [cell_text(dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)]
    return years, told if columns else [""] * len(years)


def cell_text(labels: dict[str, str | None]) -> str:
    """Labels in one text, in the order of their dimensions' names.

    >>> cell_text({"sector": "24", "region": "NL", "item": None})
    'region=NL, sector=24'
    """
    return ", ".join(f"{d}={c}" for d, c in sorted(labels.items()) if c is not None)

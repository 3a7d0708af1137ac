"""Two runs side by side: which figures moved, and whether data, choices or program changed."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kringloop.core import NOISE
from kringloop.runs.differing import Setting, differing_settings, differing_tables
from kringloop.runs.evaluate import BASE_COLUMNS, VALUE_COLUMNS
from kringloop.runs.opened import Run


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What differs between two runs.

    Parameters
    ----------
    changed : figures in both runs with another value: old, new, difference, and relative to the
              old value where that is not 0; largest relative change first. Rounding is no change.
    rounding : figures that differ by rounding only, by no more than NOISE of the larger one
    settings, tables : settings of the study file, and accounts, that differ
    only_old, only_new : figures in one run only
    same_inputs, same_program : whether tables and choices, and the program, were the same
    choices : choices that differ: indicator, old, new
    """

    changed: pl.DataFrame
    only_old: pl.DataFrame
    only_new: pl.DataFrame
    choices: pl.DataFrame
    same_inputs: bool
    same_program: bool
    same_version: bool
    settings: tuple[Setting, ...]
    tables: tuple[str, ...]
    rounding: int

    @property
    def cause(self) -> str:
        """Which of data, choices and program can have moved the figures, in one sentence."""
        if self.same_inputs and self.same_program:
            return "both runs have the same inputs and program"
        parts = []
        if not self.same_inputs:
            parts.append("data or study file" if self.choices.is_empty() else "data, study file or choices")
        if not self.same_program:
            parts.append("program")
        return "changed between the runs: " + " and ".join(parts)


def compare_runs(old: Run, new: Run) -> Comparison:
    """Compare every figure of two runs, cell by cell; those that differ by rounding only are the same (NOISE)."""
    frames = [r.file.table("observations") for r in (old, new)]
    dimensions = sorted({c for f in frames for c in f.columns} - set(BASE_COLUMNS) - set(VALUE_COLUMNS))
    key = [*BASE_COLUMNS, *dimensions]
    old_frame, new_frame = (_cells(f, dimensions) for f in frames)
    both = old_frame.join(new_frame, on=key, how="full", coalesce=True, nulls_equal=True, suffix="_new")
    here, there = pl.col("known").is_not_null(), pl.col("known_new").is_not_null()
    pairs = both.filter(here & there & pl.col("value").ne_missing(pl.col("value_new")))
    difference = pl.col("value_new") - pl.col("value")
    room = NOISE * pl.max_horizontal(pl.col("value").abs(), pl.col("value_new").abs())
    noise = pairs.select(count=(difference.abs() <= room).fill_null(value=False).sum()).item()
    pairs = pairs.filter((difference.abs() > room).fill_null(value=True))
    relative = pl.when(pl.col("value") != 0).then(difference / pl.col("value").abs())
    changed = pairs.select(*key, old="value", new="value_new", difference=difference, relative=relative, unit="unit")
    return Comparison(
        changed=changed.sort(pl.col("relative").abs(), descending=True, nulls_last=True, maintain_order=True),
        only_old=both.filter(here & ~there).select(*key, "value", "unit"),
        only_new=both.filter(~here & there).select(*key, value="value_new", unit="unit_new"),
        choices=_choices(old, new),
        same_inputs=old.meta["inputs"] == new.meta["inputs"],
        same_program=old.meta["program"] == new.meta["program"],
        settings=differing_settings(old, new),
        tables=differing_tables(old, new),
        rounding=int(noise),
        same_version=old.meta["version"] == new.meta["version"],
    )


def _cells(frame: pl.DataFrame, dimensions: list[str]) -> pl.DataFrame:
    extra = [pl.lit(None, dtype=pl.String).alias(d) for d in dimensions if d not in frame.columns]
    return frame.with_columns(*extra).select(*BASE_COLUMNS, *dimensions, "value", "unit", known=pl.lit(value=True))


def _choices(old: Run, new: Run) -> pl.DataFrame:
    columns = ("indicator", "definition", "choices")
    both = old.indicators.select(columns).join(new.indicators.select(columns), on=columns[:2], suffix="_new")
    return both.filter(pl.col("choices") != pl.col("choices_new")).rename({"choices": "old", "choices_new": "new"})

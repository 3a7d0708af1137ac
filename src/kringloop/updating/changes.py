"""What changed since the last run: per figure what revised data, another method or model, and new years did.

With the figures of the old data by the present program between the two runs, change = method + data: what the program
and the choices did to the old data, then what the data did. Without them, and with both changed, no split is given.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import polars as pl

from kringloop.core import ResultsError
from kringloop.runs import BASE_COLUMNS, Run, compare_runs
from kringloop.tables import put_file
from kringloop.updating.revised import Revisions, revisions_between
from kringloop.updating.traced import cell_text, parts_of

Cause = Literal["nothing", "data", "method", "both", "unsplit"]
ENDING: Final = ".changes.json"
_TOP: Final = 5
_KEY: Final = ("indicator", "definition", "year", "cell")


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """What differs between the last run and this one.

    Parameters
    ----------
    cause     : what differs behind the figures; `unsplit` where data and method do and no run stands between
    figures   : `indicator, definition, year, cell, unit, old, new, change, data, method, traced, rest`
    parts     : `indicator, definition, year, cell, revision, part`: what each revised cell adds to each figure
    revisions : the cells of the data that differ
    new_years : `indicator, definition, year, figures`: years that no earlier figure of the indicator had
    appeared, gone : figures of earlier years that only one run has
    vintages  : sources with another edition: source, old, new
    """

    old: Run
    new: Run
    cause: Cause
    figures: pl.DataFrame
    parts: pl.DataFrame
    revisions: Revisions
    new_years: pl.DataFrame
    appeared: int
    gone: int
    vintages: tuple[tuple[str, str, str], ...]

    @property
    def none(self) -> bool:
        """Whether no figure changed, came or went."""
        return self.figures.is_empty() and self.new_years.is_empty() and not self.appeared + self.gone

    def by_indicator(self) -> pl.DataFrame:
        """`indicator, definition, figures, data, method, new_years, largest`: how many figures each cause moved."""
        moved = self.figures.group_by("indicator", "definition").agg(
            figures=pl.len(),
            data=(pl.col("data").fill_null(0.0) != 0).sum(),
            method=(pl.col("method").fill_null(0.0) != 0).sum(),
            largest=(pl.col("change") / pl.col("old").abs()).filter(pl.col("old") != 0).abs().max(),
        )
        years = self.new_years.group_by("indicator", "definition").agg(new_years=pl.col("figures").sum())
        both = moved.join(years, on=["indicator", "definition"], how="full", coalesce=True)
        counts = ("figures", "data", "method", "new_years")
        return both.with_columns(pl.col(*counts).fill_null(0)).sort(
            "largest", "indicator", "definition", descending=[True, False, False], nulls_last=True
        )

    def moved_by(self, revision: int) -> pl.DataFrame:
        """The figures that one revised cell moved, the largest part first."""
        return self.parts.filter(pl.col("revision") == revision).sort(pl.col("part").abs(), descending=True)

    def record(self, *, cells: int | None = None) -> dict[str, Any]:
        """All of it for programs and pages; `cells` bounds the revised cells that are listed."""
        table = self.revisions.table
        top = self.parts.group_by(_KEY, maintain_order=True).head(_TOP)
        return {
            "old": {"run": self.old.meta["run"], "created": self.old.meta["created"]},
            "new": {"run": self.new.meta["run"], "created": self.new.meta["created"]},
            "study": self.new.meta["study"],
            "cause": self.cause,
            "unchanged": self.none,
            "indicators": self.by_indicator().to_dicts(),
            "figures": self.figures.to_dicts(),
            "parts": top.to_dicts(),
            "new_years": self.new_years.to_dicts(),
            "appeared": self.appeared,
            "gone": self.gone,
            "vintages": [{"source": s, "old": o, "new": n} for s, o, n in self.vintages],
            "revisions": (table if cells is None else table.head(cells)).to_dicts(),
            "revised_cells": table.height,
        }


def changes_between(old: Run, new: Run, between: Run | None = None) -> Changes:
    """What changed, with what did it.

    Parameters
    ----------
    between : the old data and choices computed by the present program; needed where data and program both differ
    """
    found = compare_runs(old, new)
    revisions = revisions_between(old, new, found.tables)
    data = bool(revisions.layers)
    method = not found.same_program or bool(found.settings) or not found.choices.is_empty()
    cause: Cause = (
        ("both" if between is not None else "unsplit")
        if data and method
        else "data"
        if data
        else "method"
        if method
        else "nothing"
    )
    figures = _figures(found.changed, cause, between)
    ids = figures.select("indicator", "definition").unique().rows() if data else []
    named = [i for i in new.known_indicators if (i.key, i.definition) in set(ids)]
    parts = parts_of(named, between or old, new, revisions)
    years, appeared = _new_years(found.only_new, old)
    return Changes(
        old=old,
        new=new,
        cause=cause,
        figures=_with_parts(figures, parts),
        parts=parts,
        revisions=revisions,
        new_years=years,
        appeared=appeared,
        gone=found.only_old.filter(pl.col("value").is_not_null()).height,
        vintages=_vintages(old, new),
    )


def _figures(changed: pl.DataFrame, cause: Cause, between: Run | None) -> pl.DataFrame:
    """Changed figures with the change, and which part of it data and method are."""
    told = _with_cell(changed).rename({"difference": "change"})
    kept = told.select(*_KEY, "unit", "old", "new", "change")
    if cause == "both" and between is not None:
        middle = _with_cell(between.file.table("observations")).select(*_KEY, middle="value")
        joined = kept.join(middle, on=list(_KEY), how="left")
        return joined.with_columns(data=pl.col("new") - pl.col("middle"), method=pl.col("middle") - pl.col("old")).drop(
            "middle"
        )
    absent = pl.lit(None, dtype=pl.Float64)
    whole, nothing = pl.col("change"), pl.lit(0.0)
    data, method = {"data": (whole, nothing), "method": (nothing, whole)}.get(cause, (absent, absent))
    return kept.with_columns(data=data, method=method)


def _with_cell(frame: pl.DataFrame) -> pl.DataFrame:
    from kringloop.runs import VALUE_COLUMNS

    own = {*BASE_COLUMNS, *VALUE_COLUMNS, "old", "new", "difference", "relative"}
    dimensions = [c for c in frame.columns if c not in own]
    cells = (
        [cell_text(row) for row in frame.select(dimensions).iter_rows(named=True)] if dimensions else [""] * len(frame)
    )
    return frame.with_columns(pl.Series("cell", cells, dtype=pl.String))


def _with_parts(figures: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """Beside each figure the sum of what was traced to cells, and the rest of what the data did."""
    sums = parts.group_by(_KEY).agg(traced=pl.col("part").sum())
    joined = figures.join(sums, on=list(_KEY), how="left", maintain_order="left").with_columns(
        pl.col("traced").fill_null(0.0)
    )
    return joined.with_columns(rest=pl.col("data") - pl.col("traced"))


def _new_years(only_new: pl.DataFrame, old: Run) -> tuple[pl.DataFrame, int]:
    """Figures of years that the indicator had none of, counted by year; and how many others only the new run has."""
    last = (
        old.file.table("observations")
        .filter(pl.col("value").is_not_null())
        .group_by("indicator", "definition")
        .agg(last=pl.col("year").max())
    )
    known = only_new.filter(pl.col("value").is_not_null()).join(last, on=["indicator", "definition"], how="left")
    newer = pl.col("year") > pl.col("last")
    years = known.filter(newer).group_by("indicator", "definition", "year").agg(figures=pl.len().cast(pl.Int64))
    return years.sort("indicator", "definition", "year"), known.filter(newer.not_() | pl.col("last").is_null()).height


def _vintages(old: Run, new: Run) -> tuple[tuple[str, str, str], ...]:
    pairs = ((id, old.origins.get(id), new.origins.get(id)) for id in sorted({*old.origins, *new.origins}))
    told = ((id, before.vintage if before else "–", after.vintage if after else "–") for id, before, after in pairs)
    return tuple((id, before, after) for id, before, after in told if before != after)


def write_changes(changes: Changes, fresh: Mapping[str, Mapping[str, Any]] | None = None) -> Path:
    """Write what changed beside the results file it is about; returns the file.

    Parameters
    ----------
    fresh : by source the snapshot that its figures were made from
    """
    path = changes_file(changes.new.file.path)
    text = json.dumps(changes.record() | {"fresh": fresh or {}}, ensure_ascii=False, allow_nan=False) + "\n"
    put_file(path, lambda partial: partial.write_text(text, encoding="utf-8"))
    return path


def changes_file(results: Path) -> Path:
    """Where what changed is written: beside the results file."""
    return results.with_suffix(ENDING)


def read_changes(results: Path) -> dict[str, Any] | None:
    """What changed by the run of a results file, as it was written; None where nobody compared.

    Raises
    ------
    ResultsError   the file is damaged
    """
    path = changes_file(results)
    if not path.is_file():
        return None
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return content if content["new"]["run"] else None
    except (ValueError, KeyError, TypeError):
        raise ResultsError(
            f"{path} is damaged: it does not say what changed\n  Remove it, and update again.",
            nl=f"{path} is beschadigd: het zegt niet wat er veranderde\n  Verwijder het, en werk opnieuw bij.",
        ) from None

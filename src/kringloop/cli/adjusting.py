"""`show KEY --adjusted`: the figure over reconciled data, and the published one above it; never one for the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from kringloop.cli.figures import Grid, Line, label_names, line_of, print_grid
from kringloop.cli.footing import print_bar, print_run
from kringloop.cli.refused import tell_refused
from kringloop.cli.render import console, print_json
from kringloop.cli.showing import dimensions_in, how_sure, title_of
from kringloop.cli.speech import say, spoken, words
from kringloop.core import KringloopError, RangeError, listing
from kringloop.indicators import Indicator
from kringloop.runs import adjusted_figures

if TYPE_CHECKING:
    from kringloop.runs import Run

_PUBLISHED = {"published": "value", "published_low": "low", "published_high": "high", "published_status": "status"}


def adjusted_command(
    run: Run,
    key: str,
    *,
    years: list[int] | None,
    by: tuple[str, ...] | None,
    labels: Mapping[str, list[str]],
    language: str,
    as_json: bool,
) -> None:
    """Published beside adjusted, of each definition that a reconciliation changes.

    Raises
    ------
    RangeError   no definition has adjusted figures, or a sum, dimension or code that adjusted figures do not have
    """
    found: list[tuple[Indicator, pl.DataFrame]] = []
    refused: list[tuple[Indicator, KringloopError]] = []
    for indicator in run.definitions_of(key):
        try:
            found.append((indicator, _chosen(adjusted_figures(run, indicator), indicator, years, by, labels)))
        except KringloopError as error:
            refused.append((indicator, error))
    if not found:
        raise refused[0][1]
    if "." in key or len(refused) == 1:
        tell_refused(refused)
    if as_json:
        print_json([row for i, frame in found for row in _json_rows(i, frame)])
        return
    print_bar(run)
    for indicator, frame in found:
        for one in frame["reconciliation"].unique(maintain_order=True).to_list():
            _print(run, indicator, frame.filter(pl.col("reconciliation") == one), one, years, language)
    print_run(run)


def _chosen(
    frame: pl.DataFrame,
    indicator: Indicator,
    years: list[int] | None,
    by: tuple[str, ...] | None,
    labels: Mapping[str, list[str]],
) -> pl.DataFrame:
    """The rows asked for; adjusted figures stand by the dimensions of their indicator, and by no others."""
    known = ", ".join(indicator.by) or "–"
    if lost := [d for d in (*(by or ()), *labels) if d not in (*indicator.by, "year", "definition")]:
        raise RangeError(say("not_in_adjusted", dimension=lost[0], known=known))
    summed = set(indicator.by) - set(by or ()) - labels.keys()
    if by is not None and summed and set(by) - {"definition"}:
        raise RangeError(say("summed_adjusted", known=known))
    for name, codes in labels.items():
        there = frame[name].unique().to_list()
        if strange := [c for c in codes if c not in there]:
            raise RangeError(say("not_kept_adjusted", code=strange[0], known=listing(there, language=spoken())))
        frame = frame.filter(pl.col(name).is_in(codes))
    if years is not None:
        frame = frame.filter(pl.col("year").is_in(years))
        if frame.is_empty():
            raise RangeError(say("no_figures_for", years=", ".join(map(str, years))))
    return frame


def _json_rows(indicator: Indicator, frame: pl.DataFrame) -> list[dict[str, Any]]:
    dimensions = [d for d in dimensions_in(frame) if d in indicator.by]
    return [
        {
            "indicator": r["indicator"],
            "definition": r["definition"],
            "unit": r["unit"],
            "reconciliation": r["reconciliation"],
            "value": r["value"],
            "low": r["low"],
            "high": r["high"],
            "interval": r["interval"],
            "status": r["status"],
            "adjusted": True,
            "published": {n: r[c] for c, n in _PUBLISHED.items()},
            "year": r["year"],
            **{d: r[d] for d in dimensions},
            "flags": (r["flags"] or "").split(),
            "reason": r["reason"],
            "certainty": indicator.certainty,
            "origins": (r["sources"] or "").split(),
        }
        for r in frame.iter_rows(named=True)
    ]


def _print(
    run: Run, indicator: Indicator, frame: pl.DataFrame, key: str, years: list[int] | None, language: str
) -> None:
    dimensions = [d for d in dimensions_in(frame) if d in indicator.by]
    codes = {d: [str(c) for c in frame[d].unique(maintain_order=True).to_list()] for d in dimensions}
    names = {d: label_names(run, run.accounts_of(indicator), d, codes[d], language) for d in dimensions}
    same = [d for d in dimensions if len(names[d]) == 1]
    apart = [d for d in dimensions if d not in same]
    lines: list[Line] = []
    for cell, rows in frame.group_by(apart, maintain_order=True) if apart else [((), frame)]:
        said = [names[d][str(c)] for d, c in zip(apart, cell, strict=True)]
        published = rows.select(
            "year", "flags", "state_nl", "state_en", *(pl.col(c).alias(n) for c, n in _PUBLISHED.items())
        )
        lines.append(line_of([*said, say("adjusted_published")], published, language))
        lines.append(line_of([*(" " for _ in said), say("adjusted_adjusted")], rows, language))
    own = words().of(run.study.own_words)
    heads = [(own.word("dimension", d), "name") for d in apart] + [("", "name")]
    title = title_of(indicator, [" ".join(next(iter(names[d].values())).split()) for d in same], language)
    breaks = tuple(range(1, len(lines) - 1, 2))
    notes = print_grid(Grid(title, tuple(heads), tuple(lines), breaks=breaks), years, language)
    notes += how_sure(frame["interval"])
    notes.append(say("adjusted_kind", name=run.reconciliations[key][language], key=key))
    console().print("\n".join(notes) + "\n", style="dim", markup=False)

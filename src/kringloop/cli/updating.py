"""`update`: a study brought up to date, and what changed since its last run."""

from __future__ import annotations

import json as as_text
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kringloop.cli.agreed import CHECK_FAILED, UNAVAILABLE
from kringloop.cli.fetching import chosen_store, fetched, fetched_record, in_both, print_failed, print_fetched
from kringloop.cli.render import console, print_json, share, table
from kringloop.cli.running import print_failed_checks, progress
from kringloop.cli.speech import say
from kringloop.core import listing
from kringloop.reading import numbers, origin_words

if TYPE_CHECKING:
    from kringloop.fetching import Fetched
    from kringloop.updating import Changes, Updated

SHOWN = 12
"""Rows of a table on a screen."""


def update_command(
    study: str,
    results: Path,
    store: Path | None,
    base: Sequence[str],
    lock: Path | None,
    *,
    offline: bool,
    language: str,
    as_json: bool,
) -> int:
    """Fetch, make anew, run, compare, and write what changed beside the results.

    3 when a source could not be had, 2 when a check failed; what could be had is used all the same.
    """
    from kringloop.study import find_study
    from kringloop.updating import fetchable, read_lock, update_study, write_changes

    path, place = find_study(study), chosen_store(store)
    asked = fetchable(path)
    had = [] if offline else fetched(asked, place, base)
    pick = None if lock is None else read_lock(lock, place)
    with progress() as tell:
        done = update_study(path, place, results, pick=pick, progress=tell)
    written = None if done.same_run else write_changes(done.changes, done.edition.fresh)
    if as_json:
        print_json(_record(had, done, str(written) if written else None))
    else:
        _print(had, done, language)
        print(say("update_written", results=done.ran.path, study=done.edition.path), file=sys.stderr)
    if done.unread is not None:
        print(say("update_unread", why=done.unread.in_language(language)), file=sys.stderr)
    if not as_json:
        print_failed_checks(done.changes.new, language)
    print_failed(had, language)
    if any(each.outcome == "failed" for each in had):
        return UNAVAILABLE
    return CHECK_FAILED if done.ran.failed_checks else 0


def _record(had: Sequence[Fetched], done: Updated, written: str | None) -> dict[str, Any]:
    return {
        "fetched": [fetched_record(each) for each in had],
        "study": str(done.edition.path),
        "tables": list(done.edition.tables),
        "kept": list(done.edition.kept),
        "lock": as_text.loads(done.edition.lock.text),
        "results": str(done.ran.path),
        "run": done.ran.run_hash,
        "failed_checks": list(done.ran.failed_checks),
        "unread": in_both(done.unread),
        "changes_file": written,
        "changes": done.changes.record(),
    }


def _print(had: Sequence[Fetched], done: Updated, language: str) -> None:
    news = [each for each in had if each.outcome != "unchanged"]
    if news:
        print_fetched(news, extents=False)
    same = len(had) - len(news)
    out = console()
    if same:
        out.print(say("update_same_sources", count=same))
    if done.edition.kept:
        kept = listing(done.edition.kept, most=5, language=language)
        out.print(say("update_kept", count=len(done.edition.kept), names=kept), soft_wrap=True)
    if done.edition.tables:
        out.print(say("update_tables", tables=", ".join(done.edition.tables)), soft_wrap=True)
    print_changes(done.changes, language)


def print_changes(changes: Changes, language: str) -> None:
    """Why figures changed, how much of each, and which cells moved them; or that nothing changed."""
    out = console()
    for source, old, new in changes.vintages:
        told = (origin_words(old, language), origin_words(new, language))
        out.print(say("update_vintage", source=source, old=told[0], new=told[1]), markup=False, soft_wrap=True)
    if changes.none:
        out.print(say("update_nothing"))
        return
    out.print(say(f"update_cause_{changes.cause}"), soft_wrap=True)
    counted = {"figures": changes.figures.height, "cells": changes.revisions.table.height}
    counted |= {"years": int(changes.new_years["figures"].sum()), "appeared": changes.appeared, "gone": changes.gone}
    out.print(say("update_counts", **counted), soft_wrap=True)
    _print_indicators(changes, language)
    _print_largest(changes, language)


def _print_indicators(changes: Changes, language: str) -> None:
    found = changes.by_indicator()
    columns = ("figures", "data", "method", "new_years")
    heads = [(say("head_indicator"), "left"), *((say(f"update_head_{c}"), "right") for c in columns)]
    made = table(say("update_by_indicator"), [*heads, (say("update_head_largest"), "right")])
    for row in found.head(SHOWN).iter_rows(named=True):
        name = ".".join(filter(None, (row["indicator"], row["definition"])))
        made.add_row(name, *(str(row[c]) for c in columns), share(row["largest"], language))
    console().print(made)
    if found.height > SHOWN:
        console().print(say("more_rows", count=found.height - SHOWN), style="dim")


def _print_largest(changes: Changes, language: str) -> None:
    """The figures that data moved most, each with the cells that did it."""
    import polars as pl

    moved = changes.figures.filter(pl.col("data").fill_null(0.0) != 0)
    moved = moved.sort((pl.col("data") / pl.col("old").abs()).abs(), descending=True, nulls_last=True).head(5)
    if moved.is_empty():
        return
    cells = changes.revisions.table
    out = console()
    out.print(say("update_largest"))
    for row in moved.iter_rows(named=True):
        places = numbers.decimals_for([row["old"], row["new"], row["change"]])
        told = {k: numbers.fixed(round(row[k], places), places, language) for k in ("old", "new", "data", "rest")}
        name = ".".join(filter(None, (row["indicator"], row["definition"])))
        unit = numbers.unit_words(row["unit"], language)
        line = say("update_figure", name=name, year=row["year"], cell=row["cell"], unit=unit, **told)
        out.print(line, markup=False, soft_wrap=True)
        key = [pl.col(k) == row[k] for k in ("indicator", "definition", "year", "cell")]
        for part in changes.parts.filter(*key).head(3).iter_rows(named=True):
            cell = cells.row(part["revision"], named=True)
            out.print(_cell_line(cell, part["part"], places, language), markup=False, soft_wrap=True)


def _cell_line(cell: dict[str, Any], part: float, places: int, language: str) -> str:
    old, new = (numbers.figure(cell[k], language, digits=6) if cell[k] is not None else "–" for k in ("old", "new"))
    told = {"account": cell["account"], "year": cell["year"], "cell": cell["cell"], "source": cell["source"]}
    return say("update_cell", part=numbers.fixed(part, places, language), old=old, new=new, **told)

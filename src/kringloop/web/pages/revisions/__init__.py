"""Two runs side by side: what changed, and whether data, choices or program did it."""

from __future__ import annotations

from typing import Any

import polars as pl

from kringloop.reading import Reading, cell_words
from kringloop.runs import BASE_COLUMNS, Comparison, compare_runs
from kringloop.web.address import Address
from kringloop.web.errors import NotThereError, near_or_known, said
from kringloop.web.shelf import SHORTEST_HASH, Listed
from kringloop.web.since import since_last
from kringloop.web.view import Asked, Column, Page, Table, View

ROWS_SHOWN, MOST_ROWS = 50, 5000
_NUMBERS = ("old", "new", "difference", "relative")


def build(asked: Asked) -> tuple[View, Address]:
    """The run of the address beside an older one: the one before it, or `old=` by its hash."""
    words, question, runs = asked.words, asked.question, asked.shelf.runs()
    here = next((r for r in runs if r.short == asked.reading.hash), runs[0])
    others = [r for r in runs if r.run != here.run and r.study == here.study]
    older = [r for r in others if r.created <= here.created]
    default = older[0] if older else others[0] if others else None
    chosen = _chosen(question.free("old"), [*others, here], default)
    shown = question.number("rows", ROWS_SHOWN, 1, MOST_ROWS)
    key = question.free("indicator", lambda k: k in asked.reading.keys)
    address = question.done(asked.language, asked.path)
    content: dict[str, Any] = {"runs": runs, "unreadable": asked.shelf.unreadable(), "here": here, "old": chosen}
    content |= {"others": others, "rows": []}
    since = since_last(asked)
    content["since"] = since if since is not None and chosen is not None and since.old in ("", chosen.run) else None
    if chosen is None:
        return View(title=words("revisions.one_run"), summary=words("revisions.lead"), content=content), address
    old = asked.shelf.read(chosen)
    found = asked.reading.keep(("compare", chosen.run), lambda: compare_runs(old.run, asked.reading.run))
    changed = found.changed.filter(pl.col("indicator") == key) if key else found.changed
    content |= {
        "rows": [_row(asked, r, changed.columns) for r in changed.head(shown).iter_rows(named=True)],
        "left": max(0, changed.height - shown),
        "counts": _counts(found),
        "cause": _cause(found),
        "choices": found.choices.to_dicts(),
        "vintages": _vintages(old, asked.reading, asked.language),
        "key": key,
        "only_old": found.only_old.height,
        "only_new": found.only_new.height,
        "found": found,
    }
    title = words("revisions.title", count=found.changed.height, old=chosen.created[:10], new=here.created[:10])
    if found.changed.is_empty() and not found.only_old.height + found.only_new.height:
        title = words("revisions.same")
    return View(
        title=title, summary=words("revisions.lead"), content=content, tables=(_table(asked, changed),)
    ), address


def _chosen(text: str, runs: list[Listed], default: Listed | None) -> Listed | None:
    if not text:
        return default
    for run in runs:
        if len(text) >= SHORTEST_HASH and run.run.startswith(text.casefold()):
            return run
    raise NotThereError(said("error.run", near=near_or_known(text, [r.short for r in runs]), value=text))


def _counts(found: Comparison) -> list[tuple[str, int]]:
    counted = (
        found.changed.group_by("indicator", maintain_order=True)
        .len()
        .sort("len", "indicator", descending=[True, False])
    )
    return [(str(r["indicator"]), int(r["len"])) for r in counted.iter_rows(named=True)]


def _cause(found: Comparison) -> list[str]:
    """Keys of the words for what differed between the runs."""
    parts = []
    if not found.same_inputs:
        parts.append("revisions.inputs" if found.choices.is_empty() else "revisions.inputs_choices")
    if not found.same_program:
        parts.append("revisions.program")
    return parts or ["revisions.nothing"]


def _row(asked: Asked, row: dict[str, Any], columns: list[str]) -> dict[str, Any]:
    fixed = {*BASE_COLUMNS, *_NUMBERS, "unit"}
    cell = {c: row[c] for c in columns if c not in fixed and row[c] is not None}
    id = f"{row['indicator']}.{row['definition']}" if row["definition"] else row["indicator"]
    definition = asked.reading.definitions.get(id)
    name = definition.full_name(asked.language) if definition else id
    words = cell_words(asked.reading, definition, cell, asked.words) if definition else " ".join(cell.values())
    return {**row, "id": id, "name": name, "cell": cell, "cell_words": words}


def _vintages(old: Reading, new: Reading, language: str) -> list[dict[str, str]]:
    """Sources with another edition, and those only one of the runs has."""
    found = []
    for id in sorted({*old.origins, *new.origins}):
        before, after = old.origins.get(id), new.origins.get(id)
        if before != after:
            label = new.name("source", id, language) if after else old.name("source", id, language)
            found.append(
                {"label": label, "old": before.vintage if before else "–", "new": after.vintage if after else "–"}
            )
    return found


def _table(asked: Asked, changed: pl.DataFrame) -> Table:
    words = asked.words
    columns = tuple(
        Column(c, words.word("column", c) if words.has(f"column.{c}") else words.word("dimension", c))
        for c in changed.columns
    )
    return Table("changed", words("revisions.caption"), columns, tuple(changed.to_dicts()))


ORDER = 80
PAGES = (Page(path="revisions", template="revisions/page.html", build=build, footer="nav.revisions", other_runs=True),)

"""What `reconcile` prints of a run: whether figures agree, which rules are broken, what was changed, what pulled."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kringloop.cli.footing import run_line
from kringloop.cli.reconciling import with_error
from kringloop.cli.render import console, print_json, table
from kringloop.cli.speech import say, words
from kringloop.core import RangeError
from kringloop.reading import counts_of, notes_of, numbers, verdict_of

if TYPE_CHECKING:
    from kringloop.runs import Reconciliation, Run

_SHOWN = 10
"""Rows of a table; with --json all are told."""


def reconciled_command(run: Run, key: str | None, *, language: str, as_json: bool) -> None:
    """Print one reconciliation of a run, or all of them.

    Raises
    ------
    UnknownNameError   the run has no such reconciliation
    RangeError         the study reconciles nothing
    """
    if not run.reconciliations:
        raise RangeError(say("reconcile_none", study=run.meta["study"]))
    found = [run.reconciliation(each) for each in ([key] if key else run.reconciliations)]
    if as_json:
        print_json([_plain(one) for one in found])
        return
    out = console()
    for one in found:
        out.print(one.names[language])
        out.print(verdict_of(one, words()))
        out.print(counts_of(one, words()))
        if one.broken.height:
            out.print(_broken(one, language))
        out.print(_changed(one, language))
        out.print(words()("reconciled.beside"))
    out.print(run_line(run))


def _broken(one: Reconciliation, language: str) -> object:
    keys = {"constraint": "name", "left": "right", "in_sd": "right"}
    made = table(
        words()("reconciled.broken_title"),
        [(say(f"head_reconcile_{key}"), side) for key, side in keys.items()],
        caption=notes_of(one, words())[0],
    )
    for row in one.broken.head(_SHOWN).iter_rows(named=True):
        made.add_row(
            row["rule"],
            numbers.figure(row["published_left"], language),
            numbers.fixed(row["left_in_sd"], 1, language),
        )
    return made


def _changed(one: Reconciliation, language: str) -> object:
    keys = {
        "quantity": "name",
        "published": "right",
        "adjusted": "right",
        "change": "right",
        "test": "right",
        "by": "name",
    }
    made = table(
        words()("reconciled.changed_title", unit=one.about["unit"]),
        [(say(f"head_reconcile_{key}"), side) for key, side in keys.items()],
        caption=notes_of(one, words())[1],
    )
    for row in one.changed.head(_SHOWN).iter_rows(named=True):
        made.add_row(
            row["quantity"],
            with_error(row["published"], row["published_sd"], language),
            with_error(row["adjusted"], row["adjusted_sd"] or math.nan, language),
            numbers.fixed(row["change_in_sd"], 1, language),
            "–" if row["test"] is None else numbers.fixed(row["test"], 1, language),
            row["pulled_by"] or "–",
        )
    return made


def _plain(one: Reconciliation) -> dict[str, Any]:
    """The same for programs, whole; what is absent is null."""
    return {
        "key": one.key,
        "about": one.about,
        "figures": one.figures.to_dicts(),
        "rules": one.rules.to_dicts(),
        "suspects": one.suspects["quantity"].to_list(),
    }

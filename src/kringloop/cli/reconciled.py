"""What `reconcile` prints of a run: whether figures agree, which rules are broken, what was changed, what pulled."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kringloop.cli.footing import run_line
from kringloop.cli.reconciling import with_error
from kringloop.cli.render import console, print_json, table
from kringloop.cli.speech import say
from kringloop.core import RangeError
from kringloop.reading import NamedFigures, Reading, counts_of, notes_of, numbers, verdict_of

if TYPE_CHECKING:
    from kringloop.reading import Words
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
    out, told = console(), Reading(run, run.file.path.name).words(language)
    for one in found:
        named = NamedFigures(one, run, told)
        out.print(one.names[language])
        out.print(verdict_of(one, told))
        out.print(counts_of(one, told))
        if one.broken.height:
            out.print(_broken(one, named, told))
        out.print(_changed(one, named, told))
        out.print(told("reconciled.beside"))
    out.print(run_line(run))


def _broken(one: Reconciliation, named: NamedFigures, told: Words) -> object:
    keys = {"constraint": "words", "left": "right", "in_sd": "right"}
    made = table(
        told("reconciled.broken_title"),
        [(say(f"head_reconcile_{key}"), side) for key, side in keys.items()],
        caption=notes_of(one, told)[0],
    )
    for row in one.broken.head(_SHOWN).iter_rows(named=True):
        made.add_row(
            named.rule(row["rule"]),
            numbers.figure(row["published_left"], told.language),
            numbers.fixed(row["left_in_sd"], 1, told.language),
        )
    return made


def _changed(one: Reconciliation, named: NamedFigures, told: Words) -> object:
    language = told.language
    keys = {
        "quantity": "words",
        "published": "right",
        "adjusted": "right",
        "change": "right",
        "test": "right",
        "by": "words",
    }
    made = table(
        told("reconciled.changed_title", unit=one.about["unit"]),
        [(say(f"head_reconcile_{key}"), side) for key, side in keys.items()],
        caption=notes_of(one, told)[1],
    )
    for row in one.changed.head(_SHOWN).iter_rows(named=True):
        made.add_row(
            named.figure(row["quantity"]),
            with_error(row["published"], row["published_sd"], language),
            with_error(row["adjusted"], row["adjusted_sd"] or math.nan, language),
            numbers.fixed(row["change_in_sd"], 1, language),
            "–" if row["test"] is None else numbers.fixed(row["test"], 1, language),
            named.rule(row["pulled_by"]),
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

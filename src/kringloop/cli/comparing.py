"""`compare`: two results files side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from kringloop.cli.footing import print_bar, run_line
from kringloop.cli.render import console, print_json, share, table
from kringloop.cli.speech import say, words
from kringloop.reading import choices_in_words, numbers

if TYPE_CHECKING:
    import polars as pl

    from kringloop.runs import Comparison

SHOWN = 20


def compare_command(old: Path, new: Path, *, rows: int | None, language: str, as_json: bool) -> None:
    """The settings, tables and program that differ, then what moved: absolute, then relative."""
    from kringloop.runs import compare_runs, open_run

    runs = open_run(old), open_run(new)
    found = compare_runs(*runs)
    if as_json:
        print_json(
            {
                "cause": found.cause,
                "same_inputs": found.same_inputs,
                "same_program": found.same_program,
                "settings": [s.as_dict() for s in found.settings],
                "tables": list(found.tables),
                "changed": (found.changed if rows is None else found.changed.head(rows)).to_dicts(),
                "only_old": found.only_old.to_dicts(),
                "only_new": found.only_new.to_dicts(),
                "choices": found.choices.to_dicts(),
                "rounding": found.rounding,
            }
        )
        return
    out = console()
    for run in runs:
        print_bar(run)
        out.print(f"{run.file.path} {run_line(run)}", markup=False)
    _print_causes(found, language)
    out.print(say("changed", changed=found.changed.height, old=found.only_old.height, new=found.only_new.height))
    if found.rounding:
        out.print(say("rounding", count=found.rounding), style="dim")
    if not found.changed.is_empty():
        _print_changed(found.changed, SHOWN if rows is None else rows, language)


def _print_causes(found: Comparison, language: str) -> None:
    out = console()
    for setting in found.settings:
        line = f"{setting.path}: {setting.old} → {setting.new}"
        out.print(line, style="bold", markup=False, soft_wrap=True)
    for row in found.choices.iter_rows(named=True):
        key = ".".join(filter(None, (row["indicator"], row["definition"])))
        old, new = (choices_in_words(key, json.loads(row[side]), language) for side in ("old", "new"))
        changed = f"{'; '.join(o for o in old if o not in new)} → {'; '.join(n for n in new if n not in old)}"
        out.print(f"{say('choices')} {key}: {changed}", markup=False, soft_wrap=True)
    if found.tables:
        out.print(say("tables_changed", tables=", ".join(found.tables)), markup=False)
    data = [] if found.same_inputs else [say("cause_data" if found.choices.is_empty() else "cause_choices")]
    parts = data + ([] if found.same_program else [say("cause_program")])
    out.print(say("cause", parts=say("and").join(parts)) if parts else say("nothing_changed"))


def _print_changed(changed: pl.DataFrame, most: int, language: str) -> None:
    known = [c for c in changed.columns if c not in ("old", "new", "difference", "relative", "unit")]
    used = [c for c in known if changed[c].null_count() < changed.height and set(changed[c].to_list()) != {""}]
    heads = [("" if c in ("indicator", "definition") else words().word("dimension", c), "left") for c in used]
    figures = [(say(c), "right") for c in ("old", "new", "difference", "relative")]
    made = table("", [*heads, *figures, (say("unit"), "left")])
    for row in changed.head(most).iter_rows(named=True):
        places = numbers.decimals_for([row["old"], row["new"], row["difference"]])
        made.add_row(
            *(str(row[c] if row[c] is not None else "") for c in used),
            *(numbers.fixed(row[c], places, language) for c in ("old", "new", "difference")),
            share(row["relative"], language, signed=True),
            numbers.unit_words(row["unit"], language),
        )
    console().print(made)
    if changed.height > most:
        console().print(say("more_rows", count=changed.height - most), style="dim")

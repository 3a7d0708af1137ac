"""`disclose`: a table of company figures that can be published, protected and audited. Knows no formula."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kringloop.cli.choose import refuse
from kringloop.cli.render import console, print_json, table
from kringloop.cli.speech import say
from kringloop.core import listing, typed_number
from kringloop.reading import numbers

if TYPE_CHECKING:
    import polars as pl

    from kringloop.actors import Audit, Release, Rules

MOST_ROWS = 60
"""Cells that are printed on the screen; more go to a file."""


def rules_of(at_least: int | None, dominance: str | None, p: float | None) -> Rules:
    """The rules that were asked for; what is left out has its usual limit, and `none` leaves a rule out."""
    from kringloop.actors import Rules

    asked: dict[str, Any] = {}
    if at_least is not None:
        asked["at_least"] = at_least
    if dominance is not None:
        count, colon, share = dominance.partition(":")
        refuse(dominance != "none" and not (colon and count.isdecimal()), "disclose_dominance", given=dominance)
        asked["dominance"] = (
            None if dominance == "none" else (int(count), typed_number(share, what=f"--dominance {dominance}: k"))
        )
    if p is not None:
        asked["p"] = p if p else None
    return Rules(**asked)


def disclose_command(
    file: Path,
    by: Sequence[str],
    rules: Rules,
    *,
    earlier: Sequence[Path],
    out: Path | None,
    force: bool,
    language: str,
    as_json: bool,
) -> None:
    """Guard, protect and audit a table of firms, and show or write what can be published of it; nothing else."""
    from kringloop.actors import audit, guarded, protect, read_earlier, read_firms
    from kringloop.tables import csv_bytes, replace_file, require_free

    if out is not None:
        refuse(out.suffix.lower() != ".csv", "disclose_csv", out=out)
        require_free(out, force=force)
    firms = read_firms(file, by)
    guard = guarded(firms, by, rules=rules)
    before = [read_earlier(path, guard) for path in earlier]
    also = _any([e.hidden for e in before])
    release = protect(guard, also=also, known=_any([e.public for e in before]))
    found = audit(*(e.release for e in before), release)
    found.require_safe()
    unit = str(firms["unit"][0])
    shown = release.to_frame().with_columns(unit=_constant(unit))
    if out is not None:
        replace_file(out, lambda path: path.write_bytes(csv_bytes(shown)), force=force)
    if as_json:
        print_json({**_counts(release, found, len(before)), "unit": unit, "cells": shown.to_dicts()})
        return
    _print(shown, by, unit, language)
    _print_counts(release, found, rules, len(before), out)


def _any(masks: Sequence[Any]) -> Any:
    """Cells that any of some masks has; None where there is no mask."""
    import numpy as np

    return np.logical_or.reduce(masks) if masks else None


def _constant(text: str) -> Any:
    import polars as pl

    return pl.lit(text)


def _counts(release: Release, found: Audit, earlier: int) -> dict[str, Any]:
    first = int((release.table.sensitive & release.hidden).sum())
    by_rule: dict[str, int] = {}
    for reasons in release.table.reasons.ravel().tolist():
        for key in reasons:
            by_rule[key] = by_rule.get(key, 0) + 1
    return {
        "size": int(release.hidden.size),
        "left_out_by_rule": first,
        "left_out_for_others": int(release.hidden.sum()) - first,
        "by_rule": by_rule,
        "audited": len(found.cells),
        "exposed": len(found.exposed),
        "earlier_releases": earlier,
    }


def _print(shown: pl.DataFrame, by: Sequence[str], unit: str, language: str) -> None:
    out = console()
    if shown.height > MOST_ROWS:
        out.print(say("disclose_many", count=shown.height), markup=False)
        return
    heads = [(name, "left") for name in by] + [(say("disclose_figure"), "right")]
    sheet = table(say("disclose_title", unit=numbers.unit_words(unit, language)), heads)
    for row in shown.iter_rows(named=True):
        value = say("disclose_hidden") if row["flag"] else numbers.figure(row["value"], language, digits=4)
        sheet.add_row(*(say("disclose_total") if row[name] == "total" else row[name] for name in by), value)
    out.print(sheet)


def _print_counts(release: Release, found: Audit, rules: Rules, earlier: int, out: Path | None) -> None:
    from kringloop.actors import RULES_OF_DISCLOSURE
    from kringloop.cli.speech import spoken

    counts = _counts(release, found, earlier)
    screen = console()
    screen.print(say("disclose_rules", rules=_rules_words(rules)), style="dim", markup=False)
    screen.print(
        say(
            "disclose_left", first=counts["left_out_by_rule"], others=counts["left_out_for_others"], all=counts["size"]
        ),
        markup=False,
    )
    if counts["by_rule"]:
        said = [f"{RULES_OF_DISCLOSURE[k][spoken()]} {n}" for k, n in counts["by_rule"].items()]
        screen.print(say("disclose_by_rule", rules=listing(said, language=spoken())), style="dim", markup=False)
    screen.print(say("disclose_safe" if not earlier else "disclose_safe_earlier", count=earlier), markup=False)
    if out is not None:
        screen.print(say("disclose_written", path=out), markup=False)
    screen.print(say("disclose_local"), style="dim", markup=False)


def _rules_words(rules: Rules) -> str:
    made = [say("disclose_threshold", count=rules.at_least)]
    if rules.dominance is not None:
        made.append(say("disclose_dominates", count=rules.dominance[0], share=f"{rules.dominance[1]:g}"))
    if rules.p is not None:
        made.append(say("disclose_p", p=f"{rules.p:g}"))
    return "; ".join(made)

"""How sure: margins, conclusions and culprits; checks, coverage, flags, and what is absent with the reason."""

from __future__ import annotations

from collections import Counter

from kringloop.reading import (
    NamedFigures,
    Reading,
    check_words,
    checked_name,
    counts_of,
    coverage,
    flag_words,
    notes_of,
    reason,
    verdict_of,
)
from kringloop.web.address import Address
from kringloop.web.pages.quality.how_sure import how_sure
from kringloop.web.view import Asked, Column, Page, Table, View

_SHOWN = 10
"""Rows of a table of what was reconciled, the worst first."""


def build(asked: Asked) -> tuple[View, Address]:
    """What one may trust, and where the holes are."""
    reading, words = asked.reading, asked.words
    address = asked.question.done(asked.language, asked.path)
    checks = reading.table("checks").to_dicts()
    failed = [c for c in checks if c["outcome"] == "fail"]
    covered = coverage(reading)
    known, cells = (sum(c[k] for c in covered) for k in ("known", "cells"))
    sure = how_sure(reading, words)
    margins, share = sure["with_margin"], f"{100 * known / max(cells, 1):.0f}"
    title = (
        words("quality.title_failed", checks=len(checks), failed=len(failed))
        if failed
        else words("quality.title", known=100 * margins["known"] // max(margins["figures"], 1))
    )
    records = tuple({k: v for k, v in c.items() if k != "name"} | {"name": c["name"][asked.language]} for c in covered)
    names = ("indicator", "definition", "name", "cells", "known", "share", "first", "last", "flagged", "reason")
    view = View(
        title=title,
        summary=words("quality.lead"),
        content={
            **sure,
            "checks_lead": words("quality.checks_lead", share=share),
            "run_study": reading.run.study.study,
            "checks": [
                c
                | {
                    "subject": checked_name(reading, words, c["subject"]),
                    "detail": check_words(reading, words, c["detail"] or ""),
                }
                for c in checks
            ],
            "failed": failed,
            "coverage": covered,
            "kinds": _kinds(reading),
            "flags": [(flag_words(tuple(f.split()), words), f, n) for f, n in _flags(reading)],
            "reasons": [(reason(r, words), n) for r, n in _reasons(reading)],
            "reconciled": [
                (
                    one,
                    verdict_of(one, words),
                    counts_of(one, words),
                    notes_of(one, words),
                    NamedFigures(one, reading.run, words),
                    one.broken.head(_SHOWN).to_dicts(),
                    one.changed.head(_SHOWN).to_dicts(),
                )
                for one in map(reading.run.reconciliation, reading.run.reconciliations)
            ],
            "absent": [d for d in reading.definitions.values() if d.why_not],
            "certainties": Counter(d.certainty for d in reading.definitions.values()).most_common(),
            "reason": lambda text: reason(text, words),
        },
        tables=(
            Table(
                "coverage",
                words("quality.coverage_caption"),
                tuple(Column(n, words(f"column.{n}")) for n in names),
                records,
            ),
        ),
    )
    return view, address


def _kinds(reading: Reading) -> list[tuple[str, int]]:
    return _counted(reading, "status")


def _flags(reading: Reading) -> list[tuple[str, int]]:
    return _counted(reading, "flags")


def _reasons(reading: Reading) -> list[tuple[str, int]]:
    return _counted(reading, "reason")


def _counted(reading: Reading, column: str) -> list[tuple[str, int]]:
    table = reading.table("observations")
    if column not in table.columns:
        return []
    counted = table[column].drop_nulls().value_counts().sort("count", column, descending=[True, False])
    return [(str(r[column]), int(r["count"])) for r in counted.iter_rows(named=True)]


ORDER = 90
PAGES = (Page(path="quality", template="quality/page.html", build=build, footer="nav.quality"),)

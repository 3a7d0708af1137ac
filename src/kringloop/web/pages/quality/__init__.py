"""Data quality: checks passed and failed, coverage, flags, and what is absent with the reason."""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl

from kringloop.web.address import Address
from kringloop.web.pages.data.number import reason
from kringloop.web.reading import Reading
from kringloop.web.rows import flag_words
from kringloop.web.view import Asked, Column, Page, Table, View


def build(asked: Asked) -> tuple[View, Address]:
    """What one may trust, and where the holes are."""
    reading, words = asked.reading, asked.words
    address = asked.question.done(asked.language, asked.path)
    checks = reading.table("checks").to_dicts()
    failed = [c for c in checks if c["outcome"] == "fail"]
    coverage = reading.keep("coverage", lambda: _coverage(reading))
    known, cells = (sum(c[k] for c in coverage) for k in ("known", "cells"))
    key = "quality.title_failed" if failed else "quality.title"
    records = tuple({k: v for k, v in c.items() if k != "name"} | {"name": c["name"][asked.language]} for c in coverage)
    names = ("indicator", "definition", "name", "cells", "known", "share", "first", "last", "flagged", "reason")
    view = View(
        title=words(key, checks=len(checks), failed=len(failed), share=f"{100 * known / max(cells, 1):.0f}"),
        summary=words("quality.lead"),
        content={
            "checks": checks, "failed": failed, "coverage": coverage, "kinds": _kinds(reading),
            "flags": [(flag_words((f,), words), f, n) for f, n in _flags(reading)],
            "reasons": [(reason(r, words), n) for r, n in _reasons(reading)],
            "absent": [d for d in reading.definitions.values() if d.why_not],
            "certainties": Counter(d.certainty for d in reading.definitions.values()).most_common(),
            "reason": lambda text: reason(text, words),
        },
        tables=(Table("coverage", words("quality.coverage_caption"),
                      tuple(Column(n, words(f"column.{n}")) for n in names), records),),
    )  # fmt: skip
    return view, address


def _coverage(reading: Reading) -> list[dict[str, Any]]:
    """Per definition: cells asked for, cells known, years, flagged cells and the commonest reason for a gap."""
    found = []
    for definitions in reading.keys.values():
        for d in definitions:
            frame = reading.figures(d.id)
            known = frame.filter(pl.col("value").is_not_null())
            reasons = frame["reason"].drop_nulls().value_counts(sort=True)
            found.append({
                "indicator": d.key, "definition": d.definition, "name": {n: d.full_name(n) for n in ("nl", "en")},
                "cells": frame.height, "known": known.height, "share": known.height / frame.height,
                "first": known["year"].min(), "last": known["year"].max(),
                "flagged": known["flags"].drop_nulls().len(),
                "reason": reasons["reason"][0] if reasons.height else None,
            })  # fmt: skip
    return sorted(found, key=lambda c: c["share"])


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


PAGES = (Page(path="quality", template="quality/page.html", build=build, nav="nav.quality"),)

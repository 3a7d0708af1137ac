"""How complete a run is, what rests on which source, and why a figure is absent."""

from __future__ import annotations

from typing import Any

import polars as pl

from kringloop.ledger import REASON_TEXT
from kringloop.reading.run import Reading
from kringloop.reading.words import Words


def uses(reading: Reading) -> dict[str, tuple[str, ...]]:
    """Which definitions rest on each source."""

    def find() -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for definitions in reading.keys.values():
            for definition in definitions:
                texts = reading.figures(definition.id).filter(pl.col("value").is_not_null())["sources"].unique()
                for source in sorted({s for text in texts.to_list() for s in (text or "").split()}):
                    found.setdefault(source, []).append(definition.id)
        return {s: tuple(ids) for s, ids in found.items()}

    return reading.keep("uses", find)


def reason(text: str | None, words: Words) -> str:
    """Why a figure is absent, in the language of the page."""
    if not text:
        return ""
    code = next((c for c, sentence in REASON_TEXT["en"].items() if sentence == text), None)
    return text if code is None else REASON_TEXT[words.language][code]


def coverage(reading: Reading) -> list[dict[str, Any]]:
    """Per definition: cells asked for, cells known, years, flagged cells and the commonest reason for a gap."""

    def find() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for definitions in reading.keys.values():
            for d in definitions:
                frame = reading.figures(d.id)
                known = frame.filter(pl.col("value").is_not_null())
                reasons = frame["reason"].drop_nulls().value_counts(sort=True)
                found.append(
                    {
                        "indicator": d.key,
                        "definition": d.definition,
                        "name": {n: d.full_name(n) for n in ("nl", "en")},
                        "cells": frame.height,
                        "known": known.height,
                        "share": known.height / frame.height,
                        "first": known["year"].min(),
                        "last": known["year"].max(),
                        "flagged": known["flags"].drop_nulls().len(),
                        "reason": reasons["reason"][0] if reasons.height else None,
                    }
                )
        return sorted(found, key=lambda c: c["share"])

    return reading.keep("coverage", find)

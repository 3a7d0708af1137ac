"""How sure figures and conclusions are: margins and where they come from, culprits, conclusions with their shares."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import polars as pl

from kringloop.reading import (
    ConclusionWords,
    Reading,
    Words,
    account_name,
    apart_words,
    claim,
    conclusions_in_words,
    datum_words,
    drawn_rows,
    front,
    label_name,
    numbers,
    row_name,
    sure_sentence,
    through_rows,
)

_TABLES = 3
"""Tables that are named as the first to measure better."""
HOW = ("first_order", "draws", "given")
_PARTS = (("sets", True), ("draws", True), ("both", True), ("turned", False), ("variance", False))
"""Columns of the conclusions, numbers or words; one of which a run asked nothing is left out."""
_ENDS = 1.96
"""Standard deviations on each side of a figure between which 95 % lies."""


def how_sure(reading: Reading, words: Words) -> dict[str, Any]:
    """What the page shows of margins, culprits and conclusions."""
    rows = front(reading, words).rows
    conclusions = conclusions_in_words(reading, words)
    return {
        "with_margin": _covered(reading),
        "headlines": [(r, claim(reading, r, words) + ".", sure_sentence(reading, r, words)) for r in rows],
        "margins": _margins(reading, words),
        "shared_note": _shared_note(reading, words),
        "culprits": _culprits(reading, words),
        "culprits_first": _tables_first(reading, words),
        "conclusions": conclusions,
        "columns": columns_told(conclusions),
        "sets": 1 + len(reading.run.sets),
        "draws": int(reading.meta.get("draws", "0")),
        "drawn": drawn_rows(reading, rows, words),
        "apart_words": apart_words(reading, words),
        "through": through_rows(reading, words),
        "draws_command": f"kringloop run {reading.run.study.study} --draws 1000",
    }


def columns_told(conclusions: Sequence[ConclusionWords]) -> list[tuple[str, bool]]:
    """Columns of which the run asked something, and whether each holds numbers."""
    return [(part, number) for part, number in _PARTS if any(c.told[part].strip("–") for c in conclusions)]


def _covered(reading: Reading) -> dict[str, Any]:
    """How many figures have a margin, by how it was found."""

    def find() -> dict[str, Any]:
        table = reading.table("observations")
        if "interval" not in table.columns:
            return {"figures": 0, "known": 0, "kinds": []}
        known = table.filter(pl.col("value").is_not_null())
        counts = dict(known["interval"].drop_nulls().value_counts().iter_rows())
        kinds = [(how, counts[how]) for how in HOW if how in counts]
        bare = known["interval"].null_count()
        return {"figures": known.height, "known": known.height - bare, "kinds": [*kinds, ("none", bare)]}

    return reading.keep("with margin", find)


def _margins(reading: Reading, words: Words) -> list[tuple[str, str, str]]:
    """Every rule that says how sure some data are: about which, how wide, and why."""
    return [(_about(reading, words, m), _margin(m, words), m.because[words.language]) for m in reading.run.margins]


def _shared_note(reading: Reading, words: Words) -> str:
    """What rules take for granted of rows that err together; nothing where no rule says that rows do."""
    shared = [m for m in reading.run.margins if m.shared]
    own = sum(m.own_share > 0 for m in shared)
    return words("sure.shared_note", own=own, shared=len(shared)) if shared else ""


def _about(reading: Reading, words: Words, margin: Any) -> str:
    one_series = "series" in margin.where  # its name says all that table and layer would
    parts = [account_name(reading, words, margin.account)] if margin.account and not one_series else []
    parts += [words.word("layer", margin.layer)] if margin.layer and not one_series else []
    parts += [label_name(reading, words, d, code, margin.account) for d, code in margin.where.items()]
    parts += [reading.name("source", margin.source, words.language)] if margin.source else []
    first, last = margin.years
    if (first, last) != (-9999, 9999):
        parts.append(f"{first if first != -9999 else '…'}–{last if last != 9999 else '…'}")
    return ", ".join(parts)


def _margin(margin: Any, words: Words) -> str:
    """How wide, or that it follows from other rows."""
    if margin.follows:
        return words("sure.follows")
    return _width(margin.share(), margin.width, words.language)


def _width(share: float, width: float, language: str) -> str:
    """Half the interval: as a share of the figure, and what does not depend on the figure."""
    told = [f"± {numbers.percent(_ENDS * share, language, digits=2)}"] if share else []
    told += [f"± {numbers.figure(_ENDS * width, language, digits=2)}"] if width else []
    return " + ".join(told) or "–"


def _culprits(reading: Reading, words: Words) -> list[tuple[str, str, float]]:
    """Of each figure in front the datum with the largest part in its variance, the largest part first."""
    by_id = {r.definition.id: r for r in front(reading, words).rows}
    found = [
        (
            row_name(reading, by_id[c["indicator"]], words),
            datum_words(reading, words, c["account"], c["datum_year"], json.loads(c["labels"]), c["rows"]),
            c["share"],
        )
        for c in reading.run.culprits.iter_rows(named=True)
        if c["rank"] == 1 and c["indicator"] in by_id
    ]
    return sorted(found, key=lambda each: -each[2])


def _tables_first(reading: Reading, words: Words) -> str:
    """The tables whose data lead for most figures in front, so that measuring one better helps most of them."""
    ids = {r.definition.id for r in front(reading, words).rows}
    leading = Counter(
        c["account"] for c in reading.run.culprits.iter_rows(named=True) if c["rank"] == 1 and c["indicator"] in ids
    )
    if not leading:
        return ""
    told = [
        words(
            f"sure.culprits_table{'' if count > 1 else '_one'}",
            table=account_name(reading, words, account),
            count=count,
        )
        for account, count in sorted(leading.items(), key=lambda pair: (-pair[1], pair[0]))[:_TABLES]
    ]
    return words("sure.culprits_first", tables=", ".join(told))

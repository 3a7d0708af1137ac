"""The sentences of the start page, made from the outcomes of trend tests and from nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from kringloop.reading.rows import StateRow
from kringloop.reading.words import Words

MOSTLY = 0.5
"""More than this share of the judged rows, and none against it, makes a goal better or worse as a whole."""


def state_of(counts: Mapping[str, int]) -> str:
    """One word for a goal: unmeasured, unclear, better, mostly_better, mixed, mostly_worse or worse.

    >>> state_of({"better": 4, "none": 2}), state_of({"better": 1, "worse": 1}), state_of({})
    ('better', 'mixed', 'unmeasured')
    """
    better, worse, count = counts.get("better", 0), counts.get("worse", 0), sum(counts.values())
    if not count:
        return "unmeasured"
    if not better and not worse:
        return "unclear"
    if better and worse:
        return "mixed" if max(better, worse) < 2 * min(better, worse) else _mostly(better > worse)
    clear = max(better, worse) > MOSTLY * count
    if better:
        return "better" if clear else "partly_better"
    return "worse" if clear else "partly_worse"


def _mostly(better: bool) -> str:
    return "mostly_better" if better else "mostly_worse"


def finding(counts: Mapping[str, Mapping[str, int]], words: Words) -> str:
    """The title: each goal of the paper with its word."""
    parts = [words("start.goal_state", goal=words(f"goal.{g}"), state=words(f"state.{state_of(c)}"))
             for g, c in counts.items()]  # fmt: skip
    if not any(sum(c.values()) for c in counts.values()):
        return words("start.nothing")
    text = "; ".join(parts) + "."
    return text[0].upper() + text[1:]


def goal_sentence(goal: str, rows: list[StateRow], words: Words) -> str:
    """How many of the indicators of a goal move which way."""
    if not rows:
        return words("start.unmeasured_quality") if goal == "quality" else words("start.unmeasured")
    counts = Counter(r.trend.verdict for r in rows)
    parts = [words(f"start.count_{v}", count=counts[v]) for v in ("better", "worse", "changed", "none") if counts[v]]
    return words("start.of_indicators", count=len(rows), parts=_listed(parts, words))


def _listed(parts: list[str], words: Words) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {words('start.and')} {parts[-1]}"

"""The state of a goal, from the outcomes of the trend tests under it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

GoalState = Literal[
    "unmeasured",
    "unclear",
    "better",
    "partly_better",
    "mostly_better",
    "mixed",
    "mostly_worse",
    "partly_worse",
    "worse",
]
MOSTLY = 0.5
"""More than this share of the judged rows, and none against it, makes a goal better or worse as a whole."""


def state_of(counts: Mapping[str, int]) -> GoalState:
    """One word for a goal, from how many of its indicators are better, worse, changed or none.

    >>> state_of({"better": 4, "none": 2}), state_of({"better": 1, "worse": 1}), state_of({})
    ('better', 'mixed', 'unmeasured')
    """
    better, worse, count = counts.get("better", 0), counts.get("worse", 0), sum(counts.values())
    if not count:
        return "unmeasured"
    if not better and not worse:
        return "unclear"
    if better and worse:
        if max(better, worse) < 2 * min(better, worse):
            return "mixed"
        return "mostly_better" if better > worse else "mostly_worse"
    clear = max(better, worse) > MOSTLY * count
    if better:
        return "better" if clear else "partly_better"
    return "worse" if clear else "partly_worse"

"""An answer of the circulation explorer in words: its finding, what limits it, figures before and after."""

from __future__ import annotations

import math

from kringloop.core import same
from kringloop.reading import numbers
from kringloop.reading.words import WORDS, Words
from kringloop.scenarios import Beside

DIGITS = 2
"""Shares are guesses of one or two digits; a third would not be true of any figure that rests on them."""
ABSENT = "–"
SAME, MUCH = 0.02, 0.25
"""Relative changes below the first are about the same, above the second much."""


def explored_finding(found: Beside, words: Words) -> str:
    """What is needed from elsewhere and recycled content with its ceiling, and from where they came."""
    answer, language = found.answer, words.language
    name = answer.names[language]
    needed, needs = (numbers.figure(rounded(a["primary"]), language, digits=DIGITS) for a in (found.baseline, answer))
    values = {
        "needs": needs,
        "product": name[0].upper() + name[1:],
        "year": answer.year,
        "after": numbers.percent(answer["recycled_content"] / 100, language, digits=DIGITS),
        "ceiling": numbers.percent(answer["ceiling"] / 100, language, digits=DIGITS),
    }
    if answer is found.baseline:
        return words("circulation.title", **values)
    before = numbers.percent(found.baseline["recycled_content"] / 100, language, digits=DIGITS)
    return words("circulation.title_moved", before=before, needed=needed, **values)


def limit_sentence(found: Beside, words: Words) -> str:
    """What keeps recycled content down: growth and lifetime."""
    a, language = found.answer, words.language
    key = "circulation.limit_growing" if a["stock_growth"] >= 0 else "circulation.limit_shrinking"
    return words(
        key,
        added=numbers.figure(rounded(abs(a["stock_growth"])), language, digits=DIGITS),
        life=numbers.figure(a["longevity"], language, digits=2),
        best=numbers.percent(a.best_recovery, language, digits=DIGITS),
        ceiling=numbers.percent(a["ceiling"] / 100, language, digits=DIGITS),
    )


def settled(before: float, after: float) -> float:
    """The figure after, or the one before where they differ by rounding only.

    >>> settled(0.4015, 0.40149999999999997), settled(0.4, 0.5)
    (0.4015, 0.5)
    """
    return before if same(before, after) else after


def rounded(value: float) -> float:
    """A figure with the digits that guessed shares allow.

    >>> rounded(264.3), rounded(0.0), rounded(-39.33)
    (260.0, 0.0, -39.0)
    """
    return float(f"{value:.{DIGITS}g}")


def written(before: float, after: float, language: str) -> tuple[str, str, str, str]:
    """Before, after and the difference as pages write them, and its size in words; rounding only is no difference."""
    if math.isnan(before) or math.isnan(after):
        texts = [
            ABSENT if math.isnan(v) else numbers.figure(rounded(v), language, digits=DIGITS) for v in (before, after)
        ]
        return texts[0], texts[1], ABSENT, ABSENT
    after = settled(before, after)
    ends = rounded(before), rounded(after)
    return (
        *(numbers.figure(v, language, digits=DIGITS) for v in ends),
        numbers.signed(rounded(ends[1] - ends[0]), language, digits=DIGITS),
        WORDS[language](f"circulation.{level_of(before, after)}"),
    )  # type: ignore[return-value]


def level_of(before: float, after: float) -> str:
    """How much after differs from before.

    >>> level_of(100.0, 101.0), level_of(100.0, 90.0), level_of(100.0, 60.0), level_of(0.0, 3.0)
    ('level_same', 'level_less', 'level_much_less', 'level_much_more')
    """
    size = max(abs(before), abs(after))
    change = (after - before) / size if size else 0.0
    if abs(change) < SAME:
        return "level_same"
    return f"level_{'much_' if abs(change) > MUCH else ''}{'more' if change > 0 else 'less'}"


def meaning_sentence(found: Beside, words: Words) -> str:
    """What recycled content alone would hide: that less is needed; empty where both move the same way."""
    now, then = found.baseline, found.answer
    if rounded(then["recycled_content"]) >= rounded(now["recycled_content"]) or then["primary"] >= now["primary"]:
        return ""
    tonnes = {
        k: numbers.figure(rounded(a["primary"]), words.language, digits=DIGITS)
        for k, a in (("before", now), ("after", then))
    }
    return words("circulation.less_is_needed", **tonnes)

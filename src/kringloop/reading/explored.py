"""An answer of the circulation explorer in words: its finding, what limits it, figures before and after."""

from __future__ import annotations

from kringloop.reading import numbers
from kringloop.reading.words import Words
from kringloop.study import Beside

ROUNDING = 1e-9
"""Differences below this share come from the order of additions."""


def explored_finding(found: Beside, words: Words) -> str:
    """Recycled content with its ceiling, and from where it came."""
    answer, language = found.answer, words.language
    name = answer.names[language]
    values = {
        "product": name[0].upper() + name[1:], "year": answer.year,
        "after": numbers.percent(answer.recycled_content, language),
        "ceiling": numbers.percent(answer.ceiling, language),
    }  # fmt: skip
    if answer is found.baseline:
        return _unbroken(words("circulation.title", **values))
    before = numbers.percent(found.baseline.recycled_content, language)
    return _unbroken(words("circulation.title_moved", before=before, **values))


def _unbroken(text: str) -> str:
    """A figure and its sign stay on one line."""
    return text.replace(" %", "\u00a0%")


def limit_sentence(found: Beside, words: Words) -> str:
    """What keeps recycled content down: growth and lifetime."""
    a, language = found.answer, words.language
    key = "circulation.limit_growing" if a.stock_growth >= 0 else "circulation.limit_shrinking"
    return words(
        key, added=numbers.figure(abs(100 * a.stock_growth), language, digits=3),
        life=numbers.figure(a.longevity, language, digits=2), best=numbers.percent(a.best_recovery, language),
        ceiling=numbers.percent(a.ceiling, language),
    )  # fmt: skip


def settled(before: float, after: float) -> float:
    """The figure after, or the one before where they differ by rounding only.

    >>> settled(0.4015, 0.40149999999999997), settled(0.4, 0.5)
    (0.4015, 0.5)
    """
    return before if abs(after - before) <= ROUNDING * max(abs(before), abs(after)) else after


def written(before: float, after: float, language: str) -> tuple[str, str, str]:
    """Before, after and the difference as pages write them; a difference of rounding only is none."""
    after = settled(before, after)
    return (
        numbers.figure(before, language, digits=3), numbers.figure(after, language, digits=3),
        numbers.signed(after - before, language),
    )  # fmt: skip

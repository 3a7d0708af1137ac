"""How sure an opened figure and its terms are, in words: the same at every door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kringloop.core import margin
from kringloop.reading import numbers
from kringloop.reading.words import Words

if TYPE_CHECKING:
    from kringloop.ledger import ErrorParts, Term, TermError

ENDS = 1.959963984540054
"""Deviations on each side of a figure between which 95 % of a normal law lies."""
_MUCH = 0.5
"""Part of what shared errors do from which on it is told that they cancel."""


def ends_words(value: float, low: float | None, high: float | None, words: Words) -> str:
    """`± 1,200`, to stand between a figure and its unit; the ends where no ± is true; nothing without a margin."""
    if low is None or high is None:
        return ""
    half = margin(value, low, high)
    if half is not None:
        return f"± {numbers.figure(half, words.language, digits=2)}"
    ends = {"low": numbers.figure(low, words.language), "high": numbers.figure(high, words.language)}
    return f"({words('sure.ends', **ends)})"


def term_error_words(term: Term, error: TermError, words: Words) -> tuple[str, str]:
    """`± 12 kt`, and `carries 62% of the variance`; that no margin is known where none is."""
    if error.deviation is None and not error.share:
        return "", words("sure.no_input") if error.bare else ""
    ends = ""
    if error.deviation is not None and term.value is not None:
        half = ENDS * error.deviation
        ends = ends_words(term.value, term.value - half, term.value + half, words)
    parts = [] if error.share is None else [words("sure.carries", share=numbers.percent(error.share, words.language))]
    parts += [words("sure.bare", bare=error.bare, count=term.rows.height)] if error.bare else []
    return ends, ", ".join(parts)


def cancelled_words(errors: ErrorParts, words: Words, *, briefly: bool = False) -> str:
    """That a margin leans on errors which rows share, where half or more of these cancels; else nothing.

    Parameters
    ----------
    briefly : only that the margin is at least so wide, not why
    """
    if errors.cancelled < _MUCH:
        return ""
    if briefly:
        return words("sure.cancelled_briefly")
    return words("sure.cancelled", share=numbers.percent(errors.cancelled, words.language))

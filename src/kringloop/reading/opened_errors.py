"""How sure an opened figure and its terms are, in words: the same at every door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kringloop.core import margin
from kringloop.reading import numbers
from kringloop.reading.words import Words

if TYPE_CHECKING:
    from kringloop.ledger import Term, TermError

ENDS = 1.959963984540054
"""Deviations on each side of a figure between which 95 % of a normal law lies."""


def ends_words(value: float, low: float | None, high: float | None, unit: str, words: Words) -> str:
    """`± 1,200 kt`, or the ends where no ± is true; nothing where no margin is known."""
    if low is None or high is None:
        return ""
    language = words.language
    said = numbers.unit_words(unit, language)
    behind = f" {said}" if said else ""
    half = margin(value, low, high)
    if half is not None:
        return f"± {numbers.figure(half, language, digits=2)}{behind}"
    ends = {"low": numbers.figure(low, language), "high": f"{numbers.figure(high, language)}{behind}"}
    return words("sure.ends", **ends)


def term_error_words(term: Term, error: TermError, words: Words) -> str:
    """`± 12 kt, carries 62% of the variance`; that no margin is known where none is."""
    if error.deviation is None and not error.share:
        return words("sure.no_input") if error.bare else ""
    parts = []
    if error.deviation is not None and term.value is not None:
        half = ENDS * error.deviation
        parts.append(ends_words(term.value, term.value - half, term.value + half, term.unit, words))
    if error.share is not None:
        parts.append(words("sure.carries", share=numbers.percent(error.share, words.language)))
    if error.bare:
        parts.append(words("sure.bare", bare=error.bare, count=term.rows.height))
    return ", ".join(parts)

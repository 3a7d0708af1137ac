"""Choices of method in words: what was chosen by its name, and its value as a reader writes it.

Owns the one way every door writes a choice; machines get the key and the plain value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kringloop.core import Choice
from kringloop.indicators import INDICATORS
from kringloop.reading import numbers


def chosen_value(value: Any, language: str) -> str:
    """A value of a choice; a year is no amount: no sign stands between its thousands.

    >>> chosen_value(2.8, "nl"), chosen_value(2010, "nl"), chosen_value([2000, 2015], "en"), chosen_value(None, "en")
    ('2,8', '2010', '2000–2015', '–')
    """
    if isinstance(value, list | tuple):
        return "–".join(chosen_value(v, language) for v in value)
    if value is None:
        return "–"
    return numbers.figure(value, language, digits=6) if isinstance(value, float) else str(value)


def choices_in_words(indicator: str, choices: Mapping[str, Any], language: str) -> tuple[str, ...]:
    """Each choice an indicator was computed with; one that has no words keeps its key.

    >>> choices_in_words("critical_materials.count", {"importance": 2.8}, "nl")
    ('drempel van economisch belang = 2,8',)
    >>> choices_in_words("of_a_study", {"share": 0.5}, "nl")
    ('share = 0,5',)
    """
    known = INDICATORS[indicator].method if indicator in INDICATORS else {}
    return tuple(_one(known.get(name), name, value, language) for name, value in choices.items())


def _one(choice: Choice | None, name: str, value: Any, language: str) -> str:
    if choice is None:
        return f"{name} = {chosen_value(value, language)}"
    named = [a.names[language] for a in choice.alternatives if isinstance(value, str) and a.value == value]
    return f"{choice.names[language]} = {named[0] if named else chosen_value(value, language)}"

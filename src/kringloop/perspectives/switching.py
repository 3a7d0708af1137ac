"""From one answer to a question to another, both ways: whether the verdict turns, and by how much the figure moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kringloop.perspectives.question_words import Answered, Sheet
from kringloop.reading import numbers

if TYPE_CHECKING:
    from kringloop.reading import Words


def switches(answers: tuple[Answered, ...], words: Words) -> Sheet | None:
    """A row for each answer that is left, a column for each that is taken; None where fewer than two can tell.

    Figures are set against each other only where they have one unit.
    """
    told = [a for a in answers if a.said.holds is not None]
    if len(told) < 2:
        return None
    return Sheet(
        title=words("perspectives.switch_title"),
        note=words("perspectives.switch_note"),
        heads=(words("perspectives.switch_from"), *(a.name for a in told)),
        rows=tuple((one.name, *(_switch(one, other, words) for other in told)) for one in told),
    )


def _switch(one: Answered, other: Answered, words: Words) -> str:
    if one.key == other.key:
        return "·"
    kept = one.said.holds == other.said.holds
    turned = words("perspectives.switch_kept" if kept else "perspectives.switch_turned", one=one.word, other=other.word)
    moved = difference_words(one, other, words)
    return f"{turned}; {moved}" if moved else turned


def difference_words(one: Answered, other: Answered, words: Words) -> str:
    """By how much the figure of one differs from that of another, with its sign; empty where units differ."""
    a, b = one.said, other.said
    if a.value is None or b.value is None or a.unit != b.unit:
        return ""
    change = b.value - a.value
    if a.unit == "%":
        return f"{numbers.signed(change, words.language)} {numbers.difference_unit('%', words.language)}"
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return f"{sign}{numbers.quantity(abs(change), a.unit, words.language)}"

"""A table of a product with what is said below it, as terminal, page and paper show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kringloop.reading import numbers

if TYPE_CHECKING:
    from kringloop.products import Shown, Step
    from kringloop.reading.words import Words


@dataclass(frozen=True, slots=True)
class ProductBlock:
    """A table of a product with what is said below it; sentences alone where there is nothing to table.

    Parameters
    ----------
    key     : names it, as `figures`
    title   : of the table, or of the sentences
    columns : heading, and "words", "left" or "right"
    marked  : place of the row after which to stop; -1 where there is none
    left    : rows that are not shown
    """

    key: str
    title: str
    columns: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    caption: str = ""
    lines: tuple[str, ...] = ()
    marked: int = -1
    left: int = 0


def shown_value(shown: Shown, words: Words) -> str:
    """A figure, between what and what where cells are empty; a dash where there is none."""
    if shown.value is None:
        return "–"
    if shown.ranged and shown.most is not None:
        low, high = sorted((shown.value, shown.most))
        return f"{numbers.figure(low, words.language, digits=3)}–{numbers.figure(high, words.language, digits=3)}"
    return f"{'≥ ' if shown.at_least else ''}{numbers.figure(shown.value, words.language, digits=4)}"


def part_name(part: str, words: Words, *, own: bool) -> str:
    """A part for a reader: of a file of one's own as it stands there, to be found; of a published product in words.

    What has one name in both languages, such as gallium, goes by its key.
    """
    if own:
        return part
    return " › ".join(words.word("part", key) if words.has(f"part.{key}") else key for key in part.split("."))


def step_name(step: Step, words: Words, *, own: bool) -> str:
    """A step of taking apart: what comes free, or what is opened."""
    part = part_name(step.part, words, own=own)
    return words("product.opens", part=part) if step.opens else part

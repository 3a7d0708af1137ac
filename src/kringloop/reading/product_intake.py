"""How a product passport was read, in words: as what, what it declares itself, what was left out and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kringloop.core import listing
from kringloop.products import MARKS
from kringloop.reading import numbers
from kringloop.reading.product_block import ProductBlock, shown_value

if TYPE_CHECKING:
    from kringloop.products import Intake, Sheet
    from kringloop.reading.words import Words

MOST_PATHS: Final = 6
"""Fields that are named of one reason; the plain data have all."""


def read_as(intake: Intake, words: Words) -> str:
    """What a document was recognised as, and whether it names that version itself."""
    key = "read_as_own" if not intake.version else "read_as_named" if intake.named else "read_as"
    mark = MARKS.get(intake.certainty, "")
    return words(f"product.{key}", form=f"{intake.names[words.language]}{mark}", version=intake.version)


def intake_blocks(sheet: Sheet, words: Words) -> tuple[ProductBlock, ...]:
    """What a document declares beside our figures, and what was left out of it; nothing for a table of our own."""
    intake = sheet.bill.intake
    if intake is None:
        return ()
    return (*_declared(sheet, intake, words), _left(intake, words))


def _declared(sheet: Sheet, intake: Intake, words: Words) -> tuple[ProductBlock, ...]:
    rows = tuple(
        (
            each.names[words.language],
            numbers.figure(each.value, words.language, digits=4),
            shown_value(sheet.figures[each.figure], words) if each.figure else "–",
            numbers.unit_words(each.unit, words.language) if each.unit != "1" else "",
            each.path,
        )
        for each in intake.declared
    )
    if not rows:
        return ()
    heads = (("figure", "words"), ("declared", "right"), ("ours", "right"), ("", "left"), ("where", "words"))
    columns = tuple((words(f"product.head_{head}") if head else "", side) for head, side in heads)
    return (ProductBlock("declared", words("product.declared"), columns, rows, words("product.declared_note")),)


def _left(intake: Intake, words: Words) -> ProductBlock:
    """One row for each reason, with the fields that have it."""
    language = words.language
    reasons: dict[str, list[tuple[str, int]]] = {}
    for each in intake.left:
        reasons.setdefault(each.why[language], []).append((each.path, each.count))
    rows = tuple(
        (
            why,
            str(sum(count for _, count in fields)),
            listing([path for path, _ in fields], most=MOST_PATHS, language=language),
        )
        for why, fields in reasons.items()
    )
    heads = (("why", "words"), ("count", "right"), ("left", "words"))
    columns = tuple((words(f"product.head_{head}"), side) for head, side in heads)
    said = (
        words("product.used", used=str(intake.used), left=str(sum(each.count for each in intake.left))),
        *(note[language] for note in intake.notes),
        *((intake.checked[language],) if intake.checked else ()),
        *((words("product.fields_source", source=intake.source),) if intake.source else ()),
    )
    return ProductBlock("intake", words("product.intake"), columns, rows, "", said)

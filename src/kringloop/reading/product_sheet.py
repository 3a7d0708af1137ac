"""A product in words: tables and sentences that terminal, page and paper show alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kringloop.core import listing
from kringloop.products import MARKS, MONEY, best_changes, material
from kringloop.reading import numbers
from kringloop.reading.product_block import ProductBlock, part_name, shown_value
from kringloop.reading.product_intake import intake_blocks, read_as
from kringloop.reference import thresholds

if TYPE_CHECKING:
    from kringloop.products import Kept, Sheet, Shown, TakenApart
    from kringloop.reading.words import Words

MOST_HIDDEN = 8
"""Parts named of which the bill does not say how much of a critical raw material is in them; the heaviest."""
MOST_STEPS = 40
"""Steps of taking apart that are shown; a table of more is for a program."""


def product_blocks(
    sheet: Sheet, words: Words, *, kind: str = "value", labour: float | None = None, changes: bool = False
) -> tuple[ProductBlock, ...]:
    """All that follows from the bill of a product, in the order in which it is shown.

    Parameters
    ----------
    kind   : what is to come free as early as possible, key of `GAINS`
    labour : EUR per hour, for a gain in euros
    changes : whether to look for the changes of the design that retain most value; needs labour and steps
    """
    apart = sheet.take_apart(kind, labour=labour)
    kept = sheet.kept(labour=labour if kind in MONEY else None)
    return (
        _materials(sheet, words),
        _figures(sheet, words),
        _repair(sheet, words),
        _critical(sheet, words),
        _substances(sheet, words),
        _apart(sheet, apart, words),
        _kept(kept, words),
        *([changes_block(sheet, labour, words)] if changes and labour else ()),
        _gaps(sheet, words),
        *intake_blocks(sheet, words),
    )


def whose(sheet: Sheet, words: Words) -> str:
    """Whether the figures are of a file of one's own, which stays here, or published by others; and its format."""
    said = words("product.own" if sheet.bill.own else "product.published")
    return f"{said} {read_as(sheet.bill.intake, words)}" if sheet.bill.intake else said


def material_name(key: str, words: Words) -> str:
    """Name of a material; `""` is what nothing is known of."""
    return material(key).names[words.language] if key else words("product.unknown")


def shown_unit(shown: Shown, words: Words) -> str:
    """Its unit in words; that of the footprint is the unit of the file."""
    if shown.formula.key == "footprint":
        return words("product.file_unit")
    return numbers.unit_words(shown.formula.unit, words.language)


def _part(sheet: Sheet, part: str, words: Words) -> str:
    return part_name(part, words, own=sheet.bill.own)


def _figure(value: float | None, words: Words, digits: int = 4) -> str:
    return numbers.figure(value, words.language, digits=digits)


def _heads(words: Words, *heads: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Headings from the catalogue, where they have a key; units and empty ones as they are."""
    return tuple((words(f"product.head_{h}") if words.has(f"product.head_{h}") else h, side) for h, side in heads)


def _materials(sheet: Sheet, words: Words) -> ProductBlock:
    total = sum(sheet.materials.values())
    rows = tuple(
        (material_name(key, words), _figure(1e3 * mass, words), _figure(100 * mass / total, words, 3))
        for key, mass in sheet.materials.items()
    )
    heads = _heads(words, ("material", "words"), ("g", "right"), ("%", "right"))
    return ProductBlock("materials", words("product.materials"), heads, rows)


def _figures(sheet: Sheet, words: Words) -> ProductBlock:
    language = words.language
    rows = tuple(
        (
            shown.formula.names[language],
            shown_value(shown, words),
            shown_unit(shown, words),
            f"{shown.formula.source} {MARKS.get(shown.formula.certainty, '')}".strip(),
        )
        for shown in sheet.figures.values()
        if shown.value is not None
    )
    lacking = tuple(
        words("product.lacking", figure=shown.formula.names[language].strip(), why=shown.lacking[language])
        for shown in sheet.figures.values()
        if shown.value is None and shown.lacking is not None
    )
    heads = _heads(words, ("figure", "words"), ("value", "right"), ("", "left"), ("source", "words"))
    return ProductBlock("figures", words("product.figures"), heads, rows, words("product.marks"), lacking)


def _repair(sheet: Sheet, words: Words) -> ProductBlock:
    found, title = sheet.repair, words("product.title_repair")
    if found.index is not None:
        said = words("product.repair_class", letter=found.class_, index=_figure(found.index, words, 3))
    else:
        assert found.lacking is not None
        said = words("product.lacking", figure=title, why=found.lacking[words.language])
    return ProductBlock("repair", title, lines=(said,))


def _critical(sheet: Sheet, words: Words) -> ProductBlock:
    language, hidden = words.language, tuple(_hidden(sheet, words))
    if not sheet.critical:
        return ProductBlock("critical", words("product.title_screen"), lines=hidden or (words("product.no_critical"),))
    rows = tuple(
        (
            _part(sheet, each.part, words),
            each.names[language],
            _figure(1e3 * each.mass, words),
            each.function or "–",
            each.substitute or "–",
        )
        for each in sheet.critical
    )
    heads = (("part", "words"), ("material", "words"), ("g", "right"), ("function", "words"), ("substitute", "words"))
    return ProductBlock("critical", words("product.critical"), _heads(words, *heads), rows, lines=hidden)


def _hidden(sheet: Sheet, words: Words) -> Iterator[str]:
    """Of each mixture, what it holds by its name and in how much mass."""
    language = words.language
    for each in sheet.hidden[:MOST_HIDDEN]:
        yield words(
            "product.hidden",
            part=_part(sheet, each.part, words),
            material=each.names[language],
            grams=_figure(1e3 * each.mass, words),
            holds=listing([names[language] for names in each.holds], language=language),
        )
    if len(sheet.hidden) > MOST_HIDDEN:
        yield words("product.hidden_more", count=len(sheet.hidden) - MOST_HIDDEN)


def _substances(sheet: Sheet, words: Words) -> ProductBlock:
    return ProductBlock(
        "substances",
        words("product.title_substances"),
        lines=tuple(_told(sheet, words)) or (words("product.no_substances"),),
    )


def _told(sheet: Sheet, words: Words) -> Iterator[str]:
    for each in sheet.substances:
        share = ""
        if each.content is not None:
            share = words("product.within", share=_figure(100 * each.content, words, 3), within=each.within)
        yield f"{_part(sheet, each.part, words)}: {each.said[words.language]} {share}".rstrip()
        if each.above:
            limits = ", ".join(thresholds()[key].names[words.language] for key in each.above)
            yield words("product.above", limits=limits)


def _apart(sheet: Sheet, apart: TakenApart, words: Words) -> ProductBlock:
    unit = apart.unit
    if not apart.steps:
        return ProductBlock("apart", words("product.title_apart"), lines=(words("product.no_steps"),))
    stop = apart.stop if apart.stop is not None and 0 < apart.stop < len(apart.steps) else 0
    rows = tuple(
        (
            str(number),
            words("product.opens", part=_part(sheet, step.part, words))
            if step.opens
            else _part(sheet, step.part, words),
            *(_figure(v, words, 3) for v in (step.minutes, step.gain, step.minutes_so_far, step.gain_so_far)),
            words("product.stop") if number == stop else "",
        )
        for number, step in enumerate(apart.steps[:MOST_STEPS], 1)
    )
    more = max(0, len(apart.steps) - MOST_STEPS)
    lines = [words("product.more_steps", count=more)] if more else []
    lines.append(apart.why[words.language])
    if apart.net is not None:
        lines.append(words("product.net", net=_figure(apart.net, words, 3), unit=unit))
    heads = [*_heads(words, ("", "right"), ("part", "words"), ("min", "right"), (unit, "right"), ("minutes", "right"))]
    heads += [(words("product.head_gain", unit=unit), "right"), ("", "left")]
    proven = words("product.proven" if apart.exact else "product.bound", gap=_figure(100 * apart.gap, words, 2))
    title = words("product.apart", unit=unit)
    return ProductBlock("apart", title, tuple(heads), rows, proven, tuple(lines), stop - 1, more)


def _kept(kept: list[Kept], words: Words) -> ProductBlock:
    title, language = words("product.kept"), words.language
    lines = tuple(
        words("product.lacking", figure=k.names[language], why=k.lacking[language]) for k in kept if k.lacking
    )
    rows = tuple(
        (k.names[language], _figure(k.gain, words, 3), _figure(k.minutes, words, 3), _figure(k.net, words, 3))
        for k in kept
        if k.gain is not None
    )
    if not rows:
        return ProductBlock("kept", title, lines=lines)
    told = any(k.net is not None for k in kept)
    heads = _heads(words, ("strategy", "words"), ("freed", "right"), ("min", "right"), ("net", "right"))
    note = words("product.kept_note" if told else "product.kept_all")
    return ProductBlock(
        "kept", title, heads if told else heads[:3], rows if told else tuple(r[:3] for r in rows), note, lines
    )


def column_words(column: str, words: Words) -> str:
    """A column of a bill in words, and behind it the key that heads it in a file."""
    told = words.word("product_column", column)
    return column if told == column else f"{told} ({column})"


def _gaps(sheet: Sheet, words: Words) -> ProductBlock:
    title = words("product.title_gaps")
    if not sheet.gaps:
        return ProductBlock("gaps", title, lines=(words("product.no_gaps"),))
    rows = tuple(
        (
            gap.what[words.language],
            _figure(gap.cost, words, 3),
            ", ".join(column_words(column, words) for column in gap.columns),
            ", ".join(_part(sheet, part, words) for part in gap.parts),
        )
        for gap in sheet.gaps
    )
    heads = _heads(words, ("gap", "words"), ("cost", "right"), ("fill", "words"), ("first", "words"))
    return ProductBlock("gaps", words("product.gaps"), heads, rows, words("product.gaps_note"))


def changes_block(sheet: Sheet, labour: float, words: Words) -> ProductBlock:
    """The three changes of the design that retain most value by themselves, and those that do most together."""
    answer, language = best_changes(sheet.bill, labour / 60), words.language
    rows = tuple(
        (
            " + ".join(change.names[language] for change in done.changes),
            *(_figure(v, words, 3) for v in (done.gain, done.per_gram, done.per_minute)),
        )
        for done in (*answer.alone[:3], *([answer.together] if answer.together else []))
    )
    title = words("product.changes", retained=_figure(answer.retained, words, 3))
    heads = _heads(words, ("change", "words"), ("EUR", "right"), ("EUR/g", "right"), ("EUR/min", "right"))
    return ProductBlock("changes", title, heads, rows, words("product.changes_note"))

"""A critical material in words: the same rows on the terminal and on its page, and materials of a division beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kringloop.reading import numbers
from kringloop.reading.crm_sheets import CriticalSheet, DivisionUse, Told, Use
from kringloop.reading.product_block import ProductBlock
from kringloop.reference import application_names, classification
from kringloop.valuation import traded_as

if TYPE_CHECKING:
    from kringloop.reading.words import Words
    from kringloop.valuation import OwnSupply, TradeRisk

MOST_USES = 4
MISSING = "missing"


def sheet_block(sheet: CriticalSheet, words: Words) -> ProductBlock:
    """Nature, size, function and substitutes of a material, one thing a row with its kind."""
    heads = tuple((words(f"crm.{key}"), "words") for key in ("part", "what", "known"))
    rows = [(words(f"crm.{each.part}"), *told_words(sheet, each, words)) for each in sheet.told]
    shown = tuple((part if n == 0 or rows[n - 1][0] != part else "", *rest) for n, (part, *rest) in enumerate(rows))
    return ProductBlock("together", words("crm.together"), heads, shown, lines=(words("crm.sources"),))


def told_words(sheet: CriticalSheet, told: Told, words: Words) -> tuple[str, str]:
    """What is told, and its kind with the year; of what is not known, who could know."""
    text = words(f"crm.{told.key}_{MISSING}") if told.kind == MISSING else _TEXTS[told.key](sheet, words)
    if told.kind == MISSING:
        return text, words("crm.not_known")
    kind = words(f"kind.{told.kind}")
    return text, f"{kind}, {told.year}" if told.year else kind


def division_block(found: tuple[DivisionUse, ...], division: str, words: Words) -> ProductBlock:
    """Critical materials of a division: nature, size, function and substitutes, a material a row."""
    heads = tuple(
        (words(f"crm.{key}"), side)
        for key, side in (
            ("material", "words"),
            ("nature", "words"),
            ("imports", "right"),
            ("share", "right"),
            ("value_short", "right"),
            ("function", "words"),
            ("replaced_short", "right"),
        )
    )
    rows = tuple(tuple(division_row(each, words).values()) for each in found)
    title = words("crm.division_title", name=classification("activities").names(division)[words.language])
    lines = [words("crm.division_note")]
    if not any(each.value for each in found):
        lines.append(words("crm.value_missing"))
    return ProductBlock("division", title, heads, rows, lines=tuple(lines))


def division_row(each: DivisionUse, words: Words) -> dict[str, str]:
    """The cells of one material, by the key of their column."""
    language, sheet = words.language, each.sheet
    origin = "–"
    if sheet.stage and sheet.origin:
        country, share = sheet.origin[0]
        origin = f"{words(f'crm.stage_{sheet.stage}')}: {_country(country, words)} {numbers.percent(share, language)}"
    return {
        "material": material_words(sheet.material, words),
        "nature": origin,
        "imports": "; ".join(
            f"{numbers.figure(r.imports, language)} ({words(f'crm.stage_{r.stage}')})" for r in sheet.imports
        )
        or "–",
        "share": numbers.percent(each.share, language),
        "value": numbers.figure(each.value.value if each.value else None, language),
        "function": _uses(each.uses, words),
        "replaced": numbers.figure(sheet.replaced[0], language, digits=2) if sheet.replaced else "–",
    }


def material_words(code: str, words: Words) -> str:
    """Name of a raw material."""
    return classification("raw_materials").names(code)[words.language]


def own_words(own: OwnSupply, words: Words) -> str:
    """What the EU assessment says of own production, and what follows for a risk that counts it as nought."""
    language, stage = words.language, words(f"crm.of_{own.stage}")
    land = _country(own.country, words)
    if own.share is not None:
        share = numbers.percent(own.share, language)
        below = words("crm.below", share=share) if own.censored else share
        return words("crm.own_produces", land=land, share=below, stage=stage, year=own.year)
    left = numbers.percent(own.left_open, language, digits=2)
    key = "crm.own_left" if own.left_open else "crm.own_none_left"
    return words(key, land=land, count=own.countries, left=left, stage=stage, year=own.year)


def _stage(sheet: CriticalSheet, words: Words) -> str:
    said = words(f"crm.stage_{sheet.stage}")
    if sheet.stage_printed is None:
        return words("crm.stage_only", stage=said)
    if sheet.stage_printed == sheet.stage:
        return words("crm.stage_same", stage=said)
    return words("crm.stage_other", stage=said, printed=words(f"crm.stage_{sheet.stage_printed}"))


def _origin(sheet: CriticalSheet, words: Words) -> str:
    return ", ".join(f"{_country(c, words)} {numbers.percent(s, words.language)}" for c, s in sheet.origin)


def _imports(sheet: CriticalSheet, words: Words) -> str:
    return "; ".join(_import(risk, words) for risk in sheet.imports)


def _import(risk: TradeRisk, words: Words) -> str:
    traded = traded_as(risk.material)
    group = "" if traded in (None, risk.material) else f", {material_words(traded, words)}"
    said = words(
        "crm.imports_are",
        importer=_country(risk.importer, words),
        tonnes=numbers.figure(risk.imports, words.language),
        stage=words(f"crm.stage_{risk.stage}") + group,
        first=", ".join(f"{_country(c, words)} {numbers.percent(s, words.language)}" for c, s in risk.suppliers[:2]),
    )
    if risk.sold_on is None:
        return said
    return said + words("crm.sold_on", share=numbers.percent(risk.sold_on, words.language))


def _own(sheet: CriticalSheet, words: Words) -> str:
    return "; ".join(own_words(each, words) for each in sheet.own)


def _value(sheet: CriticalSheet, words: Words) -> str:
    value = sheet.value
    assert value is not None
    said = words("crm.value_is", value=numbers.figure(value.value, words.language))
    first = [
        f"{classification('activities').names(f.cell['sector'])[words.language]} "
        f"{numbers.figure(f.value, words.language)}"
        for f in sheet.by_division[:MOST_USES]
    ]
    return f"{said}: {', '.join(first)}"


def _uses_of(sheet: CriticalSheet, words: Words) -> str:
    return _uses(sheet.uses, words)


def _uses(uses: tuple[Use, ...], words: Words) -> str:
    said = ", ".join(
        f"{application_names(use.application)[words.language]} {numbers.percent(use.share, words.language)}"
        for use in uses[:MOST_USES]
    )
    left = len(uses) - MOST_USES
    return f"{said}, {words('crm.more', count=left)}" if left > 0 else said


def _replaced(sheet: CriticalSheet, words: Words) -> str:
    assert sheet.replaced is not None
    risk, importance = (numbers.figure(v, words.language, digits=2) for v in sheet.replaced)
    return words("crm.replaced_is", risk=risk, importance=importance)


def _country(code: str, words: Words) -> str:
    tree = classification("countries")
    return tree.names(code)[words.language] if code in tree else code


_TEXTS: dict[str, Any] = {
    "stage": _stage,
    "origin": _origin,
    "imports": _imports,
    "own": _own,
    "value": _value,
    "uses": _uses_of,
    "replaced": _replaced,
}
"""How each thing that is known is said."""

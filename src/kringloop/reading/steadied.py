"""Where stocks settle in words: the tables that terminal, page and Python show alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kringloop.reading import numbers
from kringloop.reading.product_block import ProductBlock
from kringloop.reading.words import Words
from kringloop.reference import classification

if TYPE_CHECKING:
    from kringloop.runs import SteadyAnswer

LARGEST: Final = 4


def steady_title(found: SteadyAnswer, words: Words) -> str:
    """How many products settle by when, and what is needed then."""
    years = [p.settled for p in found.products if p.settled is not None]
    return words(
        "steady.title",
        count=len(years),
        all=len(found.products),
        year=max(years, default=found.reached),
        primary=_tonnes(float(f"{sum(p.steady_primary for p in found.products):.3g}"), words),
    )


def steady_blocks(found: SteadyAnswer, words: Words) -> tuple[ProductBlock, ...]:
    """All that follows, in the order in which it is shown."""
    made = (_products(found, words), _materials(found, words), _bound(found, words), _metals(found, words))
    return (*(block for block in made if block.rows), _assumed(found, words))


def technology_name(code: str, language: str) -> str:
    """Name of a good of the energy transition."""
    tree = classification("technologies")
    return tree.names(code)[language] if code in tree else code


def _tonnes(value: float, words: Words) -> str:
    return numbers.figure(value, words.language, digits=3)


def _heads(words: Words, *keys: str) -> tuple[tuple[str, str], ...]:
    return tuple((words(f"steady.{key}"), "right" if n else "words") for n, key in enumerate(keys))


def _products(found: SteadyAnswer, words: Words) -> ProductBlock:
    language = words.language
    rows = [
        (
            p.names[language],
            _tonnes(p.per_head, words),
            _tonnes(p.steady_stock, words),
            numbers.figure(p.life, language, digits=3),
            _tonnes(p.inflow, words),
            _tonnes(p.steady_inflow, words),
            _tonnes(p.steady_primary, words),
            words("steady.never") if p.settled is None else str(p.settled),
        )
        for p in sorted(found.products, key=lambda p: -p.steady_primary)
    ]
    keys = ("product", "per_head", "stock", "life", "inflow_now", "inflow", "primary", "settled")
    title, note = words("steady.products"), words("steady.products_note", record=found.record)
    return ProductBlock("products", title, _heads(words, *keys), tuple(rows), note)


def _materials(found: SteadyAnswer, words: Words) -> ProductBlock:
    tree = classification("product_contents")
    rows = [
        (
            tree.names(m.material)[words.language] if m.material in tree else m.material,
            _tonnes(m.stock, words),
            _tonnes(m.inflow, words),
            _tonnes(m.primary, words),
        )
        for m in found.materials
    ]
    count = max((m.products for m in found.materials), default=0)
    return ProductBlock(
        "materials",
        words("steady.materials"),
        _heads(words, "material", "stock", "inflow", "primary"),
        tuple(rows),
        words("steady.materials_note", count=count, all=len(found.products)),
    )


def _bound(found: SteadyAnswer, words: Words) -> ProductBlock:
    language = words.language
    rows = [
        (
            technology_name(metal.technology, language),
            classification("raw_materials").names(metal.metal)[language],
            _three(metal.bound, words),
            _three(metal.yearly, words),
        )
        for metal in found.metals
        if metal.bound is not None
    ]
    heads = (("technology", "words"), ("metal", "words"), ("bound_in", "right"), ("yearly", "right"))
    columns = tuple((words(f"steady.{key}"), side) for key, side in heads)
    return ProductBlock("bound", words("steady.bound"), columns, tuple(rows), words("steady.bound_note"))


def _three(value: tuple[float, float, float] | None, words: Words) -> str:
    if value is None:
        return "–"
    mean, low, high = (_tonnes(v, words) for v in value)
    return mean if low == high else f"{mean} ({low}–{high})"


def _metals(found: SteadyAnswer, words: Words) -> ProductBlock:
    language, tree = words.language, classification("raw_materials")
    rows = []
    for technology, unit in dict.fromkeys((m.technology, m.unit) for m in found.metals):
        of_it = [m for m in found.metals if (m.technology, m.unit) == (technology, unit)]
        factor, said = _per_unit(unit, words)
        told = [f"{tree.names(m.metal)[language]} {_tonnes(factor * m.per_unit[0], words)}" for m in of_it[:LARGEST]]
        more = words("steady.more", count=len(of_it) - LARGEST) if len(of_it) > LARGEST else ""
        name = technology_name(technology, language)
        rows.append((name, technology, said, ", ".join(told) + more))
    heads = (("technology", "words"), ("code", "left"), ("unit", "left"), ("critical", "words"))
    columns = tuple((words(f"steady.{key}"), side) for key, side in heads)
    title = words("steady.metals", year=found.metals_year)
    return ProductBlock("metals", title, columns, tuple(rows), words("steady.metals_note"))


def _per_unit(unit: str, words: Words) -> tuple[float, str]:
    """What a content is multiplied by to read well, and its unit in words: grams where it is of a kilogram."""
    of = unit.removeprefix("kg metal/kg ")
    return (1.0, unit) if of == unit else (1000.0, words.word("steady", f"of_{of}"))


def _assumed(found: SteadyAnswer, words: Words) -> ProductBlock:
    language = words.language
    lines = [
        words("steady.people", people=numbers.figure(found.people, language, digits=4), year=found.path_ends),
        words(
            "steady.use",
            use=numbers.percent(found.use, language),
            life=numbers.percent(found.life_factor, language),
            year=found.reached,
        ),
        words("steady.recycled"),
    ]
    lines += [words("steady.later_uses")] if found.later_uses else []
    return ProductBlock("assumed", words("steady.assumed"), lines=tuple(lines))

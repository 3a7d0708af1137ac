"""Where stocks settle in words: the tables that terminal, page and Python show alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kringloop.reading import numbers
from kringloop.reading.origins import origin_name
from kringloop.reading.product_block import ProductBlock
from kringloop.reading.product_groups import GROUP, product_groups
from kringloop.reading.words import Words
from kringloop.reference import classification

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kringloop.reading.run import Reading
    from kringloop.runs import Capacity, SteadyAnswer, UnknownStock

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


def steady_blocks(found: SteadyAnswer, words: Words, reading: Reading) -> tuple[ProductBlock, ...]:
    """All that follows, in the order in which it is shown."""
    names = _names_of_groups(reading, words.language)
    made = (
        _products(found, words),
        _groups(found, words, names),
        _materials(found, words, names),
        _bound(found, words),
        _lacking(found, words, reading, names),
        _metals(found, words),
    )
    return (*(block for block in made if block.rows), _assumed(found, words, reading))


def _names_of_groups(reading: Reading, language: str) -> Mapping[str, str]:
    """Product group → its name in the language of the reading."""
    spec = reading.run.study.groups.get(GROUP)
    tree = None if spec is None else reading.run.trees[spec.groups]
    return {} if tree is None else {code.code: tree.names(code.code)[language] for code in tree.codes}


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
            words.word("steady", f"basis_{p.basis}"),
        )
        for p in sorted(found.products, key=lambda p: -p.steady_primary)
    ]
    keys = ("product", "per_head", "stock", "life", "inflow_now", "inflow", "primary", "settled", "basis")
    title, note = words("steady.products"), words("steady.products_note", record=found.record)
    return ProductBlock("products", title, _heads(words, *keys), tuple(rows), note)


def _groups(found: SteadyAnswer, words: Words, names: Mapping[str, str]) -> ProductBlock:
    rows = [
        (
            names.get(g.group or "", words("steady.no_group")),
            str(g.products),
            _tonnes(g.stock, words),
            _tonnes(g.inflow, words),
            _tonnes(g.primary, words),
            f"{_tonnes(g.least, words)}–{_tonnes(g.inflow, words)}",
            words("steady.never") if g.settled is None else str(g.settled),
            str(g.lacking),
        )
        for g in found.groups
        if g.group is not None and g.products
    ]
    keys = ("group", "known_products", "stock", "inflow", "primary", "primary_band", "settled", "unknown_products")
    heads, note = _heads(words, *keys), words("steady.groups_note", best=numbers.percent(found.best, words.language))
    return ProductBlock("groups", words("steady.groups"), heads, tuple(rows), note)


def _materials(found: SteadyAnswer, words: Words, names: Mapping[str, str]) -> ProductBlock:
    tree = classification("product_contents")
    rows = [
        (
            names.get(m.group or "", words("steady.no_group")),
            tree.names(m.material)[words.language] if m.material in tree else m.material,
            _tonnes(m.stock, words),
            _tonnes(m.inflow, words),
            _tonnes(m.primary, words),
        )
        for m in found.materials
    ]
    columns = tuple(
        (words(f"steady.{key}"), "right" if n > 1 else "words")
        for n, key in enumerate(("group", "material", "stock", "inflow", "primary"))
    )
    note = words("steady.materials_note", count=found.made_up, all=len(found.products))
    return ProductBlock("materials", words("steady.materials"), columns, tuple(rows), note)


def _lacking(found: SteadyAnswer, words: Words, reading: Reading, names: Mapping[str, str]) -> ProductBlock:
    """Products whose stock is not known, and what the study itself says is lacking of its groups."""
    language, who = words.language, words("steady.who_products")
    rows = [(u.names[language], _why(u, words), who) for u in found.unknown]
    rows += [
        (f"{names[group.code]}: {each.what[language]}", each.why[language], each.holder[language])
        for group in product_groups(reading)
        for each in group.lacking
    ]
    columns = tuple((words(f"steady.{key}"), "words") for key in ("product", "why", "who"))
    return ProductBlock("lacking", words("steady.lacking"), columns, tuple(rows), words("steady.lacking_note"))


def _why(lost: UnknownStock, words: Words) -> str:
    sold = "–" if lost.sold is None else _tonnes(lost.sold, words)
    return words(f"steady.why_{lost.why}", sold=sold, gone=_tonnes(lost.discarded, words))


def _bound(found: SteadyAnswer, words: Words) -> ProductBlock:
    language = words.language
    rows = [
        (
            technology_name(metal.technology, language),
            _amount(found.goods[metal.technology], metal.unit, words),
            classification("raw_materials").names(metal.metal)[language],
            _three(metal.bound, words),
            _three(metal.yearly, words),
        )
        for metal in found.metals
        if metal.bound is not None
    ]
    heads = (
        ("technology", "words"),
        ("amount", "words"),
        ("metal", "words"),
        ("bound_in", "right"),
        ("yearly", "right"),
    )
    columns = tuple((words(f"steady.{key}"), side) for key, side in heads)
    return ProductBlock("bound", words("steady.bound"), columns, tuple(rows), words("steady.bound_note"))


def _amount(good: Capacity, unit: str, words: Words) -> str:
    """How much of a good there is, and who says so."""
    said = words("steady.asked_for") if good.year is None else words("steady.stated_in", year=good.year)
    if unit.endswith("/MW"):
        return f"{_tonnes(good.amount, words)} MW ({said})"
    return f"{_tonnes(good.amount / 1000.0, words)} t ({said})"


def _three(value: tuple[float, float | None, float | None] | None, words: Words) -> str:
    """A mean with its lowest and highest; says so where the literature gives no band."""
    if value is None:
        return "–"
    mean, least, most = value[0], value[1], value[2]
    if least is None or most is None:
        return words("steady.no_band", mean=_tonnes(mean, words))
    low, high = _tonnes(least, words), _tonnes(most, words)
    return _tonnes(mean, words) if low == high else f"{_tonnes(mean, words)} ({low}–{high})"


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


def _assumed(found: SteadyAnswer, words: Words, reading: Reading) -> ProductBlock:
    """What the answer rests on: each with what sort of statement it is, and whose."""
    language = words.language
    people = words("steady.people_own" if found.people_own else "steady.people_path", people=_people(found, words))
    lines: list[tuple[str, tuple[str, ...]]] = [
        (
            f"{people} {words('steady.people_from', year=found.path_ends)}",
            () if found.people_own else ("loop_scenarios",),
        ),
        (
            words(
                "steady.use",
                use=numbers.percent(found.use, language),
                life=numbers.percent(found.life_factor, language),
                year=found.reached,
            ),
            () if found.use_own else ("loop_scenarios",),
        ),
        (words("steady.lives"), ("stock_model",)),
        (words("steady.lives_level"), ("unu_lifetimes_2015",)),
        (words("steady.recycled"), ("loop_assumptions",)),
        (words("steady.best", best=numbers.percent(found.best, language)), ("loop_assumptions",)),
        (words("steady.made_of"), ("babbitt2020",)),
        (words("steady.metals_of"), ("premise_metals",)),
    ]
    lines += [(words("steady.later_uses"), ("loop_assumptions",))] if found.later_uses else []
    rows = [_said_by(text, keys, words, reading) for text, keys in lines if _known(keys, reading)]
    columns = tuple((words(f"steady.{key}"), "words") for key in ("assumption", "kind_of", "source"))
    return ProductBlock("assumed", words("steady.assumed"), columns, tuple(rows), words("steady.assumed_note"))


def _people(found: SteadyAnswer, words: Words) -> str:
    return numbers.figure(found.people, words.language, digits=4)


def _known(keys: tuple[str, ...], reading: Reading) -> bool:
    """Whether the run has what is said of; what the reader says needs none."""
    return not keys or any(key in reading.origins for key in keys)


def _said_by(text: str, keys: tuple[str, ...], words: Words, reading: Reading) -> tuple[str, str, str]:
    """A statement with its kind and source; the reader's own where none is named."""
    origins = [reading.origins[key] for key in keys if key in reading.origins]
    if not origins:
        return text, words("kind.scenario"), words("steady.own")
    kinds = dict.fromkeys(words.word("kind", origin.kind) for origin in origins)
    return text, ", ".join(kinds), "; ".join(origin_name(origin, words.language) for origin in origins)

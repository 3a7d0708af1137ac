"""Product groups: a row of each on the page of products, and a page of each with what is known of it."""

from __future__ import annotations

from typing import Any

from kringloop.core import margin
from kringloop.reading import held_where, holder_text, numbers, product_groups, reason, target_verdict, world
from kringloop.web.address import Address
from kringloop.web.errors import NotThereError, near_or_known, said
from kringloop.web.view import Asked, Column, Table, View

METALS = "crm_mass_in_products"
MOST_METALS = 8


def group_lines(asked: Asked) -> list[dict[str, Any]]:
    """Every group with its makers and its headline figures, for the page of products."""
    reading, language = asked.reading, asked.language
    lines, heads = [], ("in_use_stock", "discards_by_product", "repaired_share.volunteers")
    for group in product_groups.product_groups(reading):
        found = {f.definition.id: f for f in product_groups.group_figures(reading, group.code, *heads)}
        lines.append(
            {
                "group": group,
                "name": _name(asked, group.code),
                "makers": [reading.name("sector", m.sector, language) for m in group.makers],
                "figures": [
                    found.get(id) for id in ("in_use_stock", "discards_by_product", "repaired_share.volunteers")
                ],
            }
        )
    return lines


def build_group(asked: Asked) -> tuple[View, Address]:
    """One product group: as a whole, by product, by material, who makes it, and what nobody here knows."""
    reading, words, language = asked.reading, asked.words, asked.language
    code = asked.names["code"]
    address = asked.question.done(language, f"group/{code}")
    every = {g.code: g for g in product_groups.product_groups(reading)}
    if code not in every:
        near = near_or_known(code, every)
        raise NotThereError(said("error.group", value=code, links=[(_name(asked, c), f"group/{c}") for c in near]))
    group, name = every[code], _name(asked, code)
    figures = product_groups.group_figures(reading, code)
    rows = product_groups.product_rows(reading, group)
    made, metals = product_groups.maker_rows(reading, group), _metals(asked, group)
    view = View(
        title=_title(asked, name[0].upper() + name[1:], figures),
        summary=words("group.lead"),
        content={
            "group": group,
            "name": name,
            "figures": figures,
            "known": any(f.value is not None for f in figures),
            "units": [numbers.unit_words(f.unit, language) for f in figures],
            "reasons": [reason(f.why, words) if f.why else "" for f in figures],
            "products": [(reading.name("good", key, language), found) for key, found in rows],
            "fitted": sum(found[0] is not None for _, found in rows),
            "content": _content(asked, code),
            "metals": metals,
            "metals_year": min((f.year for _, found in metals for _, f, _ in found), default=None),
            "makers": [(m, reading.name("sector", m.sector, language), found) for m, found in made],
            "maker_heads": _maker_heads(asked),
            "codes_from": [
                (s, reading.name("source", s, language))
                for s in product_groups.maker_sources(reading)
                if any(m.codes is not None for m in group.makers)
            ],
            "goals": [
                (h, target_verdict(h, words), holder_text(h, words))
                for h in held_where(reading, product_groups.GROUP, code)
            ],
            "command": f"kringloop show in_use_stock --by product_group,scenario --lang {language}",
            "others": [(g, _name(asked, g.code)) for g in every.values()],
        },
        tables=(_table(asked, name, figures),),
        sources=tuple(sorted({s for f in figures for s in f.sources})),
        about={"product_group": code},
    )
    return view, address


def _name(asked: Asked, code: str) -> str:
    return asked.reading.name(product_groups.GROUP, code, asked.language)


def _title(asked: Asked, name: str, figures: tuple[product_groups.GroupFigure, ...]) -> str:
    """What is discarded of it; else what is brought to be repaired; else that nobody here knows."""
    found = {f.definition.id: f for f in figures if f.value is not None}
    for id, key in (("discards_by_product", "title"), ("repair_attempts.volunteers", "title_repairs")):
        if (f := found.get(id)) is not None and f.value is not None:
            half = margin(f.value, f.low, f.high)
            mass, count = (
                numbers.quantity(f.value, f.unit, asked.language, error=half),
                numbers.figure(f.value, asked.language),
            )
            amount = mass if key == "title" else count
            return asked.words(f"group.{key}", name=name, amount=amount, year=f.year)
    return asked.words("group.title_none", name=name)


def _content(asked: Asked, code: str) -> list[tuple[str, tuple[Any, Any]]]:
    """Materials with what is in use and in discards of them."""
    found: dict[str, dict[str, Any]] = {}
    for f in product_groups.group_content(asked.reading, code):
        found.setdefault(f.cell["content"], {})[f.definition.id] = f
    pairs = {c: (f.get("urban_mine_stock"), f.get("discarded_content")) for c, f in found.items()}
    return [(asked.reading.name("content", c, asked.language), pair) for c, pair in pairs.items()]


def _metals(asked: Asked, group: product_groups.ProductGroup) -> list[tuple[str, list[tuple[str, world.Figure, str]]]]:
    """Of each technology of a group the metals of which most is in it, in the first year: later ones are expected."""
    reading, language = asked.reading, asked.language
    tree = reading.run.trees.get("technologies")
    found: dict[str, list[tuple[str, world.Figure, str]]] = {}
    for definition in reading.keys.get(METALS, ()) if tree is not None and "technologies" in group.members else ():
        rows = [r for r in reading.figures(definition.id).iter_rows(named=True) if r["value"]]
        rows = [r for r in rows if r["year"] == min(r["year"] for r in rows)]
        for r in sorted(rows, key=lambda r: -r["value"]):
            mine = found.setdefault(r["technology"], [])
            if (
                tree is None
                or tree.group(product_groups.GROUP, r["technology"]) != group.code
                or len(mine) >= MOST_METALS
            ):
                continue
            cell = {d: r[d] for d in definition.by}
            figure = world.Figure(definition, cell, r["year"], r["value"])
            mine.append((reading.name("metal", r["metal"], language), figure, numbers.unit_words(r["unit"], language)))
    return [(reading.name("technology", t, language), metals) for t, metals in found.items() if metals]


def _maker_heads(asked: Asked) -> list[str]:
    definitions = [asked.reading.definitions.get(id) for id in product_groups.OF_MAKERS]
    return [
        f"{d.full_name(asked.language)} ({numbers.unit_words(d.unit, asked.language)})" if d is not None else ""
        for d in definitions
    ]


def _table(asked: Asked, name: str, figures: tuple[product_groups.GroupFigure, ...]) -> Table:
    words = asked.words
    columns = (
        Column("indicator", words("row.indicator"), "dimension"),
        Column("name", words("column.name")),
        Column("year", words("column.year")),
        Column("value", words("column.value"), "measure"),
        Column("low", words("column.low"), "attribute"),
        Column("high", words("column.high"), "attribute"),
        Column("unit", words("column.unit")),
        Column("status", words("column.status")),
        Column("reach", words("group.reach")),
    )
    rows = tuple(
        {
            "indicator": f.definition.id,
            "name": f.definition.full_name(asked.language),
            "year": f.year,
            "value": f.value,
            "low": f.low,
            "high": f.high,
            "unit": f.unit,
            "status": f.status,
            "reach": f.state[asked.language] or (reason(f.why, words) if f.why else ""),
        }
        for f in figures
    )
    return Table("group", name, columns, rows)

"""Empty tables that a company fills in: made from the declared columns that read them, so that they cannot drift."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kringloop.actors import (
    CLAIMS,
    DELIVERIES,
    ESRS,
    ESRS_VERSION,
    FIRM,
    ITEMS,
    MEMBERS,
    esrs_codes,
    esrs_points,
    esrs_units,
)
from kringloop.core import listing, unknown
from kringloop.targets import DIVISION

if TYPE_CHECKING:
    from kringloop.reading.words import Words
    from kringloop.tables import Column, Schema

TEMPLATES: Final[Mapping[str, Schema]] = {
    "firm": FIRM,
    "companies": MEMBERS,
    "deliveries": DELIVERIES,
    "claims": CLAIMS,
    "division": DIVISION,
    "esrs": FIRM,
}
"""What can be filled in, by key, with the columns that read it."""
WHO: Final = ("company", "sector", "industry")
FIGURES: Final[Mapping[str, str]] = {
    "ghg_direct": "kt_CO2e",
    "co2_direct": "kt",
    "net_energy_use": "TJ",
    "waste_generated": "kt",
}
"""Figures that the empty table of a company asks for, in a unit that the indicator takes; more may be added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """An empty table: its heading, its rows with nothing filled in, and what belongs in each column and row.

    texts : columns that hold text
    notes : heading of the notes, and a line per column and per row: name, meaning, unit or codes, whether it is needed
    """

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    texts: frozenset[str]
    note_heads: tuple[str, ...]
    notes: tuple[tuple[str, ...], ...]


def template_of(key: str, words: Words) -> Template:
    """The empty table of a kind, with its notes in one language.

    Raises
    ------
    UnknownNameError   another kind; names the nearest
    """
    if key not in TEMPLATES:
        raise unknown("template", key, TEMPLATES)
    schema = TEMPLATES[key]
    heads = tuple(column.name for column in schema.columns)
    notes = [_column_note(key, column, words) for column in schema.columns]
    rows: tuple[tuple[str, ...], ...] = ()
    if key == "firm":
        rows = _firm_rows(heads, words)
        notes += [_item_note(item, words) for item in ITEMS if item not in (ESRS, ESRS_VERSION)]
    if key == "esrs":
        rows = _esrs_rows(heads, words)
        notes += [_item_note(item, words) for item in (*WHO, ESRS_VERSION, ESRS)]
        notes += [_point_note(point, words) for point in esrs_points()]
    names = ("head_column", "head_meaning", "head_unit", "head_needed")
    return Template(
        key=key,
        title=words("shares.template_title", name=words.word("template", key)),
        heads=heads,
        rows=rows,
        texts=frozenset(column.name for column in schema.columns if column.type == "text"),
        note_heads=tuple(words(f"shares.{name}") for name in names),
        notes=tuple(notes),
    )


def _column_note(key: str, column: Column, words: Words) -> tuple[str, ...]:
    codes = sorted(column.codes) if isinstance(column.codes, frozenset) else []
    told = words("shares.codes", codes=listing(codes, language=words.language)) if codes else ""
    needed = "left_out" if column.optional else "optional" if column.empty else "needed"
    return (column.name, words.word(f"template_{key}", column.name), told, words(f"shares.{needed}"))


def _item_note(key: str, words: Words) -> tuple[str, ...]:
    item, language = ITEMS[key], words.language
    meaning = f"{item.names[language]}: {item.note[language]}"
    return (f"item={key}", meaning, item.unit, words("shares.needed" if item.needed else "shares.optional"))


def _point_note(id: str, words: Words) -> tuple[str, ...]:
    """A point of ESRS E5: what it is, by which paragraph, and that the revised text is not known to keep it."""
    point = esrs_points()[id]
    parts = words(f"esrs.parts_{point.parts}") if point.parts else ""
    meaning = words("esrs.point", name=point.names[words.language], paragraph=point.paragraph, parts=parts)
    return (f"code={id}", meaning.strip(), " / ".join(esrs_units(id)), words("shares.optional"))


def _esrs_rows(heads: tuple[str, ...], words: Words) -> tuple[tuple[str, ...], ...]:
    """Who the company is, and a row for each figure of ESRS E5, with its unit."""
    made = [{"item": key, "note": ITEMS[key].note[words.language]} for key in WHO]
    made += [{"item": ESRS_VERSION, "code": "set1", "note": ITEMS[ESRS_VERSION].note[words.language]}]
    made += [
        {
            "item": ESRS,
            "code": code,
            "unit": esrs_units(code.partition(":")[0])[0],
            "note": esrs_points()[code.partition(":")[0]].names[words.language],
        }
        for code in esrs_codes()
    ]
    return tuple(tuple(row.get(head, "") for head in heads) for row in made)


def _firm_rows(heads: tuple[str, ...], words: Words) -> tuple[tuple[str, ...], ...]:
    """A row for each thing a company can say, with unit and note filled in."""
    made = [{"item": key, "unit": item.unit, "note": item.note[words.language]} for key, item in ITEMS.items()]
    made = [row for row in made if row["item"] not in ("figure", ESRS, ESRS_VERSION)]
    note = ITEMS["figure"].note[words.language]
    made += [{"item": "figure", "code": code, "unit": unit, "note": note} for code, unit in FIGURES.items()]
    return tuple(tuple(row.get(head, "") for head in heads) for row in made)

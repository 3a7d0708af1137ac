"""Critical materials of one division of manufacturing: nature, size, function and substitutes side by side."""

from __future__ import annotations

from typing import Any

from kringloop.reading import Words, crm_said, crm_sheets, materials
from kringloop.reference import classification
from kringloop.web.address import Address
from kringloop.web.errors import NotThereError, near_or_known, said
from kringloop.web.pages.materials.opened import division_links
from kringloop.web.view import Asked, Column, Table, View


def build_division(asked: Asked) -> tuple[View, Address]:
    """One division, with each material of the EU list that it uses."""
    reading, words, code = asked.reading, asked.words, asked.names["code"].casefold()
    known = crm_sheets.divisions_with_uses()
    if code not in known:
        links = [(_name(c, words), f"materials/{c}") for c in near_or_known(code, known)]
        raise NotThereError(said("error.sector", value=asked.names["code"], links=links))
    found = crm_sheets.division_uses(code, importer=crm_sheets.importer_of(reading), reading=reading)
    block = crm_said.division_block(found, code, words)
    rows = [crm_said.division_row(each, words) for each in found]
    paths = {c: m.path for m in materials.materials(reading) for c in (m.code, *(each.code for each in m.members))}
    view = View(
        title=block.title,
        summary=words("crm.division_lead"),
        content={
            "code": code,
            "name": _name(code, words),
            "block": block,
            "found": [(_linked(asked, each, code, paths), row) for each, row in zip(found, rows, strict=True)],
            "others": [(c, _name(c, words)) for c in known],
        },
        tables=(Table("division", block.title, _columns(words), tuple(_record(each, words) for each in found)),),
        sources=tuple(sorted({s for each in found if each.value for s in each.value.sources})),
        about={"sector": code},
    )
    return view, asked.question.done(asked.language, f"materials/{code}")


def _linked(asked: Asked, each: crm_sheets.DivisionUse, division: str, paths: dict[str, str]) -> dict[str, Any]:
    path = paths.get(each.sheet.material, "")
    return {"path": path, "opens": division_links(asked.reading, each, division, path, asked.language)}


def _columns(words: Words) -> tuple[Column, ...]:
    return (
        Column("material", words("crm.material"), "dimension"),
        *(Column(key, words(f"crm.{word}")) for key, word in _TEXT.items()),
        Column("share_of_use", words("crm.share"), "measure"),
        Column("value_added", words("crm.value_short"), "measure"),
    )


_TEXT = {"nature": "nature", "imports": "imports", "function": "function", "replaced": "replaced_short"}


def _record(each: crm_sheets.DivisionUse, words: Words) -> dict[str, Any]:
    row = crm_said.division_row(each, words)
    value = each.value.value if each.value else None
    texts = {key: row[key] for key in _TEXT}
    return {"material": each.sheet.material, **texts, "share_of_use": each.share, "value_added": value}


def _name(code: str, words: Words) -> str:
    return classification("activities").names(code)[words.language]

"""Raw materials side by side: risk, importance, largest supplier and use, as the page Raw materials has them."""

from __future__ import annotations

from collections.abc import Mapping

from kringloop.reading import StateRow, materials, numbers
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Column, Grid, Heading, NewPage, Row, Text, cells


def raw_materials(asked: Asked) -> list[Block]:
    """The chapter on raw materials, the largest risk first."""
    words, reading = asked.words, asked.reading
    found = materials.materials(reading)
    made: list[Block] = [Heading(words("nav.materials"))]
    if not found:
        return [*made, Text(words("materials_part.absent")), NewPage()]
    critical = sum(m.critical is True for m in found)
    made.append(
        Text(words("materials.title", count=len(found), critical=critical, year=found[0].risk.year) + ".", "lead")
    )
    least = {k: numbers.figure(v, asked.language) for k, v in materials.thresholds(reading).items()}
    made.append(Text(words("materials.means", **least) if least else words("materials.no_threshold")))
    stages = materials.stage_names(reading, asked.language)
    columns = (
        Column(words("dimension.material"), 1.6),
        Column(words("materials.critical"), 0.0),
        Column(words("materials.risk"), 0.0, True),
        Column(words("materials.importance"), 0.0, True),
        *(Column(words("materials.supplier", stage=name), 1.4) for name in stages.values()),
        Column(words("materials.use"), 2.4),
    )
    rows = tuple(_row(asked, material, stages) for material in found)
    made += [Grid(columns, rows, words("materials.caption"), small=True), Text(words("materials.note"), "soft")]
    return [*made, NewPage()]


def _row(asked: Asked, material: materials.Material, stages: Mapping[str, str]) -> Row:
    language, words = asked.language, asked.words
    known = {True: words("world.yes"), False: words("world.no"), None: words("kind.missing")}
    return cells(
        materials.name_of(asked.reading, material.code, language),
        known[material.critical],
        *(_figure(row, language) for row in (material.risk, material.importance)),
        *_of(asked, material, stages),
    )


def _of(asked: Asked, material: materials.Material, stages: Mapping[str, str]) -> list[str]:
    """Suppliers and use; of a group each member has its own, on the page of the group."""
    if material.members:
        return [asked.words("materials.by_member")] * (len(stages) + 1)
    suppliers = [_supplier(material.suppliers.get(stage), asked.language) for stage in stages]
    return [*suppliers, materials.main_use(asked.reading, material.code, asked.language)]


def _figure(row: StateRow | None, language: str) -> str:
    return numbers.figure(None if row is None else row.value, language, digits=2)


def _supplier(row: StateRow | None, language: str) -> str:
    return "–" if row is None else f"{row.state[language]} {numbers.percent(row.value / 100, language)}"

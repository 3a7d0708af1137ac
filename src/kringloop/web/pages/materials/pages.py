"""Risk, origin and use of each raw material; the figures are those of the run."""

from __future__ import annotations

from typing import Any

from kringloop.reading import (
    Words,
    crm_said,
    crm_sheets,
    exposed_divisions,
    materials,
    numbers,
    pictures,
    state_record,
)
from kringloop.reference import classification
from kringloop.web.address import Address
from kringloop.web.errors import NotThereError, near_or_known, said
from kringloop.web.pages.materials.opened import told_links
from kringloop.web.pages.start import state_columns
from kringloop.web.view import Asked, Column, Table, View


def build_all(asked: Asked) -> tuple[View, Address]:
    """Every material of the last assessment, the largest risk first."""
    reading, words = asked.reading, asked.words
    address = asked.question.done(asked.language, asked.path)
    found = materials.materials(reading)
    critical = sum(m.critical is True for m in found)
    rows = [
        {
            "material": m,
            "name": materials.name_of(reading, m.code, asked.language),
            "use": materials.main_use(reading, m.code, asked.language),
        }
        for m in found
    ]
    records = [
        {"material": row.cell.get("material", m.code), "stage": row.cell.get("stage", ""), **state_record(row, words)}
        for m in found
        for row in _rows(m)
    ]
    least = materials.thresholds(reading)
    view = View(
        title=words("materials.title", count=len(found), critical=critical, year=found[0].risk.year),
        summary=words("materials.lead"),
        content={
            "rows": rows,
            "stages": materials.stage_names(reading, asked.language),
            "least": {k: numbers.figure(v, asked.language) for k, v in least.items()},
            "exposed": _exposed(asked),
        },
        tables=(
            Table(
                "materials",
                words("materials.caption"),
                (
                    Column("material", words("dimension.material"), "dimension"),
                    Column("stage", words("dimension.stage"), "dimension"),
                    *state_columns(words),
                ),
                tuple(records),
            ),
            *_exposed_table(asked),
        ),
        sources=tuple(sorted({s for m in found for row in _rows(m) for s in row.sources})),
    )
    return view, address


def _exposed(asked: Asked) -> list[dict[str, Any]]:
    """Divisions by the value that rests on critical materials, with names."""
    reading, language = asked.reading, asked.language
    return [
        {
            "row": each,
            "name": reading.name("sector", each.sector, language, each.weighted.definition.accounts),
            "most": [(materials.name_of(reading, f.cell["material"], language), f) for f in each.most],
        }
        for each in exposed_divisions(reading)
    ]


def _exposed_table(asked: Asked) -> tuple[Table, ...]:
    """The same as a table to take along; none where the run has no such figures."""
    found, words = exposed_divisions(asked.reading), asked.words
    if not found:
        return ()
    columns = (Column("sector", words("dimension.sector"), "dimension"), *state_columns(words))
    rows = (row for each in found for row in (each.weighted, each.whole))
    records = tuple({"sector": row.cell["sector"], **state_record(row, words)} for row in rows)
    return (Table("exposed", words("materials.exposed"), columns, records),)


def _rows(material: materials.Material) -> list[Any]:
    of_members = [row for member in material.members for row in member.suppliers.values()]
    own = (material.risk, material.importance, *material.suppliers.values())
    return [r for r in (*own, *of_members) if r is not None]


def build_one(asked: Asked) -> tuple[View, Address]:
    """One material: its figures, where it comes from, what it is for, and what nobody here knows."""
    reading, words, asked_for = asked.reading, asked.words, asked.names["code"].casefold()
    address = asked.question.done(asked.language, f"material/{asked_for}")
    every = {m.word: m for m in materials.materials(reading)}
    if asked_for not in every:
        near = [every[word] for word in near_or_known(asked_for, every)]
        links = [(materials.name_of(reading, m.code, asked.language), m.path) for m in near]
        raise NotThereError(said("error.material", value=asked.names["code"], links=links))
    material = every[asked_for]
    code, name = material.code, materials.name_of(reading, material.code, asked.language)
    shown = materials.figures_of(reading, code)
    uses = {d: materials.uses_of(reading, code, d) for d in materials.USES}
    drawn = _drawn(asked, name, uses)
    together = _together(asked, code)
    view = View(
        title=_title(material, name, words),
        summary=words("material.lead"),
        content={
            "material": material,
            "name": name,
            "rows": shown,
            "stages": materials.stage_names(reading, asked.language),
            "members": [
                {
                    "name": materials.name_of(reading, m.code, asked.language),
                    "suppliers": m.suppliers,
                    "use": materials.main_use(reading, m.code, asked.language),
                }
                for m in material.members
            ],
            "uses": {
                d: [(materials.use_name(reading, d, c, asked.language), f) for c, f in found]
                for d, found in uses.items()
                if found
            },
            "drawn": drawn,
            **_together_content(together, asked),
            "titles": {d: words(f"material.by_{d}", name=name) for d in materials.USES},
            "lacking": materials.not_known(reading, code) if together is None else (),
            "others": [(m, materials.name_of(reading, m.code, asked.language)) for m in every.values()],
        },
        tables=(
            Table(
                "material",
                name,
                (Column("stage", words("dimension.stage"), "dimension"), *state_columns(words)),
                tuple({"stage": r.cell.get("stage", ""), **state_record(r, words)} for r in shown),
            ),
        ),
        pictures=tuple(drawn.values()),
        sources=tuple(sorted({s for r in shown for s in r.sources})),
        about={"material": code},
    )
    return view, address


def _together(asked: Asked, code: str) -> crm_sheets.CriticalSheet | None:
    """The material whole; None where a study has materials of its own."""
    if code not in classification("raw_materials"):
        return None
    return crm_sheets.critical_sheet(code, importer=crm_sheets.importer_of(asked.reading), reading=asked.reading)


def _together_content(sheet: crm_sheets.CriticalSheet | None, asked: Asked) -> dict[str, Any]:
    """Nature, size, function and substitutes, and the divisions that use the material."""
    if sheet is None:
        return {"together": None}
    names, used = classification("activities"), {use.sector for use in sheet.uses}
    return {
        "together": crm_said.sheet_block(sheet, asked.words),
        "sides": sheet.told,
        "opens": told_links(asked.reading, sheet, asked.language),
        "divisions": [(c, names.names(c)[asked.language]) for c in crm_sheets.divisions_with_uses() if c in used],
    }


def _title(material: materials.Material, name: str, words: Words) -> str:
    """What kind of material it is, and where most of it comes from."""
    kind = {True: "critical", False: "not_critical", None: "unknown"}[material.critical]
    first = words(
        f"material.title_{kind}",
        name=name[0].upper() + name[1:],
        risk=numbers.figure(material.risk.value, words.language),
        year=material.risk.year,
    )
    supplier = max(material.suppliers.values(), key=lambda row: row.value, default=None)
    if supplier is None:
        return first
    return first + words(
        "material.title_from",
        supplier=supplier.state[words.language],
        share=numbers.percent(supplier.value / 100, words.language),
        stage=words(f"material.of_{supplier.cell['stage']}"),
    )


def _drawn(asked: Asked, name: str, uses: dict[str, Any]) -> dict[str, Any]:
    """Uses as bars, where there is more than one; applications are quoted from the source, in a table alone."""
    made = {}
    for dimension, found in uses.items():
        if len(found) < 2 or dimension == "application":
            continue
        definition = asked.reading.definitions[materials.USES[dimension]]
        title = asked.words(f"material.by_{dimension}", name=name)
        sources = tuple(sorted({s for _, f in found for s in f.sources}))
        about = pictures.about_of(asked.reading, definition, sources, asked.language, title=title)
        parts = [(materials.use_name(asked.reading, dimension, c, asked.language), f.value) for c, f in found]
        made[dimension] = pictures.parts_chart(about, parts, title, asked.language, key=dimension)
    return made

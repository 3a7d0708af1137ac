"""What each figure of a critical material opens to: its rows in the run, or the source that it was read in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kringloop.reading import Reading, StateRow, crm_sheets, materials, origin_name, state_row
from kringloop.reference import fact_source

IMPORTS, REPLACED = "cepii_baci", "ec2017crm"
USES = "#use-application"
"""Place on the page of a material where its uses stand, each with its rows."""


@dataclass(frozen=True, slots=True)
class Opens:
    """A link: a page of these results with its keys and place, or an address elsewhere with a name."""

    path: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    url: str = ""
    name: str = ""


def told_links(reading: Reading, sheet: crm_sheets.CriticalSheet, language: str) -> dict[str, Opens]:
    """By the key of what is told of a material: a figure of the run where it is one, else its source."""
    found = {t.key: _source(t.sources[0], language) for t in sheet.told if t.sources and t.key != "value"}
    if risk := _row(reading, materials.RISK, material=sheet.material):
        found["stage"] = _opens(risk)
    if supplier := supplier_link(reading, sheet):
        found["origin"] = supplier
    if sheet.value:
        found["value"] = Opens(sheet.value.path, sheet.value.query)
    if materials.uses_of(reading, sheet.material, "application"):
        found["uses"] = Opens(place=USES)
    return found


def division_links(
    reading: Reading, use: crm_sheets.DivisionUse, division: str, path: str, language: str
) -> dict[str, Opens]:
    """The same of a material in a division, by column."""
    sheet, found = use.sheet, {}
    if supplier := supplier_link(reading, sheet):
        found["nature"] = supplier
    if sheet.imports:
        found["imports"] = _source(IMPORTS, language)
    if sheet.replaced:
        found["replaced"] = _source(REPLACED, language)
    if use.value:
        found["value"] = Opens(use.value.path, use.value.query)
    shares = dict(materials.uses_of(reading, sheet.material, "sector"))
    if share := shares.get(division):
        found["share"] = Opens(share.path, share.query)
    if path and materials.uses_of(reading, sheet.material, "application"):
        found["function"] = Opens(path, place=USES)
    return found


def supplier_link(reading: Reading, sheet: crm_sheets.CriticalSheet) -> Opens | None:
    """The share of the largest supplier at the stage of the largest risk."""
    row = sheet.stage and _row(reading, materials.SUPPLIER, material=sheet.material, stage=sheet.stage)
    return _opens(row) if row else None


def _opens(row: StateRow) -> Opens:
    return Opens(row.number, row.number_query)


def _row(reading: Reading, id: str, **cell: str) -> StateRow | None:
    """The figure of a cell, where the run has the definition and the cell."""
    definition = reading.definitions.get(id)
    if definition is None or cell["material"] not in reading.labels(id, "material"):
        return None
    return state_row(reading, definition, **cell)


def _source(key: str, language: str) -> Opens:
    origin = fact_source(key).origin
    return Opens(url=origin.url, name=f"{origin_name(origin, language)}: {origin.title}")

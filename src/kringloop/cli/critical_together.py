"""`criticality`: nature, size, function and substitutes of a material together, and of those of a division."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from kringloop.cli.choose import newest_reading
from kringloop.cli.render import console, print_blocks, print_json
from kringloop.cli.speech import say, words
from kringloop.reading import Reading, crm_said, crm_sheets
from kringloop.reference import TRADE_YEARS, trade_importer, trade_importers


def who_imports(asked: str | None) -> str:
    """Whose imports stand among what is told: the importer asked for, or the first of which trade is at hand."""
    return next(iter(trade_importers().values())) if asked is None else trade_importer(asked)


def sheets(materials: Sequence[str], importer: str, year: int | None) -> list[crm_sheets.CriticalSheet]:
    """The materials whole, with the value added of the newest results where there are any."""
    reading = _results_of(importer)
    of_year = year or TRADE_YEARS[1]
    return [crm_sheets.critical_sheet(each, importer=importer, year=of_year, reading=reading) for each in materials]


def print_sheet(sheet: crm_sheets.CriticalSheet) -> None:
    """One material."""
    print_blocks([crm_said.sheet_block(sheet, words())])


def record(sheet: crm_sheets.CriticalSheet | None) -> dict[str, Any]:
    """The same for programs: every side with its kind, also what is not known; nothing in an overview."""
    return {} if sheet is None else {"together": [_told(sheet, told) for told in sheet.told]}


def _told(sheet: crm_sheets.CriticalSheet, told: crm_sheets.Told) -> dict[str, Any]:
    text, _ = crm_said.told_words(sheet, told, words())
    return asdict(told) | {"text": text}


def _results_of(importer: str) -> Reading | None:
    """The newest results of the usual folder, where they are of the country that imports."""
    reading = newest_reading()
    return reading if reading is not None and crm_sheets.importer_of(reading) == importer else None


def of_division(division: str, importer: str, year: int | None, *, as_json: bool) -> None:
    """Materials of the EU list that a division uses."""
    reading = _results_of(importer)
    found = crm_sheets.division_uses(division, importer=importer, year=year or TRADE_YEARS[1], reading=reading)
    if as_json:
        print_json({"division": division, "run": _run(reading), "materials": [_use(each) for each in found]})
        return
    print_blocks([crm_said.division_block(found, division, words())])
    if reading is not None:
        console().print(say("criticality_run", run=_run(reading)), style="dim", markup=False)


def _use(each: crm_sheets.DivisionUse) -> dict[str, Any]:
    value = (
        None if each.value is None else {"value": each.value.value, "year": each.value.year, "kind": each.value.status}
    )
    return {
        "material": each.sheet.material,
        "name": crm_said.material_words(each.sheet.material, words()),
        "share_of_use": each.share,
        "value_added": value,
        "uses": [asdict(use) for use in each.uses],
        **record(each.sheet),
    }


def _run(reading: Reading | None) -> str | None:
    return None if reading is None else reading.run.file.path.name

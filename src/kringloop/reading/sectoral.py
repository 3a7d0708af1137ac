"""Which sectors a run has figures for, and which indicators have them."""

from __future__ import annotations

from typing import Any

from kringloop.reading.rows import StateRow
from kringloop.reading.run import Definition, Reading

WHOLE = "C"
"""Manufacturing as a whole, with which a sector is compared."""
FIRST_SHOWN = ("gross_value_added", "ghg_direct", "net_energy_use", "waste_generated", "pressure_intensity")
"""Indicators a sector is known by, where it has them."""


def by_sector(reading: Reading) -> tuple[Definition, ...]:
    """Per indicator by sector one definition that needs no other choice: that in front of the study, or the first."""
    front = {name for names in reading.run.study.show.front.values() for name in names}

    def find() -> tuple[Definition, ...]:
        found = []
        for definitions in reading.keys.values():
            definitions = tuple(sorted(definitions, key=lambda d: d.id not in front))
            first = next((d for d in definitions if "sector" in d.by and reading.headline_cell(d) is not None), None)
            if first is not None:
                found.append(first)
        return tuple(found)

    return reading.keep("by_sector", find)


def sectors(reading: Reading) -> tuple[str, ...]:
    """Codes of sectors that have figures, in the order of the study."""

    def find() -> tuple[str, ...]:
        used = {c for d in by_sector(reading) for c in reading.labels(d.id, "sector")}
        listed = reading.run.study.show.labels.get("sector", [])
        return tuple(c for c in listed if c in used) or tuple(sorted(used))

    return reading.keep("sectors", find)


def beside_whole(reading: Reading, row: StateRow, code: str) -> dict[str, Any]:
    """The row, and beside it manufacturing as a whole in the same year: a share where figures add up."""
    whole = None
    if code != WHOLE and WHOLE in reading.labels(row.definition.id, "sector"):
        rows = reading.series(row.definition.id, {**row.cell, "sector": WHOLE})
        whole = next((r["value"] for r in rows if r["year"] == row.year), None)
    share = row.value / whole if whole and row.definition.additive and row.value >= 0 else None
    return {"row": row, "whole": whole, "share": share}

"""Divisions of manufacturing by the value added that rests on critical materials, and on which most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kringloop.reading.materials import materials
from kringloop.reading.rows import StateRow, state_row
from kringloop.reading.run import Reading
from kringloop.reading.world import Figure

WEIGHTED, WHOLE, BY_MATERIAL = (f"crm_value_added.{d}" for d in ("weighted", "whole", "by_material"))
NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class ExposedDivision:
    """One division.

    Parameters
    ----------
    weighted : the largest share of one critical material, times value added
    whole    : all value added, where a critical material is used
    most     : critical materials with the largest share in their use, the largest first
    """

    sector: str
    weighted: StateRow
    whole: StateRow
    most: tuple[Figure, ...]


def exposed_divisions(reading: Reading) -> tuple[ExposedDivision, ...]:
    """Every division that uses a critical material, the most value first; none where a run has no such figures."""
    return reading.keep("exposed_divisions", lambda: tuple(_found(reading)))


def _found(reading: Reading) -> list[ExposedDivision]:
    if any(id not in reading.definitions or not reading.figures(id).height for id in (WEIGHTED, WHOLE, BY_MATERIAL)):
        return []
    made = []
    for sector in reading.labels(WEIGHTED, "sector"):
        weighted, whole = (state_row(reading, reading.definitions[id], sector=sector) for id in (WEIGHTED, WHOLE))
        if weighted is not None and whole is not None and weighted.value > 0:
            made.append(ExposedDivision(sector, weighted, whole, _most(reading, sector, weighted.year)))
    return sorted(made, key=lambda d: -d.weighted.value)


def _most(reading: Reading, sector: str, year: int) -> tuple[Figure, ...]:
    """The critical materials of a division; a member of a group is as critical as its group."""
    found = materials(reading)
    critical = {code for m in found if m.critical for code in (m.code, *(each.code for each in m.members))}
    rows = [
        r
        for r in reading.figures(BY_MATERIAL).iter_rows(named=True)
        if r["sector"] == sector and r["year"] == year and r["value"] and r["material"] in critical
    ]
    definition = reading.definitions[BY_MATERIAL]
    return tuple(
        Figure(definition, {"material": r["material"], "sector": sector}, year, r["value"])
        for r in sorted(rows, key=lambda r: (-r["value"], r["material"]))[:NAMED]
    )

"""Pressure and value around the world: which definition holds which view, by place, part, year and step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kringloop.models import OVERLAP_PARTS, MainPath
from kringloop.reading.run import Definition, Reading
from kringloop.tables import Classification

VIEWS = ("chain", "consumption", "territory")
SOURCES: Mapping[str, Mapping[str, str]] = {
    "co2": {
        "territory": "carbon_perspectives.territory",
        "consumption": "carbon_footprint_consumption.with_households",
        "chain": "carbon_perspectives.chain",
        "overlap": "carbon_perspectives.overlap",
    },
    "value_added": {
        "territory": "value_perspectives.territory",
        "consumption": "value_perspectives.consumption",
        "chain": "value_perspectives.chain",
        "overlap": "value_perspectives.overlap",
    },
}
"""The definition behind each view, by layer."""
STEPS = {"co2": "carbon_footprint_chain.total"}
"""The definition that splits the chain of a product by step."""
SIDES = {"territory": "user", "consumption": "place", "chain": "place"}
"""What the map of a view shows: users of what arises at home, or places where it arises."""
FINAL_DEMAND = "final_demand"
PARTS = tuple((part, inside) for inside, part in OVERLAP_PARTS.items() if any(inside))
"""Parts of the overlap: in the territory, in consumption, in the chain."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One stored figure and the cell it is opened with."""

    definition: Definition
    cell: Mapping[str, str]
    year: int
    value: float | None
    sources: tuple[str, ...] = ()
    status: str = ""

    @property
    def path(self) -> str:
        return f"data/{self.definition.id}"

    @property
    def query(self) -> dict[str, str]:
        return {**self.cell, "year": str(self.year)}


def layers(reading: Reading) -> tuple[str, ...]:
    """Layers of which every view has figures."""
    return reading.keep(
        "world_layers",
        lambda: tuple(k for k, ids in SOURCES.items() if all(reading.figures(id).height for id in ids.values())),
    )


def has_figures(reading: Reading) -> bool:
    """Whether the run counted in three ways at all."""
    return bool(layers(reading))


def definition(reading: Reading, layer: str, view: str) -> Definition:
    return reading.definitions[SOURCES[layer][view]]


def years(reading: Reading, layer: str) -> tuple[int, ...]:
    """Years of the tables, the last one first."""
    found = reading.figures(SOURCES[layer]["overlap"])["year"].unique().to_list()
    return tuple(sorted(found, reverse=True))


def goods(reading: Reading, layer: str) -> tuple[str, ...]:
    """Industries whose chain is followed, in the order of the study."""
    return reading.labels(SOURCES[layer]["chain"], "good")


def figure(reading: Reading, id: str, year: int, **cell: str) -> Figure:
    """One figure of the run; its value is None where there is none."""
    by = reading.definitions[id].by
    row = _cells(reading, id).get((year, *(cell[d] for d in by)))
    known = row["value"] if row else None
    sources = tuple((row["sources"] or "").split()) if row else ()
    return Figure(reading.definitions[id], cell, year, known, sources, row["status"] if row else "")


def _cells(reading: Reading, id: str) -> Mapping[tuple[Any, ...], Mapping[str, Any]]:
    """Rows of a definition by year and codes, found at once instead of filtered again and again."""
    by = reading.definitions[id].by
    return reading.keep(
        ("cells", id),
        lambda: {(r["year"], *(r[d] for d in by)): r for r in reading.figures(id).iter_rows(named=True)},
    )


def by_place(reading: Reading, layer: str, view: str, good: str, year: int) -> dict[str, Figure]:
    """Figures of a view by the codes of its map, groups included."""
    id, side = SOURCES[layer][view], SIDES[view]
    fixed = {"good": good} if "good" in reading.definitions[id].by else {}
    return {c: figure(reading, id, year, **fixed, **{side: c}) for c in reading.labels(id, side)}


def tree(reading: Reading, side: str) -> Classification:
    """The classification of places or of users."""
    specs = reading.run.study.accounts.values()
    key = next(k for s in specs if (k := s.dimensions.get(side)) is not None)
    return reading.run.trees[key]


@dataclass(frozen=True, slots=True)
class Outline:
    """Codes of a map by their use: everything, home, all that is not home, groups of that, and single places."""

    whole: str
    home: str
    away: str
    groups: tuple[str, ...]
    single: tuple[str, ...]


def outline(reading: Reading, side: str, codes: Iterable[str]) -> Outline:
    """Read from the tree: below the whole stand home and the rest; codes with nothing below them are single places."""
    known, codes = tree(reading, side), tuple(codes)
    above = {c: known.parent(c) for c in codes}
    whole = next(c for c, parent in above.items() if parent is None)
    parents = set(above.values())
    single = tuple(c for c in codes if c not in parents)
    home = next(c for c in single if above[c] == whole)
    away = next(c for c in codes if above[c] == whole and c != home)
    return Outline(whole, home, away, tuple(c for c in codes if above[c] == away and c in parents), single)


def parts(reading: Reading, layer: str, good: str, year: int) -> dict[str, Figure]:
    """The parts that the three views have and have not in common."""
    return {p: figure(reading, SOURCES[layer]["overlap"], year, good=good, overlap=p) for p, _ in PARTS}


def totals(reading: Reading, layer: str, good: str, year: int) -> dict[str, Figure]:
    """The total of each view in one year."""
    found = {}
    for view in VIEWS:
        id, side = SOURCES[layer][view], SIDES[view]
        whole = outline(reading, side, reading.labels(id, side)).whole
        fixed = {"good": good} if "good" in reading.definitions[id].by else {}
        found[view] = figure(reading, id, year, **fixed, **{side: whole})
    return found


BRIDGE, NET_IMPORT = "carbon_perspectives.published", "carbon_perspectives.net_import"
BORDERS = ("territory", "consumption")


def bridge(reading: Reading) -> dict[str, dict[int, Figure]]:
    """Published CO2 by border and the net import between them, by year; beside the tables, never joined to them.

    Nothing for a run without such an account.
    """
    if BRIDGE not in reading.definitions or NET_IMPORT not in reading.definitions:
        return {}
    found = {b: {y: figure(reading, BRIDGE, y, border=b) for y in _years_of(reading, BRIDGE)} for b in BORDERS}
    return {**found, "net_import": {y: figure(reading, NET_IMPORT, y) for y in _years_of(reading, NET_IMPORT)}}


def _years_of(reading: Reading, id: str) -> tuple[int, ...]:
    return tuple(sorted(set(reading.figures(id)["year"].to_list())))


def steps(reading: Reading, layer: str, good: str, year: int) -> list[tuple[str, Figure]]:
    """The chain of a product by step, the maker first; nothing where no definition splits it."""
    id = STEPS.get(layer, "")
    if id not in reading.definitions or not reading.figures(id).height:
        return []
    shown = [c for c in ("direct", "first", "further") if c in reading.labels(id, "tier")]
    return [(c, figure(reading, id, year, good=good, tier=c)) for c in shown]


def share(part: Figure, whole: Figure) -> float | None:
    """A part as a share of the whole it is in; None without one."""
    return part.value / whole.value if part.value is not None and whole.value else None


def about(found: Mapping[str, Figure]) -> tuple[str, ...]:
    """Sources of some figures."""
    return tuple(sorted({s for f in found.values() for s in f.sources}))


def main_paths(reading: Reading, layer: str, view: str, good: str, year: int) -> tuple[MainPath, ...]:
    """The largest paths of the chain a view is about; a territory is no chain."""
    if view == "territory":
        return ()
    chain = FINAL_DEMAND if view == "consumption" else good
    return reading.keep(("main_paths", layer, chain, year), lambda: reading.run.main_paths(chain, year, layer))

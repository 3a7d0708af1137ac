"""Raw materials one by one: risk, importance, origin and use, from the stored figures of a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kringloop.reading import numbers
from kringloop.reading.rows import StateRow, state_row
from kringloop.reading.run import Definition, Reading
from kringloop.reading.world import Figure

RISK, IMPORTANCE, SUPPLIER = "supply_risk", "economic_importance.published", "largest_supplier"
COUNT = "critical_materials.count"
"""The definition that says from which risk and importance on a material is called critical."""
USES = {"application": "crm_use_by_function.application", "sector": "crm_use_by_function.sector"}
STAGES = ("E", "P")
"""Extraction and processing."""


@dataclass(frozen=True, slots=True)
class Member:
    """One material of a group that was assessed as a whole, with its largest supplier per stage."""

    code: str
    suppliers: Mapping[str, StateRow]


@dataclass(frozen=True, slots=True)
class Material:
    """One raw material in the last assessment.

    critical  : above both thresholds of the study; None where one of the figures is absent
    suppliers : per stage the share of the largest supplier, whose country is its state in words
    members   : of a group that was assessed as one; what is known of each of them stands with it alone
    """

    code: str
    risk: StateRow
    importance: StateRow | None
    critical: bool | None
    suppliers: Mapping[str, StateRow]
    members: tuple[Member, ...] = ()

    @property
    def path(self) -> str:
        return f"material/{self.word}"

    @property
    def word(self) -> str:
        """The code as addresses have it: they know no capitals."""
        return self.code.casefold()


def materials(reading: Reading) -> tuple[Material, ...]:
    """Every material of the last assessment, the largest risk first."""
    return reading.keep("materials", lambda: tuple(sorted(_found(reading), key=lambda m: (-m.risk.value, m.code))))


def has_materials(reading: Reading) -> bool:
    """Whether the run says anything of single raw materials."""
    return _has(reading, RISK) and bool(reading.labels(RISK, "material"))


def _has(reading: Reading, id: str) -> bool:
    """Whether a definition has any row: a study that lacks the data keeps the definition and why it has no figures."""
    return id in reading.definitions and reading.figures(id).height > 0


def _found(reading: Reading) -> Iterator[Material]:
    if not has_materials(reading):
        return
    last = max(r["year"] for r in reading.figures(RISK).iter_rows(named=True) if r["value"] is not None)
    for code in reading.labels(RISK, "material"):
        risk = state_row(reading, reading.definitions[RISK], material=code)
        if risk is None or risk.year != last:
            continue
        importance = _row(reading, IMPORTANCE, material=code)
        members = tuple(Member(each, _suppliers(reading, each)) for each in _members(reading, code))
        critical = _critical(reading, risk, importance)
        yield Material(code, risk, importance, critical, _suppliers(reading, code), members)


def _suppliers(reading: Reading, code: str) -> Mapping[str, StateRow]:
    return {s: row for s in STAGES if (row := _row(reading, SUPPLIER, material=code, stage=s)) is not None}


def _members(reading: Reading, code: str) -> tuple[str, ...]:
    """Materials below a group of which something is known, in the order of the classification."""
    key = reading.run.study.classifications.get("material", "")
    for account in reading.definitions[RISK].accounts:
        key = reading.run.study.accounts[account].dimensions.get("material") or key
    tree = reading.run.trees.get(key)
    if tree is None or code not in tree or not _has(reading, SUPPLIER):
        return ()
    below = tree.below(code) - {code}
    return tuple(each for each in reading.labels(SUPPLIER, "material") if each in below)


def _row(reading: Reading, id: str, **cell: str) -> StateRow | None:
    return state_row(reading, reading.definitions[id], **cell) if _has(reading, id) else None


def thresholds(reading: Reading) -> Mapping[str, float]:
    """From which risk and importance on this run calls a material critical; empty where it does not."""
    return dict(reading.definitions[COUNT].choices) if COUNT in reading.definitions else {}


def _critical(reading: Reading, risk: StateRow, importance: StateRow | None) -> bool | None:
    least = thresholds(reading)
    if importance is None or importance.year != risk.year or not least:
        return None
    return bool(risk.value >= least["risk"] and importance.value >= least["importance"])


def figures_of(reading: Reading, code: str) -> tuple[StateRow, ...]:
    """Every figure of security that is about this material, by stage where it has one."""
    found = []
    for definition in reading.definitions.values():
        if definition.goal != "security" or "material" not in definition.by or not _has(reading, definition.id):
            continue
        if set(definition.by) == {"material"}:
            rows = [state_row(reading, definition, material=code)]
        elif set(definition.by) == {"material", "stage"}:
            rows = [state_row(reading, definition, material=code, stage=s) for s in STAGES]
        else:
            continue
        found += [row for row in rows if row is not None]
    return tuple(found)


def uses_of(reading: Reading, code: str, dimension: str) -> tuple[tuple[str, Figure], ...]:
    """What a material is for, by application or by sector, in the last year there is; the largest share first."""
    id = USES[dimension]
    if not _has(reading, id):
        return ()
    definition = reading.definitions[id]
    known = [r for r in reading.figures(id).iter_rows(named=True) if r["material"] == code and r["value"] is not None]
    last = max((r["year"] for r in known), default=None)
    rows = sorted((r for r in known if r["year"] == last and r["value"]), key=lambda r: -r["value"])
    return tuple((r[dimension], _figure(definition, dimension, code, r)) for r in rows)


def _figure(definition: Definition, dimension: str, code: str, row: Mapping[str, Any]) -> Figure:
    cell = {"material": code, dimension: row[dimension]}
    return Figure(definition, cell, row["year"], row["value"], tuple((row["sources"] or "").split()))


def not_known(reading: Reading, code: str) -> tuple[str, ...]:
    """What this run does not know of a material: keys of sentences."""
    alone = (code, *_members(reading, code))
    lacking = {
        "importance": _row(reading, IMPORTANCE, material=code) is None,
        "suppliers": not any(_suppliers(reading, each) for each in alone),
        "uses": not any(uses_of(reading, each, "application") for each in alone),
    }
    return (*(key for key, absent in lacking.items() if absent), "country", "stock", "substitutes")


def stage_names(reading: Reading, language: str) -> dict[str, str]:
    """Names of the stages of which there is a supplier."""
    definition = reading.definitions.get(SUPPLIER)
    accounts = definition.accounts if definition else ()
    return {stage: reading.name("stage", stage, language, accounts) for stage in STAGES}


def name_of(reading: Reading, code: str, language: str) -> str:
    """Name of a material."""
    return reading.name("material", code, language, reading.definitions[RISK].accounts)


def use_name(reading: Reading, dimension: str, code: str, language: str) -> str:
    """Name of what a material is for."""
    return reading.name(dimension, code, language, reading.definitions[USES[dimension]].accounts)


def main_use(reading: Reading, code: str, language: str) -> str:
    """What most of a material is for, with its share; empty where nobody says."""
    found = uses_of(reading, code, "application")
    if not found:
        return ""
    use, figure = found[0]
    share = numbers.percent((figure.value or 0) / 100, language)
    return f"{use_name(reading, 'application', use, language)} ({share})"

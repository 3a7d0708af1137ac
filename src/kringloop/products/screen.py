"""Critical raw materials and substances of very high concern in a product, with their use and what may replace them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kringloop.core import Names
from kringloop.products.materials import material, materials
from kringloop.products.vectors import Vector
from kringloop.reference import concern_of, thresholds

if TYPE_CHECKING:
    from kringloop.products.bill import Bill


@dataclass(frozen=True, slots=True)
class Critical:
    """A critical raw material of the EU list of 2023 in one row of a bill: kg in the product, use, replacement."""

    part: str
    material: str
    names: Names
    mass: float
    function: str
    substitute: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """Critical raw materials that are in a material by its name, of which the bill does not say how much.

    Parameters
    ----------
    part     : row
    material : key of the material, such as `ndfeb_magnet`
    names    : its name
    mass     : kg of the whole material in the product; the raw materials are some part of it
    holds    : names of the critical raw materials in it
    """

    part: str
    material: str
    names: Names
    mass: float
    holds: tuple[Names, ...]


@dataclass(frozen=True, slots=True)
class Substance:
    """A substance in a bill.

    Parameters
    ----------
    part     : row
    name     : as written
    cas      : number
    mass     : kg in the product
    within   : name of what it is in
    content  : kg per kg of that; None where that has no mass
    listed   : whether it is on a list that was looked at
    criteria : of article 57 and others, keys of `CRITERIA`
    said     : the answer of the lists, with their days; never "safe"
    above    : keys of limits that the content is above, as far as the row they are in is the denominator of the law
    """

    part: str
    name: str
    cas: str
    mass: float
    within: str
    content: float | None
    listed: bool
    criteria: tuple[str, ...]
    said: Names
    above: tuple[str, ...]


def critical_masses(bill: Bill) -> tuple[Vector, Vector]:
    """Rows that hold a critical raw material, and its kg in one product; a mass counts once.

    A material that is critical itself counts whole; else the substances in it that name a critical material do.
    """
    critical = np.array([False, *(m.critical for m in bill.materials_used)])
    leaves = bill.leaves
    whole = critical[leaves.material + 1]
    covered = np.zeros(bill.forest.size, dtype=bool)
    covered[leaves.node[whole]] = True
    names = bill.texts("material")
    rows = [
        row
        for row in np.flatnonzero(~bill.solid).tolist()
        if names[row] and material(names[row]).critical and not covered[bill.forest.parent[row]]
    ]
    at = np.asarray(rows, dtype=np.int64)
    return np.concatenate([leaves.node[whole], at]), np.concatenate(
        [leaves.mass[whole], bill.piece[at] * bill.count[at]]
    )


def critical_in(bill: Bill) -> list[Critical]:
    """Every critical raw material, heaviest first."""
    rows, masses = critical_masses(bill)
    parts, names = bill.frame["part"], bill.texts("material")
    use, other = bill.texts("function"), bill.texts("substitute")
    found = [
        Critical(parts[row], material(names[row]).raw_material, material(names[row]).names, mass, use[row], other[row])
        for row, mass in zip(rows.tolist(), masses.tolist(), strict=True)
    ]
    return sorted(found, key=lambda each: (-each.mass, each.part))


def hidden_in(bill: Bill) -> list[Hidden]:
    """Materials that hold a critical raw material by their name, heaviest first; what a row tells of it is left out."""
    leaves, names, parent = bill.leaves, bill.texts("material"), bill.forest.parent
    told = {
        (int(parent[row]), material(names[row]).raw_material)
        for row in np.flatnonzero(~bill.solid).tolist()
        if names[row]
    }
    found = []
    for row, place, mass in zip(leaves.node.tolist(), leaves.material.tolist(), leaves.mass.tolist(), strict=True):
        whole = bill.materials_used[place] if place >= 0 else None
        holds = tuple(
            materials()[code].names
            for code in (whole.holds if whole else ())
            if materials()[code].critical and (row, code) not in told
        )
        if whole and holds:
            found.append(Hidden(bill.frame["part"][row], whole.key, whole.names, mass, holds))
    return sorted(found, key=lambda each: (-each.mass, each.part))


def substances_in(bill: Bill) -> list[Substance]:
    """Every row with a CAS number and what the lists say of it, listed ones first."""
    parts, cas, labels, parent = bill.frame["part"], bill.texts("cas"), bill.texts("name"), bill.forest.parent
    kinds, found = bill.texts("kind"), []
    for row in [i for i, number in enumerate(cas) if number]:
        concern = concern_of(cas[row])
        within = int(parent[row]) if not bill.solid[row] else row
        whole = float(bill.piece[within])
        one = float(bill.piece[row]) * (1.0 if within == row else float(bill.count[row] / bill.count[within]))
        content = one / whole if whole > 0 else None
        found.append(
            Substance(
                parts[row],
                labels[row] or (concern.entries[0].name if concern.entries else cas[row]),
                cas[row],
                float(bill.piece[row] * bill.count[row]),
                parts[within],
                content,
                concern.listed,
                concern.criteria,
                concern.said,
                _above(
                    cas[row],
                    content,
                    kinds[within] or ("product" if parent[within] < 0 else "component"),
                    on_list=any(e.list == "candidate_list" for e in concern.entries),
                ),
            )
        )
    return sorted(found, key=lambda each: (not each.listed, -each.mass, each.part))


def _above(cas: str, content: float | None, kind: str, *, on_list: bool) -> tuple[str, ...]:
    """Limits below the content; one per homogeneous material is for a material, one per article for a part."""
    if content is None:
        return ()
    fits = "homogeneous_material" if kind == "material" else "article"
    groups = ("candidate_list",) if on_list else ()
    return tuple(
        key
        for key, limit in thresholds().items()
        if limit.denominator in (fits, "mixture_or_article") and content > limit.limit and limit.is_for(cas, groups)
    )


def concern_mass(bill: Bill) -> Vector:
    """kg of listed substances in each product."""
    listed = {cas: concern_of(cas).listed for cas in set(bill.texts("cas")) if cas}
    hit = np.fromiter((listed.get(cas, False) for cas in bill.texts("cas")), dtype=bool, count=bill.forest.size)
    return bill.forest.by_product(np.where(hit, bill.piece * bill.count, 0.0), bill.products)

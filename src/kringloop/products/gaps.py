"""What a bill of materials does not say, by what that costs: how far a figure can still move, in points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kringloop.core import NOISE, Names
from kringloop.products.columns import HALVES, PERCENT, RECYCLED
from kringloop.products.vectors import Vector

if TYPE_CHECKING:
    from kringloop.products.bill import Bill
    from kringloop.products.figures import Found

_ASKED: Final = {
    "recycled_content": (HALVES, 1.0),
    "mci": (
        (*HALVES, "reused", "renewable", "to_recycling", "to_reuse", "to_composting"),
        100.0,
    ),
    "recyclability": (("recyclable",), 1.0),
    "out_linear": (("traced", "to_reuse", "to_recycling"), 1.0),
}


_FEW: Final = 2
"""Cells from which on a column of small shares is asked after."""
SCALE: Final = 100
"""Times that a whole weighs what is in it, from which on its unit is asked after."""
_YIELDS: Final = {"feedstock_yield": (*HALVES, RECYCLED), "recycling_yield": ("to_recycling",)}
"""A yield, and the shares that ask for it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something a bill does not say.

    Parameters
    ----------
    what    : in words
    columns : to fill
    figure  : key of the figure that it leaves open; empty where no figure has a range for it
    cost    : points (of 100) by which that figure can still move
    parts   : where to fill first, heaviest first
    """

    what: Names
    columns: tuple[str, ...]
    figure: str
    cost: float
    parts: tuple[str, ...]


def gaps_of(bill: Bill, figures: dict[str, Found]) -> list[Gap]:
    """The gaps of one product, the dearest first."""
    gaps = [*_ranges(bill, figures), *_uncomputed(bill, figures), *_unknown(bill, figures), *_untold(bill)]
    gaps += [*_unitless(bill), *_out_of_scale(bill), *_small_shares(bill)]
    return sorted(gaps, key=lambda gap: -gap.cost)


def _ranges(bill: Bill, figures: dict[str, Found]) -> list[Gap]:
    from kringloop.products.figures import formulas

    found = []
    for key, (columns, points) in _ASKED.items():
        width = abs(float(figures[key].most[0] - figures[key].value[0])) * points
        if width > NOISE:
            names = formulas()[key].names
            what = Names(f"{names.nl.strip()} staat niet vast", f"{names.en.strip()} is not settled")
            found.append(Gap(what, columns, key, width, _heaviest(bill, columns)))
    return found


def _uncomputed(bill: Bill, figures: dict[str, Found]) -> list[Gap]:
    """The circularity of materials, where yields are lacking: it can be anything from nothing to its reach."""
    found = figures["mci"]
    if found.reach is None or not np.isnan(found.value[0]):
        return []
    rows, masses, columns = [], [], []
    leaves = bill.leaves
    for column, shares in (
        ("feedstock_yield", (*HALVES, RECYCLED)),
        ("recycling_yield", ("to_recycling",)),
    ):
        stated = np.sum([np.nan_to_num(bill.numbers(name)[leaves.node]) for name in shares], axis=0)
        bare = (stated > 0) & leaves.stated & np.isnan(bill.numbers(column)[leaves.node])
        if bare.any():
            columns.append(column)
            rows.append(leaves.node[bare])
            masses.append(leaves.mass[bare])
    what = Names("Materiaalcirculariteit (MCI) is niet te berekenen", "Material circularity (MCI) cannot be computed")
    heaviest = np.concatenate(rows)
    once, first = np.unique(heaviest, return_index=True)
    parts = _names(bill, once, np.concatenate(masses)[first])
    return [Gap(what, tuple(columns), "mci", 100 * float(found.reach[0]), parts)]


def _unknown(bill: Bill, figures: dict[str, Found]) -> list[Gap]:
    unknown = float(figures["unknown_share"].value[0])
    if unknown <= NOISE:
        return []
    leaves = bill.leaves
    nameless = leaves.material < 0
    parts = _names(bill, leaves.node[nameless], leaves.mass[nameless])
    return [Gap(Names("Materiaal is onbekend", "Material is unknown"), ("material",), "unknown_share", unknown, parts)]


def _untold(bill: Bill) -> list[Gap]:
    """Masses of which nobody says how they are known, or that are assumed."""
    leaves, how = bill.leaves, np.array(bill.texts("how"), dtype=object)
    loose = np.isin(how[leaves.node], ["", "assumed"])
    total = float(leaves.mass.sum())
    part = 100 * float(leaves.mass[loose].sum()) / total if total else 0.0
    if part <= NOISE:
        return []
    parts = _names(bill, leaves.node[loose], leaves.mass[loose])
    return [
        Gap(
            Names(
                "Massa is aangenomen, of niet bekend is hoe zij is bepaald",
                "Mass is assumed, or nobody says how it is known",
            ),
            ("how",),
            "",
            part,
            parts,
        )
    ]


def _unitless(bill: Bill) -> list[Gap]:
    """Masses whose unit the file does not say: they were read as grams."""
    leaves = bill.leaves
    bare = (bill.frame["mass"].is_not_null() & bill.frame["unit"].is_null()).to_numpy()[leaves.node]
    total = float(leaves.mass.sum())
    part = 100 * float(leaves.mass[bare].sum()) / total if total else 0.0
    if part <= NOISE:
        return []
    what = Names("Massa zonder eenheid is als gram gelezen", "Mass without a unit was read as grams")
    return [Gap(what, ("unit",), "", part, _names(bill, leaves.node[bare], leaves.mass[bare]))]


def _out_of_scale(bill: Bill) -> list[Gap]:
    """Rows that weigh a hundred times what is in them, or more: a gram is easily taken for a kilogram."""
    leaves = bill.leaves
    whole = bill.piece[leaves.node] * bill.count[leaves.node]
    odd = ~leaves.stated & (leaves.mass > (1 - 1 / SCALE) * whole)
    if not odd.any():
        return []
    what = Names(
        f"Het geheel weegt meer dan {SCALE} keer wat erin zit: klopt de eenheid?",
        f"The whole weighs more than {SCALE} times what is in it: is the unit right?",
    )
    part = 100 * float(leaves.mass[odd].sum() / leaves.mass.sum())
    return [Gap(what, ("mass", "unit"), "unknown_share", part, _names(bill, leaves.node[odd], leaves.mass[odd]))]


def _small_shares(bill: Bill) -> list[Gap]:
    """Columns of per cent in which nothing is above 1: a share of 0.25 is easily written for 25 per cent."""
    found = []
    for column in PERCENT:
        given = np.nan_to_num(bill.numbers(column))
        odd = given > 0
        if odd.sum() < _FEW or given.max() > 1:
            continue
        what = Names(
            f"{column} is nergens meer dan 1 procent: zijn het delen van 1?",
            f"{column} is nowhere above 1 per cent: are these shares of 1?",
        )
        kg = bill.piece * bill.count * odd
        part = 100 * float(kg.sum() / bill.leaves.mass.sum())
        found.append(Gap(what, (column,), "", part, _names(bill, np.flatnonzero(odd), kg[odd])))
    return found


def _heaviest(bill: Bill, columns: tuple[str, ...]) -> tuple[str, ...]:
    leaves = bill.leaves
    empty = np.any([_empty(bill, name)[leaves.node] for name in columns], axis=0) | ~leaves.stated
    return _names(bill, leaves.node[empty], leaves.mass[empty])


def _empty(bill: Bill, column: str) -> Vector:
    """Rows whose cell is empty; that of a half of recycled content is not, where the two together are told."""
    empty: Vector = bill.frame[column].is_null().to_numpy()
    return empty & bill.frame[RECYCLED].is_null().to_numpy() if column in HALVES else empty


def _names(bill: Bill, rows: Vector, masses: Vector) -> tuple[str, ...]:
    order = np.argsort(-masses, kind="stable")[:3]
    return tuple(bill.frame["part"][int(rows[i])] for i in order)

"""Where the materials of a product come from and where they go after use, in kg and in euros.

One row for each origin and material, and for each material and end, as the bill says. What a bill does not say of a
mass is an origin, or an end, of its own: unknown. A value is `mass × price`; where a part of a row has no price the
row has no value, which is not the same as a value of nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kringloop.core import NOISE
from kringloop.products.columns import CONTENT, END, HALVES, RECYCLED
from kringloop.products.vectors import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kringloop.products.bill import Bill

ORIGINS: Final = {"recycled": (*HALVES, RECYCLED), "reused": ("reused",), "renewable": ("renewable",)}
PRIMARY, UNKNOWN, LOST = "primary", "unknown", "lost"


@dataclass(frozen=True, slots=True)
class Passed:
    """A mass on its way: from an origin into a material, or from a material to an end.

    Parameters
    ----------
    material : key; "" where nothing is known
    where    : origin (`primary`, `unknown` or a key of `ORIGINS`) or end (`lost`, `unknown` or one of `END`)
    into     : whether it comes in
    mass     : kg
    value    : EUR; None where a part of it has no price
    """

    material: str
    where: str
    into: bool
    mass: float
    value: float | None


def passing(bill: Bill) -> list[Passed]:
    """Every origin and end of the one product of a bill that has a mass, in and then out.

    Raises
    ------
    RangeError   several products
    """
    bill = bill.product()
    leaves = bill.leaves
    cells = {
        name: np.where(leaves.stated, bill.numbers(name)[leaves.node], np.nan) for name in (*CONTENT, RECYCLED, *END)
    }
    price = np.where(leaves.stated, bill.numbers("price")[leaves.node], np.nan)
    sources = {key: _sum(cells, names) for key, names in ORIGINS.items()}
    told = ~np.isnan(cells[RECYCLED])
    cells |= {name: np.where(told, np.nan_to_num(cells[name]), cells[name]) for name in HALVES}
    ends = {name: _sum(cells, (name,)) for name in END}
    return [
        *_rows(bill, _with_rest(sources, cells, CONTENT, PRIMARY), price, into=True),
        *_rows(bill, _with_rest(ends, cells, END, LOST), price, into=False),
    ]


def _sum(cells: dict[str, Vector], names: tuple[str, ...]) -> Vector:
    return sum((np.nan_to_num(cells[name]) / 100 for name in names), np.zeros(len(next(iter(cells.values())))))


def _with_rest(
    parts: dict[str, Vector], cells: dict[str, Vector], names: tuple[str, ...], rest: str
) -> dict[str, Vector]:
    """The parts with what they leave: known to be the rest where every column is filled, else unknown."""
    left = np.maximum(0.0, 1 - sum(parts.values(), np.zeros(len(next(iter(cells.values()))))))
    open_ = np.any([np.isnan(cells[name]) for name in names], axis=0)
    return {rest: np.where(open_, 0.0, left), **parts, UNKNOWN: np.where(open_, left, 0.0)}


def _rows(bill: Bill, parts: dict[str, Vector], price: Vector, *, into: bool) -> Iterator[Passed]:
    leaves, keys = bill.leaves, ["", *(m.key for m in bill.materials_used)]
    for place, key in enumerate(keys):
        here = leaves.material == place - 1
        for where, part in parts.items():
            mass = np.where(here, leaves.mass * part, 0.0)
            total = float(mass.sum())
            if total > NOISE * float(bill.mass[0]):
                value = float((np.nan_to_num(price) * mass).sum())
                untold = bool(np.any(np.isnan(price) & (mass > 0)))
                yield Passed(key, where, into, total, None if untold else value)

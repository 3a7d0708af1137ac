"""The parts a table is made of: arrays that cannot be edited, extensions, units of rows, stock changes by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kringloop.core import Array, ShapeError, UnitError, figures, listing, texts
from kringloop.economies.fitting import Label

STOCK_CODES = ("invnt", "inven", "c42", "p52", "p53", "p5m", "p52p53", "dst", "stk")
STOCK_WORDS = (
    "stockchange",
    "stocksandvaluables",
    "changesinstock",
    "changeinstock",
    "inventor",
    "valuables",
    "voorraad",
)
"""Codes and words of final-demand categories that may be negative: changes in stocks and in valuables."""


def is_stock_change(category: str) -> bool:
    """Whether a final-demand category holds changes in stocks or valuables, by its code or its words.

    Codes of WIOD (c42 of 2013, INVEN of 2016), ICIO (INVNT) and ESA 2010 (P52, P53, P5M), with or without their region.

    >>> [is_stock_change(c) for c in ("Changes in inventories", "P.52_P.53", "c41", "GFCF")]
    [True, True, False, False]
    """
    plain = "".join(c for c in category.casefold() if c.isalnum())
    last = "".join(c for c in category.casefold().rpartition("_")[2] if c.isalnum())
    return plain in STOCK_CODES or last in STOCK_CODES or any(word in plain for word in STOCK_WORDS)


def frozen(
    values: object,
    what: str,
    shape: tuple[int, ...] | None = None,
    *,
    axes: Sequence[str] = (),
    labels: Sequence[Sequence[Label] | None] = (),
    copy: bool = True,
) -> Array:
    """A float64 array that cannot be edited in place; whether its figures are sound is for the audit."""
    given = figures(values, what=what, shape=shape, axes=axes, labels=labels, finite=False)
    array: Array = given.copy() if copy and given is values else given.view()
    array.setflags(write=False)
    return array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Extension:
    """One pressure, job count or other row carried by the table.

    Parameters
    ----------
    key          : short name, such as "co2"
    unit         : unit of the figures, such as "kt"
    values       : (sector,)  caused directly by each industry
    final_demand : (demand,)  caused directly by final users, or None where the account has none
    """

    key: str
    unit: str
    values: Array
    final_demand: Array | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.unit, str) or not self.unit.strip():
            raise UnitError(f"extension '{self.key}' has no unit; give one, or '1' for a pure number")
        object.__setattr__(self, "values", frozen(self.values, f"extension '{self.key}'", axes=("sector",)))
        if self.final_demand is not None:
            users = frozen(self.final_demand, f"extension '{self.key}' of final users", axes=("demand",))
            object.__setattr__(self, "final_demand", users)


def units_of_rows(unit: str | Sequence[str], hybrid: bool) -> tuple[tuple[str, ...] | None, str]:
    if isinstance(unit, str):
        return None, unit
    units = texts(unit, what="units of the rows")
    if not units:
        raise UnitError("the table has no unit; give one, such as 'mln EUR', or one for every sector")
    if len(set(units)) == 1 and not hybrid:
        return None, units[0]
    if not hybrid:
        raise UnitError(
            f"rows have different units ({listing(dict.fromkeys(units))}) and the table is not declared hybrid\n"
            "  Convert them to one unit, or say hybrid=True (command line: --hybrid): columns are then not added."
        )
    return units, units[0] if len(set(units)) == 1 else "mixed"


def items_of(given: object, what: str) -> Iterable[tuple[str, Any]]:
    """Key and content of a mapping of rows; nothing given is no rows."""
    if given is None:
        return ()
    if not isinstance(given, Mapping) or not all(isinstance(key, str) for key in given):
        raise ShapeError(f"{what} is a {type(given).__name__}; expected a mapping from names to rows")
    return given.items()


def extension_from(key: str, given: object, sectors: Sequence[Label], demands: Sequence[Label]) -> Extension:
    if isinstance(given, Extension):
        return given
    if not isinstance(given, tuple | list) or len(given) not in (2, 3):
        raise ShapeError(
            f"extension '{key}' is a {type(given).__name__}; expected (unit, figures of sectors) or (unit, figures of "
            "sectors, figures of final users)"
        )
    unit, values, *rest = given
    users = [frozen(u, f"extension '{key}' of final users", axes=("demand",), labels=(demands,)) for u in rest]
    made = frozen(values, f"extension '{key}'", axes=("sector",), labels=(sectors,))
    return Extension(key=key, unit=unit, values=made, final_demand=users[0] if users else None)

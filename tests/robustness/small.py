"""A ledger with deviations, small enough to work out by hand: tonnes and euros of two sectors in two years."""

from __future__ import annotations

from typing import Any

import numpy as np

from kringloop.ledger import Expression, Ledger
from tests.ledger.small import account, ledger, row

ROWS = [
    row(2020, "24", 10.0, value=20.0),
    row(2020, "25", 20.0, value=40.0),
    row(2021, "24", 12.0, value=30.0),
    row(2021, "25", 20.0, value=45.0),
]
UNITS = {"mass": "kt", "value": "mln EUR"}


def made(rows: list[dict[str, Any]] = ROWS, **layers: dict[str, Any]) -> Ledger:
    """The ledger with deviations; rows stand by sector, then year."""
    found = ledger(account(rows, units=UNITS))
    for layer, given in layers.items():
        found = found.with_layer("a", layer, **given)
    return found


def mass(found: Ledger) -> Expression:
    return found.account("a").select("mass")


def value(found: Ledger) -> Expression:
    return found.account("a").select("value")


def uncertain() -> Ledger:
    """Mass off row by row, value off together."""
    return made(
        mass={"sd": np.array([1.0, 1.2, 2.0, 2.0])},
        value={"sd": np.array([1.0, 1.5, 2.0, 2.25]), "shared": "survey"},
    )

"""Products whose life no fit gives: a level stock by the lives of the guidelines, or why there is none.

What is discarded in a year of a level stock is stock / mean life, as the urban mine of the run has it. That stands only
where about as much is sold as is discarded; of the others the stock is not known, and this says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from kringloop.core import Array, Names
from kringloop.models import yearly_sales_and_discards
from kringloop.runs.opened import Run
from kringloop.runs.workbench import Workbench

GUIDELINE: Final = "electronics_guideline_lives"
SALES: Final = 5
"""Years whose sales are held against what is discarded."""
LEVEL: Final = (0.5, 2.0)
"""Sales over discards of a stock that counts as level."""
AGES: Final = 200
"""Yearly ages of a level stock that are followed."""
NO_LIFE, NO_SALES, NOT_LEVEL = "no_life", "no_sales", "not_level"


@dataclass(frozen=True, slots=True)
class UnknownStock:
    """A product whose stock is not known, and why: no life, no plausible sales, or sales far from discards [t/year]."""

    product: str
    names: Names
    why: str
    sold: float | None
    discarded: float


@dataclass(frozen=True, slots=True, eq=False)
class LevelStocks:
    """Products with a level stock: (product,) shape [1] and scale [year] of the life, sold and discarded [t/year]."""

    keys: tuple[str, ...]
    shape: Array
    scale: Array
    sold: Array
    discarded: Array
    unknown: tuple[UnknownStock, ...]


def level_stocks(run: Run, bench: Workbench) -> LevelStocks:
    """The products of the record that the model of the run does not follow."""
    record, followed = bench.model.products.last_record, set(bench.model.products.keys)
    flows = next(iter(bench.questions.values())).inputs["flows"]
    told = {k: v for k, v in yearly_sales_and_discards(flows, record, years=SALES).items() if k not in followed}
    lives = _lives(run)
    kept, lost = [], []
    for key, (sold, gone) in told.items():
        why = _why_not(sold, gone, key in lives)
        if why is None:
            kept.append(key)
        else:
            lost.append(UnknownStock(key, bench.names(key), why, sold, gone))
    columns = np.array([(*lives[key], *told[key]) for key in kept], dtype=float).reshape(-1, 4).T
    shape, scale, sales, discards = columns
    return LevelStocks(tuple(kept), shape, scale, sales, discards, tuple(lost))


def _why_not(sold: float | None, gone: float, has_life: bool) -> str | None:
    if not has_life:
        return NO_LIFE
    if sold is None:
        return NO_SALES
    return None if gone > 0 and LEVEL[0] <= sold / gone <= LEVEL[1] else NOT_LEVEL


def _lives(run: Run) -> dict[str, tuple[float, float]]:
    """Product → shape and scale by the guidelines; none where the study has no such account."""
    if GUIDELINE not in run.ledger.accounts:
        return {}
    account = run.ledger.account(GUIDELINE)
    layers = [
        {cell["product"]: float(found.value[place]) for place, cell in found.cells()}
        for found in (account.select(layer).by("product") for layer in ("shape", "scale"))
    ]
    return {key: (shape, layers[1][key]) for key, shape in layers[0].items()}

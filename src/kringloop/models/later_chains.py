"""Rows of supply chains after their last table: the same chains under changed recipes, demand and pressures.

The last table is held where nothing changes it. What comes out is a scenario, never monitoring.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array
from kringloop.models.supply_chains import FINAL_DEMAND, FOOTPRINT, OUTPUT, TIERS, ChainSettings

if TYPE_CHECKING:
    from kringloop.chains import MovedTable
    from kringloop.economies import Economy

LATER: Final = (FOOTPRINT, OUTPUT)
"""Models of supply chains whose rows can go on after the last table."""


def goods_of(model: str, settings: ChainSettings) -> tuple[str, ...]:
    """The chains that a model follows."""
    return (FINAL_DEMAND,) if model == FOOTPRINT else tuple(settings.products)


def later_values(model: str, table: MovedTable, settings: ChainSettings) -> Mapping[str, Array]:
    """Layer → (year, good, tier, sector) [unit of the table]: pressure and value of each chain, by where they arise."""
    demand = _demand(model, table, settings)
    made = np.moveaxis(table.by_tier(demand), 3, 1)
    direct = {settings.pressure: table.pressure(settings.pressure), "value_added": table.value("value_added")}
    return {layer: made * by_year[:, None, None, :] for layer, by_year in direct.items()}


def _demand(model: str, table: MovedTable, settings: ChainSettings) -> Array:
    if model == FOOTPRINT:
        return table.demand_of(settings.home)[:, :, None]
    economy = table.engine.economy
    inside = [economy.where(region=settings.home, sector=list(each)) for each in settings.products.values()]
    return table.bundles(np.array(inside))


FURTHER, FIRST_TIER = "further", "first"
"""Tiers: what anybody makes is somewhere up the chain; what the seller buys may begin to be bought."""


def later_places(
    model: str, settings: ChainSettings, economy: Economy, rows: Sequence[tuple[str, str, str, str]]
) -> NDArray[np.intp]:
    """(row,) place of a row in the values of one year, flat; −1 for one that no chain makes, such as households' own.

    Parameters
    ----------
    rows : origin node, industry, good and tier of each
    """
    nodes = [(settings.regions[r].node, s) for r, s in economy.sectors]
    sector = {about: n for n, about in enumerate(nodes)}
    good = {key: n for n, key in enumerate(goods_of(model, settings))}
    tier = {key: n for n, key in enumerate(TIERS)}
    return np.array(
        [
            (good[g] * len(TIERS) + tier[t]) * economy.size + sector[node, industry]
            if g in good and t in tier and (node, industry) in sector
            else -1
            for node, industry, g, t in rows
        ],
        dtype=np.intp,
    )

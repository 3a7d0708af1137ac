"""Coarser tables and other prices: aggregation by concordance, and deflation.

The table keeps a note of what was done to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import (
    NOISE,
    Array,
    RangeError,
    ShapeError,
    UnitError,
    UnknownNameError,
    listing,
    number,
    texts,
    unknown,
)
from kringloop.economies.economy import Economy, require_vector
from kringloop.economies.fitting import SEPARATOR, Label, require_year
from kringloop.economies.parts import Extension

if TYPE_CHECKING:
    import polars as pl


def aggregate(
    economy: Economy,
    *,
    regions: Mapping[str, str] | None = None,
    sectors: Mapping[str, str] | None = None,
    concordance: pl.DataFrame | None = None,
) -> Economy:
    """A coarser table: G Z G', G x, extensions and demand regions likewise.

    Parameters
    ----------
    regions, sectors : old name → new name; every old name must be in the map
    concordance      : instead of both, a long table with columns region, sector, to_region, to_sector, weight;
        the weights of each old sector add up to 1

    Raises
    ------
    UnknownNameError   a name without a place in the concordance, or one the table does not have
    RangeError         weights that do not add up to 1, or a concordance beside maps of names
    UnitError          sectors of different units to be added in a hybrid table

    Example
    >>> from kringloop.economies.examples import two_regions
    >>> aggregate(two_regions(), sectors={"goods": "all", "services": "all"}).labels
    ('NL|all', 'RoW|all')
    """
    if concordance is not None and (regions is not None or sectors is not None):
        raise RangeError("a concordance stands in place of the maps of regions and sectors; give one of the two ways")
    if concordance is not None:
        targets, weights, moved = _from_long(economy, concordance)
    else:
        region_map = _checked_map("region", regions, dict.fromkeys([*economy.regions, *economy.consumers]))
        sector_map = _checked_map("sector", sectors, dict.fromkeys(s for _, s in economy.sectors))
        new = [(region_map[r], sector_map[s]) for r, s in economy.sectors]
        regions_first = [(r, s) for r in dict.fromkeys(region_map.values()) for s in dict.fromkeys(sector_map.values())]
        targets, weights = _membership(new, [label for label in regions_first if label in set(new)])
        moved = region_map
    moved_users = [(moved.get(r, r), c) for r, c in economy.demands]
    order = list(dict.fromkeys([*moved.values(), *(r for r, _ in moved_users)]))
    demands, users = _membership(moved_users, sorted(dict.fromkeys(moved_users), key=lambda d: order.index(d[0])))
    _require_same_unit(economy, targets, weights)
    extensions = {
        k: Extension(
            key=k,
            unit=e.unit,
            values=weights @ e.values,
            final_demand=None if e.final_demand is None else users @ e.final_demand,
        )
        for k, e in economy.extensions.items()
    }
    first = [int(np.argmax(row != 0)) for row in weights]
    return replace(
        economy,
        sectors=tuple(targets),
        demands=tuple(demands),
        flows=weights @ economy.flows @ weights.T,
        final_demand=weights @ economy.final_demand @ users.T,
        output=weights @ economy.output,
        value_added=economy.value_added @ weights.T,
        extensions=extensions,
        row_units=None if economy.row_units is None else tuple(economy.row_units[i] for i in first),
        rounding=_merged_rounding(economy, weights, len(demands)),
        sector_origins={},
        notes=(*economy.notes, f"aggregated from {economy.size} to {len(targets)} sectors"),
    )


def at_prices_of(economy: Economy, price_year: int, index: ArrayLike) -> Economy:
    """The table at the prices of another year: rows divided by a price index, value added as the residual.

    Parameters
    ----------
    index : (sector,) [1]  price of each product in the table's year over that in `price_year`; above 0

    Raises
    ------
    RangeError   an index that is not above 0
    """
    price_year = require_year(price_year, "price_year")
    prices = require_vector(index, economy, what="the price index")
    if (prices <= 0).any():
        raise RangeError(
            f"the price index must be above 0; "
            f"not so for {listing(economy.labels[i] for i in np.flatnonzero(prices <= 0))}"
        )
    note = f"deflated from prices of {economy.price_year} to {price_year}; value added is the residual"
    return replace(
        economy,
        flows=economy.flows / prices[:, None],
        final_demand=economy.final_demand / prices[:, None],
        output=economy.output / prices,
        value_added=np.zeros((0, economy.size)),
        value_added_rows=(),
        rounding=economy.rounding / float(prices.min()),
        price_year=price_year,
        notes=(*economy.notes, note),
    )


def _membership(new: list[Label], targets: list[Label]) -> tuple[list[Label], Array]:
    place = {label: i for i, label in enumerate(targets)}
    weights = np.zeros((len(targets), len(new)))
    weights[[place[label] for label in new], np.arange(len(new))] = 1.0
    return targets, weights


def _checked_map(kind: str, given: Mapping[str, str] | None, names: Mapping[str, None]) -> dict[str, str]:
    if given is None:
        return {n: n for n in names}
    if not isinstance(given, Mapping) or not all(isinstance(v, str) for v in given.values()):
        raise ShapeError(f"the new names of {kind}s are {given!r}; expected a mapping from old to new name")
    for name in given:
        if name not in names:
            raise unknown(kind, name, names, where="this table")
    lacking = [n for n in names if n not in given]
    if lacking:
        raise UnknownNameError(
            f"the concordance has no place for {kind} {listing(lacking)}; map every one, if only to itself"
        )
    return dict(given)


def _from_long(economy: Economy, table: pl.DataFrame) -> tuple[list[Label], Array, dict[str, str]]:
    place = {label: i for i, label in enumerate(economy.sectors)}
    rows = _rows_of(table)
    targets = list(dict.fromkeys((tr, ts) for _, _, tr, ts, _ in rows))
    where = {label: i for i, label in enumerate(targets)}
    weights = np.zeros((len(targets), economy.size))
    moved: dict[str, str] = {}
    for region, sector, to_region, to_sector, weight in rows:
        if (region, sector) not in place:
            raise unknown("sector", f"{region}{SEPARATOR}{sector}", economy.labels, where="this table")
        weights[where[to_region, to_sector], place[region, sector]] += weight
        if moved.setdefault(region, to_region) != to_region:
            raise RangeError(
                f"region '{region}' goes to '{moved[region]}' and to '{to_region}'; its final demand cannot be divided"
            )
    off = np.flatnonzero(np.abs(weights.sum(axis=0) - 1) > NOISE)
    if off.size:
        shown = [f"{economy.labels[i]} ({weights[:, i].sum():.6g})" for i in off]
        raise RangeError(f"weights must add up to 1 for every sector; not so for {listing(shown)}")
    return targets, weights, moved


def _rows_of(table: object) -> list[tuple[str, str, str, str, float]]:
    import polars as pl

    names = ("region", "sector", "to_region", "to_sector", "weight")
    if not isinstance(table, pl.DataFrame) or not set(names) <= set(table.columns):
        raise ShapeError(f"the concordance needs a polars frame with the columns {listing(names)}")
    rows = []
    for at, (*labels, weight) in enumerate(table.select(names).iter_rows()):
        region, sector, to_region, to_sector = texts(labels, what=f"row {at} of the concordance")
        rows.append((region, sector, to_region, to_sector, number(weight, what=f"weight in row {at}", least=0)))
    return rows


def _merged_rounding(economy: Economy, weights: Array, demands: int) -> float:
    """Rounding per cell that allows a merged row the errors of every cell that went into it."""
    cells = economy.size + len(economy.demands) + 1
    widest = float(weights.sum(axis=1).max())
    return economy.rounding * widest * cells / (len(weights) + demands + 1)


def _require_same_unit(economy: Economy, targets: list[Label], weights: Array) -> None:
    if economy.row_units is None:
        return
    for label, row in zip(targets, weights, strict=True):
        units = dict.fromkeys(economy.row_units[i] for i in np.flatnonzero(row))
        if len(units) > 1:
            raise UnitError(
                f"'{SEPARATOR.join(label)}' would add {listing(units)}; sectors of one unit only can be taken together"
            )

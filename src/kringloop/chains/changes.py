"""The changes a scenario is made of: recipes, trade shares, final demand, intensities.

Each is a declared, named object that alters a draft; the base table is never touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kringloop.chains.engine import Engine
from kringloop.core import NOISE, Array, RangeError, ShapeError, listing, number
from kringloop.economies import Economy


class Draft:
    """The figures of a scenario while changes are applied one after the other."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.economy = engine, engine.economy
        self.columns: dict[int, Array] = {}
        self._old: dict[int, Array] = {}
        self.final_demand: Array | None = None
        self.factors: dict[str, Array] = {}

    def column(self, place: int) -> Array:
        """Recipe of one sector, ready to be changed."""
        if place not in self.columns:
            self._old[place] = self.economy.flows[:, place] * self.engine.per_output[place]
            self.columns[place] = self._old[place].copy()
        return self.columns[place]

    def demand(self) -> Array:
        """(sector, demand)  final demand, ready to be changed."""
        if self.final_demand is None:
            self.final_demand = np.array(self.economy.final_demand)
        return self.final_demand

    def factor(self, key: str) -> Array:
        """(sector,)  factors on the intensities of one extension."""
        self.economy.extension(key)
        return self.factors.setdefault(key, np.ones(self.economy.size))

    def delta(self) -> sparse.csc_array:
        """(sector, sector)  change of coefficients."""
        n = self.economy.size
        rows, places, values = [], [], []
        for place, column in self.columns.items():
            change = column - self._old[place]
            where = np.flatnonzero(change)
            rows.append(where)
            places.append(np.full(len(where), place))
            values.append(change[where])
        if not values:
            return sparse.csc_array((n, n))
        cells = (np.concatenate(rows), np.concatenate(places))
        return sparse.csc_array((np.concatenate(values), cells), shape=(n, n))


class Change(Protocol):
    """One named change; `apply` alters the draft."""

    name: str

    def apply(self, draft: Draft) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeChange:
    """Sectors of `region` use `factor` times as much of what the suppliers chosen deliver, per unit of output."""

    name: str
    region: str | None = None
    sector: str | None = None
    supplier_region: str | None = None
    supplier_sector: str | None = None
    factor: float

    def apply(self, draft: Draft) -> None:
        factor = _factor(self.name, self.factor)
        suppliers = _some(
            self.name, "supplier", draft.economy.where(region=self.supplier_region, sector=self.supplier_sector)
        )
        buyers = _some(self.name, "sector", draft.economy.where(region=self.region, sector=self.sector))
        for place in np.flatnonzero(buyers):
            column = draft.column(int(place))
            column[suppliers] = _times(column[suppliers], factor, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeShareChange:
    """Buyers in `region` take product `product` from regions in new shares; the quantity stays as it was.

    `sectors` limits the buying sectors (default all); `final_users` says whether final demand follows.
    """

    name: str
    region: str
    product: str
    shares: Mapping[str, float]
    sectors: tuple[str, ...] | None = None
    final_users: bool = True

    def apply(self, draft: Draft) -> None:
        rows, share = self._rows(draft.economy)
        buyers = _some(self.name, "sector", draft.economy.where(region=self.region, sector=self.sectors))
        for place in np.flatnonzero(buyers):
            column = draft.column(int(place))
            column[rows] = column[rows].sum() * share
        if self.final_users:
            mine = np.array([r == self.region for r, _ in draft.economy.demands])
            demand = draft.demand()
            demand[np.ix_(rows, mine)] = np.outer(share, demand[np.ix_(rows, mine)].sum(axis=0))

    def _rows(self, economy: Economy) -> tuple[NDArray[np.intp], Array]:
        if not isinstance(self.shares, Mapping):
            raise ShapeError(
                f"trade shares of '{self.name}' are {self.shares!r}; expected a mapping from region to share"
            )
        shares = [number(v, what=f"trade share of '{self.name}' for {k}", least=0) for k, v in self.shares.items()]
        total = sum(shares)
        if not abs(total - 1) <= NOISE:
            raise RangeError(
                f"trade shares of '{self.name}' add up to {total:.6g}; expected shares of 0 or more that make 1"
            )
        economy.where(region=list(self.shares), sector=self.product)
        rows = np.flatnonzero(economy.where(sector=self.product))
        lost = set(self.shares) - {economy.sectors[i][0] for i in rows}
        if lost:
            raise RangeError(f"'{self.name}': {listing(sorted(lost))} does not make '{self.product}'")
        return rows, np.array([self.shares.get(economy.sectors[i][0], 0.0) for i in rows])


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandChange:
    """Final users of `region` buy `factor` times as much of the products chosen."""

    name: str
    region: str | None = None
    category: str | None = None
    product_region: str | None = None
    product: str | None = None
    factor: float

    def apply(self, draft: Draft) -> None:
        factor = _factor(self.name, self.factor)
        economy = draft.economy
        economy.demand_of(economy.consumers if self.region is None else self.region, category=self.category)
        rows = _some(self.name, "product", economy.where(region=self.product_region, sector=self.product))
        users = [self.region in (None, r) and self.category in (None, c) for r, c in economy.demands]
        columns = _some(self.name, "final user", np.array(users, dtype=bool))
        demand, cells = draft.demand(), np.ix_(rows, columns)
        demand[cells] = _times(demand[cells], factor, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class IntensityChange:
    """Sectors chosen cause `factor` times as much of one extension per unit of output."""

    name: str
    extension: str
    region: str | None = None
    sector: str | None = None
    factor: float

    def apply(self, draft: Draft) -> None:
        factor = _factor(self.name, self.factor)
        factors = draft.factor(self.extension)
        rows = _some(self.name, "sector", draft.economy.where(region=self.region, sector=self.sector))
        factors[rows] = _times(factors[rows], factor, self.name)


def _some(name: str, what: str, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Refuse a change that touches nothing, because no region has what it names."""
    if not chosen.any():
        raise RangeError(
            f"'{name}' touches no {what}: the region and the name are known, but not together\n"
            "  Name what the region has, or leave one of the two out."
        )
    return chosen


def _times(values: Array, factor: float, name: str) -> Array:
    with np.errstate(over="ignore"):
        changed: Array = values * factor
    if not np.isfinite(changed).all():
        raise RangeError(f"factor of '{name}' is {factor:g}: what it multiplies becomes too large for a number")
    return changed


def _factor(name: str, factor: float) -> float:
    return number(factor, what=f"factor of '{name}'", least=0)

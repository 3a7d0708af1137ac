"""Production, consumption, imports and exports of pressure, by region, sector and extension.

Everything follows from two blocks of solves: output by consuming region X = L Y, and
total multipliers M = f L. Only imports by demanded sector need more; they are computed
when asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kringloop.chains.answers import labelled
from kringloop.chains.engine import Engine
from kringloop.chains.solve import Leontief
from kringloop.core import Array, MismatchError, listing, texts, unknown
from kringloop.economies import Economy

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True, slots=True, eq=False)
class Accounts:
    """Pressure accounts of one table; arrays (extension, sector) or (extension, region), in each extension's unit.

    production   by producing sector                                   f ∘ x
    consumption  by demanded product of the consuming region           M ∘ Y
    exports      by producing sector, caused by consumers elsewhere
    trade        (extension, region of origin, consuming region)       E[r, c] = Σ_{i in r} f_i X_ic
    direct       caused by final users themselves, by region
    stranded     booked on sectors without output, in no account
    open         production that no final demand explains: rows that do not close

    Identities: Σ production = Σ consumption + open; by region consumption = production − open − exports + imports.
    """

    engine: Engine
    keys: tuple[str, ...]
    intensities: Array
    multipliers: Array
    production: Array
    consumption: Array
    exports: Array
    trade: Array
    direct: Array
    stranded: Array
    residual: float

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(self.engine.economy.extension(k).unit for k in self.keys)

    @property
    def open(self) -> Array:
        return np.asarray(self.production.sum(axis=1) - self.trade.sum(axis=(1, 2)))

    def by_region(self, key: str) -> xr.DataArray:
        """(account, region) of one extension: production, consumption, exports, imports, open, direct, footprint.

        Raises
        ------
        UnknownNameError   the extension was not computed
        """
        k = self._place(key)
        economy = self.engine.economy
        traded = self.trade[k]
        made, used = traded.sum(axis=1), traded.sum(axis=0)
        home = np.diag(traded)
        booked = np.bincount(economy.region_codes, weights=self.production[k], minlength=len(economy.regions))
        rows = {
            "production": booked,
            "consumption": used,
            "exports": made - home,
            "imports": used - home,
            "open": booked - made,
            "direct": self.direct[k],
            "footprint": used + self.direct[k],
        }
        values = np.array(list(rows.values()))
        axes = {"account": list(rows), "region": economy.regions}
        return labelled(values, axes, unit=self.units[k], residual=self.residual, extension=key, year=economy.year)

    def by_sector(self, key: str) -> xr.DataArray:
        """(account, sector) of one extension: production, consumption, exports."""
        k = self._place(key)
        values = np.array([self.production[k], self.consumption[k], self.exports[k]])
        axes = {"account": ["production", "consumption", "exports"], "sector": self.engine.economy.labels}
        return labelled(values, axes, unit=self.units[k], residual=self.residual, economy=self.engine.economy)

    def bilateral(self, key: str) -> xr.DataArray:
        """(origin region, consuming region) of one extension: where it occurs, and for whose final demand."""
        k = self._place(key)
        regions = self.engine.economy.regions
        axes = {"origin_region": regions, "consumer": regions}
        return labelled(self.trade[k], axes, unit=self.units[k], residual=self.residual)

    def imports_by_sector(self) -> Array:
        """(extension, sector)  the part of consumption that occurs abroad, by demanded product; extra work.

        One left solve per extension and region; where these are many, rows of the explicit inverse.
        """
        economy = self.engine.economy
        demand = placed(economy, self.engine.demand_by_consumer())
        home, inside = np.zeros_like(self.consumption), self._inside()
        for c, rows in enumerate(economy.region_rows):
            totals = inside(self.intensities * (economy.region_codes == c))
            if economy.even:
                home[:, rows] = by_demanded_product(self.engine, totals, demand[:, [c]])
                continue
            only = np.zeros_like(demand)
            only[:, c] = demand[:, c]
            home += by_demanded_product(self.engine, totals, only)
        return self.consumption - home

    def _inside(self) -> Callable[[Array], Array]:
        """How pressures of one region, (extension, sector) and zero elsewhere, are followed to the products bought."""
        engine = self.engine
        sides = len(self.keys) * len(engine.economy.regions)
        if not isinstance(engine.solver, Leontief) or not engine.solver.pays_inverse(sides):
            return lambda direct: engine.left(direct).values
        solver, inverse = engine.solver, engine.solver.inverse()

        def followed(direct: Array) -> Array:
            where = np.flatnonzero(direct.any(axis=0))
            rows = slice(where[0], where[-1] + 1) if len(where) else slice(0, 0)
            totals = direct[:, rows] @ inverse[rows]
            good = solver.shown_residual(totals.T, direct.T, transposed=True) <= solver.tol
            return totals if good else engine.left(direct).values

        return followed

    def _place(self, key: str) -> int:
        if key not in self.keys:
            raise unknown("extension", key, self.keys, where="these accounts")
        return self.keys.index(key)


def accounts(engine: Engine, extensions: Sequence[str] | None = None) -> Accounts:
    """All pressure accounts of the table for the extensions named (default: all).

    A region without final users, as suppliers abroad in the block `imports`, sells and buys nothing.

    D_production = f ∘ x;  D_consumption[(c, s)] = Σ_r M_(r,s) Y_(r,s),c;  E[r, c] = Σ_{i in r} f_i X_ic

    Raises
    ------
    MismatchError    final users of a region that makes nothing, or regions in another order
    UnknownNameError an extension that the table does not have

    Source      millerblair2009
    Example
    >>> from kringloop.economies.examples import two_regions
    >>> answer = accounts(Engine(two_regions()), ["co2"])
    >>> round(float(answer.by_region("co2").sel(account="footprint").sum()), 9)
    50.0
    """
    economy = engine.economy
    require_same_regions(economy.regions, economy.consumers)
    keys = tuple(economy.extensions) if extensions is None else texts(extensions, what="extensions")
    intensity = engine.intensities(keys)
    solved, totals = engine.outputs_by_consumer(), engine.multipliers(keys)
    made, demand = placed(economy, solved.values), placed(economy, engine.demand_by_consumer())
    return Accounts(
        engine=engine,
        keys=keys,
        intensities=intensity,
        multipliers=totals.values,
        production=intensity * economy.output,
        consumption=by_demanded_product(engine, totals.values, demand),
        exports=intensity * (made.sum(axis=1) - made[np.arange(economy.size), economy.region_codes]),
        trade=sum_by_origin(economy, intensity, made),
        direct=placed(economy, _direct_by_region(engine, keys)),
        stranded=np.array([engine.stranded(k) for k in keys]),
        residual=max(solved.residual, totals.residual),
    )


def by_demanded_product(engine: Engine, totals: Array, demand: Array) -> Array:
    """(extension, sector)  pressure of consuming region c for product s, wherever bought: Σ_r M_(r,s) Y_(r,s),c.

    A product that a region buys and does not make itself is booked on the sectors that sell it.
    """
    economy = engine.economy
    regions, products = len(economy.regions), len(economy.products)
    if economy.even:
        sold = totals.reshape(-1, regions, products).transpose(2, 0, 1)
        bought = sold @ demand.reshape(regions, products, -1).transpose(1, 0, 2)
        return np.ascontiguousarray(bought.transpose(1, 2, 0)).reshape(len(totals), -1)
    return _by_product_uneven(economy, list(economy.products), totals, demand)


def sum_by_origin(economy: Economy, intensity: Array, made: Array) -> Array:
    """(extension, region of origin, column)  Σ_{i in r} f_i X_i·."""
    summed = np.empty((len(intensity), len(economy.regions), made.shape[1]))
    for r, rows in enumerate(economy.region_rows):
        summed[:, r, :] = intensity[:, rows] @ made[rows]
    return summed


def _by_product_uneven(economy: Economy, names: list[str], totals: Array, demand: Array) -> Array:
    place = {label: i for i, label in enumerate(economy.sectors)}
    product = np.array([names.index(s) for _, s in economy.sectors])
    answer = np.zeros((len(totals), economy.size))
    for c, region in enumerate(economy.regions):
        bought = totals * demand[:, c]
        for p, name in enumerate(names):
            rows = np.flatnonzero(product == p)
            if (region, name) in place:
                answer[:, place[region, name]] += bought[:, rows].sum(axis=1)
            else:
                answer[:, rows] += bought[:, rows]
    return answer


def require_same_regions(producers: Sequence[str], consumers: Sequence[str]) -> None:
    """Final users live in producing regions, in the same order (rule C1).

    A region without any, as suppliers abroad are, buys nothing.
    """
    buying = set(consumers)
    if tuple(region for region in producers if region in buying) != tuple(consumers):
        raise MismatchError(
            "regions of sectors and of final demand differ (rule C1)\n"
            f"  sectors: {listing(producers)}\n  final demand: {listing(consumers)}\n"
            "  Give both the same regions in the same order."
        )


def placed(economy: Economy, values: Array) -> Array:
    """(…, region)  figures (…, consumer) in the order of the regions; 0 for a region without final users."""
    if economy.consumers == economy.regions:
        return values
    found = np.zeros((*values.shape[:-1], len(economy.regions)))
    found[..., [economy.regions.index(region) for region in economy.consumers]] = values
    return found


def _direct_by_region(engine: Engine, keys: Sequence[str]) -> Array:
    economy = engine.economy
    direct = np.zeros((len(keys), len(economy.consumers)))
    for k, key in enumerate(keys):
        users = economy.extension(key).final_demand
        if users is not None:
            np.add.at(direct[k], economy.consumer_codes, users)
    return direct

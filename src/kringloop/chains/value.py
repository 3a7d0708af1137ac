"""Who earns in exports and in final demand: value added by origin and the nine terms of gross exports.

Country level. The terms of one country need two left solves and one small system per
region, no inverse and no block of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import linalg

from kringloop.chains.accounts import placed, require_same_regions
from kringloop.chains.answers import labelled
from kringloop.chains.engine import Engine
from kringloop.chains.solve import Solution
from kringloop.chains.usable import allowed_column_gap
from kringloop.core import Array, BalanceError, RangeError, UnitError, listing, texts
from kringloop.economies import require_vector

if TYPE_CHECKING:
    import xarray as xr

TERMS = ("DVA_FIN", "DVA_INT", "DVA_INTrex", "RDV_FIN", "RDV_INT", "DDC", "FVA_FIN", "FVA_INT", "FDC")
"""Domestic value added absorbed abroad (final, intermediate, re-exported), returned home (final,
intermediate), domestic double count, foreign value added (final, intermediate), foreign double count."""


def value_by_origin(engine: Engine) -> xr.DataArray:
    """(origin region, consumer) [unit]  value added of each region in the final demand of each: v̂ L Y.

    The sum is world value added; a row sum is the GDP of a region.

    Source      koopman2014
    Example
    >>> from kringloop.economies.examples import two_regions
    >>> engine = Engine(two_regions())
    >>> bool(abs(value_by_origin(engine).sum() - engine.economy.primary_inputs().sum()) < 1e-9)
    True
    """
    economy = engine.economy
    made = engine.outputs_by_consumer()
    earned = engine.intensities(["value_added"])[0][:, None] * made.values
    values = np.array([earned[economy.region_codes == r].sum(axis=0) for r in range(len(economy.regions))])
    axes = {"origin_region": economy.regions, "consumer": economy.consumers}
    return labelled(values, axes, unit=economy.unit, residual=made.residual)


def value_in_exports(engine: Engine, region: str, *, re_exports: ArrayLike | None = None) -> xr.DataArray:
    """(part,) [unit]  what the gross exports of one region earn at home and abroad: V L_·s E_s, re-exports apart.

    gross exports = re-exports + domestic + foreign, because 1 = V L.

    Parameters
    ----------
    re_exports : (sector,) [unit]  goods that only pass through, per home sector; taken out of the exports
        before the split, so that they cannot lower the domestic share

    Raises
    ------
    RangeError   re-exports below zero or above the exports of a sector

    Source      koopman2014
    Example
    >>> from kringloop.economies.examples import two_regions
    >>> parts = value_in_exports(Engine(two_regions()), "NL")
    >>> parts.part.values.tolist()
    ['gross_exports', 're_exports', 'domestic', 'foreign']
    """
    economy = engine.economy
    gross = economy.exports_of(region)
    through = np.zeros_like(gross) if re_exports is None else require_vector(re_exports, economy, what="re_exports")
    bad = np.flatnonzero((through < 0) | (through > gross))
    if bad.size:
        raise RangeError(
            f"re-exports must lie between 0 and the exports; not so for {listing(economy.labels[i] for i in bad)}"
        )
    own = np.where(economy.where(region=region), 1.0, 0.0)
    direct = engine.intensities(["value_added"])[0]
    found = engine.left(np.array([direct * own, direct * (1 - own)]))
    at_home, abroad = found.values @ (gross - through)
    values = np.array([gross.sum(), through.sum(), at_home, abroad])
    axes = {"part": ["gross_exports", "re_exports", "domestic", "foreign"]}
    return labelled(values, axes, unit=economy.unit, residual=found.residual, region=region)


def suspected_re_exports(engine: Engine) -> tuple[tuple[str, float], ...]:
    """Sectors that export more than they make, with the excess: their exports must hold goods passing through."""
    economy = engine.economy
    found = []
    for region in economy.regions:
        excess = economy.exports_of(region) - economy.output
        found += [(economy.labels[i], float(excess[i])) for i in np.flatnonzero(excess > 0)]
    return tuple(found)


def gross_export_terms(engine: Engine, regions: Sequence[str] | None = None) -> xr.DataArray:
    """(region, term) [unit]  gross exports of each region in the nine terms of Koopman, Wang and Wei.

    With a = V_s L_s· (a left solve), b = V L − a, H_r = (I − A_rr)⁻¹ and E_r gross exports:
    DVA_FIN = a_s Σ_r Y_sr; DVA_INT = Σ_r a_r Y_rr; DVA_INTrex = Σ_r Σ_{u≠s,r} a_r Y_ru; RDV_FIN = Σ_r a_r Y_rs;
    RDV_INT = Σ_r a_r A_rs H_s Y_ss; DDC = Σ_r a_r A_rs H_s E_s; FVA_FIN = b_s Σ_r Y_sr;
    FVA_INT = b_s Σ_r A_sr H_r Y_rr; FDC = b_s Σ_r A_sr H_r E_r. The terms add up to gross exports; what rows
    that do not close leave out stands in the attribute `open`.

    Raises
    ------
    UnitError     a hybrid table
    BalanceError  value added does not close the columns, so the terms could not add up

    Valid for   countries; a split by sector needs another method.
    Source      koopman2014
    Example
    >>> from kringloop.economies.examples import two_regions
    >>> engine = Engine(two_regions())
    >>> terms = gross_export_terms(engine, ["NL"])
    >>> bool(abs(terms.sum() - engine.economy.exports_of("NL").sum()) < 1e-9)
    True
    """
    economy = engine.economy
    chosen = economy.regions if regions is None else texts(regions, what="regions")
    found = export_terms(engine, chosen)
    gap = [float(economy.exports_of(r).sum() - v.sum()) for r, v in zip(chosen, found.values, strict=True)]
    axes = {"region": chosen, "term": TERMS}
    return labelled(found.values, axes, unit=economy.unit, residual=found.residual, open=gap)


def export_terms(engine: Engine, regions: Sequence[str]) -> Solution:
    """(region, term) [unit]  the figures of `gross_export_terms` without labels, terms in the order of `TERMS`."""
    economy = engine.economy
    regions = texts(regions, what="regions")
    if not regions:
        raise RangeError("no region was named; name at least one")
    require_same_regions(economy.regions, economy.consumers)
    _require_closed_columns(engine)
    codes = [int(economy.region_codes[np.argmax(economy.where(region=r))]) for r in regions]
    direct = engine.intensities(["value_added"])[0]
    inside = np.array([direct * (economy.region_codes == s) for s in codes])
    found = engine.left(np.vstack([inside, direct]))
    demand = placed(economy, engine.demand_by_consumer())
    at_home = [_home_chain(engine, r, demand) for r in range(len(economy.regions))]
    values = np.array(
        [
            _nine(engine, s, found.values[i], found.values[-1] - found.values[i], demand, at_home)
            for i, s in enumerate(codes)
        ]
    )
    return Solution(values, found.residual, found.method, found.steps)


def _home_chain(engine: Engine, region: int, demand: Array) -> Array:
    """(own sector, 2)  H_r Y_rr and H_r E_r: home output for home demand and for exports."""
    economy = engine.economy
    mine = economy.region_codes == region
    local = economy.flows[np.ix_(mine, mine)] * engine.per_output[mine]
    exports = economy.exports_of(economy.regions[region])[mine]
    return np.asarray(linalg.solve(np.eye(len(local)) - local, np.column_stack([demand[mine, region], exports])))


def _nine(engine: Engine, s: int, a: Array, b: Array, demand: Array, at_home: list[Array]) -> list[float]:
    economy, codes = engine.economy, engine.economy.region_codes
    mine = codes == s
    abroad = ~mine
    foreign_buyers = np.arange(demand.shape[1]) != s
    own_demand = demand[np.arange(economy.size), codes]
    final_exports = demand[mine][:, foreign_buyers].sum(axis=1)
    to_third = demand[:, foreign_buyers].sum(axis=1) - np.where(abroad, own_demand, 0.0)
    back_home = a[abroad] @ economy.flows[np.ix_(abroad, mine)] * engine.per_output[mine]
    sold_home, sold_abroad = (b[mine] @ _used_abroad(engine, mine, at_home, column) for column in (0, 1))
    return [
        float(a[mine] @ final_exports),
        float(a[abroad] @ own_demand[abroad]),
        float(a[abroad] @ to_third[abroad]),
        float(a[abroad] @ demand[abroad, s]),
        float(back_home @ at_home[s][:, 0]),
        float(back_home @ at_home[s][:, 1]),
        float(b[mine] @ final_exports),
        float(sold_home),
        float(sold_abroad),
    ]


def _used_abroad(engine: Engine, mine: NDArray[np.bool_], at_home: list[Array], column: int) -> Array:
    """(own sector,)  Σ_{r≠s} A_sr H_r (Y_rr or E_r)."""
    codes = engine.economy.region_codes
    made = np.zeros(engine.economy.size)
    for r, part in enumerate(at_home):
        made[codes == r] = part[:, column]
    made = np.where(mine, 0.0, made) * engine.per_output
    return np.asarray(engine.economy.flows[mine] @ made)


def _require_closed_columns(engine: Engine) -> None:
    economy = engine.economy
    if economy.hybrid:
        raise UnitError("gross export terms need one unit; this table mixes units")
    bad = np.flatnonzero(np.abs(engine.column_imbalance) > allowed_column_gap(economy, engine.sweep))
    if bad.size:
        raise BalanceError(
            f"value added does not close the columns of {listing(economy.labels[i] for i in bad)}\n"
            "  Inputs plus value added must equal output, or the terms cannot add up to exports."
        )

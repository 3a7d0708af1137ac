"""Local, national, abroad: where the pressure of a demand arises, and how far up the chain.

Splits any demand by place of origin and by tier. Knows groups of regions, no policy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from kringloop.chains.answers import labelled
from kringloop.chains.engine import Engine
from kringloop.chains.solve import Solution
from kringloop.core import (
    ROUNDING,
    Array,
    MissingDataError,
    RangeError,
    ShapeError,
    listing,
    ratio_unit,
    texts,
    unknown,
    whole,
)
from kringloop.economies import Economy, require_vector

if TYPE_CHECKING:
    import xarray as xr


def home_and_abroad(economy: Economy, region: str, *, local_share: ArrayLike | None = None) -> dict[str, Array]:
    """Weights per place of origin: 'national' and 'abroad', and 'local' when a regional key is given.

    Parameters
    ----------
    local_share : (sector,) [1]  share of each home sector's activity that lies in the site or province

    Raises
    ------
    RangeError   a share outside 0 … 1

    >>> from kringloop.economies.examples import two_regions
    >>> {k: v.tolist() for k, v in home_and_abroad(two_regions(), "NL").items()}
    {'national': [1.0, 1.0, 0.0, 0.0], 'abroad': [0.0, 0.0, 1.0, 1.0]}
    """
    home = economy.where(region=region).astype(np.float64)
    if local_share is None:
        return {"national": home, "abroad": 1 - home}
    share = require_vector(local_share, economy, what="local_share")
    if (share < 0).any() or (share > 1).any():
        bad = np.flatnonzero((share < 0) | (share > 1))
        raise RangeError(f"local_share is outside 0 … 1 at {listing(economy.labels[i] for i in bad)}")
    return {"local": home * share, "national": home * (1 - share), "abroad": 1 - home}


def groups_of(economy: Economy, groups: Mapping[str, Sequence[str]]) -> dict[str, Array]:
    """Weights per group of regions; every region must be in exactly one group.

    Raises
    ------
    UnknownNameError, RangeError   an unknown region; a region in no group or in two
    """
    place: dict[str, str] = {}
    if not isinstance(groups, Mapping):
        raise ShapeError(f"groups is a {type(groups).__name__}; expected a mapping from group to regions")
    for group, regions in groups.items():
        for region in texts(regions, what=f"group '{group}'"):
            if region not in economy.regions:
                raise unknown("region", region, economy.regions, where="this table")
            if region in place:
                raise RangeError(
                    f"region '{region}' is in group '{place[region]}' and in '{group}'; places may not overlap"
                )
            place[region] = group
    left_out = [r for r in economy.regions if r not in place]
    if left_out:
        raise RangeError(f"no group holds {listing(left_out)}: the split would not add up to the total")
    return {g: economy.where(region=list(regions)).astype(np.float64) for g, regions in groups.items()}


def split_by_place(
    engine: Engine, extension: str, demand: ArrayLike, places: Mapping[str, Array], *, tiers: int = 3
) -> xr.DataArray:
    """(place, tier)  pressure of one demand by place of origin and by tier; sums to f L y.

    tier 0 = f ∘ y (the seller itself), tier t = f ∘ Aᵗ y, the last tier holds everything further up.

    Parameters
    ----------
    demand : (sector,) [unit of the table]  any bundle: a region's final demand, a sector's deliveries, an export
    places : weights per place that add up to 1 for every sector: `home_and_abroad` or `groups_of`
    tiers  : how many tiers to show apart

    Raises
    ------
    MissingDataError   'local' is asked without a regional key
    RangeError         places that do not add up to 1

    Source      millerblair2009
    Example
    >>> from kringloop.economies.examples import two_regions
    >>> engine, table = Engine(two_regions()), two_regions()
    >>> split = split_by_place(engine, "co2", table.demand_of("NL"), home_and_abroad(table, "NL"))
    >>> split.tier.values.tolist()
    ['0', '1', '2', '3+']
    """
    economy = engine.economy
    weights = _require_partition(economy, places)
    caused = along_tiers(engine, extension, demand, tiers=tiers)
    axes = {"place": list(places), "tier": caused["tier"].values.tolist()}
    about = {"unit": caused.attrs["unit"], "residual": caused.attrs["residual"], "extension": extension}
    return labelled(weights @ caused.values.T, axes, **about)


def along_tiers(engine: Engine, extension: str, demand: ArrayLike, *, tiers: int = 3) -> xr.DataArray:
    """(tier, origin)  pressure, value or jobs of one demand by tier and by region and sector of origin.

    tier 0 = f ∘ y (the seller itself), tier t = f ∘ Aᵗ y, the last tier holds everything further up; the
    sum over tiers is `along_chain`.

    Raises
    ------
    RangeError   fewer than one tier

    Example
    >>> from kringloop.economies.examples import two_regions
    >>> engine = Engine(two_regions())
    >>> by_tier = along_tiers(engine, "co2", engine.economy.demand_of("NL"), tiers=2)
    >>> by_tier.tier.values.tolist()
    ['0', '1', '2+']
    """
    made = output_by_tier(engine, demand, tiers=tiers)
    values = made.values * engine.intensities([extension])[0]
    axes = {"tier": [*map(str, range(tiers)), f"{tiers}+"], "origin": engine.economy.labels}
    unit = engine.economy.extension(extension).unit
    return labelled(values, axes, unit=unit, residual=made.residual, economy=engine.economy)


def output_by_tier(engine: Engine, demand: ArrayLike, *, tiers: int = 3) -> Solution:
    """(tier, sector) [unit of the table]  what every sector makes for one demand, by tier: y, A y, …, the rest."""
    economy = engine.economy
    tiers = whole(tiers, what="tiers", least=1, most=10_000)
    layer = require_vector(demand, economy, what="the demand")
    made = engine.outputs(layer)
    rest = made.values.copy()
    layers = []
    for _ in range(tiers):
        layers.append(layer)
        rest = rest - layer
        layer = engine.solver.inputs(layer)
    return Solution(np.array([*layers, rest]), made.residual, made.method, made.steps)


def multipliers_by_place(engine: Engine, extension: str, places: Mapping[str, Array]) -> xr.DataArray:
    """(place, sector)  total multiplier of every product by place of origin: (f ∘ 1_P) L; sums to f L.

    One left solve per place.
    """
    economy = engine.economy
    weights = _require_partition(economy, places)
    found = engine.left(engine.intensities([extension])[0] * weights)
    unit = ratio_unit(economy.extension(extension).unit, economy.unit)
    axes = {"place": list(places), "sector": economy.labels}
    return labelled(found.values, axes, unit=unit, residual=found.residual, economy=economy, extension=extension)


def along_chain(engine: Engine, extension: str, demand: ArrayLike) -> xr.DataArray:
    """(origin,)  pressure, value or jobs of one demand by region and sector of origin: f ∘ (L y).

    With 'value_added' it says who earns, with an employment extension who works, in the chain of the demand.

    Example
    >>> from kringloop.economies.examples import two_regions
    >>> engine = Engine(two_regions())
    >>> jobs = along_chain(engine, "jobs", engine.economy.final_deliveries("NL", "goods"))
    >>> bool(jobs.sel(origin="NL|goods") > 0)
    True
    """
    economy = engine.economy
    made = engine.outputs(demand)
    values = engine.intensities([extension])[0] * made.values
    unit = economy.extension(extension).unit
    return labelled(values, {"origin": economy.labels}, unit=unit, residual=made.residual, economy=economy)


def _require_partition(economy: Economy, places: Mapping[str, Array]) -> Array:
    if not isinstance(places, Mapping) or not places:
        raise RangeError("no places were given; use home_and_abroad or groups_of")
    weights = np.array([require_vector(w, economy, what=f"place '{p}'") for p, w in places.items()])
    if "local" in places and not np.any(weights[list(places).index("local")]):
        raise MissingDataError(
            "'local' needs a regional key: the share of each sector's activity in the site or province\n"
            "  Give local_share to home_and_abroad, or split into national and abroad only."
        )
    off = np.flatnonzero(np.abs(weights.sum(axis=0) - 1) > ROUNDING)
    if off.size:
        raise RangeError(f"places do not add up to 1 for {listing(economy.labels[i] for i in off)}")
    return weights

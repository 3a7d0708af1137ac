"""Multipliers and what they are made of, linkages, and the supply side (Ghosh).

Reads the same solves as the accounts; the Ghosh operator comes from the Leontief one
by scaling, G = x⁻¹ L x, so there is no second factorisation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from kringloop.chains.answers import labelled
from kringloop.chains.engine import Engine
from kringloop.core import Array, RangeError, UnitError, figures, ratio_unit

if TYPE_CHECKING:
    import xarray as xr


def multipliers(engine: Engine, extension: str) -> xr.DataArray:
    """(part, sector)  pressure per unit of final demand: total f L, direct f, upstream f L − f.

    Raises
    ------
    UnknownNameError   an extension that the table does not have

    Source      millerblair2009
    Example
    >>> from kringloop.economies.examples import two_regions
    >>> m = multipliers(Engine(two_regions()), "co2")
    >>> bool((m.sel(part="total") >= m.sel(part="direct")).all())
    True
    """
    economy = engine.economy
    direct = engine.intensities([extension])[0]
    found = engine.multipliers([extension])
    total = found.values[0]
    values = np.array([total, direct, total - direct])
    unit = ratio_unit(economy.extension(extension).unit, economy.unit)
    axes = {"part": ["total", "direct", "upstream"], "sector": economy.labels}
    return labelled(values, axes, unit=unit, residual=found.residual, economy=economy, extension=extension)


def composition(engine: Engine, extension: str, region: str, sector: str) -> xr.DataArray:
    """(origin,)  where the multiplier of one product arises: f ∘ (L e_j); sums to the multiplier.

    One solve, without a factorisation.

    Example
    >>> from kringloop.economies.examples import two_regions
    >>> engine = Engine(two_regions())
    >>> made_of = composition(engine, "co2", "NL", "goods")
    >>> total = multipliers(engine, "co2").sel(part="total", sector="NL|goods")
    >>> bool(abs(made_of.sum() - total) < 1e-12)
    True
    """
    economy = engine.economy
    one = np.zeros(economy.size)
    one[economy.index(region, sector)] = 1.0
    made = engine.outputs(one)
    values = engine.intensities([extension])[0] * made.values
    unit = ratio_unit(economy.extension(extension).unit, economy.unit)
    return labelled(values, {"origin": economy.labels}, unit=unit, residual=made.residual, economy=economy)


def output_multipliers(engine: Engine) -> Array:
    """(sector,) [1]  output of the whole chain per unit of final demand, 1' L (type I; households stay outside).

    Raises
    ------
    UnitError   a hybrid table: its outputs have no common sum

    Source      eurostat2008manual
    """
    _require_one_unit(engine, "output multipliers")
    return engine.left(np.ones(engine.economy.size)).values


def forward_linkages(engine: Engine) -> Array:
    """(sector,) [1]  row sums of the Ghosh inverse: x⁻¹ L x.

    Source      eurostat2008manual
    """
    _require_one_unit(engine, "forward linkages")
    return ghosh(engine, np.ones(engine.economy.size))


def ghosh(engine: Engine, weights: ArrayLike) -> Array:
    """(sector,) or (k, sector)  G w with G = (I − B)⁻¹ = x⁻¹ L x: what leaves a sector, followed downstream.

    `weights` are per unit of output of the buyers, such as intensities; rows without output give 0.
    Use it as accounting, not as behaviour.

    Source      ghosh1958
    """
    economy = engine.economy
    plain = figures(weights, what="weights", labels=(economy.sectors,))
    many = plain.ndim == 2
    given = figures(plain, what="weights", shape=(None, economy.size) if many else (economy.size,))
    followed = engine.right((np.atleast_2d(given) * economy.output).T).values.T * engine.per_output
    return np.asarray(followed if many else followed[0])


def linkages(engine: Engine) -> xr.DataArray:
    """(linkage, sector) [1]  backward and forward linkages divided by their mean: above 1 is a key sector.

    Raises
    ------
    RangeError   a table in which nothing is made

    Example
    >>> from kringloop.economies.examples import two_regions
    >>> links = linkages(Engine(two_regions()))
    >>> links.mean("sector").round(12).values.tolist()
    [1.0, 1.0]
    """
    back, forward = output_multipliers(engine), forward_linkages(engine)
    if not back.mean() or not forward.mean():
        raise RangeError("linkages are held against their mean, which is 0: no sector of this table makes anything")
    values = np.array([back / back.mean(), forward / forward.mean()])
    axes = {"linkage": ["backward", "forward"], "sector": engine.economy.labels}
    return labelled(values, axes, unit="1", economy=engine.economy)


def domestic_share(engine: Engine, extension: str, region: str, keys: Sequence[int] | None = None) -> Array:
    """(sector,) [1]  share of each multiplier that arises in `region`: (f ∘ 1_region) L / (f L).

    `keys` cuts the answer to these positions. Sectors whose multiplier is zero have no share: NaN.

    Source      koopman2014
    """
    inside = engine.economy.where(region=region)
    direct = engine.intensities([extension])[0]
    part, whole = engine.left(direct * inside).values, engine.multipliers([extension]).values[0]
    share = np.divide(part, whole, out=np.full_like(part, np.nan), where=whole != 0)
    return np.asarray(share if keys is None else share[list(keys)])


def _require_one_unit(engine: Engine, what: str) -> None:
    if engine.economy.hybrid:
        raise UnitError(f"{what} add outputs up, and this table mixes units; ask multipliers of one extension instead")

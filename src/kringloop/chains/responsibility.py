"""Who is responsible: shares along the chain that add up to the total.

Shared responsibility with one dial between territorial and footprint, and the
income-based account. Each hands out the whole pressure exactly once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike

from kringloop.chains.accounts import placed
from kringloop.chains.answers import labelled
from kringloop.chains.engine import Engine
from kringloop.chains.solve import Leontief
from kringloop.core import ROUNDING, Array, RangeError, figures, listing, one_of
from kringloop.economies import Economy, require_vector

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True, slots=True, eq=False)
class SharedResponsibility:
    """Pressure handed out over producers and final consumers; together they make `total`.

    producers : (sector,)           ρ ∘ h
    consumers : (sector, consumer)  (1 − ρ) ∘ h ∘ y/x, by product bought and consuming region
    retention : (sector,) [1]       ρ as used
    clipped   : labels whose ρ was outside 0 … 1 and was cut, with the value before
    """

    economy: Economy
    extension: str
    producers: Array
    consumers: Array
    retention: Array
    clipped: tuple[tuple[str, float], ...]
    total: float
    residual: float

    def by_region(self) -> xr.DataArray:
        """(role, region)  producers and consumers of each region; adds up to the total."""
        regions = self.economy.regions
        made = np.array([self.producers[self.economy.region_codes == r].sum() for r in range(len(regions))])
        values = np.array([made, placed(self.economy, self.consumers.sum(axis=0))])
        unit = self.economy.extension(self.extension).unit
        return labelled(
            values, {"role": ["producer", "consumer"], "region": regions}, unit=unit, residual=self.residual
        )

    def of_producers(self) -> xr.DataArray:
        """(sector,)  the producers' shares."""
        unit = self.economy.extension(self.extension).unit
        axes = {"sector": self.economy.labels}
        return labelled(self.producers, axes, unit=unit, residual=self.residual, economy=self.economy)


def default_retention(economy: Economy) -> Array:
    """(sector,) [1]  ρ_i = v_i / (x_i − Z_ii): value added over net output; 0 for a sector without output.

    Splitting a firm along the chain leaves everybody else's share as it was; a fixed 50/50 does not.
    The wording of the rule is from memory [M]; that it is invariant and adds up was checked here.

    Source      lenzen2007
    """
    net = economy.output - np.diag(economy.flows)
    return np.divide(economy.primary_inputs(), net, out=np.zeros_like(net), where=net != 0)


def shared_responsibility(
    engine: Engine,
    extension: str,
    *,
    retention: ArrayLike | None = None,
    outside: Literal["raise", "clip"] = "raise",
) -> SharedResponsibility:
    """Hand one pressure out over producers and consumers: h = (I − ((1 − ρ) ∘ B)')⁻¹ D.

    Producers keep ρ ∘ h, final consumers get (1 − ρ) ∘ h ∘ y/x. ρ = 1 is the territorial
    account, ρ = 0 the footprint; in between it adds up to the same total.

    Parameters
    ----------
    retention : [1]  one dial for all, or one per sector; default value-added retention
    outside   : what to do where value added makes the default ρ leave 0 … 1: "raise", or "clip" and list it

    Raises
    ------
    RangeError   ρ outside 0 … 1, or another word for `outside`

    Source      gallego2005, lenzen2007
    Example
    >>> from kringloop.economies.examples import two_regions
    >>> shared = shared_responsibility(Engine(two_regions()), "co2")
    >>> round(float(shared.by_region().sum()), 9)
    50.0
    """
    economy = engine.economy
    one_of(outside, ("raise", "clip"), what="outside")
    rho, clipped = _retention(economy, retention, outside)
    passed_on = 1 - rho
    direct = engine.intensities([extension])[0]
    if not rho.any():
        found = engine.multipliers([extension])
        per_unit, residual = found.values[0], found.residual
    else:
        solver = Leontief(
            economy.flows, economy.output, supply=passed_on, near=engine.solver if _factored(engine) else None
        )
        answer = solver.left(direct)
        per_unit, residual = answer.values, answer.residual
    return SharedResponsibility(
        economy=economy,
        extension=extension,
        producers=rho * per_unit * economy.output,
        consumers=(passed_on * per_unit)[:, None] * engine.demand_by_consumer(),
        retention=rho,
        clipped=clipped,
        total=float((direct * economy.output).sum()),
        residual=residual,
    )


def income_based(engine: Engine, extension: str) -> xr.DataArray:
    """(sector,)  pressure enabled by the primary inputs of each sector: v_i Σ_j G_ij f_j; adds up to the total.

    G = x⁻¹ L x, so this is one solve with the same system: (v/x) ∘ L (f ∘ x).

    Source      marques2012
    Example
    >>> from kringloop.economies.examples import two_regions
    >>> round(float(income_based(Engine(two_regions()), "co2").sum()), 9)
    50.0
    """
    economy = engine.economy
    burden = engine.intensities([extension])[0] * economy.output
    followed = engine.right(burden)
    values = economy.primary_inputs() * engine.per_output * followed.values
    unit = economy.extension(extension).unit
    return labelled(values, {"sector": economy.labels}, unit=unit, residual=followed.residual, economy=economy)


def _factored(engine: Engine) -> bool:
    return isinstance(engine.solver, Leontief) and engine.solver.factored


def _retention(
    economy: Economy, retention: ArrayLike | None, outside: Literal["raise", "clip"]
) -> tuple[Array, tuple[tuple[str, float], ...]]:
    if retention is None:
        rho = default_retention(economy)
    else:
        dial = figures(retention, what="retention", labels=(economy.sectors,))
        rho = require_vector(np.full(economy.size, dial) if dial.ndim == 0 else dial, economy, what="retention")
    bad = np.flatnonzero((rho < -ROUNDING) | (rho > 1 + ROUNDING))
    if bad.size and (outside == "raise" or retention is not None):
        raise RangeError(
            f"retention is outside 0 … 1 for {listing((f'{economy.labels[i]} ({rho[i]:.3g})' for i in bad), most=5)}\n"
            "  Give retention yourself, correct value added, or say outside='clip' to cut and list these sectors."
        )
    clipped = tuple((economy.labels[i], float(rho[i])) for i in bad)
    return np.clip(rho, 0.0, 1.0), clipped

"""Why a pressure changed between two years: structural decomposition without extra solves.

Mean of the two polar forms, exact, with every single coefficient behind it. Needs
tables at the prices of one year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kringloop.chains.answers import labelled
from kringloop.chains.engine import Engine
from kringloop.core import Array, IncomparableError, MismatchError, RangeError
from kringloop.economies import Economy, require_vector

if TYPE_CHECKING:
    import xarray as xr

_COLUMNS = 128
EFFECTS = ("intensity", "input_level", "input_mix", "sourcing", "demand_level", "demand_mix", "demand_origin")


@dataclass(frozen=True, slots=True, eq=False)
class Decomposition:
    """Effects that add up to the change of f L y, in all and by sector.

    effects     : (effect,)  intensity, inputs per output (level, mix of products, region of supply), demand (same)
    by_sector   : (effect, sector)  intensity where it changed, inputs where the recipe changed, demand by product
        bought; sums to `effects`
    by_supplier : (sector,)  all input effects by the supplying sector
    by_buyer    : (sector,)  all input effects by the sector whose recipe changed
    """

    effects: xr.DataArray
    by_sector: xr.DataArray
    by_supplier: xr.DataArray
    by_buyer: xr.DataArray
    before: float
    after: float
    residual: float

    @property
    def change(self) -> float:
        return self.after - self.before

    @property
    def factors(self) -> xr.DataArray:
        """(effect,) [1]  the same effects as factors that multiply to after / before.

        D_e = exp(Δ_e / L) with the logarithmic mean L = (after − before) / ln(after / before).

        Raises
        ------
        RangeError   a pressure of zero or below before or after, which has no logarithm

        Source      ang2005
        """
        return labelled(self._multiplied(self.effects), {"effect": EFFECTS}, unit="1", residual=self.residual)

    @property
    def factors_by_sector(self) -> xr.DataArray:
        """(effect, sector) [1]  as `factors`, by sector: over the sectors they multiply to the factor of the effect."""
        return self.by_sector.copy(data=self._multiplied(self.by_sector)).assign_attrs(unit="1")

    def _multiplied(self, effects: xr.DataArray) -> Array:
        if min(self.before, self.after) <= 0:
            raise RangeError(
                f"the pressure is {self.before:g} before and {self.after:g} after; factors need both above 0"
                "\n  Read `effects`, which add up to the change."
            )
        growth = np.log(self.after / self.before)
        mean = self.before * np.expm1(growth) / growth if growth else self.before
        return np.asarray(np.exp(effects.values / mean))


def decompose_change(
    before: Engine, after: Engine, extension: str, demand_before: ArrayLike, demand_after: ArrayLike
) -> Decomposition:
    """Split the change of one demand's pressure over intensities, recipes and the demand itself.

    Δ(f L y) = ½ Δf (x₀ + x₁) + ½ (M₀ ΔA x₁ + M₁ ΔA x₀) + ½ (M₀ + M₁) Δy, the mean of the two polar forms.
    ΔA and Δy are first cut into level · mix of products · region of supply, again by polar means.

    Raises
    ------
    MismatchError      sectors differ
    IncomparableError  price years, units or extension units differ

    Source      dietzenbacher1998
    Example
    >>> from kringloop.economies.examples import two_regions
    >>> a, b = Engine(two_regions()), Engine(two_regions(scale=0.5))
    >>> y = a.economy.demand_of("NL")
    >>> parts = decompose_change(a, b, "co2", y, y).effects
    >>> bool(abs(parts.sel(effect="intensity") - parts.sum()) < 1e-12)
    True
    """
    _require_comparable(before.economy, after.economy, extension)
    y0 = require_vector(demand_before, before.economy, what="the demand before")
    y1 = require_vector(demand_after, after.economy, what="the demand after")
    f0, f1 = before.intensities([extension])[0], after.intensities([extension])[0]
    x0, x1 = before.outputs(y0), after.outputs(y1)
    m0, m1 = before.multipliers([extension]), after.multipliers([extension])
    product = product_codes(before.economy)
    suppliers, buyers = _input_effects(before, after, (m0.values[0], m1.values[0]), (x0.values, x1.values), product)
    bought = np.array(three_parts(y0[:, None], y1[:, None], product))[:, :, 0]
    weight = 0.5 * (m0.values[0] + m1.values[0])
    intensity = 0.5 * (f1 - f0) * (x0.values + x1.values)
    # one product each, so that the totals do not hang on the order of the sectors
    effects = np.array([0.5 * (f1 - f0) @ (x0.values + x1.values), *suppliers.sum(axis=1), *(weight @ bought.T)])
    economy, unit = before.economy, before.economy.extension(extension).unit
    residual = max(x0.residual, x1.residual, m0.residual, m1.residual)
    axes: dict[str, Any] = {"unit": unit, "economy": economy}
    return Decomposition(
        effects=labelled(effects, {"effect": EFFECTS}, unit=unit, residual=residual, extension=extension),
        by_sector=labelled(
            np.array([intensity, *buyers, *(weight * bought)]), {"effect": EFFECTS, "sector": economy.labels}, **axes
        ),
        by_supplier=labelled(suppliers.sum(axis=0), {"sector": economy.labels}, **axes),
        by_buyer=labelled(buyers.sum(axis=0), {"sector": economy.labels}, **axes),
        before=float(f0 @ x0.values),
        after=float(f1 @ x1.values),
        residual=residual,
    )


def three_parts(old: Array, new: Array, product: NDArray[np.intp]) -> tuple[Array, Array, Array]:
    """Change of columns cut into level, mix of products and region of supply; the parts add up to new − old.

    column = level · share of product · share of the region within the product; each polar form changes the
    factors in turn, from the front and from the back, and the mean is taken. Where a product or a column was or
    becomes zero its shares stay as they are on the other side.
    """
    l0, p0, o0 = _factors(old, product)
    l1, p1, o1 = _factors(new, product)
    p0, p1 = _borrow(p0, p1, l0 == 0, l1 == 0)
    o0, o1 = _borrow(o0, o1, ~_present(old, product), ~_present(new, product))
    level = 0.5 * (l1 - l0) * (p0 * o0 + p1 * o1)
    mix = 0.5 * (p1 - p0) * (l1 * o0 + l0 * o1)
    origin = 0.5 * (o1 - o0) * (l1 * p1 + l0 * p0)
    return level, mix, origin


def product_codes(economy: Economy) -> NDArray[np.intp]:
    """(sector,)  number of the product each sector makes: its name without the region."""
    names = {s: i for i, s in enumerate(dict.fromkeys(s for _, s in economy.sectors))}
    return np.array([names[s] for _, s in economy.sectors], dtype=np.intp)


def _factors(columns: Array, product: NDArray[np.intp]) -> tuple[Array, Array, Array]:
    level = columns.sum(axis=0, keepdims=True)
    per_product = _by_product(columns, product)
    share = np.divide(per_product, level, out=np.zeros_like(per_product), where=level != 0)[product]
    whole = per_product[product]
    return level, share, np.divide(columns, whole, out=np.zeros_like(columns), where=whole != 0)


def _present(columns: Array, product: NDArray[np.intp]) -> NDArray[np.bool_]:
    return np.asarray((_by_product(columns, product) != 0)[product])


def _by_product(columns: Array, product: NDArray[np.intp]) -> Array:
    sums = np.zeros((int(product.max()) + 1, columns.shape[1]))
    np.add.at(sums, product, columns)
    return sums


def _borrow(
    old: Array,
    new: Array,
    old_empty: NDArray[np.bool_],
    new_empty: NDArray[np.bool_],
) -> tuple[Array, Array]:
    return np.where(old_empty, new, old), np.where(new_empty, old, new)


def _input_effects(
    before: Engine,
    after: Engine,
    m: tuple[Array, Array],
    x: tuple[Array, Array],
    product: NDArray[np.intp],
) -> Array:
    """(by supplier, by buyer) × (level, mix, sourcing) × sector, in blocks of columns of A."""
    n = before.economy.size
    found = np.zeros((2, 3, n))
    for columns in _blocks(n):
        old = before.economy.flows[:, columns] * before.per_output[columns]
        new = after.economy.flows[:, columns] * after.per_output[columns]
        for k, part in enumerate(three_parts(old, new, product)):
            each = 0.5 * part * (np.outer(m[0], x[1][columns]) + np.outer(m[1], x[0][columns]))
            found[0, k] += each.sum(axis=1)
            found[1, k, columns] += each.sum(axis=0)
    return found


def _blocks(n: int) -> Iterator[slice]:
    return (slice(start, min(start + _COLUMNS, n)) for start in range(0, n, _COLUMNS))


def _require_comparable(before: Economy, after: Economy, extension: str) -> None:
    if before.sectors != after.sectors:
        raise MismatchError(
            "the two tables have other sectors or another order (rule C1); bring both to one classification"
        )
    pairs = {
        "price year": (before.price_year, after.price_year),
        "unit": (before.unit, after.unit),
        f"unit of '{extension}'": (before.extension(extension).unit, after.extension(extension).unit),
    }
    for what, (old, new) in pairs.items():
        if old != new:
            raise IncomparableError(
                f"the {what} is {old} before and {new} after (rule C10)\n"
                "  Bring both tables to the prices and units of one year; prices would pass for changed recipes."
            )

"""What an answer on the steady state holds: products, groups, materials and metals at rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from kringloop.core import Names
from kringloop.runs.steady_level import UnknownStock
from kringloop.runs.steady_metals import BoundMetal, Capacity

FOLLOWED, LEVEL_STOCK = "followed", "level_stock"
"""What a stock rests on: the model of the run, or discards and the lives of the guidelines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SteadyProduct:
    """One kind of product.

    Parameters
    ----------
    stock, per_head         : [t], [kg/head] in use at the end of the record
    inflow                  : [t/year] new products in the last year of the record; of a level stock those sold a
                              year in its last five
    life                    : [year] mean, of products made when all has settled
    steady_stock            : [t] at rest
    steady_inflow, steady_primary : [t/year] at rest: stock / life, and what of it does not come from recycling
    recovery                : [1] share of what is discarded that returns as material
    least_primary           : [t/year] at rest at the best recovery of the study; `steady_inflow` where nothing returns
    settled                 : first year from which new products stay within 5 % of their level at rest; None where
                              they do not in the years followed
    basis                   : what the stock rests on: `followed` by the model of the run, or a `level_stock`
    group                   : product group of the study; None where it has none
    """

    product: str
    names: Names
    stock: float
    per_head: float
    inflow: float
    life: float
    steady_stock: float
    steady_inflow: float
    steady_primary: float
    least_primary: float
    recovery: float
    settled: int | None
    basis: str = FOLLOWED
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SteadyMaterial:
    """One material of the products of a group whose make-up is known [t], [t/year] at rest.

    Parameters
    ----------
    group    : product group; None where the study has none
    products : how many products of the group hold it
    """

    group: str | None
    material: str
    stock: float
    inflow: float
    primary: float
    products: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SteadyGroup:
    """A product group at rest: its stocks that are known, added up [t], [t/year].

    Parameters
    ----------
    group   : product group; None for products of none
    least   : [t/year] primary at the best recovery of the study
    settled : year from which all of them have settled; None where one does not in the years followed
    lacking : products of the group whose stock is not known
    """

    group: str | None
    products: int
    stock: float
    inflow: float
    primary: float
    least: float
    settled: int | None
    lacking: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SteadyAnswer:
    """Where the stocks of a run settle.

    Parameters
    ----------
    record      : last year of the record
    path_ends   : year in which people stop changing
    people      : at rest
    use         : [1] stock per head at rest over that at the end of the record
    life_factor : [1] life of what is made at rest over that of today
    reached     : year in which use and life have changed
    later_uses  : whether products are also used later, which the life does not count
    unknown     : products of the record whose stock is not known, and why
    made_up     : how many of the products have a make-up that is known
    best        : [1] recovery at best, a choice of the study
    people_own, use_own : whether whoever asks says how many people, and how use or life changes
    goods       : goods of the energy transition of which the reader or, with its year, the study says how much there is
    """

    record: int
    path_ends: int
    people: float
    use: float
    life_factor: float
    reached: int
    products: tuple[SteadyProduct, ...]
    groups: tuple[SteadyGroup, ...]
    materials: tuple[SteadyMaterial, ...]
    metals: tuple[BoundMetal, ...]
    metals_year: int | None
    later_uses: bool
    unknown: tuple[UnknownStock, ...] = ()
    made_up: int = 0
    best: float = 1.0
    people_own: bool = False
    use_own: bool = False
    goods: Mapping[str, Capacity] = field(default_factory=dict)
    status: str = "scenario"

    def as_dict(self) -> dict[str, Any]:
        """The answer as plain values."""
        return asdict(self)
